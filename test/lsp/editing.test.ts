// What a person does in an editor, over LSP: the first tag of a document, refactorings, and quotes as the document has them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CompletionRequest, HoverRequest, type CodeAction, type CompletionItem, type TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { takeCursor } from '../support/cursor';
import { modernEditor, sentence, TestServer } from './server';

let server: TestServer;
beforeAll(async () => {
  ({ server } = await TestServer.start(modernEditor));
});
afterAll(() => server.kill());

/** A text after edits as an editor applies them. */
function applied(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('untitled:a.xml', 'libvirt-xml', 1, text), [...edits]);
}

const editsOf = ({ edit }: CodeAction): readonly TextEdit[] => Object.values(edit?.changes ?? {}).flat();

describe('a half-typed root', () => {
  const typed = async (text: string): Promise<{ labels: string[]; problems: string[]; newText: string | undefined }> => {
    const { uri, position } = await server.open(`${text}$0`);
    const items = (await server.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position })) as CompletionItem[];
    const problems = (await server.diagnostics(uri)).map(({ code, message }) => `${String(code)}: ${sentence(message)}`);
    await server.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
    await server.close(uri);
    const domain = items.find(({ label }) => label === 'domain');
    return { labels: items.map(({ label }) => label), problems, newText: domain?.textEdit && applied(text, [{ ...(domain.textEdit as TextEdit) }]).split('\n')[0] };
  };

  test.each(['<', '<d', '<dom', '<domain', '<?xml version="1.0"?>\n<dom', '<!-- a machine -->\n<dom'])('%j is offered the documents, of which one replaces it', async (text) => {
    const { labels, newText } = await typed(text);
    expect(labels.slice(0, 3)).toEqual(['domain', 'domain: Linux machine', 'domain: Windows machine']);
    expect(newText).toBe(text.startsWith('<?') || text.startsWith('<!') ? text.split('\n')[0] : "<domain type='${1|kvm,qemu,hvf,lxc,xen,bhyve|}'>");
  });

  test.each(['<net', '<po', '<vol', '<sec', '<fil', '<domains', '<domainc', '<domainb'])('%j is offered what begins like it', async (text) => {
    const { labels } = await typed(text);
    expect(labels.filter((label) => `<${label}`.startsWith(text)).length).toBeGreaterThan(0);
  });

  test.each([
    ['<', ['missing-tag-name: `<` begins a tag and needs a name after it.']],
    ['<dom', ['unclosed-start-tag: The tag `<dom` has no `>`; end it with `>` or `/>`.']],
    ['<domain', ['unclosed-start-tag: The tag `<domain` has no `>`; end it with `>` or `/>`.']],
    ['<dom/>', ['unknown-root: `<dom>` does not begin any document that libvirt reads.']],
  ])('%j has one problem', async (text, problems) => {
    expect((await typed(text)).problems).toEqual(problems);
  });

  test('in an XML file that may be anybody’s is left alone until it is ours', async () => {
    const { uri, position } = await server.open('<dom$0', 'xml');
    const at = { textDocument: { uri }, position };
    expect([await server.diagnostics(uri), await server.connection.sendRequest(CompletionRequest.type, at)]).toEqual([[], []]);
    await server.change(uri, 2, { start: position, end: position }, "ain type='");
    const items = (await server.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position: { line: 0, character: 14 } })) as CompletionItem[];
    expect(items.map(({ label }) => label)).toContain('kvm');
  });
});

describe('refactorings', () => {
  const bios = "<domain type='kvm'>\n  <name>a</name>\n  <memory>1048576</memory>\n  <o$0s>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>\n</domain>\n";
  const uefi = "<domain type='kvm'>\n  <name>a</name>\n  <memory>1048576</memory>\n  <os firmware='efi'>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>\n  <features>\n    <acpi/>\n  </features>\n</domain>\n";

  test('are offered where they fit, and their edits make the document', async () => {
    const actions = await server.actions(await server.open(bios), ['refactor']);
    expect(actions.map(({ title, kind }) => [title, kind])).toEqual([['Boot by UEFI instead of BIOS', 'refactor.rewrite']]);
    expect(actions.map((action) => applied(takeCursor(bios).text, editsOf(action)))).toEqual([uefi]);
    const { uri } = await server.open(uefi);
    expect((await server.diagnostics(uri)).filter(({ severity }) => severity === 1)).toEqual([]);
  });

  test('have the quotes of the document', async () => {
    const doubled = bios.replaceAll("'", '"');
    const [action] = await server.actions(await server.open(doubled), ['refactor.rewrite']);
    expect(action && applied(takeCursor(doubled).text, editsOf(action))).toBe(uefi.replaceAll("'", '"'));
  });

  test('are not offered among quick fixes, elsewhere, or in a document with an error', async () => {
    expect(await server.actions(await server.open(bios), ['quickfix'])).toEqual([]);
    expect(await server.actions(await server.open(bios.replace('$0', '').replace('<name>', '<na$0me>')), ['refactor'])).toEqual([]);
    expect(await server.actions(await server.open(bios.replace('kvm', 'kvmm')), ['refactor'])).toEqual([]);
  });
});
