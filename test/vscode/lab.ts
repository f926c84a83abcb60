// What the suites about hosts share: the extension's API, a person's answers, a virsh of somebody else, an open definition.
import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../client/src/extension';
import type { HostModel } from '../../client/src/hosts/hosts';
import type { TreeNode } from '../../client/src/tree/nodes';
import type { PickItem, Prompts, Question } from '../../client/src/ui/prompts';
import { activeExtension, eventually } from './editor';
import { skip } from './harness';

export const uri = process.env['LIBVIRT_TEST_URI'];

/** What was asked and said since the last {@link answering}. */
export interface Heard {
  readonly asked: string[];
  readonly told: string[];
}

/** The extension's API and the host; skips the test where there is no libvirt. */
export async function lab(): Promise<{ readonly api: ExtensionApi; readonly host: HostModel }> {
  if (uri === undefined) return skip(process.env['LIBVIRT_TEST_NO_HOST'] ?? 'there is no libvirt here');
  const api = (await activeExtension()).exports as ExtensionApi | undefined;
  if (api === undefined) return skip('the packaged extension lets no test answer its questions: this runs from source, and packed.mjs answers real dialogs');
  await vscode.commands.executeCommand('libvirt.hosts.focus');
  const host = await eventually('the host in the list', () => api.hosts.hosts.get(uri));
  await eventually('the list of domains', () => (host.snapshot.domains.loaded ? true : undefined));
  return { api, host };
}

/**
 * Answers every question by `answer`, which is given the question's message or the title of a list or box: with the id of
 * a choice, the label of an item, or a text. Undefined dismisses it.
 */
export function answering(api: ExtensionApi, answer: (message: string) => string | undefined): Heard {
  const heard: Heard = { asked: [], told: [] };
  const chosen = <T>(items: readonly PickItem<T>[], wanted: string | undefined): T | undefined => {
    if (wanted !== undefined && !items.some((item) => item.label === wanted)) throw new Error(`“${wanted}” is not offered, but ${items.map((item) => item.label).join(', ')}`);
    return items.find((item) => item.label === wanted)?.value;
  };
  const prompts: Partial<Prompts> = {
    ask: async <Id extends string>(question: Question<Id>) => {
      heard.asked.push(question.message);
      const wanted = answer(question.message);
      return Promise.resolve(question.choices.find((choice) => choice.id === wanted)?.id);
    },
    tell: (_level, message) => void heard.told.push(message),
    input: async (options) => {
      const text = answer(options.title);
      const problem = text === undefined ? undefined : options.validate?.(text);
      if (problem !== undefined) throw new Error(`“${text ?? ''}” was refused: ${problem}`);
      return Promise.resolve(text);
    },
    pick: async (items, { title }) => Promise.resolve(chosen(items, answer(title))),
    pickMany: async (items, { title }) => {
      const wanted = answer(title);
      return Promise.resolve(wanted === undefined ? undefined : items.filter((item) => wanted.split(', ').includes(item.label)).map((item) => item.value));
    },
  };
  api.hosts.answerWith(prompts);
  return heard;
}

/** A virsh of our own: what another person does on the same host. */
export async function virsh(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('virsh', ['-q', '-c', uri ?? '', ...args], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  return stdout;
}

/** Defines a domain; one without a uuid takes the place of what a first try left. */
export async function virshDefine(xml: string): Promise<void> {
  const name = /<name>(.*?)<\/name>/.exec(xml)?.[1] ?? '';
  if (!xml.includes('<uuid>')) for (const command of ['destroy', 'undefine']) await virsh(command, `--domain=${name}`).catch(() => undefined);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const path = join(folder, 'define-by-virsh.xml');
  await writeFile(path, xml);
  await virsh('define', path);
}

export const plain = (name: string, more = ''): string => `<domain type='qemu'><name>${name}</name><memory unit='KiB'>65536</memory>${more}<os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`;

/** Defines a domain by virsh and opens it in an editor. */
export async function openDomain(host: HostModel, name: string): Promise<{ readonly editor: vscode.TextEditor; readonly uuid: string }> {
  await virshDefine(plain(name));
  const domain = await eventually(`${name} in the model`, () => host.snapshot.domains.value.find((one) => one.name === name));
  const node: TreeNode = { kind: 'domain', id: name, host: host.id, uuid: domain.uuid };
  await vscode.commands.executeCommand('libvirt.openDefinition', node);
  const editor = await eventually(`${name} in an editor`, () => (vscode.window.activeTextEditor?.document.uri.scheme === 'libvirt' && vscode.window.activeTextEditor.document.fileName.endsWith(`${name}.xml`) ? vscode.window.activeTextEditor : undefined));
  return { editor, uuid: domain.uuid };
}

export async function replace(editor: vscode.TextEditor, from: string | RegExp, to: string): Promise<void> {
  const { document } = editor;
  const text = document.getText();
  assert.ok(text.search(from) >= 0, `${String(from)} is not in the text`);
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
  assert.ok(await editor.edit((edit) => edit.replace(whole, text.replace(from, to))));
}

export async function undefine(name: string): Promise<void> {
  await virsh('undefine', `--domain=${name}`);
}

export async function closeEditors(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
