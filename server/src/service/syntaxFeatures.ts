// The features that need only the tree, for any document of ours.
import { autoClose } from '../features/autoClose';
import type { LibvirtDocument } from '../features/document';
import { foldingRanges, type FoldingRange } from '../features/folding';
import { formatDocument, type FormatOptions } from '../features/formatting';
import { linkedNames } from '../features/linkedEditing';
import { indentOnType } from '../features/onTypeIndent';
import { selectionRanges } from '../features/selectionRanges';
import { documentSymbols, type DocumentSymbol } from '../features/symbols';
import type { TextEdit } from '../text/problem';
import type { Span } from '../text/span';

/** What an editor asks of the tree alone. */
export interface SyntaxFeatures {
  /** The outline, which reads like the machine. */
  readonly symbols: (document: LibvirtDocument) => readonly DocumentSymbol[];
  readonly folding: (document: LibvirtDocument) => readonly FoldingRange[];
  /** Spans around an offset, the innermost first. */
  readonly selection: (document: LibvirtDocument, offset: number) => readonly Span[];
  /** The names of a start tag and its close tag, when the cursor is in one of them. */
  readonly linkedNames: (document: LibvirtDocument, offset: number) => readonly [Span, Span] | undefined;
  readonly format: (document: LibvirtDocument, options?: FormatOptions) => readonly TextEdit[];
  /** Indentation just after a character was typed. */
  readonly indent: (document: LibvirtDocument, offset: number, typed: string, unit?: string) => readonly TextEdit[];
  /** The snippet that closes the tag that was just typed. */
  readonly autoClose: (document: LibvirtDocument, offset: number) => string | undefined;
}

/** The features of the tree. They have no state. */
export const syntaxFeatures: SyntaxFeatures = {
  symbols: ({ xml }) => documentSymbols(xml),
  folding: ({ xml }) => foldingRanges(xml),
  selection: ({ xml }, offset) => selectionRanges(xml, offset),
  linkedNames: ({ xml }, offset) => linkedNames(xml, offset),
  format: ({ xml }, options) => formatDocument(xml, options),
  indent: ({ xml }, offset, typed, unit) => indentOnType(xml, offset, typed, unit),
  autoClose: ({ xml }, offset) => autoClose(xml, offset),
};
