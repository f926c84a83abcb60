// Undefining a domain: lists what goes with it, deletes storage only when the person picks it, keeps the definition in the history.
import * as l10n from '@vscode/l10n';
import { isActive } from '../tree/describe';
import type { PickItem } from '../ui/prompts';
import type { BlockDevice, UndefineOptions } from '../virsh/hypervisor';
import type { Command, CommandContext, DomainTarget } from './context';
import { domainTargets } from './targets';
import { attempt, targetName } from './work';

/** One thing that can go with a definition. */
type Extra = { readonly kind: 'nvram' | 'managed-save' | 'snapshots' | 'checkpoints' | 'tpm' } | { readonly kind: 'storage'; readonly disk: BlockDevice };

/** Asks and undefines, one domain after the other: each loses something else. */
export const undefine: Command = async (context, args) => {
  for (const target of await domainTargets(context, args, { title: l10n.t('Undefine'), suits: (domain) => domain.persistent })) {
    await undefineOne(context, target);
  }
};

async function undefineOne(context: CommandContext, target: DomainTarget): Promise<void> {
  const { host, domain } = target;
  const title = l10n.t('Undefine {0}', targetName(target));
  const facts = await attempt(context, { title, host }, async (signal) => ({
    disks: await host.hypervisor.devices.blockList(domain.uuid, 'inactive', { signal }),
    xml: await host.hypervisor.domains.xml(domain.uuid, 'edit', { signal }),
  }));
  if (facts === undefined) return;
  const extras = await chooseExtras(context, target, facts.disks, facts.xml);
  if (extras === undefined || !(await agreed(context, target, extras))) return;
  await attempt(context, { title, host }, async (signal) => {
    await context.history.keep({ uri: host.snapshot.uri, object: domain.uuid }, 'undefine', domain.name, facts.xml);
    await host.hypervisor.lifecycle.undefine(domain.uuid, { ...optionsOf(extras), signal });
    await host.refresh('domains');
  });
}

async function chooseExtras(context: CommandContext, target: DomainTarget, disks: readonly BlockDevice[], xml: string): Promise<readonly Extra[] | undefined> {
  const { domain } = target;
  const has = (present: boolean, label: string, kind: 'nvram' | 'tpm' | 'managed-save' | 'snapshots'): PickItem<Extra>[] => (present ? [{ label, picked: true, value: { kind } }] : []);
  const items: readonly PickItem<Extra>[] = [
    ...has(/<nvram\b|firmware=/.test(xml), l10n.t('UEFI variables (NVRAM)'), 'nvram'),
    ...has(/<tpm\b/.test(xml), l10n.t('State of the TPM'), 'tpm'),
    ...has(domain.managedSave, l10n.t('Saved state'), 'managed-save'),
    ...has(domain.snapshots, l10n.t('What libvirt knows of its snapshots'), 'snapshots'),
    ...disks.filter(deletable).map((disk): PickItem<Extra> => ({ label: l10n.t('Delete the storage of {0}', disk.target), description: disk.source, picked: false, value: { kind: 'storage', disk } })),
  ];
  if (items.length === 0) return [];
  return context.prompts.pickMany(items, { title: l10n.t('Undefine {0}: what else is removed?', targetName(target)) });
}

function deletable(disk: BlockDevice): boolean {
  return disk.device === 'disk' && disk.source !== undefined;
}

async function agreed(context: CommandContext, target: DomainTarget, extras: readonly Extra[]): Promise<boolean> {
  const storage = extras.flatMap((one) => (one.kind === 'storage' ? [one.disk.source ?? one.disk.target] : []));
  const detail = [
    l10n.t('The definition is kept in the history of this extension and can be restored.'),
    ...(isActive(target.domain.state) ? [l10n.t('It is running: it goes on as a transient domain and is gone when it stops.')] : []),
    ...(storage.length === 0 ? [l10n.t('Its disks stay where they are.')] : [l10n.t('Deleted for good:'), ...storage]),
  ].join('\n');
  const action = storage.length === 0 ? l10n.t('Undefine') : l10n.t('Undefine and Delete Storage');
  return (await context.prompts.ask({ message: l10n.t('Undefine {0}?', targetName(target)), detail, choices: [{ id: 'yes', title: action }] })) === 'yes';
}

function optionsOf(extras: readonly Extra[]): UndefineOptions {
  const has = (kind: Extra['kind']): boolean => extras.some((one) => one.kind === kind);
  const storage = extras.flatMap((one) => (one.kind === 'storage' ? [one.disk.target] : []));
  return {
    nvram: has('nvram') ? 'remove' : 'keep',
    ...(has('tpm') ? { tpm: 'remove' as const } : {}),
    managedSave: has('managed-save'),
    snapshotsMetadata: has('snapshots'),
    ...(storage.length === 0 ? {} : { storage }),
  };
}
