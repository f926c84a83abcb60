// What the reports are written from: files, their problems, and where these are in lines and columns.
import type { Diagnostic } from '../features/diagnostics/diagnostics';
import { LineIndex, type Position } from '../text/lineIndex';
import type { ShownSeverity } from '../text/problem';
import type { Span } from '../text/span';

/** A file that was read and checked. */
export interface CheckedFile {
  /** As named on the command line. */
  readonly name: string;
  /** Its text; empty where it has no problem, so that many good files need no memory. */
  readonly text: string;
  readonly problems: readonly Diagnostic[];
}

/** A file that could not be read, and why. */
export interface UnreadableFile {
  readonly name: string;
  readonly reason: string;
}

/** Everything that one run found. */
export interface Findings {
  readonly files: readonly CheckedFile[];
  readonly unreadable: readonly UnreadableFile[];
}

/** How many problems of each severity. */
export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly hints: number;
}

const COUNTED: Readonly<Record<ShownSeverity, keyof Counts>> = { error: 'errors', warning: 'warnings', information: 'hints', hint: 'hints' };

/** Counts the problems of some files. */
export function countProblems(files: readonly CheckedFile[]): Counts {
  const counts = { errors: 0, warnings: 0, hints: 0 };
  for (const { problems } of files) {
    for (const { severity } of problems) counts[COUNTED[severity]]++;
  }
  return counts;
}

/** A range in lines and columns from 1, columns in UTF-16 code units, the end exclusive. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Turns spans of one text into ranges; its line index is made when first asked. */
export function rangesOf(text: string): (span: Span) => Range {
  let index: LineIndex | undefined;
  const at = (offset: number): Position => (index ??= new LineIndex(text)).positionAt(offset);
  return ({ start, end }) => {
    const from = at(start);
    const to = at(end);
    return { line: from.line + 1, column: from.character + 1, endLine: to.line + 1, endColumn: to.character + 1 };
  };
}
