// Closes tags while they are typed: after `>` with a close tag, after `</` with the name to close.
import { locate } from '../syntax/locate';
import type { XmlDocument, XmlElement } from '../syntax/nodes';

/** The snippet (`$0` is the cursor) to insert just after a typed `>` or `/`; `undefined` where nothing is to be closed. */
export function autoClose(document: XmlDocument, offset: number): string | undefined {
  const typed = document.text.charAt(offset - 1);
  if (typed === '>') return afterStartTag(document, offset);
  return typed === '/' ? afterSlash(document, offset) : undefined;
}

function afterStartTag(document: XmlDocument, offset: number): string | undefined {
  const place = locate(document, offset - 1);
  if (place.kind === 'content' || !('element' in place)) return undefined;
  const { element } = place;
  if (element?.openEnd !== offset || element.selfClosing || !element.openTagComplete || element.name === '') return undefined;
  return isMissingItsCloseTag(element) ? `$0</${escapeSnippet(element.name)}>` : undefined;
}

/** An element takes the close tag of an outer one of its name, which is then the one without. */
function isMissingItsCloseTag(element: XmlElement): boolean {
  for (let outer: XmlElement | undefined = element; outer; outer = outer.parent) {
    if (outer.name === element.name && outer.closeStart < 0) return true;
  }
  return false;
}

function afterSlash(document: XmlDocument, offset: number): string | undefined {
  const { text } = document;
  if (text.charAt(offset - 2) !== '<') return undefined;
  const place = locate(document, offset);
  if (place.kind !== 'closeTagName' || !place.element || place.span.start !== place.span.end) return undefined;
  const end = text.charAt(offset) === '>' ? '' : '>';
  return `${escapeSnippet(place.element.name)}${end}$0`;
}

function escapeSnippet(name: string): string {
  return name.replace(/[\\$}]/g, '\\$&');
}
