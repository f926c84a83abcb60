// Child elements: the required ones first, then the common ones, each with what it needs to be valid.
import type { ExpectedElement } from '../../grammar/types';
import type { XmlElement } from '../../syntax/nodes';
import type { Span } from '../../text/span';
import type { LibvirtDocument } from '../document';
import { pathOfNew } from '../elementPath';
import { childRank } from './frequency';
import { isOutdated } from '../words/versions';
import { sortKey, type CompletionContext, type CompletionItem } from './item';
import { qualify } from './namespaces';
import { SnippetWriter } from './snippet';

/** Where an element is to be written. */
export interface ElementSlot {
  /** The document without what is half typed. */
  readonly document: LibvirtDocument;
  readonly parent: XmlElement | undefined;
  /** Where the element will stand in that document. */
  readonly offset: number;
  /** What is replaced in the text as it is. */
  readonly replace: Span;
  /** What the half-typed text begins with: `<`, or nothing. */
  readonly typed: '' | '<';
  /** Whether only the name is to be written, since its tag goes on behind the cursor. */
  readonly nameOnly: boolean;
}

/** The elements that the grammar accepts in a slot. */
export function expectedIn(slot: ElementSlot): readonly ExpectedElement[] {
  return slot.document.match?.expectedElements(slot.parent, slot.offset).filter((expected) => expected.name !== '') ?? [];
}

/** Items for the elements that fit into a slot. */
export function elementItems(slot: ElementSlot, context: CompletionContext): CompletionItem[] {
  const { grammar, kind } = slot.document;
  if (!grammar) return [];
  const writer = new SnippetWriter(grammar, context.quote);
  const items: CompletionItem[] = [];
  for (const [index, expected] of expectedIn(slot).entries()) {
    const item = elementItem(expected, index);
    if (item) items.push(item);
  }
  return items;

  function elementItem(expected: ExpectedElement, index: number): CompletionItem | undefined {
    const [definition] = expected.definitions;
    const qualified = qualify(expected.name, expected.namespace, slot.parent, slot.document.xml.root, context.quote);
    if (!definition || !qualified) return undefined;
    const { name, declaration } = qualified;
    const path = pathOfNew(name, slot.parent, kind);
    const deprecated = isOutdated(context.words?.element(path)?.facts, context.targetVersion);
    const rank = childRank(slot.parent?.name ?? '', expected.name);
    return {
      label: name,
      kind: 'element',
      sortText: sortKey(deprecated ? 2 : expected.required ? 0 : 1, rank, index),
      filterText: slot.typed + name,
      edit: { span: slot.replace, newText: slot.nameOnly ? slot.typed + name : writer.element(definition, name, path) },
      isSnippet: !slot.nameOnly,
      ...(declaration && { additionalEdits: [declaration] }),
      ...(deprecated && { deprecated }),
      documentation: { of: 'element', name, parent: slot.parent?.start ?? -1 },
    };
  }
}
