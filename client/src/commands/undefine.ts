// Undefining a domain: lists what goes with it, deletes storage only when the person picks it, keeps the definition in the history.
import * as l10n from '@vscode/l10n';
import { isActive } from '../tree/describe';
import type { PickItem } from '../ui/prompts';
import type { BlockDevice, UndefineOptions } from '../virsh/hypervisor';
import type { Command, CommandContext, DomainTarget } from './context';
import { domainTargets } from './targets';
import { attempt, targetName } from './work';

/** One thing that can go with a definition. */
type Extra = { readonly kind: 'nvram' | 'managed-save' | 'snapshots' | 'checkpoints' | 'tpm' } | { readonly kind: 'storage'; readonly source: string };

/** Asks and undefines, one domain after the other: each loses something else. */
export const undefine: Command = async (context, args) => {
  for (const target of await domainTargets(context, args, { title: l10n.t('Undefine'), suits: (domain) => domain.persistent })) {
    await undefineOne(context, target);
  }
};

/** What is there now, read for one question. */
interface Facts {
  readonly disks: readonly BlockDevice[];
  readonly xml: string;
  readonly checkpoints: readonly string[];
  /** The tree may have seen it last before it was started. */
  readonly active: 'yes' | 'no';
}

async function undefineOne(context: CommandContext, target: DomainTarget): Promise<void> {
  const { host, domain } = target;
  const title = l10n.t('Undefine {0}', targetName(target));
  const facts = await attempt(context, { title, host }, async (signal) => factsOf(target, signal));
  if (facts === undefined) return;
  const extras = await chooseExtras(context, target, facts);
  if (extras === undefined || !(await agreed(context, target, facts, extras))) return;
  await attempt(context, { title, host }, async (signal) => {
    // The questions took their time: what was agreed to must be what is undefined, and what the history keeps.
    if (!isSame(facts, await factsOf(target, signal))) {
      context.prompts.tell('warning', l10n.t('{0} was changed while you were asked. Nothing is undefined; look at it and try again.', targetName(target)));
      return;
    }
    const what = { why: 'undefine' as const, name: domain.name, xml: facts.xml };
    const left = await context.history.replacing({ uri: host.snapshot.uri, object: domain.uuid }, what, async () => host.hypervisor.lifecycle.undefine(domain.uuid, { ...optionsOf(extras), signal }));
    await host.refresh('domains');
    if (left.length > 0) context.prompts.tell('warning', l10n.t('{0} is undefined. Not deleted: {1}', targetName(target), left.join(' ')));
  });
}

async function factsOf({ host, domain }: DomainTarget, signal: AbortSignal): Promise<Facts> {
  const { devices, domains, lifecycle, snapshots } = host.hypervisor;
  const [disks, xml, checkpoints, state] = await Promise.all([devices.blockList(domain.uuid, 'inactive', { signal }), domains.xml(domain.uuid, 'edit', { signal }), snapshots.checkpoints(domain.uuid, { signal }), lifecycle.state(domain.uuid, { signal })]);
  return { disks, xml, checkpoints, active: isActive(state) ? 'yes' : 'no' };
}

function isSame(one: Facts, other: Facts): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

async function chooseExtras(context: CommandContext, target: DomainTarget, { disks, xml, checkpoints }: Facts): Promise<readonly Extra[] | undefined> {
  const { domain } = target;
  const has = (present: boolean, label: string, kind: 'nvram' | 'tpm' | 'managed-save' | 'snapshots' | 'checkpoints'): PickItem<Extra>[] => (present ? [{ label, picked: true, value: { kind } }] : []);
  const items: readonly PickItem<Extra>[] = [
    ...has(/<nvram\b|firmware=/.test(xml), l10n.t('UEFI variables (NVRAM)'), 'nvram'),
    ...has(/<tpm\b/.test(xml), l10n.t('State of the TPM'), 'tpm'),
    ...has(domain.managedSave, l10n.t('Saved state'), 'managed-save'),
    ...has(domain.snapshots, l10n.t('What libvirt knows of its snapshots'), 'snapshots'),
    ...has(checkpoints.length > 0, l10n.t('What libvirt knows of its checkpoints'), 'checkpoints'),
    ...deletable(disks).map(({ disk, source }): PickItem<Extra> => ({ label: l10n.t('Delete the storage of {0}', disk.target), description: source, picked: false, value: { kind: 'storage', source } })),
  ];
  if (items.length === 0) return [];
  return context.prompts.pickMany(items, { title: l10n.t('Undefine {0}: what else is removed?', targetName(target)) });
}

/** libvirt takes targets and sources by the same option: a source that is another disk's target would name that disk. */
function deletable(disks: readonly BlockDevice[]): readonly { readonly disk: BlockDevice; readonly source: string }[] {
  const targets = new Set(disks.map((disk) => disk.target));
  return disks.flatMap((disk) => (disk.device === 'disk' && disk.source !== undefined && !targets.has(disk.source) ? [{ disk, source: disk.source }] : []));
}

async function agreed(context: CommandContext, target: DomainTarget, { active }: Facts, extras: readonly Extra[]): Promise<boolean> {
  const storage = extras.flatMap((one) => (one.kind === 'storage' ? [one.source] : []));
  const detail = [
    l10n.t('The definition is kept in the history of this extension and can be restored.'),
    ...(active === 'yes' ? [l10n.t('It is running: it goes on as a transient domain and is gone when it stops.')] : []),
    ...(storage.length === 0 ? [l10n.t('Its disks stay where they are.')] : [l10n.t('Deleted for good:'), ...storage]),
  ].join('\n');
  const action = storage.length === 0 ? l10n.t('Undefine') : l10n.t('Undefine and Delete Storage');
  return (await context.prompts.ask({ message: l10n.t('Undefine {0}?', targetName(target)), detail, choices: [{ id: 'yes', title: action }] })) === 'yes';
}

function optionsOf(extras: readonly Extra[]): UndefineOptions {
  const has = (kind: Extra['kind']): boolean => extras.some((one) => one.kind === kind);
  const storage = extras.flatMap((one) => (one.kind === 'storage' ? [one.source] : []));
  return {
    nvram: has('nvram') ? 'remove' : 'keep',
    ...(has('tpm') ? { tpm: 'remove' as const } : {}),
    managedSave: has('managed-save'),
    snapshotsMetadata: has('snapshots'),
    checkpointsMetadata: has('checkpoints'),
    ...(storage.length === 0 ? {} : { storage }),
  };
}
