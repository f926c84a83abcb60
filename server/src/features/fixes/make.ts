// Small helpers that fixes are written with: edits, lines, and the node that a problem blames.
import type { XmlAttribute, XmlDocument, XmlElement } from '../../syntax/nodes';
import { locate } from '../../syntax/locate';
import type { Fix, ProblemArguments, TextEdit } from '../../text/problem';

/** A fix that is the one sensible one. */
export function onlyFix(title: string, args: ProblemArguments, ...edits: readonly TextEdit[]): Fix {
  return { title, args, edits, confidence: 'only' };
}

/** A fix that a person must choose. */
export function choice(title: string, args: ProblemArguments, ...edits: readonly TextEdit[]): Fix {
  return { title, args, edits, confidence: 'choice' };
}

export function insert(at: number, newText: string): TextEdit {
  return { span: { start: at, end: at }, newText };
}

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

/** The spaces and tabs just before an offset. */
export function indentBefore(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return text.slice(start, offset);
}

/** Whether only white space stands before an offset on its line. */
export function startsItsLine(text: string, offset: number): boolean {
  const start = offset - indentBefore(text, offset).length;
  return start === 0 || isLineBreak(text[start - 1]);
}

/** The line break that a text uses. */
export function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The number of a line, from 1, as people count them. */
export function lineNumber(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** The element whose start tag has its name at an offset. */
export function elementNamedAt(xml: XmlDocument, nameStart: number): XmlElement | undefined {
  const place = locate(xml, nameStart);
  return place.kind === 'tagName' ? place.element : undefined;
}

/** The attribute whose name or value an offset is in. */
export function attributeAt(xml: XmlDocument, offset: number): XmlAttribute | undefined {
  const place = locate(xml, offset);
  return place.kind === 'attributeName' || place.kind === 'attributeValue' ? place.attribute : undefined;
}

function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}
