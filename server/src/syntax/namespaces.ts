// Namespace prefixes: what a prefix stands for at a place, and prefixes that nothing declares.
import type { Mutable } from './mutable';
import type { XmlAttribute, XmlElement, XmlNode } from './nodes';
import type { Parser } from './parser';
import { walk } from './walk';

/** The prefix of a qualified name; empty where it has none. */
export function prefixOf(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? '' : name.slice(0, colon);
}

/** A qualified name without its prefix. */
export function localNameOf(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/**
 * The namespace that a prefix stands for inside (and in the tags of) an element; `''` asks for the default namespace.
 * `undefined` where nothing declares it.
 */
export function namespaceOf(element: XmlElement | undefined, prefix: string): string | undefined {
  if (prefix === 'xml') return XML_NAMESPACE;
  const declaration = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  for (let scope = element; scope; scope = scope.parent) {
    const attribute = scope.attribute(declaration);
    if (attribute) return attribute.value;
  }
  return undefined;
}

/** Every prefix that is declared for an element, with its namespace; the nearest declaration wins. */
export function declaredPrefixes(element: XmlElement | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let scope = element; scope; scope = scope.parent) {
    for (const attribute of scope.attributes) {
      const prefix = declaredPrefix(attribute.name);
      if (prefix !== undefined && !found.has(prefix)) found.set(prefix, attribute.value);
    }
  }
  return found;
}

function declaredPrefix(name: string): string | undefined {
  return name.startsWith('xmlns:') ? name.slice(6) : undefined;
}

/** Reports the first use of every prefix that is not declared where it stands. */
export function reportUndeclaredPrefixes(parser: Parser, nodes: readonly XmlNode[]): void {
  const check = new PrefixCheck(parser);
  walk(nodes, {
    enter: (node) => {
      if (node.kind === 'element') check.enter(node);
      return true;
    },
    leave: (element) => check.leave(element),
  });
}

/** Follows a walk through the tree with the prefixes in scope. */
class PrefixCheck {
  private readonly inScope = new Map<string, number>([['xml', 1], ['xmlns', 1], ['', 1]]);
  private readonly reported = new Set<string>();

  constructor(private readonly parser: Parser) {}

  enter(element: XmlElement): void {
    this.declare(element, 1);
    this.use(element.name, element.nameStart);
    for (const attribute of element.attributes) {
      if (attribute.name.endsWith(':') && attribute.name.length > 1) this.dropColon(attribute);
      this.use(attribute.name, attribute.nameStart);
    }
  }

  /** `type:='file'`: a colon ends no name. */
  private dropColon(attribute: Mutable<XmlAttribute>): void {
    attribute.name = attribute.name.slice(0, -1);
    attribute.nameEnd--;
    this.parser.report('unexpected-in-tag', attribute.nameEnd, attribute.nameEnd + 1, { text: ':' });
  }

  leave(element: XmlElement): void {
    this.declare(element, -1);
  }

  private declare(element: XmlElement, by: number): void {
    for (const attribute of element.attributes) {
      const prefix = declaredPrefix(attribute.name);
      if (prefix !== undefined) this.inScope.set(prefix, (this.inScope.get(prefix) ?? 0) + by);
    }
  }

  private use(name: string, start: number): void {
    const prefix = prefixOf(name);
    if ((this.inScope.get(prefix) ?? 0) > 0 || this.reported.has(prefix)) return;
    this.reported.add(prefix);
    this.parser.report('undeclared-prefix', start, start + prefix.length, { prefix });
  }
}
