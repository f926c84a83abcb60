// A definition as a plain tree with offsets, for comparing and for small edits: not for analysis, which is the server's.
import { child, escapeXml, parseXml, type XmlElement } from '../virsh/xml';

export { child, escapeXml, parseXml, type XmlElement };

/** The text with `\n` line ends, which is how libvirt writes. */
export function withPlainLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** The text of the first child called `name`; empty when there is none. */
export function childText(element: XmlElement | undefined, name: string): string {
  return child(element, name)?.text ?? '';
}

/** The element and everything below it, in document order. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const one of element.children) yield* descendants(one);
}

/** Whether the text holds a comment; a `<!--` inside CDATA does not count. */
export function hasComments(text: string): boolean {
  return /<!--/.test(text.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, ''));
}
