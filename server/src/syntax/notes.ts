// Notes as people write them in shell scripts, with tags in them: `## see <disk>` is text to the end of its line.
import { indentationAt } from './indentation';
import type { Parser } from './parser';

/** Inside this, anything may stand. */
const FREE = 'metadata';
/** How far up is looked for it. */
const NEARBY = 50;
const LONGEST = 1000;

/** Where the text from `start` to a `<` at `end` really ends: after its line where it is a note, else there. */
export function noteEnd(parser: Parser, start: number, end: number): number {
  const { text } = parser;
  let lineStart = end;
  while (lineStart > start && end - lineStart < LONGEST && !isLineEnd(text.charCodeAt(lineStart - 1))) lineStart--;
  if (!/^[ \t]*(?:#|\/\/|;)/.test(text.slice(lineStart, end)) || /^<(?:!--|!\[|\?)/.test(text.slice(end, end + 3)) || !mayBeNote(parser)) return end;
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

/** Whether the innermost element's close tag is on a line of its own, further down: as its start tag is, with elements between. */
function closesBelow({ text, open: { top } }: Parser, offset: number): boolean {
  return top !== undefined && indentationAt(text, top.start) >= 0 && text.lastIndexOf('\n', offset) > top.openEnd && top.children.some(({ kind }) => kind === 'element');
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}
