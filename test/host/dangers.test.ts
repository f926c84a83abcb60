// The dangers of libvirt and virsh that were found on the way, one test each, against the real thing.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { plainXml, poolXml } from '../../scripts/libvirtHost/index.mjs';
import type { HostEvent } from '../../client/src/virsh/hypervisor';
import { connectTo, definePlain, failureFrom, makeDisk, makeFile, removeDomain, until, virsh } from './support';

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

  test('whatever a machine is called, it is followed, started, edited, renamed and undefined, and no other is', async () => {
    const running = await plain('bystander');
    await lifecycle.start(running);
    const names = [virsh(uri, 'domid', 'bystander').trim(), running.replace(/.$/, 'z'), '-rf', '--domain=bystander', `q'"\`$(touch name-ran); x`, "' for domain 'bystander': Stopped", 'ünï\u202e 名前', 'a tab\ttoo', '\\n%s'];
    const events: HostEvent[] = [];
    let up = 0;
    const watch = hypervisor.watch({ onUp: () => (up += 1), onEvent: (event) => events.push(event), onDown: () => undefined });
    await until('events flow', () => up > 0);
    const uuids = await Promise.all(names.map(plain));
    await Promise.all(uuids.map(async (uuid, index) => {
      await lifecycle.start(uuid, { paused: true });
      expect(await lifecycle.state(uuid)).toBe('paused');
      await lifecycle.destroy(uuid);
      await domains.define((await domains.xml(uuid, 'edit')).replace('65536', '131072'), { validate: true });
      expect((await domains.details(uuid)).memoryBytes).toBe(131_072 * 1024);
      await lifecycle.rename(uuid, `${names[index] ?? ''}~`);
      expect(await domains.findByName(`${names[index] ?? ''}~`)).toBe(uuid);
      await lifecycle.undefine(uuid);
    }));
    const told = (detail: string): readonly string[] => events.flatMap((event) => (event.kind === 'domain' && event.event === 'lifecycle' && event.detail.startsWith(detail) ? event.target : []));
    await until('all are told', () => told('Undefined').filter((name) => name.endsWith('~')).length === names.length);
    for (const detail of ['Started', 'Stopped']) expect(told(detail).filter((name) => names.includes(name)).sort()).toEqual([...names].sort());
    watch.dispose();
    expect([(await domains.list()).find((one) => one.uuid === running)?.state, told('Stopped').includes('bystander'), ['.', '/'].some((place) => existsSync(join(place, 'name-ran')))]).toEqual(['running', false, false]);
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

  test('5 and 6: what our own commands change is confirmed by reading again', async () => {
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

  test('6: what sends no event, as the real libvirt shows, is there for whoever reads again', async () => {
    const uuid = await plain('quiet');
    const disk = makeFile(directory, 'quiet.xml', `<disk type='file'><driver name='qemu' type='qcow2'/><source file='${makeDisk(directory, 'quiet')}'/><target dev='vda' bus='virtio'/></disk>`);
    const file = (name: string, text: string): string => makeFile(directory, `${name}.xml`, text);
    const network = (name: string): string => `<network><name>${name}</name><forward mode='bridge'/><bridge name='br-${name}'/></network>`;
    const pool = (name: string): string => poolXml({ name, path: join(directory, 'img') });
    virsh(uri, 'net-define', file('quiet-net', network('quiet')));
    virsh(uri, 'pool-define', file('quiet-pool', pool('quiet')));
    virsh(uri, 'pool-start', 'quiet');
    await lifecycle.start(uuid);
    await lifecycle.managedSave(uuid);
    const events: string[] = [];
    let up = 0;
    const watch = hypervisor.watch({ onUp: () => (up += 1), onEvent: ({ kind, target }) => events.push(`${kind} ${target}`), onDown: () => undefined });
    for (const subject of ['network', 'pool'] as const) watch.follow(subject);
    await until('all streams are up', () => up === 4);
    try {
      virsh(uri, 'managedsave-remove', uuid);
      virsh(uri, 'attach-device', uuid, disk, '--config');
      virsh(uri, 'setmaxmem', uuid, '131072', '--config');
      virsh(uri, 'setvcpus', uuid, '2', '--maximum', '--config');
      virsh(uri, 'setvcpus', uuid, '2', '--config');
      virsh(uri, 'snapshot-create-as', uuid, 'one');
      virsh(uri, 'snapshot-create-as', uuid, 'two');
      virsh(uri, 'snapshot-delete', uuid, 'one');
      virsh(uri, 'autostart', uuid);
      virsh(uri, 'net-autostart', 'quiet');
      virsh(uri, 'vol-create-as', 'quiet', 'quiet.img', '1M');
      // What happens after it, in each of the streams: by then anything of before would have been told.
      await plain('loud');
      virsh(uri, 'net-define', file('loud-net', network('loud')));
      virsh(uri, 'pool-define', file('loud-pool', pool('loud').replace('/img', '/img/loud')));
      virsh(uri, 'pool-build', 'loud');
      virsh(uri, 'pool-start', 'loud');
      virsh(uri, 'pool-refresh', 'loud');
      await until('what does send events is told', () => ['domain', 'network', 'pool'].every((kind) => events.includes(`${kind} loud`)) && events.filter((event) => event === 'pool loud').length >= 4);
      expect(events.filter((event) => event.endsWith(' quiet'))).toEqual([]);
      expect((await domains.list()).find((one) => one.uuid === uuid)).toMatchObject({ managedSave: false, autostart: true, snapshots: true });
      expect(await domains.details(uuid)).toMatchObject({ disks: [{ target: 'vda' }], memoryBytes: 131_072 * 1024, vcpus: 2 });
      expect((await hypervisor.snapshots.tree(uuid)).map((one) => one.name)).toEqual(['two']);
      expect((await hypervisor.networks.list()).find((one) => one.name === 'quiet')?.autostart).toBe(true);
      const quiet = (await hypervisor.pools.list()).find((one) => one.name === 'quiet')?.uuid ?? '';
      expect((await hypervisor.volumes.list(quiet)).map((one) => one.name)).toContain('quiet.img');
    } finally {
      watch.dispose();
      for (const name of ['quiet', 'loud']) {
        virsh(uri, 'net-undefine', name);
        virsh(uri, 'pool-destroy', name);
        virsh(uri, 'pool-undefine', name);
      }
    }
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
