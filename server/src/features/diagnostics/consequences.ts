// One fault, one problem: what the grammar says only because a start tag ends too early, or a stray character is in a value.
import { applyEdits } from '../../text/edits';
import type { Fix, Problem } from '../../text/problem';
import type { LibvirtDocument } from '../document';
import { earlyEnd } from '../fixes/earlyEnd';
import { belongsInGrammar, builtInFixes, fixesFor, mergeEdits, sureFixes } from '../fixes/index';
import { lastingProblems } from './lasting';

/** Text that may be the rest of a start tag. */
const TEXTS: ReadonlySet<string> = new Set(['unexpected-text', 'text-outside-root', 'invalid-value']);
/** Characters that make of a value another one, which may choose what else an element has. */
const IN_VALUES: ReadonlySet<string> = new Set(['bare-ampersand', 'unfinished-reference', 'unknown-entity', 'bad-character-reference']);

/** The problems without those that would be gone with the faults mended that they follow from. */
export function withoutConsequences(document: LibvirtDocument, problems: readonly Problem[]): readonly Problem[] {
  const { text, xml, grammar, match } = document;
  const early = new Map<Problem, Fix>();
  for (const problem of problems) {
    const fix = TEXTS.has(problem.code) ? earlyEnd(text, problem) : undefined;
    if (fix) early.set(problem, fix);
  }
  const causes = new Set(problems.filter((problem) => early.has(problem) || IN_VALUES.has(problem.code)));
  if (causes.size === 0 || causes.size === problems.length) return problems;
  const context = { xml, problems, belongsIn: belongsInGrammar(grammar), grammar, match };
  const fixesOf = (problem: Problem): readonly Fix[] => {
    const fix = early.get(problem);
    return fix ? [fix] : fixesFor(builtInFixes, context, problem);
  };
  const mended = document.withText(applyEdits(text, mergeEdits(sureFixes([...causes], fixesOf))));
  const left = [...mended.xml.problems, ...(mended.match?.problems ?? [])];
  const lasting = new Set(lastingProblems(problems.filter((problem) => !causes.has(problem)), text, { problems: left, text: mended.text }));
  return problems.filter((problem) => causes.has(problem) || lasting.has(problem));
}
