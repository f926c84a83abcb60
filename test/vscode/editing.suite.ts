// The language server as a person meets it: squiggle, quick fix, completion, hover, association.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activeExtension, describeDiagnostic, diagnosticsOf, eventually, openXml, textOf } from './editor';
import { test } from './harness';

const machine = (devices: string) =>
  `<domain type='kvm'>\n  <name>web</name>\n  <memory unit='GiB'>2</memory>\n  <os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>\n  <devices>\n${devices}\n  </devices>\n</domain>\n`;

test('the extension comes from where this run says', async () => {
  const extension = await activeExtension();
  const installed = extension.extensionPath.includes('extensions/');
  assert.equal(installed, process.env['LIBVIRT_TEST_ORIGIN'] === 'package');
});

test('a domain document has our language, plain XML keeps its own', async () => {
  const ours = await openXml(machine(''));
  const plain = await openXml('<project/>\n', 'pom.xml');
  assert.deepEqual([ours.document.languageId, plain.document.languageId], ['libvirt-xml', 'xml']);
});

test('a wrong value is underlined where it stands, with its code and sentence', async () => {
  const { document } = await openXml(machine("    <disk type='file' device='disc'>\n      <source file='/var/web.qcow2'/>\n      <target dev='vda' bus='virtio'/>\n    </disk>"));
  const [first, ...others] = await diagnosticsOf(document);
  assert.ok(first);
  const { message, ...rest } = describeDiagnostic(document, first);
  assert.deepEqual(rest, { severity: 'Error', code: 'invalid-value', at: 'disc', line: 7, source: 'libvirt' });
  assert.match(String(message), /`disc`.*`disk`/);
  assert.deepEqual(others, []);
});

test('plain XML with a libvirt root is checked, other XML is left alone', async () => {
  const other = await openXml("<project><disk device='disc'/></project>\n", 'other.xml');
  const { document } = await openXml(machine("    <disk type='file' device='disc'><source file='/var/web.qcow2'/><target dev='vda'/></disk>"), 'plain.xml');
  assert.equal((await diagnosticsOf(document)).length, 1);
  assert.deepEqual(vscode.languages.getDiagnostics(other.document.uri), []);
});

test('a quick fix puts the right value in, and the squiggle goes', async () => {
  const editor = await openXml(machine("    <disk type='file' device='disc'>\n      <source file='/var/web.qcow2'/>\n      <target dev='vda' bus='virtio'/>\n    </disk>"));
  const { document } = editor;
  const [diagnostic] = await diagnosticsOf(document);
  assert.ok(diagnostic);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider', document.uri, diagnostic.range, vscode.CodeActionKind.QuickFix.value, 10,
  );
  const fix = actions.find((action) => action.edit?.get(document.uri).some((edit) => edit.newText === 'disk'));
  assert.ok(fix?.edit, `no fix writes disk; offered: ${actions.map((action) => action.title).join(' · ')}`);
  assert.ok(await vscode.workspace.applyEdit(fix.edit));
  assert.equal(textOf(editor), machine("    <disk type='file' device='disk'>\n      <source file='/var/web.qcow2'/>\n      <target dev='vda' bus='virtio'/>\n    </disk>"));
  await eventually('no diagnostic', () => (vscode.languages.getDiagnostics(document.uri).length === 0 ? true : undefined));
});

test('a completion is accepted into the editor', async () => {
  const editor = await openXml(machine("    <disk type='file' device='$0'/>"));
  await eventually('the completion list', async () => {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', editor.document.uri, editor.selection.active);
    return list.items.some((item) => labelOf(item) === 'cdrom') ? list : undefined;
  });
  await vscode.commands.executeCommand('type', { text: 'cdr' });
  await vscode.commands.executeCommand('editor.action.triggerSuggest');
  await eventually('the value in the text', async () => {
    await vscode.commands.executeCommand('acceptSelectedSuggestion');
    return textOf(editor).includes("device='cdrom'") ? true : undefined;
  });
  assert.equal(textOf(editor), machine("    <disk type='file' device='cdrom'/>"));
});

test('an element is completed with what it requires', async () => {
  const { document, selection } = await openXml(machine('    <$0'));
  const labels = await eventually('elements', async () => {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, selection.active);
    const found = list.items.map(labelOf);
    return found.includes('interface') ? found : undefined;
  });
  for (const expected of ['disk', 'graphics', 'tpm', 'hostdev']) assert.ok(labels.includes(expected), `${expected} is not offered`);
  assert.ok(!labels.includes('vcpu'), '<vcpu> does not belong in <devices>');
});

test('hover explains the element under the cursor', async () => {
  const { document, selection } = await openXml(machine("    <disk type='file'>\n      <tar$0get dev='vda' bus='virtio'/>\n    </disk>"));
  const text = await eventually('a hover', async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, selection.active);
    const shown = hovers.flatMap((hover) => hover.contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))).join('\n');
    return shown === '' ? undefined : shown;
  });
  assert.match(text, /target/);
});

test('typing > closes the tag', async () => {
  const editor = await openXml(machine('    <disk type=\'file\'$0'));
  await vscode.commands.executeCommand('type', { text: '>' });
  await eventually('the close tag', () => (textOf(editor).includes("<disk type='file'></disk>") ? true : undefined));
});

function labelOf(item: vscode.CompletionItem): string {
  return typeof item.label === 'string' ? item.label : item.label.label;
}
