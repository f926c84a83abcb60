// What the server owes editors by LSP: settings that change, abilities that are missing.
import { afterEach, describe, expect, test } from 'vitest';
import {
  CodeActionRequest,
  CompletionRequest,
  ConfigurationRequest,
  DidChangeConfigurationNotification,
  RegistrationRequest,
  type ClientCapabilities,
  type CodeAction,
  type CompletionItem,
  type Registration,
} from 'vscode-languageserver/node';
import { schemaInForceNotification, type SchemaInForceParams } from '../../server/src/protocol/messages';
import { modernEditor, olderEditor, TestServer } from './server';

const wrong = "<domain type='kvmm'><name>a</name><memory>1</memory><os><type>hvm</type></os></domain>";
const configurable: ClientCapabilities = {
  ...modernEditor,
  workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true }, workspaceEdit: { documentChanges: true } },
};

let running: TestServer | undefined;
afterEach(() => running?.kill());

/** Starts a server whose editor answers each question for its settings with the next of some answers. */
async function startConfigured(answers: readonly (() => Promise<unknown>)[]): Promise<{ registered: string[]; schema: Promise<SchemaInForceParams>; changeSettings: () => Promise<void>; server: TestServer }> {
  const registered: string[] = [];
  let asked = 0;
  let tell: (params: SchemaInForceParams) => void;
  const schema = new Promise<SchemaInForceParams>((settle) => (tell = settle));
  const { server } = await TestServer.start(configurable, (connection) => {
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => void registered.push(...registrations.map(({ method }: Registration) => method)));
    connection.onRequest(ConfigurationRequest.type, async () => [await answers[Math.min(asked++, answers.length - 1)]?.()]);
    connection.onNotification(schemaInForceNotification, (params: SchemaInForceParams) => tell(params));
  });
  running = server;
  const changeSettings = (): Promise<void> => server.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  return { registered, schema, changeSettings, server };
}

let opened = 0;
const codes = async (server: TestServer): Promise<unknown[]> => {
  const { uri } = await server.open(wrong.replace('<name>a', `<name>a${++opened}`));
  return (await server.diagnostics(uri)).map(({ code }) => code);
};
const later = (milliseconds: number): Promise<void> => new Promise((settle) => setTimeout(settle, milliseconds));

describe('settings', () => {
  test('that change at run time are registered for, asked for again and hold', async () => {
    const { registered, schema, changeSettings, server } = await startConfigured([
      () => Promise.resolve({}),
      () => Promise.resolve({ severities: { 'invalid-value': 'off' } }),
    ]);
    await schema;
    expect(registered).toEqual(['workspace/didChangeConfiguration']);
    expect(await codes(server)).toEqual(['invalid-value']);
    await changeSettings();
    await expect.poll(() => codes(server)).toEqual([]);
  });

  test('of an answer that a later question has overtaken do not hold', async () => {
    let answerFirst = (): void => undefined;
    const first = new Promise<void>((settle) => (answerFirst = settle));
    const { changeSettings, server } = await startConfigured([
      async () => first.then(() => ({ severities: { 'invalid-value': 'error' } })),
      () => Promise.resolve({ severities: { 'invalid-value': 'off' } }),
    ]);
    await changeSettings();
    await expect.poll(() => codes(server)).toEqual([]);
    answerFirst();
    await later(100);
    expect(await codes(server)).toEqual([]);
  });

  test('that an editor refuses to tell are the defaults', async () => {
    const { schema } = await startConfigured([() => Promise.reject(new Error('no'))]);
    expect(await schema).toEqual({ version: '12.8.0' });
  });
});

test('a document of the language is of the kind of its root, and one without has its syntax', async () => {
  const { server } = await TestServer.start(modernEditor);
  running = server;
  const codesOf = async (text: string, language: string): Promise<unknown[]> => (await server.diagnostics((await server.open(text, language)).uri)).map(({ code }) => code);
  expect(await codesOf('## my net\n<network><name>n</name></network>', 'libvirt-xml')).toEqual(['text-outside-root']);
  expect(await codesOf('<dom', 'libvirt-xml')).toContain('unclosed-start-tag');
  expect(await codesOf('<device><id>3</id></device>', 'xml')).toEqual([]);
});

describe('an editor', () => {
  test('without snippets gets plain text and no command', async () => {
    const { server } = await TestServer.start(olderEditor);
    running = server;
    const { uri, position } = await server.open("<domain type='kvm'><devices><hub $0/></devices></domain>");
    const items = (await server.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position })) as CompletionItem[];
    expect(items.map(({ label, textEdit, insertTextFormat, command }) => ({ label, text: textEdit?.newText, insertTextFormat, command }))).toEqual([
      { label: 'type', text: "type='usb'", insertTextFormat: undefined, command: undefined },
    ]);
  });

  test('gets the command that it named', async () => {
    const { server } = await TestServer.start(modernEditor, undefined, { suggestCommand: 'again' });
    running = server;
    const { uri, position } = await server.open("<domain $0/>");
    const items = (await server.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position })) as CompletionItem[];
    expect(new Set(items.map(({ command }) => command?.command))).toContain('again');
  });

  test('that knows versions is told which text problems and edits are for', async () => {
    const { server } = await TestServer.start({ ...olderEditor, textDocument: { publishDiagnostics: { versionSupport: true } }, workspace: { workspaceEdit: { documentChanges: true } } });
    running = server;
    const push = server.pushed();
    const { uri } = await server.open(wrong);
    const { version, diagnostics } = await push;
    expect([version, diagnostics.map(({ code }) => code)]).toEqual([1, ['invalid-value']]);
    const range = diagnostics[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const actions = (await server.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context: { diagnostics: [] } })) as CodeAction[];
    expect(actions[0]?.edit).toEqual({ documentChanges: [{ textDocument: { uri, version: 1 }, edits: [{ range, newText: 'kvm' }] }] });
  });
});
