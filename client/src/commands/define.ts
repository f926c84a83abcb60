// Defining the XML in an editor or file on a host: diff when it exists, confirmation, define, and what became of it.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressOf, definitionUri } from '../documents/definitionFileSystem';
import { define as defineOnHost, type DefineOutcome } from '../documents/definer';
import { definitionOf, type DefinableKind } from '../documents/definitionKind';
import { isDropped, lostSentence, notReadBackSentence, withKeptName } from '../documents/lostWords';
import { definitionsOn } from '../documents/objects';
import { withoutNewerThings } from '../documents/refusals';
import type { OnHost as HostText } from '../documents/saveFlow';
import type { EditableKind } from '../documents/uris';
import type { HostModel } from '../hosts/hosts';
import { isActive } from '../tree/describe';
import { settleClash, type Settled } from './clash';
import type { Command, CommandContext } from './context';
import { documentMeant, documentToDefine } from './documents';
import { definedSentence, tellCutOff } from './cutOff';
import { compareVolume, createVolumeFrom } from './defineVolume';
import { isDefined, saveDocument, tellDefined, tellNotDefined } from './saveDefinition';
import { pickHost } from './targets';
import { liveView } from './views';
import { attempt } from './work';

/** A text on its way to a host. */
interface Definable {
  readonly document: vscode.TextDocument;
  readonly kind: DefinableKind;
  readonly text: string;
}

/** Define: any domain, network, pool or volume XML. */
export const define: Command = async (context, args) => {
  for (const one of each(args)) await defineDocument(context, one, 'validate');
};

/** The explorer gives the file that was clicked and all that are selected: each of these is asked about. */
function each(args: readonly unknown[]): readonly (readonly unknown[])[] {
  const [, all] = args;
  return Array.isArray(all) && all.length > 1 ? all.map((uri: unknown) => [uri]) : [args];
}

/** The same without the schema: libvirt then silently drops what it does not know, and the person said so. */
export const defineWithoutValidation: Command = async (context, args) => defineDocument(context, args, 'as-is');

/** Shows the file beside what the host has, without defining anything. */
export const compareWithHost: Command = async (context, args) => {
  const definable = await definableMeant(context, args);
  const host = definable === undefined ? undefined : await hostForFile(context, definable.document.uri, l10n.t('Compare with which host?'));
  if (definable === undefined || host === undefined) return;
  if (definable.kind === 'volume') {
    await compareVolume(context, host, { text: definable.text, uri: definable.document.uri });
    return;
  }
  const found = await attempt(context, { title: l10n.t('Compare with {0}', host.snapshot.name), host }, async (signal) => ({ onHost: await existing(host, definable, signal) }));
  if (found === undefined) return;
  const { onHost } = found;
  if (onHost === undefined) {
    context.prompts.tell('info', l10n.t('{0} has no {1} yet.', host.snapshot.name, definitionOf(definable.text)?.name ?? ''));
    return;
  }
  await showDiff(context, { host, kind: definable.kind, uri: definable.document.uri }, onHost);
};

async function defineDocument(context: CommandContext, args: readonly unknown[], validation: 'validate' | 'as-is'): Promise<void> {
  const definable = await definableMeant(context, args);
  if (definable === undefined) return;
  if (addressOf(definable.document.uri) !== undefined) {
    if (validation === 'validate' && isDefined(context, definable.document)) tellDefined(context, definable.document);
    else if (validation === 'validate' || (await agreedToDrop(context, definable))) await saveDocument(context, definable.document, validation);
    return;
  }
  const host = await hostForFile(context, definable.document.uri, l10n.t('Define on which host?'));
  if (host === undefined) return;
  if (definable.kind === 'volume') await createVolumeFrom(context, host, { text: definable.text, uri: definable.document.uri });
  else await defineOn(context, { ...definable, kind: definable.kind, host, validation });
}

interface OnHost extends Definable {
  readonly kind: EditableKind;
  readonly host: HostModel;
  readonly validation: 'validate' | 'as-is';
}

async function defineOn(context: CommandContext, job: OnHost): Promise<void> {
  const { host } = job;
  const title = l10n.t('Define on {0}', host.snapshot.name);
  const settled = await attempt(context, { title, host }, async (signal) => settleClash(context, host, job.kind, job.text, signal));
  const seen = settled === undefined ? undefined : await agreed(context, job, settled);
  if (settled === undefined || seen === undefined) return;
  const { text, replaces, rename } = settled;
  const outcome = await attempt(context, { title, host }, async (signal) => defineOnHost({ host, kind: job.kind, text, validation: job.validation, replaces, expects: seen, rename, signal }, context.history));
  if (outcome !== undefined) await report(context, job, settled, outcome);
}

/** What the host had when the person agreed. */
type Seen = HostText;

/** Shows what is replaced and asks; gives what the person saw, or nothing when they stop. */
async function agreed(context: CommandContext, job: OnHost, settled: Settled): Promise<Seen | undefined> {
  const { host } = job;
  const unvalidated = job.validation === 'as-is' ? [l10n.t('Without validation: libvirt silently drops what it does not know.'), ...withoutNewerThings(job.document.uri)] : [];
  if (settled.replaces === undefined) {
    const name = definitionOf(settled.text)?.name ?? '';
    const answer = await context.prompts.ask({ message: l10n.t('Define {0} on {1}?', name, host.snapshot.name), detail: unvalidated.join('\n'), choices: [{ id: 'yes', title: l10n.t('Define') }] });
    return answer === 'yes' ? 'gone' : undefined;
  }
  const { uuid, name } = settled.replaces;
  const read = await attempt(context, { title: l10n.t('Read {0}', name), host }, async (signal) => ({ onHost: await definitionsOn(host.hypervisor, job.kind).read(uuid, { signal }), runs: await runs(job, uuid, signal) }));
  if (read === undefined) return undefined;
  const { onHost } = read;
  await showDiff(context, { host, kind: job.kind, uri: job.document.uri }, onHost);
  const renamed = settled.rename === undefined ? [] : [l10n.t('It is renamed to {0} first; if libvirt refuses the text, it gets its old name back.', settled.rename)];
  const answer = await context.prompts.ask({
    message: l10n.t('Redefine {0} on {1}?', name, host.snapshot.name),
    detail: [...read.runs, l10n.t('The editor shows what changes. The definition that is replaced is kept in the history.'), ...renamed, ...unvalidated].join('\n'),
    choices: [{ id: 'yes', title: l10n.t('Redefine') }],
  });
  return answer === 'yes' ? { text: onHost } : undefined;
}

/** A definition does nothing to a domain that runs, which is worth a line before it is replaced. */
async function runs({ kind, host }: OnHost, uuid: string, signal: AbortSignal): Promise<readonly string[]> {
  if (kind !== 'domain') return [];
  const found = (await host.hypervisor.domains.list({ signal })).find((one) => one.uuid === uuid);
  return found === undefined || !isActive(found.state) ? [] : [found.persistent ? l10n.t('It runs, and goes on as it is: the definition is what its next start gives.') : l10n.t('It only runs so far: the definition keeps it, and is what its next start gives.')];
}

async function agreedToDrop(context: CommandContext, definable: Definable): Promise<boolean> {
  const answer = await context.prompts.ask({
    message: l10n.t('Define {0} without validation?', definitionOf(definable.text)?.name ?? ''),
    detail: [l10n.t('libvirt silently drops what it does not know. You are shown what it dropped.'), ...withoutNewerThings(definable.document.uri)].join('\n'),
    choices: [{ id: 'yes', title: l10n.t('Define Without Validation') }],
  });
  return answer === 'yes';
}

/** What the host has follows the host for as long as the diff is open. */
async function showDiff(context: CommandContext, { host, kind, uri }: { readonly host: HostModel; readonly kind: EditableKind; readonly uri: vscode.Uri }, onHost: string): Promise<void> {
  const name = definitionOf(onHost)?.name ?? 'definition';
  const uuid = definitionOf(onHost)?.uuid ?? '';
  const read = async (): Promise<string> => definitionsOn(host.hypervisor, kind).read(uuid);
  const left = context.views.liveUri(liveView(host, uuid, { what: 'on-host', name: `${name}.xml`, read }), onHost);
  await vscode.commands.executeCommand('vscode.diff', left, uri, l10n.t('{0}: on {1} ↔ this file', name, host.snapshot.name));
}

async function report(context: CommandContext, job: OnHost, settled: Settled, outcome: DefineOutcome): Promise<void> {
  const { host } = job;
  if (outcome.kind === 'changed') {
    const name = settled.replaces?.name ?? definitionOf(settled.text)?.name ?? '';
    context.prompts.tell('warning', l10n.t('Nothing was defined: {0} on {1} was changed by someone else while you decided. Look at it as it is now, and define again.', name, host.snapshot.name), []);
    if (outcome.onHost !== 'gone') await showDiff(context, { host, kind: job.kind, uri: job.document.uri }, outcome.onHost.text);
    return;
  }
  if (outcome.kind === 'refused') {
    const sentence = withKeptName(context.refusals.show({ uri: job.document.uri, text: job.text }, host.snapshot.name, outcome.failure), outcome.nameKept);
    tellNotDefined(context, job.document.uri, host.id, { kind: 'not-defined', sentence, failure: outcome.failure });
    return;
  }
  if (outcome.kind === 'cut-off') {
    tellCutOff(context, { name: definitionOf(settled.text)?.name ?? '', text: settled.text, host }, outcome);
    return;
  }
  context.refusals.clear(job.document.uri);
  if (outcome.notReadBack !== undefined) {
    context.prompts.tell('warning', notReadBackSentence(outcome.name, host.snapshot.name, outcome.notReadBack), []);
    return;
  }
  const open = { title: l10n.t('Open It'), run: () => vscode.window.showTextDocument(definitionUri({ host: host.id, kind: job.kind, uuid: outcome.uuid, name: outcome.name })) };
  const sentence = lostSentence(outcome.name, host.snapshot.name, outcome.lost);
  const changes = {
    title: l10n.t('Show Changes'),
    run: async () => context.views.compare({ name: `${outcome.name}.xml`, text: settled.text }, { name: `${outcome.name}.xml`, text: outcome.readBack }, l10n.t('{0}: written ↔ kept by libvirt', outcome.name)),
  };
  if (sentence === undefined) context.prompts.tell('info', definedSentence(outcome, host), [open]);
  else context.prompts.tell(isDropped(outcome.lost) ? 'warning' : 'info', sentence, [changes, open]);
}

async function existing(host: HostModel, definable: Definable, signal: AbortSignal): Promise<string | undefined> {
  const wanted = definitionOf(definable.text);
  if (wanted === undefined || definable.kind === 'volume') return undefined;
  const definitions = definitionsOn(host.hypervisor, definable.kind);
  const known = wanted.uuid !== '' && (await definitions.nameOf(wanted.uuid, { signal })) !== undefined ? wanted.uuid : await definitions.findByName(wanted.name, { signal });
  return known === undefined ? undefined : definitions.read(known, { signal });
}

/** The text that a command means, or nothing (which is said). */
async function definableMeant(context: CommandContext, args: readonly unknown[]): Promise<Definable | undefined> {
  const document = await documentToDefine(context, args);
  if (document === 'only-shown') return undefined;
  if (document === undefined) {
    context.prompts.tell('info', l10n.t('Open a domain, network, pool or volume as XML first.'));
    return undefined;
  }
  const text = document.getText();
  const kind = definitionOf(text)?.kind;
  if (kind !== undefined) return { document, kind, text };
  context.prompts.tell('warning', l10n.t('This text defines nothing: its root must be a domain, network, pool or volume.'));
  return undefined;
}

/** The host that was used for this file last, else one that the person picks, which is then remembered. */
async function hostForFile(context: CommandContext, uri: vscode.Uri, title: string): Promise<HostModel | undefined> {
  const remembered = context.fileHosts.get(uri);
  const known = remembered === undefined ? undefined : context.hosts.get(remembered);
  if (known !== undefined) return known;
  const host = await pickHost(context, title);
  if (host !== undefined) await context.fileHosts.remember(uri, host.id);
  return host;
}

/** Chooses another host for a file. */
export const chooseHost: Command = async (context, args) => {
  const document = await documentMeant(args);
  if (document === undefined) return;
  const host = await pickHost(context, l10n.t('Which host is this file for?'));
  if (host !== undefined) await context.fileHosts.remember(document.uri, host.id);
};
