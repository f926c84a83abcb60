// What an editor shows on request: completion, hover, quick fixes.
import {
  CodeActionKind,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type CancellationToken,
  type CodeAction as LspCodeAction,
  type CodeActionParams,
  type CompletionItem as LspCompletionItem,
  type CompletionParams,
  type Hover as LspHover,
  type HoverParams,
} from 'vscode-languageserver/node';
import type { CodeAction } from '../features/codeActions';
import type { CompletionItem, DocumentationKey, ItemKind } from '../features/completion/item';
import { expandTemplate } from '../features/completion/templates/template';
import { explainRequest, type ExplainParams, type ExplainResult } from '../protocol/messages';
import type { TextEdit } from '../text/problem';
import type { ClientAbilities } from './clientAbilities';
import { toLspDiagnostic, toRange, toSpan, toTextEdit } from './convert';
import { guarded } from './guard';
import type { OpenDocument, Session } from './session';
import { identityActions } from './workspaceHandlers';

const KINDS: Readonly<Record<ItemKind, CompletionItemKind>> = {
  element: CompletionItemKind.Property,
  attribute: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  closeTag: CompletionItemKind.Property,
  template: CompletionItemKind.Snippet,
  markup: CompletionItemKind.Text,
};

/** Kind of the action that applies every sure fix. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.libvirt`;

/** What a completion item carries until it is resolved. */
interface ItemData {
  readonly uri: string;
  readonly key: DocumentationKey;
}

/** Registers completion with its lazy documentation. */
export function registerCompletion(session: Session): void {
  const { connection } = session;
  connection.onCompletion(guarded(connection.console, [], (params: CompletionParams) => completion(session, params)));
  connection.onCompletionResolve((item, token) =>
    guarded(connection.console, item, (unresolved: LspCompletionItem) => resolveItem(session, unresolved))(item, token),
  );
}

/** Registers hover. */
export function registerHover(session: Session): void {
  const { connection } = session;
  connection.onHover(guarded(connection.console, null, (params: HoverParams) => hover(session, params)));
}

/** Registers the explanation of a machine. */
export function registerExplain(session: Session): void {
  const { connection } = session;
  const answer = guarded(connection.console, null, ({ text }: ExplainParams): ExplainResult => {
    const document = session.service.open(text);
    return (document && session.service.explain(document)) ?? null;
  });
  connection.onRequest(explainRequest, (params: ExplainParams, token: CancellationToken) => answer(params, token));
}

/** Registers quick fixes and fix-all. */
export function registerCodeActions(session: Session): void {
  const { connection } = session;
  connection.onCodeAction(guarded(connection.console, [], (params: CodeActionParams) => codeActions(session, params)));
}

function completion(session: Session, { textDocument, position }: CompletionParams): LspCompletionItem[] {
  const open = session.open(textDocument.uri);
  if (!open) return [];
  const items = open.service.completions(open.document, open.text.offsetAt(position));
  return items.map((item) => toLspItem(item, open, session.client));
}

function toLspItem(item: CompletionItem, { text }: OpenDocument, client: ClientAbilities): LspCompletionItem {
  const { label, kind, sortText, filterText, edit, additionalEdits, documentation } = item;
  const isPlain = item.isSnippet && !client.snippets;
  return {
    label,
    kind: KINDS[kind],
    sortText,
    textEdit: toTextEdit(text, isPlain ? { ...edit, newText: expandTemplate(edit.newText) } : edit),
    ...(filterText !== undefined && { filterText }),
    ...(item.isSnippet && !isPlain && { insertTextFormat: InsertTextFormat.Snippet, insertTextMode: InsertTextMode.adjustIndentation }),
    ...(additionalEdits && { additionalTextEdits: additionalEdits.map((one) => toTextEdit(text, one)) }),
    ...(item.deprecated === true && { tags: [CompletionItemTag.Deprecated] }),
    ...(item.continues === true && client.suggestCommand !== undefined && { command: { title: 'Suggest', command: client.suggestCommand } }),
    ...(documentation && { data: { uri: text.uri, key: documentation } satisfies ItemData }),
  };
}

function resolveItem(session: Session, item: LspCompletionItem): LspCompletionItem {
  const data = item.data as ItemData | undefined;
  const open = data && session.open(data.uri);
  if (!open) return item;
  const { detail, markdown } = open.service.documentation(open.document, data.key);
  return {
    ...item,
    ...(detail !== undefined && { detail }),
    ...(markdown !== undefined && { documentation: { kind: MarkupKind.Markdown, value: markdown } }),
  };
}

function hover(session: Session, { textDocument, position }: HoverParams): LspHover | null {
  const open = session.open(textDocument.uri);
  const found = open && open.service.hover(open.document, open.text.offsetAt(position));
  if (!found) return null;
  return { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: toRange(open.text, found.span) };
}

function codeActions(session: Session, { textDocument, range, context }: CodeActionParams): LspCodeAction[] {
  const open = session.open(textDocument.uri);
  if (!open) return [];
  const wants = (kind: string): boolean =>
    context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  const { service } = open;
  const actions = wants(CodeActionKind.QuickFix)
    ? [...service.codeActions(open.document, toSpan(open.text, range)), ...identityActions(session, open, toSpan(open.text, range))].map((action) => quickFix(open, action, session.client))
    : [];
  if (wants(CodeActionKind.RefactorRewrite)) {
    for (const { title, edits } of service.refactorings(open.document, open.text.offsetAt(range.start))) {
      actions.push({ title, kind: CodeActionKind.RefactorRewrite, edit: workspaceEdit(open, edits, session.client) });
    }
  }
  // Fix-all is computed only where an editor asks for it: it may take several rounds.
  if (context.only === undefined || !wants(FIX_ALL)) return actions;
  const edits = service.fixAll(open.document);
  if (edits.length > 0) actions.push({ title: service.messages.text('Fix all'), kind: FIX_ALL, edit: workspaceEdit(open, edits, session.client) });
  return actions;
}

function quickFix(open: OpenDocument, action: CodeAction, client: ClientAbilities): LspCodeAction {
  return {
    title: action.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toLspDiagnostic(open.text, action.diagnostic)],
    isPreferred: action.isPreferred,
    edit: workspaceEdit(open, action.edits, client),
  };
}

/** An edit of an open document, which says of which version where the editor understands that. */
function workspaceEdit({ text }: OpenDocument, edits: readonly TextEdit[], client: ClientAbilities): NonNullable<LspCodeAction['edit']> {
  const { uri, version } = text;
  const changes = edits.map((edit) => toTextEdit(text, edit));
  return client.documentChanges ? { documentChanges: [{ textDocument: { uri, version }, edits: changes }] } : { changes: { [uri]: changes } };
}
