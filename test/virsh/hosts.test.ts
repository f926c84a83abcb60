// The list of hosts and their live models, with the real virsh on its test driver.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { coalesce } from '../../client/src/hosts/coalesce';
import { createHosts } from '../../client/src/hosts/createHosts';
import { Emitter } from '../../client/src/hosts/emitter';
import { OnDemand } from '../../client/src/hosts/onDemand';
import type { Agree, Connection, ConnectionOrigin, ConnectionSettings, Hosts, KeptConnection } from '../../client/src/hosts/hosts';
import { createVirshHypervisor } from '../../client/src/virsh/virshHypervisor';
import { failureFrom, hasVirsh, loggedRunner, until } from './support';

/** Settings in memory, as the editor would keep them. */
class MemorySettings implements ConnectionSettings {
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;
  constructor(private list: readonly (Connection & { readonly origin: ConnectionOrigin })[]) {}
  read(): readonly (Connection & { readonly origin: ConnectionOrigin })[] {
    return this.list;
  }
  write(connections: readonly KeptConnection[]): Promise<void> {
    this.list = [...this.list.filter((one) => one.origin === 'workspace'), ...connections];
    this.changes.fire();
    return Promise.resolve();
  }
}

const TEST = 'test:///default';
let hosts: Hosts | undefined;
afterEach(() => hosts?.dispose());

function open(list: readonly (Connection & { readonly origin: ConnectionOrigin })[], answer: Awaited<ReturnType<Agree>> | (() => ReturnType<Agree>) = 'no') {
  const { runner, log } = loggedRunner();
  const asked: string[] = [];
  const settings = new MemorySettings(list);
  const created = createHosts({
    settings,
    createHypervisor: (uri) => createVirshHypervisor({ uri, runner, virshPath: () => 'virsh', timeoutMs: () => 10_000 }),
    agree: (connection) => {
      asked.push(connection.uri);
      return typeof answer === 'function' ? answer() : Promise.resolve(answer);
    },
  });
  hosts = created;
  const shown = (): readonly string[] => created.all.map((host) => `${host.snapshot.name} ${host.snapshot.state.kind}`);
  return { hosts: created, settings, log, asked, shown };
}

describe('the list', () => {
  test('adds, renames, removes, and refuses doubles', async () => {
    const { hosts, shown, settings } = open([]);
    let fired = 0;
    hosts.onDidChangeList(() => (fired += 1));
    await hosts.add({ name: 'one', uri: TEST });
    await hosts.rename(TEST, 'uno');
    expect([shown(), settings.read()]).toEqual([['uno disconnected'], [{ name: 'uno', uri: TEST, origin: 'user' }]]);
    expect((await failureFrom(hosts.add({ name: 'uno', uri: 'test:///other' }))).code).toBe('name-taken');
    expect((await failureFrom(hosts.add({ name: 'two', uri: TEST }))).code).toBe('name-taken');
    expect((await failureFrom(hosts.add({ name: 'two', uri: 'no uri' }))).code).toBe('bad-uri');
    await hosts.remove(TEST);
    expect(shown()).toEqual([]);
    expect(fired).toBe(3);
  });

  test('keeps the usual hosts when one is added, renamed or removed', async () => {
    const [system, session] = ['qemu:///system', 'qemu:///session'].map((uri) => ({ name: uri, uri, origin: 'default' as const }));
    if (system === undefined || session === undefined) throw new Error('No usual hosts.');
    const { hosts, settings } = open([system, session]);
    await hosts.add({ name: 'one', uri: TEST });
    expect(settings.read()).toEqual([system, session, { name: 'one', uri: TEST, origin: 'user' }]);
    await hosts.rename(session.uri, 'mine');
    expect(settings.read()).toEqual([system, { name: 'mine', uri: session.uri, origin: 'user' }, { name: 'one', uri: TEST, origin: 'user' }]);
    await hosts.remove(system.uri);
    expect(settings.read().map((one) => one.name)).toEqual(['mine', 'one']);
  });

  test('hosts of one name carry their addresses, and so does one that is called like another’s address', () => {
    const { hosts } = open([
      { name: 'prod', uri: 'test:///prod', origin: 'user' },
      { name: 'Prod\u200b', uri: 'test:///evil', origin: 'workspace' },
      { name: 'test:///prod', uri: 'test:///worse', origin: 'workspace' },
      { name: 'lab', uri: 'test:///lab', origin: 'user' },
    ]);
    expect(hosts.all.map((host) => host.snapshot.name)).toEqual(['prod (test:///prod)', 'Prod\u200b (test:///evil)', 'test:///prod (test:///worse)', 'lab']);
  });

  test('nothing runs before somebody looks', () => {
    expect(open([{ name: 't', uri: TEST, origin: 'user' }]).log).toEqual([]);
  });

  test('a model outlives a change of settings that is not its own', async () => {
    const { hosts } = open([{ name: 't', uri: TEST, origin: 'user' }]);
    const before = hosts.get(TEST);
    await hosts.add({ name: 'other', uri: 'test:///other' });
    expect(hosts.get(TEST)).toBe(before);
  });

  test('a workspace\'s host, and one that runs a program, wait for consent', async () => {
    const evil = 'qemu+ext:///system?command=/bin/false';
    const { hosts, log, asked } = open([{ name: 'w', uri: TEST, origin: 'workspace' }, { name: 'e', uri: evil, origin: 'user' }]);
    hosts.setVisible('visible');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([log, asked]).toEqual([[], []]);
    await hosts.get(TEST)?.connect();
    await hosts.get(evil)?.connect();
    expect([log, asked]).toEqual([[], [TEST, evil]]);
    expect(hosts.all.map((host) => host.snapshot.state)).toMatchObject([{ failure: { code: 'uri-not-trusted' } }, { failure: { code: 'uri-not-trusted' } }]);
  });

  test('who wants to connect while the question stands asks no second one', async () => {
    const refusals: ((answer: 'no') => void)[] = [];
    const { hosts, log, asked } = open([{ name: 'w', uri: TEST, origin: 'workspace' }], () => new Promise((resolve) => refusals.push(resolve)));
    const model = hosts.get(TEST);
    const both = Promise.all([model, model].map(async (one) => one?.connect()));
    expect([asked, refusals.length]).toEqual([[TEST], 1]);
    refusals[0]?.('no');
    await both;
    expect([model?.snapshot.state, log]).toMatchObject([{ failure: { code: 'uri-not-trusted', why: 'not-agreed' } }, []]);
    const again = model?.connect();
    refusals[1]?.('no');
    await again;
    expect(asked).toEqual([TEST, TEST]);
  });

  test('what was refused in a workspace that nobody trusted is over once the settings are read again, and asked about when somebody connects', async () => {
    const answers = ['workspace-not-trusted', 'no'] as const;
    let given = 0;
    const { hosts, settings, log, asked } = open([{ name: 'w', uri: TEST, origin: 'workspace' }], () => Promise.resolve(answers[given++] ?? 'no'));
    const model = hosts.get(TEST);
    hosts.setVisible('visible');
    await model?.connect();
    expect(model?.snapshot.state).toMatchObject({ failure: { code: 'uri-not-trusted', why: 'workspace-not-trusted' } });
    await settings.write([]);
    await model?.ready();
    expect([hosts.get(TEST) === model, model?.snapshot.state, asked]).toEqual([true, { kind: 'disconnected' }, [TEST]]);
    await model?.connect();
    expect([model?.snapshot.state, asked, log]).toMatchObject([{ failure: { why: 'not-agreed' } }, [TEST, TEST], []]);
  });
});

describe.skipIf(!hasVirsh)('live', () => {
  test('usual hosts show once they answer; the others tell why not', async () => {
    const dead = 'qemu+unix:///system?socket=/nonexistent';
    const { hosts, shown } = open([{ name: 'test', uri: TEST, origin: 'default' }, { name: 'dead', uri: dead, origin: 'default' }]);
    expect(shown()).toEqual([]);
    hosts.setVisible('visible');
    await until('the test driver answers', () => shown().length === 1);
    await until('the other failed', () => hosts.unanswered[0]?.snapshot.state.kind === 'failed');
    expect(shown()).toEqual(['test connected']);
    expect(hosts.unanswered.map((host) => host.snapshot.state)).toMatchObject([{ kind: 'failed', failure: { code: 'daemon-not-running' }, retryAt: expect.any(Number) as number }]);
  });

  test('a host that nobody looks at is connected, and read again, when a command needs it; one that was disconnected, or that nobody agreed to, is left alone', async () => {
    const workspaces = 'test:///x';
    const { hosts, asked } = open([{ name: 't', uri: TEST, origin: 'user' }, { name: 'w', uri: workspaces, origin: 'workspace' }]);
    const [model, other] = [hosts.get(TEST), hosts.get(workspaces)];
    if (model === undefined || other === undefined) throw new Error('No model.');
    const read = vi.spyOn(model.hypervisor.domains, 'list');
    await Promise.all([model.ready(), model.ready(), other.ready()]);
    const first = [model.snapshot.domains.value.map((one) => one.name), model.snapshot.following, read.mock.calls.length, other.snapshot.state.kind, asked];
    await model.ready();
    const again = read.mock.calls.length;
    model.disconnect();
    await model.ready();
    expect([first, again, model.snapshot.state.kind]).toEqual([[['test'], 'nothing', 1, 'disconnected', []], 2, 'disconnected']);
  });

  test('a model reads everything, keeps identity of what is the same, and disconnects for good', async () => {
    const { hosts } = open([{ name: 't', uri: TEST, origin: 'user' }]);
    const model = hosts.get(TEST);
    if (model === undefined) throw new Error('No model.');
    hosts.setVisible('visible');
    await until('it is read', () => model.snapshot.pools.loaded && model.snapshot.networks.loaded && model.snapshot.domains.loaded);
    const { domains, networks, pools } = model.snapshot;
    expect([domains.value.map((one) => one.name), networks.value.map((one) => one.name), pools.value.map((one) => one.name), model.snapshot.host?.hypervisor]).toEqual([['test'], ['default'], ['default-pool'], 'TEST 0.0.2']);
    await model.refresh('all');
    expect([model.snapshot.domains === domains, model.snapshot.networks === networks, model.snapshot.pools === pools]).toEqual([true, true, true]);
    const uuid = domains.value[0]?.uuid ?? '';
    const details = await model.details(uuid);
    expect([details?.uuid, model.knownDetails(uuid) === details, (await model.details(uuid)) === details]).toEqual([uuid, true, true]);
    expect((await model.pool(pools.value[0]?.uuid ?? '')).value.info?.state).toBe('running');
    model.disconnect();
    hosts.setVisible('hidden');
    hosts.setVisible('visible');
    expect([model.snapshot.state.kind, model.snapshot.following]).toEqual(['disconnected', 'nothing']);
  });
});

test('coalesce: one at a time, and one more for all who asked meanwhile', async () => {
  let runs = 0;
  let at = 0;
  let most = 0;
  const task = coalesce(async () => {
    runs += 1;
    at += 1;
    most = Math.max(most, at);
    await new Promise((resolve) => setTimeout(resolve, 5));
    at -= 1;
  });
  await Promise.all([task(), task(), task(), task()]);
  expect([runs, most]).toEqual([2, 1]);
  await task();
  expect(runs).toBe(3);
});

test('emitter: in order, twice the same function, and not after disposal', () => {
  const emitter = new Emitter<number>();
  const seen: number[] = [];
  const listener = (value: number): number => seen.push(value);
  const first = emitter.event(listener);
  emitter.event(listener);
  emitter.fire(1);
  first.dispose();
  emitter.fire(2);
  emitter.dispose();
  emitter.fire(3);
  expect(seen).toEqual([1, 1, 2]);
});

test('what two readings at once find is told, though they find the same', async () => {
  let now = 'before';
  let told = 0;
  const shown = new OnDemand('', async () => Promise.resolve(now), () => (told += 1));
  await shown.get();
  now = 'after';
  await Promise.all([shown.again(), shown.again()]);
  const once = told;
  await Promise.all([shown.again(), shown.again()]);
  expect([once, told, (await shown.get()).value]).toEqual([1, 1, 'after']);
});
