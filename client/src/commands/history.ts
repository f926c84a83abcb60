// What a define or undefine replaced: show, compare, restore.
import * as l10n from '@vscode/l10n';
import { define, type DefinedOutcome, type DefineOutcome } from '../documents/definer';
import { definitionOf } from '../documents/definitionKind';
import type { HistoryEntry, HistoryKey } from '../documents/history';
import { keptNameSentence, notReadBackSentence } from '../documents/lostWords';
import { definitionsOn } from '../documents/objects';
import type { DefinitionAddress } from '../documents/uris';
import type { HostModel } from '../hosts/hosts';
import { failureOf, type Call } from '../virsh/hypervisor';
import type { Command, CommandContext } from './context';
import { definedSentence, tellCutOff } from './cutOff';
import { addressMeant, domainTarget, hostTarget } from './targets';
import { liveView } from './views';
import { attempt, tellFailure } from './work';

/** One object whose history is shown. */
interface Subject extends DefinitionAddress {
  readonly model: HostModel;
  readonly key: HistoryKey;
}

export const showHistory: Command = async (context, args) => {
  const subject = await subjectMeant(context, args);
  if (subject === undefined) return;
  const entries = await context.history.list(subject.key);
  if (entries.length === 0) {
    context.prompts.tell('info', l10n.t('Nothing of {0} on {1} was replaced yet.', subject.name, subject.model.snapshot.name));
    return;
  }
  await chooseFrom(context, subject, entries);
};

/** Definitions whose domain, network or pool is gone: they can be brought back. */
export const restoreUndefined: Command = async (context, args) => {
  const model = await hostTarget(context, args, l10n.t('Restore on which host?'));
  if (model === undefined) return;
  const gone = await attempt(context, { title: l10n.t('Definitions that {0} does not have any more', model.snapshot.name), host: model }, async (signal) => goneFrom(context, model, signal));
  if (gone === undefined) return;
  const subject = await context.prompts.pick(gone.map(({ newest, ...one }) => ({ label: one.name, description: whenAndWhy(newest), value: one })), { title: l10n.t('Definitions that {0} does not have any more', model.snapshot.name) });
  if (subject !== undefined) await chooseFrom(context, subject, await context.history.list(subject.key));
};

/** What the history has and the host has not, newest first; its own XML says what kind it was. The host is asked: a tree that nobody looked at yet knows of nothing. */
async function goneFrom(context: CommandContext, model: HostModel, signal: AbortSignal): Promise<(Subject & { readonly newest: HistoryEntry })[]> {
  const { uri } = model.snapshot;
  const there = await everythingOn(model, signal);
  const kept = (await context.history.objects(uri)).filter((one) => !there.has(one.object));
  const found = await Promise.all(kept.map(async ({ object, newest }) => {
    const key = { uri, object };
    const kind = definitionOf((await context.history.read(key, newest.id)) ?? '')?.kind;
    return kind === undefined || kind === 'volume' ? [] : [{ host: model.id, kind, uuid: object, name: newest.name, model, key, newest }];
  }));
  return found.flat();
}

/** The uuids of what the host has now. A driver without networks or pools has none; a host that does not answer fails. */
async function everythingOn({ hypervisor }: HostModel, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const orNone = async <T>(list: Promise<readonly T[]>): Promise<readonly T[]> => list.catch((error: unknown) => {
    if (failureOf(error).code === 'unsupported') return [];
    throw error;
  });
  const [domains, networks, pools] = await Promise.all([hypervisor.domains.list({ signal }), orNone(hypervisor.networks.list({ signal })), orNone(hypervisor.pools.list({ signal }))]);
  return new Set([...domains, ...networks, ...pools].map((one) => one.uuid));
}

async function subjectMeant(context: CommandContext, args: readonly unknown[]): Promise<Subject | undefined> {
  const address = addressMeant(context, args) ?? (await pickedAddress(context, args));
  const model = address === undefined ? undefined : context.hosts.get(address.host);
  return address === undefined || model === undefined ? undefined : { ...address, model, key: { uri: model.snapshot.uri, object: address.uuid } };
}

async function pickedAddress(context: CommandContext, args: readonly unknown[]): Promise<DefinitionAddress | undefined> {
  const target = await domainTarget(context, args, { title: l10n.t('Show History') });
  return target === undefined ? undefined : { host: target.host.id, kind: 'domain', uuid: target.domain.uuid, name: target.domain.name };
}

async function chooseFrom(context: CommandContext, subject: Subject, entries: readonly HistoryEntry[]): Promise<void> {
  const title = l10n.t('History of {0} on {1}', subject.name, subject.model.snapshot.name);
  const entry = await context.prompts.pick(entries.map((one) => ({ label: one.time.toLocaleString(), description: `${one.name} · ${reasonWord(one)}`, value: one })), { title });
  const xml = entry === undefined ? undefined : await context.history.read(subject.key, entry.id);
  if (entry === undefined || xml === undefined) return;
  const what = await context.prompts.pick<'compare' | 'show' | 'restore'>(
    [
      { label: l10n.t('Compare with what the host has now'), value: 'compare' },
      { label: l10n.t('Show'), value: 'show' },
      { label: l10n.t('Restore'), detail: l10n.t('Defines this again; what it replaces is kept too'), value: 'restore' },
    ],
    { title: `${title}: ${entry.time.toLocaleString()}` },
  );
  if (what === 'show') await context.views.show({ name: `${entry.name}.xml`, text: xml });
  if (what === 'compare') await compare(context, subject, entry, xml);
  if (what === 'restore') await restore(context, subject, entry, xml);
}

async function compare(context: CommandContext, subject: Subject, entry: HistoryEntry, xml: string): Promise<void> {
  const now = liveView(subject.model, subject.uuid, { what: 'now', name: `${subject.name}.xml`, read: async () => current(subject, {}) });
  await attempt(context, { title: l10n.t('Read {0}', subject.name), host: subject.model }, async () => context.views.compare({ name: `${entry.name}.xml`, text: xml }, now, l10n.t('{0}: {1} ↔ now', subject.name, entry.time.toLocaleString())));
}

/** The definition now; empty when there is none any more. */
async function current(subject: Subject, call: Call): Promise<string> {
  try {
    return await definitionsOn(subject.model.hypervisor, subject.kind).read(subject.uuid, call);
  } catch (error) {
    if (failureOf(error).code === 'not-found') return '';
    throw error;
  }
}

async function restore(context: CommandContext, subject: Subject, entry: HistoryEntry, xml: string): Promise<void> {
  const { model } = subject;
  const name = definitionOf(xml)?.name ?? entry.name;
  const title = l10n.t('Restore {0} on {1}', name, model.snapshot.name);
  const now = await attempt(context, { title, host: model }, async (signal) => current(subject, { signal }));
  if (now === undefined) return;
  const rename = subject.kind === 'domain' && now !== '' && definitionOf(now)?.name !== name ? name : undefined;
  const detail = rename === undefined ? undefined : l10n.t('It is called `{0}` now, and gets its old name back.', definitionOf(now)?.name ?? '');
  const message = l10n.t('Define {0} on {1} again as it was until {2}?', name, model.snapshot.name, entry.time.toLocaleString());
  if ((await context.prompts.ask({ message, detail, choices: [{ id: 'yes', title: l10n.t('Restore') }] })) !== 'yes') return;
  const request = { host: model, kind: subject.kind, text: xml, replaces: { uuid: subject.uuid }, expects: now === '' ? ('gone' as const) : { text: now }, why: 'restore' as const, rename };
  // libvirt wrote this text itself, maybe an older one whose schema allowed more: validating it could only lose it.
  const outcome = await attempt(context, { title, host: model }, async (signal) => define({ ...request, validation: 'as-is', signal }, context.history));
  if (outcome !== undefined) report(context, subject, { title, name, xml }, outcome);
}

function report(context: CommandContext, { model }: Subject, { title, name, xml }: { readonly title: string; readonly name: string; readonly xml: string }, outcome: DefineOutcome): void {
  const host = model.snapshot.name;
  switch (outcome.kind) {
    case 'refused': tellFailure(context.prompts, title, outcome.failure, model.id, keptNameSentence(outcome.nameKept)); break;
    case 'cut-off': tellCutOff(context, { name, text: xml, host: model }, outcome); break;
    case 'defined': context.prompts.tell('info', restoredSentence(outcome, model)); break;
    case 'changed': {
      const now = outcome.onHost === 'gone' ? '' : outcome.onHost.text;
      const compare = { title: l10n.t('Compare'), run: async () => context.views.compare({ name: `${name}.xml`, text: xml }, { name: `${name}.xml`, text: now }, l10n.t('{0}: to restore ↔ now', name)) };
      context.prompts.tell('warning', l10n.t('Nothing was restored: {0} on {1} was changed by someone else while you decided. Look at it as it is now, and restore again.', name, host), [compare]);
    }
  }
}

function restoredSentence(outcome: DefinedOutcome, model: HostModel): string {
  const host = model.snapshot.name;
  if (outcome.cutOff !== undefined) return definedSentence(outcome, model);
  return outcome.notReadBack === undefined ? l10n.t('{0} on {1} is restored.', outcome.name, host) : notReadBackSentence(outcome.name, host, outcome.notReadBack);
}

function whenAndWhy(entry: HistoryEntry): string {
  return `${entry.time.toLocaleString()} · ${reasonWord(entry)}`;
}

function reasonWord({ why, replaced }: HistoryEntry): string {
  if (replaced === 'unknown') return l10n.t('kept before a change whose end was not heard');
  switch (why) {
    case 'define': return l10n.t('replaced by a define');
    case 'undefine': return l10n.t('undefined');
    case 'restore': return l10n.t('replaced by a restore');
    case 'revert': return l10n.t('replaced by a revert to a snapshot');
  }
}
