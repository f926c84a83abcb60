// The fixes of a document's problems, from the features' tables and from the rules themselves.
import { domainOf } from '../domain/domain';
import { rulesFixes } from '../domain/runRules';
import type { DocumentFixes } from '../features/codeActions';
import type { LibvirtDocument } from '../features/document';
import { EditSet } from '../features/fixes/editSet';
import { belongsInGrammar, builtInFixes, fixesFor, mergeEdits, sureFixes } from '../features/fixes/index';
import { applyEdits } from '../text/edits';
import type { Fix, Problem } from '../text/problem';
import { inUsualQuotes } from '../text/quotes';
import { WholeFixes, type FixSources } from './wholeFixes';

/** Looks at the document after a fix, at most, in one request: each reads and matches the whole of it again. */
const MAX_CHECKS = 24;
const MIN_CHECKS = 4;

/** Faults that may be found again in those looks, which cost the more the more there are. */
const FAULTS_LOOKED_AT = 2400;

/** Up to this many problems each fix is looked at by itself. */
const FEW_PROBLEMS = 3;

/** Looks fixes up for the problems of one document. */
export function documentFixes(document: LibvirtDocument, sources: FixSources): DocumentFixes {
  const { xml, grammar, match } = document;
  const { rules, facts } = sources;
  const problems = sources.problemsOf(document);
  const context = { xml, problems, belongsIn: belongsInGrammar(grammar), grammar, match };
  const codes = new Set(rules.map((rule) => rule.code));
  const domain = domainOf(xml, facts);
  const ofRules = new Set<Fix>();
  let wholeFixes: WholeFixes | undefined;
  const whole = (): WholeFixes => (wholeFixes ??= new WholeFixes(document, sources));
  const fixesOf = (problem: Problem, only?: Fix['confidence']): readonly Fix[] => {
    if (!codes.has(problem.code)) return fixesFor(builtInFixes, context, problem);
    const all = domain ? rulesFixes(rules, domain, problem) : [];
    const own = only === undefined ? all : all.filter(({ confidence }) => confidence === only);
    const settled = own.flatMap((fix) => whole().ofRule(problem, fix) ?? []);
    const fixes = settled.map((fix) => ({ ...fix, edits: inUsualQuotes(xml.text, fix.edits) }));
    for (const fix of fixes) ofRules.add(fix);
    return fixes;
  };
  const final = (problem: Problem, fix: Fix): Fix | undefined => (domain && !ofRules.has(fix) ? whole().ofGrammar(problem, fix) : fix);
  // What rules find is beyond syntax and grammar: their fixes take no fault of those away, and are settled already.
  const helpful = (fixes: readonly Fix[], together: boolean): ReadonlySet<Fix> => {
    const judge = new Judge(document);
    const doubtful = fixes.filter((fix) => !ofRules.has(fix));
    return new Set([...ofRules, ...(together ? judge.groups(doubtful) : doubtful.flatMap((fix) => judge.helpful([fix])))]);
  };
  return {
    offered: (asked) => {
      const fixes = asked.map((problem) => fixesOf(problem));
      const kept = helpful([...new Set(fixes.flat())], asked.length > FEW_PROBLEMS);
      return asked.map((problem, index) => (fixes[index] ?? []).filter((fix) => kept.has(fix)).flatMap((fix) => final(problem, fix) ?? []));
    },
    sure: (asked) => {
      const fixes = sureFixes(asked, (problem) => fixesOf(problem, 'only'));
      const kept = new Set([...ofRules, ...new Judge(document).together(fixes.filter((fix) => !ofRules.has(fix)))]);
      return fixes.filter((fix) => kept.has(fix));
    },
  };
}

/** Tells which fixes leave a document with fewer faults than it has: one that only moves the fault is of no use. */
class Judge {
  readonly #faults: number;
  #checks: number;

  constructor(readonly document: LibvirtDocument) {
    this.#faults = faultsOf(document);
    this.#checks = Math.max(MIN_CHECKS, Math.min(MAX_CHECKS, Math.floor(FAULTS_LOOKED_AT / (this.#faults + 1))));
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

  /** The fixes, of some that do not overlap, that help beside those before them. */
  together(fixes: readonly Fix[], applied: readonly Fix[] = []): readonly Fix[] {
    if (fixes.length === 0 || this.#checks <= 0) return [];
    if (this.#faultsLeft(applied) - this.#faultsLeft([...applied, ...fixes]) >= fixes.length) return fixes;
    if (fixes.length === 1) return [];
    const middle = fixes.length >> 1;
    const first = this.together(fixes.slice(0, middle), applied);
    return [...first, ...this.together(fixes.slice(middle), [...applied, ...first])];
  }

  /** The helpful ones of fixes that do not overlap: all where they take away a fault each, else those of each half. */
  helpful(fixes: readonly Fix[]): readonly Fix[] {
    if (fixes.length === 0 || this.#checks <= 0) return [];
    if (this.#faults - this.#faultsLeft(fixes) >= fixes.length) return fixes;
    if (fixes.length === 1) return [];
    const middle = fixes.length >> 1;
    return [...this.helpful(fixes.slice(0, middle)), ...this.helpful(fixes.slice(middle))];
  }

  #faultsLeft(fixes: readonly Fix[]): number {
    if (fixes.length === 0) return this.#faults;
    this.#checks--;
    return faultsOf(this.document.withText(applyEdits(this.document.text, mergeEdits(fixes))));
  }
}

function faultsOf(document: LibvirtDocument): number {
  return document.xml.problems.length + (document.match?.problems.length ?? 0);
}
