// The fixes of a document's problems, from the features' tables and from the rules themselves.
import type { DocumentFixes } from '../features/codeActions';
import type { LibvirtDocument } from '../features/document';
import { EditSet } from '../features/fixes/editSet';
import { belongsInGrammar, builtInFixes, fixesFor, mergeEdits, sureFixes, type FixContext } from '../features/fixes/index';
import type { Fix, Problem } from '../text/problem';
import { inUsualQuotes } from '../text/quotes';
import { Looks } from './looks';
import { ruleFixesOf, type RuleFixes } from './ruleFixes';
import { WholeFixes, type FixSources } from './wholeFixes';

/** Looks that fixing everything may take, however long a document is: a person waits for it, and it must not leave a fix out. */
const LOOKS_AT_ALL = 8;

/** Up to this many problems each fix is looked at by itself. */
const FEW_PROBLEMS = 3;

/** Problems of rules at most whose sure fixes are looked up at once: a rule's fix may go over the whole document. */
const MOST_OF_RULES = 500;

/** Looks fixes up for the problems of one document. */
export function documentFixes(document: LibvirtDocument, sources: FixSources): DocumentFixes {
  return new FixFinder(document, sources);
}

class FixFinder implements DocumentFixes {
  readonly #looks: Looks;
  readonly #context: FixContext;
  /** Codes of the problems that rules find. */
  readonly #codes: ReadonlySet<string>;
  readonly #ruleFixes: RuleFixes | undefined;
  /** Fixes that rules have offered so far. */
  readonly #ofRules = new Set<Fix>();
  #wholeFixes: WholeFixes | undefined;

  constructor(
    document: LibvirtDocument,
    private readonly sources: FixSources,
  ) {
    const { xml, grammar, match } = document;
    const { rules, documentRules = [] } = sources;
    const problems = sources.problemsOf(document);
    this.#looks = new Looks(document, problems.length);
    this.#context = { xml, problems, belongsIn: belongsInGrammar(grammar), grammar, match };
    this.#codes = new Set([...rules, ...documentRules].map((rule) => rule.code));
    this.#ruleFixes = ruleFixesOf(xml, sources);
  }

  offered(asked: readonly Problem[]): readonly (readonly Fix[])[] {
    const fixes = asked.map((problem) => this.#fixesOf(problem));
    const kept = this.#helpful([...new Set(fixes.flat())], asked.length);
    return asked.map((problem, index) => (fixes[index] ?? []).filter((fix) => kept.has(fix)).flatMap((fix) => this.#final(problem, fix) ?? []));
  }

  sure(asked: readonly Problem[]): readonly Fix[] {
    this.#looks.allow(LOOKS_AT_ALL);
    let left = MOST_OF_RULES;
    const few = asked.filter(({ code }) => !this.#codes.has(code) || left-- > 0);
    const fixes = sureFixes(few, (problem) => this.#fixesOf(problem, 'only'));
    const kept = new Set([...this.#ofRules, ...new Judge(this.#looks).together(fixes.filter((fix) => !this.#ofRules.has(fix)))]);
    return fixes.filter((fix) => kept.has(fix));
  }

  #fixesOf(problem: Problem, only?: Fix['confidence']): readonly Fix[] {
    if (!this.#codes.has(problem.code)) return fixesFor(builtInFixes, this.#context, problem);
    const all = this.#ruleFixes?.of(problem) ?? [];
    const own = only === undefined ? all : all.filter(({ confidence }) => confidence === only);
    const settled = own.flatMap((fix) => this.#whole().ofRule(problem, fix) ?? []);
    const fixes = settled.map((fix) => ({ ...fix, edits: inUsualQuotes(this.#context.xml.text, fix.edits) }));
    for (const fix of fixes) this.#ofRules.add(fix);
    return fixes;
  }

  /** What rules find is beyond syntax and grammar: their fixes take no fault of those away, and are settled already. */
  #helpful(fixes: readonly Fix[], problems: number): ReadonlySet<Fix> {
    const judge = new Judge(this.#looks);
    const doubtful = fixes.filter((fix) => !this.#ofRules.has(fix));
    return new Set([...this.#ofRules, ...(problems > FEW_PROBLEMS ? judge.groups(doubtful) : doubtful.flatMap((fix) => judge.helpful([fix])))]);
  }

  #final(problem: Problem, fix: Fix): Fix | undefined {
    return this.#ruleFixes && !this.#ofRules.has(fix) ? this.#whole().ofGrammar(problem, fix) : fix;
  }

  #whole(): WholeFixes {
    return (this.#wholeFixes ??= new WholeFixes(this.#looks, this.sources));
  }
}

/** Tells which fixes leave a document with fewer faults than it has: one that only moves the fault is of no use. */
class Judge {
  readonly #faults: number;

  constructor(readonly looks: Looks) {
    this.#faults = faultsOf(looks.document);
  }

  /** The helpful ones of any fixes: those that do not overlap are looked at together. */
  groups(fixes: readonly Fix[]): Fix[] {
    const kept: Fix[] = [];
    for (let rest = fixes; rest.length > 0; ) {
      const edits = new EditSet();
      const left: Fix[] = [];
      kept.push(...this.helpful(rest.filter((fix) => edits.add(fix.edits) || !left.push(fix))));
      rest = left;
    }
    return kept;
  }

  /** The fixes, of some that do not overlap, that surely help beside those before them. */
  together(fixes: readonly Fix[], applied: readonly Fix[] = []): readonly Fix[] {
    if (fixes.length === 0) return [];
    const before = this.#faultsAfter(applied);
    const after = this.#faultsAfter([...applied, ...fixes]);
    if (before === undefined || after === undefined) return [];
    if (before - after >= fixes.length) return fixes;
    if (fixes.length === 1) return [];
    const middle = fixes.length >> 1;
    const first = this.together(fixes.slice(0, middle), applied);
    return [...first, ...this.together(fixes.slice(middle), [...applied, ...first])];
  }

  /** The helpful ones of fixes that do not overlap: all where they take away a fault each, else those of each half. What there are no looks left for, a person may see. */
  helpful(fixes: readonly Fix[]): readonly Fix[] {
    if (fixes.length === 0) return [];
    const after = this.#faultsAfter(fixes);
    if (after === undefined || this.#faults - after >= fixes.length) return fixes;
    if (fixes.length === 1) return [];
    const middle = fixes.length >> 1;
    return [...this.helpful(fixes.slice(0, middle)), ...this.helpful(fixes.slice(middle))];
  }

  #faultsAfter(fixes: readonly Fix[]): number | undefined {
    if (fixes.length === 0) return this.#faults;
    const after = this.looks.after(mergeEdits(fixes));
    return after && faultsOf(after);
  }
}

function faultsOf(document: LibvirtDocument): number {
  return document.xml.problems.length + (document.match?.problems.length ?? 0);
}
