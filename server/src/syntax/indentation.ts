// What white space says about structure: people close their tags by eye.
import { isSpace } from './nodes';

const TAB_WIDTH = 8;
/** Nobody indents deeper; a bound keeps every look linear. */
const DEEPEST = 400;

/** The column of an offset where nothing but spaces and tabs stands before it on its line; -1 elsewhere. */
export function indentationAt(text: string, offset: number): number {
  let start = offset;
  let hasTab = false;
  while (start > 0 && offset - start <= DEEPEST) {
    const code = text.charCodeAt(start - 1);
    if (code === 9) hasTab = true;
    else if (code !== 32) break;
    start--;
  }
  if (start > 0 && !isLineStart(text, start)) return -1;
  if (!hasTab) return offset - start;
  let column = 0;
  for (let at = start; at < offset; at++) column += text.charCodeAt(at) === 9 ? TAB_WIDTH - (column % TAB_WIDTH) : 1;
  return column;
}

function isLineStart(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  return before === 10 || before === 13 || (offset === 1 && before === 0xfeff);
}

/** The end of `[start, end)` without the white space at its end. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && isSpace(text.charCodeAt(trimmed - 1))) trimmed--;
  return trimmed;
}
