// Markup that is no element: comments everywhere, CDATA where text may stand.
import type { Span } from '../../text/span';
import { sortKey, type CompletionItem } from './item';

/** What is typed of the markup already. */
export interface MarkupSlot {
  readonly replace: Span;
  /** Whether text may stand here. */
  readonly takesText: boolean;
}

/** Items for comments and CDATA sections. */
export function markupItems({ replace, takesText }: MarkupSlot): CompletionItem[] {
  const items = [markup('<!-- -->', '<!-- $0 -->', 0, replace)];
  if (takesText) items.push(markup('<![CDATA[ ]]>', '<![CDATA[$0]]>', 1, replace));
  return items;
}

function markup(label: string, newText: string, index: number, span: Span): CompletionItem {
  return { label, kind: 'markup', sortText: sortKey(9, index), edit: { span, newText }, isSnippet: true };
}
