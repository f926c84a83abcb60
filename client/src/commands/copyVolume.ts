// Copies of volumes: one of the tree with its data, one from XML, which holds none.
import * as l10n from '@vscode/l10n';
import { withName } from '../documents/copyXml';
import { definitionOf } from '../documents/definitionKind';
import type { HostModel } from '../hosts/hosts';
import type { TreeNode } from '../tree/nodes';
import { readableSize } from '../ui/sizes';
import type { CommandContext } from './context';
import { createVolumeFrom } from './defineVolume';
import { makeVolume } from './makeVolume';
import { copyName, nameProblem, newNameProblem } from './names';
import { attempt } from './work';

/** Makes another volume from the XML of one, under a name that the person gives. */
export async function defineCopyOfVolume(context: CommandContext, host: HostModel, xml: string): Promise<void> {
  const original = definitionOf(xml)?.name ?? '';
  const name = await context.prompts.input({
    title: copyTitle(original, host),
    prompt: l10n.t('The new volume is empty: XML holds no data. To copy the data too, choose the volume in the tree.'),
    value: copyName(original, []),
    validate: nameProblem,
  });
  if (name !== undefined) await createVolumeFrom(context, host, { text: withName(xml, name) });
}

type VolumeNode = Extract<TreeNode, { kind: 'volume' }>;

/** Copies a volume with its data, in the same pool. */
export async function copyVolume(context: CommandContext, node: VolumeNode): Promise<void> {
  const host = context.hosts.get(node.host);
  const name = host === undefined ? undefined : await agreedName(context, host, node);
  if (host === undefined || name === undefined) return;
  const original = node.volume.name;
  const copy = { title: l10n.t('Copy {0} to {1}', original, name), name, pool: node.pool, host };
  const done = await makeVolume(context, copy, async (signal) => host.hypervisor.volumes.clone(node.pool, original, name, { signal }));
  if (done !== undefined) context.prompts.tell('info', l10n.t('{0} is copied to {1} on {2}.', original, name, host.snapshot.name));
}

/** The name of the copy, once the person knows what is copied. */
async function agreedName(context: CommandContext, host: HostModel, { pool, volume: { name: original } }: VolumeNode): Promise<string | undefined> {
  const { volumes } = host.hypervisor;
  const seen = await attempt(context, { title: l10n.t('Read {0}', original), host }, async (signal) => {
    const [info, all] = await Promise.all([volumes.info(pool, original, { signal }), volumes.list(pool, { signal })]);
    return { bytes: info.allocationBytes, taken: all.map((one) => one.name) };
  });
  if (seen === undefined) return undefined;
  const name = await context.prompts.input({ title: copyTitle(original, host), value: copyName(original, seen.taken), validate: (value) => newNameProblem(value, seen.taken) });
  if (name === undefined) return undefined;
  const answer = await context.prompts.ask({
    message: l10n.t('Copy {0} to {1} on {2}?', original, name, host.snapshot.name),
    detail: [
      ...(seen.bytes === undefined ? [] : [l10n.t('Its data is copied with it: {0}.', readableSize(seen.bytes))]),
      l10n.t('What a running machine writes meanwhile may be half in the copy: shut it down first.'),
    ].join('\n'),
    choices: [{ id: 'yes', title: l10n.t('Copy Volume') }],
  });
  return answer === 'yes' ? name : undefined;
}

function copyTitle(original: string, host: HostModel): string {
  return l10n.t('Define a Copy of {0} on {1}', original, host.snapshot.name);
}
