// Which running domains would start as another machine: compared in the background, one at a time a host.
import { Emitter } from '../hosts/emitter';
import type { HostModel, Hosts } from '../hosts/hosts';
import type { DomainSummary } from '../virsh/hypervisor';
import type { Seen } from './filledAtStart';
import { differsAtNextStart, readDescriptions } from './nextStart';
import { domainKey, FirstSeen, type DomainRef } from './firstSeen';

/** Knows, for domains that run and are persistent, whether the next start changes them. Free of the vscode API. */
export class PendingChanges {
  private readonly pending = new Set<string>();
  private readonly queues = new Map<string, Set<string>>();
  private readonly working = new Set<string>();
  private readonly changed = new Emitter<DomainRef>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: { dispose(): void };
  private disposed = false;
  private readonly first = new FirstSeen();

  constructor(private readonly hosts: Hosts) {
    this.subscription = hosts.onDidChange(({ host, change }) => {
      if (change.kind === 'domains') this.check(host, change.uuids);
      // What happens while nobody listens is not seen.
      if (change.kind === 'state') this.first.lost(host.id);
    });
  }

  has(host: string, uuid: string): boolean {
    return this.pending.has(domainKey({ host, uuid }));
  }

  /** What was seen first of the definition in this run. */
  seen(host: string, uuid: string): Seen | undefined {
    return this.first.get({ host, uuid });
  }

  /** Compares these domains again, when the host is free. */
  check(host: HostModel, uuids: readonly string[]): void {
    const queue = this.queues.get(host.id) ?? new Set<string>();
    for (const uuid of uuids) queue.add(uuid);
    this.queues.set(host.id, queue);
    if (!this.working.has(host.id)) void this.work(host, queue);
  }

  dispose(): void {
    this.disposed = true;
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async work(host: HostModel, queue: Set<string>): Promise<void> {
    this.working.add(host.id);
    for (const uuid of queue) {
      queue.delete(uuid);
      if (this.disposed || this.hosts.get(host.id) === undefined) break;
      const domain = host.snapshot.domains.value.find((one) => one.uuid === uuid);
      this.set({ host: host.id, uuid }, await this.compare(host, uuid, domain));
    }
    this.working.delete(host.id);
  }

  /** A domain that does not run, or has no definition to start from, has nothing pending. */
  private async compare(host: HostModel, uuid: string, domain: DomainSummary | undefined): Promise<'yes' | 'no' | 'unknown'> {
    const ref = { host: host.id, uuid };
    if (domain === undefined || !domain.persistent || !(domain.state === 'running' || domain.state === 'paused')) {
      // A saved run goes on with the definition that it had, not with the one of now.
      if (domain?.state === 'shutoff' && !domain.managedSave) this.first.off(ref);
      else this.first.forget(ref);
      return 'no';
    }
    try {
      const texts = await readDescriptions(async (view) => host.hypervisor.domains.xml(uuid, view));
      return differsAtNextStart(texts, this.first.running(ref, { ...texts, state: domain.state })) ? 'yes' : 'no';
    } catch {
      return 'unknown';
    }
  }

  private set(ref: DomainRef, answer: 'yes' | 'no' | 'unknown'): void {
    const id = domainKey(ref);
    if (answer === 'unknown' || this.pending.has(id) === (answer === 'yes')) return;
    if (answer === 'yes') this.pending.add(id);
    else this.pending.delete(id);
    this.changed.fire(ref);
  }
}
