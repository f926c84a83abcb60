// Rules that look at every image of every disk's chain.
import type { Domain } from '../domain/domain';
import { rule, type Blame, type Report, type Rule } from '../domain/rule';
import { storageSources, type StorageSource } from '../domain/storageSources';
import type { XmlElement } from '../syntax/nodes';
import type { ProblemArguments } from '../text/problem';

type Found = readonly [Blame, ProblemArguments?] | undefined;

/** A rule's texts, and which node of a disk or backing store must be there for it to run (`source` where nothing is said). */
type SourceRuleTexts = Pick<Rule, 'code' | 'summary' | 'message' | 'fix'> & { readonly where?: string };

/** Where the elements of an image can be; deeper backing stores only matter with the first. */
const PLACES = ['devices/disk', 'devices/disk/backingStore', 'devices/disk/backingStore/backingStore'];

/** A rule on every image of every disk's chain, for the domains of every hypervisor or of QEMU alone. */
export function onSources(
  texts: SourceRuleTexts,
  who: 'everyone' | 'qemu',
  check: (source: StorageSource, domain: Domain) => Found,
): Rule {
  const { where = 'source', ...rest } = texts;
  return rule({
    ...rest,
    severity: 'error',
    on: PLACES.map((place) => `[${place}/${where}]`.replace('/@', '@')).join(','),
    check(_: XmlElement, domain: Domain, report: Report) {
      if (who === 'qemu' && !domain.isQemu) return;
      for (const source of storageSources(domain)) {
        const found = check(source, domain);
        if (found) report(...found);
      }
    },
  });
}
