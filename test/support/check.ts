// Helpers shared by tests: problems and edits compared as a whole.
import { expect } from 'vitest';
import { createMessages } from '../../server/src/features/messages';
import { syntaxMessages } from '../../server/src/features/messages/syntax';
import { builtInFixes, fixesFor, mergeEdits, sureFixes } from '../../server/src/features/fixes/index';
import { applyEdits } from '../../server/src/text/edits';
import type { FixContext } from '../../server/src/features/fixes/index';
import { parseXml } from '../../server/src/syntax/parser';
import { LineIndex } from '../../server/src/text/lineIndex';
import type { Fix, Problem, TextEdit } from '../../server/src/text/problem';
import type { Span } from '../../server/src/text/span';

/** A text with `«` and `»` around a span, so that a failing test shows where it is. */
export function marked(text: string, { start, end }: Span): string {
  return `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`;
}

/** The English messages of the parser's problems. */
export const syntaxSentences = createMessages(syntaxMessages);

/** A problem in one line: `line:column «token» code: sentence`. */
export function describeProblem(text: string, problem: Problem): string {
  const { line, character } = new LineIndex(text).positionAt(problem.span.start);
  const token = text.slice(problem.span.start, problem.span.end);
  return `${line + 1}:${character + 1} «${token}» ${problem.code}: ${syntaxSentences.problem(problem)}`;
}

/** Checks all well-formedness problems of a text, in document order. */
export function checkSyntax(text: string, expected: readonly string[]): void {
  expect(parseXml(text).problems.map((problem) => describeProblem(text, problem))).toEqual(expected);
}

/** A context for fixes of a text's syntax; `belongsIn` stands for the grammar. */
export function fixContext(text: string, belongsIn: FixContext['belongsIn'] = () => undefined): FixContext {
  const xml = parseXml(text);
  return { xml, problems: xml.problems, belongsIn };
}

/**
 * Checks the fixes of a text's only problem: each title with the text that it gives, which must have no problem left.
 * The sure fix stands under `only`.
 */
export function checkFixes(text: string, expected: Readonly<Record<string, string>>, belongsIn?: FixContext['belongsIn']): void {
  const context = fixContext(text, belongsIn);
  expect(context.problems.map(({ code }) => code)).toHaveLength(1);
  const fixes = context.problems.flatMap((problem) => fixesFor(builtInFixes, context, problem));
  expect(Object.fromEntries(fixes.map((fix) => [titleOf(fix), applyEdits(text, fix.edits)]))).toEqual(expected);
  for (const fix of fixes) {
    expectDisjoint(fix.edits);
    checkSyntax(applyEdits(text, fix.edits), []);
  }
}

/** Checks what all sure fixes together make of a text. */
export function checkFixAll(text: string, expected: string): void {
  const context = fixContext(text);
  const edits = mergeEdits(sureFixes(context.problems, (problem) => fixesFor(builtInFixes, context, problem)));
  expectDisjoint(edits);
  expect(applyEdits(text, edits)).toBe(expected);
}

function titleOf(fix: Fix): string {
  const title = syntaxSentences.fixTitle(fix);
  return fix.confidence === 'only' ? `only: ${title}` : title;
}

function expectDisjoint(edits: readonly TextEdit[]): void {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const overlapping = sorted.filter((edit, index) => edit.span.start < (sorted[index - 1]?.span.end ?? 0));
  expect(overlapping).toEqual([]);
}
