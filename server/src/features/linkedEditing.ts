// Linked editing: the names of a start tag and its close tag change together.
import { locate } from '../syntax/locate';
import type { XmlDocument } from '../syntax/nodes';
import type { Span } from '../text/span';

/** The two names to keep equal when the cursor is in one of them; `undefined` elsewhere. */
export function linkedNames(document: XmlDocument, offset: number): readonly [Span, Span] | undefined {
  const place = locate(document, offset);
  if (place.kind !== 'tagName' && place.kind !== 'closeTagName') return undefined;
  const { element } = place;
  if (!element || element.isImplied || element.closeNameStart < 0) return undefined;
  const closeName = { start: element.closeNameStart, end: element.closeNameEnd };
  if ([closeName, element.nameSpan].some(({ start, end }) => document.text.slice(start, end) !== element.name)) return undefined;
  return [element.nameSpan, closeName];
}
