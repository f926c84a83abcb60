// Questions about a pattern that need no document: what it may hold, what it requires, what its values may be.
import { Op, type NameClass } from './compiled';
import { expandedName } from './names';
import { patternWordsOf } from './patternWords';
import { Has, type ElementRef, type Pattern, type Patterns, type ValueStep } from './patterns';
import type { DataType, ValueType } from './types';

/** What a pattern lacks to be complete. */
export interface Missing {
  readonly elements: readonly ElementRef[];
  /** Expanded names of attributes. */
  readonly attributes: readonly string[];
  readonly text: boolean;
}

const NOTHING: Missing = { elements: [], attributes: [], text: false };

/** Patterns are interned, and a long document asks of the same ones again and again: what was answered is remembered. */
const knownMissing = new WeakMap<Pattern, Missing | undefined>();

/** The least that would complete a pattern, attributes included; `undefined` where nothing can. */
export function leastMissing(pattern: Pattern): Missing | undefined {
  if (pattern.nullable) return NOTHING;
  const known = knownMissing.get(pattern);
  if (known || knownMissing.has(pattern)) return known;
  const missing = findLeastMissing(pattern);
  knownMissing.set(pattern, missing);
  return missing;
}

function findLeastMissing(pattern: Pattern): Missing | undefined {
  switch (pattern.op) {
    case Op.Element:
      return pattern.element ? { ...NOTHING, elements: [pattern.element] } : undefined;
    case Op.Attribute:
      return { ...NOTHING, attributes: [singleName(pattern.names) ?? ''] };
    case Op.Choice:
      return pattern.items.map(leastMissing).reduce(smaller, undefined);
    case Op.Interleave:
    case Op.Group:
      return pattern.items.map(leastMissing).reduce(sum, NOTHING);
    case Op.OneOrMore:
      return leastMissing(pattern.inner);
    case Op.NotAllowed:
      return undefined;
    default:
      return { ...NOTHING, text: true };
  }
}

function smaller(a: Missing | undefined, b: Missing | undefined): Missing | undefined {
  if (!a || !b) return a ?? b;
  return weight(b) < weight(a) ? b : a;
}

function weight(missing: Missing): number {
  return missing.elements.length * 4 + missing.attributes.length * 4 + (missing.text ? 1 : 0);
}

function sum(a: Missing | undefined, b: Missing | undefined): Missing | undefined {
  if (!a || !b) return undefined;
  return { elements: [...a.elements, ...b.elements], attributes: [...a.attributes, ...b.attributes], text: a.text || b.text };
}

/** The one name of a name class, expanded; `undefined` for wildcards and choices. */
export function singleName(names: NameClass | undefined): string | undefined {
  return names && 'local' in names ? expandedName(names.ns, names.local) : undefined;
}

/** The attribute patterns outside of elements, by expanded name; wildcards are left out. */
export function attributesOf(pattern: Pattern): Map<string, Pattern[]> {
  const found = new Map<string, Pattern[]>();
  visit(pattern, Has.Attribute, (item) => {
    const name = item.op === Op.Attribute ? singleName(item.names) : undefined;
    if (name === undefined) return;
    const known = found.get(name);
    if (!known) found.set(name, [item]);
    else if (!known.includes(item)) known.push(item);
  });
  return found;
}

const knownElements = new WeakMap<Pattern, readonly ElementRef[]>();

/** The elements that a pattern holds directly, without repeats, in the schema's order; wildcards included. */
export function elementsOf(pattern: Pattern): readonly ElementRef[] {
  let elements = knownElements.get(pattern);
  if (!elements) knownElements.set(pattern, (elements = findElements(pattern)));
  return elements;
}

function findElements(pattern: Pattern): readonly ElementRef[] {
  const found = new Set<ElementRef>();
  visit(pattern, Has.Element, (item) => {
    if (item.element) found.add(item.element);
  });
  return [...found].sort((a, b) => a.id - b.id);
}

/** Whether every way to complete the pattern has an element (or attribute) that `isIt` accepts. */
export function isIndispensable(pattern: Pattern, isIt: (leaf: Pattern) => boolean): boolean {
  switch (pattern.op) {
    case Op.Element:
    case Op.Attribute:
      return isIt(pattern);
    case Op.Choice:
      return pattern.items.every((item) => isIndispensable(item, isIt));
    case Op.Interleave:
    case Op.Group:
      return pattern.items.some((item) => isIndispensable(item, isIt));
    case Op.OneOrMore:
      return isIndispensable(pattern.inner, isIt);
    default:
      return false;
  }
}

function visit(pattern: Pattern, has: number, action: (item: Pattern) => void, seen = new Set<Pattern>()): void {
  if ((pattern.has & has) === 0 || seen.has(pattern)) return;
  seen.add(pattern);
  action(pattern);
  if (pattern.op !== Op.Attribute && pattern.op !== Op.Element) for (const item of pattern.items) visit(item, has, action, seen);
}

const stepTypes = new WeakMap<ValueStep, ValueType>();

/** What may stand where a step takes a value; remembered as long as the step. */
export function valueTypeAt(step: ValueStep, patterns: Patterns): ValueType {
  let type = stepTypes.get(step);
  if (!type) stepTypes.set(step, (type = valueTypeOf(step.alternatives.map(({ value }) => value), patterns)));
  return type;
}

/** What values a set of value patterns accepts, put together. */
export function valueTypeOf(values: readonly Pattern[], patterns: Patterns): ValueType {
  const literals = new Set<string>();
  const data = new Set<DataType>();
  let anyText = false;
  let isList = false;
  let mayBeEmpty = false;
  const addData = (type: DataType): void => {
    const listed = patternWordsOf(type);
    for (const word of listed?.words ?? []) literals.add(word);
    if (listed?.isWhole !== true) data.add(type);
  };
  const add = (value: Pattern): void => {
    if (value.op === Op.Value && value.literal !== '') literals.add(value.literal);
    else if (value.op === Op.Data && value.dataType) addData(value.dataType);
    else if (value.op === Op.Text) anyText = true;
    else if (value.op === Op.List) isList = true;
    if (value === patterns.empty || (value.op === Op.Value && value.literal === '')) mayBeEmpty = true;
    if (value.op !== Op.Data) value.items.forEach(add);
  };
  values.forEach(add);
  return { literals: [...literals], data: [...data], anyText, isList, mayBeEmpty };
}
