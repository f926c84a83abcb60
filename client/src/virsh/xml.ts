// XML that hosts print, as a small tree that keeps order and never expands foreign entities.
import { readXml, type XmlElement as PlacedElement } from './xmlReader';

/** One element; `text` is its own text, trimmed. */
export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** The root element, or undefined when the text is not XML. Never throws. */
export function parseXml(text: string): XmlElement | undefined {
  const { root } = readXml(text.trim());
  return root === undefined ? undefined : plain(root);
}

function plain({ name, attributes, children, text }: PlacedElement): XmlElement {
  return { name, attributes, children: children.map(plain), text };
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
