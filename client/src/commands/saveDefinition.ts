// Saving a `libvirt:` document by Ctrl+S: defines first, and lets VS Code save only what was defined.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressOf } from '../documents/definitionFileSystem';
import type { NotDefined } from '../documents/definitionEditor';
import { remedyAction } from '../ui/failureWords';
import type { Offer } from '../ui/prompts';
import { maskSecrets } from '../virsh/commandLine';
import type { Command, CommandContext } from './context';
import { documentMeant } from './documents';

export const saveDefinition: Command = async (context, args) => {
  const document = await documentMeant(args);
  if (document === undefined) return;
  // The key is pressed again and again, and says nothing; a button that does nothing must tell why.
  if (isDefined(context, document)) tellDefined(context, args.length > 0 ? document : undefined);
  else await saveDocument(context, document, 'validate');
};

/** Whether the text is what the host has, as far as this window knows. */
export function isDefined(context: CommandContext, document: vscode.TextDocument): boolean {
  const address = addressOf(document.uri);
  return address !== undefined && !document.isDirty && !context.files.isKept(address);
}

/** That there is nothing to define. */
export function tellDefined(context: CommandContext, document: vscode.TextDocument | undefined): void {
  const address = document === undefined ? undefined : addressOf(document.uri);
  if (address !== undefined) context.prompts.tell('info', l10n.t('{0} has this definition of {1} already: nothing was changed in this editor.', context.hosts.get(address.host)?.snapshot.name ?? maskSecrets(address.host), address.name));
}

/**
 * Defines the document's text. VS Code's own message for a failed save names a URI and offers
 * "Retry"; going through here, a refusal is said in our words with our buttons, and the text stays dirty.
 */
export async function saveDocument(context: CommandContext, document: vscode.TextDocument, validation: 'validate' | 'as-is'): Promise<void> {
  const address = addressOf(document.uri);
  if (address === undefined || (validation === 'validate' && isDefined(context, document))) return;
  const text = document.getText();
  const outcome = await context.editor.save({ uri: document.uri, address, text, reason: 'person', validation });
  if (outcome.kind === 'defined') {
    if (document.isDirty && document.getText() === text) await saveDefined(context, document, text);
    context.files.definedAs(document.uri, address, { written: text, readBack: outcome.readBack });
  } else if (outcome.kind === 'not-defined') tellNotDefined(context, document.uri, address.host, outcome);
}

/** Has VS Code write what was defined. What was typed since is not saved: it stays dirty, on the new base. */
async function saveDefined(context: CommandContext, document: vscode.TextDocument, text: string): Promise<void> {
  context.savedTexts.expect(document.uri, text);
  try {
    await document.save();
  } finally {
    context.savedTexts.forget(document.uri);
  }
}

/** Says why a text was not defined, once, with what can be done. */
export function tellNotDefined(context: CommandContext, uri: vscode.Uri, host: string, outcome: NotDefined): void {
  const { failure, compare, cutOff, host: hostIs } = outcome;
  if (failure?.code === 'cancelled' && cutOff === undefined) return;
  const elsewhere = [
    { title: l10n.t('Add Host …'), run: () => vscode.commands.executeCommand('libvirt.addHost') },
    { title: l10n.t('Define as a Copy …'), run: () => vscode.commands.executeCommand('libvirt.defineAsCopy', uri) },
  ];
  const offers: Offer[] = [...(hostIs === 'gone' ? elsewhere : []), ...(compare === undefined ? [] : [{ title: l10n.t('Compare'), run: compare }]), ...(failure === undefined ? [] : remedies(uri, host, failure))];
  context.prompts.tell(failure === undefined ? 'info' : cutOff === undefined ? 'error' : 'warning', outcome.sentence, offers);
}

function remedies(uri: vscode.Uri, host: string, failure: NonNullable<NotDefined['failure']>): Offer[] {
  const action = remedyAction(failure.remedy, host);
  return [
    ...(failure.code === 'xml-invalid' ? [{ title: l10n.t('Define Without Validation …'), run: () => vscode.commands.executeCommand('libvirt.defineWithoutValidation', uri) }] : []),
    ...(action === undefined ? [] : [{ title: action.title, run: () => vscode.commands.executeCommand(action.command, ...(action.args ?? [])) }]),
    ...(failure.code === 'name-taken' || failure.code === 'uuid-taken' ? [{ title: l10n.t('Define as a Copy …'), run: () => vscode.commands.executeCommand('libvirt.defineAsCopy', uri) }] : []),
  ];
}
