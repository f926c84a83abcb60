// Notes as people write them in shell scripts, with tags in them: `## see <disk>` is text to the end of its line.
import { indentationAt } from './indentation';
import type { Parser } from './parser';

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
  if (indentationAt(text, lineStart) < 0) return end;
  if (!/^[ \t]*(?:#|\/\/|;[ \t])/.test(text.slice(lineStart, end)) || goesOnBelow(text, end) || /^<(?:!--|!\[|\?)/.test(text.slice(end, end + 3)) || !mayBeNote(parser)) return end;
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

/** Whether the last tag of a line ends on another: half of it is no note. */
function goesOnBelow(text: string, offset: number): boolean {
  let end = offset;
  while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++;
  return end < text.length && text.lastIndexOf('<', end) > text.lastIndexOf('>', end);
}

/** Whether the innermost element's close tag is on a line of its own, further down: as its start tag is, with elements between. */
function closesBelow({ text, open: { top } }: Parser, offset: number): boolean {
  if (top === undefined || text.lastIndexOf('\n', offset) <= top.openEnd || !top.children.some(({ kind }) => kind === 'element')) return false;
  const indentation = indentationAt(text, top.start);
  const below = text.slice(offset, offset + FAR_BELOW).match(new RegExp(`[\\r\\n][ \\t]*</${escaped(top.name)}(?=[\\s>])`))?.index;
  return indentation >= 0 && below !== undefined;
}

/** A name with its dots for a regular expression. */
function escaped(name: string): string {
  return name.replace(/\./g, '\\.');
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}
