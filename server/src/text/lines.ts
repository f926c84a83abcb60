// Lines of a text: where they begin, how they are indented and how they end.
import { onceForText } from './lastText';

/** The spaces and tabs just before an offset. */
export function indentBefore(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return text.slice(start, offset);
}

/** Whether only spaces and tabs stand before an offset on its line. */
export function startsItsLine(text: string, offset: number): boolean {
  const start = offset - indentBefore(text, offset).length;
  return start === 0 || isLineBreak(text[start - 1]);
}

/** The spaces and tabs that the line of an offset begins with, up to that offset at most. */
export function indentOfLine(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && !isLineBreak(text[start - 1])) start--;
  let end = start;
  while (end < offset && (text[end] === ' ' || text[end] === '\t')) end++;
  return text.slice(start, end);
}

/** The line break that most lines of a text end with. */
export const usualLineBreak = onceForText((text: string): '\n' | '\r\n' => {
  let withReturn = 0;
  let without = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (text.charCodeAt(at - 1) === 13) withReturn++;
    else without++;
  }
  return withReturn > without ? '\r\n' : '\n';
});

/** Whether a character ends a line. */
export function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}
