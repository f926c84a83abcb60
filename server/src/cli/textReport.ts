// Problems for people: place, sentence, and the line with the token underlined, as compilers show them.
import type { ShownSeverity } from '../text/problem';
import type { Span } from '../text/span';
import type { Diagnostic } from '../features/diagnostics/diagnostics';
import { countProblems, rangesOf, type CheckedFile, type Findings, type Range } from './findings';

/** How the text report looks. */
export interface TextReportOptions {
  readonly colour: boolean;
  readonly summary: boolean;
}

/** Columns of a line that are shown; longer ones are cut around the token. */
const WIDEST = 120;
const RED = '31';
const YELLOW = '33';
const CYAN = '36';
const COLOURS: Readonly<Record<ShownSeverity, string>> = { error: RED, warning: YELLOW, information: CYAN, hint: CYAN };

type Paint = (codes: string, text: string) => string;

/** The whole report. */
export function textReport(findings: Findings, options: TextReportOptions): string {
  const paint: Paint = (codes, text) => (options.colour ? `\u001b[${codes}m${text}\u001b[0m` : text);
  const blocks = findings.files.map((file) => fileReport(file, paint));
  return blocks.join('') + (options.summary ? summary(findings) : '');
}

function fileReport(file: CheckedFile, paint: Paint): string {
  if (file.problems.length === 0) return '';
  const rangeOf = rangesOf(file.text);
  return file.problems.map((problem) => problemReport(file, problem, rangeOf, paint)).join('');
}

function problemReport(file: CheckedFile, problem: Diagnostic, rangeOf: (span: Span) => Range, paint: Paint): string {
  const range = rangeOf(problem.span);
  const colour = COLOURS[problem.severity];
  const place = paint('1', `${printable(file.name)}:${range.line}:${range.column}:`);
  const head = `${place} ${paint(`1;${colour}`, `${problem.severity}:`)} ${printable(problem.message)} ${paint('2', `[${problem.code}]`)}\n`;
  const related = problem.related.map((other) => {
    const at = rangeOf(other.span);
    return `${printable(file.name)}:${at.line}:${at.column}: note: ${printable(other.message)}\n`;
  });
  return head + excerpt(file.text, problem.span, range, (text) => paint(`1;${colour}`, text)) + related.join('');
}

/** The line of a span and a line of carets below it. */
function excerpt(text: string, span: Span, range: Range, paint: (text: string) => string): string {
  const lineStart = span.start - (range.column - 1);
  const from = span.start - lineStart > WIDEST / 2 ? span.start - WIDEST / 2 : lineStart;
  // A whole document may be one line: it is not read to its end for each problem.
  const lineEnd = endOfLine(text, span.start, from + WIDEST + 1);
  const to = Math.min(lineEnd, from + WIDEST);
  const lead = from > lineStart ? '…' : '';
  const before = lead + printable(text.slice(from, span.start));
  const token = printable(text.slice(span.start, Math.min(span.end, to)));
  const after = printable(text.slice(Math.min(span.end, to), to)) + (to < lineEnd ? '…' : '');
  const number = String(range.line);
  const padding = before.replace(/[^\t]/gu, (character) => ' '.repeat(widthOf(character)));
  const carets = '^'.repeat(Math.max(1, displayWidth(token)));
  return ` ${number} | ${before}${token}${after}\n ${' '.repeat(number.length)} | ${padding}${paint(carets)}\n`;
}

/** The end of the line of an offset, `last` at most. */
function endOfLine(text: string, start: number, last: number): number {
  let end = start;
  while (end < Math.min(text.length, last) && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}

/** Text without characters that could steer a terminal. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are just what must not reach the terminal
  return text.replace(/[\0-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]/g, (character) => (character < ' ' ? String.fromCharCode(0x2400 + character.charCodeAt(0)) : '\ufffd'));
}

function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** Columns that a terminal gives a character: two for East Asian wide ones and emoji. */
function widthOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  const isWide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return isWide ? 2 : 1;
}

function summary({ files }: Findings): string {
  const { errors, warnings, hints } = countProblems(files);
  const counted = [plural(errors, 'error'), plural(warnings, 'warning'), plural(hints, 'hint')].filter((part) => part !== '');
  const checked = plural(files.length, 'file');
  if (checked === '') return '';
  return counted.length === 0 ? `${checked}: no problems\n` : `${checked}: ${counted.join(', ')}\n`;
}

function plural(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
}
