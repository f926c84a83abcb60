// Throws away what was typed in a definition and was never defined.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressOf } from '../documents/definitionFileSystem';
import type { Command } from './context';
import { documentMeant } from './documents';
import { attempt } from './work';

export const discardEdit: Command = async (context, args) => {
  const document = await documentMeant(args);
  const address = document === undefined ? undefined : addressOf(document.uri);
  const host = address === undefined ? undefined : context.hosts.get(address.host);
  if (document === undefined || address === undefined || host === undefined) return;
  const question = { message: l10n.t('Throw away your edit of {0}?', address.name), detail: l10n.t('The editor then shows the definition that {0} has.', host.snapshot.name), choices: [{ id: 'yes', title: l10n.t('Throw Away') }] };
  if ((await context.prompts.ask(question)) !== 'yes') return;
  await attempt(context, { title: l10n.t('Read {0}', address.name), host }, async () => {
    await context.files.discard(document.uri, address);
    await context.drafts.discard(address);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
};
