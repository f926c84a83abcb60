// The dangers of libvirt and virsh that were found on the way, one test each, against the real thing.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { plainXml } from '../../scripts/libvirtHost/index.mjs';
import { connectTo, definePlain, failureFrom, makeDisk, removeDomain, until, virsh } from './support';

const { uri, directory } = inject('session');
const { hypervisor, log } = connectTo(uri);
const { domains, lifecycle, devices } = hypervisor;
const made: string[] = [];
const plain = async (name: string): Promise<string> => {
  const uuid = await definePlain(hypervisor, name);
  made.push(uuid);
  return uuid;
};

afterAll(async () => {
  for (const uuid of made) await removeDomain(hypervisor, uuid);
  hypervisor.dispose();
});

describe('dangers', () => {
  test('1: `.` and `..` are refused before virsh runs, and destroy nothing', async () => {
    const canary = join(directory, 'config/libvirt/qemu');
    mkdirSync(join(canary, 'canary'), { recursive: true });
    writeFileSync(join(canary, 'canary/file'), 'x');
    const before = log.length;
    for (const name of ['.', '..']) {
      expect(await failureFrom(domains.define(plainXml({ name }), { validate: true }))).toMatchObject({ code: 'name-refused', command: '' });
      expect(await failureFrom(domains.create(plainXml({ name }), { validate: false }))).toMatchObject({ code: 'name-refused' });
    }
    expect([log.length - before, existsSync(join(canary, 'canary/file'))]).toEqual([0, true]);
  });

  test('2: a name that is another machine\'s ID, UUID or option hits only its own machine', async () => {
    const running = await plain('by-id');
    await lifecycle.start(running);
    const id = virsh(uri, 'domid', 'by-id').trim();
    const names = [id, `${running.slice(0, 35)}0`, '--all', '-x', "it's \"q\"; $(id) `id` & | > <", 'ünï 名前', 'tab\there', '%s%n', 'a'.repeat(200)];
    const uuids = await Promise.all(names.map(plain));
    const listed = new Map((await domains.list()).map((domain) => [domain.uuid, domain]));
    expect(uuids.map((uuid) => [listed.get(uuid)?.name, listed.get(uuid)?.state])).toEqual(names.map((name) => [name, 'shutoff']));
    expect(await Promise.all(uuids.map(async (uuid) => (await domains.details(uuid)).uuid))).toEqual(uuids);
    await lifecycle.setAutostart(uuids[0] ?? '', 'on');
    expect((await domains.list()).filter((domain) => domain.autostart).map((domain) => domain.name)).toEqual([id]);
    await lifecycle.undefine(uuids[0] ?? '');
    expect((await domains.list()).find((domain) => domain.uuid === running)?.state).toBe('running');
    await lifecycle.destroy(running);
  });

  test('names that libvirt refuses are refused with its words', async () => {
    for (const name of ['', 'a/b', 'a\nb', 'x'.repeat(300)]) {
      const failure = await failureFrom(domains.define(plainXml({ name }), { validate: false }));
      expect(failure.words.length).toBeGreaterThan(10);
    }
  });

  test('3: a big document goes in whole', async () => {
    const uuid = randomUUID();
    made.push(uuid);
    const description = 'é<&'.replace(/[<&]/g, (c) => `&#${c.charCodeAt(0)};`).repeat(40_000);
    await domains.define(plainXml({ name: 'big', uuid }).replace('<memory>', `<description>${description}</description><memory>`), { validate: true });
    expect((await domains.details(uuid)).description).toBe('é<&'.repeat(40_000));
  });

  test('5 and 6 are confirmed by reading again: autostart, managed save and config changes send no event', async () => {
    const uuid = await plain('silent');
    const disk = `<disk type='file'><driver name='qemu' type='qcow2'/><source file='${makeDisk(directory, 'silent')}'/><target dev='vda' bus='virtio'/></disk>`;
    expect(await devices.attach(uuid, disk, 'config')).toBe('confirmed');
    expect((await domains.details(uuid)).disks.map((one) => one.target)).toEqual(['vda']);
    expect(await devices.detach(uuid, disk, 'config')).toBe('confirmed');
    await devices.setMemory(uuid, 32768, 'config');
    expect(await domains.xml(uuid, 'inactive')).toContain("<currentMemory unit='KiB'>32768</currentMemory>");
    await lifecycle.setAutostart(uuid, 'on');
    expect((await domains.list()).find((one) => one.uuid === uuid)?.autostart).toBe(true);
    await lifecycle.setAutostart(uuid, 'off');
    expect((await domains.list()).find((one) => one.uuid === uuid)?.autostart).toBe(false);
  });

  test('8: names come back byte for byte', async () => {
    const name = 'é\u00a0名\t"\u202e~';
    const uuid = await plain(name);
    expect(await domains.findByName(name)).toBe(uuid);
    expect(await domains.findByName('é')).toBeUndefined();
  });

  test('9: undefining a running domain leaves it transient', async () => {
    const uuid = await plain('transient');
    await lifecycle.start(uuid);
    await lifecycle.undefine(uuid);
    expect((await domains.list()).find((one) => one.uuid === uuid)).toMatchObject({ state: 'running', persistent: false });
    await lifecycle.destroy(uuid);
    expect((await domains.list()).find((one) => one.uuid === uuid)).toBeUndefined();
    const again = await domains.create(plainXml({ name: 'transient', uuid }), { validate: true, paused: true });
    expect([again.name, await lifecycle.state(uuid)]).toEqual(['transient', 'paused']);
    await lifecycle.destroy(uuid);
  });

  test('10: the editor\'s XML keeps passwords, a read-only view and the log never have them', async () => {
    const uuid = randomUUID();
    made.push(uuid);
    const secret = 'Hunter2x';
    await domains.define(plainXml({ name: 'secret', uuid }).replace('</domain>', `<devices><graphics type='vnc' passwd='${secret}'/></devices></domain>`), { validate: true });
    const edited = await domains.xml(uuid, 'edit');
    expect([edited.includes(secret), (await domains.xml(uuid, 'inactive')).includes(secret), (await domains.xml(uuid, 'live')).includes(secret)]).toEqual([true, false, false]);
    await domains.define(edited, { validate: true });
    expect(virsh(uri, 'dumpxml', uuid, '--inactive', '--security-info')).toContain(`passwd='${secret}'`);
    expect(log.join('\n')).not.toContain(secret);
  });

  test('a clash of names or uuids says who is there', async () => {
    const uuid = await plain('taken');
    const other = randomUUID();
    expect(await failureFrom(domains.define(plainXml({ name: 'taken', uuid: other }), { validate: true }))).toMatchObject({ code: 'name-taken', name: 'taken', uuid });
    expect(await failureFrom(domains.define(plainXml({ name: 'other', uuid }), { validate: true }))).toMatchObject({ code: 'uuid-taken', name: 'taken', uuid });
    await lifecycle.rename(uuid, '-renamed it\'s');
    expect(await domains.findByName('-renamed it\'s')).toBe(uuid);
  });

  test('refusals: malformed with a line, invalid with the schema, refused with a reason', async () => {
    expect(await failureFrom(domains.define("<domain type='qemu'>\n<name>x</nam>\n</domain>", { validate: true }))).toMatchObject({ code: 'xml-malformed', line: 2 });
    const unknown = plainXml({ name: 'x' }).replace('</domain>', '<nonsense/></domain>');
    expect(await failureFrom(domains.define(unknown, { validate: true }))).toMatchObject({ code: 'xml-invalid' });
    expect(await failureFrom(domains.define("<domain type='qemu'><name>x</name></domain>", { validate: false }))).toMatchObject({ code: 'xml-refused' });
    expect(await failureFrom(domains.qemuCommandLine({ xml: plainXml({ name: 'x' }).replace('q35', 'no-such-machine') }))).toMatchObject({ remedy: 'edit-xml' });
    expect(await domains.qemuCommandLine({ xml: plainXml({ name: 'x' }) })).toContain('-name guest=x');
  });

  test('nothing of what went in lies in a named file', async () => {
    // Another test may be just between making its file and taking the name away.
    await until('there is none', () => readdirSync(tmpdir()).every((name) => !/^libvirt-[0-9a-f]{24}$/.test(name)));
  });
});
