// The shape of a semantic rule: what libvirt checks in C beyond its grammar, one object a rule.
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import type { Fix, Problem, ProblemArguments, RelatedPlace, Severity } from '../text/problem';
import type { Domain } from './domain';

/** Where a problem is put: a node (its name, or an attribute's value where it has one) or a span. */
export type Blame = XmlElement | XmlAttribute | { readonly start: number; readonly end: number };

/** Reports one problem of the rule that is running. */
export type Report = (blame: Blame, args?: ProblemArguments, related?: readonly RelatedPlace[]) => void;

/** A semantic rule. Pure: it looks at the domain and reports; it never changes anything. */
export interface Rule {
  /** Stable kebab-case identifier, unique among all problems. */
  readonly code: string;
  readonly severity: Severity;
  /** The condition in one sentence, for the table of codes. */
  readonly summary: string;
  /** English sentence with `{argument}` placeholders: what is wrong, where, what to do. */
  readonly message: string;
  /**
   * The libvirt that began to refuse it, where older ones take the document. With an older target version
   * (`libvirt.targetVersion`) the rule is not run; without a target every rule is. Where the release is not known that began,
   * it is the first that was seen to refuse: rather silent than wrong. Only versions with evidence stand here: libvirt's
   * release notes, its reference, or the sources of two releases of which one has the check.
   */
  readonly since?: string;
  /**
   * What libvirts before `until` refused of it, where they refused less: with an older target the rule is run on the domains
   * of `only` and no others. The same evidence is needed as for `since`.
   */
  readonly formerly?: { readonly until: string; readonly only: (domain: Domain) => boolean };
  /**
   * Path below `<domain>` of the elements it is run on (`devices/disk`, `memory`); `*` is any element; several paths are
   * separated by commas; empty: once for the domain itself. `devices/disk[driver@io]` runs on a disk only where it has that
   * attribute (or child element), `devices/disk[@device=cdrom|floppy]` where it has one of these values, `on_reboot[.=destroy]`
   * where its text is this; `[devices/disk]` runs on the domain itself where there is a disk. A rule that asks so costs
   * nothing elsewhere.
   */
  readonly on: string;
  /**
   * The only domains in which it can find anything. Asked at most once a domain, for all rules that share it; where it says
   * no, the rule costs nothing.
   */
  readonly only?: (domain: Domain) => boolean;
  readonly check: (element: XmlElement, domain: Domain, report: Report) => void;
  /** Quick fixes for one of its problems. */
  fix?(domain: Domain, problem: Problem): readonly Fix[];
}

/** The rules on one area, in the order of the table of codes. */
export interface RuleFamily {
  /** Its name in the table: the file's name. */
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** Types a rule literal without widening it. */
export function rule<const R extends Rule>(definition: R): R {
  return definition;
}
