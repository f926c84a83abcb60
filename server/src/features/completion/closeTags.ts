// Close tags: of the innermost open element first, then of those around it that have none.
import type { XmlElement } from '../../syntax/nodes';
import type { Span } from '../../text/span';
import { sortKey, type CompletionItem } from './item';

/** Deeper than this nobody closes from the inside. */
const MOST = 20;

/** Items for `</name>`; `parent` is the innermost element around the cursor, `typed` what is there of it. */
export function closeTagItems(parent: XmlElement | undefined, replace: Span, typed: '' | '<' | '</'): CompletionItem[] {
  const items: CompletionItem[] = [];
  for (let element = parent; element && items.length < MOST; element = element.parent) {
    if (element.name === '' || (items.length > 0 && element.hasCloseTag)) continue;
    const closing = `</${element.name}>`;
    // Of two with one name, the inner one is closed first.
    if (items.some(({ label }) => label === closing)) continue;
    items.push({
      label: closing,
      kind: 'closeTag',
      sortText: sortKey(0, items.length),
      filterText: typed === '</' ? `</${element.name}` : closing,
      edit: { span: replace, newText: closing },
      isSnippet: false,
      documentation: { of: 'element', name: element.name, parent: element.parent?.start ?? -1 },
    });
  }
  return items;
}
