// The hosts' part against a real libvirt in a real VS Code: tree, edit-save-define, conflict, refusal, define from a file.
import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../client/src/extension';
import type { HostModel } from '../../client/src/hosts/hosts';
import type { TreeNode } from '../../client/src/tree/nodes';
import type { Prompts, Question } from '../../client/src/ui/prompts';
import { activeExtension, eventually, openXml } from './editor';
import { skip, test } from './harness';

const uri = process.env['LIBVIRT_TEST_URI'];

/** What was asked and said since the last {@link answering}. */
interface Heard {
  readonly asked: string[];
  readonly told: string[];
}

/** The extension's API and the host; skips the test where there is no libvirt. */
async function lab(): Promise<{ readonly api: ExtensionApi; readonly host: HostModel }> {
  if (uri === undefined) return skip(process.env['LIBVIRT_TEST_NO_HOST'] ?? 'there is no libvirt here');
  const api = (await activeExtension()).exports as ExtensionApi;
  await vscode.commands.executeCommand('libvirt.hosts.focus');
  const host = await eventually('the host in the list', () => api.hosts.hosts.get(uri));
  await eventually('the list of domains', () => (host.snapshot.domains.loaded ? true : undefined));
  return { api, host };
}

/** Answers every question by `answer`, which is given the question's message; undefined dismisses it. */
function answering(api: ExtensionApi, answer: (message: string) => string | undefined): Heard {
  const heard: Heard = { asked: [], told: [] };
  const prompts: Partial<Prompts> = {
    ask: async <Id extends string>(question: Question<Id>) => {
      heard.asked.push(question.message);
      const wanted = answer(question.message);
      return Promise.resolve(question.choices.find((choice) => choice.id === wanted)?.id);
    },
    tell: (_level, message) => void heard.told.push(message),
    input: async (options) => Promise.resolve(answer(options.title)),
  };
  api.hosts.answerWith(prompts);
  return heard;
}

/** A virsh of our own: what another person does on the same host. */
async function virsh(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('virsh', ['-q', '-c', uri ?? '', ...args], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  return stdout;
}

async function virshDefine(xml: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const path = join(folder, 'define-by-virsh.xml');
  await writeFile(path, xml);
  await virsh('define', path);
}

const plain = (name: string, more = ''): string => `<domain type='qemu'><name>${name}</name><memory unit='KiB'>65536</memory>${more}<os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`;

/** Defines a domain by virsh and opens it in an editor. */
async function openDomain(host: HostModel, name: string): Promise<{ readonly editor: vscode.TextEditor; readonly uuid: string }> {
  await virshDefine(plain(name));
  const domain = await eventually(`${name} in the model`, () => host.snapshot.domains.value.find((one) => one.name === name));
  const node: TreeNode = { kind: 'domain', id: name, host: host.id, uuid: domain.uuid };
  await vscode.commands.executeCommand('libvirt.openDefinition', node);
  const editor = await eventually(`${name} in an editor`, () => (vscode.window.activeTextEditor?.document.uri.scheme === 'libvirt' && vscode.window.activeTextEditor.document.fileName.endsWith(`${name}.xml`) ? vscode.window.activeTextEditor : undefined));
  return { editor, uuid: domain.uuid };
}

async function replace(editor: vscode.TextEditor, from: string | RegExp, to: string): Promise<void> {
  const { document } = editor;
  const text = document.getText();
  assert.ok(text.search(from) >= 0, `${String(from)} is not in the text`);
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
  assert.ok(await editor.edit((edit) => edit.replace(whole, text.replace(from, to))));
}

async function undefine(name: string): Promise<void> {
  await virsh('undefine', `--domain=${name}`);
}

async function closeEditors(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

test('the tree shows a domain that somebody else defines, and what happens to it', async () => {
  const { api, host } = await lab();
  const { model } = api.hosts.view.provider;
  await virshDefine(plain('followed'));
  const known = await eventually('the new domain', () => model.domainsOf(host).find((one) => one.domain.name === 'followed'));
  assert.equal(known.domain.state, 'shutoff');
  await virsh('start', '--domain=followed');
  await eventually('its start', () => model.domainsOf(host).find((one) => one.domain.name === 'followed' && one.domain.state === 'running'));
  await virsh('destroy', '--domain=followed');
  await undefine('followed');
  await eventually('its end', () => (model.domainsOf(host).some((one) => one.domain.name === 'followed') ? undefined : true));
});

test('a definition is edited, saved and so defined, and the editor shows what libvirt made of it', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'edited');
  await replace(editor, /<memory unit='KiB'>65536</, "<memory unit='MiB'>96<");
  await vscode.commands.executeCommand('libvirt.saveDefinition');
  assert.match(await virsh('dumpxml', '--inactive', uuid), /<memory unit='KiB'>98304</);
  await eventually("libvirt's way of writing it", () => (editor.document.getText().includes("<memory unit='KiB'>98304<") ? true : undefined));
  assert.deepEqual([editor.document.isDirty, heard], [false, { asked: [], told: [] }]);
  await closeEditors();
  await undefine('edited');
});

test('VS Code’s own save defines too', async () => {
  const { api, host } = await lab();
  answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'saved-by-code');
  await replace(editor, '65536', '81920');
  assert.equal(await editor.document.save(), true);
  assert.match(await virsh('dumpxml', '--inactive', uuid), /<memory unit='KiB'>81920</);
  await closeEditors();
  await undefine('saved-by-code');
});

test('a definition that was changed meanwhile is not overwritten without a yes, not even by one of equal length', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'conflict');
  await replace(editor, "<vcpu placement='static'>1<", "<vcpu placement='static'>2<");
  await virshDefine((await virsh('dumpxml', '--inactive', uuid)).replace(/65536/g, '75536'));
  await vscode.commands.executeCommand('libvirt.saveDefinition');
  assert.deepEqual(heard, { asked: ['conflict on demo was changed by someone else since you opened it.'], told: ['conflict was not defined; your text is kept.'] });
  assert.match(await virsh('dumpxml', '--inactive', uuid), /75536[^]*<vcpu placement='static'>1</);
  assert.equal(editor.document.isDirty, true);
  answering(api, () => 'overwrite');
  await vscode.commands.executeCommand('libvirt.saveDefinition');
  assert.match(await virsh('dumpxml', '--inactive', uuid), /65536[^]*<vcpu placement='static'>2</);
  await closeEditors();
  await undefine('conflict');
});

test('what libvirt refuses is shown at its place, and the text stays', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'refused');
  await replace(editor, /<vcpu placement='static'>1<\/vcpu>/, "<vcpu placement='static' current='9'>1</vcpu>");
  await vscode.commands.executeCommand('libvirt.saveDefinition');
  const text = editor.document.getText();
  assert.equal(heard.told.length, 1, heard.told.join(' | '));
  assert.deepEqual([editor.document.isDirty, text.includes("current='9'"), (await virsh('dumpxml', '--inactive', uuid)).includes("current='9'")], [true, true, false]);
  await closeEditors();
  await undefine('refused');
});

test('comments are said to be lost before they are, once', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'go-on');
  const { editor } = await openDomain(host, 'commented');
  for (const memory of ['81920', '98304']) {
    await replace(editor, /<memory unit='KiB'>\d+<\/memory>/, `<!-- note --><memory unit='KiB'>${memory}</memory>`);
    await vscode.commands.executeCommand('libvirt.saveDefinition');
    await eventually('the text without the comment', () => (editor.document.getText().includes('note') ? undefined : true));
  }
  assert.deepEqual(heard.asked, ['The comments in commented will be lost.']);
  await closeEditors();
  await undefine('commented');
});

test('a file is defined, redefined by its name, and the replaced definition is kept', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'yes');
  const name = 'from-a-file';
  const editor = await openXml(plain(name), 'from-a-file.libvirt.xml');
  await vscode.commands.executeCommand('libvirt.define', editor.document.uri);
  const domain = await eventually('the domain', () => host.snapshot.domains.value.find((one) => one.name === name));
  await vscode.window.showTextDocument(editor.document);
  await writeFile(editor.document.uri.fsPath, plain(name).replace('65536', '81920'));
  await eventually('the file in the editor', () => (editor.document.getText().includes('81920') ? true : undefined));
  await vscode.commands.executeCommand('libvirt.define', editor.document.uri);
  assert.match(await virsh('dumpxml', '--inactive', domain.uuid), /81920/);
  assert.deepEqual(heard.asked, [`Define ${name} on demo?`, `Redefine ${name} on demo?`]);
  await closeEditors();
  await undefine(name);
});

test('a copy has another name, uuid and nothing of the old one', async () => {
  const { api, host } = await lab();
  answering(api, (message) => (message.startsWith('Define a Copy') ? 'the-copy' : 'yes'));
  const { uuid } = await openDomain(host, 'original');
  await vscode.commands.executeCommand('libvirt.defineAsCopy', { kind: 'domain', id: 'x', host: host.id, uuid });
  const copy = await eventually('the copy', () => host.snapshot.domains.value.find((one) => one.name === 'the-copy'));
  assert.notEqual(copy.uuid, uuid);
  await closeEditors();
  await undefine('original');
  await undefine('the-copy');
});

test('commands on a selection start and force off, after one question', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'yes');
  await virshDefine(plain('bulk-1'));
  await virshDefine(plain('bulk-2'));
  const nodes = await eventually('both', () => {
    const both = host.snapshot.domains.value.filter((one) => one.name.startsWith('bulk-'));
    return both.length === 2 ? both.map(({ uuid }): TreeNode => ({ kind: 'domain', id: uuid, host: host.id, uuid })) : undefined;
  });
  const states = (): string[] => host.snapshot.domains.value.filter((one) => one.name.startsWith('bulk-')).map((one) => one.state);
  await vscode.commands.executeCommand('libvirt.start', nodes[0], nodes);
  assert.deepEqual(states(), ['running', 'running']);
  await vscode.commands.executeCommand('libvirt.destroy', nodes[0], nodes);
  assert.deepEqual([states(), heard], [['shutoff', 'shutoff'], { asked: ['Force Off: 2 domains?'], told: [] }]);
  await undefine('bulk-1');
  await undefine('bulk-2');
});
