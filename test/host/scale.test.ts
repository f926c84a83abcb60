// A thousand domains: listed in one or two processes, defined with nothing lost, also by two writers at once.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { plainXml, startSession, type Daemon } from '../../scripts/libvirtHost/index.mjs';
import { connectTo, virsh } from './support';

describe('a thousand domains', () => {
  const wanted = new Map(Array.from({ length: 1000 }, (_, index) => [randomUUID() as string, `vm ${index} ${'é"'.repeat(index % 3)}`]));
  let daemon: Daemon;
  beforeAll(async () => {
    daemon = await startSession(join(inject('base'), 'k'));
  });
  afterAll(() => daemon.stop());

  test('1,000 defines by two writers at once: nothing is lost', async () => {
    // All at once, so that the last one waits for its place longer than a person would.
    const writers = [connectTo(daemon.uri, { timeout: 120_000 }), connectTo(daemon.uri, { timeout: 120_000 })];
    const failures: unknown[] = [];
    await Promise.all(
      [...wanted].map(async ([uuid, name], index) => {
        try {
          await writers[index % 2]?.hypervisor.domains.define(plainXml({ name, uuid }), { validate: false });
        } catch (error) {
          failures.push(error);
        }
      }),
    );
    expect(failures).toEqual([]);
    const there = virsh(daemon.uri, 'list', '--all', '--uuid').split('\n').filter((line) => line !== '');
    expect(there.sort()).toEqual([...wanted.keys()].sort());
    for (const { hypervisor } of writers) hypervisor.dispose();
  }, 120_000);

  test('are listed whole by one process, and read by no more', async () => {
    const connected = connectTo(daemon.uri);
    const { hypervisor } = connected;
    const listed = await hypervisor.domains.list();
    expect(connected.started()).toBe(1);
    expect(new Map(listed.map((domain) => [domain.uuid, domain.name]))).toEqual(wanted);
    expect(new Set(listed.map((domain) => `${domain.state} ${domain.vcpus ?? ''} ${domain.memoryBytes ?? ''}`))).toEqual(new Set(['shutoff 1 67108864']));
    const details = await hypervisor.domains.detailsOf([...wanted.keys()]);
    expect([details.size, connected.started()]).toEqual([1000, 0]);
    hypervisor.dispose();
  });

  test('two writers of one domain: the last one wins whole, and both were answered', async () => {
    const uuid = [...wanted.keys()][0] ?? '';
    const name = wanted.get(uuid) ?? '';
    const [one, two] = [connectTo(daemon.uri), connectTo(daemon.uri)];
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([
        one.hypervisor.domains.define(plainXml({ name, uuid, memoryKiB: 70_000 }), { validate: true }),
        two.hypervisor.domains.define(plainXml({ name, uuid, memoryKiB: 80_000 }), { validate: true }),
      ]);
      expect([70_000 * 1024, 80_000 * 1024]).toContain((await one.hypervisor.domains.details(uuid)).memoryBytes);
    }
    expect((await one.hypervisor.domains.list()).length).toBe(1000);
    one.hypervisor.dispose();
    two.hypervisor.dispose();
  });
});
