// Undefining domains: one question that lists what goes with them, storage only where the person picks it; the definitions stay in the history.
import * as l10n from '@vscode/l10n';
import type { PickItem } from '../ui/prompts';
import type { Command, CommandContext, DomainTarget } from './context';
import { oncePerHost, usersOfStorage } from './storageUsers';
import { domainTargets } from './targets';
import { optionsOf, readAllFacts, readFacts, type Extra, type Facts } from './undefineFacts';
import { attempt, detailOf, fewOf, onEach, targetName } from './work';

/** A domain, and what there is of it. */
interface Job {
  readonly target: DomainTarget;
  readonly facts: Facts;
}

/** What the person chose, for one of the domains. */
type Chosen = Extra & { readonly of: Job };

/** Asks once for all of them, and undefines. */
export const undefine: Command = async (context, args) => {
  const targets = await domainTargets(context, args, { title: l10n.t('Undefine'), suits: (domain) => domain.persistent });
  const [first] = targets;
  if (first === undefined) return;
  const title = targets.length === 1 ? l10n.t('Undefine {0}', targetName(first)) : l10n.t('{0}: {1} domains', l10n.t('Undefine'), targets.length);
  const jobs = await attempt(context, { title, host: first.host }, async (signal) => readAllFacts(targets, signal));
  const chosen = jobs === undefined ? undefined : await chooseExtras(context, jobs);
  if (jobs === undefined || chosen === undefined) return;
  const others = await attempt(context, { title, host: first.host }, async (signal) => othersWith(jobs, chosen, signal));
  if (others === undefined || !(await agreed(context, jobs, { chosen, others }))) return;
  const left: string[] = [];
  await onEach(context, jobs, {
    title,
    nameOf: ({ target }) => l10n.t('Undefine {0}', targetName(target)),
    hostOf: ({ target }) => target.host,
    run: async (job, signal) => void left.push(...(await undefineOne(context, job, { extras: chosen.filter((one) => one.of === job), signal }))),
  });
  if (left.length > 0) context.prompts.tell('warning', left.join(' '));
};

/** Answers, in a sentence, what stayed although it was to go. */
async function undefineOne(context: CommandContext, { target, facts }: Job, { extras, signal }: { readonly extras: readonly Extra[]; readonly signal: AbortSignal }): Promise<readonly string[]> {
  const { host, domain } = target;
  // The questions took their time: what was agreed to must be what is undefined, and what the history keeps.
  if (JSON.stringify(facts) !== JSON.stringify(await readFacts(target, facts, signal))) throw new Error(l10n.t('It was changed while you were asked, and is not undefined. Look at it and try again.'));
  const what = { why: 'undefine' as const, name: domain.name, xml: facts.xml };
  const left = await context.history.replacing({ uri: host.snapshot.uri, object: domain.uuid }, what, async () => host.hypervisor.lifecycle.undefine(domain.uuid, { ...optionsOf(facts, extras), signal }));
  await host.refresh('domains');
  return left.length === 0 ? [] : [l10n.t('{0} is undefined. Not deleted: {1}', targetName(target), left.join(' '))];
}

async function chooseExtras(context: CommandContext, jobs: readonly Job[]): Promise<readonly Chosen[] | undefined> {
  const items = jobs.flatMap((job) => extrasOf(job.facts).map(({ value, description, ...item }) => {
    const words = [...(jobs.length === 1 ? [] : [targetName(job.target)]), ...(description === undefined ? [] : [description])];
    return { ...item, ...(words.length === 0 ? {} : { description: words.join(' · ') }), value: { ...value, of: job } };
  }));
  if (items.length === 0) return [];
  const names = fewOf(jobs.map(({ target }) => targetName(target)));
  return context.prompts.pickMany(items, { title: l10n.t('Undefine {0}: what else is removed?', names) });
}

/** What the person has a choice about. What is of a running domain goes, or not, when it stops: of that there is none. */
function extrasOf({ active, nvram, tpm, disks }: Facts): readonly PickItem<Extra>[] {
  const storage = active === 'yes' ? [] : disks.map(({ target, source }): PickItem<Extra> => ({ label: l10n.t('Delete the storage of {0}', target), description: source, picked: false, value: { kind: 'storage', source } }));
  return [
    ...(nvram === undefined ? [] : [{ label: nvramWord(), ...(nvram === '' ? {} : { description: nvram }), picked: true, value: { kind: 'nvram' as const } }]),
    ...(tpm === undefined || active === 'yes' ? [] : [{ label: tpmWord(), picked: tpm === 'with-definition', value: { kind: 'tpm' as const } }]),
    ...storage,
  ];
}

/** By what goes, the machines that have that storage too and stay, if only until they stop. */
type Others = ReadonlyMap<Extra, readonly string[]>;

async function othersWith(jobs: readonly Job[], chosen: readonly Chosen[], signal: AbortSignal): Promise<Others> {
  const going = new Set(jobs.flatMap(({ target: { domain, host }, facts }) => (facts.active === 'yes' ? [] : [`${domain.uuid} ${host.id}`])));
  const usersOn = oncePerHost(async (host) => usersOfStorage(host, signal));
  const storage = chosen.flatMap((one) => (one.kind === 'storage' ? [one] : []));
  return new Map(await Promise.all(storage.map(async (one) => {
    const { host } = one.of.target;
    const users = (await usersOn(host)).get(one.source) ?? [];
    return [one, users.filter(({ uuid }) => !going.has(`${uuid} ${host.id}`)).map(({ name }) => name)] as const;
  })));
}

const nvramWord = (): string => l10n.t('UEFI variables (NVRAM)');
const tpmWord = (): string => l10n.t('State of the TPM');

async function agreed(context: CommandContext, jobs: readonly Job[], { chosen, others }: { readonly chosen: readonly Chosen[]; readonly others: Others }): Promise<boolean> {
  const names = jobs.map(({ target }) => targetName(target));
  const [only] = jobs.length === 1 ? jobs : [];
  const consequences = jobs.flatMap((job) => {
    const lines = consequencesOf(job.facts, chosen.filter((one) => one.of === job), others);
    return only === undefined ? ['', `${targetName(job.target)}:`, ...lines] : lines;
  });
  const kept = only === undefined ? l10n.t('The definitions are kept in the history of this extension and can be restored.') : l10n.t('The definition is kept in the history of this extension and can be restored.');
  const message = only === undefined ? l10n.t('{0}: {1} domains? {2}', l10n.t('Undefine'), jobs.length, fewOf(names)) : l10n.t('Undefine {0}?', targetName(only.target));
  const action = chosen.some(({ kind }) => kind === 'storage') ? l10n.t('Undefine and Delete Storage') : l10n.t('Undefine');
  return (await context.prompts.ask({ message, detail: await detailOf(context, l10n.t('Undefine'), [kept, ...consequences]), choices: [{ id: 'yes', title: action }] })) === 'yes';
}

/** Everything that goes with one domain, and what stays although it could go. */
function consequencesOf(facts: Facts, extras: readonly Extra[], others: Others): readonly string[] {
  const { active, nvram, tpm, managedSave, snapshots, checkpoints } = facts;
  const removes = (kind: Extra['kind']): boolean => extras.some((one) => one.kind === kind);
  const nvramText = nvram === undefined || nvram === '' ? nvramWord() : `${nvramWord()}: ${nvram}`;
  const stops = active === 'yes';
  const metadata = [
    ...(snapshots.length === 0 ? [] : [l10n.t('What libvirt knows of its snapshots: {0}', fewOf(snapshots))]),
    ...(checkpoints.length === 0 ? [] : [l10n.t('What libvirt knows of its checkpoints: {0}', fewOf(checkpoints))]),
  ];
  const now = [...(nvram !== undefined && removes('nvram') ? [nvramText] : []), ...(tpm !== undefined && removes('tpm') ? [tpmWord()] : []), ...(managedSave ? [l10n.t('Saved state: its memory of when it was saved')] : []), ...(stops ? [] : metadata)];
  const later = stops ? [...(tpm === 'with-definition' ? [tpmWord()] : []), ...metadata] : [];
  const stays = [...(nvram !== undefined && !removes('nvram') ? [nvramText] : []), ...(tpm !== undefined && !removes('tpm') && !later.includes(tpmWord()) ? [tpmWord()] : [])];
  const storage = extras.flatMap((one) => {
    const users = others.get(one) ?? [];
    return one.kind !== 'storage' ? [] : [users.length === 0 ? one.source : l10n.t('{0}, which is a disk of {1} too', one.source, fewOf(users))];
  });
  return [
    ...(stops ? [l10n.t('It is running: it goes on as a transient domain and is gone when it stops.')] : []),
    ...listed(l10n.t('Removed with it:'), now),
    ...listed(l10n.t('Gone when it stops:'), later),
    ...listed(l10n.t('Kept:'), stays),
    ...(storage.length === 0 ? [l10n.t('Its disks stay where they are.')] : listed(l10n.t('Deleted for good:'), storage)),
  ];
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `– ${line}`)];
}
