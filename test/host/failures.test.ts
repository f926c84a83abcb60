// Hosts that misbehave: stopped, killed, full, forbidden, and far away.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { hasProgram, isRoot, plainXml, startSession, startSsh, UNPRIVILEGED, type Daemon } from '../../scripts/libvirtHost/index.mjs';
import { createHostModel } from '../../client/src/hosts/hostModel';
import { buildUri, runsProgram } from '../../client/src/virsh/uri';
import { connectTo, definePlain, failureFrom, isAlive, until, virsh } from './support';

const base = inject('base');

describe('a daemon that stops, dies and comes back', () => {
  let daemon: Daemon;
  beforeAll(async () => {
    daemon = await startSession(join(base, 'f'));
  });
  afterAll(() => daemon.stop());

  test('a stopped daemon ends in a time-out, delays no other host, and is fine when it continues', async () => {
    const { hypervisor, log } = connectTo(daemon.uri, { timeout: 5000 });
    const other = connectTo(inject('session').uri);
    await definePlain(hypervisor, 'survivor');
    await hypervisor.domains.list();
    process.kill(daemon.pid, 'SIGSTOP');
    try {
      const hung = [failureFrom(hypervisor.domains.list()), failureFrom(hypervisor.domains.define(plainXml({ name: 'x' }), { validate: true })), failureFrom(hypervisor.lifecycle.start('00000000-0000-4000-8000-000000000000'))];
      const ended: string[] = [];
      for (const one of hung) void one.then(({ code }) => ended.push(code));
      await other.hypervisor.domains.list();
      expect(ended).toEqual([]);
      expect((await Promise.all(hung)).map((failure) => failure.code)).toEqual(['timeout', 'timeout', 'timeout']);
    } finally {
      process.kill(daemon.pid, 'SIGCONT');
    }
    expect((await hypervisor.domains.list()).map((domain) => domain.name)).toContain('survivor');
    expect(log.some((line) => line.includes('# timeout'))).toBe(true);
    hypervisor.dispose();
    other.hypervisor.dispose();
  });

  test('a killed daemon is told apart, and the same hypervisor goes on after its return', async () => {
    const { hypervisor } = connectTo(daemon.uri);
    const before = (await hypervisor.domains.list()).map((domain) => domain.name);
    process.kill(daemon.pid, 'SIGKILL');
    await until('it is gone', () => !isAlive(daemon.pid));
    expect(await failureFrom(hypervisor.domains.list())).toMatchObject({ code: 'daemon-not-running', remedy: 'start-daemon' });
    await daemon.restart();
    expect((await hypervisor.domains.list()).map((domain) => domain.name)).toEqual(before);
    hypervisor.dispose();
  });

  test('the live model follows events, tells of the loss, and comes back by itself', async () => {
    const { hypervisor } = connectTo(daemon.uri, { timeout: 5000 });
    const model = createHostModel({ connection: { name: 'f', uri: daemon.uri, origin: 'user' }, hypervisor, agree: () => Promise.resolve('no'), pollMs: 60_000 });
    const changes: unknown[] = [];
    model.onDidChange((change) => changes.push(change));
    model.setVisible('visible');
    await until('events flow', () => model.snapshot.following === 'events');
    const names = (): readonly string[] => model.snapshot.domains.value.map((domain) => domain.name).sort();
    expect(names()).toEqual(['survivor']);

    // Somebody else defines, starts and stops.
    changes.length = 0;
    const file = join(daemon.directory, 'tmp', 'd.xml');
    writeFileSync(file, plainXml({ name: 'newcomer' }));
    virsh(daemon.uri, 'define', file);
    await until('the newcomer shows', () => names().includes('newcomer'));
    virsh(daemon.uri, 'start', 'newcomer');
    await until('it runs', () => model.snapshot.domains.value.some((domain) => domain.name === 'newcomer' && domain.state === 'running'));
    const uuid = model.snapshot.domains.value.find((domain) => domain.name === 'newcomer')?.uuid ?? '';
    expect((await model.details(uuid))?.uuid).toBe(uuid);
    expect(changes.every((change) => (change as { kind: string }).kind === 'domains')).toBe(true);
    expect(changes.length).toBeGreaterThan(1);

    // What is the same fires nothing.
    changes.length = 0;
    await model.refresh('all');
    expect(changes).toEqual([]);

    process.kill(daemon.pid, 'SIGKILL');
    await until('the loss shows', () => model.snapshot.state.kind === 'failed');
    expect(names()).toEqual(['newcomer', 'survivor']);
    await daemon.restart();
    await until('it is back', () => model.snapshot.state.kind === 'connected' && model.snapshot.following === 'events', 30_000);
    virsh(daemon.uri, 'destroy', 'newcomer');
    await until('events flow again', () => model.snapshot.domains.value.some((domain) => domain.name === 'newcomer' && domain.state === 'shutoff'));

    model.setVisible('hidden');
    expect(model.snapshot.following).toBe('nothing');
    model.dispose();
  });
});

describe.skipIf(!isRoot())('a full disk', () => {
  const mount = join(base, 'full');
  let daemon: Daemon;
  beforeAll(async () => {
    mkdirSync(mount);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=755', 'none', mount]);
    daemon = await startSession(join(mount, 's'));
  });
  afterAll(async () => {
    await daemon.stop();
    execFileSync('umount', [mount]);
  });

  test('a define fails as such and the old definition stays', async () => {
    const { hypervisor } = connectTo(daemon.uri);
    const uuid = await definePlain(hypervisor, 'kept');
    const before = await hypervisor.domains.xml(uuid, 'edit');
    try {
      writeFileSync(join(mount, 'fill'), Buffer.alloc(8 << 20));
    } catch {
      // Full, as it was meant to be.
    }
    const failure = await failureFrom(hypervisor.domains.define(plainXml({ name: 'kept', uuid, memoryKiB: 131_072 }), { validate: true }));
    expect(failure).toMatchObject({ code: 'disk-full', remedy: 'free-space' });
    rmSync(join(mount, 'fill'));
    expect(readFileSync(join(daemon.directory, 'config/libvirt/qemu/kept.xml'), 'utf8')).toContain('65536');
    expect(before).toContain('65536');
    hypervisor.dispose();
  });
});

describe.skipIf(!isRoot())('a socket that is not ours', () => {
  test('names the group to join', async () => {
    const system = inject('system');
    // A virsh that runs as somebody who may not.
    const program = join(base, 'as-nobody');
    writeFileSync(program, `#!/bin/sh\nexec setpriv --reuid ${UNPRIVILEGED} --regid ${UNPRIVILEGED} --clear-groups virsh "$@"\n`);
    chmodSync(program, 0o755);
    chmodSync(join(system?.directory ?? '', 'run'), 0o755);
    const { hypervisor } = connectTo(system?.uri ?? '', { virshPath: () => program });
    expect(await failureFrom(hypervisor.domains.list())).toMatchObject({ code: 'permission-denied', group: 'libvirt', remedy: 'join-group' });
    hypervisor.dispose();
  });
});

describe.skipIf(!isRoot() || !['sshd', 'nsenter', 'unshare'].every(hasProgram))('a host by the address that the builder makes', () => {
  const port = 42_000 + (process.pid % 20_000);
  const system = inject('system');
  let ssh: Awaited<ReturnType<typeof startSsh>>;
  beforeAll(async () => {
    // Where the privileged libvirtd has its files, as on any machine that runs one.
    ssh = await startSsh(join(base, 'far'), { port, ...(system === undefined ? {} : { machine: system.pid }) });
  });
  afterAll(() => ssh.stop());

  /** A virsh of somebody whose home, where ssh looks for known hosts, is this directory. */
  function virshOf(name: string, known: string): string {
    const home = join(base, name);
    mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 });
    writeFileSync(join(home, '.ssh', 'known_hosts'), known);
    const program = join(base, `virsh-${name}`);
    writeFileSync(program, `#!/bin/sh\nexec unshare --mount sh -c 'mount --bind ${home} "$HOME" && exec virsh "$@"' sh "$@"\n`);
    chmodSync(program, 0o755);
    return program;
  }

  test('user, port and key lead to the system’s libvirt, with events; without its key in known_hosts, or with no key, that is said', async () => {
    const build = (keyFile: string): string => buildUri({ kind: 'ssh', host: '127.0.0.1', user: 'root', port, keyFile, scope: 'system' });
    const uri = build(ssh.files.key);
    expect([uri, runsProgram(uri)]).toEqual([`qemu+ssh://root@127.0.0.1:${port}/system?no_tty=1&keyfile=${encodeURIComponent(ssh.files.key)}`, false]);
    const known = readFileSync(ssh.files.known, 'utf8');
    const { hypervisor, log } = connectTo(uri, { virshPath: () => virshOf('knows', known) });
    const model = createHostModel({ connection: { name: 'far', uri, origin: 'user' }, hypervisor, agree: () => Promise.resolve('no'), pollMs: 600_000 });
    model.setVisible('visible');
    await until('events flow', () => model.snapshot.following === 'events');
    const near = connectTo(system?.uri ?? '').hypervisor;
    const uuid = await definePlain(near, 'seen-from-far');
    await until('it is seen', () => model.snapshot.domains.value.some((one) => one.uuid === uuid));
    await hypervisor.domains.define((await hypervisor.domains.xml(uuid, 'edit')).replace('65536', '131072'), { validate: true });
    expect((await near.domains.details(uuid)).memoryBytes).toBe(131_072 * 1024);
    await hypervisor.lifecycle.undefine(uuid);
    expect([(await near.domains.list()).some((one) => one.uuid === uuid), log.filter((line) => line.includes('# stays')).length]).toEqual([false, 2]);
    model.dispose();
    near.dispose();
    const failure = async (at: string, virshPath: string): Promise<unknown> => {
      const { hypervisor: other } = connectTo(at, { virshPath: () => virshPath });
      const { words, command, ...rest } = await failureFrom(other.domains.list());
      other.dispose();
      return [rest, words !== '' && command !== ''];
    };
    expect(await failure(uri, virshOf('stranger', ''))).toEqual([{ code: 'host-key', changed: 'no', remedy: 'accept-host-key' }, true]);
    expect(await failure(build(join(base, 'no-such-key')), virshOf('keyless', known))).toEqual([{ code: 'ssh-authentication', why: 'key-missing', key: join(base, 'no-such-key'), remedy: 'set-up-ssh-key' }, true]);
  });
});

describe.skipIf(!isRoot() || !hasProgram('sshd'))('a host behind ssh', () => {
  const port = 22_000 + (process.pid % 20_000);
  const socket = `${inject('session').directory}/run/libvirt/libvirt-sock`;
  let ssh: Awaited<ReturnType<typeof startSsh>>;
  const at = (command: string): string => `qemu+ssh://lvhost/session?command=${command}&no_tty=1&socket=${socket}&netcat=nc&proxy=netcat`;
  beforeAll(async () => {
    ssh = await startSsh(join(base, 'ssh'), { port });
  });
  afterAll(() => ssh.stop());

  test('lists, defines and reads through one connection', async () => {
    // Where a person's virsh would keep what it was told.
    const [program, cache] = [join(base, 'virsh-with-cache'), join(base, 'cache')];
    writeFileSync(program, `#!/bin/sh\nXDG_CACHE_HOME=${cache} exec virsh "$@"\n`);
    chmodSync(program, 0o755);
    const { hypervisor, log } = connectTo(at(ssh.wrapper()), { virshPath: () => program });
    const uuid = await definePlain(hypervisor, 'over-ssh');
    expect((await hypervisor.domains.list()).find((domain) => domain.uuid === uuid)?.name).toBe('over-ssh');
    await hypervisor.lifecycle.undefine(uuid);
    hypervisor.dispose();
    await until('the connection ended', () => log.some((line) => line.endsWith('# ended')));
    expect(existsSync(join(cache, 'libvirt', 'virsh', 'history'))).toBe(false);
  });

  test('an unknown key, a changed key and a refused login are told apart', async () => {
    const failure = async (wrapper: string): Promise<unknown> => {
      const { hypervisor } = connectTo(at(wrapper));
      const { words, command, ...rest } = await failureFrom(hypervisor.domains.list());
      hypervisor.dispose();
      expect([words === '', command.includes(wrapper)]).toEqual([false, true]);
      return rest;
    };
    expect(await failure(ssh.wrapper('unknown'))).toEqual({ code: 'host-key', changed: 'no', remedy: 'accept-host-key' });
    expect(await failure(ssh.wrapper('changed'))).toEqual({ code: 'host-key', changed: 'yes', remedy: 'accept-host-key' });
    expect(await failure(ssh.wrapper('known', 'stranger'))).toEqual({ code: 'ssh-authentication', why: 'refused', remedy: 'set-up-ssh-key' });
  });

  test('without consent such a URI is not even opened', async () => {
    const marker = join(base, 'ran');
    const program = join(base, 'evil');
    writeFileSync(program, `#!/bin/sh\ntouch ${marker}\n`);
    chmodSync(program, 0o755);
    const uri = at(program);
    const { hypervisor, log } = connectTo(uri);
    const model = createHostModel({ connection: { name: 'evil', uri, origin: 'user' }, hypervisor, agree: () => Promise.resolve('no'), pollMs: 1000 });
    model.setVisible('visible');
    await model.connect();
    expect(model.snapshot.state).toMatchObject({ kind: 'failed', failure: { code: 'uri-not-trusted', why: 'not-agreed', remedy: 'agree' } });
    expect(await failureFrom(model.hypervisor.domains.list())).toMatchObject({ code: 'uri-not-trusted' });
    expect(() => model.hypervisor.watch({ onUp: () => undefined, onEvent: () => undefined, onDown: () => undefined })).toThrow(/can run a program/);
    expect([log, existsSync(marker)]).toEqual([[], false]);
    model.dispose();
  });
});
