// The paths of a list of rules as one tree, so that a single walk of a document finds what runs where.
import type { Domain } from './domain';
import type { Rule } from './rule';

/** What a rule asks of a domain, with its place among all that are asked. */
export interface Guard {
  readonly holds: (domain: Domain) => boolean;
  readonly place: number;
}

/** A rule as the walk needs it: all of one shape, whatever literal the rule was written as. */
export interface RuleEntry {
  readonly code: string;
  readonly check: Rule['check'];
  /** Its place in the list of rules. */
  readonly place: number;
  readonly only: Guard | undefined;
}

/** Rules that run on an element above the one at which their condition is met. */
export interface Condition {
  /** How many steps up that element is. */
  readonly up: number;
  readonly rules: RuleEntry[];
}

/** What an attribute meets by being there, and by its value. */
export interface AttributeConditions {
  readonly conditions: Condition[];
  readonly byValue: Map<string, Condition[]>;
}

/** One step of the paths: what runs on an element here, and which children lead on. */
export interface RuleStep {
  readonly rules: RuleEntry[];
  /** Met by this element's being there. */
  readonly conditions: Condition[];
  readonly byAttribute: Map<string, AttributeConditions>;
  readonly asksAttributes: boolean;
  /** What an element meets by its text, without white space around it. */
  readonly byText: Map<string, Condition[]>;
  readonly byName: Map<string, RuleStep>;
  /** The step of children that `byName` does not have, for `*`. */
  readonly any: RuleStep | undefined;
}

type Building = { -readonly [Key in keyof RuleStep]: RuleStep[Key] } & { any: Building | undefined; byName: Map<string, Building> };

/** The paths of a list of rules. */
export interface RuleIndex {
  /** The step of the domain itself. */
  readonly root: RuleStep;
  /** Room for one number a rule, for whoever runs them: one array for all runs, as none begins before the last has ended. */
  readonly scratch: Int32Array;
}

const indexes = new WeakMap<readonly Rule[], RuleIndex>();

/** The index of a list of rules; made once for a list. */
export function ruleIndex(rules: readonly Rule[]): RuleIndex {
  const known = indexes.get(rules);
  if (known) return known;
  const root = newStep();
  const guards = new Map<Guard['holds'], Guard>();
  rules.forEach((rule, place) => {
    const entry: RuleEntry = { code: rule.code, check: rule.check, place, only: rule.only && guardOf(guards, rule.only) };
    for (const path of rule.on.split(',')) addPath(root, path.trim(), entry);
  });
  spreadAny(root);
  const index = { root, scratch: new Int32Array(rules.length) };
  indexes.set(rules, index);
  return index;
}

function guardOf(guards: Map<Guard['holds'], Guard>, holds: Guard['holds']): Guard {
  let guard = guards.get(holds);
  if (!guard) guards.set(holds, (guard = { holds, place: guards.size }));
  return guard;
}

function addPath(root: Building, path: string, entry: RuleEntry): void {
  const [base = '', asked] = path.replace(/\]$/, '').split('[');
  const step = stepAt(root, base);
  if (asked === undefined) {
    step.rules.push(entry);
    return;
  }
  if (asked.startsWith('.=')) {
    for (const text of asked.slice(2).split('|')) addCondition(listAt(step.byText, text), 0, [entry]);
    return;
  }
  const [inner = '', attribute] = asked.split('@');
  const conditional = stepAt(step, inner);
  const up = inner === '' ? 0 : inner.split('/').length;
  if (attribute === undefined) {
    addCondition(conditional.conditions, up, [entry]);
    return;
  }
  const [name = '', values] = attribute.split('=');
  const { conditions, byValue } = conditionsOf(conditional, name);
  if (values === undefined) addCondition(conditions, up, [entry]);
  else for (const value of values.split('|')) addCondition(listAt(byValue, value), up, [entry]);
}

function stepAt(root: Building, path: string): Building {
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

/** Gives every named child what `*` asks too, so that the walk looks at each element once. */
function spreadAny(step: Building): void {
  for (const named of step.byName.values()) {
    if (step.any) merge(named, step.any);
    spreadAny(named);
  }
  if (step.any) spreadAny(step.any);
}

function merge(into: Building, from: Building): void {
  into.rules.push(...from.rules);
  for (const { up, rules } of from.conditions) addCondition(into.conditions, up, rules);
  for (const [name, { conditions, byValue }] of from.byAttribute) {
    const merged = conditionsOf(into, name);
    for (const { up, rules } of conditions) addCondition(merged.conditions, up, rules);
    for (const [value, list] of byValue) {
      for (const { up, rules } of list) addCondition(listAt(merged.byValue, value), up, rules);
    }
  }
  for (const [text, list] of from.byText) {
    for (const { up, rules } of list) addCondition(listAt(into.byText, text), up, rules);
  }
  for (const [name, child] of from.byName) merge(stepAt(into, name), child);
  if (from.any) merge((into.any ??= newStep()), from.any);
}

function addCondition(list: Condition[], up: number, rules: readonly RuleEntry[]): void {
  const known = list.find((condition) => condition.up === up);
  if (known) known.rules.push(...rules);
  else list.push({ up, rules: [...rules] });
}

function conditionsOf(step: Building, name: string): AttributeConditions {
  step.asksAttributes = true;
  const known = step.byAttribute.get(name);
  if (known) return known;
  const made: AttributeConditions = { conditions: [], byValue: new Map() };
  step.byAttribute.set(name, made);
  return made;
}

function listAt(byValue: Map<string, Condition[]>, value: string): Condition[] {
  let list = byValue.get(value);
  if (!list) byValue.set(value, (list = []));
  return list;
}

function newStep(): Building {
  return { rules: [], conditions: [], byAttribute: new Map(), asksAttributes: false, byText: new Map(), byName: new Map(), any: undefined };
}
