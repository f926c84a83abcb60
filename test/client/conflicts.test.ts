// Changes on the host while a person types, is asked or decides: never overwritten without their word.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('vscode', async () => import('./fakeVscode'));

const { editor, Uri } = await import('./fakeVscode');
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

const host = {
  id: address.host,
  snapshot: { uri: address.host, name: 'lab', domains: { value: [{ uuid, name: 'web', state: 'shutoff' }] } },
  refresh: async () => Promise.resolve(),
  hypervisor: {
    domains: {
      xml: async () => Promise.resolve(onHost),
      list: async () => Promise.resolve([{ uuid, name: 'web' }]),
      findByName: async (name: string) => Promise.resolve(name === 'web' ? uuid : undefined),
      define: async (xml: string) => {
        onHost = xml;
        done.push('define');
        return Promise.resolve({ name: 'web' });
      },
    },
    lifecycle: {
      rename: async (_uuid: string, name: string) => {
        done.push(`rename to ${name}`);
        onHost = onHost.replace('<name>web<', `<name>${name}<`);
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
  const prompts = { ask, tell: (_level: string, message: string) => void asked.push(message), progress: async (_what: object, work: (signal: AbortSignal) => Promise<unknown>) => work(new AbortController().signal) };
  const files = new DefinitionFileSystem({ hosts: hosts as never, save: async () => Promise.resolve('kept') });
  const memory = { get: (_key: string, fallback: unknown) => fallback, update: async () => Promise.resolve() };
  const views = { textUri: () => uri };
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
    vi.spyOn(await import('../../client/src/commands/documents'), 'documentMeant').mockResolvedValue(document as never);
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

  test('asking about a clash touches nothing', async () => {
    const { context } = services(() => 'rename');
    expect([await settleClash(context as never, host as never, 'domain', renamed), done]).toEqual([{ text: renamed, replaces: { uuid, name: 'web' }, rename: 'db' }, []]);
  });
});
