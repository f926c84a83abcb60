// In which language the server speaks: that of the editor, unless the setting names another; everywhere alike.
import { afterEach, expect, test } from 'vitest';
import {
  CompletionRequest,
  CompletionResolveRequest,
  ConfigurationRequest,
  DidChangeConfigurationNotification,
  HoverRequest,
  RegistrationRequest,
  type CompletionItem,
  type Hover,
  type MarkupContent,
} from 'vscode-languageserver/node';
import { explainRequest, type ExplainResult } from '../../server/src/protocol/messages';
import { modernEditor, sentence, TestServer } from './server';

const configurable = { ...modernEditor, workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } };
const machine = "<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os><devices>$0<disk type='fil'/></devices></domain>";

/** Everything in which the server says something. */
const everywhere = (language: string): Record<string, string> => ({ hover: language, detail: language, documentation: language, template: language, problem: language, fix: language, page: language });

let running: TestServer | undefined;
afterEach(() => running?.kill());

/** Starts a server for an editor of a display language, with a setting. */
async function start(locale: string, language?: string): Promise<{ server: TestServer; set: (language: string) => Promise<void> }> {
  let setting = language;
  const { server } = await TestServer.start(
    configurable,
    (connection) => {
      connection.onRequest(RegistrationRequest.type, () => undefined);
      connection.onRequest(ConfigurationRequest.type, () => [setting === undefined ? {} : { language: setting }]);
    },
    { locale },
  );
  running = server;
  const set = async (changed: string): Promise<void> => {
    setting = changed;
    await server.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  };
  return { server, set };
}

/** The language of each of the things that the server says, told by their writing. */
async function spoken(server: TestServer): Promise<Record<string, string>> {
  const { connection } = server;
  const opened = await server.open(machine);
  const { uri, position } = opened;
  const textDocument = { uri };
  const onDisk = { line: 0, character: position.character + 2 };
  const hover = await connection.sendRequest<Hover>(HoverRequest.method, { textDocument, position: onDisk });
  const items = await connection.sendRequest<CompletionItem[] | { items: CompletionItem[] }>(CompletionRequest.method, { textDocument, position });
  const list = Array.isArray(items) ? items : items.items;
  const resolve = async (label: string): Promise<CompletionItem> => {
    const item = list.find((one) => one.label === label);
    return item ? connection.sendRequest<CompletionItem>(CompletionResolveRequest.method, item) : { label: 'missing' };
  };
  const element = await resolve('interface');
  const template = await resolve('interface: bridge');
  const [problem] = await server.diagnostics(uri);
  const typeAt = { line: 0, character: position.character + "<disk type='f".length };
  const [fix] = await server.actions({ uri, position: typeAt }, ['quickfix']);
  const page = await connection.sendRequest<ExplainResult>(explainRequest, { text: machine.replace('$0', '') });
  await server.close(uri);
  return {
    hover: languageOf((hover.contents as MarkupContent).value),
    detail: languageOf(element.labelDetails?.description ?? element.detail),
    documentation: languageOf((element.documentation as MarkupContent | undefined)?.value),
    template: languageOf((template.documentation as MarkupContent | undefined)?.value),
    problem: languageOf(problem && sentence(problem.message)),
    fix: languageOf(fix?.title),
    page: languageOf(page ?? undefined),
  };
}

function languageOf(text: string | undefined): string {
  if (text === undefined || text === '') return 'nothing';
  return /[\u4e00-\u9fff]/.test(text) ? 'zh-cn' : 'en';
}

test.each([
  ['zh-cn', undefined, 'zh-cn'],
  ['zh-cn', 'auto', 'zh-cn'],
  ['zh-cn', 'en', 'en'],
  ['en', 'zh-cn', 'zh-cn'],
  ['en', 'auto', 'en'],
  ['zh_CN', undefined, 'zh-cn'],
  ['zh-Hans', undefined, 'zh-cn'],
  ['zh-tw', undefined, 'en'],
  ['fr', undefined, 'en'],
])('display language %s, setting %s: %s', async (locale, setting, language) => {
  const { server } = await start(locale, setting);
  await expect.poll(() => spoken(server)).toEqual(everywhere(language));
});

test('a setting that changes holds at once', async () => {
  const { server, set } = await start('en');
  await expect.poll(() => spoken(server)).toEqual(everywhere('en'));
  await set('zh-cn');
  await expect.poll(() => spoken(server)).toEqual(everywhere('zh-cn'));
  await set('auto');
  await expect.poll(() => spoken(server)).toEqual(everywhere('en'));
});
