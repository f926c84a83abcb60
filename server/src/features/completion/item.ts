// What completion offers, in offsets and without any editor's types.
import type { Quote } from '../../text/quotes';
import type { TextEdit } from '../../text/problem';
import type { Facts } from '../facts';
import type { LibvirtDocument } from '../document';
import type { Messages } from '../messages';
import type { Words } from '../words/words';

/** What an item inserts, for its icon. */
export type ItemKind = 'element' | 'attribute' | 'value' | 'closeTag' | 'template' | 'markup';

/**
 * What an item's documentation is looked up by when it is focused. `element`, `owner` and `parent` are offsets of `<`
 * (-1: top level): they stand before the cursor, so typing on does not move them.
 */
export type DocumentationKey =
  | { readonly of: 'element'; readonly name: string; readonly parent: number }
  | { readonly of: 'attribute'; readonly name: string; readonly owner: number }
  | { readonly of: 'value'; readonly value: string; readonly attribute?: string; readonly owner: number }
  | { readonly of: 'template'; readonly label: string };

/** One item of the list. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: ItemKind;
  /** Decides the order among the others. */
  readonly sortText: string;
  /** What the typed characters are compared with, where it is not the label. */
  readonly filterText?: string;
  /** Replaces what is half typed. */
  readonly edit: TextEdit;
  /** Whether the edit's text is a snippet (`$1`, `${1|a,b|}`). */
  readonly isSnippet: boolean;
  /** Edits elsewhere, such as a namespace declaration. */
  readonly additionalEdits?: readonly TextEdit[];
  /** Whether nobody should write it any more: deprecated in the libvirt that the document is for, or gone from it. */
  readonly deprecated?: boolean;
  /** Whether completion is to be asked again once it is inserted. */
  readonly continues?: boolean;
  readonly documentation?: DocumentationKey;
}

/** What a completion is computed from. */
export interface CompletionContext {
  readonly document: LibvirtDocument;
  readonly offset: number;
  readonly words: Words | undefined;
  readonly facts: Facts;
  readonly messages: Messages;
  /** The libvirt that the document is for; empty: any. */
  readonly targetVersion: string;
  /** The quote that this document's attributes have. */
  readonly quote: Quote;
}

/** A sort key of numbers, the weightiest first. */
export function sortKey(...numbers: readonly number[]): string {
  return numbers.map((number) => String(number).padStart(3, '0')).join('');
}
