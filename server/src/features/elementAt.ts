// Finds the innermost element at an offset.
import type { XmlElement } from '../syntax/nodes';

/** The innermost element whose tags or content hold an offset; `undefined` outside the root. */
export function elementAt(root: XmlElement | undefined, offset: number): XmlElement | undefined {
  if (!root || offset < root.start || offset > root.end) return undefined;
  let owner = root;
  for (;;) {
    const child = childAt(owner, offset);
    if (!child) return owner;
    owner = child;
  }
}

/** The child element that holds an offset; children stand in document order, so a binary search finds it. */
function childAt(element: XmlElement, offset: number): XmlElement | undefined {
  const { children } = element;
  let low = 0;
  let high = children.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const child = children[middle];
    if (!child) return undefined;
    if (offset < child.start) high = middle - 1;
    else if (offset >= child.end) low = middle + 1;
    else return child.kind === 'element' ? child : undefined;
  }
  return undefined;
}
