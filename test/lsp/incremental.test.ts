// Incremental equals fresh: after any edits a server says of a document what it says of the same text just opened.
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  CompletionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DocumentSymbolRequest,
  HoverRequest,
  type Position,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import { ownDomains } from '../support/ownDomains';
import { pick, random } from '../support/random';
import { TestServer } from './server';

/** Rounds of edits for each document; both answers are asked for after each round. */
const ROUNDS = 25;

/** What is typed, pasted or left half done. */
const PIECES = ['<', '>', '</', '/>', "'", '"', '=', ' ', '\n', '\r\n', '\r', '&', ']]>', '<!--', '-->', 'é𝄞', '<disk', " type='file'", '<name>x</name>', '</devices>', '0x1f', '\u0000'];

let server: TestServer;

beforeAll(async () => {
  ({ server } = await TestServer.start());
});
afterAll(() => server.kill());

test.each(ownDomains().map((text, index) => [index + 1, text] as const))('document %i after random edits', async (seed, original) => {
  const next = random(seed);
  // One of the documents comes with the line ends of another system.
  let text = seed % 2 === 0 ? original.replaceAll('\n', '\r\n') : original;
  const { uri } = await server.open(text);
  const differences: string[] = [];
  let problems = 0;
  for (let version = 2; version < ROUNDS + 2; version++) {
    const contentChanges: TextDocumentContentChangeEvent[] = [];
    for (let count = 1 + Math.floor(next() * 4); count > 0; count--) {
      const start = Math.floor(next() * (text.length + 1));
      const end = Math.min(text.length, start + Math.floor(next() * next() * 60));
      const newText = next() < 0.3 ? '' : (pick(PIECES, next) ?? '');
      contentChanges.push({ range: { start: positionAt(text, start), end: positionAt(text, end) }, text: newText });
      text = text.slice(0, offsetOf(text, start)) + newText + text.slice(offsetOf(text, end));
    }
    await server.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges });
    // Sometimes nobody asks in between, as when keys are pressed fast.
    if (next() < 0.3) continue;
    const position = positionAt(text, Math.floor(next() * text.length));
    const edited = await answers(uri, position);
    const fresh = await server.open(text.replaceAll('$0', '$ 0'));
    const expected = await answers(fresh.uri, position);
    await server.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: fresh.uri } });
    problems += edited.problems.length;
    if (JSON.stringify(edited).replaceAll(uri, fresh.uri) !== JSON.stringify(expected)) differences.push(`version ${version}`);
  }
  expect(differences).toEqual([]);
  // The edits broke something: otherwise nothing was compared.
  expect(problems).toBeGreaterThan(ROUNDS);
});

async function answers(uri: string, position: Position) {
  const at = { textDocument: { uri }, position };
  return {
    // The same text is open twice here, which is said of both and names the other.
    problems: (await server.diagnostics(uri)).filter(({ code }) => !String(code).endsWith('-in-two-documents')),
    completion: await server.connection.sendRequest(CompletionRequest.type, at),
    hover: await server.connection.sendRequest(HoverRequest.type, at),
    symbols: await server.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } }),
  };
}

/** Line and column as LSP counts them; between `\r` and `\n` no position stands, so it is that of the `\r`. */
function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offsetOf(text, offset)).split(/\r\n|\r|\n/);
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function offsetOf(text: string, offset: number): number {
  return text.startsWith('\r\n', offset - 1) ? offset - 1 : offset;
}
