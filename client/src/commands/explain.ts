// "Explain This Machine": the whole definition of a domain as a page to read.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { definitionUri } from '../documents/definitionFileSystem';
import type { Command, CommandContext } from './context';
import { documentMeant } from './documents';
import { addressMeant, domainTarget } from './targets';

/** For the definition in the editor, or that of the domain meant in the tree. */
export const explainMachine: Command = async (context, args) => {
  const document = await machineMeant(context, args);
  if (document === undefined || (await context.pages.show(document))) return;
  context.prompts.tell('info', l10n.t('This text describes no machine: its root must be <domain>.'));
};

async function machineMeant(context: CommandContext, args: readonly unknown[]): Promise<vscode.TextDocument | undefined> {
  const [given] = args;
  const address = given instanceof vscode.Uri ? undefined : addressMeant(context, args);
  if (address !== undefined) return vscode.workspace.openTextDocument(definitionUri(address));
  const document = args.length === 0 || given instanceof vscode.Uri ? await documentMeant(args) : undefined;
  if (document !== undefined) return document;
  const target = await domainTarget(context, args, { title: l10n.t('Explain This Machine') });
  return target && vscode.workspace.openTextDocument(definitionUri({ host: target.host.id, kind: 'domain', uuid: target.domain.uuid, name: target.domain.name }));
}
