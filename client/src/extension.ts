// Entry point of the extension: wiring only.
import type { ExtensionContext } from 'vscode';
import { registerAutoClose } from './autoClose';
import { createLanguageClient, startLanguageClient, stopper } from './languageClient';
import { createLog, createServerLog } from './log';
import { registerSchemaStatus } from './schemaStatus';

/** Called by VS Code once, when the extension is first needed. */
export async function activate(context: ExtensionContext): Promise<void> {
  const log = createLog();
  const serverLog = createServerLog();
  const client = createLanguageClient(context, serverLog);
  context.subscriptions.push(log, serverLog, stopper(client), registerSchemaStatus(client), registerAutoClose(client));
  await startLanguageClient(client, serverLog);
}
