// Walks trees of any depth without recursion.
import type { XmlElement, XmlNode } from './nodes';

/** What a walk does at each node. */
export interface Visitor {
  /** Called before a node's children; `false` leaves them out. `depth` is 0 at top level. */
  enter(node: XmlNode, depth: number): boolean | undefined;
  /** Called after an element's children, unless they were left out. */
  leave?(element: XmlElement, depth: number): void;
}

/** Visits nodes in document order. */
export function walk(nodes: readonly XmlNode[], visitor: Visitor): void {
  const frames: { readonly nodes: readonly XmlNode[]; readonly owner: XmlElement | undefined; index: number }[] = [{ nodes, owner: undefined, index: 0 }];
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const node = frame.nodes[frame.index++];
    const depth = frames.length - 1;
    if (node === undefined) {
      frames.pop();
      if (frame.owner) visitor.leave?.(frame.owner, depth - 1);
    } else if (visitor.enter(node, depth) !== false && node.kind === 'element') {
      frames.push({ nodes: node.children, owner: node, index: 0 });
    }
  }
}
