// Formatting inside a start tag: single spaces, nothing around `=`; attributes stay on their lines.
import type { XmlElement } from '../syntax/nodes';
import type { TextEdit } from '../text/problem';
import { indentBefore, startsItsLine } from './fixes/make';

/** The edits that tidy a well-formed start tag; `indent` is what its line will be indented by. */
export function startTagEdits(text: string, element: XmlElement, indent: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const shift = indent.length - indentBefore(text, element.start).length;
  const isFirst = startsItsLine(text, element.start);
  const replace = (start: number, end: number, newText: string): void => {
    if (text.slice(start, end) !== newText) edits.push({ span: { start, end }, newText });
  };
  let at = element.nameEnd;
  for (const attribute of element.attributes) {
    replace(at, attribute.start, spaceBefore(text.slice(at, attribute.start), isFirst ? shift : 0));
    if (attribute.hasValue) replace(attribute.nameEnd, attribute.valueStart - 1, '=');
    at = attribute.end;
  }
  const end = element.openEnd - (element.selfClosing ? 2 : 1);
  const last = text.slice(at, end);
  replace(at, end, /[\r\n]/.test(last) ? spaceBefore(last, isFirst ? shift : 0) : '');
  return edits;
}

/** One space, or the line breaks that are there with the next line moved as far as its tag is. */
function spaceBefore(space: string, shift: number): string {
  const lineStart = Math.max(space.lastIndexOf('\n'), space.lastIndexOf('\r')) + 1;
  if (lineStart === 0) return ' ';
  const indent = space.slice(lineStart);
  const moved = shift >= 0 ? ' '.repeat(shift) + indent : indent.slice(Math.min(indent.length, -shift));
  return space.slice(0, lineStart) + moved;
}
