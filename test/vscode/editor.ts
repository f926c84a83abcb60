// What the suites do with an editor: open a text, wait for what the language server answers.
import * as assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { takeCursor } from '../support/cursor';

/** The identifier of the extension under test. */
export const extensionId = 'libvirt-tools.vscode-libvirt';

let opened = 0;

/** Opens a text as a file of the workspace with `$0`, if it has one, taken out and the cursor put there. */
export async function openXml(textWithCursor: string, name = `test-${++opened}.libvirt.xml`): Promise<vscode.TextEditor> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('the test window has no workspace');
  const { text, offset } = takeCursor(textWithCursor);
  await mkdir(folder.uri.fsPath, { recursive: true });
  const path = join(folder.uri.fsPath, name);
  await writeFile(path, text);
  const document = await vscode.workspace.openTextDocument(path);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  if (offset !== undefined) {
    const position = document.positionAt(offset);
    editor.selection = new vscode.Selection(position, position);
  }
  return editor;
}

/** Waits until `read` gives a value, and answers it; fails with what it was waiting for. */
export async function eventually<T>(what: string, read: () => Promise<T | undefined> | T | undefined, limitMs = 15_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await delay(50);
  }
}

/** The problems of a document, once there is at least one, as `line:start-end severity code`. */
export async function diagnosticsOf(document: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
  return eventually('a diagnostic', () => {
    const found = vscode.languages.getDiagnostics(document.uri);
    return found.length > 0 ? found : undefined;
  });
}

/** A diagnostic in words that a test can compare whole. */
export function describeDiagnostic(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): Record<string, unknown> {
  return {
    severity: vscode.DiagnosticSeverity[diagnostic.severity],
    code: typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code,
    at: document.getText(diagnostic.range),
    line: diagnostic.range.start.line,
    message: diagnostic.message,
    source: diagnostic.source,
  };
}

/** The text of a document, lines joined by LF. */
export function textOf(editor: vscode.TextEditor): string {
  return editor.document.getText().replaceAll('\r\n', '\n');
}

/** Fails unless the extension is there, from where this run says, and active. */
export async function activeExtension(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension(extensionId);
  assert.ok(extension, `${extensionId} is not installed in this window`);
  await extension.activate();
  return extension;
}
