// The registry of quick fixes, and all the sure ones at once.
import type { Fix, Problem, TextEdit } from '../../text/problem';
import type { Grammar } from '../../grammar/types';
import { EditSet } from './editSet';
import { grammarFixes } from './grammar';
import { noteFixes } from './notes';
import { syntaxFixes } from './syntax';
import { tagFixes } from './tags';
import type { FixContext, FixTable } from './types';

export type { FixContext, FixMaker, FixTable } from './types';

/** Fixes of what the parser and the grammar find, and of text where none belongs. */
export const builtInFixes: readonly FixTable[] = [tagFixes, syntaxFixes, noteFixes, grammarFixes];

/** The fixes of one problem from all tables that know its code. */
export function fixesFor(tables: readonly FixTable[], context: FixContext, problem: Problem): readonly Fix[] {
  return tables.flatMap((table) => (Object.hasOwn(table, problem.code) ? (table[problem.code]?.(context, problem) ?? []) : []));
}

/** A context's `belongsIn` that asks a grammar. */
export function belongsInGrammar(grammar: Grammar | undefined): FixContext['belongsIn'] {
  return (child, parent) => {
    const definitions = grammar?.definitionsNamed(child) ?? [];
    if (!grammar || definitions.length === 0) return undefined;
    return definitions.some((definition) => grammar.parentsOf(definition).includes(parent));
  };
}

/**
 * The one sensible fix of each problem that has such, in document order. A fix whose edits overlap those of an earlier
 * problem is left out: it may no longer be needed, and another run finds it if it is.
 */
export function sureFixes(problems: readonly Problem[], fixesOf: (problem: Problem) => readonly Fix[]): readonly Fix[] {
  const edits = new EditSet();
  const inOrder = [...problems].sort((a, b) => a.span.start - b.span.start);
  return inOrder.flatMap((problem) => {
    const fix = fixesOf(problem).find(({ confidence }) => confidence === 'only');
    return fix && edits.add(fix.edits) ? [fix] : [];
  });
}

/** The edits of fixes that do not overlap, in document order. */
export function mergeEdits(fixes: readonly Fix[]): readonly TextEdit[] {
  // Of two insertions at one place that of the later problem comes first: what was opened last is closed first.
  return fixes
    .flatMap((fix, rank) => fix.edits.map((edit) => ({ edit, rank })))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || b.rank - a.rank)
    .map(({ edit }) => edit);
}
