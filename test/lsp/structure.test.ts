// What an editor asks a server about the shape of a text: every fix at once, formatting with its options, tags, symbols, folds.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DocumentFormattingRequest,
  DocumentOnTypeFormattingRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  LinkedEditingRangeRequest,
  SelectionRangeRequest,
  type DocumentSymbol,
  type FormattingOptions,
  type Range,
  type SelectionRange,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { autoCloseRequest, type AutoCloseResult } from '../../server/src/protocol/messages';
import { takeCursor } from '../support/cursor';
import { schemaDirectory } from '../support/libxml2';
import { TestServer } from './server';

let server: TestServer;
beforeAll(async () => {
  ({ server } = await TestServer.start());
});
afterAll(() => server.kill());

const SPACES: FormattingOptions = { tabSize: 2, insertSpaces: true };

function documentOf(text: string): TextDocument {
  return TextDocument.create('untitled:a.xml', 'libvirt-xml', 1, text);
}

function applied(text: string, edits: readonly TextEdit[] | null): string {
  return TextDocument.applyEdits(documentOf(text), [...(edits ?? [])]);
}

const sample = join(process.env['LIBVIRT_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus'), 'broken-sample.xml');
const schemas = schemaDirectory();
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

test.skipIf(!existsSync(sample) || schemas === undefined || !hasXmllint)('all sure fixes at once make what xmllint takes by libvirt’s schema (skipped where one of the three is missing)', async () => {
  const text = readFileSync(sample, 'utf8');
  const opened = await server.open(text);
  const [action] = await server.actions(opened, ['source.fixAll']);
  const fixed = applied(text, Object.values(action?.edit?.changes ?? {}).flat());
  const judge = (input: string): { status: number | null; stderr: string } => {
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--relaxng', join(schemas ?? '', 'domain.rng'), '-'], { input, encoding: 'utf8' });
    return { status, stderr };
  };
  expect(action?.kind).toBe('source.fixAll.libvirt');
  expect(judge(text).status).not.toBe(0);
  expect(judge(fixed)).toEqual({ status: 0, stderr: '- validates\n' });
});

describe('formatting', () => {
  const wild = "<domain type='kvm'>\n<name>a</name>\n      <devices>\n<disk type='file' device='disk'>\n<target dev='vda'/></disk>\n</devices>\n</domain>\n";
  const tame = (unit: string): string =>
    `<domain type='kvm'>\n${unit}<name>a</name>\n${unit}<devices>\n${unit.repeat(2)}<disk type='file' device='disk'>\n${unit.repeat(3)}<target dev='vda'/>\n${unit.repeat(2)}</disk>\n${unit}</devices>\n</domain>\n`;

  test.each<[string, FormattingOptions, string]>([
    ['two spaces', SPACES, '  '],
    ['four spaces', { tabSize: 4, insertSpaces: true }, '    '],
    ['tabs', { tabSize: 8, insertSpaces: false }, '\t'],
  ])('of a document with %s', async (_name, options, unit) => {
    const { uri } = await server.open(wild);
    const formatted = applied(wild, await server.connection.sendRequest(DocumentFormattingRequest.type, { textDocument: { uri }, options }));
    expect(formatted).toBe(tame(unit));
    const again = await server.open(formatted);
    expect(await server.connection.sendRequest(DocumentFormattingRequest.type, { textDocument: { uri: again.uri }, options })).toEqual([]);
  });

  test('of a range leaves all other lines as they are', async () => {
    const { uri } = await server.open(wild);
    const lines: Range = { start: { line: 4, character: 0 }, end: { line: 4, character: 10 } };
    const edits = await server.connection.sendRequest(DocumentRangeFormattingRequest.type, { textDocument: { uri }, range: lines, options: SPACES });
    const before = wild.split('\n');
    const after = applied(wild, edits).split('\n');
    expect(edits?.length).toBeGreaterThan(0);
    expect([after.slice(0, 4), after.slice(-3)]).toEqual([before.slice(0, 4), before.slice(-3)]);
    expect(after).not.toEqual(before);
  });

  test.each<[string, string, string, FormattingOptions, string]>([
    ['a new line in an element', '\n', "<domain>\n  <devices>\n$0\n  </devices>\n</domain>\n", SPACES, "<domain>\n  <devices>\n    \n  </devices>\n</domain>\n"],
    ['a new line with tabs', '\n', "<domain>\n\t<devices>\n$0\n\t</devices>\n</domain>\n", { tabSize: 4, insertSpaces: false }, "<domain>\n\t<devices>\n\t\t\n\t</devices>\n</domain>\n"],
    ['a new line before a close tag', '\n', '<domain>\n  <devices>\n$0</devices>\n</domain>\n', SPACES, '<domain>\n  <devices>\n  </devices>\n</domain>\n'],
    ['the end of a close tag', '>', '<domain>\n  <devices>\n      </devices>$0\n</domain>\n', SPACES, '<domain>\n  <devices>\n  </devices>\n</domain>\n'],
  ])('of %s, as it is typed', async (_name, ch, marked, options, expected) => {
    const { uri, position } = await server.open(marked);
    const edits = await server.connection.sendRequest(DocumentOnTypeFormattingRequest.type, { textDocument: { uri }, position, ch, options });
    expect(applied(takeCursor(marked).text, edits)).toBe(expected);
  });
});

const machine = "<domain type='kvm'>\n  <name>web</name>\n  <!-- two\n       lines -->\n  <devices>\n    <disk type='file'>\n      <target dev='vda'/>\n    </disk>\n  </devices>\n</domain>\n";

describe('tags', () => {
  test.each([
    ["<domain><de$0vices><disk/></devices></domain>", ['devices', 'devices']],
    ['<domain><devices><disk/></devi$0ces></domain>', ['devices', 'devices']],
    ['<domain><devices><di$0sk/></devices></domain>', undefined],
    ["<domain><disk ty$0pe='file'></disk></domain>", undefined],
    ['<domain><na$0me>a</domain>', undefined],
  ])('%s are linked with their names', async (marked, names) => {
    const { uri, position } = await server.open(marked);
    const linked = await server.connection.sendRequest(LinkedEditingRangeRequest.type, { textDocument: { uri }, position });
    const document = documentOf(takeCursor(marked).text);
    expect(linked?.ranges.map((range) => document.getText(range))).toEqual(names);
  });

  test.each([
    ["<domain>\n  <devices>$0\n</domain>", '$0</devices>'],
    ['<domain>\n  <devices></$0\n</domain>', 'devices>$0'],
    ['<domain>\n  <devices></$0>\n</domain>', 'devices$0'],
    ['<domain>\n  <devices>$0</devices>\n</domain>', null],
    ['<domain>\n  <!-- <devices>$0 -->\n</domain>', null],
    ["<domain>\n  <name>a > $0b</name>\n</domain>", null],
  ])('%j gets what it lacks once it is typed', async (marked, expected) => {
    const { uri, position } = await server.open(marked);
    expect(await server.connection.sendRequest<AutoCloseResult>(autoCloseRequest, { textDocument: { uri }, position })).toBe(expected);
  });
});

describe('a document', () => {
  test('is selected from the inside out', async () => {
    const { uri, position } = await server.open(machine.replace("'vda'", "'v$0da'"));
    const [selection] = (await server.connection.sendRequest(SelectionRangeRequest.type, { textDocument: { uri }, positions: [position] })) ?? [];
    const document = documentOf(machine);
    const texts: string[] = [];
    for (let at: SelectionRange | undefined = selection; at; at = at.parent) texts.push(document.getText(at.range).split('\n')[0] ?? '');
    expect(texts.slice(0, 4)).toEqual(['vda', "'vda'", "dev='vda'", "<target dev='vda'/>"]);
    expect(texts.at(-1)).toBe("<domain type='kvm'>");
    expect(texts.filter((text, index) => text.length > 0 && texts.indexOf(text) === index).length).toBeGreaterThan(5);
  });

  test('folds at its elements and comments', async () => {
    const { uri } = await server.open(machine);
    const folds = await server.connection.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } });
    const lines = (folds ?? []).map(({ startLine, endLine, kind }) => [startLine, endLine, kind]).sort();
    expect(lines).toEqual([
      [0, 8, undefined],
      [2, 3, 'comment'],
      [4, 7, undefined],
      [5, 6, undefined],
    ]);
  });

  test('is a tree of its machine', async () => {
    const { uri } = await server.open(machine);
    const symbols = (await server.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })) as DocumentSymbol[];
    const tree = (some: readonly DocumentSymbol[], depth = 0): string[] =>
      some.flatMap(({ name, selectionRange, children }) => [`${'  '.repeat(depth)}${name} @${selectionRange.start.line}`, ...tree(children ?? [], depth + 1)]);
    expect(tree(symbols)).toEqual(['domain web @0', '  name @1', '  devices @4', '    disk vda @5', '      target @6']);
  });
});
