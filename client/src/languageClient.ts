// Starts the language server as a process of its own and connects the editor to it.
import { Disposable, env, l10n, window, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions, type ServerOptions } from 'vscode-languageclient/node';
import { explainRequest, type ExplainParams, type ExplainResult, type InitializationOptions } from '../../server/src/protocol/messages';
import { documentSelector } from './documentSelector';
import type { Explain } from './documents/machinePage';

/** Makes the client; nothing runs before `start()`. */
export function createLanguageClient(context: ExtensionContext, log: LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath('dist/server.js');
  const serverOptions: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
  };
  const initializationOptions: InitializationOptions = { locale: env.language, suggestCommand: 'editor.action.triggerSuggest' };
  const clientOptions: LanguageClientOptions = {
    documentSelector,
    initializationOptions,
    outputChannel: log,
  };
  return new LanguageClient('libvirt', l10n.t('Libvirt Language Server'), serverOptions, clientOptions);
}

/** Starts the server. One that cannot start leaves the rest of the extension working; the reason is said once. */
export async function startLanguageClient(client: LanguageClient, log: LogOutputChannel): Promise<void> {
  try {
    await client.start();
  } catch (error) {
    log.error(String(error));
    void offerLog(log);
  }
}

/** Asks the server to explain machines. */
export function explainer(client: LanguageClient): Explain {
  return async (text) => {
    const params: ExplainParams = { text };
    return (await client.sendRequest<ExplainResult>(explainRequest, params)) ?? undefined;
  };
}

/** What stops the server when the extension is unloaded. */
export function stopper(client: LanguageClient): Disposable {
  return new Disposable(() => void client.dispose());
}

async function offerLog(log: LogOutputChannel): Promise<void> {
  const show = l10n.t('Show Log');
  const chosen = await window.showErrorMessage(l10n.t('The Libvirt language server did not start; XML is edited without its help.'), show);
  if (chosen === show) log.show();
}
