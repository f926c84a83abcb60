// A definition as a plain tree with offsets, for comparing and for small edits: not for analysis, which is the server's.
import { XMLParser } from 'fast-xml-parser';

/** One element: decoded attributes and text, and where it stands in the text that was parsed. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The element's own text, without that of its children, trimmed. */
  readonly text: string;
  /** Offset of the `<` of the start tag, and the offset after the `>` that ends the element. */
  readonly start: number;
  readonly end: number;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  captureMetaData: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: true,
  htmlEntities: true,
  ignorePiTags: true,
  ignoreDeclaration: true,
});
const place = XMLParser.getMetaDataSymbol() as unknown as symbol;

/**
 * The root element of `text`, or nothing when there is none to be had (empty, cut short, not XML).
 * Offsets are exact for text with `\n` line ends; see {@link withPlainLineEnds}.
 */
export function parseXml(text: string): XmlElement | undefined {
  try {
    const nodes: unknown = parser.parse(text);
    return elementsOf(nodes)[0];
  } catch {
    return undefined;
  }
}

/** The text with `\n` line ends, which is how libvirt writes and how offsets are counted here. */
export function withPlainLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** The first child called `name`. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((one) => one.name === name);
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

function elementsOf(nodes: unknown): XmlElement[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: unknown) => {
    const element = isRecord(node) ? elementOf(node) : undefined;
    return element === undefined ? [] : [element];
  });
}

function elementOf(node: Readonly<Record<string | symbol, unknown>>): XmlElement | undefined {
  const name = Object.keys(node).find((key) => key !== ':@');
  const where = node[place];
  if (name === undefined || name === '#text' || !isRecord(where)) return undefined;
  const content = node[name];
  return {
    name,
    attributes: stringsOf(node[':@']),
    children: elementsOf(content),
    text: textOf(content),
    start: Number(where['startIndex']),
    end: Number(where['endIndex']),
  };
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return '';
  const pieces = content.map((one: unknown) => (isRecord(one) && typeof one['#text'] === 'string' ? one['#text'] : ''));
  return pieces.join('').trim();
}

function stringsOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]));
}

function isRecord(value: unknown): value is Readonly<Record<string | symbol, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
