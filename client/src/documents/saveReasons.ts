// Why VS Code saves a document: a file system's write does not tell, the event before it does, and sometimes there is none.
import * as vscode from 'vscode';
import type { SaveReason } from './saveFlow';

/** How long a person's save may take from its event to its write: other extensions may format in between. */
const validMs = 10_000;

/** Remembers the reason of the save that is under way. */
export class SaveReasons implements vscode.Disposable {
  private readonly manual = new Map<string, number>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly now: () => number = Date.now) {
    this.subscription = vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
      if (reason === vscode.TextDocumentSaveReason.Manual) this.manual.set(document.uri.toString(), this.now());
      else this.manual.delete(document.uri.toString());
    });
  }

  /**
   * The reason of the write that comes now. Only a save that was seen to be a person's is one: VS Code
   * saves without any event when it closes with autosave on, and an extension may write whenever it likes.
   */
  take(uri: vscode.Uri): SaveReason {
    const since = this.manual.get(uri.toString());
    this.manual.delete(uri.toString());
    return since !== undefined && this.now() - since < validMs ? 'person' : 'autosave';
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
