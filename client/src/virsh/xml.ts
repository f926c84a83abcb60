// XML as a small tree: how people's documents are read, strictly; what hosts print is read in hostXml.ts.
import { readXml, type XmlElement } from './xmlReader';

export type { XmlElement };

/** The root element, or undefined when the text is not XML (empty, cut short). Never throws. */
export function parseXml(text: string): XmlElement | undefined {
  return readXml(text).root;
}

/** What any of our trees of elements has; `text` is an element's own text, trimmed. */
export interface ElementTree<E> {
  /** As written, with its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly E[];
  readonly text: string;
}

/** The first child with this name. */
export function child<E extends ElementTree<E>>(element: E | undefined, name: string): E | undefined {
  return element?.children.find((one) => one.name === name);
}

/** The element at a path of names below this one. */
export function at<E extends ElementTree<E>>(element: E | undefined, ...path: readonly string[]): E | undefined {
  return path.reduce<E | undefined>((found, name) => child(found, name), element);
}

/** The text at a path, or undefined when there is none or it is empty. */
export function textAt<E extends ElementTree<E>>(element: E | undefined, ...path: readonly string[]): string | undefined {
  const text = at(element, ...path)?.text;
  return text === undefined || text === '' ? undefined : text;
}

/** All children with this name. */
export function childrenNamed<E extends ElementTree<E>>(element: E | undefined, name: string): readonly E[] {
  return element?.children.filter((one) => one.name === name) ?? [];
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&apos;', '"': '&quot;' };

/** Text as the content of an element or the value of an attribute, as libvirt writes it. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
