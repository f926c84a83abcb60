// Snapshots of a domain: create, revert, delete, show.
import * as l10n from '@vscode/l10n';
import type { Snapshot } from '../virsh/hypervisor';
import type { Command, CommandContext, DomainTarget } from './context';
import { newNameProblem } from './names';
import { domainTarget, nodeOf } from './targets';
import { attempt, targetName } from './work';
import { isActive } from '../tree/describe';
import { snapshotWord } from '../tree/words';

/** Snapshots write memory and disks: they take their time. */
const longMs = 3_600_000;

export const createSnapshot: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Create Snapshot') });
  if (target === undefined) return;
  const { host, domain } = target;
  const title = l10n.t('Snapshot of {0}', targetName(target));
  const taken = flat((await attempt(context, { title, host }, async (signal) => host.hypervisor.snapshots.tree(domain.uuid, { signal }))) ?? []).map((one) => one.name);
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
  await withSnapshot(context, args, l10n.t('Revert to Snapshot'), async (target, snapshot) => {
    const { host, domain } = target;
    const question = { message: l10n.t('Revert {0} to the snapshot {1}?', targetName(target), snapshot.name), detail: l10n.t('Everything that changed on its disks since then is lost.'), choices: [{ id: 'yes', title: l10n.t('Revert') }] };
    if ((await context.prompts.ask(question)) !== 'yes') return;
    await attempt(context, { title: l10n.t('Revert {0}', targetName(target)), host }, async (signal) => {
      const xml = await host.hypervisor.domains.xml(domain.uuid, 'edit', { signal });
      const what = { why: 'revert' as const, name: domain.name, xml };
      await context.history.replacing({ uri: host.snapshot.uri, object: domain.uuid }, what, async () => host.hypervisor.snapshots.revert(domain.uuid, snapshot.name, { signal, timeoutMs: longMs }));
      await host.refresh({ domain: domain.uuid });
    });
  });
};

export const deleteSnapshot: Command = async (context, args) => {
  await withSnapshot(context, args, l10n.t('Delete Snapshot'), async (target, snapshot) => {
    const { host, domain } = target;
    const children = snapshot.children.length > 0;
    const choices = [{ id: 'this' as const, title: l10n.t('Delete') }, ...(children ? [{ id: 'children' as const, title: l10n.t('Delete with Children') }] : [])];
    const scope = await context.prompts.ask({ message: l10n.t('Delete the snapshot {0} of {1}?', snapshot.name, targetName(target)), detail: children ? l10n.t('Others were made from it; deleting it alone merges it into them.') : undefined, choices });
    if (scope === undefined) return;
    await attempt(context, { title: l10n.t('Delete snapshot {0}', snapshot.name), host }, async (signal) => {
      await host.hypervisor.snapshots.delete(domain.uuid, snapshot.name, { scope, signal, timeoutMs: longMs });
      await host.refresh({ domain: domain.uuid });
    });
  });
};

export const showSnapshotXml: Command = async (context, args) => {
  await withSnapshot(context, args, l10n.t('Show Snapshot XML'), async ({ host, domain }, snapshot) => {
    await attempt(context, { title: l10n.t('XML of {0}', snapshot.name), host }, async (signal) => context.views.show({ name: `${domain.name} ${snapshot.name}.xml`, text: await host.hypervisor.snapshots.xml(domain.uuid, snapshot.name, { signal }) }));
  });
};

async function withSnapshot(context: CommandContext, args: readonly unknown[], title: string, run: (target: DomainTarget, snapshot: Snapshot) => Promise<void>): Promise<void> {
  const node = nodeOf(context, args, 'snapshot');
  const target = await domainTarget(context, node === undefined ? args : [node], { title });
  if (target === undefined) return;
  const snapshot = node?.snapshot ?? (await pickSnapshot(context, target, title));
  if (snapshot !== undefined) await run(target, snapshot);
}

async function pickSnapshot(context: CommandContext, target: DomainTarget, title: string): Promise<Snapshot | undefined> {
  const { host, domain } = target;
  const roots = await attempt(context, { title, host }, async (signal) => host.hypervisor.snapshots.tree(domain.uuid, { signal }));
  if (roots === undefined) return undefined;
  const all = flat(roots);
  if (all.length === 0) context.prompts.tell('info', l10n.t('{0} has no snapshots.', targetName(target)));
  return all.length === 0 ? undefined : context.prompts.pick(all.map((one) => ({ label: one.name, description: snapshotWord(one.state), value: one })), { title });
}

function flat(snapshots: readonly Snapshot[]): Snapshot[] {
  return snapshots.flatMap((one) => [one, ...flat(one.children)]);
}
