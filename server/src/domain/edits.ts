// Text edits that rules' fixes are made of: attributes, elements and texts changed and nothing else touched.
import { escapeXml } from '../syntax/entities';
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import type { TextEdit } from '../text/problem';

/** Sets an attribute: replaces its value, or adds it behind the last attribute of the start tag. */
export function setAttribute(element: XmlElement, name: string, newValue: string): TextEdit {
  const attribute = element.attribute(name);
  if (attribute?.rawValue !== undefined) return { span: attribute.valueSpan, newText: escapeXml(newValue) };
  const last = element.attributes.at(-1);
  const at = last ? last.end : element.nameEnd;
  return { span: { start: at, end: at }, newText: ` ${name}='${escapeXml(newValue)}'` };
}

/** Removes an attribute with the white space before it. */
export function removeAttribute(text: string, attribute: XmlAttribute): TextEdit {
  let start = attribute.start;
  while (start > 0 && isBlank(text, start - 1)) start--;
  return { span: { start, end: attribute.end }, newText: '' };
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
  let { start, end } = element;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  while (end < text.length && (text[end] === ' ' || text[end] === '\t')) end++;
  const startsLine = start === 0 || text[start - 1] === '\n';
  if (!startsLine) return { span: { start: element.start, end: element.end }, newText: '' };
  if (text[end] === '\r' && text[end + 1] === '\n') end += 2;
  else if (text[end] === '\n') end += 1;
  else return { span: { start: element.start, end: element.end }, newText: '' };
  return { span: { start, end }, newText: '' };
}

/** Adds a child as an element's last, on a line of its own, indented as its siblings are. `xml` may have several lines. */
export function appendChild(text: string, parent: XmlElement, xml: string): TextEdit {
  const outer = indentOf(text, parent.start);
  const firstChild = [...parent.elements()][0];
  const inner = firstChild && startsItsLine(text, firstChild.start) ? indentOf(text, firstChild.start) : `${outer}  `;
  const body = xml
    .split('\n')
    .map((line) => `\n${inner}${line}`)
    .join('');
  if (parent.selfClosing) {
    const span = { start: parent.openEnd - 2, end: parent.openEnd };
    return { span, newText: `>${body}\n${outer}</${parent.name}>` };
  }
  let at = parent.contentEnd;
  while (at > parent.openEnd && isBlank(text, at - 1)) at--;
  const closesOnNewLine = text.slice(at, parent.contentEnd).includes('\n');
  return { span: { start: at, end: at }, newText: closesOnNewLine ? body : `${body}\n${outer}` };
}

/** Adds an element behind a sibling, on a line of its own with the same indentation. */
export function insertAfter(text: string, sibling: XmlElement, xml: string): TextEdit {
  const indent = indentOf(text, sibling.start);
  const body = xml
    .split('\n')
    .map((line) => `\n${indent}${line}`)
    .join('');
  return { span: { start: sibling.end, end: sibling.end }, newText: body };
}

function indentOf(text: string, offset: number): string {
  let lineStart = offset;
  while (lineStart > 0 && text[lineStart - 1] !== '\n') lineStart--;
  let end = lineStart;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return text.slice(lineStart, Math.min(end, offset));
}

function startsItsLine(text: string, offset: number): boolean {
  let at = offset;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at === 0 || text[at - 1] === '\n';
}

function isBlank(text: string, offset: number): boolean {
  return text[offset] === ' ' || text[offset] === '\t' || text[offset] === '\n' || text[offset] === '\r';
}
