// Snapshots of a domain: create, revert, delete, show.
import * as l10n from '@vscode/l10n';
import { failureOf, type DomainState, type Snapshot } from '../virsh/hypervisor';
import type { Command, CommandContext, DomainTarget } from './context';
import { newNameProblem } from './names';
import { domainTarget, nodeOf, nodesOf } from './targets';
import { attempt, detailOf, fewOf, onEach, targetName } from './work';
import { isActive } from '../tree/describe';
import { snapshotWord } from '../tree/words';

/** Snapshots write memory and disks: they take their time. */
const longMs = 3_600_000;

export const createSnapshot: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Create Snapshot') });
  if (target === undefined) return;
  const { host, domain } = target;
  const title = l10n.t('Snapshot of {0}', targetName(target));
  const roots = await attempt(context, { title, host }, async (signal) => host.hypervisor.snapshots.tree(domain.uuid, { signal }));
  if (roots === undefined) return;
  const taken = flat(roots).map((one) => one.name);
  const name = await context.prompts.input({ title, prompt: l10n.t('Name of the snapshot; empty: the time'), validate: (value) => (value === '' ? undefined : newNameProblem(value, taken)) });
  if (name === undefined) return;
  const kind = isActive(domain.state) ? await chooseKind(context, title) : 'whole';
  if (kind === undefined) return;
  await attempt(context, { title, host }, async (signal) => {
    await host.hypervisor.snapshots.create(domain.uuid, { ...(name === '' ? {} : { name }), ...kindOptions[kind], signal, timeoutMs: longMs });
    await host.refresh({ domain: domain.uuid });
  });
};

const kindOptions = { whole: {}, disks: { diskOnly: true, atomic: true }, quiet: { diskOnly: true, atomic: true, quiesce: true } } as const;

async function chooseKind(context: CommandContext, title: string): Promise<keyof typeof kindOptions | undefined> {
  return context.prompts.pick<keyof typeof kindOptions>(
    [
      { label: l10n.t('Disks and memory'), detail: l10n.t('Reverting continues where it was; the domain pauses meanwhile'), value: 'whole' },
      { label: l10n.t('Disks only'), detail: l10n.t('As after a power failure'), value: 'disks' },
      { label: l10n.t('Disks only, file systems frozen'), detail: l10n.t('Asks the guest agent to freeze them first'), value: 'quiet' },
    ],
    { title },
  );
}

export const revertSnapshot: Command = async (context, args) => {
  await withSnapshot(context, args, l10n.t('Revert to Snapshot'), async (target, { name }) => {
    const seen = await readAgain(context, target, { name, title: l10n.t('Revert {0}', targetName(target)) });
    if (seen === undefined) return;
    const question = { message: l10n.t('Revert {0} to the snapshot {1}?', targetName(target), name), detail: whatIsLost(seen), choices: [{ id: 'yes', title: l10n.t('Revert') }] };
    if ((await context.prompts.ask(question)) === 'yes') await revert(context, target, { name });
  });
};

/** A snapshot and its machine as they are now: the tree hears nothing of snapshots. */
interface Seen {
  readonly snapshot: Snapshot;
  readonly state: DomainState;
}

async function readAgain(context: CommandContext, target: DomainTarget, { name, title }: { readonly name: string; readonly title: string }): Promise<Seen | undefined> {
  const { host, domain } = target;
  const read = await attempt(context, { title, host }, async (signal) => {
    const [roots, state] = await Promise.all([host.hypervisor.snapshots.tree(domain.uuid, { signal }), host.hypervisor.lifecycle.state(domain.uuid, { signal })]);
    return { snapshot: flat(roots).find((one) => one.name === name), state };
  });
  if (read === undefined) return undefined;
  if (read.snapshot !== undefined) return { snapshot: read.snapshot, state: read.state };
  context.prompts.tell('info', l10n.t('{0} has no snapshot {1} any more.', targetName(target), name));
  return undefined;
}

function whatIsLost({ snapshot, state }: Seen): string {
  const since = snapshot.created === undefined ? [] : [l10n.t('It was made {0}.', new Date(snapshot.created * 1000).toLocaleString())];
  return [
    ...since,
    l10n.t('Everything that changed on its disks since then is lost.'),
    ...(isActive(state) ? [l10n.t('It is running: what is in its memory is lost too, and its programs end without a warning.')] : []),
    ...afterwards(snapshot.state),
    l10n.t('It gets the definition of then. The present one is kept in the history of this extension.'),
  ].join('\n');
}

function afterwards(state: string): readonly string[] {
  switch (state) {
    case 'running': return [l10n.t('It then runs from where it was.')];
    case 'paused': return [l10n.t('It is then paused where it was.')];
    case 'shutoff': return [l10n.t('It is off afterwards.')];
    default: return [];
  }
}

async function revert(context: CommandContext, target: DomainTarget, { name, force = false }: { readonly name: string; readonly force?: boolean }): Promise<void> {
  const { host, domain } = target;
  let refused: string | undefined;
  await attempt(context, { title: l10n.t('Revert {0}', targetName(target)), host }, async (signal) => {
    const xml = await host.hypervisor.domains.xml(domain.uuid, 'edit', { signal });
    const what = { why: 'revert' as const, name: domain.name, xml };
    const act = async (): Promise<void> => host.hypervisor.snapshots.revert(domain.uuid, name, { ...(force ? { force } : {}), signal, timeoutMs: longMs });
    await context.history.replacing({ uri: host.snapshot.uri, object: domain.uuid }, what, act).catch((error: unknown) => {
      refused = force ? undefined : /revert requires force: (.*)/i.exec(failureOf(error).words)?.[1];
      if (refused === undefined) throw error;
    });
    await host.refresh({ domain: domain.uuid });
  });
  if (refused === undefined) return;
  const question = { message: l10n.t('Revert {0} to {1} by force?', targetName(target), name), detail: l10n.t('libvirt finds it risky: {0}.', refused), choices: [{ id: 'yes', title: l10n.t('Revert by Force') }] };
  if ((await context.prompts.ask(question)) === 'yes') await revert(context, target, { name, force: true });
}

/** One, with its children where the person wants that; or all that are selected, after one question. */
export const deleteSnapshot: Command = async (context, args) => {
  const title = l10n.t('Delete Snapshot');
  const selected = selectedSnapshots(context, args);
  const meant = selected.length > 0 ? selected : await oneSnapshot(context, args, title);
  const chosen = meant.length === 1 ? await seenAgain(context, meant, title) : meant;
  const [first] = chosen;
  if (first === undefined) return;
  const scope = await askToDelete(context, chosen);
  if (scope === undefined) return;
  await onEach(context, chosen, {
    title: chosen.length === 1 ? `${title}: ${snapshotName(first)}` : l10n.t('{0}: {1} selected', title, chosen.length),
    nameOf: (one) => `${title}: ${snapshotName(one)}`,
    hostOf: ({ target }) => target.host,
    order: 'one after the other',
    run: async ({ target: { host, domain }, snapshot }, signal) => {
      await host.hypervisor.snapshots.delete(domain.uuid, snapshot.name, { scope, signal, timeoutMs: longMs });
      await host.refresh({ domain: domain.uuid });
    },
  });
};

/** A snapshot of a machine. */
interface Chosen {
  readonly target: DomainTarget;
  readonly snapshot: Snapshot;
}

function snapshotName({ target, snapshot }: Chosen): string {
  return `${snapshot.name} (${targetName(target)})`;
}

function selectedSnapshots(context: CommandContext, args: readonly unknown[]): readonly Chosen[] {
  return nodesOf(context, args).flatMap((node) => {
    const host = node.kind === 'snapshot' ? context.hosts.get(node.host) : undefined;
    const domain = node.kind === 'snapshot' ? host?.snapshot.domains.value.find((one) => one.uuid === node.uuid) : undefined;
    return node.kind !== 'snapshot' || host === undefined || domain === undefined ? [] : [{ target: { host, domain }, snapshot: node.snapshot }];
  });
}

/** Children that the tree never saw would go unnamed. */
async function seenAgain(context: CommandContext, meant: readonly Chosen[], title: string): Promise<readonly Chosen[]> {
  const seen = await Promise.all(meant.map(async (one) => ({ ...one, ...(await readAgain(context, one.target, { name: one.snapshot.name, title: `${title}: ${snapshotName(one)}` })) })));
  return seen.filter((one) => 'state' in one);
}

async function oneSnapshot(context: CommandContext, args: readonly unknown[], title: string): Promise<readonly Chosen[]> {
  const found: Chosen[] = [];
  await withSnapshot(context, args, title, async (target, snapshot) => Promise.resolve(void found.push({ target, snapshot })));
  return found;
}

async function askToDelete(context: CommandContext, chosen: readonly Chosen[]): Promise<'this' | 'children' | undefined> {
  const [first] = chosen;
  if (first === undefined) return undefined;
  const lost = l10n.t('What it kept is gone for good; the machine stays as it is now.');
  if (chosen.length > 1) {
    const names = chosen.map(snapshotName);
    const answer = await context.prompts.ask({ message: l10n.t('Delete {0} snapshots? {1}', chosen.length, fewOf(names)), detail: await detailOf(context, l10n.t('Delete Snapshot'), [lost, '', ...names]), choices: [{ id: 'this' as const, title: l10n.t('Delete') }] });
    return answer;
  }
  const children = flat(first.snapshot.children).map((one) => one.name);
  const choices = [{ id: 'this' as const, title: l10n.t('Delete') }, ...(children.length > 0 ? [{ id: 'children' as const, title: l10n.t('Delete with Children') }] : [])];
  const detail = [lost, ...(children.length > 0 ? [l10n.t('Others were made from it; deleting it alone merges it into them.'), l10n.t('With its children go: {0}', children.join(', '))] : [])].join('\n');
  return context.prompts.ask({ message: l10n.t('Delete the snapshot {0} of {1}?', first.snapshot.name, targetName(first.target)), detail, choices });
}

export const showSnapshotXml: Command = async (context, args) => {
  await withSnapshot(context, args, l10n.t('Show Snapshot XML'), async (target, snapshot) => {
    const { host, domain } = target;
    await attempt(context, { title: l10n.t('XML of {0}', snapshotName({ target, snapshot })), host }, async (signal) => context.views.show({ name: `${domain.name} ${snapshot.name}.xml`, text: await host.hypervisor.snapshots.xml(domain.uuid, snapshot.name, { signal }) }));
  });
};

async function withSnapshot(context: CommandContext, args: readonly unknown[], title: string, run: (target: DomainTarget, snapshot: Snapshot) => Promise<void>): Promise<void> {
  const target = await domainTarget(context, args, { title });
  if (target === undefined) return;
  const snapshot = nodeOf(context, args, 'snapshot')?.snapshot ?? (await pickSnapshot(context, target, title));
  if (snapshot !== undefined) await run(target, snapshot);
}

async function pickSnapshot(context: CommandContext, target: DomainTarget, title: string): Promise<Snapshot | undefined> {
  const { host, domain } = target;
  const whose = `${title}: ${targetName(target)}`;
  const roots = await attempt(context, { title: whose, host }, async (signal) => host.hypervisor.snapshots.tree(domain.uuid, { signal }));
  if (roots === undefined) return undefined;
  const all = flat(roots);
  if (all.length === 0) context.prompts.tell('info', l10n.t('{0} has no snapshots.', targetName(target)));
  return all.length === 0 ? undefined : context.prompts.pick(all.map((one) => ({ label: one.name, description: wordsOf(one), value: one })), { title: whose });
}

/** In a list there is no tree: what a snapshot was made from stands beside it. */
function wordsOf({ current, state, created, parent }: Snapshot): string {
  const words = [current ? l10n.t('current') : '', snapshotWord(state), created === undefined ? '' : new Date(created * 1000).toLocaleString(), parent === undefined ? '' : l10n.t('made from {0}', parent)];
  return words.filter((one) => one !== '').join(' · ');
}

function flat(snapshots: readonly Snapshot[]): Snapshot[] {
  return snapshots.flatMap((one) => [one, ...flat(one.children)]);
}
