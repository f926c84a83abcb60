// What of the tree VS Code is told to ask for again: nothing after a refresh without change, and of one machine only that.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHostModel, type OwnedHostModel } from '../../client/src/hosts/hostModel';
import type { HostModel, Hosts } from '../../client/src/hosts/hosts';
import { TreeChanges } from '../../client/src/tree/changes';
import { describe as look } from '../../client/src/tree/describe';
import type { TreeNode } from '../../client/src/tree/nodes';
import { TreeModel } from '../../client/src/tree/treeModel';
import type { DomainDetails, DomainSummary, Hypervisor, Pool, EventListener as StreamListener } from '../../client/src/virsh/hypervisor';

const summary = (name: string, more: Partial<DomainSummary> = {}): DomainSummary => ({
  uuid: `uuid-${name}`, name, state: 'shutoff', reason: 0, persistent: true, autostart: false, managedSave: false, snapshots: false, vcpus: 1, memoryBytes: 2 ** 30, ...more,
});

/** What the host has; a test changes it. */
let now: { domains: DomainSummary[]; pools: Pool[]; titles: Readonly<Record<string, string>>; disk: string; snapshots: string[]; volumes: string[]; stream?: StreamListener };
let host: OwnedHostModel;
let model: TreeModel;
let changes: TreeChanges;
let pending: Set<string>;

const details = (uuid: string): DomainDetails => ({ uuid, title: now.titles[uuid], description: undefined, tag: undefined, osType: 'hvm', arch: undefined, machine: undefined, vcpus: 1, memoryBytes: 1, disks: [{ type: 'file', device: 'disk', target: 'vda', bus: 'virtio', source: now.disk }], interfaces: [], agentChannel: true, console: true });

beforeEach(async () => {
  now = { domains: [summary('a'), summary('b', { state: 'running' }), summary('c')], pools: [{ uuid: 'uuid-p', name: 'p', active: true, persistent: true, autostart: false }], titles: {}, disk: '/a', snapshots: ['s'], volumes: ['v'] };
  pending = new Set();
  const hypervisor = {
    facts: { info: async () => Promise.resolve({ uri: 'h', hostname: 'h' }) },
    domains: { list: async () => Promise.resolve([...now.domains]), details: async (uuid: string) => Promise.resolve(details(uuid)) },
    networks: { list: async () => Promise.resolve([]) },
    pools: { list: async () => Promise.resolve([...now.pools]), info: async () => Promise.resolve({ state: 'running' }) },
    volumes: { list: async () => Promise.resolve(now.volumes.map((name) => ({ pool: 'p', name, path: `/${name}` }))) },
    hostDevices: { list: async () => Promise.resolve([]) },
    snapshots: { tree: async (uuid: string) => Promise.resolve(uuid === 'uuid-a' ? now.snapshots.map((name) => ({ name, state: 'shutoff', current: false, children: [] })) : []) },
    ...Object.fromEntries(['lifecycle', 'devices', 'jobs', 'agent'].map((part) => [part, {}])),
    watch: (stream: StreamListener) => {
      now.stream = stream;
      return { follow: () => undefined, dispose: () => undefined };
    },
    dispose: () => undefined,
  } as unknown as Hypervisor;
  host = createHostModel({ connection: { name: 'h', uri: 'qemu+ssh://h/system', origin: 'user' }, hypervisor, agree: async () => Promise.resolve('no'), pollMs: 60_000 });
  const hosts = { all: [host] as HostModel[], unanswered: [], get: () => host } as unknown as Hosts;
  model = new TreeModel(hosts);
  changes = new TreeChanges(model, seen);
  host.onDidChange((change) => changes.host(host, change));
  await host.connect();
});
afterEach(() => host.dispose());

const seen = (node: TreeNode): ReturnType<typeof look> => look(model, node, { hasPendingChanges: (_host, uuid) => pending.has(uuid), definitionUri: () => '' });

/** Shows the whole tree, as VS Code does where everything is open. */
async function show(node?: TreeNode): Promise<void> {
  const children = await model.children(node);
  changes.showedBelow(node, children);
  for (const child of children) {
    changes.showed(child, seen(child));
    await show(child);
  }
}

/** What VS Code is told to ask for again, once the host was read anew. */
async function told(change: () => void = () => undefined): Promise<unknown> {
  await show();
  changes.take();
  change();
  await host.refresh('all');
  const stale = changes.take();
  return stale === 'everything' ? stale : stale.map((node) => decodeURIComponent(node.id).replace(/^qemu\+ssh:\/\/h\/system\/?/, ''));
}

const set = (name: string, more: Partial<DomainSummary>): void => {
  now.domains = now.domains.map((one) => (one.name === name ? { ...one, ...more } : one));
};

describe.each(['host', 'state', 'tag'] as const)('grouped by %s', (grouping) => {
  beforeEach(() => {
    model.options = { grouping, filter: '' };
  });

  test('a refresh without change tells nothing', async () => {
    expect(await told()).toEqual([]);
  });

  test('what changed of one machine tells of that alone', async () => {
    expect(await told(() => set('a', { autostart: true }))).toEqual(['domain/uuid-a']);
    expect(await told(() => set('b', { managedSave: true, vcpus: 8 }))).toEqual(['domain/uuid-b']);
  });
});

describe('the smallest part', () => {
  test('a count, an order or a machine that comes or goes is the section’s', async () => {
    const changed = [() => set('a', { state: 'running' }), () => set('c', { name: 'A' }), () => now.domains.push(summary('d')), () => now.domains.shift()];
    const parts: unknown[] = [];
    for (const change of changed) parts.push(await told(change));
    expect(parts).toEqual([['domains'], ['domains'], ['domains'], ['domains']]);
  });

  test('pausing is the machine’s, for it still runs', async () => {
    expect(await told(() => set('b', { state: 'paused' }))).toEqual(['domain/uuid-b']);
  });

  test('of two groups both are told, and groups that come or go are everything', async () => {
    model.options = { grouping: 'state', filter: '' };
    set('a', { state: 'running' });
    await host.refresh('domains');
    expect([await told(() => set('a', { state: 'shutoff' })), await told(() => set('a', { state: 'crashed' }))]).toEqual([['group/state/running', 'group/state/shutoff'], 'everything']);
  });

  test('what sends no event is seen by reading again what somebody opened: devices, snapshots, volumes', async () => {
    expect([await told(() => now.snapshots.push('t')), await told(() => now.volumes.push('w')), await told(() => now.pools.push({ uuid: 'uuid-q', name: 'q', active: false, persistent: true, autostart: false }))]).toEqual([['domain/uuid-a'], ['pool/uuid-p'], ['pools']]);
    // All machines of this host have it.
    expect(await told(() => { now.disk = '/b'; })).toEqual(['domain/uuid-a', 'domain/uuid-b', 'domain/uuid-c']);
    expect(await told()).toEqual([]);
  });

  test('that events do not come is told, and that they come again; while nobody knows yet, nothing is said', async () => {
    host.setVisible('visible');
    const words: unknown[] = [];
    const look = async (change: () => void): Promise<void> => {
      const stale = await told(change);
      words.push([stale, seen({ kind: 'host', id: 'h', host: host.id })?.description]);
    };
    await look(() => undefined);
    await look(() => now.stream?.onUp());
    await look(() => now.stream?.onDown({ code: 'other', words: 'no events here', command: '', remedy: 'none' }, 1000));
    await look(() => now.stream?.onUp());
    const uri = 'qemu+ssh://h/system';
    expect(words).toEqual([[[], uri], [[], uri], [[''], `no events, reading now and then · ${uri}`], [[''], uri]]);
  });

  test('a note that is none of the host’s is told when it shows, once', async () => {
    await show();
    // What was read for the disks shows in the machine's row.
    await show();
    changes.take();
    const parts = [true, false].map((there) => {
      if (there) pending.add('uuid-a');
      changes.domain(host.id, 'uuid-a');
      changes.domain(host.id, 'uuid-b');
      const stale = changes.take();
      for (const node of stale === 'everything' ? [] : stale) changes.showed(node, seen(node));
      return stale === 'everything' ? stale : stale.map(({ id }) => id.split('/').at(-1));
    });
    expect(parts).toEqual([['uuid-a'], []]);
  });
});

test('nodes of what is gone are forgotten, with all that was below', async () => {
  await show();
  const before = model.store.size;
  for (let round = 0; round < 20; round += 1) {
    now.domains.push(summary(`x${round}`));
    now.pools.push({ uuid: `uuid-q${round}`, name: `q${round}`, active: true, persistent: true, autostart: false });
    await host.refresh('all');
    await show();
    now.domains.pop();
    now.pools.pop();
    await host.refresh('all');
    model.forgetGone(host);
  }
  expect(model.store.size).toBe(before);
});

test('a host without machines has its own welcome', async () => {
  const full = model.emptiness();
  now.domains = [];
  await host.refresh('all');
  expect([full, model.emptiness()]).toEqual(['none', 'no-domains']);
});

test('machines are put in order once for each answer of their host, however many groups ask for them', () => {
  let compared = 0;
  const named = (number: number): DomainSummary => ({
    ...summary(String(number)),
    get name() {
      compared += 1;
      return `vm-${number}`;
    },
  });
  const domains = { value: Array.from({ length: 60 }, (_, number) => named(59 - number)), loaded: true, failure: undefined };
  const tagged = { id: 'h', snapshot: { ...host.snapshot, domains }, knownDetails: (uuid: string) => ({ ...details(uuid), tag: String(Number(uuid.slice(5)) % 20) }) } as unknown as HostModel;
  const groups = new TreeModel({ all: [tagged], unanswered: [], get: () => tagged } as unknown as Hosts);
  groups.options = { grouping: 'tag', filter: '' };
  const all = groups.childrenNow(undefined).filter((node) => node.kind === 'group');
  const once = compared;
  const members = all.map((group) => groups.childrenNow(group).map((node) => node.id));
  expect([members.length, members[0], once > 0, compared - once]).toEqual([20, ['h/domain/uuid-0', 'h/domain/uuid-20', 'h/domain/uuid-40'], true, 0]);
});
