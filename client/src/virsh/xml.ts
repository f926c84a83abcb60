// XML that hosts print, read with fast-xml-parser into a small tree that keeps order and never expands foreign entities.
import { XMLParser } from 'fast-xml-parser';

/** One element; `text` is its own text, trimmed. */
export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // This is also what makes the parser read character references.
  htmlEntities: true,
  processEntities: true,
  cdataPropName: '#cdata',
});

type Ordered = Readonly<Record<string, unknown>>;

/** The root element, or undefined when the text is not XML. Never throws. */
export function parseXml(text: string): XmlElement | undefined {
  try {
    const nodes: unknown = parser.parse(text);
    return Array.isArray(nodes) ? elementsOf(nodes as readonly Ordered[])[0] : undefined;
  } catch {
    return undefined;
  }
}

function elementsOf(nodes: readonly Ordered[]): XmlElement[] {
  const elements: XmlElement[] = [];
  for (const node of nodes) {
    const name = Object.keys(node).find((key) => key !== ':@' && !key.startsWith('#'));
    if (name === undefined) continue;
    const content = (Array.isArray(node[name]) ? node[name] : []) as readonly Ordered[];
    elements.push({ name, attributes: (node[':@'] ?? {}) as Record<string, string>, children: elementsOf(content), text: textOf(content).trim() });
  }
  return elements;
}

function textOf(nodes: readonly Ordered[]): string {
  return nodes
    .map((node) => {
      if (typeof node['#text'] === 'string') return node['#text'];
      return Array.isArray(node['#cdata']) ? textOf(node['#cdata'] as readonly Ordered[]) : '';
    })
    .join('');
}

/** The first child with this name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((one) => one.name === name);
}

/** The element at a path of names below this one. */
export function at(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((found, name) => child(found, name), element);
}

/** The text at a path, or undefined when there is none or it is empty. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  const text = at(element, ...path)?.text;
  return text === undefined || text === '' ? undefined : text;
}

/** All children with this name. */
export function childrenNamed(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((one) => one.name === name) ?? [];
}

/** Text or an attribute's value, escaped for XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
