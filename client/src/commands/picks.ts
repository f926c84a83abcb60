// Volumes and devices of a host that a command works on: the selected ones, else one that the person picks.
import * as l10n from '@vscode/l10n';
import type { HostModel } from '../hosts/hosts';
import type { HostDevice, Volume } from '../virsh/hypervisor';
import type { CommandContext } from './context';
import { hostTarget, nodeOf, nodesOf, objectTarget } from './targets';
import { attempt } from './work';

/** A volume of a pool. */
export interface VolumeTarget {
  readonly host: HostModel;
  /** The pool's uuid. */
  readonly pool: string;
  readonly volume: Volume;
}

/** `disk.qcow2 on lab`. */
export function volumeName({ host, volume }: VolumeTarget): string {
  return l10n.t('{0} on {1}', volume.name, host.snapshot.name);
}

/** All that are selected; else one of a pool that is active. */
export async function volumeTargets(context: CommandContext, args: readonly unknown[], title: string): Promise<readonly VolumeTarget[]> {
  const nodes = nodesOf(context, args).filter((node) => node.kind === 'volume');
  if (nodes.length > 0) {
    return nodes.flatMap(({ host: id, pool, volume }) => {
      const host = context.hosts.get(id);
      return host === undefined ? [] : [{ host, pool, volume }];
    });
  }
  const target = await objectTarget(context, args, { title, kind: 'pool', suits: (pool) => pool.active });
  if (target === undefined) return [];
  const { host, object: pool } = target;
  const whose = `${title}: ${l10n.t('{0} on {1}', pool.name, host.snapshot.name)}`;
  const volumes = await attempt(context, { title: whose, host }, async (signal) => host.hypervisor.volumes.list(pool.uuid, { signal }));
  if (volumes?.length === 0) context.prompts.tell('info', l10n.t('{0} on {1} has no volumes.', pool.name, host.snapshot.name));
  const volume = volumes === undefined || volumes.length === 0 ? undefined : await context.prompts.pick(volumes.map((one) => ({ label: one.name, description: one.path, value: one })), { title: whose });
  return volume === undefined ? [] : [{ host, pool: pool.uuid, volume }];
}

/** A device of a host that guests can be given. */
export interface HostDeviceTarget {
  readonly host: HostModel;
  readonly device: HostDevice;
}

/** The one that was clicked; else one of a host that the person picks. */
export async function hostDeviceTarget(context: CommandContext, args: readonly unknown[], { title, suits = () => true }: { readonly title: string; readonly suits?: (device: HostDevice) => boolean }): Promise<HostDeviceTarget | undefined> {
  const node = nodeOf(context, args, 'host-device');
  const host = await hostTarget(context, args, title);
  if (node !== undefined || host === undefined) return node === undefined || host === undefined ? undefined : { host, device: node.device };
  const whose = `${title}: ${host.snapshot.name}`;
  const all = await attempt(context, { title: whose, host }, async (signal) => host.hypervisor.hostDevices.list({ signal }));
  const devices = all?.filter(suits);
  if (devices?.length === 0) context.prompts.tell('info', l10n.t('{0} has no device for this.', host.snapshot.name));
  const items = (devices ?? []).map((one) => ({ label: one.product ?? one.name, description: [one.name, one.driver].filter((word) => word !== undefined).join(' · '), value: one }));
  const device = items.length === 0 ? undefined : await context.prompts.pick(items, { title: whose });
  return device === undefined ? undefined : { host, device };
}
