// Volumes of a pool: create, delete, show.
import * as l10n from '@vscode/l10n';
import { readableSize } from '../ui/sizes';
import type { Command, CommandContext } from './context';
import { makeVolume } from './makeVolume';
import { nameProblem } from './names';
import { volumeName, volumeTargets, type VolumeTarget } from './picks';
import { oncePerHost, usersOfStorage } from './storageUsers';
import { objectTarget } from './targets';
import { attempt, detailOf, fewOf, onEach } from './work';

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

/** A volume that goes, and what a person should know of it before. */
interface Doomed {
  readonly target: VolumeTarget;
  readonly words: string;
}

/** Asks once for all of them: data that is gone is gone. */
export const deleteVolume: Command = async (context, args) => {
  const title = l10n.t('Delete Volume');
  const targets = await volumeTargets(context, args, title);
  const [first] = targets;
  if (first === undefined) return;
  const doomed = await attempt(context, { title: targets.length === 1 ? `${title}: ${volumeName(first)}` : title, host: first.host }, async (signal) => readDoomed(targets, signal));
  if (doomed === undefined || !(await agreed(context, doomed))) return;
  await onEach(context, targets, {
    title: targets.length === 1 ? `${title}: ${volumeName(first)}` : l10n.t('{0}: {1} selected', title, targets.length),
    nameOf: (target) => `${title}: ${volumeName(target)}`,
    hostOf: ({ host }) => host,
    run: async ({ host, pool, volume }, signal) => {
      await host.hypervisor.volumes.delete(pool, volume.name, { signal });
      await host.refresh({ pool });
    },
  });
};

async function readDoomed(targets: readonly VolumeTarget[], signal: AbortSignal): Promise<readonly Doomed[]> {
  const usersOn = oncePerHost(async (host) => usersOfStorage(host, signal));
  return Promise.all(targets.map(async (target) => ({ target, words: await wordsOf(target, await usersOn(target.host), signal) })));
}

/** Its file and size, and the machines that have it as a disk. */
async function wordsOf({ host, pool, volume }: VolumeTarget, users: Awaited<ReturnType<typeof usersOfStorage>>, signal: AbortSignal): Promise<string> {
  const sources = [volume.path, `${host.snapshot.pools.value.find(({ uuid }) => uuid === pool)?.name ?? ''}/${volume.name}`];
  const info = await host.hypervisor.volumes.info(pool, volume.name, { signal }).catch(() => undefined);
  const names = [...new Set(sources.flatMap((source) => users.get(source) ?? []))].map(({ name }) => name);
  const size = info?.allocationBytes === undefined ? '' : ` (${readableSize(info.allocationBytes)})`;
  return [`${volume.path}${size}`, ...(names.length === 0 ? [] : [l10n.t('It is a disk of {0}.', fewOf(names))])].join('\n');
}

async function agreed(context: CommandContext, doomed: readonly Doomed[]): Promise<boolean> {
  const names = doomed.map(({ target }) => volumeName(target));
  const [only] = doomed.length === 1 ? doomed : [];
  const message = only === undefined ? l10n.t('Delete {0} volumes? {1}', doomed.length, fewOf(names)) : l10n.t('Delete the volume {0} on {1}?', only.target.volume.name, only.target.host.snapshot.name);
  return (await context.prompts.ask({ message, detail: await detailOf(context, l10n.t('Delete Volume'), l10n.t('Its data is gone for good: {0}', doomed.map(({ words }) => words).join('\n')).split('\n')), choices: [{ id: 'yes', title: l10n.t('Delete Volume') }] })) === 'yes';
}

export const showVolumeXml: Command = async (context, args) => {
  const [target] = await volumeTargets(context, args.slice(0, 1), l10n.t('Show Volume XML'));
  if (target === undefined) return;
  const { host, pool, volume: { name } } = target;
  await attempt(context, { title: l10n.t('XML of {0}', volumeName(target)), host }, async (signal) => context.views.show({ name: `${name}.xml`, text: await host.hypervisor.volumes.xml(pool, name, { signal }) }));
};
