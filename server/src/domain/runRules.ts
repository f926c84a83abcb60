// Runs rules over a domain: one walk of the tree finds the elements of all their paths.
import type { XmlElement } from '../syntax/nodes';
import type { Fix, Problem, ProblemArguments, RelatedPlace } from '../text/problem';
import type { Span } from '../text/span';
import type { Domain } from './domain';
import type { Blame, Report, Rule } from './rule';

/** A rule that runs on an element above the one that its path's condition asks for. */
interface Conditional {
  readonly rule: Rule;
  /** How many steps up that element is. */
  readonly up: number;
}

/** One step of the paths of a list of rules: what runs on an element here, and which children lead on. */
interface PathStep {
  readonly rules: Rule[];
  /** Rules whose condition is that this element is there. */
  readonly conditional: Conditional[];
  /** Rules whose condition is that this element has an attribute. */
  readonly byAttribute: Map<string, Conditional[]>;
  readonly byName: Map<string, PathStep>;
  /** The step for `*`: any child. */
  any: PathStep | undefined;
}

const NO_ARGUMENTS: ProblemArguments = {};
const NO_CONDITIONALS: readonly Conditional[] = [];
const indexes = new WeakMap<readonly Rule[], PathStep>();

/** Every problem that the rules find, in document order. Pure; the paths of a list of rules are indexed once. */
export function runRules(rules: readonly Rule[], domain: Domain): Problem[] {
  const problems: Problem[] = [];
  let code = '';
  const report: Report = (blame, args = NO_ARGUMENTS, related) => {
    problems.push(related ? { code, span: spanOf(blame), args, related } : { code, span: spanOf(blame), args });
  };
  const lastRun = new Map<Rule, XmlElement>();
  const runAbove = ({ rule, up }: Conditional, element: XmlElement): void => {
    let base: XmlElement | undefined = element;
    for (let step = 0; step < up; step++) base = base?.parent;
    // Several conditions of one path may hold, but the rule looks at the element once.
    if (base === undefined || lastRun.get(rule) === base) return;
    lastRun.set(rule, base);
    code = rule.code;
    rule.check(base, domain, report);
  };
  const visit = (element: XmlElement, step: PathStep): void => {
    for (const rule of step.rules) {
      code = rule.code;
      rule.check(element, domain, report);
    }
    for (const conditional of step.conditional) runAbove(conditional, element);
    if (step.byAttribute.size > 0) {
      for (const { name } of element.attributes) {
        for (const conditional of step.byAttribute.get(name) ?? NO_CONDITIONALS) runAbove(conditional, element);
      }
    }
    if (step.byName.size === 0 && step.any === undefined) return;
    for (const node of element.children) {
      if (node.kind !== 'element') continue;
      const next = step.byName.get(node.name);
      if (next) visit(node, next);
      if (step.any) visit(node, step.any);
    }
  };
  visit(domain.root, indexOf(rules));
  return problems.sort((a, b) => a.span.start - b.span.start);
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

function indexOf(rules: readonly Rule[]): PathStep {
  const known = indexes.get(rules);
  if (known) return known;
  const root = newStep();
  for (const rule of rules) {
    for (const path of rule.on.split(',')) addRule(root, path.trim(), rule);
  }
  indexes.set(rules, root);
  return root;
}

function addRule(root: PathStep, path: string, rule: Rule): void {
  const [base = '', condition] = path.replace(/\]$/, '').split('[');
  const step = stepAt(root, base);
  if (condition === undefined) {
    step.rules.push(rule);
    return;
  }
  const [inner = '', attribute] = condition.split('@');
  const asked = stepAt(step, inner);
  const conditional = { rule, up: inner === '' ? 0 : inner.split('/').length };
  if (attribute === undefined) {
    asked.conditional.push(conditional);
    return;
  }
  const list = asked.byAttribute.get(attribute);
  if (list) list.push(conditional);
  else asked.byAttribute.set(attribute, [conditional]);
}

function stepAt(root: PathStep, path: string): PathStep {
  let step = root;
  if (path === '') return step;
  for (const name of path.split('/')) {
    if (name === '*') {
      step = step.any ??= newStep();
      continue;
    }
    let next = step.byName.get(name);
    if (!next) step.byName.set(name, (next = newStep()));
    step = next;
  }
  return step;
}

function newStep(): PathStep {
  return { rules: [], conditional: [], byAttribute: new Map(), byName: new Map(), any: undefined };
}
