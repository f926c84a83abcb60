// Which domains the tree shows, in which groups and in which order.
import type { DomainDetails, DomainState, DomainSummary } from '../virsh/hypervisor';

/** A domain with what is known of it at this moment. */
export interface KnownDomain {
  readonly host: string;
  readonly hostName: string;
  readonly domain: DomainSummary;
  readonly details: DomainDetails | undefined;
}

/** Groups come in this order: what needs attention first, then what runs, then the rest. */
const stateOrder: readonly DomainState[] = ['crashed', 'running', 'blocked', 'paused', 'pmsuspended', 'shutdown', 'nostate', 'shutoff'];

/**
 * Whether a domain passes the filter: every word must be in its name, title, tag, state, uuid or
 * host. A word may hold `*`.
 */
export function passes(known: KnownDomain, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const { domain, details } = known;
  const texts = [domain.name, details?.title ?? '', details?.tag ?? '', domain.state, domain.uuid, known.hostName].map((text) => text.toLowerCase());
  return words.every((word) => texts.some((text) => contains(text, word)));
}

function contains(text: string, word: string): boolean {
  if (!word.includes('*')) return text.includes(word);
  const pattern = word.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${pattern}$`).test(text);
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** By name as people count: vm2 before vm10. */
export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return collator.compare(one.name, other.name) || (one.name < other.name ? -1 : Number(one.name > other.name));
}

/** The states that occur, in the order of {@link stateOrder}. */
export function statesOf(domains: readonly KnownDomain[]): DomainState[] {
  const there = new Set(domains.map((known) => known.domain.state));
  return stateOrder.filter((state) => there.has(state));
}

/** The tags that occur, in order; undefined, for domains without one, comes last. */
export function tagsOf(domains: readonly KnownDomain[]): (string | undefined)[] {
  const tags = new Set(domains.map((known) => known.details?.tag));
  const named = [...tags].filter((tag) => tag !== undefined).sort((one, other) => collator.compare(one, other));
  return tags.has(undefined) ? [...named, undefined] : named;
}
