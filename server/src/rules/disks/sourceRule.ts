// Rules that look at every image of every disk's chain.
import type { Domain } from '../../domain/domain';
import { rule, type Blame, type Report, type Rule } from '../../domain/rule';
import { storageSources, type StorageSource } from '../../domain/storageSources';
import type { XmlElement } from '../../syntax/nodes';
import type { ProblemArguments } from '../../text/problem';

type Found = readonly [Blame, ProblemArguments?] | undefined;

/** A rule's texts, and the nodes of a disk or backing store of which one must be there for it to run (`source` where nothing is said). */
type SourceRuleTexts = Pick<Rule, 'code' | 'since' | 'summary' | 'message' | 'fix'> & { readonly where?: readonly string[] };

/** Where the elements of an image can be: a disk, and a chain of backing stores longer than any that is written by hand. */
const PLACES = Array.from({ length: 10 }, (_, depth) => `devices/disk${'/backingStore'.repeat(depth)}`);

/** Where backing stores can be. */
export const BACKING_PLACES = PLACES.slice(1);

/** A rule on every image of every disk's chain, for the domains of every hypervisor or of QEMU alone. */
export function onSources(
  texts: SourceRuleTexts,
  who: 'everyone' | 'qemu',
  check: (source: StorageSource, domain: Domain) => Found,
): Rule {
  const { where = ['source'], ...rest } = texts;
  return rule({
    ...rest,
    severity: 'error',
    on: PLACES.flatMap((place) => where.map((node) => `[${place}/${node}]`.replace('/@', '@'))).join(','),
    check(_: XmlElement, domain: Domain, report: Report) {
      if (who === 'qemu' && !domain.isQemu) return;
      for (const source of storageSources(domain)) {
        const found = check(source, domain);
        if (found) report(...found);
      }
    },
  });
}
