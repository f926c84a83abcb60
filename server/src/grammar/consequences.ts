// Tells faults from their consequences across a document: an element in the wrong place is one mistake, not three.
import type { Problem } from '../text/problem';
import type { XmlElement } from '../syntax/nodes';
import type { Finding } from './analyser';
import type { GrammarIndex } from './grammarIndex';
import { chosenHere, type Chooser } from './misfits';
import type { ElementRef } from './patterns';
import { allNear } from './suggest';

/** What folding asks of the grammar. */
export interface Judge {
  readonly index: GrammarIndex;
  /** Whether a subtree is valid as a definition. */
  readonly isValid: (element: XmlElement, definition: ElementRef) => boolean;
  /** The attribute of an element's parent that ruled out the definition as which the element would be valid. */
  readonly chooserOf: (element: XmlElement) => Chooser | undefined;
  /** The definitions that an element's parent has for children. */
  readonly siblingsOf: (element: XmlElement) => readonly ElementRef[];
}

/** Codes that say that a child is not accepted where it stands. */
const MISFIT_CODES = new Set(['misplaced-element', 'unknown-element', 'element-conflict']);

/** Faults of a start tag that may really mean: this element belongs to another parent. */
const FOREIGN_TAG_CODES = new Set(['unknown-attribute', 'attribute-conflict']);

/** Faults of an element's content that may really mean: the element has the wrong one of two similar names. */
const CONTENT_CODES = new Set(['unexpected-text', 'missing-element', 'missing-text']);

/** Folds the findings of one document so that each mistake is said once, at the element that was put in the wrong place. */
export function foldConsequences(findings: readonly Finding[], judge: Judge): readonly Problem[] {
  let kept = foldStrangers(foldMistaken(foldRuledOut(findings, judge), judge), judge);
  for (const gap of kept.filter((finding) => finding.missing !== undefined)) {
    const stray = gap.missing && findStray(kept, gap, gap.missing, judge);
    if (!stray) continue;
    const inside = kept.filter((finding) => finding !== gap && !isWithin(finding.element, stray));
    kept = [...inside.filter((finding) => !isTwinOf(finding, stray)), { problem: misplaced(stray, gap.element.name), element: stray }];
  }
  return kept.map(({ problem }) => problem);
}

/** Attributes that are right for another branch of the parent: `file` in the source of a network disk. */
function foldRuledOut(findings: readonly Finding[], judge: Judge): readonly Finding[] {
  let kept = findings;
  for (const finding of findings) {
    const { element, problem } = finding;
    if (!FOREIGN_TAG_CODES.has(problem.code) || !kept.includes(finding)) continue;
    const chooser = judge.chooserOf(element);
    if (!chooser) continue;
    const { attribute, needed } = chooser;
    const choice = { parent: attribute.owner.name, other: attribute.name, value: attribute.value, needed, variant: 'needed-above' };
    const blamed = { ...problem, args: { attribute: problem.args['attribute'] ?? '', ...choice }, related: [chosenHere(attribute)] };
    kept = kept.flatMap((other) => (other === finding ? [{ ...finding, problem: blamed }] : isWithin(other.element, element) ? [] : [other]));
  }
  return kept;
}

/** Elements that are valid under a name that is nearly theirs: `<vcpus>2</vcpus>` is meant to be `<vcpu>`. */
function foldMistaken(findings: readonly Finding[], { isValid, siblingsOf }: Judge): readonly Finding[] {
  let kept = findings;
  for (const { element, problem } of findings) {
    if (!CONTENT_CODES.has(problem.code) || !element.parent) continue;
    const siblings = siblingsOf(element);
    const suggestion = allNear(element.name, siblings.map((one) => one.name)).find((name) =>
      siblings.some((one) => one.name === name && isValid(element, one)),
    );
    if (suggestion === undefined) continue;
    const args = { element: element.name, suggestion };
    const others = kept.filter((finding) => !isWithin(finding.element, element));
    kept = [...others, { problem: { code: 'mistaken-element', span: element.nameSpan, args }, element }];
  }
  return kept;
}

/** Elements whose name fits but whose attributes are another element's: valid, had they stood in their own parent. */
function foldStrangers(findings: readonly Finding[], { index, isValid }: Judge): readonly Finding[] {
  let kept = findings;
  for (const [element, own] of byElement(findings)) {
    const parent = element.parent;
    if (!parent || !isForeign(element, own)) continue;
    const home = index
      .named(element.name)
      .filter((one) => !index.parentsOf(one).some((other) => other.name === parent.name))
      .find((one) => isValid(element, one));
    const belongs = home && index.parentsOf(home)[0]?.name;
    if (belongs === undefined) continue;
    const others = kept.filter((finding) => !isWithin(finding.element, element) && !isTwinOf(finding, element));
    kept = [...others, { problem: misplaced(element, belongs), element }];
  }
  return kept;
}

function byElement(findings: readonly Finding[]): ReadonlyMap<XmlElement, readonly Finding[]> {
  const groups = new Map<XmlElement, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.element);
    if (group) group.push(finding);
    else groups.set(finding.element, [finding]);
  }
  return groups;
}

/** Whether most of an element's attributes are not those of the place where it stands, for no reason found yet. */
function isForeign(element: XmlElement, own: readonly Finding[]): boolean {
  const foreign = own.filter((finding) => !finding.problem.related && FOREIGN_TAG_CODES.has(finding.problem.code));
  return foreign.length * 2 > element.attributes.length;
}

/** The element with a fault of its own that is just what is missing elsewhere. */
function findStray(findings: readonly Finding[], gap: Finding, missing: readonly ElementRef[], { isValid }: Judge): XmlElement | undefined {
  for (const { element, problem } of findings) {
    if (!missing.some((one) => one.name === element.name) || element === gap.element) continue;
    if (MISFIT_CODES.has(problem.code) || missing.some((one) => isValid(element, one))) return element;
  }
  return undefined;
}

/** Whether a finding blames the twin of a stray: with the stray gone, the twin is right. */
function isTwinOf({ problem, element }: Finding, stray: XmlElement): boolean {
  return problem.code === 'duplicate-element' && element.parent === stray.parent && element.name === stray.name;
}

function misplaced(element: XmlElement, belongs: string): Problem {
  const args = { element: element.name, parent: element.parent?.name ?? '', belongs };
  return { code: 'misplaced-element', span: element.nameSpan, args };
}

function isWithin(element: XmlElement, ancestor: XmlElement): boolean {
  for (let scope: XmlElement | undefined = element; scope; scope = scope.parent) if (scope === ancestor) return true;
  return false;
}
