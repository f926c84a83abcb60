// Keeps what is typed in a definition beside VS Code's own backup, and offers it again when it was never defined.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Prompts } from '../ui/prompts';
import { addressOf, type DefinitionFileSystem } from './definitionFileSystem';
import type { Draft, Drafts } from './drafts';
import { isOpen } from './openDocuments';
import { definitionKey } from './uris';

const quietMs = 1000;

/**
 * Follows open definitions: keeps dirty texts and offers them again. A text that was closed is still
 * a text that was never defined: VS Code closes and opens a document when its language changes, when
 * the window reloads, and in a second window. Only a define of that very text or a person's word forgets it.
 */
export class DraftKeeper implements vscode.Disposable {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** The draft that was offered last for each definition that is open: a change of language does not ask twice. */
  private readonly offered = new Map<string, string>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly drafts: Drafts, private readonly files: DefinitionFileSystem, private readonly prompts: Prompts) {
    this.subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.schedule(document)),
      vscode.workspace.onDidOpenTextDocument((document) => void this.offer(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.closed(document)),
    ];
    for (const document of vscode.workspace.textDocuments) void this.offer(document);
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const one of this.subscriptions) one.dispose();
  }

  private schedule(document: vscode.TextDocument): void {
    const address = addressOf(document.uri);
    if (address === undefined || !document.isDirty) return;
    const key = definitionKey(address);
    clearTimeout(this.timers.get(key));
    this.timers.set(key, setTimeout(() => {
      this.timers.delete(key);
      if (document.isDirty) void this.keep(document, key, this.files.baseOf(address));
    }, quietMs));
  }

  /** After a restart VS Code brings a dirty text back without reading the file: what it is based on is in the draft. */
  private async keep(document: vscode.TextDocument, key: string, base: string | undefined): Promise<void> {
    await this.drafts.keep(key, { text: document.getText(), base: base ?? (await this.drafts.read(key))?.base ?? '' });
  }

  private closed(document: vscode.TextDocument): void {
    const address = addressOf(document.uri);
    if (address !== undefined && !isOpen(document.uri)) this.offered.delete(definitionKey(address));
  }

  private async offer(document: vscode.TextDocument): Promise<void> {
    const address = addressOf(document.uri);
    if (address === undefined || document.isDirty || this.files.isKept(address)) return;
    const key = definitionKey(address);
    const draft = await this.drafts.read(key);
    if (draft === undefined) return;
    if (draft.text === document.getText()) {
      await this.drafts.forget(key, draft.text);
      return;
    }
    if (!isOpen(document.uri) || this.offered.get(key) === draft.text) return;
    this.offered.set(key, draft.text);
    this.prompts.tell('info', l10n.t('There is an edit of {0} that was never defined.', address.name), [
      { title: l10n.t('Restore It'), run: async () => this.restore(document, draft) },
      { title: l10n.t('Throw It Away'), run: async () => this.drafts.forget(key, draft.text) },
    ]);
  }

  /** The text comes back with what it was based on, so that a change on the host meanwhile is asked about. */
  private async restore(document: vscode.TextDocument, draft: Draft): Promise<void> {
    await replaceText(document, draft.text);
    const address = addressOf(document.uri);
    if (address !== undefined && draft.base !== '') this.files.rebase(address, draft.base);
  }
}

/** Replaces the whole text as one edit that can be undone. */
export async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  await vscode.workspace.applyEdit(edit);
}
