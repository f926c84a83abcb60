// Runs rules over a domain: one walk of the tree finds the elements of all their paths.
import type { XmlElement } from '../syntax/nodes';
import type { Fix, Problem, ProblemArguments, RelatedPlace } from '../text/problem';
import type { Span } from '../text/span';
import type { Domain } from './domain';
import type { Blame, Report, Rule } from './rule';
import { ruleIndex, type Condition, type Guard, type RuleEntry, type RuleStep } from './ruleIndex';

const NO_ARGUMENTS: ProblemArguments = {};
const NO_CONDITIONS: readonly Condition[] = [];

/** Every problem that the rules find, in document order. Pure; the paths of a list of rules are indexed once. */
export function runRules(rules: readonly Rule[], domain: Domain): Problem[] {
  const { root, scratch } = ruleIndex(rules);
  const run = new Run(domain, scratch.fill(-1));
  run.visit(domain.root, root);
  return run.problems.length < 2 ? run.problems : run.problems.sort((a, b) => a.span.start - b.span.start);
}

/** One pass over a domain. Every document of a batch goes through here before it is optimised code: plain loops, few objects. */
class Run {
  readonly problems: Problem[] = [];
  #code = '';
  /** What each guard said of this domain, by its place. */
  readonly #guards: (boolean | undefined)[] = [];
  readonly #report: Report = (blame, args = NO_ARGUMENTS, related) => {
    const code = this.#code;
    this.problems.push(related ? { code, span: spanOf(blame), args, related } : { code, span: spanOf(blame), args });
  };

  constructor(
    readonly domain: Domain,
    /** Where the element starts that each conditional rule looked at last, by the rule's place in the list; -1 before. */
    private readonly lastSeen: Int32Array,
  ) {}

  visit(element: XmlElement, step: RuleStep): void {
    const { rules, byName } = step;
    for (let at = 0; at < rules.length; at++) this.#check(rules[at], element);
    if (step.conditions.length > 0) this.#runConditions(step.conditions, element);
    if (step.asksAttributes) this.#visitAttributes(element, step);
    if (step.byText.size > 0) this.#runConditions(step.byText.get(element.textContent.trim()) ?? NO_CONDITIONS, element);
    if (byName.size === 0 && step.any === undefined) return;
    const { children } = element;
    for (let at = 0; at < children.length; at++) {
      const node = children[at];
      if (node?.kind !== 'element') continue;
      const next = byName.get(node.name) ?? step.any;
      if (next !== undefined) this.visit(node, next);
    }
  }

  #visitAttributes(element: XmlElement, step: RuleStep): void {
    const { attributes } = element;
    for (let at = 0; at < attributes.length; at++) {
      const attribute = attributes[at];
      const asked = attribute && step.byAttribute.get(attribute.name);
      if (asked === undefined) continue;
      if (asked.conditions.length > 0) this.#runConditions(asked.conditions, element);
      if (asked.byValue.size === 0) continue;
      const conditions = asked.byValue.get(attribute?.value ?? '');
      if (conditions !== undefined) this.#runConditions(conditions, element);
    }
  }

  /** Runs rules on the elements whose conditions this element meets; each looks at an element once, however many it meets. */
  #runConditions(conditions: readonly Condition[], element: XmlElement): void {
    const { lastSeen } = this;
    for (let at = 0; at < conditions.length; at++) {
      const condition = conditions[at];
      if (condition === undefined) continue;
      let base: XmlElement | undefined = element;
      for (let step = 0; step < condition.up; step++) base = base?.parent;
      const { rules } = condition;
      for (let index = 0; index < rules.length; index++) {
        const entry = rules[index];
        if (base === undefined || entry === undefined || lastSeen[entry.place] === base.start) continue;
        lastSeen[entry.place] = base.start;
        this.#check(entry, base);
      }
    }
  }

  #holds({ holds, place }: Guard): boolean {
    return (this.#guards[place] ??= holds(this.domain));
  }

  #check(entry: RuleEntry | undefined, element: XmlElement): void {
    if (entry === undefined || (entry.only !== undefined && !this.#holds(entry.only))) return;
    this.#code = entry.code;
    entry.check(element, this.domain, this.#report);
  }
}

/** The quick fixes that a problem's own rule offers. */
export function rulesFixes(rules: readonly Rule[], domain: Domain, problem: Problem): readonly Fix[] {
  return rules.find((rule) => rule.code === problem.code)?.fix?.(domain, problem) ?? [];
}

/** Where a problem is shown: a name, or a value where an attribute has one. */
export function spanOf(blame: Blame): Span {
  if (!('kind' in blame)) return { start: blame.start, end: blame.end };
  if (blame.kind === 'element') return blame.nameSpan;
  return blame.valueEnd > blame.valueStart ? blame.valueSpan : blame.nameSpan;
}

/** A related place for `Report`: `code` is the key of its sentence in rules/sentences.ts. */
export function relatedPlace(blame: Blame, code: string, args: ProblemArguments = NO_ARGUMENTS): RelatedPlace {
  return { span: spanOf(blame), code, args };
}
