// Which document a command means.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { viewScheme } from '../documents/uris';
import type { CommandContext } from './context';

/** The document of the URI that a command was given, else that of the active editor. */
export async function documentMeant(args: readonly unknown[]): Promise<vscode.TextDocument | undefined> {
  const [uri] = args;
  if (uri instanceof vscode.Uri) return vscode.workspace.openTextDocument(uri);
  return vscode.window.activeTextEditor?.document;
}

/** The same, to define it: not a view, whose passwords are hidden (which is said). */
export async function documentToDefine(context: CommandContext, args: readonly unknown[]): Promise<vscode.TextDocument | 'only-shown' | undefined> {
  const document = await documentMeant(args);
  if (document?.uri.scheme !== viewScheme) return document;
  context.prompts.tell('warning', l10n.t('This is only a view, and hides passwords. Open the definition itself, or save its XML to a file, and define that.'));
  return 'only-shown';
}

/** The text of the active editor's selection, or all of it where nothing is selected. */
export function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  return editor.selection.isEmpty ? editor.document.getText() : editor.document.getText(editor.selection);
}
