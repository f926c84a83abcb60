// Which document a command means.
import * as vscode from 'vscode';

/** The document of the URI that a command was given, else that of the active editor. */
export async function documentMeant(args: readonly unknown[]): Promise<vscode.TextDocument | undefined> {
  const [uri] = args;
  if (uri instanceof vscode.Uri) return vscode.workspace.openTextDocument(uri);
  return vscode.window.activeTextEditor?.document;
}

/** The text of the active editor's selection, or all of it where nothing is selected. */
export function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  return editor.selection.isEmpty ? editor.document.getText() : editor.document.getText(editor.selection);
}
