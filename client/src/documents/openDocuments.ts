// Whether a document lives on, and whether it has changes: VS Code's list tells, its close event does not.
import * as vscode from 'vscode';

/** Whether the document lives on: a change of its language closes and opens it, and it never leaves the list. */
export function isOpen(uri: vscode.Uri): boolean {
  return documentOf(uri) !== undefined;
}

/** Whether the document is open and has changes that were not saved. */
export function isDirty(uri: vscode.Uri): boolean {
  return documentOf(uri)?.isDirty === true;
}

function documentOf(uri: vscode.Uri): vscode.TextDocument | undefined {
  const text = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === text);
}
