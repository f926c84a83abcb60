// Drafts: what was typed and never defined outlives language changes, closing, restarts and other windows; a person's "Don't Save" ends it.
import { mkdtempSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('vscode', async () => import('./fakeVscode'));

const { editor, ran, Uri, workspace } = await import('./fakeVscode');
const { DraftKeeper } = await import('../../client/src/documents/draftKeeper');
const { Drafts } = await import('../../client/src/documents/drafts');
const { definitionPath } = await import('../../client/src/documents/uris');

const address = { host: 'test:///default', kind: 'domain' as const, uuid: 'aabbccdd-0000-1111-2222-333344445555', name: 'web' };
const uri = Uri.from({ scheme: 'libvirt', path: definitionPath(address) });
let folder: string;
/** The processes of windows that are there. */
let alive: Set<number>;
let nextProcess = 1;

/** The store of a window of its own, which lives until `end`. */
function storeOfWindow(): { readonly drafts: InstanceType<typeof Drafts>; readonly end: () => void } {
  const process = nextProcess++;
  alive.add(process);
  return { drafts: new Drafts(folder, { id: `window-${process}`, process, isAlive: (one) => alive.has(one) }), end: () => void alive.delete(process) };
}

/** A window: its keeper, what it told, and what the text was based on when a draft was restored. */
function openWindow(): { readonly told: string[]; readonly bases: string[]; readonly drafts: InstanceType<typeof Drafts>; written: string | undefined; take(title: string): Promise<void>; close(): void; crash(): void; keeper: InstanceType<typeof DraftKeeper> } {
  const told: string[] = [];
  const bases: string[] = [];
  const taken = new Map<string, () => unknown>();
  const { drafts, end } = storeOfWindow();
  const tell = (_level: string, message: string, choices: readonly { readonly title: string; readonly run: () => unknown }[] = []): void => {
    told.push(message);
    for (const { title, run } of choices) taken.set(title, run);
  };
  const files = { isKept: () => false, baseOf: () => bases.at(-1) ?? 'on the host', rebase: (_address: unknown, text: string) => void bases.push(text), takeWritten: (): string | undefined => window.written };
  const views = { textUri: ({ text }: { readonly text: string }) => `view of ${text}` };
  const keeper = new DraftKeeper({ drafts, files, prompts: { tell }, views } as never);
  const window = { keeper, told, bases, drafts, written: undefined as string | undefined, take: async (title: string) => {
    await taken.get(title)?.();
  }, close: () => {
    keeper.dispose();
    end();
  }, crash: end };
  return window;
}

const texts = async (drafts: InstanceType<typeof Drafts>): Promise<string[]> => (await drafts.list(address)).map(({ text, owner }) => `${owner}: ${text}`);
/** A draft that a window left which is no more. */
async function leave(text: string, base = ''): Promise<void> {
  const { drafts, end } = storeOfWindow();
  await drafts.keep(address, { text, base });
  end();
}

const offer = 'There is an edit of web that was never defined.';
const other = 'web is being edited in another editor or window too, where it is not defined yet. Each keeps its own text; whoever defines last is asked first.';
/** Waits until all that was begun has had its turn: a round is as long as one look at a file, on a busy machine too. */
const settle = async (): Promise<void> => {
  for (let round = 0; round < 50; round++) await stat(folder).then(() => new Promise(setImmediate));
};
/** The pause after the last key, after which a text is kept: it passes at once. */
const pause = async (): Promise<void> => {
  await settle();
  vi.advanceTimersByTime(1200);
  await settle();
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  folder = mkdtempSync(join(tmpdir(), 'drafts-'));
  alive = new Set();
  ran.splice(0);
});
afterEach(async () => {
  vi.useRealTimers();
  editor.closeAll();
  await rm(folder, { recursive: true });
});

describe('a draft', () => {
  test('is kept across a restart: opening the definition offers it once, whatever language the document becomes', async () => {
    await leave('typed', 'what was there');
    const window = openWindow();
    const document = editor.open(uri, 'on the host');
    await settle();
    editor.setLanguage(document, 'libvirt-xml');
    await settle();
    expect([window.told, await texts(window.drafts)]).toEqual([[offer], ['left: typed']]);
    await window.take('Restore It');
    expect([document.getText(), window.bases, await texts(window.drafts)]).toEqual(['typed', ['what was there'], ['this-editor: typed']]);
    window.close();
  });

  test('can be restored while the disk is full', async () => {
    await leave('typed', 'what was there');
    const window = openWindow();
    const document = editor.open(uri, 'on the host');
    await settle();
    vi.spyOn(window.drafts as unknown as { replace: () => Promise<void> }, 'replace').mockRejectedValue(new Error('ENOSPC: no space left on device, write'));
    await window.take('Restore It');
    expect([document.getText(), window.bases, await texts(window.drafts)]).toEqual(['typed', ['what was there'], ['this-editor: typed']]);
    window.close();
  });

  test('can be compared before it is restored or thrown away', async () => {
    await leave('typed');
    const window = openWindow();
    editor.open(uri, 'on the host');
    await settle();
    await window.take('Compare');
    expect([ran.map(([command, left]) => [command, left]), window.told]).toEqual([[['vscode.diff', 'view of typed']], [offer, offer]]);
    window.close();
  });

  test('is offered at every opening until it is thrown away', async () => {
    await leave('typed');
    const window = openWindow();
    editor.close(editor.open(uri, 'on the host'));
    await settle();
    editor.open(uri, 'on the host');
    await settle();
    expect([window.told, await texts(window.drafts)]).toEqual([[offer], ['left: typed']]);
    await window.take('Throw It Away');
    expect(await texts(window.drafts)).toEqual([]);
    window.close();
  });

  test.each([
    ['that ended', 'dirty'],
    ['whose process waits for it', 'dirty'],
    ['that ended', 'called dirty a moment later'],
    ['that ended', 'dirty, after somebody read the file'],
    ['that ended', 'kept by autosave, and so never called dirty'],
  ])('of a text that VS Code brought back from a window %s, %s, is this editor’s again, with its base', async (which, when) => {
    const crashed = storeOfWindow();
    await crashed.drafts.keep(address, { text: 'typed', base: 'what was there' });
    if (which === 'that ended') crashed.end();
    workspace.textDocuments.push(Object.assign(editor.open(Uri.from({ scheme: 'file', path: '/x' }), ''), { uri, isDirty: when.startsWith('dirty'), getText: () => 'typed' }));
    const { drafts } = storeOfWindow();
    const rebased: string[] = [];
    const kept: (string | undefined)[] = [];
    const files = { isKept: () => false, baseOf: () => (when.endsWith('read the file') ? 'what is there now' : undefined), rebase: (_address: unknown, text: string) => void rebased.push(text), keepAgain: (_uri: unknown, _address: unknown, text: string | undefined) => void kept.push(text) };
    const keeper = new DraftKeeper({ drafts, prompts: {}, views: {}, files } as never);
    await vi.waitFor(async () => expect([await texts(drafts), rebased]).toEqual([['this-editor: typed'], ['what was there']]));
    if (when === 'called dirty a moment later') keeper['changed']({ uri, isDirty: true, getText: () => 'typed' } as never);
    // Until it is called dirty, nobody can tell it from one that autosave kept, which no host has.
    expect(kept).toEqual(when.startsWith('dirty') ? [] : when.startsWith('called') ? ['typed', undefined] : ['typed']);
    keeper.dispose();
    workspace.textDocuments.splice(0);
  });

  test('of a text that autosave kept before the extensions crashed is there again after typing and Undo; after “Don’t Save” of one that was dirty it is not', async () => {
    for (const typed of [true, false]) {
      const crashed = storeOfWindow();
      await crashed.drafts.keep(address, { text: 'kept', base: 'what was there' });
      crashed.end();
      const { drafts } = storeOfWindow();
      let kept: string | undefined;
      const files = { isKept: () => kept !== undefined, baseOf: () => undefined, rebase: () => undefined, takeWritten: () => undefined, keepAgain: (_uri: unknown, _address: unknown, text: string | undefined) => void (kept = text) };
      const keeper = new DraftKeeper({ drafts, prompts: {}, views: {}, files } as never);
      const document = editor.open(uri, 'kept');
      await vi.waitFor(() => expect(kept).toBe('kept'));
      if (typed) document.type('kept and more');
      else document.type('kept');
      const while1 = kept;
      document.clean('kept');
      await settle();
      expect([typed, while1, kept, await texts(drafts)]).toEqual([typed, undefined, ...(typed ? ['kept', ['this-editor: kept']] : [undefined, []])]);
      await drafts.discard(address);
      keeper.dispose();
      editor.closeAll();
    }
  });

  test('is offered where the editor shows the host’s text by the time it is found', async () => {
    await leave('typed');
    const window = openWindow();
    // An autosaved text, which VS Code reads again from the host once the extensions run again.
    const document = editor.open(uri, 'typed');
    document.clean('on the host');
    await settle();
    expect([document.getText(), window.told]).toEqual(['on the host', [offer]]);
    window.close();
  });

  test('that the host has by now, for its window ended during a define, is forgotten without a word; with a comment it is offered', async () => {
    const [typed, withComment] = ['<domain><memory unit="MiB">1</memory></domain>', '<domain><!-- why --><memory>1024</memory></domain>'];
    await leave(typed);
    await leave(withComment);
    const window = openWindow();
    window.bases.push("<domain>\n  <memory unit='KiB'>1024</memory>\n</domain>");
    editor.open(uri, window.bases[0] ?? '');
    await settle();
    expect([window.told, await texts(window.drafts)]).toEqual([[offer], [`left: ${withComment}`]]);
    window.close();
  });

  test('that only has its devices in another order is an edit like any other', async () => {
    const card = (mac: string): string => `<interface><mac address='${mac}'/></interface>`;
    const [host, typed] = [['a', 'b'], ['b', 'a']].map((macs) => `<domain><devices>${macs.map(card).join('')}</devices></domain>`);
    await leave(typed ?? '');
    const window = openWindow();
    window.bases.push(host ?? '');
    editor.open(uri, host ?? '');
    await settle();
    expect([window.told, await texts(window.drafts)]).toEqual([[offer], [`left: ${typed}`]]);
    window.close();
  });

  test('that a full disk does not take is told of once, until one is kept again', async () => {
    const window = openWindow();
    const document = editor.open(uri, 'on the host');
    const full = vi.spyOn(window.drafts, 'keep').mockRejectedValue(new Error('ENOSPC: no space left on device, write'));
    for (const text of ['a', 'ab']) {
      document.type(text);
      await pause();
    }
    full.mockRestore();
    document.type('abc');
    await pause();
    await vi.waitFor(async () => expect([window.told, await texts(window.drafts)]).toEqual([['What you type in web cannot be kept on this machine (ENOSPC: no space left on device, write). Free some space there, or define it before this window ends.'], ['this-editor: abc']]));
    window.close();
  });

  test('of what is typed is kept a moment later, also when the language changes meanwhile', async () => {
    const window = openWindow();
    const document = editor.open(uri, 'on the host');
    document.type('typed');
    editor.setLanguage(document, 'libvirt-xml');
    await pause();
    await vi.waitFor(async () => expect(await texts(window.drafts)).toEqual(['this-editor: typed']));
    expect(workspace.textDocuments).toHaveLength(1);
    window.close();
  });

  test('holds the last key that was typed before the window closed', async () => {
    const window = openWindow();
    editor.open(uri, 'on the host').type('typed');
    window.close();
    expect(await texts(storeOfWindow().drafts)).toEqual(['left: typed']);
  });

  test('is forgotten by a define of that very text and of no other', async () => {
    const { drafts } = storeOfWindow();
    await drafts.keep(address, { text: 'typed since', base: '' });
    await drafts.forget(address, 'defined');
    const after = await texts(drafts);
    await drafts.forget(address, 'typed since');
    expect([after, await texts(drafts)]).toEqual([['this-editor: typed since'], []]);
  });

  test('is a file that nobody else can read', async () => {
    const { drafts } = storeOfWindow();
    await drafts.keep(address, { text: 'typed', base: '' });
    drafts.keepNow(address, { text: 'typed more', base: '' });
    const names = await readdir(folder);
    expect([names.length, ...(await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mode & 0o077))), ...(await texts(drafts))]).toEqual([1, 0, 'this-editor: typed more']);
  });
});

describe('“Don’t Save” and Revert', () => {
  test('forget the draft, a save does not', async () => {
    const window = openWindow();
    const document = editor.open(uri, 'on the host');
    document.type('saved');
    await pause();
    await vi.waitFor(async () => expect(await texts(window.drafts)).toEqual(['this-editor: saved']));
    window.written = 'saved';
    document.clean();
    await settle();
    const afterSave = await texts(window.drafts);
    window.written = undefined;
    document.type('given up');
    await pause();
    await vi.waitFor(async () => expect(await texts(window.drafts)).toEqual(['this-editor: given up']));
    document.clean();
    await settle();
    expect([afterSave, await texts(window.drafts)]).toEqual([['this-editor: saved'], []]);
    window.close();
  });

  test('end what would have been kept a moment later', async () => {
    const window = openWindow();
    const document = editor.open(uri, 'on the host');
    document.type('given up');
    document.clean('on the host');
    await pause();
    expect(await texts(window.drafts)).toEqual([]);
    window.close();
  });
});

describe('two windows', () => {
  test('have each their own draft of one definition, and neither defining nor discarding touches the other’s', async () => {
    const [one, two] = [storeOfWindow(), storeOfWindow()];
    await one.drafts.keep(address, { text: 'of one', base: 'a' });
    await two.drafts.keep(address, { text: 'of two', base: 'b' });
    const both = await texts(one.drafts);
    await one.drafts.forget(address, 'of two');
    await one.drafts.discard(address);
    expect([both, await texts(two.drafts)]).toEqual([['this-editor: of one', 'other-window: of two'], ['this-editor: of two']]);
  });

  test('are told of each other: who opens it, and who types on', async () => {
    const first = openWindow();
    const document = editor.open(uri, 'on the host');
    document.type('typed');
    await pause();
    await vi.waitFor(async () => expect(await texts(first.drafts)).toEqual(['this-editor: typed']));
    const { drafts } = storeOfWindow();
    const told: string[] = [];
    const tell = (_level: string, message: string): void => void told.push(message);
    // To the second window the document is its own, clean one.
    const ofFirst = workspace.textDocuments.splice(0);
    const keeper = new DraftKeeper({ drafts, files: { isKept: () => false, baseOf: () => 'on the host' }, prompts: { tell }, views: {} } as never);
    workspace.textDocuments.push(...ofFirst);
    await keeper['opened']({ uri, isDirty: false, getText: () => 'on the host' } as never);
    expect([first.told, told]).toEqual([[], [other]]);
    keeper.dispose();
    await drafts.keep(address, { text: 'typed too', base: '' });
    document.type('typed more');
    await pause();
    await vi.waitFor(() => expect(first.told).toEqual([other]));
    first.close();
  });

  test('cannot both take over what a third one left', async () => {
    await leave('typed', 'base of it');
    const [one, two] = [storeOfWindow().drafts, storeOfWindow().drafts];
    const [draft] = await one.list(address);
    const answers = draft === undefined ? [] : [await one.takeOver(address, draft), await two.takeOver(address, draft)];
    expect([answers, await texts(one), await texts(two)]).toEqual([['taken', 'gone'], ['this-editor: typed'], ['other-window: typed']]);
  });

  test('and a machine that is open under two names has two texts', async () => {
    const { drafts } = storeOfWindow();
    await drafts.keep(address, { text: 'as web', base: '' });
    await drafts.keep({ ...address, name: 'db' }, { text: 'as db', base: '' });
    expect(await texts(drafts)).toEqual(['this-editor: as web', 'other-window: as db']);
  });

  test('taking over a draft leaves the one that this editor had', async () => {
    await leave('left by another');
    const { drafts } = storeOfWindow();
    await drafts.keep(address, { text: 'mine', base: '' });
    const left = (await drafts.list(address)).find((one) => one.owner === 'left');
    if (left !== undefined) await drafts.takeOver(address, left);
    expect(await texts(drafts)).toEqual(['this-editor: left by another', 'left: mine']);
  });

  test('a draft of a window that crashed is offered like any other', async () => {
    const first = storeOfWindow();
    await first.drafts.keep(address, { text: 'typed', base: '' });
    const second = storeOfWindow().drafts;
    const while1 = await texts(second);
    first.end();
    expect([while1, await texts(second)]).toEqual([['other-window: typed'], ['left: typed']]);
  });
});
