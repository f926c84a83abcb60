// Nothing of this machine stands for another's: logs of domains, and hosts of documents without a file.
import { expect, test, vi } from 'vitest';
import type { CommandContext } from '../../client/src/commands/context';

const seen = { opened: [] as string[], close: undefined as ((document: { readonly uri: unknown }) => void) | undefined };
vi.mock('vscode', () => ({
  Uri: Object.assign(class { readonly scheme = ''; }, { file: (path: string): string => path }),
  EventEmitter: class { event = (): void => undefined; fire(): void { /* nobody listens */ } dispose(): void { /* nothing held */ } },
  window: { showTextDocument: (path: string) => Promise.resolve(seen.opened.push(path)) },
  workspace: { onDidCloseTextDocument: (listener: NonNullable<typeof seen.close>) => { seen.close = listener; return { dispose: () => undefined }; } },
}));

const { openDomainLog } = await import('../../client/src/commands/hostFiles');
const { FileHosts } = await import('../../client/src/commands/fileHosts');

test.each([
  ['qemu:///system', ['qemu:///system'], ['/log/web.log'], 0],
  ['qemu:///session?socket=/x', ['qemu:///session?socket=/x'], ['/log/web.log'], 0],
  ['qemu+ssh://kvm1/system', [], [], 1],
  ['qemu+ssh://kvm1/session?no_tty=1', [], [], 1],
])('the log of a domain on %s', async (uri, asked, opened, told) => {
  const heard = { asked: [] as string[], told: 0 };
  const host = { id: uri, snapshot: { name: 'h', uri, domains: { value: [{ uuid: 'u', name: 'web', state: 'running' }] } } };
  const context = {
    hosts: { get: () => host },
    health: { domainLog: ({ uri: asked, name }: { readonly uri: string; readonly name: string }) => Promise.resolve([{ path: `/log/${name}.log`, about: 'domain-log', readable: true }, heard.asked.push(asked)][0]) },
    prompts: { tell: () => (heard.told += 1), progress: async (_options: unknown, work: (signal: AbortSignal) => Promise<unknown>) => work(new AbortController().signal) },
  };
  seen.opened.splice(0);
  await openDomainLog(context as unknown as CommandContext, [{ kind: 'domain', id: 'x', host: uri, uuid: 'u' }]);
  expect([heard.asked, seen.opened, heard.told]).toEqual([asked, opened, told]);
});

test('the next Untitled-1 has no host of the last one, and a file has its own for good', async () => {
  const kept = new Map<string, unknown>();
  const memory = { get: (key: string, other: unknown) => kept.get(key) ?? other, update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)) };
  const uri = (scheme: string, name: string): never => ({ scheme, toString: () => `${scheme}:${name}` }) as never;
  const [file, untitled] = [uri('file', '/a.xml'), uri('untitled', 'Untitled-1')];
  const hosts = new FileHosts(memory as never);
  await hosts.remember(file, 'test:///a');
  await hosts.remember(untitled, 'test:///b');
  const open = [hosts.get(file), hosts.get(untitled)];
  seen.close?.({ uri: untitled });
  seen.close?.({ uri: file });
  expect([open, [hosts.get(file), hosts.get(untitled)], [...kept.values()]]).toEqual([['test:///a', 'test:///b'], ['test:///a', undefined], [[['file:/a.xml', 'test:///a']]]]);
});

const { domainTarget, domainTargets, hostTarget, nodeOf, objectTarget } = await import('../../client/src/commands/targets');

/** A host with two running machines and two pools; every list that is shown takes its first. */
function twoOfEach(selection: readonly object[] = []) {
  const heard = { told: [] as string[], picked: 0 };
  const pools = ['p1', 'p2'].map((uuid) => ({ uuid, name: uuid, active: true }));
  const host = { id: 'h', snapshot: { name: 'lab', uri: 'qemu:///system', domains: { value: ['u1', 'u2'].map((uuid) => ({ uuid, name: uuid, state: 'running' })) }, pools: { value: pools } } };
  const pick = (items: readonly { readonly value: unknown }[]): Promise<unknown> => {
    heard.picked += 1;
    return Promise.resolve(items[0]?.value);
  };
  const context = { hosts: { all: [host], get: (id: string) => (id === 'h' ? host : undefined) }, view: { selection }, prompts: { pick, tell: (_level: string, message: string) => void heard.told.push(message) } };
  return { heard, context: context as unknown as CommandContext };
}

const node = (kind: string, uuid: string, more: object = {}): object => ({ kind, id: `${kind} ${uuid}`, host: 'h', uuid, ...more });
const gone = 'Start: what was chosen is not there, or not any more. Choose it in the tree and try again.';

test('of several selected things, a command on one works on the one that was clicked, and on nothing of another', async () => {
  const { context, heard } = twoOfEach();
  const [machine, snapshot, pools] = [node('domain', 'u1'), node('snapshot', 'u2', { snapshot: { name: 's' } }), [node('pool', 'p1'), node('pool', 'p2')]];
  const title = { title: 'Start' };
  const target = await domainTarget(context, [snapshot, [machine, snapshot]], title);
  const other = nodeOf(context, [machine, [machine, snapshot]], 'snapshot');
  const pool = await objectTarget(context, [pools[1], pools], { title: 'Start', kind: 'pool' });
  const all = await domainTargets(context, [snapshot, [machine, snapshot]], title);
  expect([target?.domain.uuid, other, pool?.object.uuid, all.map(({ domain }) => domain.uuid), heard]).toEqual(['u2', undefined, 'p2', ['u1', 'u2'], { told: [], picked: 0 }]);
});

test('what is gone is said to be gone: no other takes its place, not even the only host', async () => {
  const { context, heard } = twoOfEach();
  const found = [
    await domainTargets(context, [node('domain', 'gone')], { title: 'Start' }),
    await objectTarget(context, [node('pool', 'gone')], { title: 'Start', kind: 'pool' }),
    await hostTarget(context, ['qemu+ssh://gone/system'], 'Connect'),
    await hostTarget(context, [{ kind: 'host', id: 'x', host: 'gone' }], 'Connect'),
  ];
  expect([found, heard]).toEqual([[[], undefined, undefined, undefined], { told: [gone, gone, 'The host qemu+ssh://gone/system is not in your list any more.', 'The host gone is not in your list any more.'], picked: 0 }]);
});

test('a key that is pressed on a snapshot or a network does not mean a machine', async () => {
  const onParts = twoOfEach([node('snapshot', 'u1'), node('network', 'n')]);
  const parts = await domainTargets(onParts.context, ['selection'], { title: 'Start' });
  const onMachine = twoOfEach([node('domain', 'u2')]);
  const [machine] = await domainTargets(onMachine.context, ['selection'], { title: 'Start' });
  expect([parts, onParts.heard, machine?.domain.uuid]).toEqual([[], { told: [gone], picked: 0 }, 'u2']);
});
