// Documents that are open together, over LSP: what one machine's file says of another's, and when it stops saying so.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ConfigurationRequest,
  DiagnosticRefreshRequest,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  DidChangeWorkspaceFoldersNotification,
  WorkspaceFoldersRequest,
  type Diagnostic,
  type PublishDiagnosticsParams,
  type Registration,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
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

test('one machine in two files is a hint, and no more is said', async () => {
  const text = machine('web', `  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>\n${devices("<graphics type='vnc' port='5901'/>")}`);
  expect(await pair(text, text)).toEqual([[['same-in-two-documents', 4, 1, 'b.xml']], [['same-in-two-documents', 4, 1, 'a.xml']]]);
});

test('networks and pools are compared too', async () => {
  const network = (name: string): string => `<network>\n  <name>${name}</name>\n  <bridge name='virbr1'/>\n</network>\n`;
  expect(await pair(network('a'), network('b'))).toEqual([[['bridge-in-two-documents', 2, 2, 'b.xml']], [['bridge-in-two-documents', 2, 2, 'a.xml']]]);
  const pool = (name: string): string => `<pool type='dir'>\n  <name>${name}</name>\n  <target>\n    <path>/pool</path>\n  </target>\n</pool>\n`;
  expect(await pair(pool('a'), pool('b'))).toEqual([[['pool-target-in-two-documents', 2, 3, 'b.xml']], [['pool-target-in-two-documents', 2, 3, 'a.xml']]]);
});

test('the same address or port has a fix that makes another', async () => {
  const nic = machine('web', devices("<interface type='user'><mac address='52:54:00:ab:00:01'/></interface>"));
  const [a, b] = [await server.openFile('a.xml', nic), await server.openFile('b.xml', nic.replace('web', 'db'))];
  const actions = await server.actions({ uri: a, position: { line: 7, character: 45 } }, ['quickfix']);
  expect(actions.map(({ title, edit }) => [title.replace(/52:54:00(:[\da-f]{2}){3}/, 'MAC'), JSON.stringify(edit?.changes?.[a]).replace(/52:54:00(:[\da-f]{2}){3}/, 'MAC')])).toEqual([
    ['Give it the new MAC address `MAC`', '[{"range":{"start":{"line":7,"character":41},"end":{"line":7,"character":58}},"newText":"MAC"}]'],
  ]);
  await Promise.all([a, b].map((uri) => server.close(uri)));
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

describe('files that are not open', () => {
  let folder = '';
  let registered: readonly Registration[] = [];
  let refreshed = 0;
  let severities: object = {};
  let files: TestServer;
  const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const tell = async (name: string, type: FileChangeType): Promise<void> => files.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: uriOf(name), type }] });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'workspace-'));
    mkdirSync(join(folder, 'machines'));
    write('machines/closed.xml', machine('web'));
    write('pom.xml', '<project/>');
    const capabilities = {
      ...modernEditor,
      workspace: { configuration: true, diagnostics: { refreshSupport: true }, didChangeWatchedFiles: { dynamicRegistration: true } },
    };
    ({ server: files } = await TestServer.start(
      capabilities,
      (connection) => {
        connection.onRequest(DiagnosticRefreshRequest.type, () => {
          refreshed++;
        });
        connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
          registered = registrations;
        });
        connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => ({ severities })));
      },
      undefined,
      undefined,
      [{ name: 'lab', uri: pathToFileURL(folder).href }],
    ));
  });
  afterAll(() => {
    files.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('are compared with those that are, as they come, change and go', async () => {
    const uri = await files.openUri(uriOf('open.xml'), machine('web'));
    const others = async (): Promise<unknown[]> =>
      (await files.diagnostics(uri)).filter(({ code }) => code === 'name-in-two-documents').map(({ message, relatedInformation }) => [/^\S+/.exec(sentence(message))?.[0], relatedInformation?.map(({ location }) => [location.uri, location.range])]);
    const closed = [['machines/closed.xml', [[uriOf('machines/closed.xml'), nameRange]]]];
    await expect.poll(others).toEqual(closed);
    expect(refreshed).toBeGreaterThan(0);

    write('machines/closed.xml', machine('db'));
    await tell('machines/closed.xml', FileChangeType.Changed);
    await expect.poll(others).toEqual([]);
    write('machines/new.xml', machine('web'));
    await tell('machines/new.xml', FileChangeType.Created);
    await expect.poll(others).toEqual([['machines/new.xml', [[uriOf('machines/new.xml'), nameRange]]]]);
    rmSync(join(folder, 'machines'), { recursive: true });
    await tell('machines', FileChangeType.Deleted);
    await expect.poll(others).toEqual([]);
    await files.close(uri);
  });

  test('are asked to be watched', () => {
    expect(registered.filter(({ method }) => method === DidChangeWatchedFilesNotification.method).map(({ registerOptions }) => registerOptions as unknown)).toEqual([
      { watchers: [{ globPattern: '**/*.xml' }, { globPattern: '**/*', kind: 4 }] },
    ]);
  });

  test('count as they are on disk again once their editor is closed', async () => {
    write('a.xml', machine('web'));
    await tell('a.xml', FileChangeType.Created);
    const [a, b] = [await files.openUri(uriOf('a.xml'), machine('typed')), await files.openUri(uriOf('b.xml'), machine('web'))];
    const others = async (): Promise<number> => said(await files.diagnostics(b)).length;
    await files.diagnostics(a);
    expect(await others()).toBe(0);
    await files.close(a);
    await expect.poll(others).toBe(1);
    await files.close(b);
  });

  test('are no concern of who switches that off', async () => {
    write('c.xml', machine('web'));
    await tell('c.xml', FileChangeType.Created);
    const uri = await files.openUri(uriOf('d.xml'), machine('web'));
    await expect.poll(async () => said(await files.diagnostics(uri)).length).toBe(1);
    severities = { 'name-in-two-documents': 'off' };
    await files.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await expect.poll(async () => said(await files.diagnostics(uri)).length).toBe(0);
    await files.close(uri);
  });
});

test('a folder that is added is read, and one that is taken away is forgotten', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'added-'));
  writeFileSync(join(folder, 'closed.xml'), machine('web'));
  let folders: WorkspaceFolder[] = [];
  const { server: growing } = await TestServer.start({ ...modernEditor, workspace: { workspaceFolders: true } }, (connection) => connection.onRequest(WorkspaceFoldersRequest.type, () => folders));
  const set = async (now: WorkspaceFolder[]): Promise<void> => {
    folders = now;
    await growing.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event: { added: [], removed: [] } });
  };
  try {
    const uri = await growing.openUri('file:///elsewhere/a.xml', machine('web'));
    const others = async (): Promise<unknown[]> => said(await growing.diagnostics(uri));
    expect(await others()).toEqual([]);
    await set([{ name: 'lab', uri: pathToFileURL(folder).href }]);
    await expect.poll(others).toEqual([['name-in-two-documents', 2, 1, 'closed.xml']]);
    await set([]);
    await expect.poll(others).toEqual([]);
  } finally {
    growing.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('folders that are no directories of this machine are left alone', async () => {
  const { server: virtual } = await TestServer.start(modernEditor, undefined, undefined, undefined, [
    { name: 'remote', uri: 'vscode-vfs://github/owner/name' },
    { name: 'gone', uri: 'file:///no/such/folder' },
    { name: 'odd', uri: 'file://host/share' },
  ]);
  try {
    const uri = await virtual.openUri('file:///elsewhere/a.xml', machine('web'));
    expect(said(await virtual.diagnostics(uri))).toEqual([]);
    const { stderr } = await virtual.stop();
    expect(stderr).toBe('');
  } finally {
    virtual.kill();
  }
});
