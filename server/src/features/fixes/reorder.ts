// Puts children into the order that the schema has, with the comments before them; nothing else changes.
import type { XmlElement } from '../../syntax/nodes';
import type { Fix, TextEdit } from '../../text/problem';
import { replace } from '../../text/edits';
import { choice } from './make';
import type { FixContext } from './types';

/** One fix that sorts the children of an element, where an order is found that the grammar takes. */
export function reorderFix({ xml, grammar, match }: FixContext, parent: XmlElement | undefined): readonly Fix[] {
  const definition = parent && match?.definitionOf(parent);
  if (!parent || !definition || !grammar) return [];
  const children = [...parent.elements()];
  const order = grammar.orderOf(parent, definition);
  if (!order) return [];
  const edits: TextEdit[] = [];
  for (const [index, child] of children.entries()) {
    const wanted = order[index];
    if (wanted && wanted !== child) edits.push(replace(child.start, child.end, xml.text.slice(wanted.start, wanted.end)));
  }
  return edits.length > 0 ? [choice('fix-reorder', { name: parent.name }, ...edits)] : [];
}
