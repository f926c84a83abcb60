// Indentation while typing: a new line is indented as its place in the tree wants, a close tag as its start tag.
import { locate } from '../syntax/locate';
import type { XmlDocument, XmlElement } from '../syntax/nodes';
import { indentOfLine } from '../text/lines';
import type { TextEdit } from '../text/problem';

/** The characters that it is asked for after. */
export const INDENT_TRIGGERS = ['\n', '>'] as const;

/** Edits of the white space that begins the line of an offset, just after a trigger was typed. */
export function indentOnType(document: XmlDocument, offset: number, typed: string, unit = '  '): readonly TextEdit[] {
  const { text } = document;
  const start = lineStart(text, offset);
  const end = skipBlanks(text, start);
  if (typed === '>') {
    const place = locate(document, end + 2);
    if (!text.startsWith('</', end) || place.kind !== 'closeTagName' || !place.element?.hasCloseTag) return [];
    return reindent(text, start, end, indentOfLine(text, place.element.start));
  }
  if (typed !== '\n') return [];
  const place = locate(document, Math.min(end, Math.max(start, offset)));
  if (place.kind !== 'content' || !place.parent) return [];
  if (place.before?.kind === 'text' && !isLineBreakBefore(text, place.before.end, start)) return [];
  return reindent(text, start, end, wantedIndent(text, place.parent, end, unit));
}

function wantedIndent(text: string, parent: XmlElement, at: number, unit: string): string {
  const own = indentOfLine(text, parent.isImplied ? parent.closeStart : parent.start);
  return at === parent.closeStart ? own : own + unit;
}

/** Whether a text node ends before a line: text that the line is in the middle of keeps its own white space. */
function isLineBreakBefore(text: string, end: number, start: number): boolean {
  return end <= start || text.slice(start, end).trim() === '';
}

function reindent(text: string, start: number, end: number, indent: string): readonly TextEdit[] {
  return text.slice(start, end) === indent ? [] : [{ span: { start, end }, newText: indent }];
}

function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start;
}

function skipBlanks(text: string, start: number): number {
  let end = start;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return end;
}
