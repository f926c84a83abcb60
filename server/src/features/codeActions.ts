// Quick fixes of the problems at a place, and all the sure ones of a document at once.
import { applyEdits } from '../text/edits';
import type { Fix, Problem, TextEdit } from '../text/problem';
import type { Span } from '../text/span';
import type { Diagnostic } from './diagnostics/diagnostics';
import type { LibvirtDocument } from './document';
import { mergeEdits } from './fixes/index';
import type { Messages } from './messages';

/** One entry of the editor's light bulb. */
export interface CodeAction {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** Whether it is the one sensible thing to do. */
  readonly isPreferred: boolean;
  readonly diagnostic: Diagnostic;
}

/** The fixes of a document's problems. */
export interface DocumentFixes {
  /** Fixes that are worth offering for some problems, as many lists as problems. */
  offered(problems: readonly Problem[]): readonly (readonly Fix[])[];
  /** The sure fixes of all problems that can be applied together. */
  sure(problems: readonly Problem[]): readonly Fix[];
}

/** Rounds of fixing at most: a fix may bring up what another one is needed for. */
const MAX_ROUNDS = 8;

/** Problems at most whose fixes one request is answered with: nobody reads a longer menu. */
const MAX_PROBLEMS = 20;

/** The fixes of the problems that touch a span, from its start on. */
export function codeActionsAt(diagnostics: readonly Diagnostic[], span: Span, fixes: DocumentFixes, messages: Messages): CodeAction[] {
  const touched = diagnostics
    .filter((diagnostic) => diagnostic.span.start <= span.end && span.start <= diagnostic.span.end)
    .slice(0, MAX_PROBLEMS);
  const offered = fixes.offered(touched.map(({ problem }) => problem));
  return touched.flatMap((diagnostic, index) =>
    (offered[index] ?? []).map((fix) => ({
      title: [fix, ...(fix.further ?? [])].map((one) => messages.fixTitle(one)).join('; '),
      edits: fix.edits,
      isPreferred: fix.confidence === 'only',
      diagnostic,
    })),
  );
}

/** The edits that apply every sure fix, until none is left; empty where there is nothing to fix. */
export function fixEverything(
  document: LibvirtDocument,
  problemsOf: (document: LibvirtDocument) => readonly Problem[],
  fixesOf: (document: LibvirtDocument) => DocumentFixes,
): readonly TextEdit[] {
  let first: readonly TextEdit[] = [];
  let current = document;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const edits = mergeEdits(fixesOf(current).sure(problemsOf(current)));
    if (edits.length === 0) return round <= 1 ? first : [replacement(document.text, current.text)];
    if (round === 0) first = edits;
    current = current.withText(applyEdits(current.text, edits));
  }
  return [replacement(document.text, current.text)];
}

/** The one edit that turns a text into another, as short as it can be. */
function replacement(before: string, after: string): TextEdit {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  const longest = Math.min(before.length, after.length) - start;
  while (end < longest && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { span: { start, end: before.length - end }, newText: after.slice(start, after.length - end) };
}
