// Folding: elements and comments that span several lines.
import { trimmedEnd } from '../syntax/indentation';
import { Finder } from '../syntax/finder';
import type { XmlDocument, XmlElement } from '../syntax/nodes';
import { walk } from '../syntax/walk';
import type { Span } from '../text/span';

/** Something that can be folded: the line of `span.start` stays, those after it up to that of `span.end` are hidden. */
export interface FoldingRange {
  readonly span: Span;
  readonly kind: 'element' | 'comment';
}

/** Every range of a document, in document order. The line of a close tag is never hidden. */
export function foldingRanges(document: XmlDocument): FoldingRange[] {
  const { text } = document;
  const lineBreaks = new Finder(text, text.includes('\n') ? '\n' : '\r');
  const ranges: FoldingRange[] = [];
  walk(document.children, {
    enter: (node) => {
      const lineBreak = lineBreaks.from(node.start);
      if (lineBreak < 0 || lineBreak >= node.end) return false;
      const span = node.kind === 'element' ? hiddenPart(text, node) : { start: node.start, end: node.end };
      const isRange = node.kind === 'element' || node.kind === 'comment';
      if (isRange && lineBreak < span.end) ranges.push({ span, kind: node.kind });
      return true;
    },
  });
  return ranges;
}

/** From the start tag's name to the last content, so that a start tag of several lines folds with its content. */
function hiddenPart(text: string, element: XmlElement): Span {
  if (element.closeStart < 0) return { start: element.nameEnd, end: trimmedEnd(text, element.nameEnd, element.end) };
  return { start: element.nameEnd, end: trimmedEnd(text, element.openEnd, element.closeStart) };
}
