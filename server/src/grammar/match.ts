// One document matched against one grammar: problems, definitions, and what is expected at a place, all lazily.
import type { Problem } from '../text/problem';
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import type { Analyser } from './analyser';
import { foldConsequences } from './consequences';
import type { Placement } from './content';
import type { Derivatives } from './derivatives';
import type { GrammarIndex } from './grammarIndex';
import type { Chooser, Misfits } from './misfits';
import { attributeName, elementName, expandedName, splitName } from './names';
import { Op } from './compiled';
import type { ElementRef, Pattern } from './patterns';
import { attributesOf, elementsOf, isIndispensable, singleName, valueTypeAt, valueTypeOf } from './queries';
import type { StartTags } from './startTag';
import type { DocumentMatch, ElementDefinition, ExpectedAttribute, ExpectedElement, ValueType } from './types';
import type { Validator } from './validator';

/** The parts of a grammar that a match works with. */
export interface MatchParts {
  readonly start: Pattern;
  readonly derivatives: Derivatives;
  readonly validator: Validator;
  readonly startTags: StartTags;
  /** Made when the quick verdict is not enough. */
  readonly createAnalyser: () => Analyser;
  readonly index: GrammarIndex;
  readonly misfits: Misfits;
}

/** Beside more siblings than this, an element is what it was taken for. */
const MANY_CHILDREN = 600;

/** A match of the tree below `root`. */
export class Match implements DocumentMatch {
  readonly #described = new Map<Pattern, Map<Pattern | undefined, readonly ExpectedElement[]>>();
  #problems: readonly Problem[] | undefined;
  #analyser: Analyser | undefined;

  constructor(
    private readonly root: XmlElement | undefined,
    private readonly parts: MatchParts,
  ) {}

  get #analysis(): Analyser {
    return (this.#analyser ??= this.parts.createAnalyser());
  }

  get problems(): readonly Problem[] {
    return (this.#problems ??= this.#findProblems());
  }

  definitionOf(element: XmlElement): ElementRef | undefined {
    return isTooDeep(element) ? undefined : this.#placementOf(element)?.definition;
  }

  expectedElements(parent: XmlElement | undefined, offset: number): readonly ExpectedElement[] {
    const { derivatives, startTags } = this.parts;
    const definition = parent && this.definitionOf(parent);
    if (parent && !definition) return [];
    const tag = parent && definition ? startTags.lenient(parent, definition.content) : this.parts.start;
    const opened = derivatives.withoutAttributes(tag);
    const siblings = parent ? settled(parent, offset) : [];
    const state = this.#analysis.placer.afterFitting(siblings, derivatives.relax(opened));
    const before = siblings.filter((sibling) => sibling.start < offset);
    const inOrder = this.#analysis.placer.afterAll(before, opened);
    return this.#describeElements(state, inOrder);
  }

  expectedAttributes(element: XmlElement, except?: XmlAttribute): readonly ExpectedAttribute[] {
    const pattern = this.#attributesLeft(element, except);
    const { patterns } = this.parts.derivatives;
    return [...attributesOf(pattern)].map(([name, leaves]) => {
      const { ns, local } = splitName(name);
      const required = isIndispensable(pattern, (leaf) => leaf.op === Op.Attribute && singleName(leaf.names) === name);
      return { name: local, namespace: ns, required, value: valueTypeOf(leaves.map((leaf) => leaf.inner), patterns) };
    });
  }

  attributeValue(attribute: XmlAttribute): ValueType | undefined {
    const element = attribute.owner;
    const step = this.parts.derivatives.attributeStep(this.#attributesLeft(element, attribute), attributeName(element, attribute.name));
    return step && valueTypeAt(step, this.parts.derivatives.patterns);
  }

  textValue(element: XmlElement): ValueType | undefined {
    const { derivatives, startTags } = this.parts;
    const contents = this.#candidates(element).map((one) => one.content);
    const opened = derivatives.withoutAttributes(startTags.lenient(element, derivatives.patterns.choice(contents)));
    const step = derivatives.textStep(opened);
    return step && step.alternatives.length > 0 ? valueTypeAt(step, derivatives.patterns) : undefined;
  }

  #findProblems(): readonly Problem[] {
    const { root } = this;
    if (!root) return [];
    const { derivatives, validator, start } = this.parts;
    const steps = derivatives.childSteps(start, elementName(root));
    if (steps.some((step) => validator.isValid(root, step.element))) return [];
    const definition = this.definitionOf(root);
    if (!definition) return [{ code: 'unknown-root', span: root.nameSpan, args: { element: root.name } }];
    const problems = foldConsequences([...this.#analysis.findingsIn(root, definition)], {
      index: this.parts.index,
      isValid: (element, as) => validator.isValid(element, as),
      chooserOf: (element) => this.#chooserOf(element),
      siblingsOf: (element) => {
        const definition = element.parent && this.definitionOf(element.parent);
        return definition ? elementsOf(definition.content) : [];
      },
    });
    return [...problems].sort((a, b) => a.span.start - b.span.start);
  }

  #chooserOf(element: XmlElement): Chooser | undefined {
    const { derivatives, validator, misfits } = this.parts;
    const parent = element.parent;
    const definition = parent && this.definitionOf(parent);
    if (!parent || !definition) return undefined;
    const fits = (opened: Pattern): boolean =>
      derivatives.childSteps(opened, elementName(element)).some((step) => validator.isValid(element, step.element));
    return misfits.chooser(parent, definition, fits);
  }

  #placementOf(element: XmlElement): Placement | undefined {
    if (element.parent) {
      const definition = this.definitionOf(element.parent);
      return definition && this.#analysis.analyse(element.parent, definition).children.get(element);
    }
    const steps = this.parts.derivatives.childSteps(this.parts.start, elementName(element));
    if (steps.length < 2) return { steps, definition: steps[0]?.element };
    const counts = steps.map((step) => this.#analysis.countFaults(element, step.element));
    return { steps, definition: steps[counts.indexOf(Math.min(...counts))]?.element };
  }

  /** The definitions that an element may have where it stands: any that its parent takes there, whatever its own attributes. */
  #candidates(element: XmlElement): readonly ElementRef[] {
    const { parent } = element;
    if (parent) {
      const found = this.#equallyLikely(parent).flatMap((definition) => this.#definitionsWithin(parent, definition, element));
      if (found.length > 0) return [...new Set(found)];
    }
    const placement = this.#placementOf(element);
    return placement?.definition ? [placement.definition] : (placement?.steps.map((step) => step.element) ?? []);
  }

  /** The definitions that explain an element with the fewest faults: where a value is about to be written, more than one may. */
  #equallyLikely(element: XmlElement): readonly ElementRef[] {
    const placement = isTooDeep(element) ? undefined : this.#placementOf(element);
    if (!placement?.definition) return [];
    const least = placement.steps.length > 1 ? this.#analysis.countFaults(element, placement.definition) : 0;
    if (least === 0) return [placement.definition];
    return placement.steps.map((step) => step.element).filter((one) => this.#analysis.countFaults(element, one) === least);
  }

  /** The definitions that an element may have beside its siblings, where its parent has one. */
  #definitionsWithin(parent: XmlElement, definition: ElementRef, element: XmlElement): readonly ElementRef[] {
    const { derivatives, startTags } = this.parts;
    // Thousands of siblings would be looked through for each of them.
    if (parent.children.length > MANY_CHILDREN) return [];
    const opened = derivatives.relax(derivatives.withoutAttributes(startTags.lenient(parent, definition.content)));
    const others = [...parent.elements()].filter((other) => other !== element);
    return derivatives.childSteps(this.#analysis.placer.afterFitting(others, opened), elementName(element)).map((step) => step.element);
  }

  #attributesLeft(element: XmlElement, except: XmlAttribute | undefined): Pattern {
    const contents = this.#candidates(element).map((one) => one.content);
    return this.parts.startTags.lenient(element, this.parts.derivatives.patterns.choice(contents), except);
  }

  /** Remembered: a child that a thousand elements lack is expected in all of them alike. */
  #describeElements(state: Pattern, inOrder: Pattern | undefined): readonly ExpectedElement[] {
    let known = this.#described.get(state);
    if (!known) this.#described.set(state, (known = new Map<Pattern | undefined, readonly ExpectedElement[]>()));
    let described = known.get(inOrder);
    if (!described) known.set(inOrder, (described = this.#describe(state, inOrder)));
    return described;
  }

  #describe(state: Pattern, inOrder: Pattern | undefined): readonly ExpectedElement[] {
    const { derivatives } = this.parts;
    const byName = new Map<string, ElementDefinition[]>();
    for (const element of elementsOf(state)) {
      // What the schema names only to say that nothing fits there is nothing to write.
      if (element.name === '' || element.content === derivatives.patterns.notAllowed) continue;
      const name = expandedName(element.namespace, element.name);
      byName.set(name, [...(byName.get(name) ?? []), element]);
    }
    return [...byName].map(([name, definitions]) => {
      const isIt = (leaf: Pattern): boolean => leaf.element !== undefined && expandedName(leaf.element.namespace, leaf.element.name) === name;
      return {
        ...splitToNames(name),
        required: isIndispensable(state, isIt),
        repeatable: derivatives.childSteps(state, name).some(({ rest }) => derivatives.childSteps(rest, name).length > 0),
        inOrder: inOrder !== undefined && derivatives.childSteps(inOrder, name).length > 0,
        definitions,
      };
    });
  }
}

/** Elements nested deeper than any grammar means have no definition: the call stack is finite. */
const MAX_DEPTH = 400;

function isTooDeep(element: XmlElement): boolean {
  let depth = 0;
  for (let scope = element.parent; scope && depth <= MAX_DEPTH; scope = scope.parent) depth++;
  return depth > MAX_DEPTH;
}

function splitToNames(expanded: string): { name: string; namespace: string } {
  const { ns, local } = splitName(expanded);
  return { name: local, namespace: ns };
}

/**
 * The children that are there for certain: not the one whose name is being typed at `offset`. Where that one has no
 * close tag, what the parser put into it are really its siblings.
 */
function settled(parent: XmlElement, offset: number): readonly XmlElement[] {
  const children: XmlElement[] = [];
  for (const child of parent.elements()) {
    const isTyped = child.nameStart <= offset && offset <= child.nameEnd;
    if (!isTyped) children.push(child);
    else if (!child.hasCloseTag && !child.selfClosing) children.push(...child.elements());
  }
  return children;
}
