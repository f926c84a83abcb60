// Makes fixes whole: the result has the problem no more and no new one of the rules, with what goes along done in the same fix.
import type { LibvirtDocument } from '../features/document';
import type { XmlElement } from '../syntax/nodes';
import { composeEdits } from '../text/edits';
import type { Fix, Problem, Severity } from '../text/problem';
import type { Looks } from './looks';
import { ruleFixesOf, type RuleSources } from './ruleFixes';

/** Fixes in one, at most: a disk that goes to another bus loses its address, and an option that the bus does not have. */
const MAX_STEPS = 4;

/** What fixes are looked up with. */
export interface FixSources extends RuleSources {
  /** All that a person is told of a document. */
  readonly problemsOf: (document: LibvirtDocument) => readonly Problem[];
}

/** A document with all that is wrong with it. */
interface State {
  readonly root: XmlElement | undefined;
  readonly ofRules: readonly Problem[];
  /** How often each code is found, whoever finds it. */
  readonly counts: ReadonlyMap<string, number>;
  readonly fixes: (problem: Problem) => readonly Fix[];
}

/** How a fix is judged. */
interface Terms {
  readonly problem: Problem;
  /** The device that it is about. */
  readonly place: Place;
  /** How many fixes may be in one. */
  readonly steps: number;
  /** Whether a code may not be found more often. */
  readonly heeds: (code: string) => boolean;
}

/** Fixes of the grammar that write what nobody has written yet, so that no problem of it was there before. */
const MADE_UP = /^fix-(replace-value|set-attribute|add-)/;
/** Those of them that may need more than they say; of values there are others to choose. */
const ADDED = /^fix-add-/;

/** Completes fixes in one document, and drops those that only exchange one problem for another. */
export class WholeFixes {
  readonly #before: State;
  readonly #severities: ReadonlyMap<string, Severity>;

  constructor(
    readonly looks: Looks,
    readonly sources: FixSources,
  ) {
    this.#severities = new Map([...sources.rules, ...(sources.documentRules ?? [])].map(({ code, severity }) => [code, severity]));
    this.#before = this.#stateOf(looks.document);
  }

  /** A rule's fix with what must go along; `undefined` where no way is found. Where there is no time left to look, as it is. */
  ofRule(problem: Problem, fix: Fix): Fix | undefined {
    return this.#complete(fix, { problem, place: this.#place(problem), steps: MAX_STEPS, heeds: () => true });
  }

  /**
   * The same for a fix of the grammar that a person chooses. What was there before and a fault hid is no reason to drop it,
   * but for an error; what it makes up itself must be right.
   */
  ofGrammar(problem: Problem, fix: Fix): Fix | undefined {
    if (fix.confidence === 'only') return fix;
    const heeded = MADE_UP.test(fix.title) ? ['error', 'warning'] : ['error'];
    const heeds = (code: string): boolean => heeded.includes(this.#severities.get(code) ?? '');
    return this.#complete(fix, { problem, place: this.#place(problem), steps: ADDED.test(fix.title) ? MAX_STEPS : 1, heeds });
  }

  #place({ span }: Problem): Place {
    return placeOf(this.#before.root, span.start);
  }

  #complete(fix: Fix, terms: Terms): Fix | undefined {
    const { place, steps } = terms;
    const after = this.looks.after(fix.edits);
    if (!after) return fix.further ? undefined : fix;
    const state = this.#stateOf(after);
    const risen = this.#risen(state, terms, fix);
    if (risen.size === 0) return fix;
    if (steps === 1 || [...risen].some((code) => !this.#severities.has(code))) return undefined;
    const around = elementAt(state.root, place);
    const next = state.ofRules.find(({ code, span }) => risen.has(code) && around && around.start <= span.start && span.end <= around.end);
    if (!next) return undefined;
    for (const further of state.fixes(next)) {
      if (removesDevice(state.root, further)) continue;
      const whole = this.#complete(join(fix, further), { ...terms, steps: steps - 1 });
      if (whole) return whole;
    }
    return undefined;
  }

  /** The codes that are found more often than is right once the problem is gone. */
  #risen({ counts }: State, { problem, heeds }: Terms, { further }: Fix): ReadonlySet<string> {
    const before = this.#before.counts;
    const allowed = (code: string): number => (before.get(code) ?? 0) - (code === problem.code ? 1 : 0);
    const counted = (code: string): boolean => heeds(code) || (further !== undefined && !this.#severities.has(code));
    return new Set([...counts].filter(([code, count]) => counted(code) && count > allowed(code)).map(([code]) => code));
  }

  #stateOf(document: LibvirtDocument): State {
    const { xml } = document;
    const problems = this.sources.problemsOf(document);
    const counts = new Map<string, number>();
    for (const { code } of problems) counts.set(code, (counts.get(code) ?? 0) + 1);
    const ofRules = problems.filter(({ code }) => this.#severities.has(code));
    const fixes = ruleFixesOf(xml, this.sources);
    return { root: fixes?.root, ofRules, counts, fixes: (problem) => fixes?.of(problem) ?? [] };
  }
}

/** Whether a fix takes away what the person wrote the document for, a device or a network's address: that is theirs to choose, and not to go along with something else. */
function removesDevice(root: XmlElement | undefined, { edits }: Fix): boolean {
  const devices = [...((root?.child('devices') ?? root)?.elements() ?? [])];
  const removed = edits.filter(({ newText }) => newText === '');
  return devices.some(({ start, end }) => removed.some(({ span }) => span.start <= start && end <= span.end));
}

/** Two fixes in one; where the second sets again what the first did, it alone is named. */
function join(fix: Fix, { title, args, edits }: Fix): Fix {
  const [first, ...others] = [fix, ...(fix.further ?? [])].filter((one) => one.title !== title || one.args['name'] !== args['name']);
  const last = { title, args };
  const named = first ? { title: first.title, args: first.args, further: [...others, last].map((one) => ({ title: one.title, args: one.args })) } : last;
  return { ...named, edits: composeEdits(fix.edits, edits), confidence: 'choice' };
}

/** A device, or another child of the domain: its number below its parents. Fixes add at the end, so that it stays the same. */
type Place = readonly number[];

function placeOf(root: XmlElement | undefined, offset: number): Place {
  const place: number[] = [];
  for (let scope = root; scope && (scope === root || scope.name === 'devices'); ) {
    const children: readonly XmlElement[] = [...scope.elements()];
    const index = children.findIndex(({ start, end }) => start <= offset && offset < end);
    if (index < 0) break;
    place.push(index);
    scope = children[index];
  }
  return place;
}

function elementAt(root: XmlElement | undefined, place: Place): XmlElement | undefined {
  return place.reduce<XmlElement | undefined>((scope, index) => (scope ? [...scope.elements()][index] : undefined), root);
}
