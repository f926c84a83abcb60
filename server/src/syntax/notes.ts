// Notes as people write them in shell scripts, with tags in them: `## see <disk>` is text to the end of its line.
import { indentationAt } from './indentation';
import { isSpace } from './nodes';
import type { Parser } from './parser';
import { attributeStartsAt } from './strays';

/** Inside this, anything may stand. */
const FREE = 'metadata';
/** How far up is looked for it. */
const NEARBY = 50;
const LONGEST = 1000;
/** How far down a close tag is looked for. */
const FAR_BELOW = 20_000;

/** Where the text from `start` to a `<` at `end` really ends: after its line where it is a note, else there. */
export function noteEnd(parser: Parser, start: number, end: number): number {
  const { text } = parser;
  let lineStart = end;
  while (lineStart > start && end - lineStart < LONGEST && !isLineEnd(text.charCodeAt(lineStart - 1))) lineStart--;
  // Behind a tag on the same line, a mark is a slip and the tags behind it are meant.
  const mark = NOTE.exec(text.slice(lineStart, end));
  if (!mark || /^<[!?]/.test(text.slice(end, end + 2)) || goesOnBelow(text, end) || !mayBeNote(parser)) return end;
  if (indentationAt(text, lineStart) < 0 && !isNoteBehindTag(text, end, mark)) return end;
  let stop = end;
  const close = parser.open.top ? `</${parser.open.top.name}` : undefined;
  while (stop < text.length && !isLineEnd(text.charCodeAt(stop))) {
    if (text.charCodeAt(stop) === 60) {
      if (close !== undefined && text.startsWith(close, stop) && !closesBelow(parser, end)) break;
      if (parser.open.top) parser.report('unescaped-less-than', stop, stop + 1);
    }
    stop++;
  }
  return stop;
}

/** Outside the root, and in elements that are known; but not in what any program may have put there. */
function mayBeNote(parser: Parser): boolean {
  const { top } = parser.open;
  if (top === undefined) return true;
  let scope = top;
  for (let up = 0; up < NEARBY; up++) {
    if (scope.name === FREE || scope.name.includes(':')) return false;
    if (!scope.parent) break;
    scope = scope.parent;
  }
  return parser.knows(top.name);
}

/** What a note begins with, and the words before the first tag in it. */
const NOTE = /^[ \t]*(#|\/\/|;[ \t])(.*)$/;

/** Behind a tag on its line, a mark is a note only with words behind it; otherwise it is a slip, and the tags behind it are meant. */
function isNoteBehindTag(text: string, offset: number, [, mark, words = '']: RegExpExecArray): boolean {
  return !mark?.startsWith(';') && /\w/.test(words) && !isBalanced(text.slice(offset, lineEndAt(text, offset)));
}

/** Whether every tag of a line has its other half there. */
function isBalanced(line: string): boolean {
  const open: string[] = [];
  for (const [, slash, name = '', empty] of line.matchAll(/<(\/?)([\w:.-]+)[^<>]*?(\/?)>/g)) {
    if (slash === '/' && open.pop() !== name) return false;
    if (slash === '' && empty === '') open.push(name);
  }
  return open.length === 0 && !/<[^<>]*$/.test(line);
}

/** Whether the last tag of a line goes on below: half of it is no note. */
function goesOnBelow(text: string, offset: number): boolean {
  const end = lineEndAt(text, offset);
  const open = text.lastIndexOf('<', end - 1);
  if (open < offset || text.lastIndexOf('>', end - 1) > open) return false;
  const half = text.slice(open, Math.min(end, open + LONGEST)).trimEnd();
  if (!/^<[\w:.-]+$/.test(half)) return /^<[\w:.-]+[ \t].*["']$/.test(half);
  let next = end;
  while (isSpace(text.charCodeAt(next)) && next - end < LONGEST) next++;
  return attributeStartsAt(text, next);
}

/** Looks no further than lines of people go: a text of megabytes may be one line with thousands of marks. */
function lineEndAt(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && end - offset < LONGEST && !isLineEnd(text.charCodeAt(end))) end++;
  return end;
}

/** Whether the innermost element's close tag is on a line of its own, further down: as its start tag is, with elements between. */
function closesBelow({ text, open: { top } }: Parser, offset: number): boolean {
  if (top === undefined || indentationAt(text, top.start) < 0 || text.lastIndexOf('\n', offset) <= top.openEnd || !top.children.some(({ kind }) => kind === 'element')) return false;
  return new RegExp(`[\\r\\n][ \\t]*</${escaped(top.name)}(?=[\\s>])`).test(text.slice(offset, offset + FAR_BELOW));
}

/** A name with its dots for a regular expression. */
function escaped(name: string): string {
  return name.replace(/\./g, '\\.');
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}
