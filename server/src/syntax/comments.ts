// Comments, and what is meant to be one: without its end, with another inside, or with half its marks.
import { XmlComment } from './nodes';
import type { Parser } from './parser';
import { matchAt } from './strays';
import { standsAlone } from './tagStarts';

const GT = 62;

/** Reads the comment at `pos`. */
export function parseComment(parser: Parser): void {
  const { text, pos } = parser;
  const inside = pos + 4;
  const end = parser.commentEnds.from(inside);
  const inner = parser.commentStarts.from(inside);
  if (end < 0) {
    unclosedComment(parser, Infinity);
  } else if (inner >= 0 && inner < end) {
    nestedComment(parser, inner, end);
  } else {
    parser.pos = end + 3;
    const hyphens = text.indexOf('--', inside);
    if (hyphens < end) parser.report('double-hyphen', hyphens, hyphens + 2);
  }
  parser.open.add(new XmlComment(pos, parser.pos));
}

/** A comment in a comment: XML ends at the first `-->`, but people mean what an equal number of them says. */
function nestedComment(parser: Parser, inner: number, firstEnd: number): void {
  const { text } = parser;
  const outerEnd = text.indexOf('-->', firstEnd + 3);
  const nextStart = text.indexOf('<!--', firstEnd + 3);
  if (outerEnd >= 0 && (nextStart < 0 || outerEnd < nextStart)) {
    parser.report('nested-comment', inner, inner + 4);
    parser.pos = outerEnd + 3;
  } else {
    unclosedComment(parser, inner);
  }
}

/** What is meant as `-->`, at the end of its line at the latest. */
const HALF_END = /(?:[^\r\n]{0,500}?)(-[ \t]{1,40}-?[ \t]{0,40}>|[-–—][ \t]{0,40}>(?=[ \t]{0,40}(?:[<\r\n]|$))|--[ \t]{0,40}(?=[\r\n]|$))/y;

/** A comment without its end: up to what may be meant as that, else to the end of its line or the next tag. */
function unclosedComment(parser: Parser, limit: number): void {
  const { text, pos } = parser;
  HALF_END.lastIndex = pos + 4;
  const [whole, mark = ''] = HALF_END.exec(text) ?? [];
  const end = pos + 4 + (whole?.length ?? 0);
  if (whole !== undefined && end <= limit) {
    parser.report('malformed-comment', end - mark.length, end);
    parser.pos = end;
  } else {
    parser.report('unclosed-comment', pos, pos + 4);
    parser.pos = Math.min(parser.lineEnd(), limit);
  }
}

/** `<-- note -->`, `<- note ->`, `< !-- note -->`. */
const HALF_COMMENT = /<(?:[ \t]*![ \t]*[-–—]{1,2}|[ \t]*[-–—]{1,2})(?!>)[^\r\n]{0,500}?[-–—][ \t]{0,40}>/y;

/** Reads what is meant as a comment and does not begin as one. Whether there is such a thing. */
export function parseHalfComment(parser: Parser): boolean {
  const { text, pos } = parser;
  const written = matchAt(HALF_COMMENT, text, pos);
  if (written === undefined || !standsAlone(text, pos)) return false;
  addMalformed(parser, pos + written.length);
  return true;
}

/** Reads what begins with `<!` and is nothing that XML has. */
export function parseUnknownDeclaration(parser: Parser): void {
  if (parseHalfComment(parser)) return;
  const { text, pos } = parser;
  let end = pos + 2;
  while (end < text.length && end - pos < 80 && !/[<>\r\n]/.test(text.charAt(end))) end++;
  if (text.charCodeAt(end) === GT) end++;
  parser.report('unknown-declaration', pos, end);
  parser.pos = end;
  parser.open.add(new XmlComment(pos, end));
}

function addMalformed(parser: Parser, end: number): void {
  const { pos } = parser;
  parser.report('malformed-comment', pos, end);
  parser.pos = end;
  parser.open.add(new XmlComment(pos, end));
}
