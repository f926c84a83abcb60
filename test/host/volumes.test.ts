// Volumes that take long: libvirt cannot stop making one, so one that was cancelled is deleted when it is there, and nobody else's is.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { pidsNaming, poolXml, startSession, type Daemon } from '../../scripts/libvirtHost/index.mjs';
import { failureOf, type Hypervisor } from '../../client/src/virsh/hypervisor';
import { connectTo, failureFrom, isAlive, until, virsh } from './support';

const home = join(inject('base'), 'v');
const [started, goOn] = [join(inject('base'), 'v-started'), join(inject('base'), 'v-go-on')];
const path = join(home, 'pool', 'images');
let daemon: Daemon;
let pool = '';

/** The real qemu-img, which begins to copy or to make an image when the test says so. */
const SLOW = `#!/bin/sh
case $1 in convert | create) echo $$ > '${started}'; until [ -e '${goOn}' ]; do sleep 0.05; done ;; esac
exec /usr/bin/qemu-img "$@"
`;

beforeAll(async () => {
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'bin', 'qemu-img'), SLOW);
  chmodSync(join(home, 'bin', 'qemu-img'), 0o755);
  writeFileSync(goOn, '');
  writeFileSync(started, '');
  // The daemon is an unprivileged one, and so is its qemu-img.
  chmodSync(started, 0o666);
  daemon = await startSession(home);
  const { hypervisor } = connectTo(daemon.uri);
  await hypervisor.pools.define(poolXml({ name: 'images', path }), { validate: true });
  pool = (await hypervisor.pools.list())[0]?.uuid ?? '';
  await hypervisor.pools.build(pool);
  await hypervisor.pools.start(pool);
  await hypervisor.volumes.create(pool, { name: 'web.qcow2', capacityBytes: 1 << 20, format: 'qcow2' });
  hypervisor.dispose();
});
afterAll(() => daemon.stop());
beforeEach(() => {
  writeFileSync(started, '');
  rmSync(goOn, { force: true });
});

const names = (): readonly string[] => virsh(daemon.uri, 'vol-list', pool).split('\n').flatMap((line) => line.trim().split(/ {2,}/)[0] || []);
const isWorking = (): boolean => readFileSync(started, 'utf8').endsWith('\n');

interface Copy {
  /** What it came to: made, or the code of its failure. */
  readonly outcome: Promise<string>;
  readonly isOver: () => boolean;
  readonly hypervisor: Hypervisor;
  cancel(): void;
}

/** Begins a copy. */
function copyTo(name: string, virsh = 'virsh'): Copy {
  const { hypervisor } = connectTo(daemon.uri, { virshPath: () => virsh });
  const stop = new AbortController();
  let isOver = false;
  const outcome = hypervisor.volumes
    .clone(pool, 'web.qcow2', name, { signal: stop.signal })
    .then(() => 'made', (error: unknown) => failureOf(error).code)
    .finally(() => (isOver = true));
  return { outcome, isOver: () => isOver, hypervisor, cancel: () => stop.abort() };
}

describe('a copy that is cancelled', () => {
  test('cannot be stopped or deleted while the host makes it, and is deleted as soon as it is there', async () => {
    const copy = copyTo('copy.qcow2');
    await until('the host copies', isWorking);
    copy.cancel();
    // libvirt has nothing that ends it, which is why it is waited for.
    expect((await failureFrom(copy.hypervisor.volumes.delete(pool, 'copy.qcow2'))).words).toContain('still being allocated');
    expect([copy.isOver(), names(), isAlive(Number(readFileSync(started, 'utf8')))]).toEqual([false, ['copy.qcow2', 'web.qcow2'], true]);
    writeFileSync(goOn, '');
    expect([await copy.outcome, names(), existsSync(join(path, 'copy.qcow2'))]).toEqual(['cancelled', ['web.qcow2'], false]);
    copy.hypervisor.dispose();
  });

  test('to a name that somebody else took meanwhile deletes nothing of theirs', async () => {
    const theirs = copyTo('theirs.qcow2');
    await until('the host copies', isWorking);
    // A virsh that is on its way when it is cancelled, and is refused after that.
    const [program, here, go] = ['slow-virsh', 'virsh-here', 'virsh-go'].map((name) => join(inject('base'), `v-${name}`)) as [string, string, string];
    writeFileSync(program, `#!/bin/sh\ncase "$*" in *vol-clone*) : > '${here}'; until [ -e '${go}' ]; do sleep 0.05; done ;; esac\nexec virsh "$@"\n`);
    chmodSync(program, 0o755);
    const ours = copyTo('theirs.qcow2', program);
    await until('ours is on its way', () => existsSync(here));
    ours.cancel();
    writeFileSync(go, '');
    expect(await ours.outcome).toBe('cancelled');
    writeFileSync(goOn, '');
    expect([await theirs.outcome, names()]).toEqual(['made', ['theirs.qcow2', 'web.qcow2']]);
    await theirs.hypervisor.volumes.delete(pool, 'theirs.qcow2');
    for (const { hypervisor } of [theirs, ours]) hypervisor.dispose();
  });

  test('whose virsh is ended besides is told as what nobody knows the end of', async () => {
    const copy = copyTo('unheard.qcow2');
    await until('the host copies', isWorking);
    copy.cancel();
    for (const pid of pidsNaming('--newname=unheard.qcow2')) process.kill(pid, 'SIGKILL');
    expect([await copy.outcome, names()]).toEqual(['host-goes-on', ['unheard.qcow2', 'web.qcow2']]);
    writeFileSync(goOn, '');
    await until('the host is done', async () => copy.hypervisor.volumes.delete(pool, 'unheard.qcow2').then(() => true, () => false));
    copy.hypervisor.dispose();
  });
});

test('a volume that is made from XML and cancelled is deleted too', async () => {
  const { hypervisor } = connectTo(daemon.uri);
  const stop = new AbortController();
  const xml = "<volume><name>-new é.qcow2</name><capacity unit='MiB'>1</capacity><target><format type='qcow2'/></target></volume>";
  const making = failureFrom(hypervisor.volumes.create(pool, { xml }, { signal: stop.signal }));
  await until('the host makes it', isWorking);
  stop.abort();
  expect(names()).toEqual(['-new é.qcow2', 'web.qcow2']);
  writeFileSync(goOn, '');
  expect(await making).toMatchObject({ code: 'cancelled' });
  expect(names()).toEqual(['web.qcow2']);
  hypervisor.dispose();
});
