// Entry point of the extension: wiring only.
import type { ExtensionContext } from 'vscode';
import { registerAutoClose } from './autoClose';
import { registerHosts, type HostsFeature } from './hostsFeature';
import { createLanguageClient, explainer, startLanguageClient, stopper } from './languageClient';
import { createLog, createServerLog } from './log';
import { registerSchemaStatus } from './schemaStatus';

/** What `activate` gives to whoever asks: tests answer the questions of the hosts' part through it. */
export interface ExtensionApi {
  readonly hosts: HostsFeature;
}

/** Called by VS Code once, when the extension is first needed. */
export async function activate(context: ExtensionContext): Promise<ExtensionApi> {
  const log = createLog();
  const serverLog = createServerLog();
  const client = createLanguageClient(context, serverLog);
  context.subscriptions.push(log, serverLog, stopper(client), registerSchemaStatus(client), registerAutoClose(client));
  const hosts = registerHosts(context, log, explainer(client));
  await startLanguageClient(client, serverLog);
  return { hosts };
}
