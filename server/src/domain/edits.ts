// Text edits that rules' fixes are made of: attributes, elements and texts changed and nothing else touched.
// New attributes have `'`, as libvirt writes them; the service gives them the quotes that the document has.
import { escapeXml } from '../syntax/entities';
import { isSpace, type XmlAttribute, type XmlElement } from '../syntax/nodes';
import { insert, removeWithLine, removeWithSpaceBefore } from '../text/edits';
import { indentOfLine, startsItsLine, usualLineBreak } from '../text/lines';
import type { TextEdit } from '../text/problem';

/** Sets an attribute: replaces its value, or adds it behind the last attribute of the start tag. */
export function setAttribute(element: XmlElement, name: string, newValue: string): TextEdit {
  const attribute = element.attribute(name);
  if (attribute?.rawValue !== undefined) return { span: attribute.valueSpan, newText: escapeValue(newValue) };
  const last = element.attributes.at(-1);
  const at = last ? last.end : element.nameEnd;
  return insert(at, ` ${name}='${escapeValue(newValue)}'`);
}

/** A value as it may stand between quotes of either kind. */
function escapeValue(value: string): string {
  return escapeXml(value).replaceAll("'", '&apos;');
}

/** Removes an attribute with the white space before it. */
export function removeAttribute(text: string, attribute: XmlAttribute): TextEdit {
  return removeWithSpaceBefore(text, attribute);
}

/** Replaces an element's text; an element without content gets a close tag. */
export function setText(element: XmlElement, newText: string): TextEdit {
  const span = element.textSpan;
  if (span) return { span, newText: escapeXml(newText) };
  if (element.selfClosing) {
    const span = { start: element.openEnd - 2, end: element.openEnd };
    return { span, newText: `>${escapeXml(newText)}</${element.name}>` };
  }
  return { span: { start: element.openEnd, end: element.contentEnd }, newText: escapeXml(newText) };
}

/** Removes an element, and its line where it stands alone on it. */
export function removeElement(text: string, element: XmlElement): TextEdit {
  return removeWithLine(text, element.start, element.end);
}

/** Adds a child as an element's last, on a line of its own, indented as its siblings are. `xml` may have several lines. */
export function appendChild(text: string, parent: XmlElement, xml: string): TextEdit {
  const outer = indentOfLine(text, parent.start);
  const firstChild = [...parent.elements()][0];
  const inner = firstChild && startsItsLine(text, firstChild.start) ? indentOfLine(text, firstChild.start) : `${outer}  `;
  const lineBreak = usualLineBreak(text);
  const body = linesOf(xml, lineBreak + inner);
  if (parent.selfClosing && parent.openTagComplete) {
    const span = { start: parent.openEnd - 2, end: parent.openEnd };
    return { span, newText: `>${body}${lineBreak}${outer}</${parent.name}>` };
  }
  let at = parent.contentEnd;
  while (at > parent.openEnd && isSpace(text.charCodeAt(at - 1))) at--;
  const closesOnNewLine = text.slice(at, parent.contentEnd).includes('\n');
  return insert(at, closesOnNewLine ? body : `${body}${lineBreak}${outer}`);
}

/** Adds an element behind a sibling, on a line of its own with the same indentation. */
export function insertAfter(text: string, sibling: XmlElement, xml: string): TextEdit {
  const indent = indentOfLine(text, sibling.start);
  return insert(sibling.end, linesOf(xml, usualLineBreak(text) + indent));
}

/** Every line of some XML with its line break and indentation before it. */
function linesOf(xml: string, lineStart: string): string {
  return xml
    .split('\n')
    .map((line) => lineStart + line)
    .join('');
}
