// Tags that do not begin with `<name` or `</name` as they should: something has come between, or been doubled.
import { indentationAt } from './indentation';
import { isSpace } from './nodes';
import type { Parser } from './parser';
import { matchAt, reportStrays } from './strays';

const ATTRIBUTES = String.raw`(?:[ \t\r\n]{1,200}[\w:.-]{1,60}[ \t]*=[ \t]*(?:"[^"<>]{0,300}"|'[^'<>]{0,300}')){0,20}`;
/** A whole start tag behind its `<`. Bounded, so that every look is short. */
const START_TAG = new RegExp(String.raw`[A-Za-z_][\w:.-]{0,60}${ATTRIBUTES}[ \t\r\n]{0,200}/?>`, 'y');
const NAME = /[A-Za-z_][\w:.-]{0,60}/y;
/** What may stand between `<` and a name: spaces, or a few characters that no name has. */
const BETWEEN = /[ \t]{1,40}|[^\s\w:.<>/"'-]{1,3}/y;
const CLOSE_TAG = /[ \t]{1,40}\/[ \t]{0,40}(?=[A-Za-z_][\w:.-]{0,60}[ \t]{0,40}>)/y;
/** What may stand in a close tag up to its `>`. */
const CLOSING = /[^>\r\n]{1,100}(?=>)/y;

/** Reads a tag with something between its `<` and its name: `< disk>`, `<&disk>`, `< /disk>`. Whether there is one. */
export function tagBehindStrays(parser: Parser): boolean {
  const { text, pos, open } = parser;
  const slash = matchAt(CLOSE_TAG, text, pos + 1);
  if (slash !== undefined) {
    const nameStart = pos + 1 + slash.length;
    if (!standsAlone(text, pos) && matchAt(NAME, text, nameStart) !== open.top?.name) return false;
    parser.report('space-in-tag', pos + 1, pos + 1 + slash.indexOf('/'), { text: '<' });
    parser.closeTag(nameStart);
    return true;
  }
  const between = matchAt(BETWEEN, text, pos + 1);
  const nameStart = pos + 1 + (between?.length ?? 0);
  if (between === undefined || matchAt(START_TAG, text, nameStart) === undefined || !standsAlone(text, pos)) return closedByBackslash(parser, between);
  if (between === '\\' && matchAt(NAME, text, nameStart) === open.top?.name) return closedByBackslash(parser, between);
  reportBefore(parser, pos + 1, nameStart);
  parser.startTag(nameStart);
  return true;
}

/** `2<\vcpu>` is a close tag. */
function closedByBackslash(parser: Parser, between: string | undefined): boolean {
  const { text, pos, open } = parser;
  if (between !== '\\' || matchAt(NAME, text, pos + 2) !== open.top?.name) return false;
  parser.report('mistaken-mark', pos + 1, pos + 2, { text: '\\', put: '/' });
  parser.closeTag(pos + 2);
  return true;
}

/** `<!disk type='file'>`, `<?disk>`: a start tag with a mark too many, where its name is known. Whether there is one. */
export function tagBehindMark(parser: Parser): boolean {
  const { text, pos } = parser;
  const name = matchAt(NAME, text, pos + 2);
  if (name === undefined || !parser.knows(name) || matchAt(START_TAG, text, pos + 2) === undefined) return false;
  reportBefore(parser, pos + 1, pos + 2);
  parser.startTag(pos + 2);
  return true;
}

/** `</target dev='vda'/>`: what else is a start tag, but for its slash. Whether it is one; `pos` is at its `<`. */
export function startTagWithSlash(parser: Parser, nameStart: number): boolean {
  const { text, pos, open } = parser;
  const tag = matchAt(START_TAG, text, nameStart);
  const name = matchAt(NAME, text, nameStart);
  if (tag === undefined || name === undefined || name === open.top?.name) return false;
  const isEmpty = tag.endsWith('/>');
  if (!isEmpty && (open.has(name) || !tag.includes('='))) return false;
  reportBefore(parser, pos + 1, nameStart);
  parser.startTag(nameStart);
  return true;
}

/** `</di&sk>`, `<//disk>`, `</ disk>`, `</disk/>`: the end of a close tag whose name, but for what no name has, is that of an open element; `undefined` where it is none. */
export function closeTagWithStrays(parser: Parser, nameStart: number): { readonly name: string; readonly end: number } | undefined {
  const { text, open } = parser;
  const written = matchAt(CLOSING, text, nameStart);
  if (written === undefined) return undefined;
  const name = written.replace(/[^\w:.-]+/g, '');
  if (name !== open.top?.name && (written.includes('<') || name === '' || !open.has(name))) return undefined;
  const end = nameStart + written.length;
  reportStrays(parser, nameStart, end);
  return { name, end };
}

/** Whether a `<` is the first thing on its line, or behind another tag: in a line of text it is a character. */
export function standsAlone(text: string, offset: number): boolean {
  if (indentationAt(text, offset) >= 0) return true;
  let before = offset;
  while (before > 0 && offset - before < 100 && isSpace(text.charCodeAt(before - 1))) before--;
  return before === 0 || text.charAt(before - 1) === '>';
}

function reportBefore(parser: Parser, start: number, end: number): void {
  const stray = parser.text.slice(start, end);
  if (stray.trim() === '') parser.report('space-in-tag', start, end, { text: '<' });
  else parser.report('unexpected-in-tag', start, end, { text: stray });
}
