// What is said of the thing under the cursor: the hovered value or attribute first, then what holds it.
import type { ValueType } from '../../grammar/types';
import type { XmlAttribute, XmlElement } from '../../syntax/nodes';
import { touches, type Span } from '../../text/span';
import type { LibvirtDocument } from '../document';
import { elementAt } from '../elementAt';
import { pathOf } from '../elementPath';
import type { Messages } from '../messages';
import type { Words } from '../words/words';
import { exampleWith, renderCard, renderValueLine, type Card } from './render';

/** Markdown for a span of the text. */
export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/** What hovers are made with. */
export interface HoverContext {
  readonly words: Words | undefined;
  readonly messages: Messages;
}

/** The hover at an offset; `undefined` where there is nothing to say. */
export function hoverAt(document: LibvirtDocument, offset: number, context: HoverContext): Hover | undefined {
  const element = elementAt(document.xml.root, offset);
  if (!element || element.name === '') return undefined;
  if (touches(element.nameSpan, offset)) return elementHover(document, element, element.nameSpan, context);
  if (element.hasCloseTag && element.closeNameStart <= offset && offset <= element.closeNameEnd) {
    const span = { start: element.closeNameStart, end: element.closeNameEnd };
    return elementHover(document, element, span, context);
  }
  const attribute = element.attributes.find((one) => one.start <= offset && offset <= one.end);
  if (attribute) return attributeHover(document, attribute, offset, context);
  const text = element.textSpan;
  return text && touches(text, offset) ? textHover(document, element, text, context) : undefined;
}

function elementHover(document: LibvirtDocument, element: XmlElement, span: Span, context: HoverContext): Hover | undefined {
  const known = document.match?.definitionOf(element);
  const path = pathOf(element, document.kind);
  const words = context.words?.element(path);
  if (!known && !words) return undefined;
  const value = document.match?.textValue(element);
  // What the grammar lets anybody put there, such as an application's metadata, is not libvirt's to explain.
  if (!words && (!value || isFree(value))) return undefined;
  const card: Card = {
    title: `\`<${element.name}>\``,
    words,
    link: context.words?.link(path),
    ...textCard(document, element, value, context),
  };
  return { span, markdown: renderCard(card, context.messages) };
}

/** Whether a value may be anything. */
function isFree(value: ValueType): boolean {
  return value.anyText && value.literals.length === 0;
}

/** What the grammar and the words say of an element's text, to stand below the element's own words. */
function textCard(
  document: LibvirtDocument,
  element: XmlElement,
  value: ValueType | undefined,
  { words }: HoverContext,
): Pick<Card, 'value' | 'valueWords'> {
  // Free text needs no mention: only what restricts it helps.
  if (!value || isFree(value)) return {};
  const path = pathOf(element, document.kind);
  return { value, valueWords: (literal) => words?.textValue(path, literal) };
}

function attributeHover(
  document: LibvirtDocument,
  attribute: XmlAttribute,
  offset: number,
  context: HoverContext,
): Hover | undefined {
  const { messages, words } = context;
  const value = document.match?.attributeValue(attribute);
  const path = pathOf(attribute.owner, document.kind);
  const section = words?.attribute(path, attribute.name);
  if (!section && (!value || isFree(value))) return undefined;
  const onName = touches(attribute.nameSpan, offset);
  const written = attribute.rawValue === undefined ? undefined : attribute.value;
  const card: Card = {
    title: messages.text('`{name}` of `<{element}>`', { name: attribute.name, element: attribute.owner.name }),
    words: section,
    value,
    required: isRequired(document, attribute),
    valueWords: (literal) => words?.attributeValue(path, attribute.name, literal),
    link: section?.facts?.link ?? words?.link(path),
    ownersExample: exampleWith(words?.element(path), attribute.name),
    ...(written !== undefined && { written }),
  };
  if (onName) return { span: attribute.nameSpan, markdown: renderCard(card, messages) };
  return { span: attribute.valueSpan, markdown: withValueFirst(card, messages) };
}

function textHover(document: LibvirtDocument, element: XmlElement, span: Span, context: HoverContext): Hover | undefined {
  const { messages, words } = context;
  const path = pathOf(element, document.kind);
  const value = document.match?.textValue(element);
  const section = words?.text(path);
  // Without words of its own, a text is what its element is; text where only elements stand is nothing.
  if (!section) return value && elementHover(document, element, span, context);
  const card: Card = {
    title: messages.text('Text of `<{element}>`', { element: element.name }),
    words: section,
    value,
    valueWords: (literal) => words?.textValue(path, literal),
    link: section.facts?.link ?? words?.link(path),
    written: element.textContent.trim(),
  };
  return { span, markdown: withValueFirst(card, messages) };
}

/** A card below the line of the hovered value, where there are words for it. */
function withValueFirst(card: Card, messages: Messages): string {
  const words = card.written === undefined ? undefined : card.valueWords?.(card.written);
  if (card.written === undefined || !words) return renderCard(card, messages);
  return `${renderValueLine(card.written, words, messages)}\n\n---\n\n${renderCard({ ...card, isWrittenTold: true }, messages)}`;
}

function isRequired(document: LibvirtDocument, attribute: XmlAttribute): boolean {
  const expected = document.match?.expectedAttributes(attribute.owner, attribute) ?? [];
  return expected.some((one) => one.name === attribute.name && one.required);
}
