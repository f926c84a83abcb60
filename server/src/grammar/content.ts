// Places the children of an element: which definition each has, which are wrong there, and what is missing.
import type { Problem } from '../text/problem';
import type { XmlElement } from '../syntax/nodes';
import type { Derivatives } from './derivatives';
import { elementName } from './names';
import type { ChildStep, ElementRef, Pattern } from './patterns';

/** Where a child stands in its parent's content. */
export interface Placement {
  /** Every definition that the parent accepts there. */
  readonly steps: readonly ChildStep[];
  /** The one that fits best; `undefined` for a child that does not belong there. */
  readonly definition: ElementRef | undefined;
}

/** How many faults a subtree has as a definition; 0 where it is valid. */
export type CountFaults = (element: XmlElement, definition: ElementRef) => number;

/** Says what is wrong with a child that is not accepted, and which name it is taken for, if any. */
export type ExplainMisfit = (child: XmlElement, misfit: { readonly state: Pattern; readonly before: EarlierChildren }) => Misfit;

/** The children before one that is placed: what is asked of them takes no longer where they are many. */
export class EarlierChildren {
  readonly #firsts = new Map<string, XmlElement>();
  readonly #definitions = new Set<ElementRef | undefined>();
  #last: XmlElement | undefined;

  add(child: XmlElement, definition: ElementRef | undefined): void {
    if (!this.#firsts.has(child.name)) this.#firsts.set(child.name, child);
    this.#definitions.add(definition);
    this.#last = child;
  }

  get last(): XmlElement | undefined {
    return this.#last;
  }

  /** The first of a qualified name. */
  first(name: string): XmlElement | undefined {
    return this.#firsts.get(name);
  }

  /** Whether one of them has a definition. */
  has(definition: ElementRef): boolean {
    return this.#definitions.has(definition);
  }
}

export interface Misfit {
  readonly problem: Problem;
  /** The element to blame where that is another one: of two twins, the intruder. */
  readonly blamed?: XmlElement;
  /** Expanded name of the element that was surely meant, so that it counts as being there. */
  readonly takenFor: string | undefined;
}

/** The outcome of feeding all children to a content pattern. */
export interface Placed {
  readonly placements: ReadonlyMap<XmlElement, Placement>;
  readonly misfits: readonly { readonly child: XmlElement; readonly misfit: Misfit }[];
  /** What would still be expected at the end. */
  readonly rest: Pattern;
}

/** Feeds children to content patterns, passing over those that do not belong. */
export class ContentPlacer {
  constructor(
    private readonly derivatives: Derivatives,
    private readonly countFaults: CountFaults,
  ) {}

  /** Feeds `children` in order; a misfit is explained and passed over. */
  place(children: readonly XmlElement[], content: Pattern, explain: ExplainMisfit): Placed {
    const placements = new Map<XmlElement, Placement>();
    const misfits: { child: XmlElement; misfit: Misfit }[] = [];
    const before = new EarlierChildren();
    let state = content;
    for (const child of children) {
      const steps = this.derivatives.childSteps(state, elementName(child));
      if (steps.length > 0 && !this.#isRepeated(child, steps, content, before)) state = this.#accept(child, steps, placements);
      else {
        const misfit = explain(child, { state, before });
        misfits.push({ child, misfit });
        const meant = misfit.takenFor === undefined ? [] : this.derivatives.childSteps(state, misfit.takenFor);
        if (meant.length > 0) state = this.#accept(child, meant, placements);
        else placements.set(child, { steps: [], definition: undefined });
      }
      before.add(child, placements.get(child)?.definition);
    }
    return { placements, misfits, rest: state };
  }

  /** Whether a child with faults would have none as a definition that an earlier child of its name has used up: it is a repetition. */
  #isRepeated(child: XmlElement, steps: readonly ChildStep[], content: Pattern, before: EarlierChildren): boolean {
    const usedUp = this.derivatives.childSteps(content, elementName(child)).filter(({ element }) => !steps.some((step) => step.element === element));
    if (usedUp.length === 0 || steps.some(({ element }) => this.countFaults(child, element) === 0)) return false;
    return usedUp.some(({ element }) => before.has(element) && this.countFaults(child, element) === 0);
  }

  /** Whether all children are accepted by name, in order, and nothing is missing. */
  isComplete(children: readonly XmlElement[], content: Pattern): boolean {
    return this.afterAll(children, content)?.nullable ?? false;
  }

  /** What remains after all children; `undefined` as soon as one is not accepted. */
  afterAll(children: readonly XmlElement[], content: Pattern): Pattern | undefined {
    let state = content;
    for (const child of children) {
      const steps = this.derivatives.childSteps(state, elementName(child));
      if (steps.length === 0) return undefined;
      state = this.#best(child, steps).state;
    }
    return state;
  }

  /** Those of some accepted children after which something else may follow than before them. */
  choosing(children: readonly XmlElement[], content: Pattern): readonly XmlElement[] {
    let state = content;
    return children.filter((child) => {
      const before = state;
      state = this.afterAll([child], state) ?? state;
      return state !== before;
    });
  }

  /** What remains after the children that fit; the others are passed over. For completion. */
  afterFitting(children: readonly XmlElement[], content: Pattern): Pattern {
    let state = content;
    for (const child of children) {
      const steps = this.derivatives.childSteps(state, elementName(child));
      if (steps.length > 0) state = this.#best(child, steps).state;
    }
    return state;
  }

  #accept(child: XmlElement, steps: readonly ChildStep[], placements: Map<XmlElement, Placement>): Pattern {
    const { definition, state } = this.#best(child, steps);
    placements.set(child, { steps, definition });
    return state;
  }

  /** The definition with the fewest faults; what follows is what may follow any that fits as well. */
  #best(child: XmlElement, steps: readonly ChildStep[]): { definition: ElementRef | undefined; state: Pattern } {
    const [first] = steps;
    if (first === undefined || steps.length === 1) {
      return { definition: first?.element, state: first?.rest ?? this.derivatives.patterns.notAllowed };
    }
    const counts = steps.map((step) => this.countFaults(child, step.element));
    const least = Math.min(...counts);
    const fitting = steps.filter((_, index) => counts[index] === least);
    return { definition: fitting[0]?.element, state: this.derivatives.patterns.choice(fitting.map((step) => step.rest)) };
  }
}
