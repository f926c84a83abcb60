// The derivatives of patterns after Clark, memoised on the patterns: what remains after an element, attribute or text.
import { containsName, Op } from './compiled';
import { collapseSpace } from './datatypes';
import { splitName } from './names';
import { Has, type ChildStep, type Pattern, type Patterns, type ValueStep } from './patterns';

const NO_STEPS: readonly ChildStep[] = [];

/** Patterns with at most this many elements are asked anew each time: a memo would cost more than it saves. */
const SMALL = 3;

/** The derivatives over one grammar's patterns. */
export class Derivatives {
  constructor(readonly patterns: Patterns) {}

  /** Every element of this expanded name that may begin in `pattern`, each with what its parent expects after it. */
  childSteps(pattern: Pattern, name: string): readonly ChildStep[] {
    if (pattern.elementCount <= SMALL) return pattern.elementCount === 0 ? NO_STEPS : this.#childSteps(pattern, name);
    const memo = (pattern.childSteps ??= new Map<string, readonly ChildStep[]>());
    let steps = memo.get(name);
    if (steps === undefined) {
      steps = this.#childSteps(pattern, name);
      memo.set(name, steps);
    }
    return steps;
  }

  #childSteps(pattern: Pattern, name: string): readonly ChildStep[] {
    switch (pattern.op) {
      case Op.Element:
        return pattern.element?.matches(name) ? [{ element: pattern.element, rest: this.patterns.empty }] : NO_STEPS;
      case Op.Choice:
        return this.#choiceSteps(pattern.items, name);
      case Op.Interleave:
      case Op.Group:
        return this.#sequenceSteps(pattern, name);
      case Op.OneOrMore: {
        const again = this.patterns.optional(pattern);
        return this.childSteps(pattern.inner, name).map(({ element, rest }) => ({ element, rest: this.patterns.group([rest, again]) }));
      }
      default:
        return NO_STEPS;
    }
  }

  #choiceSteps(items: readonly Pattern[], name: string): readonly ChildStep[] {
    let found = NO_STEPS;
    for (let index = 0; index < items.length; index++) {
      const steps = this.childSteps(items[index] ?? this.patterns.empty, name);
      if (steps.length > 0) found = found.length === 0 ? steps : [...found, ...steps];
    }
    return this.#merge(found);
  }

  #sequenceSteps(pattern: Pattern, name: string): readonly ChildStep[] {
    const ordered = pattern.op === Op.Group;
    const found: ChildStep[] = [];
    for (let index = 0; index < pattern.items.length; index++) {
      const item = pattern.items[index] ?? this.patterns.empty;
      const steps = this.childSteps(item, name);
      if (steps.length > 0) {for (const { element, rest } of steps) {
        const others = ordered ? [rest, ...pattern.items.slice(index + 1)] : pattern.items.with(index, rest);
        found.push({ element, rest: ordered ? this.patterns.group(others) : this.patterns.interleave(others) });
      }}
      if (ordered && !item.nullable) break;
    }
    return found.length === 0 ? NO_STEPS : this.#merge(found);
  }

  /** Joins steps into the same element: what may follow is either. */
  #merge(steps: readonly ChildStep[]): readonly ChildStep[] {
    if (steps.length < 2) return steps;
    const rests = new Map<ChildStep['element'], Pattern>();
    for (const { element, rest } of steps) {
      const known = rests.get(element);
      rests.set(element, known ? this.patterns.choice2(known, rest) : rest);
    }
    return [...rests].map(([element, rest]) => ({ element, rest }));
  }

  /** What an attribute of this expanded name may hold, and what remains; `undefined` where it is not accepted. */
  attributeStep(pattern: Pattern, name: string): ValueStep | undefined {
    const memo = (pattern.attributeSteps ??= new Map<string, ValueStep | undefined>());
    let step = memo.get(name);
    if (step === undefined && !memo.has(name)) {
      step = this.#valueStep(this.#attributeAlternatives(pattern, name));
      memo.set(name, step);
    }
    return step;
  }

  #attributeAlternatives(pattern: Pattern, name: string): readonly ValueAlternative[] {
    if ((pattern.has & Has.Attribute) === 0) return [];
    switch (pattern.op) {
      case Op.Attribute: {
        const { ns, local } = splitName(name);
        const accepted = pattern.names !== undefined && containsName(pattern.names, ns, local);
        return accepted ? [{ value: pattern.inner, rest: this.patterns.empty }] : [];
      }
      case Op.Choice:
        return pattern.items.flatMap((item) => this.#attributeAlternatives(item, name));
      case Op.Interleave:
      case Op.Group:
        return pattern.items.flatMap((item, index) =>
          this.#attributeAlternatives(item, name).map(({ value, rest }) => {
            const items = pattern.items.with(index, rest);
            return { value, rest: pattern.op === Op.Group ? this.patterns.group(items) : this.patterns.interleave(items) };
          }),
        );
      case Op.OneOrMore: {
        const again = this.patterns.optional(pattern);
        return this.#attributeAlternatives(pattern.inner, name).map(({ value, rest }) => ({
          value,
          rest: this.patterns.group([rest, again]),
        }));
      }
      default:
        return [];
    }
  }

  /** What remains of `pattern` after text; the text is the whole content, or a piece of mixed content. */
  text(pattern: Pattern, value: string): Pattern {
    if ((pattern.has & Has.Text) === 0) return this.patterns.notAllowed;
    pattern.textStep ??= this.#valueStep(this.#textAlternatives(pattern)) ?? NO_VALUE;
    return this.afterValue(pattern.textStep, value);
  }

  /** The ways that text can go on in a pattern. */
  textStep(pattern: Pattern): ValueStep | undefined {
    if ((pattern.has & Has.Text) === 0) return undefined;
    return (pattern.textStep ??= this.#valueStep(this.#textAlternatives(pattern)) ?? NO_VALUE);
  }

  #textAlternatives(pattern: Pattern): readonly ValueAlternative[] {
    if ((pattern.has & Has.Text) === 0) return [];
    switch (pattern.op) {
      case Op.Text:
        return [{ value: pattern, rest: pattern }];
      case Op.Value:
      case Op.Data:
      case Op.List:
        return [{ value: pattern, rest: this.patterns.empty }];
      case Op.Choice:
        return pattern.items.flatMap((item) => this.#textAlternatives(item));
      case Op.OneOrMore:
        return this.#textAlternatives(pattern.inner).map(({ value, rest }) => ({
          value,
          rest: this.patterns.group([rest, this.patterns.optional(pattern)]),
        }));
      case Op.Interleave:
      case Op.Group:
        return this.#sequenceText(pattern);
      default:
        return [];
    }
  }

  #sequenceText(pattern: Pattern): readonly ValueAlternative[] {
    const ordered = pattern.op === Op.Group;
    const found: ValueAlternative[] = [];
    for (const [index, item] of pattern.items.entries()) {
      for (const { value, rest } of this.#textAlternatives(item)) {
        const others = ordered ? [rest, ...pattern.items.slice(index + 1)] : pattern.items.with(index, rest);
        found.push({ value, rest: ordered ? this.patterns.group(others) : this.patterns.interleave(others) });
      }
      if (ordered && !item.nullable) break;
    }
    return found;
  }

  #valueStep(alternatives: readonly ValueAlternative[]): ValueStep | undefined {
    if (alternatives.length === 0) return undefined;
    const literals = new Map<string, Pattern>();
    const others: ValueAlternative[] = [];
    const add = (value: Pattern, rest: Pattern): void => {
      if (value.op === Op.Choice) for (const item of value.items) add(item, rest);
      else if (value.op === Op.Value) literals.set(value.literal, this.patterns.choice2(literals.get(value.literal) ?? this.patterns.notAllowed, rest));
      else others.push({ value, rest });
    };
    for (const { value, rest } of alternatives) add(value, rest);
    return { literals, others, alternatives };
  }

  /** What remains after a value: the choice of all alternatives that accept it; `notAllowed` where none does. */
  afterValue(step: ValueStep, value: string): Pattern {
    let rest = step.literals.get(value) ?? this.patterns.notAllowed;
    if (rest === this.patterns.notAllowed && step.literals.size > 0) {
      rest = step.literals.get(collapseSpace(value)) ?? rest;
    }
    const { others } = step;
    for (let index = 0; index < others.length; index++) {
      const other = others[index];
      if (other && other.rest !== rest && this.accepts(other.value, value)) rest = this.patterns.choice2(rest, other.rest);
    }
    return rest;
  }

  /** Whether a pattern of values accepts a string wholly. */
  accepts(pattern: Pattern, value: string): boolean {
    switch (pattern.op) {
      case Op.Text:
        return true;
      case Op.Empty:
        return collapseSpace(value) === '';
      case Op.Value:
        return pattern.literal === collapseSpace(value);
      case Op.Data:
        return (pattern.test?.(value) ?? false) && !pattern.items.some((except) => this.accepts(except, value));
      case Op.Choice:
        return pattern.items.some((item) => this.accepts(item, value));
      case Op.List:
        return this.#acceptsList(pattern.inner, value);
      default:
        return pattern.nullable && collapseSpace(value) === '';
    }
  }

  #acceptsList(pattern: Pattern, value: string): boolean {
    let rest = pattern;
    for (const token of value.split(/[ \t\n\r]+/)) if (token !== '') rest = this.text(rest, token);
    return rest.nullable;
  }

  /** What remains once the start tag is over: every attribute that is still required makes its branch fail. */
  closeStartTag(pattern: Pattern): Pattern {
    if ((pattern.has & Has.Attribute) === 0) return pattern;
    return (pattern.closed ??= this.#mapAttributes(pattern, this.patterns.notAllowed, (item) => this.closeStartTag(item)));
  }

  /** The same without its attributes, as if all that are required were there. */
  withoutAttributes(pattern: Pattern): Pattern {
    if ((pattern.has & Has.Attribute) === 0) return pattern;
    return (pattern.stripped ??= this.#mapAttributes(pattern, this.patterns.empty, (item) => this.withoutAttributes(item)));
  }

  #mapAttributes(pattern: Pattern, attribute: Pattern, recurse: (item: Pattern) => Pattern): Pattern {
    switch (pattern.op) {
      case Op.Attribute:
        return attribute;
      case Op.Choice:
        return this.patterns.choice(pattern.items.map(recurse));
      case Op.Interleave:
        return this.patterns.interleave(pattern.items.map(recurse));
      case Op.Group:
        return this.patterns.group(pattern.items.map(recurse));
      case Op.OneOrMore:
        return this.patterns.oneOrMore(recurse(pattern.inner));
      default:
        return pattern;
    }
  }

  /** The same with every sequence of elements in any order, as libvirt itself reads them. */
  relax(pattern: Pattern): Pattern {
    if ((pattern.has & Has.Element) === 0) return pattern;
    return (pattern.relaxed ??= this.#relax(pattern));
  }

  #relax(pattern: Pattern): Pattern {
    const items = pattern.items.map((item) => this.relax(item));
    switch (pattern.op) {
      case Op.Choice:
        return this.patterns.choice(items);
      case Op.Interleave:
      case Op.Group:
        return this.patterns.interleave(items);
      case Op.OneOrMore:
        return this.patterns.oneOrMore(items[0] ?? this.patterns.notAllowed);
      default:
        return pattern;
    }
  }
}

type ValueAlternative = ValueStep['alternatives'][number];

const NO_VALUE: ValueStep = { literals: new Map(), others: [], alternatives: [] };
