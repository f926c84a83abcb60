// Closes a tag by itself when `>` or `</` is typed: asks the server, inserts its answer as a snippet.
import { SnippetString, window, workspace, type Disposable, type TextDocument, type TextDocumentChangeEvent } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { autoCloseRequest, type AutoCloseParams, type AutoCloseResult } from '../../server/src/protocol/messages';
import { documentSelector } from './documentSelector';
import { autoClosingTags } from './settings';

const selectors = new Set(documentSelector.map(({ language, scheme }) => `${language} ${scheme}`));

/** Watches typing in our documents from now on. */
export function registerAutoClose(client: LanguageClient): Disposable {
  return workspace.onDidChangeTextDocument((event) => void closeTag(client, event));
}

async function closeTag(client: LanguageClient, event: TextDocumentChangeEvent): Promise<void> {
  const editor = window.activeTextEditor;
  const { document } = event;
  if (editor?.document !== document || !isServed(document) || !client.isRunning()) return;
  const position = typedPosition(event);
  if (!position || !autoClosingTags(document)) return;

  const params: AutoCloseParams = { textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) }, position };
  const { version } = document;
  // Listeners run in the order of their registration: the client must tell the server of the change before it is asked about it.
  await afterOtherListeners();
  const snippet = await client.sendRequest<AutoCloseResult>(autoCloseRequest, params).catch(() => null);
  // Whoever types on does not want an answer to what was there before.
  if (snippet === null || document.version !== version || window.activeTextEditor !== editor) return;
  const cursor = client.protocol2CodeConverter.asPosition(position);
  if (!editor.selections.every((selection) => selection.isEmpty && selection.active.isEqual(cursor))) return;
  await editor.insertSnippet(new SnippetString(snippet), cursor, { undoStopBefore: false, undoStopAfter: true });
}

function afterOtherListeners(): Promise<void> {
  return new Promise((settle) => setTimeout(settle, 0));
}

/** Where the cursor stands behind a single `>` or `/` that was just typed; undefined for every other change. */
function typedPosition(event: TextDocumentChangeEvent): AutoCloseParams['position'] | undefined {
  const [change] = event.contentChanges;
  if (!change || event.contentChanges.length > 1 || event.reason !== undefined || change.rangeLength > 0) return undefined;
  if (change.text !== '>' && change.text !== '/') return undefined;
  return { line: change.range.start.line, character: change.range.start.character + 1 };
}

function isServed(document: TextDocument): boolean {
  return selectors.has(`${document.languageId} ${document.uri.scheme}`);
}
