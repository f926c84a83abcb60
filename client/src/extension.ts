// Entry point of the extension: wiring only.
import { ExtensionMode, type ExtensionContext } from 'vscode';
import { registerAutoClose } from './autoClose';
import { registerHosts, type HostsFeature } from './hostsFeature';
import { HostVersionTeller } from './hostVersions';
import { createLanguageClient, explainer, startLanguageClient, stopper } from './languageClient';
import { createLog, createServerLog } from './log';
import { registerSchemaStatus } from './schemaStatus';

/** What tests get: they answer the questions of the hosts' part through it. */
export interface ExtensionApi {
  readonly hosts: HostsFeature;
}

/** Called by VS Code once, when the extension is first needed. Only tests are given anything: no other extension may say yes for a person. */
export async function activate(context: ExtensionContext): Promise<ExtensionApi | undefined> {
  const log = createLog();
  const serverLog = createServerLog();
  const client = createLanguageClient(context, serverLog);
  const versions = new HostVersionTeller(client);
  context.subscriptions.push(log, serverLog, stopper(client), versions, registerSchemaStatus(client, versions.onDidTell), registerAutoClose(client));
  const hosts = registerHosts(context, log, { explain: explainer(client), followVersions: (all, files) => versions.follow(all, files) });
  await startLanguageClient(client, serverLog);
  return context.extensionMode === ExtensionMode.Test ? { hosts } : undefined;
}
