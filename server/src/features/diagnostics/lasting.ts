// Tells what rules really find from what only follows from faults of syntax or grammar: the former is still there once those are mended.
import { applyEdits } from '../../text/edits';
import type { Fix, Problem } from '../../text/problem';
import type { LibvirtDocument } from '../document';
import { belongsInGrammar, builtInFixes, fixesFor, mergeEdits, sureFixes, type FixContext } from '../fixes/index';

/** Rounds of mending at most: one fault may hide another. */
const MAX_ROUNDS = 3;

/** The document as it would be with its certain faults put right, each in the likeliest way. */
export function mend(document: LibvirtDocument): LibvirtDocument {
  let mended = document;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const faults = faultsOf(mended);
    const { xml, grammar, match } = mended;
    const context = { xml, problems: faults, belongsIn: belongsInGrammar(grammar), grammar, match };
    const edits = mergeEdits(sureFixes(faults, (problem) => likeliestFix(context, problem)));
    if (edits.length === 0) break;
    mended = mended.withText(applyEdits(mended.text, edits));
  }
  return mended;
}

/** The problems of `found` that are also among those of the mended document, however the text around them moved. */
export function lastingProblems(
  found: readonly Problem[],
  text: string,
  mended: { readonly problems: readonly Problem[]; readonly text: string },
): readonly Problem[] {
  const left = new Map<string, number>();
  for (const problem of mended.problems) {
    const identity = identityOf(problem, mended.text);
    left.set(identity, (left.get(identity) ?? 0) + 1);
  }
  return found.filter((problem) => {
    const identity = identityOf(problem, text);
    const count = left.get(identity) ?? 0;
    left.set(identity, count - 1);
    return count > 0;
  });
}

function faultsOf(document: LibvirtDocument): readonly Problem[] {
  return [...document.xml.problems, ...(document.match?.problems ?? [])];
}

/** One fix, taken for sure: the one that is, or the first to choose from. */
function likeliestFix(context: FixContext, problem: Problem): readonly Fix[] {
  const [first, ...others] = fixesFor(builtInFixes, context, problem);
  const sure = [first, ...others].find((fix) => fix?.confidence === 'only') ?? first;
  return sure ? [{ ...sure, confidence: 'only' }] : [];
}

function identityOf(problem: Problem, text: string): string {
  return JSON.stringify([problem.code, text.slice(problem.span.start, problem.span.end), problem.args]);
}
