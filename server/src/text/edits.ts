// Edits of a text that fixes and refactorings are made of.
import { indentBefore, isLineBreak } from './lines';
import type { TextEdit } from './problem';
import type { Span } from './span';

/** Puts text in at an offset. */
export function insert(at: number, newText: string): TextEdit {
  return { span: { start: at, end: at }, newText };
}

/** Puts text in the place of a span. */
export function replace(start: number, end: number, newText: string): TextEdit {
  return { span: { start, end }, newText };
}

/** Removes a span, and its whole line where nothing else stands on it. */
export function removeWithLine(text: string, start: number, end: number): TextEdit {
  const first = start - indentBefore(text, start).length;
  let last = end;
  while (text[last] === ' ' || text[last] === '\t') last++;
  const startsLine = first === 0 || isLineBreak(text[first - 1]);
  if (!startsLine || !(last === text.length || isLineBreak(text[last]))) return replace(start, end, '');
  if (text.startsWith('\r\n', last)) last += 2;
  else if (last < text.length) last += 1;
  return replace(first, last, '');
}

/** Removes a span, such as an attribute, with the white space before it. */
export function removeWithSpaceBefore(text: string, { start, end }: Span): TextEdit {
  let first = start;
  while (first > 0 && ' \t\n\r'.includes(text.charAt(first - 1))) first--;
  return replace(first, end, '');
}

/** The text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { span, newText } of [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

/** The edits of a text that do what `first` does to it and then `second` to the result; those that touch become one. */
export function composeEdits(first: readonly TextEdit[], second: readonly TextEdit[]): TextEdit[] {
  const edits: TextEdit[] = [];
  let kept = 0;
  let written = '';
  const flush = (end: number): void => {
    if (written !== '' || end > kept) edits.push({ span: { start: kept, end }, newText: written });
    written = '';
  };
  for (const piece of editPieces(editPieces([{ start: 0, end: Infinity }], first), second)) {
    if (typeof piece === 'string') {
      written += piece;
      continue;
    }
    flush(piece.start);
    kept = piece.end;
  }
  return edits;
}

/** What a text is made of: stretches of the text that it was, and what was written in between. */
type Piece = Span | string;

function editPieces(pieces: readonly Piece[], edits: readonly TextEdit[]): Piece[] {
  const result: Piece[] = [];
  let at = 0;
  for (const { span, newText } of [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    result.push(...cutPieces(pieces, at, span.start), newText);
    at = span.end;
  }
  return [...result, ...cutPieces(pieces, at, Infinity)].filter((piece) => piece !== '');
}

/** The pieces between two offsets of the text that they make. */
function cutPieces(pieces: readonly Piece[], from: number, to: number): Piece[] {
  let at = 0;
  return pieces.flatMap((piece) => {
    const length = typeof piece === 'string' ? piece.length : piece.end - piece.start;
    const start = Math.max(from - at, 0);
    const end = Math.min(to - at, length);
    at += length;
    if (start >= end) return [];
    return [typeof piece === 'string' ? piece.slice(start, end) : { start: piece.start + start, end: piece.start + end }];
  });
}
