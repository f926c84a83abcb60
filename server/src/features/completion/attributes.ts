// Attributes of a start tag: the required ones first, then the common ones, each with its value as choice or stop.
import type { ExpectedAttribute } from '../../grammar/types';
import type { XmlAttribute, XmlElement } from '../../syntax/nodes';
import type { Span } from '../../text/span';
import { pathOf } from '../elementPath';
import { attributeRank } from './frequency';
import { isOutdated } from '../words/versions';
import { sortKey, type CompletionContext, type CompletionItem } from './item';
import { qualify } from './namespaces';
import { SnippetWriter } from './snippet';

/** Where an attribute is to be written. */
export interface AttributeSlot {
  readonly element: XmlElement;
  /** The attribute whose name is half typed. */
  readonly attribute: XmlAttribute | undefined;
  readonly replace: Span;
  /** What must stand before it: a space where the cursor touches something else. */
  readonly before: '' | ' ';
}

/** Items for the attributes that fit into a slot. */
export function attributeItems(slot: AttributeSlot, context: CompletionContext): CompletionItem[] {
  const { document, quote, words } = context;
  const { element, attribute } = slot;
  const { grammar, match } = document;
  if (!grammar || !match) return [];
  const path = pathOf(element, document.kind);
  const writer = new SnippetWriter(grammar, quote);
  const nameOnly = attribute !== undefined && attribute.end > attribute.nameEnd;
  return match
    .expectedAttributes(element, attribute)
    .filter((expected) => expected.name !== '')
    .flatMap((expected, index) => attributeItem(expected, index) ?? []);

  function attributeItem(expected: ExpectedAttribute, index: number): CompletionItem | undefined {
    const qualified = qualify(expected.name, expected.namespace, element, document.xml.root, quote);
    if (!qualified) return undefined;
    const { name, declaration } = qualified;
    const deprecated = isOutdated(words?.attribute(path, name)?.facts, context.targetVersion);
    const snippet = writer.attribute(expected, name, path);
    return {
      label: name,
      kind: 'attribute',
      sortText: sortKey(deprecated ? 2 : expected.required ? 0 : 1, attributeRank(name), index),
      edit: { span: slot.replace, newText: slot.before + (nameOnly ? name : snippet) },
      isSnippet: !nameOnly,
      ...(declaration && { additionalEdits: [declaration] }),
      ...(deprecated && { deprecated }),
      // A value without choices of its own may still have usual values to offer.
      ...(!nameOnly && !snippet.includes('|') && { continues: true }),
      documentation: { of: 'attribute', name, owner: element.start },
    };
  }
}
