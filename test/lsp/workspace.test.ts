// Documents that are open together, over LSP: what one machine's file says of another's, and when it stops saying so.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DiagnosticRefreshRequest, PublishDiagnosticsNotification, type Diagnostic, type PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { modernEditor, olderEditor, sentence, TestServer } from './server';

const machine = (name: string, rest = ''): string => `<domain type='kvm'>\n  <name>${name}</name>\n  <memory unit='GiB'>2</memory>\n  <os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>\n${rest}</domain>\n`;
const devices = (xml: string): string => `  <devices>\n    ${xml}\n  </devices>\n`;
const nameRange = { start: { line: 1, character: 8 }, end: { line: 1, character: 11 } };

/** What is said of a document because of others: code, line, and the name of the other. */
const said = (diagnostics: readonly Diagnostic[]): unknown[] =>
  diagnostics.filter(({ code }) => String(code).endsWith('-in-two-documents')).map(({ code, severity, range, message }) => [code, severity, range.start.line, /\w+\.xml/.exec(sentence(message))?.[0]]);

let server: TestServer;
beforeAll(async () => {
  ({ server } = await TestServer.start(modernEditor));
});
afterAll(() => server.kill());

/** Opens two files, asks what is said of each, and closes them. */
async function pair(first: string, second: string): Promise<unknown[]> {
  const uris = [await server.openFile('a.xml', first), await server.openFile('b.xml', second)];
  const answers = await Promise.all(uris.map(async (uri) => said(await server.diagnostics(uri))));
  await Promise.all(uris.map((uri) => server.close(uri)));
  return answers;
}

describe('two files', () => {
  test.each([
    ['name', machine('web'), machine('web'), 1],
    ['uuid', machine('web', '  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>\n'), machine('db', '  <uuid>C7A5FDBDEDAF9455926AD65C16DB1809</uuid>\n'), 6],
    ['mac', machine('web', devices("<interface type='user'><mac address='52:54:00:ab:00:01'/></interface>")), machine('db', devices("<interface type='user'><mac address='52:54:00:AB:00:01'/></interface>")), 7],
    ['graphics-port', machine('web', devices("<graphics type='vnc' port='5901'/>")), machine('db', devices("<graphics type='vnc' port='5901'/>")), 7],
    ['image', machine('web', devices("<disk type='file'><source file='/i.raw'/><target dev='vda'/></disk>")), machine('db', devices("<disk type='file'><source file='/i.raw'/><target dev='vda'/></disk>")), 7],
  ])('with the same %s are both warned, and each names the other', async (what, first, second, line) => {
    expect(await pair(first, second)).toEqual([[[`${what}-in-two-documents`, 2, line, 'b.xml']], [[`${what}-in-two-documents`, 2, line, 'a.xml']]]);
  });

  test('with nothing in common are not', async () => {
    expect(await pair(machine('web'), machine('db'))).toEqual([[], []]);
  });

  test('hear no more of it once one is changed or closed', async () => {
    const [a, b] = [await server.openFile('a.xml', machine('web')), await server.openFile('b.xml', machine('web'))];
    const both = async (): Promise<unknown[]> => Promise.all([a, b].map(async (uri) => said(await server.diagnostics(uri)).length));
    expect(await both()).toEqual([1, 1]);
    await server.change(b, 2, nameRange, 'database');
    expect(await both()).toEqual([0, 0]);
    await server.change(b, 3, { ...nameRange, end: { line: 1, character: 16 } }, 'web');
    expect(await both()).toEqual([1, 1]);
    await server.close(b);
    expect(said(await server.diagnostics(a))).toEqual([]);
    await server.close(a);
  });
});

test('a document that is no file is not another machine', async () => {
  const a = await server.openFile('a.xml', machine('web'));
  await server.open(machine('web'));
  expect(said(await server.diagnostics(a))).toEqual([]);
  await server.close(a);
});

test('an editor that pulls is asked to pull again when a file is closed', async () => {
  let refreshed = 0;
  const { server: other } = await TestServer.start({ ...modernEditor, workspace: { diagnostics: { refreshSupport: true } } }, (connection) =>
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      refreshed++;
    }));
  try {
    const uri = await other.openFile('a.xml', machine('web'));
    await other.diagnostics(uri);
    const before = refreshed;
    await other.close(uri);
    await expect.poll(() => refreshed).toBe(before + 1);
  } finally {
    other.kill();
  }
});

test('an editor that does not pull is told of both when the second is opened', async () => {
  const pushed = new Map<string, unknown[]>();
  const { server: older } = await TestServer.start(olderEditor, (connection) =>
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }: PublishDiagnosticsParams) => void pushed.set(uri, said(diagnostics))));
  try {
    const a = await older.openFile('a.xml', machine('web'));
    await expect.poll(() => pushed.get(a)).toEqual([]);
    const b = await older.openFile('b.xml', machine('web'));
    await expect.poll(() => [pushed.get(a), pushed.get(b)]).toEqual([[['name-in-two-documents', 2, 1, 'b.xml']], [['name-in-two-documents', 2, 1, 'a.xml']]]);
    await older.close(b);
    await expect.poll(() => [pushed.get(a), pushed.get(b)]).toEqual([[], []]);
  } finally {
    older.kill();
  }
});
