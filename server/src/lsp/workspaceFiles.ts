// The definitions of the workspace's folders: what is in their files, followed as they change, with open editors in their place.
import { createHash } from 'node:crypto';
import { basename, dirname, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FileChangeType, type FileEvent, type Range, type WorkspaceFolder } from 'vscode-languageserver/node';
import { definitionFiles, isCandidate, readDefinition } from '../data/definitionFiles';
import type { LibvirtDocument } from '../features/document';
import { LineIndex } from '../text/lineIndex';
import { ClaimIndex, type Holder, type Place, type Rivalry } from '../workspace/claimIndex';
import { claimsOf, type Claim, type Claims } from '../workspace/claims';

/** A file's claims and where in it they are. */
export interface FileHolder extends Holder {
  readonly uri: string;
  readonly rangeOf: (claim: Claim) => Range | undefined;
}

/** What the index needs of the session around it. */
export interface FilesHost {
  /** The libvirt document of a file that nobody calls libvirt's. */
  readonly openClaimed: (text: string) => LibvirtDocument | undefined;
  /** Told when what is said of an open document may have changed because of a file. */
  readonly changed: () => void;
  readonly log: (message: string) => void;
}

/** Definitions at most that are kept of a workspace. */
const MOST_DEFINITIONS = 2000;

/** The path of a `file:` uri; `undefined` for all others, such as those of virtual workspaces and of a host's definitions. */
function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the claims of files and open documents. Files are read one after the other, so that requests are answered in between. */
export class WorkspaceFiles {
  readonly #index = new ClaimIndex<FileHolder>();
  /** Files as they are on disk, by path. */
  readonly #onDisk = new Map<string, FileHolder>();
  /** Open documents of files, by path. */
  readonly #open = new Map<string, { readonly document: LibvirtDocument; readonly holder: FileHolder | undefined }>();
  /** Files that were deleted and whose editors are still open: they are nobody's rivals. */
  readonly #gone = new Set<string>();
  #folders: readonly { readonly name: string; readonly path: string }[] = [];
  /** What is still to be read; `undefined` before the first question. */
  #work: Promise<void> | undefined;
  /** Counts up where what is being read is not wanted any more. */
  #generation = 0;

  constructor(
    private readonly host: FilesHost,
    private readonly mostDefinitions = MOST_DEFINITIONS,
  ) {}

  /** Sets the folders of the workspace; only those that are directories of this machine are read, at the next question. */
  setFolders(folders: readonly WorkspaceFolder[]): void {
    this.#folders = folders.flatMap(({ name, uri }) => {
      const path = pathOf(uri);
      return path === undefined ? [] : [{ name, path }];
    });
    this.#generation++;
    this.#work = undefined;
    for (const path of this.#onDisk.keys()) this.#forget(path);
    // Their names are those of files in folders, too.
    this.#setOpen([]);
  }

  /** What is said of an open document because of others. The first question starts the search; its end is told by `changed`. */
  rivalries(uri: string, open: readonly { readonly uri: string; readonly document: LibvirtDocument }[]): readonly Rivalry<FileHolder>[] {
    this.#work ??= this.#run((isWanted) => this.#search(isWanted));
    this.#setOpen(open);
    const path = pathOf(uri);
    return path === undefined ? [] : this.#index.rivalries(path);
  }

  /** Whether a definition that is known claims what has this key. */
  isTaken(key: string): boolean {
    return this.#index.has(key);
  }

  /** Follows changes of files. */
  follow(events: readonly FileEvent[]): void {
    if (!this.#work) return;
    const paths = events.flatMap(({ uri, type }) => {
      const path = pathOf(uri);
      return path === undefined ? [] : [{ path, isGone: type === FileChangeType.Deleted }];
    });
    void this.#run(async (isWanted) => {
      for (const { path, isGone } of paths) {
        if (!isWanted()) return;
        if (isGone) this.#forgetBelow(path);
        else await this.#readAgain(path, isWanted);
      }
    });
  }

  /** Does work behind what is under way, and tells the host where it changed what is said of an open document. */
  async #run(work: (isWanted: () => boolean) => Promise<void>): Promise<void> {
    const generation = this.#generation;
    const isWanted = (): boolean => generation === this.#generation;
    const before = this.#work;
    const own = (async () => {
      await before;
      if (!isWanted()) return;
      const said = this.#said();
      await work(isWanted);
      if (isWanted() && said !== this.#said()) this.host.changed();
    })().catch((error: unknown) => this.host.log(String(error)));
    this.#work = own;
    return own;
  }

  async #search(isWanted: () => boolean): Promise<void> {
    for (const folder of this.#folders) {
      const files = definitionFiles(folder.path);
      let next = await files.next();
      while (next.done !== true && isWanted() && this.#onDisk.size < this.mostDefinitions) {
        await this.#read(next.value, isWanted);
        next = await files.next();
      }
      if (!isWanted()) return;
      if (next.done !== true || !next.value.isComplete) {
        this.host.log(`Too many files in ${folder.path}: definitions are compared with the first ${this.#onDisk.size} that were found.`);
        return;
      }
    }
  }

  async #readAgain(path: string, isWanted: () => boolean): Promise<void> {
    if (this.#gone.delete(path)) this.#index.set(path, this.#open.get(path)?.holder);
    if (this.#hasRoom(path) && this.#folders.some((folder) => isCandidate(folder.path, path))) await this.#read(path, isWanted);
  }

  #hasRoom(path: string): boolean {
    return this.#onDisk.has(path) || this.#onDisk.size < this.mostDefinitions;
  }

  async #read(path: string, isWanted: () => boolean): Promise<void> {
    const text = await readDefinition(path);
    if (!isWanted()) return;
    const document = text === undefined ? undefined : this.host.openClaimed(text);
    const claims = document && claimsOf(document.xml);
    if (!document || !claims) {
      this.#forget(path);
      return;
    }
    const digest = digestOf(document.text);
    const holder = { ...this.#named(pathToFileURL(path).href, path, claims), place: placeOf(path, () => digest), rangeOf: rangesOf(document.text, claims) };
    this.#onDisk.set(path, holder);
    if (!this.#open.has(path)) this.#index.set(path, holder);
  }

  #forget(path: string): void {
    this.#onDisk.delete(path);
    if (!this.#open.has(path)) this.#index.set(path, undefined);
  }

  /** A folder that is deleted is told of as one. */
  #forgetBelow(path: string): void {
    const isBelow = (known: string): boolean => known === path || known.startsWith(path + sep);
    for (const known of [...this.#open.keys()].filter(isBelow)) {
      this.#gone.add(known);
      this.#index.set(known, undefined);
    }
    for (const known of [...this.#onDisk.keys()].filter(isBelow)) this.#forget(known);
  }

  /** Open documents stand for their files, until they are closed. */
  #setOpen(documents: readonly { readonly uri: string; readonly document: LibvirtDocument }[]): void {
    const paths = new Set<string>();
    for (const { uri, document } of documents) {
      const path = pathOf(uri);
      if (path === undefined) continue;
      paths.add(path);
      const known = this.#open.get(path);
      if (known?.document !== document) {
        const claims = claimsOf(document.xml);
        const ranges = lazily(() => (claims ? rangesOf(document.text, claims) : () => undefined));
        const holder = claims && {
          ...this.#named(uri, path, claims),
          place: placeOf(path, lazily(() => digestOf(document.text))),
          rangeOf: (claim: Claim) => ranges()(claim),
        };
        this.#open.set(path, { document, holder });
      }
      this.#index.set(path, this.#gone.has(path) ? undefined : this.#open.get(path)?.holder);
    }
    for (const path of [...this.#open.keys()].filter((known) => !paths.has(known))) {
      this.#open.delete(path);
      this.#gone.delete(path);
      this.#index.set(path, this.#onDisk.get(path));
    }
  }

  #named(uri: string, path: string, claims: Claims): Pick<FileHolder, 'uri' | 'name' | 'claims'> {
    return { uri, name: this.#nameOf(path), claims };
  }

  /** A file's path in its folder, with the folder's name where there are several. */
  #nameOf(path: string): string {
    const folder = this.#folders.find((candidate) => path.startsWith(candidate.path + sep));
    if (!folder) return basename(path);
    const inside = path.slice(folder.path.length + 1).replaceAll(sep, '/');
    return this.#folders.length > 1 ? `${folder.name}/${inside}` : inside;
  }

  /** What is said of all open documents, to be compared. */
  #said(): string {
    const said = [...this.#open.keys()].map((path) =>
      this.#index.rivalries(path).map(({ problem, rivals }) => [path, problem.code, problem.span, rivals.map(({ holder, claim }) => [holder.uri, holder.rangeOf(claim)])]));
    return JSON.stringify(said);
  }
}

function placeOf(path: string, digest: () => string): Place {
  return { folder: dirname(path), file: basename(path), digest };
}

/** A short text that is equal for texts that differ in white space alone. */
function digestOf(text: string): string {
  return createHash('sha1').update(text.replace(/\s+/g, ' ').replaceAll('> <', '><').trim()).digest('base64');
}

/** Where claims are in a text, worked out at once, so that the text need not be kept. */
function rangesOf(text: string, { claims }: Claims): FileHolder['rangeOf'] {
  const lines = new LineIndex(text);
  const ranges = new Map(claims.map((claim) => [claim, { start: lines.positionAt(claim.span.start), end: lines.positionAt(claim.span.end) }]));
  return (claim) => ranges.get(claim);
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
