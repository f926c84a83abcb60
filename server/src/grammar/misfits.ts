// Says what is wrong with a child that its parent does not accept, after Clark's ladder: from the likeliest reason to the last.
import type { Problem, ProblemArguments, RelatedPlace } from '../text/problem';
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import type { Misfit } from './content';
import type { Derivatives } from './derivatives';
import type { GrammarIndex } from './grammarIndex';
import { attributeName, elementName, isNamespaceDeclaration } from './names';
import type { ElementRef, Pattern } from './patterns';
import { elementsOf } from './queries';
import { nearest } from './suggest';

/** A child that is not accepted, and where. */
export interface MisfitPlace {
  readonly parent: XmlElement;
  readonly definition: ElementRef;
  /** The parent's content in any order, before any child. */
  readonly opened: Pattern;
  /** What the parent still expects. */
  readonly state: Pattern;
  readonly before: readonly XmlElement[];
}

/** Explains misfits of one grammar. */
export class Misfits {
  constructor(
    private readonly derivatives: Derivatives,
    private readonly index: GrammarIndex,
  ) {}

  explain(child: XmlElement, place: MisfitPlace): Misfit {
    const name = elementName(child);
    if (this.derivatives.childSteps(place.opened, name).length > 0) return { problem: oneTooMany(child, place), takenFor: undefined };
    return this.#otherBranch(child, name, place) ?? this.#mistyped(child, place) ?? this.#elsewhere(child, place);
  }

  /** Accepted under another value of one of the parent's attributes: that attribute is to blame, and named. */
  #otherBranch(child: XmlElement, name: string, place: MisfitPlace): Misfit | undefined {
    const anyAttributes = this.derivatives.relax(this.derivatives.withoutAttributes(place.definition.content));
    if (this.derivatives.childSteps(anyAttributes, name).length === 0) return undefined;
    const args = { element: child.name, parent: place.parent.name };
    const chooser = this.#chooser(place, name);
    if (!chooser) return { problem: misfit('element-conflict', child, args), takenFor: undefined };
    const { attribute, needed } = chooser;
    const related: RelatedPlace[] = [
      { span: attribute.valueSpan, code: 'chosen-here', args: { attribute: attribute.name, value: attribute.value } },
    ];
    const choice = { ...args, attribute: attribute.name, value: attribute.value, needed, variant: 'needed' };
    return { problem: { ...misfit('element-conflict', child, choice), related }, takenFor: undefined };
  }

  /** The attribute of the parent that rules the child out, and a value that would let it in. */
  #chooser(place: MisfitPlace, name: string): { attribute: XmlAttribute; needed: string } | undefined {
    for (const attribute of place.parent.attributes) {
      if (isNamespaceDeclaration(attribute.name)) continue;
      const others = this.#feedOthers(place, attribute);
      const step = others && this.derivatives.attributeStep(others, attributeName(place.parent, attribute.name));
      if (!step) continue;
      for (const [needed, rest] of step.literals) {
        const opened = this.derivatives.relax(this.derivatives.withoutAttributes(rest));
        if (this.derivatives.childSteps(opened, name).length > 0) return { attribute, needed };
      }
    }
    return undefined;
  }

  #feedOthers(place: MisfitPlace, except: XmlAttribute): Pattern | undefined {
    const { patterns } = this.derivatives;
    let pattern = place.definition.content;
    for (const attribute of place.parent.attributes) {
      if (attribute === except || isNamespaceDeclaration(attribute.name)) continue;
      const step = this.derivatives.attributeStep(pattern, attributeName(place.parent, attribute.name));
      const rest = step ? this.derivatives.afterValue(step, attribute.value) : patterns.notAllowed;
      if (rest === patterns.notAllowed) return undefined;
      pattern = rest;
    }
    return pattern;
  }

  /** A slip of the hand: near to what is expected here, and not (as written) the name of something else that fits its content. */
  #mistyped(child: XmlElement, place: MisfitPlace): Misfit | undefined {
    const expected = elementsOf(place.state).filter((one) => one.name !== '');
    const meant = nearest(child.name, expected.map((one) => one.name));
    if (meant === undefined) return this.#mistypedRepeat(child, place);
    const args = { element: child.name, parent: place.parent.name, suggestion: meant, variant: 'suggestion' };
    const takenFor = expected.find((one) => one.name === meant);
    return { problem: misfit('unknown-element', child, args), takenFor: takenFor ? nameOf(takenFor) : undefined };
  }

  /** Near to a name that this parent takes, but no more of them. */
  #mistypedRepeat(child: XmlElement, place: MisfitPlace): Misfit | undefined {
    if (this.index.isKnown(child.name)) return undefined;
    const meant = nearest(child.name, elementsOf(place.opened).map((one) => one.name).filter((one) => one !== ''));
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

function oneTooMany(child: XmlElement, place: MisfitPlace): Problem {
  const args = { element: child.name, parent: place.parent.name };
  const twin = place.before.find((other) => other.name === child.name);
  if (twin) {
    const related: RelatedPlace[] = [{ span: twin.nameSpan, code: 'first-here', args: { element: child.name } }];
    return { ...misfit('duplicate-element', child, args), related };
  }
  const rival = place.before.at(-1);
  return misfit('element-conflict', child, rival ? { ...args, other: rival.name, variant: 'sibling' } : args);
}

function misfit(code: string, child: XmlElement, args: ProblemArguments): Problem {
  return { code, span: child.nameSpan, args };
}

function nameOf(element: ElementRef): string {
  return element.namespace === '' ? element.name : `{${element.namespace}}${element.name}`;
}
