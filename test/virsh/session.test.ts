// The long-lived virsh, with the real virsh on its test driver, and the whole Hypervisor on it.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SessionLost, VirshSession } from '../../client/src/virsh/session';
import { createVirshHypervisor } from '../../client/src/virsh/virshHypervisor';
import { failureFrom, hasVirsh, loggedRunner, until } from './support';

const uri = 'test:///default';

function open(options: { readonly program?: string; readonly uri?: string; readonly idleMs?: number; readonly timeoutMs?: number } = {}) {
  const { runner, log } = loggedRunner();
  const session = new VirshSession({ runner, virshPath: () => options.program ?? 'virsh', uri: options.uri ?? uri, timeoutMs: () => options.timeoutMs ?? 10_000, idleMs: options.idleMs ?? 5000 });
  return { session, log, starts: () => log.filter((line) => line.endsWith('# stays')).length };
}

describe.skipIf(!hasVirsh)('the session', () => {
  test('answers a burst in order from one process', async () => {
    const { session, starts } = open();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => session.run(index % 2 === 0 ? ['domname', '1'] : ['domstate', 'no such'], {})));
    expect(answers.map((answer) => `${answer.stdout.trim()}|${answer.stderr.trim()}`)).toEqual(Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 'test|' : "|error: failed to get domain 'no such'")));
    expect(starts()).toBe(1);
    session.dispose();
  });

  test('keeps answers whole, however long and whatever they hold', async () => {
    const { session } = open();
    const { stdout } = await session.run(['capabilities'], {});
    expect([stdout.startsWith('<capabilities>\n'), stdout.trimEnd().endsWith('</capabilities>')]).toEqual([true, true]);
    expect((await session.run(['echo', 'virsh # echo end', "it's \"x\" \\ $(id); b"], {})).stdout).toBe(`virsh # echo end it's "x" \\ $(id); b`);
    session.dispose();
  });

  test('cancelling one command leaves the others their answers', async () => {
    const { session, starts } = open();
    const abort = new AbortController();
    const hung = failureFrom(session.run(['event', '--all', '--loop'], { signal: abort.signal }));
    const waiting = failureFrom(session.run(['hostname'], { signal: abort.signal }));
    const other = session.run(['domname', '1'], {});
    setTimeout(() => abort.abort(), 200);
    expect([(await hung).code, (await waiting).code, (await other).stdout]).toEqual(['cancelled', 'cancelled', 'test\n']);
    expect(starts()).toBe(2);
    session.dispose();
  });

  test('a command that hangs ends at its limit; the next gets a new process', async () => {
    const { session } = open();
    await session.run(['hostname'], {});
    expect(await failureFrom(session.run(['event', '--all', '--loop'], { timeoutMs: 200 }))).toMatchObject({ code: 'timeout', seconds: 0.2 });
    expect((await session.run(['domname', '1'], {})).stdout.trim()).toBe('test');
    session.dispose();
  });

  test('when it dies, the command under way says so and the next starts anew', async () => {
    const { session } = open();
    await session.run(['hostname'], {});
    await expect(session.run(['quit'], {})).rejects.toBeInstanceOf(SessionLost);
    expect((await session.run(['domname', '1'], {})).stdout.trim()).toBe('test');
    session.dispose();
  });

  test('a connection that never comes about fails all who wait, with virsh\'s words', async () => {
    const { session, starts } = open({ uri: 'qemu+unix:///system?socket=/nonexistent' });
    const all = await Promise.allSettled([1, 2, 3].map(() => session.run(['hostname'], {})));
    expect(all.map((one) => (one.status === 'rejected' && one.reason instanceof SessionLost ? [one.reason.worked, one.reason.stderr.includes('/nonexistent')] : one))).toEqual(Array(3).fill(['never worked', true]));
    expect(all.filter((one) => one.status === 'rejected' && (one.reason as SessionLost).stderr.includes('/dev/null'))).toEqual([]);
    expect(starts()).toBe(1);
  });

  test('tells nothing to a connection that asks a person, who would be answered by it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'asks-'));
    const told = join(directory, 'told');
    const asking = async (question: string): Promise<unknown> => {
      const program = join(directory, 'virsh');
      writeFileSync(told, '');
      writeFileSync(program, `#!/bin/sh\nprintf '%s' "${question}"; while read -r line; do echo "$line" >> ${told}; done\n`, { mode: 0o755 });
      const { session } = open({ program, uri: 'qemu+tcp://h/system' });
      const failures = await Promise.all([session.run(['hostname'], {}), session.run(['uri'], {})].map(failureFrom));
      session.dispose();
      return [...failures.map(({ code, words }) => `${code}: ${words}`), readFileSync(told, 'utf8')];
    };
    // The words are virsh's own, of esx:// and qemu+libssh2://.
    const name = 'Enter username for 127.0.0.1 [root]: ';
    expect(await asking(name)).toEqual(Array(2).fill('authentication: The host asks: Enter username for 127.0.0.1 [root]').concat(''));
    const key = "Accept SSH host key with hash '8A:13' for host '127.0.0.1:22987' (y/n)?: ";
    expect(await asking(key)).toEqual(Array(2).fill("host-key: The host asks: Accept SSH host key with hash '8A:13' for host '127.0.0.1:22987' (y/n)?").concat(''));
    rmSync(directory, { recursive: true });
  });

  test('writes nothing into the history of what a person typed, also when it ends by itself', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'history-'));
    const file = join(directory, 'libvirt', 'virsh', 'history');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'start web\n');
    const { runner } = loggedRunner({ env: { ...process.env, XDG_CACHE_HOME: directory } });
    const session = new VirshSession({ runner, virshPath: () => 'virsh', uri, timeoutMs: () => 10_000, idleMs: 5000 });
    const lost: unknown = await session.run(['quit'], {}).catch((error: unknown) => error);
    expect([lost instanceof SessionLost ? lost.stderr : lost, readFileSync(file, 'utf8')]).toEqual(['', 'start web\n']);
    session.dispose();
    rmSync(directory, { recursive: true });
  });

  test('gives its connection up when idle', async () => {
    const { session, log } = open({ idleMs: 100 });
    await session.run(['hostname'], {});
    await until('it ended', () => log.some((line) => line.endsWith('# ended')));
    expect((await session.run(['domname', '1'], {})).stdout.trim()).toBe('test');
    session.dispose();
  });
});

describe.skipIf(!hasVirsh)('the Hypervisor on the test driver', () => {
  const connect = (to = uri) => {
    const { runner, log } = loggedRunner();
    return { log, hypervisor: createVirshHypervisor({ uri: to, runner, virshPath: () => 'virsh', timeoutMs: () => 10_000 }) };
  };

  test('lists, reads and changes within one process', async () => {
    const { hypervisor, log } = connect();
    const [domain, ...others] = await hypervisor.domains.list();
    expect(others).toEqual([]);
    expect(domain).toEqual({ uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', name: 'test', state: 'running', reason: 0, persistent: true, autostart: false, managedSave: false, snapshots: false, vcpus: domain?.vcpus, memoryBytes: domain?.memoryBytes });
    const uuid = domain?.uuid ?? '';
    await hypervisor.lifecycle.suspend(uuid);
    expect(await hypervisor.lifecycle.state(uuid)).toBe('paused');
    expect((await hypervisor.networks.list()).map((network) => [network.name, network.active])).toEqual([['default', true]]);
    expect((await hypervisor.pools.list()).map((pool) => [pool.name, pool.active])).toEqual([['default-pool', true]]);
    expect(log.filter((line) => line.endsWith('# stays'))).toHaveLength(1);
    hypervisor.dispose();
  });

  test('keeps what is defined for as long as it lives, and leaves no file', async () => {
    const { hypervisor } = connect();
    const xml = "<domain type='test'><name>é new</name><memory>4096</memory><os><type>hvm</type></os></domain>";
    expect(await hypervisor.domains.define(xml, { validate: false })).toEqual({ name: 'é new' });
    const uuid = await hypervisor.domains.findByName('é new');
    await hypervisor.lifecycle.start(uuid ?? '');
    expect(await hypervisor.lifecycle.state(uuid ?? '')).toBe('running');
    expect(await failureFrom(hypervisor.domains.define('<domain', { validate: false }))).toMatchObject({ code: 'xml-malformed' });
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('libvirt-') && existsSync(join(tmpdir(), name, 'input.xml')))).toEqual([]);
    hypervisor.dispose();
  });

  test('a refused connection is one classified failure', async () => {
    const { hypervisor } = connect('qemu+unix:///system?socket=/nonexistent');
    expect(await failureFrom(hypervisor.domains.list())).toMatchObject({ code: 'daemon-not-running', socket: '/nonexistent', remedy: 'start-daemon' });
    hypervisor.dispose();
  });

  test('a dangerous name never reaches virsh', async () => {
    const { hypervisor, log } = connect();
    const uuid = '6695eb01-f6a4-8304-79aa-97f2502e193f';
    const dangerous = "<domain type='test'><name>..</name><memory>4096</memory><os><type>hvm</type></os></domain>";
    const attempts = [
      hypervisor.domains.define(dangerous, { validate: false }),
      hypervisor.domains.create(dangerous, { validate: false }),
      hypervisor.domains.qemuCommandLine({ xml: dangerous }),
      hypervisor.lifecycle.rename(uuid, '.'),
      hypervisor.networks.define('<network><name>.</name></network>', { validate: false }),
      hypervisor.pools.define("<pool type='dir'><name>..</name></pool>", { validate: false }),
      hypervisor.volumes.create(uuid, { name: '..', capacityBytes: 1 }),
      hypervisor.volumes.delete(uuid, '..'),
      hypervisor.snapshots.create(uuid, { name: '.' }),
    ];
    expect((await Promise.all(attempts.map(failureFrom))).map((failure) => failure.code)).toEqual(attempts.map(() => 'name-refused'));
    expect(log).toEqual([]);
  });
});

test('on Windows, which has no /dev/stdin, a document lies in a directory of our own while virsh reads it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'virsh-'));
  const [program, seen] = [join(directory, 'virsh'), join(directory, 'seen')];
  writeFileSync(program, `#!/bin/sh\nfor arg; do case $arg in --file=*) file=\${arg#--file=}; echo "$file"; stat -c %a "\${file%/*}" "$file"; cat "$file";; esac; done > ${seen}\n`);
  chmodSync(program, 0o755);
  const { runner } = loggedRunner();
  const hypervisor = createVirshHypervisor({ uri: 'qemu:///system', runner, virshPath: () => program, timeoutMs: () => 10_000, platform: 'win32' });
  const xml = "<domain type='qemu'><name>é</name></domain>";
  expect(await hypervisor.domains.define(xml, { validate: true })).toEqual({ name: 'é' });
  const [path = '', ...rest] = readFileSync(seen, 'utf8').split('\n');
  expect([rest, existsSync(path)]).toEqual([['700', '600', xml], false]);
  hypervisor.dispose();
  rmSync(directory, { recursive: true });
});
