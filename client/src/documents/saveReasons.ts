// Why VS Code saves a document: a file system's write does not tell, the event before it does.
import * as vscode from 'vscode';
import type { SaveReason } from './saveFlow';

/** Remembers the reason of the save that is under way. */
export class SaveReasons implements vscode.Disposable {
  private readonly reasons = new Map<string, SaveReason>();
  private readonly subscription = vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
    this.reasons.set(document.uri.toString(), reason === vscode.TextDocumentSaveReason.Manual ? 'person' : 'autosave');
  });

  /** The reason of the write that comes now; a write without a save is a person's (workspace.fs, "Overwrite"). */
  take(uri: vscode.Uri): SaveReason {
    const reason = this.reasons.get(uri.toString()) ?? 'person';
    this.reasons.delete(uri.toString());
    return reason;
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
