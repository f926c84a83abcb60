// What a save defines: the text that a person saved, and nothing that was typed, formatted or autosaved besides.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('vscode', async () => import('./fakeVscode'));

const { editor, TextDocumentSaveReason, Uri } = await import('./fakeVscode');
const { saveDocument } = await import('../../client/src/commands/saveDefinition');
const { SavedTexts } = await import('../../client/src/documents/savedTexts');
const { SaveReasons } = await import('../../client/src/documents/saveReasons');
const { definitionPath } = await import('../../client/src/documents/uris');

const address = { host: 'test:///default', kind: 'domain' as const, uuid: 'aabbccdd-0000-1111-2222-333344445555', name: 'web' };
const uri = Uri.from({ scheme: 'libvirt', path: definitionPath(address) });

describe('the reason of a write', () => {
  let clock = 0;
  let reasons: InstanceType<typeof SaveReasons>;
  beforeEach(() => {
    reasons = new SaveReasons(() => clock);
  });
  afterEach(() => {
    reasons.dispose();
    editor.closeAll();
  });
  const take = (): string => reasons.take(uri as never);

  test('is a person’s only after a manual save was seen, once, and not long after', () => {
    const document = editor.open(uri, '');
    const unseen = take();
    editor.willSave(document, TextDocumentSaveReason.Manual);
    const manual = [take(), take()];
    editor.willSave(document, TextDocumentSaveReason.AfterDelay);
    const delayed = take();
    editor.willSave(document, TextDocumentSaveReason.Manual);
    clock += 10_000;
    expect([unseen, manual, delayed, take()]).toEqual(['autosave', ['person', 'autosave'], 'autosave', 'autosave']);
  });
});

test('a write after a define is the defined text, however it is laid out, or another one', () => {
  const texts = new SavedTexts();
  const takes = ['<a>\n<b/></a>', '<a><b/></a>\n', '<a><c/></a>'].map((written) => {
    texts.expect(uri, '<a>\n  <b/>\n</a>');
    return texts.take(uri, written);
  });
  expect([...takes, texts.take(uri, '<a/>')]).toEqual(['defined', 'defined', 'other', 'unexpected']);
});

describe('the save command', () => {
  afterEach(() => editor.closeAll());

  /** Saves `saved` while the person types during the define; tells what VS Code was asked to write. */
  async function save(during: (document: ReturnType<typeof editor.open>) => void): Promise<{ readonly written: string[]; readonly defined: string[]; readonly dirty: boolean }> {
    const document = editor.open(uri, '<old/>');
    document.type('<saved/>');
    const written: string[] = [];
    const defined: string[] = [];
    const context = {
      savedTexts: new SavedTexts(),
      files: { isKept: () => false, definedAs: () => undefined },
      editor: {
        save: async ({ text }: { readonly text: string }) => {
          defined.push(text);
          during(document);
          return Promise.resolve({ kind: 'defined', readBack: text });
        },
      },
    };
    const asDocument = Object.assign(document, { save: async () => {
      written.push(document.getText());
      document.clean();
      return Promise.resolve(true);
    } });
    await saveDocument(context as never, asDocument as never, 'validate');
    return { written, defined, dirty: document.isDirty };
  }

  test('writes what it defined', async () => {
    expect(await save(() => undefined)).toEqual({ written: ['<saved/>'], defined: ['<saved/>'], dirty: false });
  });

  test('leaves what was typed during the define unsaved and undefined', async () => {
    expect(await save((document) => document.type('<typed/>'))).toEqual({ written: [], defined: ['<saved/>'], dirty: true });
  });
});
