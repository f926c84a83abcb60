// Drafts: what was typed and never defined outlives language changes, closing, restarts and other windows.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('vscode', async () => import('./fakeVscode'));

const { editor, Uri, workspace } = await import('./fakeVscode');
const { DraftKeeper } = await import('../../client/src/documents/draftKeeper');
const { Drafts } = await import('../../client/src/documents/drafts');
const { definitionKey, definitionPath } = await import('../../client/src/documents/uris');

const address = { host: 'test:///default', kind: 'domain' as const, uuid: 'aabbccdd-0000-1111-2222-333344445555', name: 'web' };
const uri = Uri.from({ scheme: 'libvirt', path: definitionPath(address) });
const key = definitionKey(address);
let folder: string;

/** A window: its keeper, the offers that it made, and what the text was based on when one was taken. */
function openWindow(): { readonly offers: string[]; readonly bases: string[]; take(title: string): Promise<void>; dispose(): void } {
  const offers: string[] = [];
  const bases: string[] = [];
  const taken = new Map<string, () => unknown>();
  const tell = (_level: string, message: string, choices: readonly { readonly title: string; readonly run: () => unknown }[]): void => {
    offers.push(message);
    for (const { title, run } of choices) taken.set(title, run);
  };
  const files = { isKept: () => false, baseOf: () => 'base', rebase: (_address: unknown, text: string) => void bases.push(text) };
  const keeper = new DraftKeeper(new Drafts(folder), files as never, { tell } as never);
  return { offers, bases, take: async (title) => {
      await taken.get(title)?.();
    }, dispose: () => keeper.dispose() };
}

const offer = 'There is an edit of web that was never defined.';
const settle = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drafts-'));
});
afterEach(async () => {
  editor.closeAll();
  await rm(folder, { recursive: true });
});

describe('a draft', () => {
  test('is kept across a restart: opening the definition offers it once, whatever language the document becomes', async () => {
    await new Drafts(folder).keep(key, { text: 'typed', base: 'what was there' });
    const window = openWindow();
    const document = editor.open(uri, 'on the host');
    await settle();
    editor.setLanguage(document, 'libvirt-xml');
    await settle();
    expect([window.offers, await new Drafts(folder).read(key)]).toEqual([[offer], { text: 'typed', base: 'what was there' }]);
    await window.take('Restore It');
    expect([document.getText(), window.bases]).toEqual(['typed', ['what was there']]);
    window.dispose();
  });

  test('outlives the editor, its window and a second window, and is offered at every opening until it is thrown away', async () => {
    await new Drafts(folder).keep(key, { text: 'typed', base: '' });
    const [first, second] = [openWindow(), openWindow()];
    const document = editor.open(uri, 'on the host');
    await settle();
    editor.close(document);
    editor.open(uri, 'on the host');
    await settle();
    expect([first.offers, second.offers, (await new Drafts(folder).read(key))?.text]).toEqual([[offer, offer], [offer, offer], 'typed']);
    await first.take('Throw It Away');
    expect(await new Drafts(folder).read(key)).toBeUndefined();
    first.dispose();
    second.dispose();
  });

  test('of what is typed is kept a moment later, also when the language changes meanwhile', async () => {
    const window = openWindow();
    const document = editor.open(uri, 'on the host');
    document.type('typed');
    editor.setLanguage(document, 'libvirt-xml');
    await vi.waitFor(async () => expect(await new Drafts(folder).read(key)).toEqual({ text: 'typed', base: 'base' }), { timeout: 5000 });
    expect(workspace.textDocuments).toHaveLength(1);
    window.dispose();
  });

  test('is forgotten by a define of that very text and of no other', async () => {
    const drafts = new Drafts(folder);
    await drafts.keep(key, { text: 'typed since', base: '' });
    await drafts.forget(key, 'defined');
    const after = await drafts.read(key);
    await drafts.forget(key, 'typed since');
    expect([after?.text, await drafts.read(key)]).toEqual(['typed since', undefined]);
  });
});
