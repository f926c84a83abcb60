// Explains why an element is not valid: the faults of its start tag, its text and its children, one per mistake.
import type { Problem } from '../text/problem';
import type { XmlElement } from '../syntax/nodes';
import { ContentPlacer, type EarlierChildren, type Misfit, type Placement } from './content';
import { trimSpace } from './datatypes';
import type { Derivatives } from './derivatives';
import { describeExpected } from './describe';
import type { Misfits } from './misfits';
import { expandedName } from './names';
import type { ElementRef, Pattern } from './patterns';
import { attributesOf, leastMissing, valueTypeAt } from './queries';
import type { StartTags } from './startTag';
import type { Validator } from './validator';

/** A problem, and what is needed to tell a fault from its consequences. */
export interface Finding {
  readonly problem: Problem;
  /** The element to blame: the misfit itself, or the one whose start tag, text or content is at fault. */
  readonly element: XmlElement;
  /** The definitions that the one missing child may have, where that is the problem. */
  readonly missing?: readonly ElementRef[];
}

/** One element matched against one definition. */
export interface Analysis {
  readonly definition: ElementRef;
  /** What the content must be after the start tag, in the schema's order. */
  readonly opened: Pattern;
  /** Faults of the element itself and of the presence and place of its children, not those inside of them. */
  readonly findings: readonly Finding[];
  readonly children: ReadonlyMap<XmlElement, Placement>;
  /** Faults that are not said because others explain them; they count as much as something missing when definitions are compared. */
  readonly silent: number;
}

type Content = Pick<Analysis, 'findings' | 'children' | 'silent'>;

/** Elements nested deeper than any grammar means are not looked into: the call stack is finite. */
const MAX_DEPTH = 400;

/** Analyses the elements of one document; remembers each result. */
export class Analyser {
  readonly placer: ContentPlacer;
  readonly #known = new Map<XmlElement, Map<ElementRef, Analysis>>();
  readonly #counts = new Map<XmlElement, Map<ElementRef, number>>();
  #depth = 0;

  constructor(
    private readonly derivatives: Derivatives,
    private readonly validator: Validator,
    private readonly startTags: StartTags,
    private readonly misfits: Misfits,
  ) {
    this.placer = new ContentPlacer(derivatives, (element, definition) => this.countFaults(element, definition));
  }

  analyse(element: XmlElement, definition: ElementRef): Analysis {
    const known = this.#known.get(element);
    const done = known?.get(definition);
    if (done) return done;
    const analysis = this.#analyse(element, definition);
    if (known) known.set(definition, analysis);
    else this.#known.set(element, new Map([[definition, analysis]]));
    return analysis;
  }

  /** Weight of the faults in the whole subtree of `element` read as `definition`; 0 where it is valid. */
  countFaults(element: XmlElement, definition: ElementRef): number {
    if (this.#depth > MAX_DEPTH) return 0;
    const known = this.#counts.get(element)?.get(definition);
    if (known !== undefined) return known;
    this.#depth++;
    const count = this.validator.isValid(element, definition) ? 0 : this.#total(this.analyse(element, definition));
    this.#depth--;
    const counts = this.#counts.get(element);
    if (counts) counts.set(definition, count);
    else this.#counts.set(element, new Map([[definition, count]]));
    return count;
  }

  #total({ findings, children, silent }: Content): number {
    let count = silent;
    for (const { problem } of findings) count += weightOf(problem);
    for (const [child, placement] of children) if (placement.definition) count += this.countFaults(child, placement.definition);
    return count;
  }

  /** Every finding in the subtree of an element that is not valid, parents before their children. */
  *findingsIn(element: XmlElement, definition: ElementRef): Generator<Finding> {
    if (this.#depth > MAX_DEPTH) return;
    this.#depth++;
    const { findings, children } = this.analyse(element, definition);
    yield* findings;
    for (const [child, { definition: as }] of children) if (as && !this.#isKnownValid(child, as)) yield* this.findingsIn(child, as);
    this.#depth--;
  }

  #isKnownValid(element: XmlElement, definition: ElementRef): boolean {
    const count = this.#counts.get(element)?.get(definition);
    return count === 0 || (count === undefined && this.validator.isValid(element, definition));
  }

  #analyse(element: XmlElement, definition: ElementRef): Analysis {
    const tag = this.startTags.judge(element, definition.content);
    // A half-typed `<` has no name yet; the parser says so.
    const elements = [...element.elements()].filter((child) => child.name !== '');
    const content = this.#judgeContent(element, elements, tag.opened, definition);
    const text = this.#judgeText(element, tag.opened, elements.length > 0 ? 'mixed' : 'only');
    if (tag.problems.length === 0 && text.length === 0) {
      const omitted = this.#omittedAttribute(element, elements, { ...content, left: tag.attributesLeft, definition });
      if (omitted) return omitted;
    }
    const own = [...tag.problems, ...text].map((problem) => ({ problem, element }));
    return { definition, opened: tag.opened, findings: [...own, ...content.findings], children: content.children, silent: content.silent };
  }

  /**
   * Content that is wrong only because an attribute is missing that would have chosen another branch:
   * `<disk>` without type='block' whose `<source>` has `dev`.
   */
  #omittedAttribute(element: XmlElement, elements: readonly XmlElement[], judged: Content & { readonly left: Pattern; readonly definition: ElementRef }): Analysis | undefined {
    const { patterns } = this.derivatives;
    const { left, definition } = judged;
    const choices = [...attributesOf(left).keys()].map((name) => ({ name, literals: this.derivatives.attributeStep(left, name)?.literals ?? new Map<string, Pattern>() }));
    // To count the faults of every child is dear where there are hundreds: first see whether there is anything to choose.
    if (choices.every(({ literals }) => literals.size === 0) || this.#total(judged) === 0) return undefined;
    for (const { name, literals } of choices) {
      for (const [value, rest] of literals) {
        const opened = this.derivatives.closeStartTag(rest);
        if (opened === patterns.notAllowed || !this.placer.afterAll(elements, this.derivatives.relax(opened))) continue;
        if (this.#judgeText(element, opened, elements.length > 0 ? 'mixed' : 'only').length > 0) continue;
        const content = this.#judgeContent(element, elements, opened, definition);
        if (this.#total(content) > 0) continue;
        const args = { element: element.name, missing: name, value, variant: 'value' };
        const problem: Problem = { code: 'missing-attribute', span: element.nameSpan, args };
        return { definition, opened, findings: [{ problem, element }], children: content.children, silent: 0 };
      }
    }
    return undefined;
  }

  #judgeContent(element: XmlElement, elements: readonly XmlElement[], opened: Pattern, definition: ElementRef): Content {
    const anyOrder = this.derivatives.relax(opened);
    const strict = this.placer.afterAll(elements, opened);
    const explain = (child: XmlElement, misfit: { state: Pattern; before: EarlierChildren }): Misfit =>
      this.misfits.explain(child, {
        ...misfit,
        parent: element,
        definition,
        opened: anyOrder,
        countFaults: (one, as) => this.countFaults(one, as),
      });
    const placed = this.placer.place(elements, strict ? opened : anyOrder, explain);
    if (placed.misfits.length === 0) {
      const missing = this.#missing(element, placed.rest, elements);
      const disorder = strict || missing.length > 0 ? [] : [this.#disorder(elements, opened)];
      return { findings: [...missing, ...disorder.map((problem) => ({ problem, element }))], children: placed.placements, silent: 0 };
    }
    const culprit = this.#earlierCulprit(elements, anyOrder, placed.misfits.length > 1 ? placed.misfits[0]?.child : undefined);
    const blamed = culprit ? this.placer.place([...elements.filter((other) => other !== culprit), culprit], anyOrder, explain) : placed;
    return {
      findings: blamed.misfits.map(({ child, misfit }) => ({ problem: misfit.problem, element: misfit.blamed ?? child })),
      children: blamed.placements,
      silent: blamed.rest.nullable ? 0 : 2,
    };
  }

  /** Where several children are refused, one before them may have chosen the wrong branch: the one without which all fit. */
  #earlierCulprit(elements: readonly XmlElement[], content: Pattern, firstMisfit: XmlElement | undefined): XmlElement | undefined {
    if (!firstMisfit) return undefined;
    const before = elements.slice(0, elements.indexOf(firstMisfit));
    return this.placer.choosing(before, content).find((candidate) => this.placer.isComplete(elements.filter((other) => other !== candidate), content));
  }

  /** The first child that the schema wants elsewhere among its siblings. */
  #disorder(elements: readonly XmlElement[], opened: Pattern): Problem {
    let state = opened;
    for (const [index, child] of elements.entries()) {
      const next = this.placer.afterAll([child], state);
      if (!next) {
        const before = elements[index - 1];
        return { code: 'wrong-order', span: child.nameSpan, args: { element: child.name, before: before?.name ?? '' } };
      }
      state = next;
    }
    const last = elements.at(-1);
    return { code: 'wrong-order', span: (last ?? elements[0])?.nameSpan ?? { start: 0, end: 0 }, args: { element: last?.name ?? '', before: '' } };
  }

  #missing(element: XmlElement, rest: Pattern, elements: readonly XmlElement[]): Finding[] {
    if (rest.nullable) return [];
    const missing = leastMissing(rest);
    const names = [...new Set(missing?.elements.map((one) => one.name))];
    if (names.length === 0 || (missing?.text && elements.length === 0 && element.textSpan)) return [];
    const span = element.nameSpan;
    const args = { element: element.name, missing: names.join('>`, `<'), variant: names.length > 1 ? 'several' : 'one' };
    const problem: Problem = { code: 'missing-element', span, args };
    const only = missing?.elements.length === 1 ? missing.elements[0] : undefined;
    if (!only) return [{ problem, element }];
    const steps = this.derivatives.childSteps(rest, expandedName(only.namespace, only.name));
    return [{ problem, element, missing: steps.map((step) => step.element) }];
  }

  #judgeText(element: XmlElement, opened: Pattern, place: 'mixed' | 'only'): Problem[] {
    const { patterns } = this.derivatives;
    const step = this.derivatives.textStep(opened);
    if (!step) return unexpectedText(element);
    if (place === 'mixed') return [];
    const value = element.textContent;
    const trimmed = trimSpace(value);
    if (element.blank !== '' && this.derivatives.afterValue(step, element.blank).nullable) return [];
    const rest = this.derivatives.afterValue(step, value);
    if (rest.nullable || (trimmed === '' && opened.nullable)) return [];
    if (trimmed === '' && leastMissing(opened)?.elements.length) return [];
    if (rest !== patterns.notAllowed) return [];
    const type = valueTypeAt(step, patterns);
    if (trimmed === '') {
      return [{ code: 'missing-text', span: element.nameSpan, args: { element: element.name, ...describeExpected('', type) } }];
    }
    const args = { place: `<${element.name}>`, value: trimmed, ...describeExpected(trimmed, type) };
    return [{ code: 'invalid-value', span: element.textSpan ?? element.nameSpan, args }];
  }
}

/** Faults that speak less against a definition than an element that does not belong: least of all, that something is missing. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'missing-attribute': 2,
  'missing-element': 2,
  'missing-text': 2,
  'invalid-value': 3,
  'unknown-attribute': 4,
  'attribute-conflict': 4,
};

function weightOf({ code }: Problem): number {
  return WEIGHTS[code] ?? 5;
}

/** Each piece of text where the grammar has none, without the white space around it. */
function unexpectedText(element: XmlElement): Problem[] {
  const problems: Problem[] = [];
  for (const node of element.children) {
    if (node.kind !== 'text' && node.kind !== 'cdata') continue;
    const text = trimSpace(node.rawValue);
    if (text === '') continue;
    const leading = node.rawValue.indexOf(text);
    const start = node.kind === 'text' ? node.start + leading : node.start;
    const span = { start, end: node.kind === 'text' ? start + text.length : node.end };
    problems.push({ code: 'unexpected-text', span, args: { element: element.name, text: shorten(text) } });
  }
  return problems;
}

function shorten(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
