// The `libvirt:` file system: a definition opens like a file, and saving it defines it.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { HostChange, HostModel, Hosts } from '../hosts/hosts';
import { sentenceWithAdvice } from '../ui/failureWords';
import { plainText } from '../ui/plainText';
import { maskSecrets } from '../virsh/commandLine';
import { failureOf } from '../virsh/hypervisor';
import { DefinitionCache, type CachedDefinition } from './definitionCache';
import { definitionsOn } from './objects';
import { isDirty } from './openDocuments';
import { definitionPath, definitionScheme, editorKey, parseDefinitionPath, type DefinitionAddress } from './uris';

/** What the file system leaves to others. */
export interface FileSystemOptions {
  readonly hosts: Hosts;
  /** Defines the text, or throws an error whose message tells the person why not. */
  readonly save: (uri: vscode.Uri, address: DefinitionAddress, text: string) => Promise<Saved>;
}

/** A write that is done: what the host made of it, that somebody else tells that afterwards, or that it was only kept (autosave). */
export type Saved = { readonly readBack: string } | 'told-later' | 'kept';

/** VS Code ignores news of a file while it saves it; afterwards it reads what libvirt made of the text. */
const newsAfterSaveMs = 150;

/** So many definitions are remembered at least. */
const remembered = 100;

/** The `libvirt:` URI of a definition. */
export function definitionUri(address: DefinitionAddress): vscode.Uri {
  return vscode.Uri.from({ scheme: definitionScheme, path: definitionPath(address) });
}

/** The address behind a URI, or nothing when it is none of ours. */
export function addressOf(uri: vscode.Uri): DefinitionAddress | undefined {
  return uri.scheme === definitionScheme ? parseDefinitionPath(uri.path) : undefined;
}

/**
 * Time of modification and content are those of the definition that the open editor is based on.
 * While an editor is dirty they stay, so that VS Code's own conflict dialog (which compares sizes and
 * so misses changes of one length) never stands in for ours.
 */
export class DefinitionFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly cache = new DefinitionCache();
  /** The text that the editor of each definition was last given: what its edits are based on. */
  private readonly bases = new Map<string, string>();
  /** Texts that autosave wrote: VS Code takes them for saved, and no host knows them. */
  private readonly kept = new Map<string, string>();
  /** What VS Code wrote last, until somebody asks. */
  private readonly written = new Map<string, string>();
  private readonly keptChanged = new vscode.EventEmitter<vscode.Uri>();
  /** Fires when a text is kept without being defined, and when it is defined or thrown away. */
  readonly onDidChangeKept = this.keptChanged.event;
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly subscriptions: { dispose(): void }[];

  constructor(private readonly options: FileSystemOptions) {
    this.subscriptions = [vscode.workspace.onDidChangeTextDocument(({ document }) => this.followRevert(document)), options.hosts.onDidChange(({ host, change }) => void this.follow(host, change)), this.changed, this.keptChanged];
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const address = addressOf(uri);
    if (address === undefined) return statOfFolder(uri);
    const known = this.cache.get(editorKey(address));
    const stays = isDirty(uri) || this.isKept(address);
    const definition = known !== undefined && stays ? known : await this.readOr(address, known);
    return { type: vscode.FileType.File, ctime: definition.ctime, mtime: definition.mtime, size: Buffer.byteLength(definition.text) };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const address = addressOf(uri);
    if (address === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    const kept = this.kept.get(editorKey(address));
    if (kept !== undefined) return Buffer.from(kept);
    const { text } = await this.read(address);
    // Whoever else reads the file does not change what typed text is based on; a revert does, once the text is clean.
    if (!isDirty(uri)) this.bases.set(editorKey(address), text);
    return Buffer.from(text);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const address = addressOf(uri);
    if (address === undefined) throw vscode.FileSystemError.NoPermissions(l10n.t('Only definitions that exist can be saved here. Use Define to make a new one.'));
    const text = Buffer.from(content).toString('utf8');
    const saved = await this.options.save(uri, address, text);
    this.written.set(editorKey(address), text);
    this.cache.take(editorKey(address), text);
    if (saved === 'kept') this.setKept(uri, address, text === this.baseOf(address) ? undefined : text);
    else if (saved !== 'told-later') setTimeout(() => this.definedAs(uri, address, { written: text, readBack: saved.readBack }), newsAfterSaveMs);
  }

  /** Whether VS Code takes the text for saved while no host has it. */
  isKept(address: DefinitionAddress): boolean {
    return this.kept.has(editorKey(address));
  }

  /** Takes a text that VS Code brought back for one that autosave kept; for none when it is undefined. */
  keepAgain(uri: vscode.Uri, address: DefinitionAddress, text: string | undefined): void {
    this.setKept(uri, address, text);
  }

  /** The text that VS Code wrote since this was last asked: an editor that became clean with another was not saved but given up. */
  takeWritten(address: DefinitionAddress): string | undefined {
    const text = this.written.get(editorKey(address));
    this.written.delete(editorKey(address));
    return text;
  }

  /** Forgets a kept text: its editor shows what the host has. */
  async discard(uri: vscode.Uri, address: DefinitionAddress): Promise<void> {
    this.setKept(uri, address, undefined);
    await this.read(address);
    this.announce(uri);
  }

  /** The text that the open editor of a definition is based on. */
  baseOf(address: DefinitionAddress): string | undefined {
    return this.bases.get(editorKey(address));
  }

  /** Bases the editor's text on `text`: the person saw it and decided. */
  rebase(address: DefinitionAddress, text: string): void {
    this.bases.set(editorKey(address), text);
  }

  /** Takes what the host has after a define, and has a clean editor show it. What was typed meanwhile stays. */
  definedAs(uri: vscode.Uri, address: DefinitionAddress, { written, readBack }: { readonly written: string; readonly readBack: string }): void {
    const key = editorKey(address);
    this.bases.set(key, readBack);
    const kept = this.kept.get(key);
    if (isDirty(uri) || (kept !== undefined && kept !== written)) return;
    this.setKept(uri, address, undefined);
    this.cache.take(key, readBack);
    this.announce(uri);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(from: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(from);
  }

  dispose(): void {
    for (const one of this.subscriptions) one.dispose();
  }

  /** An unreachable host must not make an open editor look deleted: what is known stays. */
  private async readOr(address: DefinitionAddress, known: CachedDefinition | undefined): Promise<CachedDefinition> {
    try {
      return await this.read(address);
    } catch (error) {
      if (known === undefined || isNotFound(error)) throw error;
      return known;
    }
  }

  private async read(address: DefinitionAddress): Promise<CachedDefinition> {
    const host = this.options.hosts.get(address.host);
    if (host === undefined) throw vscode.FileSystemError.Unavailable(plainText(l10n.t('The host {0} is not in your list any more.', maskSecrets(address.host))));
    try {
      const text = await definitionsOn(host.hypervisor, address.kind).read(address.uuid);
      const { definition, changed } = this.cache.take(editorKey(address), text);
      this.forgetOld(editorKey(address));
      if (changed) this.announce(definitionUri(address));
      return definition;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'not-found') throw vscode.FileSystemError.FileNotFound(definitionUri(address));
      throw vscode.FileSystemError.Unavailable(plainText(sentenceWithAdvice(failure)));
    }
  }

  /** What nobody has open is read anew when somebody opens it again: a window that stays for weeks remembers only the last of it. */
  private forgetOld(reading: string): void {
    const known = this.cache.keys();
    if (known.length <= remembered) return;
    const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => addressOf(uri)).map((address) => (address === undefined ? '' : editorKey(address))));
    const old = known.filter((key) => key !== reading && !open.has(key) && !this.kept.has(key)).slice(0, known.length - remembered);
    for (const key of old) {
      this.cache.forget(key);
      this.bases.delete(key);
      this.written.delete(key);
    }
  }

  /** Editors that are clean follow the host; dirty ones keep their base, and the save finds out. */
  private async follow(host: HostModel, change: HostChange): Promise<void> {
    for (const { uri } of vscode.workspace.textDocuments) {
      const address = addressOf(uri);
      if (address === undefined || address.host !== host.id || !concerns(change, address) || isDirty(uri) || this.isKept(address)) continue;
      await this.read(address).catch(() => undefined);
    }
  }

  /** A clean editor that shows what was read last is based on it. */
  private followRevert(document: vscode.TextDocument): void {
    const address = addressOf(document.uri);
    if (address === undefined || document.isDirty || this.isKept(address)) return;
    const read = this.cache.get(editorKey(address));
    if (read?.text === document.getText()) this.bases.set(editorKey(address), read.text);
  }

  private setKept(uri: vscode.Uri, address: DefinitionAddress, text: string | undefined): void {
    const key = editorKey(address);
    if (this.kept.get(key) === text) return;
    if (text === undefined) this.kept.delete(key);
    else this.kept.set(key, text);
    this.keptChanged.fire(uri);
  }

  private announce(uri: vscode.Uri): void {
    this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }
}

function concerns(change: HostChange, address: DefinitionAddress): boolean {
  if (change.kind === 'domains') return address.kind === 'domain' && change.uuids.includes(address.uuid);
  if (change.kind === 'network' || change.kind === 'pool') return address.kind === change.kind && address.uuid === change.uuid;
  return (change.kind === 'networks' && address.kind === 'network') || (change.kind === 'pools' && address.kind === 'pool');
}

function isNotFound(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
}

/** Breadcrumbs ask for the folders above a definition. */
function statOfFolder(uri: vscode.Uri): vscode.FileStat {
  if (uri.path.endsWith('.xml')) throw vscode.FileSystemError.FileNotFound(uri);
  return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
}
