// Entry point of the extension: wiring only.
import type { ExtensionContext } from 'vscode';

/** Called by VS Code once, when the extension is first needed. */
export function activate(context: ExtensionContext): void {
  context.subscriptions.push();
}
