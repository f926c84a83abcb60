// Tells faults from their consequences across a document: an element in the wrong place is one mistake, not three.
import type { Problem } from '../text/problem';
import type { XmlElement } from '../syntax/nodes';
import type { Finding } from './analyser';
import type { GrammarIndex } from './grammarIndex';
import { KeptFindings } from './keptFindings';
import { chosenHere, type Chooser } from './misfits';
import type { ElementRef } from './patterns';
import { NearNames } from './suggest';

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
  const kept = new KeptFindings(findings);
  for (const fold of [foldRuledOut, foldMistaken, foldStrangers, foldGaps]) fold(kept, judge);
  return kept.list().map(({ problem }) => problem);
}

/** Attributes that are right for another branch of the parent: `file` in the source of a network disk. */
function foldRuledOut(kept: KeptFindings, judge: Judge): void {
  for (const finding of kept.list()) {
    const { element, problem } = finding;
    if (!FOREIGN_TAG_CODES.has(problem.code) || !kept.has(finding)) continue;
    const chooser = judge.chooserOf(element);
    if (!chooser) continue;
    const { attribute, needed } = chooser;
    const choice = { parent: attribute.owner.name, other: attribute.name, value: attribute.value, needed, variant: 'needed-above' };
    const blamed = { ...problem, args: { attribute: problem.args['attribute'] ?? '', ...choice }, related: [chosenHere(attribute)] };
    kept.removeWithin(element);
    kept.add({ ...finding, problem: blamed });
  }
}

/** Elements that are valid under a name that is nearly theirs: `<vcpus>2</vcpus>` is meant to be `<vcpu>`. */
function foldMistaken(kept: KeptFindings, { isValid, siblingsOf }: Judge): void {
  const names = new Map<readonly ElementRef[], NearNames>();
  for (const finding of kept.list()) {
    const { element, problem } = finding;
    if (!CONTENT_CODES.has(problem.code) || !element.parent || !kept.has(finding)) continue;
    const siblings = siblingsOf(element);
    const near = names.get(siblings) ?? new NearNames(siblings.map((one) => one.name));
    names.set(siblings, near);
    const suggestion = near.of(element.name).find((name) =>
      siblings.some((one) => one.name === name && isValid(element, one)),
    );
    if (suggestion === undefined) continue;
    const args = { element: element.name, suggestion };
    kept.removeWithin(element);
    kept.add({ problem: { code: 'mistaken-element', span: element.nameSpan, args }, element });
  }
}

/** Elements whose name fits but whose attributes are another element's: valid, had they stood in their own parent. */
function foldStrangers(kept: KeptFindings, { index, isValid }: Judge): void {
  for (const element of new Set(kept.list().map((finding) => finding.element))) {
    const own = kept.of(element);
    const parent = element.parent;
    if (!parent || own.length === 0 || !isForeign(element, own)) continue;
    const home = index
      .named(element.name)
      .filter((one) => !index.parentsOf(one).some((other) => other.name === parent.name))
      .find((one) => isValid(element, one));
    const belongs = home && index.parentsOf(home)[0]?.name;
    if (belongs !== undefined) blameStray(kept, element, belongs);
  }
}

/** Elements that lack a child which stands somewhere else with a fault of its own: the one fault is its place. */
function foldGaps(kept: KeptFindings, judge: Judge): void {
  for (const gap of kept.list().filter((finding) => finding.missing !== undefined)) {
    const stray = gap.missing && findStray(kept, gap, gap.missing, judge);
    if (!stray) continue;
    kept.remove(gap);
    blameStray(kept, stray, gap.element.name);
  }
}

/** Says only of an element that it stands in the wrong place. */
function blameStray(kept: KeptFindings, stray: XmlElement, belongs: string): void {
  kept.removeWithin(stray);
  kept.removeTwinsOf(stray);
  kept.add({ problem: misplaced(stray, belongs), element: stray });
}

/** Whether most of an element's attributes are not those of the place where it stands, for no reason found yet. */
function isForeign(element: XmlElement, own: readonly Finding[]): boolean {
  const foreign = own.filter((finding) => !finding.problem.related && FOREIGN_TAG_CODES.has(finding.problem.code));
  return foreign.length * 2 > element.attributes.length;
}

/** The element with a fault of its own that is just what is missing elsewhere. */
function findStray(kept: KeptFindings, gap: Finding, missing: readonly ElementRef[], { isValid }: Judge): XmlElement | undefined {
  const purpose = missing.map(({ id }) => id).join();
  const isMissing = ({ element, problem }: Finding): boolean => MISFIT_CODES.has(problem.code) || missing.some((one) => isValid(element, one));
  for (const name of new Set(missing.map((one) => one.name))) {
    const found = kept.first(name, purpose, isMissing, gap.element);
    if (found) return found.element;
  }
  return undefined;
}

function misplaced(element: XmlElement, belongs: string): Problem {
  const args = { element: element.name, parent: element.parent?.name ?? '', belongs };
  return { code: 'misplaced-element', span: element.nameSpan, args };
}
