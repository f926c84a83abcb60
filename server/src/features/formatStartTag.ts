// Formatting inside a start tag: single spaces, nothing around `=`; attributes stay on their lines.
import type { XmlElement } from '../syntax/nodes';
import type { TextEdit } from '../text/problem';
import { indentBefore, startsItsLine } from '../text/lines';

/** How the line of a start tag will be indented, and one level of that. */
export interface TagIndent {
  readonly indent: string;
  readonly unit: string;
}

/** The edits that tidy a well-formed start tag. */
export function startTagEdits(text: string, element: XmlElement, to: TagIndent): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const from = startsItsLine(text, element.start) ? indentBefore(text, element.start) : undefined;
  const between = (space: string): string => (from === undefined ? spaceBefore(space) : moveLine(space, from, to));
  const replace = (start: number, end: number, newText: string): void => {
    if (text.slice(start, end) !== newText) edits.push({ span: { start, end }, newText });
  };
  let at = element.nameEnd;
  for (const attribute of element.attributes) {
    replace(at, attribute.start, between(text.slice(at, attribute.start)));
    if (attribute.hasValue) replace(attribute.nameEnd, attribute.valueStart - 1, '=');
    at = attribute.end;
  }
  const end = element.openEnd - (element.selfClosing ? 2 : 1);
  const last = text.slice(at, end);
  replace(at, end, /[\r\n]/.test(last) ? between(last) : '');
  return edits;
}

/** One space, or the line breaks that are there. */
function spaceBefore(space: string): string {
  return /[\r\n]/.test(space) ? space : ' ';
}

/** One space, or the line breaks that are there with the next line moved as far as its tag is. */
function moveLine(space: string, from: string, { indent, unit }: TagIndent): string {
  const lineStart = Math.max(space.lastIndexOf('\n'), space.lastIndexOf('\r')) + 1;
  if (lineStart === 0) return ' ';
  const before = space.slice(lineStart);
  // Tabs and spaces do not add up to one indentation: what the line has beyond its tag is kept in the tag's own kind.
  if (before.startsWith(from)) {
    const beyond = before.slice(from.length);
    return space.slice(0, lineStart) + indent + (unit.includes('\t') ? beyond : beyond.replaceAll('\t', unit));
  }
  const shift = indent.length - from.length;
  return space.slice(0, lineStart) + (shift >= 0 ? ' '.repeat(shift) + before : before.slice(Math.min(before.length, -shift)));
}
