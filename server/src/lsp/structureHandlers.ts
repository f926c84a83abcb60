// What an editor does with the structure of a text: outline, folding, selection, linked names, formatting, closing tags.
import {
  FoldingRangeKind,
  SymbolKind as LspSymbolKind,
  type CancellationToken,
  type DocumentOnTypeFormattingParams,
  type DocumentSymbol as LspDocumentSymbol,
  type FoldingRange as LspFoldingRange,
  type FormattingOptions,
  type Range,
  type SelectionRange,
  type TextEdit as LspTextEdit,
} from 'vscode-languageserver/node';
import type { DocumentSymbol, SymbolKind } from '../features/symbols';
import { autoCloseRequest, type AutoCloseParams, type AutoCloseResult } from '../protocol/messages';
import type { Span } from '../text/span';
import { toRange, toSpan, toTextEdit } from './convert';
import { guarded } from './guard';
import type { OpenDocument, Session } from './session';

const SYMBOL_KINDS: Readonly<Record<SymbolKind, LspSymbolKind>> = {
  document: LspSymbolKind.Module,
  group: LspSymbolKind.Namespace,
  device: LspSymbolKind.Object,
  property: LspSymbolKind.Property,
};

/** Registers outline, folding, selection ranges and linked editing. */
export function registerStructure(session: Session): void {
  const { connection } = session;
  const { console, languages } = connection;
  connection.onDocumentSymbol(guarded(console, [], ({ textDocument }) => symbols(session, textDocument.uri)));
  connection.onFoldingRanges(guarded(console, [], ({ textDocument }) => folding(session, textDocument.uri)));
  connection.onSelectionRanges(
    guarded(console, [], ({ textDocument, positions }) => {
      const open = session.open(textDocument.uri);
      return open ? positions.map((position) => selection(session, open, open.text.offsetAt(position))) : [];
    }),
  );
  languages.onLinkedEditingRange(
    guarded(console, null, ({ textDocument, position }) => {
      const open = session.open(textDocument.uri);
      const names = open && session.service.linkedNames(open.document, open.text.offsetAt(position));
      return names ? { ranges: names.map((name) => toRange(open.text, name)) } : null;
    }),
  );
}

/** Registers formatting of documents, ranges and what is being typed, and the closing of tags. */
export function registerFormatting(session: Session): void {
  const { connection } = session;
  const { console } = connection;
  connection.onDocumentFormatting(
    guarded(console, [], ({ textDocument, options }) => format(session, textDocument.uri, options)),
  );
  connection.onDocumentRangeFormatting(
    guarded(console, [], ({ textDocument, options, range }) => format(session, textDocument.uri, options, range)),
  );
  connection.onDocumentOnTypeFormatting(guarded(console, [], (params: DocumentOnTypeFormattingParams) => indent(session, params)));
  const answerAutoClose = guarded(console, null, (params: AutoCloseParams): AutoCloseResult => closeTag(session, params));
  connection.onRequest(autoCloseRequest, (params: AutoCloseParams, token: CancellationToken) => answerAutoClose(params, token));
}

function symbols(session: Session, uri: string): LspDocumentSymbol[] {
  const open = session.open(uri);
  return open ? session.service.symbols(open.document).map((symbol) => toLspSymbol(open, symbol)) : [];
}

function toLspSymbol(open: OpenDocument, symbol: DocumentSymbol): LspDocumentSymbol {
  const { name, detail, kind, span, selectionSpan, children } = symbol;
  return {
    name,
    detail,
    kind: SYMBOL_KINDS[kind],
    range: toRange(open.text, span),
    selectionRange: toRange(open.text, selectionSpan),
    children: children.map((child) => toLspSymbol(open, child)),
  };
}

function folding(session: Session, uri: string): LspFoldingRange[] {
  const open = session.open(uri);
  if (!open) return [];
  return session.service.folding(open.document).map(({ span, kind }) => ({
    startLine: open.text.positionAt(span.start).line,
    endLine: open.text.positionAt(span.end).line,
    ...(kind === 'comment' && { kind: FoldingRangeKind.Comment }),
  }));
}

function selection(session: Session, open: OpenDocument, offset: number): SelectionRange {
  const spans: readonly Span[] = session.service.selection(open.document, offset);
  const widest = { range: toRange(open.text, { start: 0, end: open.document.text.length }) };
  return [...spans].reverse().reduce<SelectionRange>((parent, span) => ({ range: toRange(open.text, span), parent }), widest);
}

function format(session: Session, uri: string, options: FormattingOptions, range?: Range): LspTextEdit[] {
  const open = session.open(uri);
  if (!open) return [];
  const span = range && { range: toSpan(open.text, range) };
  const edits = session.service.format(open.document, { indent: indentUnit(options), ...span });
  return edits.map((edit) => toTextEdit(open.text, edit));
}

function indent(session: Session, { textDocument, position, ch, options }: DocumentOnTypeFormattingParams): LspTextEdit[] {
  const open = session.open(textDocument.uri);
  if (!open) return [];
  const edits = session.service.indent(open.document, open.text.offsetAt(position), ch, indentUnit(options));
  return edits.map((edit) => toTextEdit(open.text, edit));
}

function closeTag(session: Session, { textDocument, position }: AutoCloseParams): AutoCloseResult {
  const open = session.open(textDocument.uri);
  return (open && session.service.autoClose(open.document, open.text.offsetAt(position))) ?? null;
}

function indentUnit({ insertSpaces, tabSize }: FormattingOptions): string {
  return insertSpaces ? ' '.repeat(tabSize) : '\t';
}
