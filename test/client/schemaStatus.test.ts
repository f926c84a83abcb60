// The language status item: which libvirt a document is for and who says so.
import { expect, test, vi } from 'vitest';
import type { SchemaInForceParams, TargetVersionResult } from '../../server/src/protocol/messages';
import type { Asked } from '../../client/src/schemaStatus';
import { Emitter } from '../../client/src/hosts/emitter';

const fake = vi.hoisted(() => ({
  item: { name: '', text: '', detail: '', busy: false, severity: -1, command: undefined, dispose: () => undefined },
  window: { activeTextEditor: undefined as { document: { uri: string } } | undefined, onDidChangeActiveTextEditor: (listener: () => void) => ((fake.changeEditor = listener), { dispose: () => undefined }) },
  changeEditor: (): void => undefined,
}));
vi.mock('vscode', () => ({
  Disposable: { from: (...all: { dispose(): void }[]) => ({ dispose: () => { for (const one of all) one.dispose(); } }) },
  l10n: { t: (text: string, ...args: string[]) => text.replace(/\{(\d)\}/g, (_, index: string) => args[Number(index)] ?? '') },
  languages: { createLanguageStatusItem: () => fake.item },
  LanguageStatusSeverity: { Information: 0, Warning: 1 },
  window: fake.window,
}));
const { registerSchemaStatus } = await import('../../client/src/schemaStatus');

/** A server that answers as a test says. */
function setUp() {
  const schemas = new Emitter<SchemaInForceParams>();
  const told = new Emitter<void>();
  const server = { answer: (): Promise<TargetVersionResult> => Promise.resolve({ version: '', from: 'nothing' }), asked: [] as unknown[] };
  const client = {
    onNotification: (_: string, listener: (schema: SchemaInForceParams) => void) => schemas.event(listener),
    sendRequest: async (_: string, params: unknown) => (server.asked.push(params), server.answer()),
  };
  registerSchemaStatus(client as unknown as Asked, told.event);
  return { schemas, told, server };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test.each<[SchemaInForceParams, TargetVersionResult, string, string, number]>([
  [{ version: '12.8.0' }, { version: '', from: 'nothing' }, 'libvirt 12.8.0', 'grammar of this extension', 0],
  [{ version: '12.8.0' }, { version: '12.8.0', from: 'schema' }, 'libvirt 12.8.0', 'grammar of this extension', 0],
  [{ version: '12.8.0' }, { version: '11.3.0', from: 'host', host: 'here' }, 'libvirt 11.3.0', 'version of host here · grammar of this extension, 12.8.0', 0],
  [{ version: '12.8.0' }, { version: '12.8.0', from: 'host', host: 'here' }, 'libvirt 12.8.0', 'version of host here · grammar of this extension', 0],
  [{ version: '12.8.0' }, { version: '9.0', from: 'setting' }, 'libvirt 9.0', 'version of the setting · grammar of this extension, 12.8.0', 0],
  [{ version: '11.3.0', directory: '/s' }, { version: '9.0', from: 'setting' }, 'libvirt 9.0', 'version of the setting · schemas of /s, 11.3.0', 0],
  [{ version: '', directory: '/s' }, { version: '', from: 'schema' }, 'libvirt of unknown version', 'schemas of /s', 0],
  [{ version: '12.8.0', problem: '/s: no schemas' }, { version: '11.3.0', from: 'host', host: 'here' }, 'libvirt 11.3.0', '/s: no schemas', 1],
])('%j, for %j', async (schema, target, text, detail, severity) => {
  const { schemas, server } = setUp();
  fake.window.activeTextEditor = { document: { uri: 'file:///a.xml' } };
  server.answer = () => Promise.resolve(target);
  expect(fake.item.busy).toBe(true);
  schemas.fire(schema);
  await settled();
  expect([fake.item.text, fake.item.detail, fake.item.severity, fake.item.busy]).toEqual([text, detail, severity, false]);
  expect(server.asked).toEqual([{ textDocument: { uri: 'file:///a.xml' } }]);
});

test('it follows the editor and the hosts; a late answer does not hold, and a server that fails says nothing', async () => {
  const { schemas, told, server } = setUp();
  schemas.fire({ version: '12.8.0' });
  await settled();
  let answerLate: (target: TargetVersionResult) => void = () => undefined;
  server.answer = () => new Promise((resolve) => (answerLate = resolve));
  fake.changeEditor();
  server.answer = () => Promise.resolve({ version: '9.0.0', from: 'host', host: 'old' });
  told.fire();
  await settled();
  answerLate({ version: '1.0.0', from: 'setting' });
  await settled();
  expect(fake.item.detail).toBe('version of host old · grammar of this extension, 12.8.0');
  server.answer = () => Promise.reject(new Error('stopped'));
  fake.changeEditor();
  await settled();
  expect([fake.item.text, fake.item.detail]).toEqual(['libvirt 12.8.0', 'grammar of this extension']);
  fake.window.activeTextEditor = undefined;
  server.answer = () => Promise.resolve({ version: '9.0.0', from: 'setting' });
  fake.changeEditor();
  await settled();
  expect(fake.item.text).toBe('libvirt 12.8.0');
});
