// Tells what stands at an offset, once and for all features: they dispatch on the kind and need no looks of their own.
import { indentationAt } from './indentation';
import { lastStartingBefore } from './nodeOrder';
import { isSpace } from './nodes';
import type { XmlAttribute, XmlCData, XmlComment, XmlDoctype, XmlDocument, XmlElement, XmlInstruction, XmlNode } from './nodes';
import type { Span } from '../text/span';

/** What stands at an offset. Offsets are cursors: both ends of a name or value belong to it. */
export type Location =
  | TagNameLocation
  | StartTagLocation
  | AttributeNameLocation
  | AttributeValueLocation
  | ContentLocation
  | CloseTagLocation
  | DeclarationLocation
  | OpaqueLocation
  | { readonly kind: 'nowhere' };

/** In the name of a start tag, or just after a `<` that has no name yet. */
export interface TagNameLocation {
  readonly kind: 'tagName';
  /** The element of the tag; `undefined` after a `<` that stands in text. */
  readonly element: XmlElement | undefined;
  /** The element around it; `undefined` at top level. */
  readonly parent: XmlElement | undefined;
  /** The name, empty where there is none. */
  readonly span: Span;
  /** Offset of `<`. */
  readonly tagStart: number;
}

/** In a start tag between its parts, where an attribute may be typed. */
export interface StartTagLocation {
  readonly kind: 'startTag';
  readonly element: XmlElement;
  /** Empty, at the offset. */
  readonly span: Span;
  /** Whether a space must come first: the offset touches what is before it. */
  readonly needsSpace: boolean;
}

/** In an attribute's name. */
export interface AttributeNameLocation {
  readonly kind: 'attributeName';
  readonly element: XmlElement;
  readonly attribute: XmlAttribute;
  readonly span: Span;
}

/** In an attribute's value, or after its `=` where there is none. */
export interface AttributeValueLocation {
  readonly kind: 'attributeValue';
  readonly element: XmlElement;
  readonly attribute: XmlAttribute;
  /** The value without its quotes. */
  readonly span: Span;
  /** Its opening quote; `undefined` where it has none. */
  readonly quote: '"' | "'" | undefined;
  /** Whether its closing quote is there. */
  readonly closed: boolean;
}

/** In an element's content, or outside the root, where neither tag nor comment is. */
export interface ContentLocation {
  readonly kind: 'content';
  /** The element around it; `undefined` at top level. */
  readonly parent: XmlElement | undefined;
  /** The text that the offset touches, without white space around it; empty at the offset where it touches none. */
  readonly span: Span;
  /** The nodes next to it in the same parent, if any. */
  readonly before: XmlNode | undefined;
  readonly after: XmlNode | undefined;
}

/** In the name of a close tag, or just after `</`. */
export interface CloseTagLocation {
  readonly kind: 'closeTagName';
  /** The element that it closes; for a close tag that closes nothing, the innermost open one, if any. */
  readonly element: XmlElement | undefined;
  /** The name, empty where there is none. */
  readonly span: Span;
  /** Whether `>` follows. */
  readonly complete: boolean;
}

/** After `<!`, before it is clear what it becomes. */
export interface DeclarationLocation {
  readonly kind: 'declaration';
  readonly parent: XmlElement | undefined;
  /** From `<` to the offset. */
  readonly span: Span;
}

/** Inside something that has no tags in it. */
export interface OpaqueLocation {
  readonly kind: 'comment' | 'cdata' | 'instruction' | 'doctype';
  readonly node: XmlComment | XmlCData | XmlInstruction | XmlDoctype;
  readonly parent: XmlElement | undefined;
}

/** Tells what stands at an offset. */
export function locate(document: XmlDocument, offset: number): Location {
  const { text } = document;
  let parent: XmlElement | undefined;
  let nodes = document.children;
  for (;;) {
    const index = lastStartingBefore(nodes, offset);
    const node = nodes[index];
    if (node?.kind === 'element') {
      const inTag = locateInTags(text, node, offset);
      if (inTag) return inTag;
      if (offset < node.end || reachesBeyondItsEnd(text, node, offset)) {
        parent = node;
        nodes = node.children;
        continue;
      }
    } else if (node && node.kind !== 'text' && isInside(text, node, offset)) {
      return locateInOpaque(text, node, parent, offset);
    }
    return locateInContent(text, parent, nodes, index, offset);
  }
}

function locateInTags(text: string, element: XmlElement, offset: number): Location | undefined {
  if (offset < element.openEnd || (!element.openTagComplete && isInUnfinishedTag(text, element, offset))) {
    return locateInStartTag(text, element, offset);
  }
  if (element.closeStart < 0 || offset <= element.closeStart || offset > element.end) return undefined;
  const complete = text.charAt(element.end - 1) === '>';
  if (offset >= element.closeNameStart && offset <= element.closeNameEnd) {
    return { kind: 'closeTagName', element, span: { start: element.closeNameStart, end: element.closeNameEnd }, complete };
  }
  return offset < element.end ? { kind: 'nowhere' } : undefined;
}

/** Whether an offset is at the end of a start tag without `>`, or in the white space after it. */
function isInUnfinishedTag(text: string, element: XmlElement, offset: number): boolean {
  if (element.isImplied || offset < element.openEnd) return false;
  if (element.name === '') return offset === element.openEnd && text.charAt(offset - 1) === '<';
  return isBlank(text, element.openEnd, offset);
}

function locateInStartTag(text: string, element: XmlElement, offset: number): Location {
  if (offset <= element.nameEnd) {
    return { kind: 'tagName', element, parent: element.parent, span: element.nameSpan, tagStart: element.start };
  }
  const { attributes } = element;
  const last = lastStartingBefore(attributes, offset + 1);
  // One that has no value yet reaches up to the next.
  for (const attribute of [attributes[last - 1], attributes[last]]) {
    if (!attribute) continue;
    if (offset <= attribute.nameEnd) return { kind: 'attributeName', element, attribute, span: attribute.nameSpan };
    const inValue = locateInValue(text, element, attribute, offset);
    if (inValue) return inValue;
  }
  const slash = element.selfClosing && offset === element.openEnd - 1;
  if (slash) return { kind: 'nowhere' };
  return { kind: 'startTag', element, span: { start: offset, end: offset }, needsSpace: !isSpace(text.charCodeAt(offset - 1)) };
}

function locateInValue(text: string, element: XmlElement, attribute: XmlAttribute, offset: number): Location | undefined {
  if (!attribute.hasValue) {
    if (attribute.end === attribute.nameEnd || offset < attribute.end || !isBlankInLine(text, attribute.end, offset)) return undefined;
    return { kind: 'attributeValue', element, attribute, span: { start: offset, end: offset }, quote: undefined, closed: false };
  }
  if (offset > attribute.end) return undefined;
  if (offset < attribute.valueStart) return { kind: 'nowhere' };
  if (offset > attribute.valueEnd) return undefined;
  const opening = text.charAt(attribute.valueStart - 1);
  const quote = opening === '"' || opening === "'" ? opening : undefined;
  const closed = quote !== undefined && attribute.end > attribute.valueEnd;
  return { kind: 'attributeValue', element, attribute, span: attribute.valueSpan, quote, closed };
}

/**
 * Whether an offset after an unclosed element is meant to be inside it: on its line, or indented deeper. The parser
 * ends such an element after its last content; the white space where the next child is typed comes after that.
 */
function reachesBeyondItsEnd(text: string, element: XmlElement, offset: number): boolean {
  if (element.selfClosing || element.closeStart >= 0 || element.name === '' || !isBlank(text, element.end, offset)) return false;
  if (isBlankInLine(text, element.end, offset)) return true;
  const column = indentationAt(text, offset);
  return element.parent === undefined || (column >= 0 && column > indentationAt(text, element.start));
}

function isInside(text: string, node: Exclude<XmlNode, XmlElement>, offset: number): boolean {
  if (offset < node.end) return true;
  return offset === node.end && !text.startsWith('>', node.end - 1);
}

function locateInOpaque(
  text: string,
  node: XmlComment | XmlCData | XmlInstruction | XmlDoctype | { readonly kind: 'text' },
  parent: XmlElement | undefined,
  offset: number,
): Location {
  if (node.kind === 'text') return { kind: 'nowhere' };
  const opening = node.kind === 'comment' ? '<!--' : node.kind === 'cdata' ? '<![CDATA[' : '';
  const isDeclaration = text.startsWith('<!', node.start) && node.kind !== 'doctype';
  if (isDeclaration && (offset < node.start + opening.length || !text.startsWith(opening, node.start))) {
    return { kind: 'declaration', parent, span: { start: node.start, end: offset } };
  }
  return { kind: node.kind, node, parent };
}

function locateInContent(text: string, parent: XmlElement | undefined, nodes: readonly XmlNode[], index: number, offset: number): Location {
  const before = nodes[index];
  const after = nodes[index + 1];
  const gapStart = before?.kind === 'text' ? before.start : (before?.end ?? parent?.openEnd ?? 0);
  const stray = locateInStrayTag(text, parent, gapStart, offset);
  if (stray) return stray;
  let span = { start: offset, end: offset };
  for (const node of [before, after]) {
    if (node?.kind !== 'text') continue;
    const trimmed = node.trimmedSpan;
    if (trimmed.start <= offset && offset <= trimmed.end) span = trimmed;
  }
  return { kind: 'content', parent, span, before, after };
}

/** A close tag that closes nothing is in no node, and a `<` without a name may be in text. */
function locateInStrayTag(text: string, parent: XmlElement | undefined, gapStart: number, offset: number): Location | undefined {
  const tagStart = text.lastIndexOf('<', offset - 1);
  if (offset === 0 || tagStart < gapStart) return undefined;
  if (text.charAt(tagStart + 1) === '/') {
    const closing = /^[^\s<>/]*/.exec(text.slice(tagStart + 2, tagStart + 200));
    const span = { start: tagStart + 2, end: tagStart + 2 + (closing?.[0].length ?? 0) };
    if (offset < span.start || offset > span.end) return undefined;
    return { kind: 'closeTagName', element: parent, span, complete: text.charAt(span.end) === '>' };
  }
  if (tagStart !== offset - 1) return undefined;
  return { kind: 'tagName', element: undefined, parent, span: { start: offset, end: offset }, tagStart };
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
}

function isBlankInLine(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 9) return false;
  }
  return true;
}
