// What goes with a definition when it is undefined, and what a start makes of one: firmware variables, volumes, sizes that are rounded.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { poolXml } from '../../scripts/libvirtHost/index.mjs';
import { optionsOf, readAllFacts, type Extra, type Facts } from '../../client/src/commands/undefineFacts';
import { differsAtNextStart, readDescriptions, type Descriptions } from '../../client/src/documents/nextStart';
import type { HostModel } from '../../client/src/hosts/hosts';
import { connectTo, failureFrom, makeDisk, removeDomain, virsh } from './support';

const { uri, directory } = inject('session');
const { hypervisor } = connectTo(uri);
const { domains, lifecycle, pools, volumes } = hypervisor;
afterAll(() => hypervisor.dispose());

/** A machine with this inside, defined; its uuid. */
async function defined(name: string, inside: string): Promise<string> {
  const uuid = randomUUID();
  await domains.define(`<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid>${inside}</domain>`, { validate: true });
  return uuid;
}

const FIRMWARE = ['OVMF_CODE_4M.fd', 'OVMF_VARS_4M.fd'].map((file) => `/usr/share/OVMF/${file}`);

test.skipIf(!FIRMWARE.every((file) => existsSync(file)))('a machine with firmware variables is undefined with or without them, and not by oversight', async () => {
  const [code, template] = FIRMWARE;
  const nvram = join(directory, 'img', 'efi_VARS.fd');
  const define = async (): Promise<string> => defined('efi', `<memory unit='MiB'>64</memory><os><type arch='x86_64' machine='q35'>hvm</type><loader readonly='yes' type='pflash'>${code}</loader><nvram template='${template}'>${nvram}</nvram></os><features><acpi/></features>`);
  const uuid = await define();
  await lifecycle.start(uuid);
  expect(differsAtNextStart(await readDescriptions(async (view) => domains.xml(uuid, view)))).toBe(false);
  await lifecycle.destroy(uuid);
  expect([await failureFrom(lifecycle.undefine(uuid)), existsSync(nvram)]).toEqual([expect.objectContaining({ code: 'undefine-needs-flags', needs: 'nvram' }), true]);
  await lifecycle.undefine(uuid, { nvram: 'keep' });
  expect(existsSync(nvram)).toBe(true);
  await lifecycle.undefine(await define(), { nvram: 'remove' });
  expect(existsSync(nvram)).toBe(false);
});

/** What the question about a machine lists. */
async function factsOf(uuid: string): Promise<Facts> {
  const domain = (await domains.list()).find((one) => one.uuid === uuid);
  if (domain === undefined) throw new Error(`${uuid} is not defined`);
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  const [one] = await readAllFacts([{ host: { hypervisor } as HostModel, domain }], signal);
  if (one === undefined) throw new Error(`of ${uuid} nothing was read`);
  return one.facts;
}

/** Undefines as the person chose, and nothing else. */
async function undefineWith(uuid: string, extras: readonly Extra[]): Promise<readonly string[]> {
  return lifecycle.undefine(uuid, optionsOf(await factsOf(uuid), extras));
}

/** What libvirt asks of programs that emulate a TPM before it takes a definition with one. The other tests of this host have those of the machine. */
function standInForTpm(): void {
  mkdirSync(join(directory, 'bin'), { recursive: true });
  const programs = ['swtpm', 'swtpm_setup', 'swtpm_ioctl'];
  onTestFinished(() => {
    for (const program of programs) rmSync(join(directory, 'bin', program), { force: true });
  });
  for (const program of programs) writeFileSync(join(directory, 'bin', program), `#!/bin/sh\necho '{"type": "${program}", "features": ["tpm-1.2", "tpm-2.0"]}'\n`, { mode: 0o755 });
}

test('the state of a TPM stays when it is to stay, and goes when it is to go', async () => {
  standInForTpm();
  const uuids: string[] = [];
  for (const persistent of ['', " persistent_state='yes'"]) {
    for (const extras of [[], [{ kind: 'tpm' }]] as const) {
      const uuid = await defined(`tpm-${uuids.length}`, `<memory unit='MiB'>64</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices><tpm model='tpm-crb'><backend type='emulator' version='2.0'${persistent}/></tpm></devices>`);
      uuids.push(uuid);
      // As a start leaves it.
      const state = join(directory, 'config/libvirt/qemu/swtpm', uuid);
      execFileSync('install', ['-d', '-m', '777', dirname(state), state, join(state, 'tpm2')]);
      expect([(await factsOf(uuid)).tpm, existsSync(state)]).toEqual([persistent === '' ? 'with-definition' : 'kept', true]);
      await undefineWith(uuid, extras);
      expect(existsSync(state)).toBe(extras.length === 0);
    }
  }
});

test('saved state, snapshots and checkpoints are read anew for the question, and go with the definition', async () => {
  const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${makeDisk(directory, 'all-of-it')}'/><target dev='vda' bus='virtio'/></disk>`;
  const uuid = await defined('all-of-it', `<memory unit='MiB'>64</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${disk}</devices>`);
  virsh(uri, 'start', uuid);
  virsh(uri, 'snapshot-create-as', uuid, 'base');
  virsh(uri, 'snapshot-create-as', uuid, '-c $(x)');
  expect(await factsOf(uuid)).toMatchObject({ active: 'yes', managedSave: false, snapshots: ['base', '-c $(x)'], checkpoints: [] });
  virsh(uri, 'snapshot-delete', uuid, '--snapshotname=-c $(x)');
  virsh(uri, 'managedsave', uuid);
  const saved = join(directory, 'config/libvirt/qemu/save/all-of-it.save');
  const facts = await factsOf(uuid);
  expect([facts, existsSync(saved)]).toEqual([{ xml: facts.xml, active: 'no', nvram: undefined, tpm: undefined, managedSave: true, snapshots: ['base'], checkpoints: [], disks: [{ target: 'vda', source: join(directory, 'img/all-of-it.qcow2') }] }, true]);
  expect(await undefineWith(uuid, [])).toEqual([]);
  expect([existsSync(saved), existsSync(join(directory, 'img/all-of-it.qcow2')), (await domains.list()).some((one) => one.uuid === uuid)]).toEqual([false, true, false]);
});

describe('storage', () => {
  const path = join(directory, 'img', 'undefined, pool');
  let pool = '';
  beforeAll(async () => {
    await pools.define(poolXml({ name: 'undefined', path }), { validate: true });
    pool = (await pools.list()).find((one) => one.name === 'undefined')?.uuid ?? '';
    await pools.build(pool);
    await pools.start(pool);
  });
  afterAll(async () => {
    await pools.stop(pool);
    await pools.undefine(pool);
  });

  test('of a pool goes when it is chosen, whatever it is called, and only that; a volume is made as its XML says', async () => {
    const names = ['a, b.qcow2', 'kept.raw'];
    await volumes.create(pool, { xml: `<volume><name>${names[0]}</name><capacity unit='MiB'>1</capacity><target><format type='qcow2'/></target></volume>` });
    await volumes.create(pool, { xml: `<volume><name>${names[1]}</name><capacity unit='KiB'>64</capacity></volume>` });
    expect(await volumes.xml(pool, names[0] ?? '')).toMatch(/<capacity unit='bytes'>1048576<[^]*<format type='qcow2'\/>/);
    expect(await failureFrom(volumes.create(pool, { xml: '<volume><capacity>1</capacity></volume>' }))).toMatchObject({ code: 'xml-refused' });
    const disks = names.map((name, index) => `<disk type='file' device='disk'><driver name='qemu' type='${index === 0 ? 'qcow2' : 'raw'}'/><source file='${path}/${name}'/><target dev='vd${'ab'[index]}'/></disk>`);
    const uuid = await defined('stored', `<memory unit='MiB'>64</memory><os><type arch='x86_64'>hvm</type></os><devices>${disks.join('')}</devices>`);
    expect(await lifecycle.undefine(uuid, { storage: [`${path}/${names[0]}`] })).toEqual([]);
    expect([(await volumes.list(pool)).map((one) => one.name), existsSync(`${path}/${names[0]}`)]).toEqual([['kept.raw'], false]);
    await volumes.delete(pool, 'kept.raw');
  });

  test('of no pool stays, and that is said', async () => {
    const disk = makeDisk(directory, 'unmanaged');
    const uuid = await defined('unmanaged', `<memory unit='MiB'>64</memory><os><type arch='x86_64'>hvm</type></os><devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda'/></disk></devices>`);
    expect(await lifecycle.undefine(uuid, { storage: [disk] })).toEqual([`Storage volume 'vda'(${disk}) is not managed by libvirt. Remove it manually.`]);
    expect([(await domains.list()).some((one) => one.uuid === uuid), existsSync(disk)]).toEqual([false, true]);
  });
});

test('what libvirt rounds and fills in at start is no change at the next one; what a person changes is', async () => {
  const inside = (memory: number): string => `<memory unit='KiB'>${memory}</memory><currentMemory unit='KiB'>32768</currentMemory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices><serial type='pty'/><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel><graphics type='vnc'/><interface type='user'/><rng model='virtio'><backend model='random'/></rng></devices>`;
  const uuid = await defined('rounded', inside(65_600));
  const texts = async (): Promise<Descriptions> => readDescriptions(async (view) => domains.xml(uuid, view));
  await lifecycle.start(uuid);
  const { live, inactive } = await texts();
  // Nothing in the guest takes memory away: that is no change only because it started so.
  const seen = { text: inactive, since: 'start' } as const;
  expect([live, inactive].map((text) => /<memory unit='KiB'>(\d+)/.exec(text)?.[1])).toEqual(['66560', '65600']);
  expect([differsAtNextStart({ live, inactive }, seen), differsAtNextStart({ live, inactive })]).toEqual([false, true]);
  virsh(uri, 'setmem', uuid, '16384', '--config');
  expect(differsAtNextStart(await texts(), seen)).toBe(true);
  virsh(uri, 'setmem', uuid, '32768', '--config');
  expect(differsAtNextStart(await texts(), seen)).toBe(false);
  virsh(uri, 'setmaxmem', uuid, '131072', '--config');
  expect(differsAtNextStart(await texts(), seen)).toBe(true);
  await removeDomain(hypervisor, uuid);
});
