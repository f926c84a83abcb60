// Whose disks are on a storage that is to go, read from each host once.
import type { HostModel } from '../hosts/hosts';
import type { DomainSummary } from '../virsh/hypervisor';

/** By source, the machines of a host that have it as a disk or below one, as the host says now: libvirt deletes it under a running one. One look, however many sources are meant. */
export async function usersOfStorage({ hypervisor: { domains } }: HostModel, signal: AbortSignal): Promise<ReadonlyMap<string, readonly DomainSummary[]>> {
  const machines = await domains.list({ signal });
  const details = await domains.detailsOf(machines.map(({ uuid }) => uuid), { signal });
  const users = new Map<string, DomainSummary[]>();
  for (const machine of machines) {
    const disks = details.get(machine.uuid)?.disks ?? [];
    const sources = new Set(disks.flatMap(({ source, below = [] }) => (source === undefined ? below : [source, ...below])));
    for (const source of sources) users.set(source, [...(users.get(source) ?? []), machine]);
  }
  return users;
}

/** One answer a host, asked for once. */
export function oncePerHost<T>(ask: (host: HostModel) => Promise<T>): (host: HostModel) => Promise<T> {
  const asked = new Map<HostModel, Promise<T>>();
  return async (host) => {
    const answer = asked.get(host) ?? ask(host);
    asked.set(host, answer);
    return answer;
  };
}
