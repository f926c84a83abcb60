// Volumes of a pool: create, delete, show.
import * as l10n from '@vscode/l10n';
import { readableSize } from '../ui/sizes';
import type { Command } from './context';
import { makeVolume } from './makeVolume';
import { nameProblem } from './names';
import { nodeOf, objectTarget } from './targets';
import { attempt } from './work';

const units: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** `20G`, `512 MiB`, `1.5 t` → bytes; undefined when it is no size. */
export function parseSize(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?\s*$/i.exec(text);
  const factor = units[match?.[2]?.toLowerCase() ?? ''];
  if (match === null || factor === undefined) return undefined;
  const bytes = Math.round(Number(match[1]) * factor);
  return bytes > 0 ? bytes : undefined;
}

export const createVolume: Command = async (context, args) => {
  const target = await objectTarget(context, args, { title: l10n.t('Create Volume'), kind: 'pool', suits: (pool) => pool.active });
  if (target === undefined) return;
  const { host, object: pool } = target;
  const title = l10n.t('New volume in {0} on {1}', pool.name, host.snapshot.name);
  const name = await context.prompts.input({ title, prompt: l10n.t('Name'), placeholder: 'disk.qcow2', validate: nameProblem });
  const size = name === undefined ? undefined : await context.prompts.input({ title, prompt: l10n.t('Size, such as 20G'), value: '20G', validate: (value) => (parseSize(value) === undefined ? l10n.t('Not a size. Write 20G or 512M.') : undefined) });
  const capacityBytes = size === undefined ? undefined : parseSize(size);
  if (name === undefined || capacityBytes === undefined) return;
  const format = await context.prompts.pick([{ label: 'qcow2', detail: l10n.t('Grows as it is written; snapshots'), value: 'qcow2' }, { label: 'raw', detail: l10n.t('Plain and fast'), value: 'raw' }], { title });
  if (format === undefined) return;
  await makeVolume(context, { title, name, pool: pool.uuid, host }, async (signal) => host.hypervisor.volumes.create(pool.uuid, { name, capacityBytes, format }, { signal }));
};

export const deleteVolume: Command = async (context, args) => {
  const node = nodeOf(context, args, 'volume');
  const host = node === undefined ? undefined : context.hosts.get(node.host);
  if (node === undefined || host === undefined) {
    context.prompts.tell('info', l10n.t('Choose a volume in the tree first.'));
    return;
  }
  const { name, path } = node.volume;
  const info = await attempt(context, { title: l10n.t('Read {0}', name), host }, async (signal) => host.hypervisor.volumes.info(node.pool, name, { signal }));
  const size = info?.allocationBytes === undefined ? '' : ` (${readableSize(info.allocationBytes)})`;
  const question = { message: l10n.t('Delete the volume {0} on {1}?', name, host.snapshot.name), detail: l10n.t('Its data is gone for good: {0}', `${path}${size}`), choices: [{ id: 'yes', title: l10n.t('Delete Volume') }] };
  if ((await context.prompts.ask(question)) !== 'yes') return;
  await attempt(context, { title: l10n.t('Delete {0}', name), host }, async (signal) => {
    await host.hypervisor.volumes.delete(node.pool, name, { signal });
    await host.refresh({ pool: node.pool });
  });
};

export const showVolumeXml: Command = async (context, args) => {
  const node = nodeOf(context, args, 'volume');
  const host = node === undefined ? undefined : context.hosts.get(node.host);
  if (node === undefined || host === undefined) return;
  await attempt(context, { title: l10n.t('XML of {0}', node.volume.name), host }, async (signal) => context.views.show({ name: `${node.volume.name}.xml`, text: await host.hypervisor.volumes.xml(node.pool, node.volume.name, { signal }) }));
};
