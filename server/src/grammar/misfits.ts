// Says what is wrong with a child that its parent does not accept, after Clark's ladder: from the likeliest reason to the last.
import type { Problem, ProblemArguments, RelatedPlace } from '../text/problem';
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import type { CountFaults, Misfit } from './content';
import type { Derivatives } from './derivatives';
import type { GrammarIndex } from './grammarIndex';
import { attributeName, elementName, expandedName, isNamespaceDeclaration, namespaceOf } from './names';
import type { ElementRef, Pattern } from './patterns';
import { elementsOf } from './queries';
import { allNear, nearest } from './suggest';

/** A child that is not accepted, and where. */
export interface MisfitPlace {
  readonly parent: XmlElement;
  readonly definition: ElementRef;
  /** The parent's content in any order, before any child. */
  readonly opened: Pattern;
  /** What the parent still expects. */
  readonly state: Pattern;
  readonly before: readonly XmlElement[];
  readonly countFaults: CountFaults;
}

/** An attribute that chose a branch, and the value that would choose the one wanted. */
export interface Chooser {
  readonly attribute: XmlAttribute;
  readonly needed: string;
}

/** Explains misfits of one grammar. */
export class Misfits {
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
    const expected = byWrittenName(elementsOf(place.state), child);
    const near = allNear(child.name, expected.keys());
    const fit = near.find((name) => expected.get(name)?.some((one) => place.countFaults(child, one) === 0));
    if (fit === undefined && (this.index.isKnown(child.name) || near.length === 0)) return this.#mistypedRepeat(child, place);
    const args = { element: child.name, parent: place.parent.name, suggestion: fit ?? near[0] ?? '', variant: 'suggestion' };
    const [meant] = fit === undefined ? [] : (expected.get(fit) ?? []);
    return { problem: misfit('unknown-element', child, args), takenFor: meant && expandedName(meant.namespace, meant.name) };
  }

  /** Near to a name that this parent takes, but no more of them. */
  #mistypedRepeat(child: XmlElement, place: MisfitPlace): Misfit | undefined {
    if (this.index.isKnown(child.name)) return undefined;
    const meant = nearest(child.name, byWrittenName(elementsOf(place.opened), child).keys());
    if (meant === undefined) return undefined;
    const args = { element: child.name, parent: place.parent.name, suggestion: meant, variant: 'suggestion' };
    return { problem: misfit('unknown-element', child, args), takenFor: undefined };
  }

  /** Known, but as a child of something else; or not known at all. */
  #elsewhere(child: XmlElement, place: MisfitPlace): Misfit {
    const args = { element: child.name, parent: place.parent.name };
    const home = this.index.likeliestParent(child, place.parent);
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
  const twin = place.before.find((other) => other.name === child.name);
  if (!twin) {
    const rival = place.before.at(-1);
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
  const before = siblings[siblings.indexOf(element) - 1];
  return element.start === (before?.end ?? element.parent?.openEnd);
}

function misfit(code: string, child: XmlElement, args: ProblemArguments): Problem {
  return { code, span: child.nameSpan, args };
}

/** Elements by the name that they would have where `child` stands: with its prefix, if that stands for their namespace. */
function byWrittenName(elements: readonly ElementRef[], child: XmlElement): Map<string, ElementRef[]> {
  const colon = child.name.indexOf(':');
  const prefix = colon < 0 ? '' : child.name.slice(0, colon);
  const namespace = namespaceOf(child, prefix);
  const byName = new Map<string, ElementRef[]>();
  for (const element of elements) {
    if (element.name === '' || element.namespace !== namespace) continue;
    const name = prefix === '' ? element.name : `${prefix}:${element.name}`;
    byName.set(name, [...(byName.get(name) ?? []), element]);
  }
  return byName;
}
