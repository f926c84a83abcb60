// Smart selection: from the word under the cursor outwards, as the tree is nested.
import { locate, type Location } from '../syntax/locate';
import type { XmlDocument, XmlElement } from '../syntax/nodes';
import { touches, type Span } from '../text/span';

/** Deeper than this nobody widens a selection. */
const MOST_LEVELS = 200;

/** Spans around an offset, the innermost first; each holds the one before and is longer. */
export function selectionRanges(document: XmlDocument, offset: number): readonly Span[] {
  const place = locate(document, offset);
  const spans = [wordAt(document.text, offset), ...spansOf(document, place, offset)];
  for (let element = innermost(place); element && spans.length < MOST_LEVELS; element = element.parent) {
    if (touches(element.openSpan, offset) && offset < element.openEnd) spans.push(element.openSpan);
    else if (offset <= element.contentEnd && !element.selfClosing) spans.push({ start: element.openEnd, end: element.contentEnd });
    spans.push({ start: element.start, end: element.end });
  }
  spans.push({ start: 0, end: document.text.length });
  return growing(spans, offset);
}

function spansOf(document: XmlDocument, place: Location, offset: number): Span[] {
  switch (place.kind) {
    case 'attributeName':
    case 'attributeValue': {
      const { attribute } = place;
      const quoted = place.kind === 'attributeValue' ? [{ start: attribute.valueStart - 1, end: attribute.end }] : [];
      return [place.span, ...quoted, { start: attribute.start, end: attribute.end }];
    }
    case 'tagName':
    case 'closeTagName':
    case 'content':
      return [place.span];
    case 'comment':
      return [{ start: place.node.start + 4, end: place.node.end - 3 }, place.node];
    case 'cdata':
      return [{ start: place.node.start + 9, end: place.node.end - 3 }, place.node];
    case 'instruction':
    case 'doctype':
      return [place.node];
    default:
      return [{ start: offset, end: Math.min(offset, document.text.length) }];
  }
}

function innermost(place: Location): XmlElement | undefined {
  if ('element' in place) return place.element;
  return 'parent' in place ? place.parent : undefined;
}

/** The word of a value or text: letters, digits and what names are made of. */
function wordAt(text: string, offset: number): Span {
  let start = offset;
  let end = offset;
  while (start > 0 && /[\w-]/.test(text.charAt(start - 1))) start--;
  while (end < text.length && /[\w-]/.test(text.charAt(end))) end++;
  return { start, end };
}

/** Leaves out spans that do not hold the one before or are no longer. */
function growing(spans: readonly Span[], offset: number): readonly Span[] {
  const result: Span[] = [];
  for (const { start, end } of spans) {
    const last = result.at(-1) ?? { start: offset, end: offset };
    const isLonger = result.length === 0 ? end > start : end - start > last.end - last.start;
    if (start <= last.start && end >= last.end && isLonger) result.push({ start, end });
  }
  return result;
}
