// The setting libvirt.schemaDirectory over a pipe, and documents by the language ids of other editors.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ConfigurationRequest, DiagnosticRefreshRequest, DidChangeConfigurationNotification, PublishDiagnosticsNotification, RegistrationRequest, type ClientCapabilities } from 'vscode-languageserver/node';
import { schemaInForceNotification, type SchemaInForceParams } from '../../server/src/protocol/messages';
import { modernEditor, olderEditor, TestServer } from './server';

const SECRET = "<secret ephemeral='yes' only='1'/>";
const schema = (body: string): string => `<grammar xmlns="http://relaxng.org/ns/structure/1.0"><start>${body}</start></grammar>`;

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'libvirt-schemas-'));
  writeFileSync(join(directory, 'domain.rng'), schema('<element name="domain"><empty/></element>'));
  writeFileSync(join(directory, 'secret.rng'), schema('<element name="secret"><attribute name="only"/></element>'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let running: TestServer | undefined;
afterEach(() => running?.kill());

interface Configured {
  readonly server: TestServer;
  readonly told: SchemaInForceParams[];
  readonly pushes: string[][];
  readonly refreshes: () => number;
  readonly set: (schemaDirectory: string) => Promise<void>;
}

/** Starts a server for an editor that has this one setting. */
async function start(editor: ClientCapabilities): Promise<Configured> {
  let setting = '';
  let refreshes = 0;
  const told: SchemaInForceParams[] = [];
  const pushes: string[][] = [];
  const capabilities = { ...editor, workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true }, diagnostics: { refreshSupport: true } } };
  const { server } = await TestServer.start(capabilities, (connection) => {
    connection.onRequest(RegistrationRequest.type, () => undefined);
    connection.onRequest(ConfigurationRequest.type, () => [{ schemaDirectory: setting }]);
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      refreshes++;
    });
    connection.onNotification(schemaInForceNotification, (params: SchemaInForceParams) => void told.push(params));
    connection.onNotification(PublishDiagnosticsNotification.type, ({ diagnostics }) => void pushes.push(diagnostics.map(({ code }) => String(code))));
  });
  running = server;
  const set = async (value: string): Promise<void> => {
    setting = value;
    await server.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  };
  await expect.poll(() => told).toEqual([{ version: '12.8.0' }]);
  return { server, told, pushes, refreshes: () => refreshes, set };
}

const codes = async (server: TestServer, uri: string): Promise<unknown[]> => (await server.diagnostics(uri)).map(({ range, code }) => [range.start.character, code]);

test('changing it checks open documents anew, by the new schemas and back, and tells which are in force', async () => {
  const { server, told, refreshes, set } = await start(modernEditor);
  const { uri } = await server.open(SECRET);
  const bundled = await codes(server, uri);
  expect(bundled).toContainEqual([24, 'unknown-attribute']);
  const before = refreshes();
  await set(directory);
  await expect.poll(() => codes(server, uri)).toEqual([[8, 'unknown-attribute']]);
  expect(refreshes()).toBeGreaterThan(before);
  await set('');
  await expect.poll(() => codes(server, uri)).toEqual(bundled);
  await set(join(directory, 'nowhere'));
  await expect.poll(() => told).toEqual([
    { version: '12.8.0' },
    { version: '', directory },
    { version: '12.8.0' },
    { version: '12.8.0', problem: `${join(directory, 'nowhere')}: no libvirt schemas (domain.rng) there` },
  ]);
  expect(await codes(server, uri)).toEqual(bundled);
});

test('an editor to which problems are pushed gets them pushed anew', async () => {
  const { server, pushes, set } = await start(olderEditor);
  await server.open(SECRET);
  await expect.poll(() => pushes.at(-1)).toContain('unknown-attribute');
  const before = pushes.length;
  await set(directory);
  await expect.poll(() => pushes.slice(before).at(-1)).toEqual(['unknown-attribute']);
});

test.each(['xml', 'nxml', 'nxml-mode', 'libvirt-xml', 'XML', ''])('a document of the language id "%s" is served where its root is libvirt’s', async (language) => {
  const { server } = await TestServer.start(modernEditor);
  running = server;
  const codesOf = async (text: string): Promise<unknown[]> => (await server.diagnostics((await server.open(text, language)).uri)).map(({ code }) => code);
  expect(await codesOf("<domain type='kvmm'><name>a</name><memory>1</memory><os><type>hvm</type></os></domain>")).toEqual(['invalid-value']);
  if (language !== 'libvirt-xml') expect(await codesOf('<project><broken></project>')).toEqual([]);
});
