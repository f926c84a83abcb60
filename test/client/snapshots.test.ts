// Snapshots: what a revert loses is said as it is then, what libvirt finds risky is asked again, and many are deleted after one question.
import { expect, test, vi } from 'vitest';
import type { CommandContext } from '../../client/src/commands/context';
import type { Question } from '../../client/src/ui/prompts';
import { HypervisorError, type Snapshot } from '../../client/src/virsh/hypervisor';

vi.mock('vscode', () => ({ Uri: Map, EventEmitter: Map }));

const { createSnapshot, deleteSnapshot, revertSnapshot } = await import('../../client/src/commands/snapshots');

const snapshot = (name: string, state: string, children: readonly Snapshot[] = []): Snapshot => ({ name, state, parent: undefined, created: undefined, description: undefined, current: false, children });
const failure = (words: string): HypervisorError => new HypervisorError({ code: 'other', words, command: '', remedy: 'none' });

/** Runs a command on snapshots of `web`; what was asked, said and done. */
async function running(command: typeof revertSnapshot, nodes: readonly Snapshot[], { tree = nodes, state = 'running', refuses = () => undefined, answer = 'yes', by = 'click' }: { readonly tree?: readonly Snapshot[]; readonly state?: string; readonly refuses?: (name: string, options: object) => string | undefined; readonly answer?: string; readonly by?: 'click' | 'key' }) {
  const heard = { asked: [] as unknown[], told: [] as string[], titles: [] as string[], done: [] as unknown[] };
  const act = (what: string) => async (_uuid: string, name: string, options: object) => {
    const words = refuses(name, options);
    if (words !== undefined) throw failure(words);
    const chosen = Object.fromEntries(Object.entries(options).filter(([key]) => key === 'scope' || key === 'force'));
    return Promise.resolve(void heard.done.push([what, name, chosen]));
  };
  const domains = { value: [{ uuid: 'u', name: 'web', state, persistent: true }] };
  const host = {
    id: 'h', snapshot: { name: 'lab', uri: 'qemu:///system', domains }, refresh: () => Promise.resolve(),
    hypervisor: { snapshots: { tree: () => Promise.resolve(tree), revert: act('revert'), delete: act('delete') }, lifecycle: { state: () => Promise.resolve(state) }, domains: { xml: () => Promise.resolve('<domain/>') } },
  };
  const prompts = {
    ask: ({ message, detail, choices }: Question<string>) => {
      heard.asked.push([message, detail?.split('\n'), choices.map(({ title }) => title)]);
      return Promise.resolve(answer);
    },
    tell: (_level: string, message: string) => void heard.told.push(message),
    progress: async ({ title }: { readonly title: string }, work: (signal: AbortSignal, report: () => void) => Promise<unknown>) => {
      heard.titles.push(title);
      return work(new AbortController().signal, () => undefined);
    },
  };
  const history = { replacing: async (_key: unknown, _what: unknown, run: () => Promise<unknown>) => run() };
  const all = nodes.map((one) => ({ kind: 'snapshot', id: one.name, host: 'h', uuid: 'u', snapshot: one }));
  const context = { hosts: { get: () => host }, prompts, history, view: { selection: all } };
  await command(context as unknown as CommandContext, by === 'key' ? ['selection'] : [all[0], all]);
  return heard;
}

const disks = 'Everything that changed on its disks since then is lost.';
const memory = 'It is running: what is in its memory is lost too, and its programs end without a warning.';
const definition = 'It gets the definition of then. The present one is kept in the history of this extension.';

test.each([
  ['running', 'running', [disks, memory, 'It then runs from where it was.', definition]],
  ['running', 'shutoff', [disks, memory, 'It is off afterwards.', definition]],
  ['paused', 'disk-snapshot', [disks, memory, definition]],
  ['shutoff', 'paused', [disks, 'It is then paused where it was.', definition]],
  ['shutoff', 'shutoff', [disks, 'It is off afterwards.', definition]],
])('reverting a machine that is %s to what was %s says what is lost, and what comes after', async (state, then, detail) => {
  const heard = await running(revertSnapshot, [snapshot('base', then)], { state });
  expect(heard).toMatchObject({ asked: [['Revert web on lab to the snapshot base?', detail, ['Revert']]], told: [], done: [['revert', 'base', {}]] });
});

test('what a snapshot is now counts, not what the tree had', async () => {
  const { asked, told, done } = await running(revertSnapshot, [snapshot('base', 'running')], { tree: [] });
  expect([asked, told, done]).toEqual([[], ['web on lab has no snapshot base any more.'], []]);
});

test('what libvirt finds risky is done by force only after a second yes', async () => {
  const risky = 'revert requires force: snapshot without memory state, removal of existing managed saved state strongly recommended';
  const refuses = (_name: string, options: object): string | undefined => ('force' in options ? undefined : `error\n${risky}`);
  const { asked, told, done } = await running(revertSnapshot, [snapshot('base', 'shutoff')], { state: 'shutoff', refuses });
  expect([asked.slice(1), told, done]).toEqual([
    [['Revert web on lab to base by force?', ['libvirt finds it risky: snapshot without memory state, removal of existing managed saved state strongly recommended.'], ['Revert by Force']]],
    [], [['revert', 'base', { force: true }]],
  ]);
});

test('one is deleted alone or with its children, which are named', async () => {
  const { asked, titles, done } = await running(deleteSnapshot, [snapshot('base', 'running', [snapshot('a', 'running', [snapshot('b', 'running')])])], { answer: 'children' });
  expect([asked, titles, done]).toEqual([
    [['Delete the snapshot base of web on lab?', ['What it kept is gone for good; the machine stays as it is now.', 'Others were made from it; deleting it alone merges it into them.', 'With its children go: a, b'], ['Delete', 'Delete with Children']]],
    ['Delete Snapshot: base (web on lab)', 'Delete Snapshot: base (web on lab)'], [['delete', 'base', { scope: 'children' }]],
  ]);
});

test('children that the tree never saw are named too, and one that is gone is not deleted', async () => {
  const now = snapshot('base', 'running', [snapshot('new', 'running')]);
  const [more, gone] = [await running(deleteSnapshot, [snapshot('base', 'running')], { tree: [now], answer: 'children' }), await running(deleteSnapshot, [snapshot('base', 'running')], { tree: [] })];
  expect([more.asked, gone.asked, gone.told, gone.done]).toMatchObject([[[{}, { 2: 'With its children go: new' }, {}]], [], ['web on lab has no snapshot base any more.'], []]);
});

test('the Delete key deletes what is selected, after the same question', async () => {
  const { asked, done } = await running(deleteSnapshot, [snapshot('base', 'running')], { answer: 'this', by: 'key' });
  expect([asked.length, done]).toEqual([1, [['delete', 'base', { scope: 'this' }]]]);
});

test('many are deleted after one question that names them, one after the other, and what failed is said once', async () => {
  const all = ['a', 'b', 'c'].map((name) => snapshot(name, 'running'));
  const { asked, told, done } = await running(deleteSnapshot, all, { answer: 'this', refuses: (name) => (name === 'a' ? undefined : `${name} is in use`) });
  const names = all.map(({ name }) => `${name} (web on lab)`);
  expect([asked, told, done]).toEqual([
    [[`Delete 3 snapshots? ${names.join(', ')}`, ['What it kept is gone for good; the machine stays as it is now.', '', ...names], ['Delete']]],
    ['Delete Snapshot: 3 selected failed for 2. Delete Snapshot: b (web on lab): b is in use. Delete Snapshot: c (web on lab): c is in use.'],
    [['delete', 'a', { scope: 'this' }]],
  ]);
});

test('no name is asked for where it is not known which are taken', async () => {
  const heard: string[] = [];
  const host = { id: 'h', snapshot: { name: 'lab', uri: 'qemu:///system', domains: { value: [{ uuid: 'u', name: 'web', state: 'shutoff' }] } }, hypervisor: { snapshots: { tree: () => Promise.reject(failure('not now')) } } };
  const prompts = {
    input: ({ title }: { readonly title: string }) => Promise.resolve(void heard.push(title)),
    tell: (_level: string, message: string) => void heard.push(message),
    progress: async (_options: unknown, work: (signal: AbortSignal) => Promise<unknown>) => work(new AbortController().signal),
  };
  await createSnapshot({ hosts: { get: () => host }, prompts } as unknown as CommandContext, [{ kind: 'domain', id: 'd', host: 'h', uuid: 'u' }]);
  expect(heard).toEqual(['Snapshot of web on lab: not now.']);
});
