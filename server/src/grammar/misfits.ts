// Says what is wrong with a child that its parent does not accept, after Clark's ladder: from the likeliest reason to the last.
import type { Problem, ProblemArguments, RelatedPlace } from '../text/problem';
import { lastStartingBefore } from '../syntax/nodeOrder';
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import type { CountFaults, EarlierChildren, Misfit } from './content';
import type { Derivatives } from './derivatives';
import type { GrammarIndex } from './grammarIndex';
import { attributeName, elementName, expandedName, isNamespaceDeclaration, namespaceOf } from './names';
import type { ElementRef, Pattern } from './patterns';
import { elementsOf } from './queries';
import { NearNames } from './suggest';

/** A child that is not accepted, and where. */
export interface MisfitPlace {
  readonly parent: XmlElement;
  readonly definition: ElementRef;
  /** The parent's content in any order, before any child. */
  readonly opened: Pattern;
  /** What the parent still expects. */
  readonly state: Pattern;
  readonly before: EarlierChildren;
  readonly countFaults: CountFaults;
}

/** An attribute that chose a branch, and the value that would choose the one wanted. */
export interface Chooser {
  readonly attribute: XmlAttribute;
  readonly needed: string;
}

/** What may stand at a place. */
interface Expected {
  readonly expected: ReadonlyMap<string, readonly ElementRef[]>;
  readonly near: NearNames;
}

/** Explains misfits of one grammar. */
export class Misfits {
  /** A long document has the same misfits at the same places. */
  readonly #expected = new WeakMap<readonly ElementRef[], Map<string, Expected>>();

  constructor(
    private readonly derivatives: Derivatives,
    private readonly index: GrammarIndex,
  ) {}

  explain(child: XmlElement, place: MisfitPlace): Misfit {
    const name = elementName(child);
    if (this.derivatives.childSteps(place.opened, name).length > 0) return oneTooMany(child, place);
    return this.#otherBranch(child, name, place) ?? this.#mistyped(child, place) ?? this.#elsewhere(child, place);
  }

  /** Accepted under another value of one of the parent's attributes: that attribute is to blame, and named. */
  #otherBranch(child: XmlElement, name: string, place: MisfitPlace): Misfit | undefined {
    const anyAttributes = this.derivatives.relax(this.derivatives.withoutAttributes(place.definition.content));
    if (this.derivatives.childSteps(anyAttributes, name).length === 0) return undefined;
    const args = { element: child.name, parent: place.parent.name };
    const chooser = this.chooser(place.parent, place.definition, (opened) => this.derivatives.childSteps(opened, name).length > 0);
    if (!chooser) return { problem: misfit('element-conflict', child, args), takenFor: undefined };
    const { attribute, needed } = chooser;
    const related = [chosenHere(attribute)];
    const choice = { ...args, attribute: attribute.name, value: attribute.value, needed, variant: 'needed' };
    return { problem: { ...misfit('element-conflict', child, choice), related }, takenFor: undefined };
  }

  /** The attribute of an element that chose a branch whose content `isWanted` refuses, and a value that would choose another. */
  chooser(element: XmlElement, definition: ElementRef, isWanted: (opened: Pattern) => boolean): Chooser | undefined {
    for (const attribute of element.attributes) {
      if (isNamespaceDeclaration(attribute.name)) continue;
      const others = this.#feedOthers(element, definition, attribute);
      const step = others && this.derivatives.attributeStep(others, attributeName(element, attribute.name));
      if (!step) continue;
      for (const [needed, rest] of step.literals) {
        if (isWanted(this.derivatives.relax(this.derivatives.withoutAttributes(rest)))) return { attribute, needed };
      }
    }
    return undefined;
  }

  #feedOthers(element: XmlElement, definition: ElementRef, except: XmlAttribute): Pattern | undefined {
    const { patterns } = this.derivatives;
    let pattern = definition.content;
    for (const attribute of element.attributes) {
      if (attribute === except || isNamespaceDeclaration(attribute.name)) continue;
      const step = this.derivatives.attributeStep(pattern, attributeName(element, attribute.name));
      if (!step) return undefined;
      const rest = this.derivatives.afterValue(step, attribute.value);
      // A wrong value is a fault of its own and chooses nothing.
      pattern = rest === patterns.notAllowed ? patterns.choice(step.alternatives.map((one) => one.rest)) : rest;
    }
    return pattern;
  }

  /** A slip of the hand: near to what is expected here, and its content fits; the best fit of several near names. */
  #mistyped(child: XmlElement, place: MisfitPlace): Misfit | undefined {
    const { expected, near } = this.#expectedAt(place.state, child);
    const fit = near.find((name) => expected.get(name)?.some((one) => place.countFaults(child, one) === 0));
    if (fit === undefined && (this.index.isKnown(child.name) || near.length === 0)) return this.#mistypedRepeat(child, place);
    const args = { element: child.name, parent: place.parent.name, suggestion: fit ?? near[0] ?? '', variant: 'suggestion' };
    const [meant] = fit === undefined ? [] : (expected.get(fit) ?? []);
    return { problem: misfit('unknown-element', child, args), takenFor: meant && expandedName(meant.namespace, meant.name) };
  }

  /** Near to a name that this parent takes, but no more of them. */
  #mistypedRepeat(child: XmlElement, place: MisfitPlace): Misfit | undefined {
    if (this.index.isKnown(child.name)) return undefined;
    const [meant] = this.#expectedAt(place.opened, child).near;
    if (meant === undefined) return undefined;
    const args = { element: child.name, parent: place.parent.name, suggestion: meant, variant: 'suggestion' };
    return { problem: misfit('unknown-element', child, args), takenFor: undefined };
  }

  /** What may stand at a place, by the name that it would have with the prefix of `child`, and the names of it near to that of `child`. */
  #expectedAt(state: Pattern, child: XmlElement): { readonly expected: ReadonlyMap<string, readonly ElementRef[]>; readonly near: readonly string[] } {
    const elements = elementsOf(state);
    const colon = child.name.indexOf(':');
    const prefix = colon < 0 ? '' : child.name.slice(0, colon);
    const namespace = namespaceOf(child, prefix);
    const known = this.#expected.get(elements) ?? new Map<string, Expected>();
    this.#expected.set(elements, known);
    const key = `${prefix} ${namespace}`;
    let names = known.get(key);
    if (!names) {
      const expected = byWrittenName(elements, namespace, prefix);
      known.set(key, (names = { expected, near: new NearNames([...expected.keys()]) }));
    }
    return { expected: names.expected, near: names.near.of(child.name) };
  }

  /** Known, but as a child of something else; or not known at all. */
  #elsewhere(child: XmlElement, place: MisfitPlace): Misfit {
    const args = { element: child.name, parent: place.parent.name };
    const fitting = this.index.named(child.name).filter((one) => place.countFaults(child, one) === 0);
    // An element without content is likelier one that has none: `<acpi/>` is a feature, and not the tables of `<os>`.
    const bare = fitting.filter(({ content }) => content === this.derivatives.patterns.empty);
    const home = this.index.likeliestParent(child, place.parent, [bare, fitting].find(({ length }) => length > 0));
    if (home !== undefined) return { problem: misfit('misplaced-element', child, { ...args, belongs: home }), takenFor: undefined };
    return { problem: misfit('unknown-element', child, args), takenFor: undefined };
  }
}

/** Points at the attribute that chose a branch. */
export function chosenHere(attribute: XmlAttribute): RelatedPlace {
  return { span: attribute.valueSpan, code: 'chosen-here', args: { attribute: attribute.name, value: attribute.value } };
}

function oneTooMany(child: XmlElement, place: MisfitPlace): Misfit {
  const args = { element: child.name, parent: place.parent.name };
  const twin = place.before.first(child.name);
  if (!twin) {
    const rival = place.before.last;
    const problem = misfit('element-conflict', child, rival ? { ...args, other: rival.name, variant: 'sibling' } : args);
    return { problem, takenFor: undefined };
  }
  const [intruder, other] = isGlued(twin) && !isGlued(child) ? [twin, child] : [child, twin];
  const related: RelatedPlace[] = [{ span: other.nameSpan, code: 'other-here', args: { element: other.name } }];
  return { problem: { ...misfit('duplicate-element', intruder, args), related }, blamed: intruder, takenFor: undefined };
}

/** Whether an element follows what is before it without any space: of two, that one was likelier put in by accident. */
function isGlued(element: XmlElement): boolean {
  const siblings = element.parent?.children ?? [];
  const before = siblings[lastStartingBefore(siblings, element.start)];
  return element.start === (before?.end ?? element.parent?.openEnd);
}

function misfit(code: string, child: XmlElement, args: ProblemArguments): Problem {
  return { code, span: child.nameSpan, args };
}

/** Elements by the name that they have with a prefix. */
function byWrittenName(elements: readonly ElementRef[], namespace: string, prefix: string): ReadonlyMap<string, readonly ElementRef[]> {
  const byName = new Map<string, ElementRef[]>();
  for (const element of elements) {
    if (element.name === '' || element.namespace !== namespace) continue;
    const name = prefix === '' ? element.name : `${prefix}:${element.name}`;
    byName.set(name, [...(byName.get(name) ?? []), element]);
  }
  return byName;
}
