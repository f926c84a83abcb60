// Completion: the cursor is classified once by locate(), and each kind of place has a file that answers for it.
import { locate, type AttributeValueLocation, type CloseTagLocation, type ContentLocation } from '../../syntax/locate';
import type { XmlElement } from '../../syntax/nodes';
import type { Span } from '../../text/span';
import type { LibvirtDocument } from '../document';
import { attributeItems } from './attributes';
import { closeTagItems } from './closeTags';
import { elementItems, expectedIn, type ElementSlot } from './elements';
import type { CompletionContext, CompletionItem } from './item';
import { markupItems } from './markup';
import { templateItems } from './templates';
import { valueItems } from './values';

const REST_OF_TAG = /\s*(?:\/?>|[\w:.-]+\s*=)/y;
const WORD_BEFORE = /[^\s<>"'&;]*$/;
const WORD_AFTER = /[^\s<>"'&;]*/y;
/** How far back a half-typed word may begin. */
const LOOK_BACK = 256;

/** What may be written at the cursor, unsorted: the items' sort keys give the order. */
export function completionsAt(context: CompletionContext): CompletionItem[] {
  const { document, offset } = context;
  const place = locate(document.xml, offset);
  switch (place.kind) {
    case 'tagName': {
      const end = place.span.end;
      return tagNameItems({ start: place.tagStart, end }, place.element, context);
    }
    case 'startTag':
      return attributeItems(
        { element: place.element, attribute: undefined, replace: place.span, before: place.needsSpace ? ' ' : '' },
        context,
      );
    case 'attributeName':
      return attributeItems({ element: place.element, attribute: place.attribute, replace: place.span, before: '' }, context);
    case 'attributeValue':
      return attributeValueItems(place, context);
    case 'content':
      return contentItems(place, context);
    case 'closeTagName': {
      const replace = { start: place.span.start - 2, end: place.span.end + (place.complete ? 1 : 0) };
      return closeTagItems(closedBy(place, document), replace, '</');
    }
    case 'declaration':
      return markupItems({ replace: place.span, takesText: takesText(place.parent, document) });
    case 'cdata':
      return textItems(place.parent, wordAt(document.text, offset), context);
    case 'comment':
    case 'instruction':
    case 'doctype':
    case 'nowhere':
      return [];
  }
}

/** Behind `<`, a part of a name or none: everything that may begin with it. */
function tagNameItems(replace: Span, element: XmlElement | undefined, context: CompletionContext): CompletionItem[] {
  const { document } = context;
  REST_OF_TAG.lastIndex = replace.end;
  const nameOnly = element !== undefined && REST_OF_TAG.test(document.text);
  const without = element && nameOnly ? { start: element.start, end: element.end } : replace;
  const slot: ElementSlot = { ...slotWithout(document, without), replace, typed: '<', nameOnly };
  if (isBehindRoot(slot)) return markupItems({ replace, takesText: false });
  const elements = elementItems(slot, context);
  if (nameOnly) return renameWithCloseTag(elements, element, document.text);
  const closing = slot.parent && !slot.parent.hasCloseTag ? closeTagItems(slot.parent, replace, '<') : [];
  return [
    ...elements,
    ...templateItems(slot, expectedIn(slot), context.quote),
    ...closing,
    ...markupItems({ replace, takesText: takesText(slot.parent, slot.document) }),
  ];
}

/** Where the start tag gets another name, its close tag gets it too. */
function renameWithCloseTag(items: CompletionItem[], element: XmlElement, text: string): CompletionItem[] {
  const { closeNameStart: start, closeNameEnd: end, name } = element;
  if (start < 0 || element.isImplied || text.slice(start, end) !== name) return items;
  return items.map((item) => {
    const rename = { span: { start, end }, newText: item.label };
    return { ...item, additionalEdits: [...(item.additionalEdits ?? []), rename] };
  });
}

/** What a close tag is to close: the element whose it is, else the innermost one open, as if its name were not typed yet. */
function closedBy({ element, span }: CloseTagLocation, document: LibvirtDocument): XmlElement | undefined {
  const isItsOwn = element !== undefined && element.closeNameStart === span.start;
  if (isItsOwn && element.name === document.text.slice(span.start, span.end)) return element;
  // A half-typed name closes nothing, and what it is next to may seem to close something else: nameless, it shows.
  const nameless = document.withText(document.text.slice(0, span.start) + document.text.slice(span.end));
  const place = locate(nameless.xml, span.start);
  return place.kind === 'closeTagName' ? place.element : element;
}

/** The place where something half typed stands, in a document without it. */
function slotWithout(document: LibvirtDocument, { start, end }: Span): Pick<ElementSlot, 'document' | 'parent' | 'offset'> {
  const text = document.text.slice(0, start) + document.text.slice(end);
  const without = document.withText(text);
  const place = locate(without.xml, start);
  return { document: without, parent: place.kind === 'content' ? place.parent : undefined, offset: start };
}

/** Whether the root ends before a place: there is no second one. */
function isBehindRoot({ document, parent, offset }: ElementSlot): boolean {
  const { root } = document.xml;
  return parent === undefined && root !== undefined && root.end <= offset;
}

/** In content without `<`: the text's values, elements with their `<`, and the close tag. */
function contentItems(place: ContentLocation, context: CompletionContext): CompletionItem[] {
  const { document, offset } = context;
  const { parent } = place;
  const word = wordAt(document.text, offset);
  const texts = textItems(parent, valueSpan(place, word, document.text), context);
  // Where text is typed, only what begins like it can be meant; between other words nothing but values can.
  const slot: ElementSlot = { document, parent, offset: word.start, replace: word, typed: '', nameOnly: false };
  if (isBehindRoot(slot)) return markupItems({ replace: word, takesText: false });
  const closing = parent && !parent.hasCloseTag ? closeTagItems(parent, word, '') : [];
  const elements = elementItems(slot, context);
  const onlyText = texts.length > 0 && elements.length === 0;
  return [
    ...texts,
    ...elements,
    ...templateItems(slot, expectedIn(slot), context.quote),
    ...closing,
    ...(onlyText ? [] : markupItems({ replace: word, takesText: takesText(parent, document) })),
  ];
}

/** A text of one word is replaced whole, wherever the cursor is in it; a longer one only where its word is. */
function valueSpan({ span }: ContentLocation, word: Span, text: string): Span {
  const isOneWord = span.end > span.start && !/\s/.test(text.slice(span.start, span.end));
  return isOneWord ? span : word;
}

function textItems(parent: XmlElement | undefined, replace: Span, context: CompletionContext): CompletionItem[] {
  const value = parent && context.document.match?.textValue(parent);
  return value ? valueItems({ element: parent, attribute: undefined, value, replace, quote: undefined, before: '', after: '' }, context) : [];
}

function attributeValueItems(place: AttributeValueLocation, context: CompletionContext): CompletionItem[] {
  const { document, offset, quote } = context;
  const value = document.match?.attributeValue(place.attribute);
  if (!value) return [];
  // An unclosed value swallows what follows: only the word at the cursor is known to be meant.
  const replace = place.closed ? place.span : { start: place.span.start, end: Math.min(place.span.end, wordAt(document.text, offset).end) };
  const before = place.quote === undefined ? quote : '';
  const after = place.closed ? '' : (place.quote ?? quote);
  return valueItems({ element: place.element, attribute: place.attribute.name, value, replace, quote: place.quote ?? quote, before, after }, context);
}

function takesText(element: XmlElement | undefined, document: LibvirtDocument): boolean {
  return element !== undefined && document.match?.textValue(element)?.anyText === true;
}

/** The word around an offset. */
function wordAt(text: string, offset: number): Span {
  const before = WORD_BEFORE.exec(text.slice(Math.max(0, offset - LOOK_BACK), offset))?.[0] ?? '';
  if (before === '') return { start: offset, end: offset };
  WORD_AFTER.lastIndex = offset;
  return { start: offset - before.length, end: offset + (WORD_AFTER.exec(text)?.[0].length ?? 0) };
}
