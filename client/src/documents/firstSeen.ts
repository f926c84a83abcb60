// The first that was seen of each domain's definition in its present run: by it, a person's change is told from what a start fills in.
import type { DomainState } from '../virsh/hypervisor';
import { hasGivenMemoryBack, type Seen } from './filledAtStart';
import { parseXml } from './xmlTree';

/** One domain on one host. */
export interface DomainRef {
  readonly host: string;
  readonly uuid: string;
}

/** Free of the vscode API. */
export class FirstSeen {
  private readonly runs = new Map<string, Seen & { readonly run: string }>();
  /** Domains that were off when they were last looked at, by host. */
  private readonly offs = new Map<string, Set<string>>();

  get(ref: DomainRef): Seen | undefined {
    return this.runs.get(domainKey(ref));
  }

  /** The domain is off: what is seen next is what it starts with. */
  off(ref: DomainRef): void {
    this.forget(ref);
    const offs = this.offs.get(ref.host) ?? new Set<string>();
    this.offs.set(ref.host, offs.add(ref.uuid));
  }

  forget(ref: DomainRef): void {
    this.runs.delete(domainKey(ref));
    this.offs.get(ref.host)?.delete(ref.uuid);
  }

  /** The domain runs with these texts; libvirt gives each run its own `id`. */
  running(ref: DomainRef, { live, inactive, state }: { readonly live: string; readonly inactive: string; readonly state: DomainState }): Seen {
    const root = parseXml(live);
    const run = root?.attributes['id'] ?? '';
    const wasOff = this.offs.get(ref.host)?.delete(ref.uuid) === true;
    const known = this.runs.get(domainKey(ref));
    const before = known?.run === run ? known : ({ run, text: inactive, since: wasOff ? 'start' : 'later' } as const);
    // While it starts it is paused, and shows what it was asked for.
    const seen = state === 'running' && root !== undefined && hasGivenMemoryBack(root) ? { ...before, balloon: 'worked' as const } : before;
    this.runs.set(domainKey(ref), seen);
    return seen;
  }

  /** The host was not heard for a while: what was off may have been changed, started and changed again. */
  lost(host: string): void {
    this.offs.delete(host);
  }
}

/** Two hosts may have a domain of one uuid. */
export function domainKey({ host, uuid }: DomainRef): string {
  return `${uuid}@${host}`;
}
