// The two steps by which the parser's tree grows: a child is added, an element gets its close tag.
import type { Mutable } from './mutable';
import { NO_NODES } from './nodes';
import type { XmlElement, XmlNode } from './nodes';

/** Adds a node as the last child. */
export function append(parent: XmlElement, node: XmlNode): void {
  if (parent.children === NO_NODES) (parent as Mutable<XmlElement>).children = [node];
  else (parent.children as XmlNode[]).push(node);
}

/** Gives an element its close tag: where its `</` is, where its name is, and where it ends. */
export function closeElement(element: XmlElement, start: number, nameStart: number, nameEnd: number, end: number): void {
  const closed = element as Mutable<XmlElement>;
  closed.closeStart = start;
  closed.closeNameStart = nameStart;
  closed.closeNameEnd = nameEnd;
  closed.end = end;
}
