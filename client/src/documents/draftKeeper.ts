// Keeps what is typed in a definition beside VS Code's own backup, and offers it again when it was never defined.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Offer, Prompts } from '../ui/prompts';
import { failureOf } from '../virsh/hypervisor';
import { addressOf, type DefinitionFileSystem } from './definitionFileSystem';
import type { Draft, Drafts, KeptDraft } from './drafts';
import { isOpen } from './openDocuments';
import { saysTheSame } from './sameDefinition';
import type { TextViews } from './textViews';
import { editorKey, type DefinitionAddress } from './uris';
import { hasComments } from './xmlTree';

const quietMs = 1000;

/** What the keeper works with. */
export interface DraftKeeperServices {
  readonly drafts: Drafts;
  readonly files: DefinitionFileSystem;
  readonly prompts: Prompts;
  readonly views: TextViews;
}

/**
 * Follows open definitions: keeps dirty texts and offers them again. A text that was closed is still
 * a text that was never defined: VS Code closes and opens a document when its language changes and
 * when the window reloads. Only a define of that very text or a person's word forgets it; "Don't Save"
 * and Revert are such a word. What another window is editing is its own: it is told of, and shown.
 */
export class DraftKeeper implements vscode.Disposable {
  private readonly pending = new Map<string, { readonly timer: NodeJS.Timeout; readonly document: vscode.TextDocument; readonly address: DefinitionAddress }>();
  /** Editors that were dirty when they were last heard of. */
  private readonly dirty = new Set<string>();
  /** Texts that VS Code brought back without calling them dirty, and whether something else was typed there since. */
  private readonly broughtBackClean = new Map<string, { readonly text: string; readonly typed: 'yes' | 'no' }>();
  /** Whether the last draft could not be written. */
  private cannotKeep = false;
  /** What was said last of each definition that is open: a change of language does not say it twice. */
  private readonly said = new Map<string, string>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly services: DraftKeeperServices) {
    this.subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.changed(document)),
      vscode.workspace.onDidOpenTextDocument((document) => void this.opened(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.closed(document)),
    ];
    for (const document of vscode.workspace.textDocuments) void this.opened(document);
  }

  /** A window that ends within a moment of the last key keeps that key too. */
  dispose(): void {
    for (const one of this.subscriptions) one.dispose();
    for (const { timer, document, address } of this.pending.values()) {
      clearTimeout(timer);
      const base = this.services.files.baseOf(address);
      try {
        if (document.isDirty && base !== undefined) this.services.drafts.keepNow(address, { text: document.getText(), base });
      } catch {
        // A disk that is full now: nobody is there any more to be told, and VS Code keeps its own backup.
      }
    }
    this.pending.clear();
  }

  private changed(document: vscode.TextDocument): void {
    const address = addressOf(document.uri);
    if (address === undefined) return;
    const key = editorKey(address);
    clearTimeout(this.pending.get(key)?.timer);
    this.pending.delete(key);
    const saved = !document.isDirty && this.dirty.has(key) && this.services.files.takeWritten(address) === document.getText();
    if (saved) this.broughtBackClean.delete(key);
    this.followBroughtBack(document, address, key);
    if (document.isDirty) this.schedule(document, address, key);
    else if (this.dirty.delete(key) && !saved) this.givenUp(document, address);
  }

  /**
   * A text that is dirty now was brought back with its changes, and called so a moment after it was open; or somebody types in
   * one that autosave kept. Which of the two, only what is clean again later tells: what was typed and undone.
   */
  private followBroughtBack(document: vscode.TextDocument, address: DefinitionAddress, key: string): void {
    const back = this.broughtBackClean.get(key);
    if (back === undefined) return;
    const { files } = this.services;
    const isSame = document.getText() === back.text;
    if (document.isDirty) {
      files.keepAgain(document.uri, address, undefined);
      if (!isSame) this.broughtBackClean.set(key, { ...back, typed: 'yes' });
    } else if (isSame && back.typed === 'yes') files.keepAgain(document.uri, address, back.text);
    else if (!isSame) this.broughtBackClean.delete(key);
  }

  private schedule(document: vscode.TextDocument, address: DefinitionAddress, key: string): void {
    this.dirty.add(key);
    const timer = setTimeout(() => {
      this.pending.delete(key);
      if (document.isDirty) void this.keep(document, address);
    }, quietMs);
    this.pending.set(key, { timer, document, address });
  }

  /** A text that is clean without having been written was reverted, or not saved on closing. */
  private givenUp(document: vscode.TextDocument, address: DefinitionAddress): void {
    const { files, drafts } = this.services;
    // What autosave kept is there again, by Undo: the draft is of what was undone.
    if (files.isKept(address)) void drafts.keep(address, { text: document.getText(), base: files.baseOf(address) ?? '' }).catch(() => undefined);
    else void drafts.discard(address);
  }

  private async keep(document: vscode.TextDocument, address: DefinitionAddress): Promise<void> {
    const { drafts, files } = this.services;
    const text = document.getText();
    const base = files.baseOf(address) ?? (await drafts.baseOf(address, text)) ?? '';
    // It may have been defined or thrown away while the base was looked for.
    if (!document.isDirty) return;
    try {
      await drafts.keep(address, { text, base });
      this.cannotKeep = false;
    } catch (error) {
      this.tellCannotKeep(address, failureOf(error).words);
    }
    this.tellOfOther(document, address, await drafts.list(address));
  }

  /** Once, until it can be kept again: every key would say the same. */
  private tellCannotKeep({ name }: DefinitionAddress, words: string): void {
    if (!this.cannotKeep) this.services.prompts.tell('warning', l10n.t('What you type in {0} cannot be kept on this machine ({1}). Free some space there, or define it before this window ends.', name, words));
    this.cannotKeep = true;
  }

  private closed(document: vscode.TextDocument): void {
    const address = addressOf(document.uri);
    if (address !== undefined && !isOpen(document.uri)) this.said.delete(editorKey(address));
  }

  private async opened(document: vscode.TextDocument): Promise<void> {
    const address = addressOf(document.uri);
    if (address === undefined || this.services.files.isKept(address)) return;
    const text = document.getText();
    // A text that VS Code brings back may be called dirty only a moment after it is open: one that nobody read is not the host's.
    if (document.isDirty || this.services.files.baseOf(address) !== text) {
      const back = await this.broughtBack(document, address);
      // Where VS Code read the file meanwhile, the editor shows the host's text, and what was typed is to be offered.
      if (back === 'ours' || document.isDirty || this.services.files.baseOf(address) !== document.getText()) return;
    }
    await this.offerLeft(document, address);
  }

  private async offerLeft(document: vscode.TextDocument, address: DefinitionAddress): Promise<void> {
    const text = document.getText();
    await this.services.drafts.forget(address, text);
    const drafts = await this.services.drafts.list(address);
    if (!isOpen(document.uri)) return;
    // A window that ended while its define was under way: the host has what was typed, and nothing is to be asked.
    const arrived = drafts.filter((one) => one.owner === 'left' && !hasComments(one.text) && saysTheSame(one.text, text));
    for (const one of arrived) await this.services.drafts.throwAway(address, one);
    const left = drafts.find((one) => one.owner !== 'other-window' && !arrived.includes(one));
    if (left === undefined) this.tellOfOther(document, address, drafts);
    else this.offer(document, address, left);
  }

  /**
   * After a restart VS Code brings a dirty text back without reading the file: what it is based on is in its draft. The
   * process of a window that crashed may wait for it for hours, so whose draft that very text is does not matter.
   */
  private async broughtBack(document: vscode.TextDocument, address: DefinitionAddress): Promise<'ours' | 'unknown'> {
    const { drafts, files } = this.services;
    const key = editorKey(address);
    if (document.isDirty) this.dirty.add(key);
    const same = (await drafts.list(address)).find((one) => one.owner !== 'this-editor' && one.text === document.getText());
    if (same === undefined || (await drafts.takeOver(address, same)) === 'gone') return 'unknown';
    // Whoever read the file since then says what the host has now, not what was typed upon.
    if (same.base !== '') files.rebase(address, same.base);
    if (!document.isDirty) {
      // Autosave kept it before the extensions were restarted: VS Code takes it for saved, and no host has it.
      this.broughtBackClean.set(key, { text: same.text, typed: 'no' });
      files.keepAgain(document.uri, address, same.text);
    }
    return 'ours';
  }

  private offer(document: vscode.TextDocument, address: DefinitionAddress, draft: KeptDraft): void {
    if (!this.isNews(address, draft)) return;
    const { drafts, prompts } = this.services;
    prompts.tell('info', l10n.t('There is an edit of {0} that was never defined.', address.name), [
      { title: l10n.t('Restore It'), run: async () => this.restore(document, address, draft) },
      this.comparing(document, address, draft, () => {
        this.said.delete(editorKey(address));
        this.offer(document, address, draft);
      }),
      { title: l10n.t('Throw It Away'), run: async () => drafts.throwAway(address, draft) },
    ]);
  }

  private tellOfOther(document: vscode.TextDocument, address: DefinitionAddress, drafts: readonly KeptDraft[]): void {
    const other = drafts.find((one) => one.owner === 'other-window');
    if (other === undefined || !this.isNews(address, { text: other.id })) return;
    this.services.prompts.tell('warning', l10n.t('{0} is being edited in another editor or window too, where it is not defined yet. Each keeps its own text; whoever defines last is asked first.', address.name), [
      this.comparing(document, address, other, () => undefined),
      ...(document.isDirty ? [] : [{ title: l10n.t('Edit It Here'), run: async () => this.edit(document, address, other) }]),
    ]);
  }

  private isNews(address: DefinitionAddress, { text }: Pick<Draft, 'text'>): boolean {
    const key = editorKey(address);
    if (this.said.get(key) === text) return false;
    this.said.set(key, text);
    return true;
  }

  /** A button is gone once it was used: whoever compared still has to be asked. */
  private comparing(document: vscode.TextDocument, address: DefinitionAddress, draft: Draft, afterwards: () => void): Offer {
    const theirs = { name: `${address.name}.xml`, text: draft.text };
    const title = l10n.t('{0}: the edit that is not defined ↔ this editor', address.name);
    return {
      title: l10n.t('Compare'),
      run: async () => {
        await vscode.commands.executeCommand('vscode.diff', this.services.views.textUri(theirs), document.uri, title);
        afterwards();
      },
    };
  }

  /** The text comes back with what it was based on, so that a change on the host meanwhile is asked about. */
  private async restore(document: vscode.TextDocument, address: DefinitionAddress, draft: KeptDraft): Promise<void> {
    const { drafts, prompts } = this.services;
    if ((await drafts.takeOver(address, draft)) === 'gone') {
      prompts.tell('info', l10n.t('Another window took the edit of {0} over, or it was defined or thrown away there.', address.name));
      return;
    }
    await this.edit(document, address, draft);
  }

  private async edit(document: vscode.TextDocument, address: DefinitionAddress, { text, base }: Draft): Promise<void> {
    await vscode.window.showTextDocument(document.uri);
    await replaceText(document, text);
    if (base !== '') this.services.files.rebase(address, base);
  }
}

/** Replaces the whole text as one edit that can be undone. */
export async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  await vscode.workspace.applyEdit(edit);
}
