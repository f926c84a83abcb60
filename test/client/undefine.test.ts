// Undefining: what was agreed to is what goes, by its source, and what changed meanwhile is left alone.
import { expect, test, vi } from 'vitest';
import type { CommandContext } from '../../client/src/commands/context';
import type { PickItem, Question } from '../../client/src/ui/prompts';

vi.mock('vscode', () => ({ Uri: Map, EventEmitter: Map }));

const { undefine } = await import('../../client/src/commands/undefine');

interface Disk { readonly type: string; readonly device: string; readonly target: string; readonly source: string | undefined }
const disk = (target: string, source: string | undefined, device = 'disk'): Disk => ({ type: 'file', device, target, source });

/** Undefines `web`, whose disks are read once for the question and once before the deed; what was asked, said, kept and done. */
async function undefining(reads: { readonly disks: readonly (readonly Disk[])[]; readonly xml?: readonly string[]; readonly checkpoints?: readonly string[]; readonly states?: readonly string[]; readonly left?: readonly string[] }, picked: readonly string[]) {
  const heard = { offered: [] as string[], detail: '', told: [] as string[], kept: [] as string[], done: [] as unknown[] };
  const [next, nextXml, nextState] = [iterate(reads.disks), iterate(reads.xml ?? ['<domain/>']), iterate(reads.states ?? ['shutoff'])];
  const host = {
    id: 'h', snapshot: { name: 'lab', uri: 'qemu:///system', domains: { value: [{ uuid: 'u', name: 'web', state: 'shutoff', persistent: true }] } },
    refresh: () => Promise.resolve(),
    hypervisor: {
      devices: { blockList: () => Promise.resolve(next()) },
      domains: { xml: () => Promise.resolve(nextXml()) },
      snapshots: { checkpoints: () => Promise.resolve(reads.checkpoints ?? []) },
      lifecycle: { state: () => Promise.resolve(nextState()), undefine: (uuid: string, options: { readonly signal: unknown }) => {
        heard.done.push({ uuid, ...options, signal: undefined });
        return Promise.resolve(reads.left ?? []);
      } },
    },
  };
  const prompts = {
    pickMany: (items: readonly PickItem<unknown>[]) => {
      heard.offered.push(...items.map((item) => item.label));
      return Promise.resolve(items.filter((item) => picked.includes(item.label)).map((item) => item.value));
    },
    ask: (question: Question<string>) => {
      heard.detail = question.detail ?? '';
      return Promise.resolve('yes');
    },
    tell: (_level: string, message: string) => void heard.told.push(message),
    progress: async (_options: unknown, work: (signal: AbortSignal) => Promise<unknown>) => work(new AbortController().signal),
  };
  const context = { hosts: { get: () => host }, prompts, history: { replacing: async (_key: unknown, { xml }: { readonly xml: string }, act: () => Promise<unknown>) => {
    heard.kept.push(xml);
    return act();
  } } };
  await undefine(context as unknown as CommandContext, [{ kind: 'domain', id: 'x', host: 'h', uuid: 'u' }]);
  return heard;
}

/** One value after the other; the last one stays. */
function iterate<T>(values: readonly T[]): () => T | undefined {
  let at = 0;
  return () => values[Math.min(at++, values.length - 1)];
}

const nothingElse = { uuid: 'u', nvram: 'keep', managedSave: false, snapshotsMetadata: false, checkpointsMetadata: false };

test('what is deleted is the source that was shown, not what stands at the target by then', async () => {
  const heard = await undefining({ disks: [[disk('vda', '/vm/web.img')]] }, ['Delete the storage of vda']);
  expect([heard.detail.split('\n').slice(-2), heard.done, heard.kept]).toEqual([['Deleted for good:', '/vm/web.img'], [{ ...nothingElse, storage: ['/vm/web.img'] }], ['<domain/>']]);
});

test.each([
  ['a disk', { disks: [[disk('vda', '/vm/web.img')], [disk('vda', '/vm/precious.img')]] }],
  ['a state', { disks: [[]], states: ['shutoff', 'running'] }],
  ['anything else of the definition', { disks: [[disk('vda', '/vm/web.img')]], xml: ['<domain/>', '<domain><title/></domain>'] }],
])('%s that changed meanwhile ends it, and nothing goes', async (_what, reads) => {
  const heard = await undefining(reads, ['Delete the storage of vda']);
  expect([heard.done, heard.kept, heard.told]).toEqual([[], [], ['web on lab was changed while you were asked. Nothing is undefined; look at it and try again.']]);
});

test('storage that stayed is told of', async () => {
  const heard = await undefining({ disks: [[disk('vda', '/vm/web.img')]], left: ["Storage volume 'vda'(/vm/web.img) is not managed by libvirt. Remove it manually."] }, ['Delete the storage of vda']);
  expect(heard.told).toEqual(["web on lab is undefined. Not deleted: Storage volume 'vda'(/vm/web.img) is not managed by libvirt. Remove it manually."]);
});

test('neither media, nor a source that is another disk’s target, is offered', async () => {
  const heard = await undefining({ disks: [[disk('vda', 'vdb'), disk('vdb', '/vm/b.img'), disk('sda', '/iso', 'cdrom'), disk('vdc', undefined)]] }, []);
  expect([heard.offered, heard.done]).toEqual([['Delete the storage of vdb'], [nothingElse]]);
});

test('checkpoints are offered where there are some', async () => {
  const label = 'What libvirt knows of its checkpoints';
  const heard = await undefining({ disks: [[]], checkpoints: ['one'] }, [label]);
  expect([heard.offered, heard.done]).toEqual([[label], [{ ...nothingElse, checkpointsMetadata: true }]]);
});

test('that it runs is read when it is asked, and not taken from the tree', async () => {
  const [off, on] = [await undefining({ disks: [[]] }, []), await undefining({ disks: [[]], states: ['running', 'paused'] }, [])];
  const running = 'It is running: it goes on as a transient domain and is gone when it stops.';
  expect([off.detail.includes(running), on.detail.includes(running), on.done]).toEqual([false, true, [nothingElse]]);
});
