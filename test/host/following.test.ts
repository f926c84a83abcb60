// How a host is followed: which streams run for whom, what they tell, and how long a stream whose host hangs may live.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { plainXml, poolXml, startSession, type Daemon } from '../../scripts/libvirtHost/index.mjs';
import { createHostModel, type OwnedHostModel } from '../../client/src/hosts/hostModel';
import type { HostChange } from '../../client/src/hosts/hosts';
import type { Failure } from '../../client/src/virsh/hypervisor';
import { connectTo, failureFrom, makeFile, until, virsh } from './support';

/** The event commands that the log says were started. */
const streams = (log: readonly string[]): string[] => log.flatMap((line) => /uri; (.*?) --loop.*# stays/.exec(line)?.[1] ?? []);

describe('a host that is followed', () => {
  const { uri, directory } = inject('session');
  const path = join(directory, 'img', 'watched');
  let model: OwnedHostModel | undefined;
  const follow = async (address: string): Promise<{ readonly model: OwnedHostModel; readonly log: string[]; readonly changes: HostChange[] }> => {
    const { hypervisor, log } = connectTo(address);
    const changes: HostChange[] = [];
    const created = createHostModel({ connection: { name: 'f', uri: address, origin: 'user' }, hypervisor, agree: () => Promise.resolve('yes'), pollMs: 600_000 });
    model = created;
    created.onDidChange((change) => changes.push(change));
    await created.connect();
    created.setVisible('visible');
    await until('events flow', () => created.snapshot.following === 'events');
    return { model: created, log, changes };
  };

  beforeAll(() => {
    mkdirSync(path, { recursive: true });
    // The daemon is another user, and makes a volume there.
    chmodSync(path, 0o777);
    virsh(uri, 'pool-define', makeFile(directory, 'watched.xml', poolXml({ name: 'watched', path })));
    virsh(uri, 'pool-start', 'watched');
  });
  afterAll(() => {
    model?.dispose();
    virsh(uri, 'pool-destroy', 'watched');
    virsh(uri, 'pool-undefine', 'watched');
  });

  test('on this machine has a stream for each kind, and a pool that is refreshed shows what is new', async () => {
    const { model: host, log, changes } = await follow(uri);
    expect(streams(log).sort()).toEqual(['event --all', 'net-event --event lifecycle', 'pool-event --event lifecycle', 'pool-event --event refresh']);
    const uuid = host.snapshot.pools.value.find((pool) => pool.name === 'watched')?.uuid ?? '';
    expect((await host.pool(uuid)).value.volumes).toEqual([]);
    changes.length = 0;
    makeFile(directory, 'watched/new.img', 'x');
    await until('the new volume shows', async () => {
      virsh(uri, 'pool-refresh', 'watched');
      return (await host.pool(uuid)).value.volumes.some((volume) => volume.name === 'new.img');
    });
    expect(changes).toContainEqual({ kind: 'pool', uuid });
    host.dispose();
  });

  test('elsewhere has one stream, and more only for what somebody looks at', async () => {
    // As far from this machine as a URI can be while the socket is near: its own program is the way there.
    const socket = new URL(uri).searchParams.get('socket') ?? '';
    const nc = makeFile(directory, 'transport', `#!/bin/sh\nexec nc -U ${socket}\n`);
    chmodSync(nc, 0o755);
    const { model: host, log } = await follow(`qemu+ext:///session?command=${nc}`);
    expect(streams(log)).toEqual(['event --all']);
    host.look('pools');
    host.look('pools');
    expect(streams(log)).toEqual(['event --all', 'pool-event --event lifecycle', 'pool-event --event refresh']);
    host.dispose();
  });

  test('6: what sends no event is found by the next reading, of what somebody opened', async () => {
    const { model: host, changes } = await follow(uri);
    const disk = join(directory, 'img', 'silent.qcow2');
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '1M']);
    chmodSync(disk, 0o666);
    virsh(uri, 'define', makeFile(directory, 'silent.xml', plainXml({ name: 'silent' }).replace('</domain>', `<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda'/></disk></devices></domain>`)));
    const uuid = (): string => host.snapshot.domains.value.find((one) => one.name === 'silent')?.uuid ?? '';
    await until('it shows', () => uuid() !== '');
    const pool = host.snapshot.pools.value.find((one) => one.name === 'watched')?.uuid ?? '';
    const seen = async (): Promise<unknown> => [
      (await host.devicesOf(uuid())).value?.disks.map((disk) => disk.target),
      (await host.snapshotsOf(uuid())).value.map((one) => one.name),
      (await host.pool(pool)).value.volumes.map((one) => one.name).filter((name) => name.startsWith('silent')),
    ];
    try {
      await host.refresh('all');
      const before = await seen();
      virsh(uri, 'snapshot-create-as', 'silent', 'quiet');
      virsh(uri, 'attach-disk', 'silent', '/silent.img', 'vdz', '--config');
      virsh(uri, 'vol-create-as', 'watched', 'silent.raw', '1M');
      changes.length = 0;
      await host.refresh('all');
      expect([before, await seen(), changes.filter(({ kind }) => kind === 'pool')]).toEqual([[['vda'], [], []], [['vda', 'vdz'], ['quiet'], ['silent.raw']], [{ kind: 'pool', uuid: pool }]]);
      expect(changes).toContainEqual({ kind: 'domains', uuids: [uuid()] });
    } finally {
      virsh(uri, 'undefine', 'silent', '--snapshots-metadata');
      host.dispose();
    }
  });

  test('4: in one command line a failing command stops nothing, so a name never gets near one', async () => {
    const script = virsh(uri, 'uri; domstate --domain=no-such-machine; uri').split('\n').filter((line) => line !== '');
    expect(script).toEqual([uri, uri]);
    const { hypervisor, log } = connectTo(uri);
    expect(await failureFrom(hypervisor.lifecycle.start('00000000-0000-4000-8000-000000000000'))).toMatchObject({ code: 'not-found' });
    expect(await failureFrom(hypervisor.lifecycle.destroy("x; destroy --domain=survivor"))).toMatchObject({ code: 'not-found' });
    // What runs as one argument holds no name: the streams alone, whose words are ours.
    expect(log.filter((line) => line.includes(';'))).toEqual([]);
    hypervisor.dispose();
  });
});

describe('7: a host that hangs', () => {
  let daemon: Daemon;
  beforeAll(async () => {
    daemon = await startSession(join(inject('base'), 'h7'));
  });
  afterAll(() => daemon.stop());

  test('ends its event stream by keepalive within 45 seconds, and is followed again when it goes on', async () => {
    const { hypervisor } = connectTo(daemon.uri, { timeout: 5000 });
    const downs: Failure['code'][] = [];
    let up = 0;
    const watch = hypervisor.watch({ onUp: () => (up += 1), onEvent: () => undefined, onDown: ({ code }) => downs.push(code) });
    await until('the stream is up', () => up === 1);
    process.kill(daemon.pid, 'SIGSTOP');
    try {
      await until('the stream ends', () => downs.length > 0, 45_000);
    } finally {
      process.kill(daemon.pid, 'SIGCONT');
    }
    expect(downs[0]).toBe('connection-lost');
    await until('the stream is up again', () => up > 1, 30_000);
    watch.dispose();
    hypervisor.dispose();
  });
});
