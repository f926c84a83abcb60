// Changes on the host while a person types, is asked or decides: never overwritten without their word.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Failure } from '../../client/src/virsh/hypervisor';

vi.mock('vscode', async () => import('./fakeVscode'));
// Libvirt is given seconds after a cut-off answer; here they pass at once.
vi.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const { editor, Uri } = await import('./fakeVscode');
const { HypervisorError } = await import('../../client/src/virsh/hypervisor');
const { restoreUndefined, showHistory } = await import('../../client/src/commands/history');
const { settleClash } = await import('../../client/src/commands/clash');
const { define } = await import('../../client/src/commands/define');
const { DefinitionEditor } = await import('../../client/src/documents/definitionEditor');
const { DefinitionFileSystem } = await import('../../client/src/documents/definitionFileSystem');
const { Drafts } = await import('../../client/src/documents/drafts');
const { DefinitionHistory } = await import('../../client/src/documents/history');
const { definitionPath } = await import('../../client/src/documents/uris');

const uuid = 'aabbccdd-0000-1111-2222-333344445555';
const address = { host: 'test:///default', kind: 'domain' as const, uuid, name: 'web' };
const uri = Uri.from({ scheme: 'libvirt', path: definitionPath(address) });
const machine = (memory: number, comment = ''): string => `<domain><name>web</name><uuid>${uuid}</uuid>${comment}<memory>${memory}</memory></domain>`;

let folder: string;
/** What the host has, and what was done to it. */
let onHost: string;
let done: string[];
/** What a define fails with. */
let refusal: Failure | undefined;

const host = {
  id: address.host,
  snapshot: { uri: address.host, name: 'lab', domains: { value: [{ uuid, name: 'web', state: 'shutoff' }] } },
  refresh: async () => Promise.resolve(),
  hypervisor: {
    domains: {
      xml: async () => Promise.resolve(onHost),
      list: async () => Promise.resolve([{ uuid, name: 'web', state: 'shutoff' }]),
      findByName: async (name: string) => Promise.resolve(name === 'web' ? uuid : undefined),
      define: async (xml: string) => {
        if (refusal !== undefined) throw new HypervisorError(refusal);
        onHost = xml;
        done.push('define');
        return Promise.resolve({ name: 'web' });
      },
    },
    lifecycle: {
      rename: async (_uuid: string, name: string) => {
        done.push(`rename to ${name}`);
        onHost = onHost.replace(/<name>.*<\/name>/, `<name>${name}</name>`);
        return Promise.resolve();
      },
    },
  },
};
const hosts = { get: () => host, onDidChange: () => ({ dispose: () => undefined }) };

/** Everything that a save or define needs; `answer` answers every question. */
function services(answer: (message: string) => string | undefined): { readonly context: object; readonly asked: string[]; readonly files: InstanceType<typeof DefinitionFileSystem> } {
  const asked: string[] = [];
  const ask = async ({ message }: { readonly message: string }): Promise<string | undefined> => {
    asked.push(message);
    return Promise.resolve(answer(message));
  };
  const pick = async (items: readonly { readonly label: string; readonly value: unknown }[]): Promise<unknown> => Promise.resolve((items.find(({ label }) => label === 'Restore') ?? items[0])?.value);
  const prompts = { ask, pick, tell: (_level: string, message: string) => void asked.push(message), progress: async (_what: object, work: (signal: AbortSignal) => Promise<unknown>) => work(new AbortController().signal) };
  const files = new DefinitionFileSystem({ hosts: hosts as never, save: async () => Promise.resolve('kept') });
  const memory = { get: (_key: string, fallback: unknown) => fallback, update: async () => Promise.resolve() };
  const views = { textUri: () => uri, liveUri: () => uri };
  const context = {
    hosts, prompts, views, memory, files: () => files,
    history: new DefinitionHistory({ folder, limit: () => 9 }),
    drafts: new Drafts(folder),
    refusals: { clear: () => undefined, show: () => 'refused' },
    fileHosts: { get: () => address.host },
  };
  return { context, asked, files };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conflicts-'));
  onHost = machine(1);
  done = [];
  refusal = undefined;
});
afterEach(async () => {
  editor.closeAll();
  await rm(folder, { recursive: true });
});

describe('a save', () => {
  const save = async (context: object, text: string) => new DefinitionEditor(context as never).save({ uri: uri as never, address, text, reason: 'person', validation: 'validate' });

  test('asks about a change that came while another question was open', async () => {
    const { context, asked, files } = services((message) => {
      if (!message.startsWith('The comments')) return undefined;
      onHost = machine(7);
      return 'go-on';
    });
    files.rebase(address, machine(1));
    const outcome = await save(context, machine(2, '<!-- mine -->'));
    expect([asked, outcome, onHost]).toEqual([
      ['The comments in web will be lost.', 'web on lab was changed by someone else since you opened it.'],
      { kind: 'not-defined', sentence: 'web was not defined; your text is kept.' },
      machine(7),
    ]);
  });

  test('overwrites what the person saw, and asks again when it changed once more', async () => {
    onHost = machine(7);
    let count = 0;
    const { context, asked, files } = services(() => {
      count += 1;
      if (count === 1) onHost = machine(8);
      return 'overwrite';
    });
    files.rebase(address, machine(1));
    expect([(await save(context, machine(2))).kind, asked.length, onHost]).toEqual(['defined', 2, machine(2)]);
  });

  test('that begins while another is under way waits for it, and does not take it for somebody else’s change', async () => {
    const { context, asked, files } = services(() => undefined);
    files.rebase(address, machine(1));
    const one = new DefinitionEditor(context as never);
    const request = { uri: uri as never, address, reason: 'person' as const, validation: 'validate' as const };
    const outcomes = await Promise.all([one.save({ ...request, text: machine(2) }), one.save({ ...request, text: machine(3) }), one.save({ ...request, text: machine(4), reason: 'autosave' })]);
    expect([outcomes.map(({ kind }) => kind), asked, done, onHost]).toEqual([['defined', 'defined', 'kept'], [], ['define', 'define'], machine(3)]);
  });

  test('that fails does not keep the next one waiting', async () => {
    const { context, files } = services(() => undefined);
    files.rebase(address, machine(1));
    const broken = { ...context, memory: { get: () => { throw new Error('no storage'); } } };
    const request = { uri: uri as never, address, text: machine(2), reason: 'person' as const, validation: 'validate' as const };
    const one = new DefinitionEditor(broken as never);
    const first = await one.save(request);
    Object.assign(broken, context);
    expect([first.kind, (await one.save(request)).kind]).toEqual(['not-defined', 'defined']);
  });
});

describe('what an editor is based on', () => {
  test('stays while it is dirty, whoever reads the file, and follows a revert', async () => {
    const { files } = services(() => undefined);
    await files.readFile(uri as never);
    const document = editor.open(uri, machine(1));
    document.type(machine(2));
    onHost = machine(7);
    await files.readFile(uri as never);
    const dirty = files.baseOf(address);
    document.clean(machine(7));
    expect([dirty, files.baseOf(address)]).toEqual([machine(1), machine(7)]);
    files.dispose();
  });
});

describe('a define from a file', () => {
  const file = Uri.from({ scheme: 'file', path: '/web.xml' });
  const run = async (context: object, text: string): Promise<void> => {
    const document = editor.open(file, text);
    vi.spyOn(await import('../../client/src/commands/documents'), 'documentToDefine').mockResolvedValue(document as never);
    await define({ ...context, hosts } as never, []);
  };

  test('compares again after the confirmation', async () => {
    const { context, asked } = services(() => {
      onHost = machine(7);
      return 'yes';
    });
    await run(context, machine(2));
    expect([asked, done, onHost]).toEqual([
      ['Redefine web on lab?', 'Nothing was defined: web on lab was changed by someone else while you decided. Look at it as it is now, and define again.'],
      [], machine(7),
    ]);
  });

  const renamed = machine(2).replace('web', 'db');

  test('under another name renames only once that is confirmed', async () => {
    const { context } = services((message) => (message.startsWith('Redefine') ? undefined : 'rename'));
    await run(context, renamed);
    expect(done).toEqual([]);
    const { context: agreeing } = services((message) => (message.startsWith('Redefine') ? 'yes' : 'rename'));
    await run(agreeing, renamed);
    expect([done, onHost]).toEqual([['rename to db', 'define'], renamed]);
  });

  const other = 'ffffffff-0000-1111-2222-333344445555';
  /** The host has `web`, and `db` with another uuid where that is `taken`. */
  const settled = async (text: string, choice: string, taken?: 'taken') => {
    const { context, asked } = services(() => choice);
    const prompts = { ...(context as { readonly prompts: object }).prompts, input: async ({ value, validate }: { readonly value: string; readonly validate: (name: string) => string | undefined }) => Promise.resolve(validate('web') === undefined ? 'not refused' : value) };
    const { domains } = host.hypervisor;
    const list = async () => Promise.resolve([...(await domains.list()), ...(taken === undefined ? [] : [{ uuid: other, name: 'db', state: 'running' }])]);
    const findByName = async (name: string) => (taken !== undefined && name === 'db' ? other : domains.findByName(name));
    const there = { ...host, hypervisor: { ...host.hypervisor, domains: { ...domains, list, findByName } } };
    return { asked, settled: await settleClash({ ...context, prompts } as never, there as never, 'domain', text) };
  };
  const anew = machine(2).replace(uuid, other);
  const uuidTaken = 'lab knows this uuid as `web`, and the text calls it `db`.';
  test.each([
    ['the existing one', anew, 'redefine', undefined, 'lab has another `web` already.', { text: machine(2), replaces: { uuid, name: 'web' } }],
    ['another name', anew, 'name', undefined, 'lab has another `web` already.', { text: anew.replace('web', 'web-2'), replaces: undefined }],
    ['the one of that uuid, under its own name', renamed, 'redefine', undefined, uuidTaken, { text: machine(2), replaces: { uuid, name: 'web' } }],
    ['a new one, with a new uuid', renamed, 'uuid', undefined, uuidTaken, { text: renamed.replace(`<uuid>${uuid}</uuid>`, ''), replaces: undefined }],
    ['a new one, whose name is another’s too', renamed, 'uuid', 'taken', uuidTaken, { text: renamed.replace(`<uuid>${uuid}</uuid>`, '').replace('db', 'db-2'), replaces: undefined }],
    ['nothing', renamed, 'none of them', undefined, uuidTaken, undefined],
  ] as const)('that clashes becomes what the person chooses: %s', async (_what, text, choice, taken, question, expected) => {
    expect(await settled(text, choice, taken)).toEqual({ asked: [question], settled: expected });
  });

  test('asking about a clash touches nothing', async () => {
    const { context } = services(() => 'rename');
    expect([await settleClash(context as never, host as never, 'domain', renamed), done]).toEqual([{ text: renamed, replaces: { uuid, name: 'web' }, rename: 'db' }, []]);
  });
});

describe('a save under another name', () => {
  const save = async (context: object) => new DefinitionEditor(context as never).save({ uri: uri as never, address, text: machine(2).replace('web', 'db'), reason: 'person', validation: 'validate' });
  const question = 'The text calls `web` on lab `db`.';

  test('renames once that is agreed to', async () => {
    const { context, asked, files } = services(() => 'rename');
    files.rebase(address, machine(1));
    expect([(await save(context)).kind, asked, done]).toEqual(['defined', [question], ['rename to db', 'define']]);
  });

  test('does nothing without a yes', async () => {
    const { context, asked, files } = services(() => undefined);
    files.rebase(address, machine(1));
    expect([await save(context), asked, done]).toEqual([{ kind: 'not-defined', sentence: 'web was not defined; your text is kept.' }, [question], []]);
  });

  test('gives the old name back when libvirt refuses the text', async () => {
    refusal = { code: 'xml-refused', words: 'no', command: '', remedy: 'edit-xml' };
    const { context, files } = services(() => 'rename');
    files.rebase(address, machine(1));
    expect([(await save(context)).kind, done, onHost]).toEqual(['not-defined', ['rename to db', 'rename to web'], machine(1)]);
  });
});

describe('a save that is cut off', () => {
  test('says that nobody knows, and what libvirt took later is nobody else’s change', async () => {
    const { context, asked, files } = services(() => undefined);
    files.rebase(address, machine(1));
    const editorOfDefinitions = new DefinitionEditor(context as never);
    const save = async (text: string) => editorOfDefinitions.save({ uri: uri as never, address, text, reason: 'person', validation: 'validate' });
    refusal = { code: 'virsh-killed', words: 'killed', command: '', remedy: 'none' };
    const first = await save(machine(2));
    expect([first, asked]).toEqual([{
      kind: 'not-defined', cutOff: 'yes', failure: refusal,
      sentence: 'Whether libvirt took `web` on lab was not heard: virsh was ended before it answered. It is not defined so far: lab has what it had before. A slow host may still take it; saving again looks first. Your text is kept.',
    }, []]);
    [refusal, onHost] = [undefined, machine(2)];
    expect([(await save(machine(3))).kind, asked, onHost]).toEqual(['defined', [], machine(3)]);
  });

  test('and something else turns up asks about it', async () => {
    const { context, asked, files } = services(() => undefined);
    files.rebase(address, machine(1));
    const editorOfDefinitions = new DefinitionEditor(context as never);
    const save = async (text: string) => editorOfDefinitions.save({ uri: uri as never, address, text, reason: 'person', validation: 'validate' });
    refusal = { code: 'virsh-killed', words: 'killed', command: '', remedy: 'none' };
    await save(machine(2));
    [refusal, onHost] = [undefined, machine(7)];
    expect([(await save(machine(2))).kind, asked, onHost]).toEqual(['not-defined', ['web on lab was changed by someone else since you opened it.'], machine(7)]);
  });
});

describe('a save after its window ended during a define', () => {
  const added = (text: string): string => text.replace('</domain>', "<devices><disk><target dev='vdb'/></disk></devices></domain>");
  const save = async (context: object, text: string) => new DefinitionEditor(context as never).save({ uri: uri as never, address, text, reason: 'person', validation: 'validate' });

  test('asks nothing where the host has exactly that text, and asks where it has more', async () => {
    const { context, asked, files } = services(() => undefined);
    files.rebase(address, machine(1));
    onHost = machine(2).replace('<memory>', "\n  <memory unit='KiB'>");
    const same = [(await save(context, machine(2))).kind, [...asked]];
    files.rebase(address, machine(1));
    onHost = added(machine(2));
    expect([same, (await save(context, machine(2))).kind, asked]).toEqual([['defined', []], 'not-defined', ['web on lab was changed by someone else since you opened it.']]);
  });

  test('asks also after a cut-off define of its own, where somebody added a disk to it', async () => {
    const { context, asked, files } = services(() => undefined);
    files.rebase(address, machine(1));
    const one = new DefinitionEditor(context as never);
    const request = { uri: uri as never, address, reason: 'person' as const, validation: 'validate' as const };
    refusal = { code: 'virsh-killed', words: 'killed', command: '', remedy: 'none' };
    await one.save({ ...request, text: machine(2) });
    [refusal, onHost] = [undefined, added(machine(2))];
    expect([(await one.save({ ...request, text: machine(3) })).kind, asked, onHost]).toEqual(['not-defined', ['web on lab was changed by someone else since you opened it.'], added(machine(2))]);
  });
});

describe('what cannot be kept here', () => {
  const full = new Error('ENOSPC: no space left on device, write');

  test('is not overwritten there', async () => {
    const { context, files } = services(() => undefined);
    files.rebase(address, machine(1));
    const broken = { ...context, history: { keep: async () => Promise.reject(full) } };
    expect([await new DefinitionEditor(broken as never).save({ uri: uri as never, address, text: machine(2), reason: 'person', validation: 'validate' }), onHost]).toMatchObject([
      { kind: 'not-defined' }, machine(1),
    ]);
  });

  test('is not taken for saved by autosave', async () => {
    const { context } = services(() => undefined);
    const broken = { ...context, drafts: { baseOf: async () => Promise.resolve(undefined), keep: async () => Promise.reject(full) } };
    expect(await new DefinitionEditor(broken as never).save({ uri: uri as never, address, text: machine(2), reason: 'autosave', validation: 'validate' })).toEqual({ kind: 'not-defined', sentence: 'Your edit of web could not be kept on this machine: ENOSPC: no space left on device, write. It stays unsaved in this editor. Free some space, or define it.' });
  });
});

test('a save for a host that was taken out of the list says so, and where else the text can go', async () => {
  const { context } = services(() => undefined);
  const outcome = await new DefinitionEditor({ ...context, hosts: { get: () => undefined } } as never).save({ uri: uri as never, address, text: machine(2), reason: 'person', validation: 'validate' });
  expect(outcome).toEqual({ kind: 'not-defined', host: 'gone', sentence: 'The host test:///default is not in your list any more. Add it again to define web there, or define it as a copy on another host. Your text is kept.' });
});

describe('a restore from the history', () => {
  const restore = async (context: object): Promise<void> => {
    await new DefinitionHistory({ folder, limit: () => 9 }).keep({ uri: address.host, object: uuid }, 'define', 'web', machine(0));
    await showHistory(context as never, [uri]);
  };

  test('compares again after the confirmation', async () => {
    const { context, asked } = services(() => {
      onHost = machine(7);
      return 'yes';
    });
    await restore(context);
    expect([asked.length, asked[1], done, onHost]).toEqual([2, 'Nothing was restored: web on lab was changed by someone else while you decided. Look at it as it is now, and restore again.', [], machine(7)]);
  });

  test('defines what it was where nothing changed, and keeps what it replaces', async () => {
    const { context, asked } = services(() => 'yes');
    await restore(context);
    const history = new DefinitionHistory({ folder, limit: () => 9 });
    const [newest] = await history.list({ uri: address.host, object: uuid });
    expect([asked[1], onHost, newest?.why, await history.read({ uri: address.host, object: uuid }, newest?.id ?? '')]).toEqual(['web on lab is restored.', machine(0), 'restore', machine(1)]);
  });

  test('whose old name cannot be given back says so', async () => {
    const { context, asked } = services(() => 'yes');
    onHost = machine(1).replace('web', 'db');
    refusal = { code: 'xml-refused', words: 'no', command: '', remedy: 'edit-xml' };
    const back = vi.spyOn(host.hypervisor.lifecycle, 'rename').mockResolvedValueOnce().mockRejectedValueOnce(new Error('gone'));
    await restore(context);
    back.mockRestore();
    expect(asked.slice(1)).toEqual(['Restore web on lab: libvirt refused this: no. It is called `web` now: its old name could not be given back.']);
  });
});

describe('what was undefined', () => {
  const list = async (): Promise<{ readonly labels: string[]; readonly asked: string[] }> => {
    const labels: string[] = [];
    const { context, asked } = services(() => undefined);
    const prompts = { ...(context as { readonly prompts: object }).prompts, pick: async (items: readonly { readonly label: string }[]) => Promise.resolve(void labels.push(...items.map(({ label }) => label))) };
    await new DefinitionHistory({ folder, limit: () => 9 }).keep({ uri: address.host, object: uuid }, 'undefine', 'web', machine(0));
    await restoreUndefined({ ...context, prompts } as never, [address.host]);
    return { labels, asked };
  };
  const others = (error?: Error) => ({ list: async () => (error === undefined ? Promise.resolve([]) : Promise.reject(error)) });
  const unsupported = new HypervisorError({ code: 'unsupported', words: 'no', command: '', remedy: 'none' });
  const lost = new HypervisorError({ code: 'connection-lost', words: 'no', command: '', remedy: 'reconnect' });
  const withOthers = (networks: object, domains = host.hypervisor.domains.list): void => void Object.assign(host.hypervisor, { networks, pools: others(unsupported) }, { domains: { ...host.hypervisor.domains, list: domains } });

  test('is what the host has not, whatever the tree has read so far', async () => {
    const { value } = host.snapshot.domains;
    const there = host.hypervisor.domains.list;
    host.snapshot.domains.value = [];
    withOthers(others(unsupported));
    const present = await list();
    withOthers(others(), async () => Promise.resolve([]));
    const undefinedNow = await list();
    withOthers(others(lost));
    const unread = await list();
    host.snapshot.domains.value = value;
    withOthers(others(), there);
    expect([present, undefinedNow, unread]).toEqual([
      { labels: [], asked: [] },
      { labels: ['web'], asked: [] },
      { labels: [], asked: ['Definitions that lab does not have any more: The connection to libvirt broke.'] },
    ]);
  });
});
