// A server that cannot do its work says so: an error where "no problems" would be a lie, its reason in the log, and it lives on.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DocumentDiagnosticRequest, DocumentSymbolRequest, HoverRequest, LogMessageNotification, LSPErrorCodes, type LogMessageParams } from 'vscode-languageserver/node';
import { bundle, modernEditor, TestServer } from './server';

const directory = mkdtempSync(join(tmpdir(), 'libvirt-server-'));
const logged: string[] = [];
let server: TestServer;

beforeAll(async () => {
  // Words that are JSON and yet no words: whatever needs them fails.
  cpSync(bundle, directory, { recursive: true });
  writeFileSync(join(directory, 'words', 'en.json'), JSON.stringify({ generated: '', language: 'en', entries: [null] }));
  const hear = (connection: TestServer['connection']): void => {
    connection.onNotification(LogMessageNotification.type, ({ message }: LogMessageParams) => void logged.push(message));
  };
  ({ server } = await TestServer.start(modernEditor, hear, { locale: 'en' }, directory));
});
afterAll(() => {
  server.kill();
  rmSync(directory, { recursive: true });
});

const machine = "<do$0main type='kvm'>\n  <name>a</name>\n  <memory>1048576</memory>\n  <os>\n    <type>hvm</type>\n  </os>\n</domain>\n";

test('pulled diagnostics fail, and are never an empty list', async () => {
  const { uri } = await server.open(machine);
  const answer = server.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
  await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestFailed, message: 'The request failed; the log of the language server says why.' });
  await expect.poll(() => logged.length).toBe(1);
  expect(logged[0]).toMatch(/^TypeError: .*null/);
});

test('what is only a convenience is empty, and what needs no words works', async () => {
  const { uri, position } = await server.open(machine);
  const at = { textDocument: { uri }, position };
  const symbols = await server.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } });
  expect([await server.connection.sendRequest(HoverRequest.type, at), symbols?.length]).toEqual([null, 1]);
});
