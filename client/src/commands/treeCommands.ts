// What the tree shows and how: grouping, filter, and the tag of a domain.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Grouping, TreeNode } from '../tree/nodes';
import type { Command, CommandContext } from './context';
import { addressOfNode, domainTarget, domainTargets, nodesOf } from './targets';
import { onEach, targetName } from './work';

export const groupBy: Command = async (context) => {
  const now = context.view.grouping;
  const items: { readonly label: string; readonly detail: string; readonly value: Grouping }[] = [
    { label: l10n.t('By host'), detail: l10n.t('Each host with its domains'), value: 'host' },
    { label: l10n.t('By state'), detail: l10n.t('What runs on all hosts, then what does not'), value: 'state' },
    { label: l10n.t('By tag'), detail: l10n.t('Tags that you give; they are kept in the domain’s own metadata'), value: 'tag' },
  ];
  const chosen = await context.prompts.pick(items.map((one) => (one.value === now ? { ...one, description: l10n.t('now') } : one)), { title: l10n.t('Group Domains') });
  if (chosen !== undefined) await context.view.groupBy(chosen);
};

export const filter: Command = async (context) => {
  const text = await context.prompts.input({ title: l10n.t('Filter Domains'), prompt: l10n.t('Words in name, title, tag, state or host; * stands for anything'), value: context.view.filter });
  if (text !== undefined) await context.view.filterBy(text.trim());
};

export const clearFilter: Command = async (context) => context.view.filterBy('');

/** Gives domains a tag, or takes it away when the text is empty. */
export const setTag: Command = async (context, args) => {
  const targets = await domainTargets(context, args, { title: l10n.t('Set Tag'), suits: (domain) => domain.persistent });
  const [first] = targets;
  if (first === undefined) return;
  const tag = await context.prompts.input({ title: targets.length === 1 ? l10n.t('Tag of {0}', targetName(first)) : l10n.t('Tag of {0} domains', targets.length), prompt: l10n.t('Empty: no tag'), value: first.host.knownDetails(first.domain.uuid)?.tag ?? '' });
  if (tag === undefined) return;
  await onEach(context, targets, {
    title: targets.length === 1 ? `${l10n.t('Set Tag')}: ${targetName(first)}` : l10n.t('{0}: {1} domains', l10n.t('Set Tag'), targets.length),
    nameOf: (target) => `${l10n.t('Set Tag')}: ${targetName(target)}`,
    hostOf: ({ host }) => host,
    run: async ({ host, domain }, signal) => {
      await host.hypervisor.domains.setTag(domain.uuid, tag.trim() === '' ? undefined : tag.trim(), { signal });
      await host.refresh({ domain: domain.uuid });
      await host.details(domain.uuid);
    },
  });
  if (context.view.grouping === 'tag') await context.view.groupBy('tag');
};

/** Copies what the selected rows are called, one a line: of a volume or disk its path, of an interface its address, of a failure virsh's words. */
export const copyName: Command = async (context, args) => {
  const nodes = await nodesToCopy(context, args, l10n.t('Copy Name'));
  const names = nodes.map((node) => nameOf(context, node));
  if (names.length > 0) await vscode.env.clipboard.writeText(names.filter((one) => one !== undefined).join('\n'));
};

/** From the palette: what is selected in the tree, else a machine that the person picks. */
async function nodesToCopy(context: CommandContext, args: readonly unknown[], title: string): Promise<readonly TreeNode[]> {
  const nodes = nodesOf(context, args.length === 0 ? ['selection'] : args);
  if (nodes.length > 0 || args.length > 0) return nodes;
  const target = await domainTarget(context, [], { title });
  return target === undefined ? [] : [{ kind: 'domain', id: target.domain.uuid, host: target.host.id, uuid: target.domain.uuid }];
}

function nameOf(context: CommandContext, node: TreeNode): string | undefined {
  switch (node.kind) {
    case 'volume': return node.volume.path;
    case 'disk': return node.disk.source ?? node.disk.target;
    case 'interface': return node.device.mac ?? node.device.target;
    case 'snapshot': return node.snapshot.name;
    case 'host-device': return node.device.name;
    case 'failure': return node.failure.words;
    case 'host': return context.hosts.get(node.host)?.snapshot.name;
    default: return addressOfNode(context, node)?.name;
  }
}

/** Copies the uuids of the selected machines, networks and pools, one a line. */
export const copyUuid: Command = async (context, args) => {
  const nodes = await nodesToCopy(context, args, l10n.t('Copy UUID'));
  const uuids = nodes.flatMap((node) => ('uuid' in node ? [node.uuid] : []));
  if (uuids.length > 0) await vscode.env.clipboard.writeText([...new Set(uuids)].join('\n'));
};
