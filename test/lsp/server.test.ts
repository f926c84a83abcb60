// The server as editors meet it: a process, a pipe, LSP.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CodeActionRequest,
  CompletionRequest,
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  LinkedEditingRangeRequest,
  SelectionRangeRequest,
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type DocumentSymbol,
  type InitializeResult,
  type MarkupContent,
} from 'vscode-languageserver/node';
import { autoCloseRequest, explainRequest, schemaInForceNotification, type AutoCloseResult, type ExplainResult, type SchemaInForceParams } from '../../server/src/protocol/messages';
import { modernEditor, olderEditor, TestServer, type Opened } from './server';

const machine = (devices: string): string =>
  `<domain type='kvm'>\n  <name>web</name>\n  <memory unit='GiB'>2</memory>\n  <os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>\n  <devices>\n${devices}\n  </devices>\n</domain>\n`;
const wrongDisk = machine("    <disk type='file' device='disc'>\n      <source file='/var/web.qcow2'/>\n      <target dev='vda' bus='virtio'/>\n    </disk>");
const wrongValue = { start: { line: 7, character: 30 }, end: { line: 7, character: 34 } };

let server: TestServer;
let hello: InitializeResult;
let schema: Promise<SchemaInForceParams>;

beforeAll(async () => {
  let tell: (params: SchemaInForceParams) => void;
  schema = new Promise((settle) => (tell = settle));
  ({ server, hello } = await TestServer.start(modernEditor, (connection) => connection.onNotification(schemaInForceNotification, (params: SchemaInForceParams) => tell(params))));
});
afterAll(() => server.kill());

describe('hello', () => {
  test('offers what the features are', () => {
    const { capabilities } = hello;
    const offered = Object.entries(capabilities).flatMap(([name, value]) => (value ? [name] : []));
    for (const name of [
      'textDocumentSync', 'diagnosticProvider', 'completionProvider', 'hoverProvider', 'codeActionProvider', 'documentSymbolProvider',
      'foldingRangeProvider', 'selectionRangeProvider', 'linkedEditingRangeProvider', 'documentFormattingProvider', 'documentRangeFormattingProvider',
    ]) expect(offered).toContain(name);
  });

  test('says which schema is in force', async () => {
    expect(await schema).toEqual({ version: '12.8.0' });
  });
});

describe('diagnostics', () => {
  test('are pulled: the wrong value, its code and sentence, and nothing else', async () => {
    const { uri } = await server.open(wrongDisk);
    const found = (await server.diagnostics(uri)).map(withoutMessage);
    expect(found).toEqual([{ range: wrongValue, severity: 1, code: 'invalid-value', source: 'libvirt' }]);
  });

  test('follow an edit', async () => {
    const { uri } = await server.open(wrongDisk.replaceAll('web', 'edited'));
    expect(await server.diagnostics(uri)).toHaveLength(1);
    await server.change(uri, 2, wrongValue, 'disk');
    expect(await server.diagnostics(uri)).toEqual([]);
  });

  test.each(['<project/>', '<domain/>x'.replace('domain', 'html'), '', 'not xml at all'])('leave %j alone', async (text) => {
    const { uri } = await server.open(text, 'xml');
    expect(await server.diagnostics(uri)).toEqual([]);
  });

  test('are pushed to an editor that does not pull', async () => {
    const { server: older } = await TestServer.start(olderEditor);
    try {
      const push = older.pushed();
      const { uri } = await older.open(wrongDisk);
      const { uri: pushedFor, diagnostics } = await push;
      expect([pushedFor, diagnostics.map(withoutMessage)]).toEqual([uri, [{ range: wrongValue, severity: 1, code: 'invalid-value', source: 'libvirt' }]]);
    } finally {
      older.kill();
    }
  });
});

describe('a quick fix', () => {
  test('writes the right value and nothing else', async () => {
    const { uri } = await server.open(wrongDisk);
    const diagnostics = await server.diagnostics(uri);
    const answer = await server.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range: wrongValue, context: { diagnostics, only: ['quickfix'] } });
    const edits = (answer ?? []).flatMap((action) => Object.values((action as CodeAction).edit?.changes ?? {})).concat(
      (answer ?? []).flatMap((action) => ((action as CodeAction).edit?.documentChanges ?? []).flatMap((change) => ('edits' in change ? [change.edits as never] : []))),
    );
    expect(edits).toContainEqual([{ range: wrongValue, newText: 'disk' }]);
  });
});

describe('completion', () => {
  test('of elements knows the parent and what is there already', async () => {
    const labels = labelsOf(await complete(await server.open(machine('    <$0'))));
    expect(['disk', 'interface', 'tpm', 'hostdev'].filter((name) => !labels.includes(name))).toEqual([]);
    expect(labels).not.toContain('vcpu');
  });

  test('of values in quotes is exactly what the type of the disk allows', async () => {
    const items = await complete(await server.open(machine("    <disk type='file' device='$0'><target dev='vda'/></disk>")));
    expect(labelsOf(items).sort()).toEqual(['cdrom', 'disk', 'floppy']);
  });

  test('resolves documentation when asked', async () => {
    const items = await complete(await server.open(machine('    <disk$0')));
    expect(items.filter(({ documentation }) => documentation !== undefined)).toEqual([]);
    const [item] = items;
    const resolved = await server.connection.sendRequest<CompletionItem>('completionItem/resolve', item);
    expect(resolved.label).toBe(item?.label);
    expect(textOf(resolved.documentation)).not.toBe('');
  });
});

describe('the rest of a document', () => {
  const disk = machine("    <disk type='file' device='disk'>\n      <source file='/var/web.qcow2'/>\n      <tar$0get dev='vda' bus='virtio'/>\n    </disk>");

  test('hover names the element and covers its name', async () => {
    const { uri, position } = await server.open(disk);
    const hover = await server.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
    expect(textOf(hover?.contents as MarkupContent)).toContain('target');
    expect(hover?.range).toEqual({ start: { line: 9, character: 7 }, end: { line: 9, character: 13 } });
  });

  test('symbols read like the machine', async () => {
    const { uri } = await server.open(disk);
    const symbols = (await server.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })) as DocumentSymbol[];
    expect(JSON.stringify(symbols)).toContain('vda');
  });

  test('folds, selects and links its tags', async () => {
    const { uri, position } = await server.open(machine("    <di$0sk type='file'>\n      <target dev='vda'/>\n    </disk>"));
    const folds = await server.connection.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } });
    const selections = await server.connection.sendRequest(SelectionRangeRequest.type, { textDocument: { uri }, positions: [position] });
    const linked = await server.connection.sendRequest(LinkedEditingRangeRequest.type, { textDocument: { uri }, position });
    expect(folds?.map(({ startLine }) => startLine)).toContain(7);
    expect(selections).toHaveLength(1);
    expect(linked?.ranges).toEqual([
      { start: { line: 7, character: 5 }, end: { line: 7, character: 9 } },
      { start: { line: 9, character: 6 }, end: { line: 9, character: 10 } },
    ]);
  });

  test('formatting a formatted document changes nothing', async () => {
    const { uri } = await server.open(disk);
    const edits = await server.connection.sendRequest(DocumentFormattingRequest.type, { textDocument: { uri }, options: { tabSize: 2, insertSpaces: true } });
    expect(edits ?? []).toEqual([]);
  });

  test.each([
    ["<domain><devices><disk type='file'>$0</devices></domain>", '$0</disk>'],
    ['<domain><devices></$0</domain>', 'devices>$0'],
    ["<domain><devices><disk type='file'/>$0</devices></domain>", null],
  ])('closes the tag in %s', async (text, expected) => {
    const { uri, position } = await server.open(text);
    expect(await server.connection.sendRequest<AutoCloseResult>(autoCloseRequest, { textDocument: { uri }, position })).toBe(expected);
  });
});

describe('explain', () => {
  const ask = (text: string): Promise<ExplainResult> => server.connection.sendRequest<ExplainResult>(explainRequest, { text });

  test('a machine is a page with links to its lines', async () => {
    const page = await ask(machine("    <console type='pty'/>"));
    expect(page?.split('\n').slice(0, 10)).toEqual([
      '# web',
      '',
      'A virtual machine on KVM, `x86_64`, machine type `q35`. It has **1 vCPU, 2 GiB of memory, no disk, no network**.',
      '',
      '## Memory',
      '',
      '- 2 GiB of memory. [line 3](#L3)',
      '',
      '## Firmware and boot',
      '',
    ]);
  });

  test.each(['<network><name>n</name></network>', '<html/>', ''])('%s has none', async (text) => {
    expect(await ask(text)).toBeNull();
  });
});

describe('robustness', () => {
  test('a request for a document that is not open gets an empty answer', async () => {
    const hover = await server.connection.sendRequest(HoverRequest.type, { textDocument: { uri: 'untitled:nowhere.xml' }, position: { line: 3, character: 3 } });
    expect(hover).toBeNull();
  });

  test('every prefix of a document is answered without a fault in the log', async () => {
    const logged: unknown[] = [];
    const { server: other } = await TestServer.start(modernEditor, (connection) => connection.onNotification('window/logMessage', (message) => void logged.push(message)));
    const text = wrongDisk.replace('web', 'prefix');
    for (let end = 0; end <= text.length; end += 7) {
      const { uri, position } = await other.open(`${text.slice(0, end)}$0`);
      const at = { textDocument: { uri }, position };
      const problems = await other.diagnostics(uri);
      // A document that is not whole has at least one problem, unless nothing of it is there yet.
      expect(problems.length > 0 || text.slice(0, end).trim() === '').toBe(true);
      await other.connection.sendRequest(CompletionRequest.type, at);
      await other.connection.sendRequest(HoverRequest.type, at);
      await other.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range: { start: position, end: position }, context: { diagnostics: problems } });
    }
    expect([logged, await other.stop()]).toEqual([[], { code: 0, stderr: '' }]);
  });

  test('shutdown and exit end it with 0 and a clean stderr', async () => {
    const { server: other } = await TestServer.start();
    expect(await other.stop()).toEqual({ code: 0, stderr: '' });
  });
});

async function complete({ uri, position }: Opened): Promise<CompletionItem[]> {
  const answer = await server.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
  return Array.isArray(answer) ? answer : ((answer)?.items ?? []);
}

function labelsOf(items: readonly CompletionItem[]): string[] {
  return items.map(({ label }) => label);
}

function withoutMessage({ message, range, severity, code, source }: Diagnostic): unknown {
  expect(message).toMatch(/disc.*disk/);
  return { range, severity, code, source };
}

function textOf(content: MarkupContent | string | undefined): string {
  return typeof content === 'string' ? content : (content?.value ?? '');
}
