// Undefining: one question lists all that goes, what was agreed to is what goes, and what changed meanwhile is left alone.
import { expect, test, vi } from 'vitest';
import type { CommandContext } from '../../client/src/commands/context';
import type { PickItem, Question } from '../../client/src/ui/prompts';
import { HypervisorError } from '../../client/src/virsh/hypervisor';

vi.mock('vscode', () => ({ Uri: Map, EventEmitter: Map }));

const { undefine } = await import('../../client/src/commands/undefine');

interface Disk { readonly type: string; readonly device: string; readonly target: string; readonly source: string | undefined }
const disk = (target: string, source: string | undefined, device = 'disk'): Disk => ({ type: 'file', device, target, source });

/** What a host answers: each list is one answer after the other, of which the last stays. */
interface Reads {
  readonly disks?: readonly (readonly Disk[])[];
  readonly xml?: readonly string[];
  readonly states?: readonly string[];
  readonly saved?: boolean;
  readonly snapshots?: readonly unknown[];
  readonly checkpoints?: readonly string[];
  readonly left?: readonly string[];
  /** A machine that runs, whatever `states` say. */
  readonly runs?: string;
  /** Storage on which all machines stand, and `db`, which stays. */
  readonly shared?: string;
  /** Machines that the host refuses to undefine. */
  readonly refuses?: readonly string[];
}

/** Undefines these machines of `lab`; what was asked, said, kept and done. */
async function undefining(reads: Reads, picked: readonly string[], names: readonly string[] = ['web']) {
  const heard = { shown: [] as { readonly name: string; readonly text: string }[], lists: [] as string[], reads: 0, offered: [] as string[], asked: [] as string[], detail: [] as string[], told: [] as string[], kept: [] as string[], done: [] as unknown[] };
  const next = { disks: iterate(reads.disks ?? [[]]), xml: iterate(reads.xml ?? ['<domain/>']), state: iterate(reads.states ?? ['shutoff']) };
  const summaries = names.map((name) => ({ uuid: `u-${name}`, name, state: 'shutoff', persistent: true, managedSave: false }));
  const host = {
    id: 'h', snapshot: { name: 'lab', uri: 'qemu:///system', domains: { value: summaries } },
    ready: () => Promise.resolve(),
    refresh: () => Promise.resolve(),
    hypervisor: {
      // Of several machines only the first has disks.
      devices: { blockList: (uuid: string) => Promise.resolve(uuid === summaries[0]?.uuid ? next.disks() : []) },
      domains: { xml: () => Promise.resolve(next.xml()), list: () => Promise.resolve((heard.reads += 1) > 0 ? [...summaries.map((one) => ({ ...one, managedSave: reads.saved === true })), { uuid: 'u-db', name: 'db' }] : []),
        detailsOf: () => Promise.resolve(new Map([...summaries.map(({ uuid }) => uuid), 'u-db'].map((uuid) => [uuid, { disks: [{ source: '/other', below: [reads.shared] }] }]))) },
      snapshots: { checkpoints: () => Promise.resolve(reads.checkpoints ?? []), tree: () => Promise.resolve(reads.snapshots ?? []) },
      lifecycle: { state: (uuid: string) => Promise.resolve(reads.runs === uuid ? 'running' : next.state()), undefine: (uuid: string, options: { readonly signal: unknown }) => {
        if (reads.refuses?.includes(uuid) === true) return Promise.reject(new HypervisorError({ code: 'busy', words: 'busy', command: '', remedy: 'none' }));
        heard.done.push({ uuid, ...options, signal: undefined });
        return Promise.resolve(reads.left ?? []);
      } },
    },
  };
  const prompts = {
    pickMany: (items: readonly PickItem<unknown>[], { title }: { readonly title: string }) => {
      heard.lists.push(title);
      heard.offered.push(...items.map((item) => `${item.picked === true ? '✓ ' : ''}${item.label}${item.description === undefined ? '' : ` (${item.description})`}`));
      return Promise.resolve(items.filter((item) => picked.includes(item.label)).map((item) => item.value));
    },
    ask: (question: Question<string>) => {
      heard.asked.push(question.message);
      heard.detail.push(...(question.detail ?? '').split('\n'));
      return Promise.resolve('yes');
    },
    tell: (_level: string, message: string) => void heard.told.push(message),
    progress: async (_options: unknown, work: (signal: AbortSignal, report: () => void) => Promise<unknown>) => work(new AbortController().signal, () => undefined),
  };
  const views = { show: (one: (typeof heard.shown)[number]) => Promise.resolve(void heard.shown.push(one)) };
  const context = { hosts: { get: () => host }, prompts, views, history: { replacing: async (_key: unknown, { xml }: { readonly xml: string }, act: () => Promise<unknown>) => {
    heard.kept.push(xml);
    return act();
  } } };
  const nodes = names.map((name) => ({ kind: 'domain', id: name, host: 'h', uuid: `u-${name}` }));
  await undefine(context as unknown as CommandContext, [nodes[0], nodes]);
  return heard;
}

/** One value after the other; the last one stays. */
function iterate<T>(values: readonly T[]): () => T | undefined {
  let at = 0;
  return () => values[Math.min(at++, values.length - 1)];
}

const history = 'The definition is kept in the history of this extension and can be restored.';
const nothingElse = { uuid: 'u-web', nvram: 'keep', managedSave: false, snapshotsMetadata: false, checkpointsMetadata: false };
const NVRAM = 'UEFI variables (NVRAM)';
const TPM = 'State of the TPM';

test('everything that goes is listed: variables, TPM, saved state, what libvirt knows of snapshots and checkpoints', async () => {
  const tree = [{ name: 'base', children: [{ name: 'child', children: [] }] }];
  const xml = "<domain><os firmware='efi'><nvram>/vm/web_VARS.fd</nvram></os><devices><tpm><backend type='emulator'/></tpm></devices></domain>";
  const heard = await undefining({ xml: [xml], saved: true, snapshots: tree, checkpoints: ['one'] }, [NVRAM, TPM]);
  expect(heard).toMatchObject({
    lists: ['Undefine web on lab: what else is removed?'],
    offered: [`✓ ${NVRAM} (/vm/web_VARS.fd)`, `✓ ${TPM}`],
    asked: ['Undefine web on lab?'],
    detail: [history, 'Removed with it:', `– ${NVRAM}: /vm/web_VARS.fd`, `– ${TPM}`, '– Saved state: its memory of when it was saved', '– What libvirt knows of its snapshots: base, child', '– What libvirt knows of its checkpoints: one', 'Its disks stay where they are.'],
    done: [{ uuid: 'u-web', nvram: 'remove', managedSave: true, snapshotsMetadata: true, checkpointsMetadata: true, signal: undefined }],
  });
});

test.each<[string, string, readonly string[], string | undefined]>([
  ['goes without a word of ours when it may', "<backend type='emulator'/>", [TPM], undefined],
  ['stays only when libvirt is told so', "<backend type='emulator'/>", [], 'keep'],
  ['of its own lasts without a word', "<backend type='emulator' persistent_state='yes'/>", [], undefined],
  ['of its own goes when libvirt is told so', "<backend type='emulator' persistent_state='yes'/>", [TPM], 'remove'],
])('the state of a TPM %s', async (_what, backend, picked, tpm) => {
  const { done, detail } = await undefining({ xml: [`<domain><tpm>${backend}</tpm></domain>`] }, picked);
  expect([done, detail.slice(1, 3)]).toEqual([[{ ...nothingElse, ...(tpm === undefined ? {} : { tpm }) }], [picked.length > 0 ? 'Removed with it:' : 'Kept:', `– ${TPM}`]]);
});

test('a TPM of the host, and firmware without variables, are nothing to remove', async () => {
  const { offered, detail } = await undefining({ xml: ["<domain><os firmware='bios'/><tpm><backend type='passthrough'/></tpm></domain>"] }, []);
  expect([offered, detail]).toEqual([[], [history, 'Its disks stay where they are.']]);
});

test('of a running machine it is said what goes when it stops, and no storage is offered', async () => {
  const heard = await undefining({ states: ['running'], disks: [[disk('vda', '/vm/web.img')]], snapshots: [{ name: 'base', children: [] }], xml: ["<domain><tpm><backend type='emulator'/></tpm></domain>"] }, []);
  expect([heard.offered, heard.detail.slice(1), heard.done]).toEqual([
    [],
    ['It is running: it goes on as a transient domain and is gone when it stops.', 'Gone when it stops:', `– ${TPM}`, '– What libvirt knows of its snapshots: base', 'Its disks stay where they are.'],
    [{ ...nothingElse, snapshotsMetadata: true }],
  ]);
});

test('what is deleted is the source that was shown, not what stands at the target by then', async () => {
  const heard = await undefining({ disks: [[disk('vda', '/vm/web.img')]] }, ['Delete the storage of vda']);
  expect([heard.offered, heard.detail.slice(-2), heard.done, heard.kept]).toEqual([['Delete the storage of vda (/vm/web.img)'], ['Deleted for good:', '– /vm/web.img'], [{ ...nothingElse, storage: ['/vm/web.img'] }], ['<domain/>']]);
});

test('storage that another machine has too is said to be so', async () => {
  const heard = await undefining({ disks: [[disk('vda', '/vm/base.img')]], shared: '/vm/base.img' }, ['Delete the storage of vda']);
  expect(heard.detail.slice(-2)).toEqual(['Deleted for good:', '– /vm/base.img, which is a disk of db too']);
});

test('a machine that runs on has its disk until it stops, also when it is undefined with the others', async () => {
  const heard = await undefining({ disks: [[disk('vda', '/vm/base.img')]], shared: '/vm/base.img', runs: 'u-b' }, ['Delete the storage of vda'], ['a', 'b', 'c']);
  expect(heard.detail.filter((line) => line.includes('base.img'))).toEqual(['– /vm/base.img, which is a disk of b, db too']);
  // Once for what is saved, once for the disks of others: the list of a host grows with its machines.
  expect(heard.reads).toBe(2);
});

test.each<[string, Reads]>([
  ['a disk', { disks: [[disk('vda', '/vm/web.img')], [disk('vda', '/vm/precious.img')]] }],
  ['a state', { states: ['shutoff', 'running'] }],
  ['anything else of the definition', { xml: ['<domain/>', '<domain><title/></domain>'] }],
])('%s that changed meanwhile ends it, and nothing goes', async (_what, reads) => {
  const heard = await undefining(reads, ['Delete the storage of vda']);
  expect([heard.done, heard.kept, heard.told]).toEqual([[], [], ['Undefine web on lab: It was changed while you were asked, and is not undefined. Look at it and try again.']]);
});

test('storage that stayed is told of', async () => {
  const heard = await undefining({ disks: [[disk('vda', '/vm/web.img')]], left: ["Storage volume 'vda'(/vm/web.img) is not managed by libvirt. Remove it manually."] }, ['Delete the storage of vda']);
  expect(heard.told).toEqual(["web on lab is undefined. Not deleted: Storage volume 'vda'(/vm/web.img) is not managed by libvirt. Remove it manually."]);
});

test('neither media, nor a source that is another disk’s target, is offered', async () => {
  const heard = await undefining({ disks: [[disk('vda', 'vdb'), disk('vdb', '/vm/b.img'), disk('sda', '/iso', 'cdrom'), disk('vdc', undefined)]] }, []);
  expect([heard.offered, heard.done]).toEqual([['Delete the storage of vdb (/vm/b.img)'], [nothingElse]]);
});

test('what is too long for a dialog is shown in an editor, and the dialog says so', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `vm${index}`);
  const heard = await undefining({}, [], names);
  const lines = [...names.flatMap((name) => ['', `${name} on lab:`, 'Its disks stay where they are.'])];
  expect([heard.shown[0]?.name, heard.shown[0]?.text.split('\n').slice(1, -1), heard.detail.length, heard.detail.at(-1), heard.done.length]).toEqual([
    'Undefine.txt', lines, 31, '… and 31 more lines: the editor behind this question shows all of them. Cancel to read it first.', 20,
  ]);
});

test('many are asked about once, each with what goes with it, and what failed is said once', async () => {
  const names = ['a', 'b', 'c'];
  const heard = await undefining({ disks: [[disk('vda', '/vm/x.img')]], refuses: ['u-b', 'u-c'], snapshots: [{ name: 'base', children: [] }] }, [], names);
  const each = (name: string): string[] => ['', `${name} on lab:`, 'Removed with it:', '– What libvirt knows of its snapshots: base', 'Its disks stay where they are.'];
  expect(heard).toMatchObject({
    lists: ['Undefine a on lab, b on lab, c on lab: what else is removed?'],
    offered: ['Delete the storage of vda (a on lab · /vm/x.img)'],
    asked: ['Undefine: 3 domains? a on lab, b on lab, c on lab'],
    detail: ['The definitions are kept in the history of this extension and can be restored.', ...names.flatMap(each)],
    done: [{ ...nothingElse, uuid: 'u-a', snapshotsMetadata: true }],
    told: ['Undefine: 3 domains failed for 2. Undefine b on lab: libvirt is busy with another operation on this domain. Undefine c on lab: libvirt is busy with another operation on this domain.'],
  });
});
