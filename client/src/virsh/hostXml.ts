// XML that hosts print, read with fast-xml-parser into a small tree that keeps order and never expands foreign entities.
import { XMLParser } from 'fast-xml-parser';
import { parseXml, type ElementTree } from './xml';

/** One element that a host printed. */
export type HostElement = ElementTree<HostElement>;

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

/** The root element, or undefined when the text is not XML (empty, cut short). Never throws. */
export function parseHostXml(text: string): HostElement | undefined {
  try {
    const nodes: unknown = parser.parse(text);
    return Array.isArray(nodes) ? elementsOf(nodes as readonly Ordered[])[0] : undefined;
  } catch {
    // The parser refuses names such as `constructor` and deep nesting, which a machine's metadata may have.
    return parseXml(text);
  }
}

function elementsOf(nodes: readonly Ordered[]): HostElement[] {
  const elements: HostElement[] = [];
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
