// Texts that libvirt refused or that were not defined yet, in private files: each belongs to one editor of one window.
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { definitionKey, editorKey, type DefinitionAddress } from './uris';

/** A text on its way, and the definition that it was based on. */
export interface Draft {
  readonly text: string;
  readonly base: string;
}

/** A draft as it was found. */
export interface KeptDraft extends Draft {
  readonly id: string;
  /** `left` by a window that is no more, or by an editor of this one that did not go on with it. */
  readonly owner: 'this-editor' | 'other-window' | 'left';
}

/** Which window writes. Its process tells the others whether it is still there. */
export interface DraftWindow {
  readonly id: string;
  readonly process: number;
  readonly isAlive: (process: number) => boolean;
}

/** What a draft's file says of who wrote it. */
interface Writer {
  readonly window: string;
  readonly process: number;
}

/** This window. Windows on one storage run on one machine, so the number of a process says whether its window lives. */
export function thisWindow(): DraftWindow {
  return { id: randomUUID(), process: process.pid, isAlive };
}

function isAlive(id: number): boolean {
  if (id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * One file an editor and window, replaced whole (write beside, then rename), so that a crash leaves the old or the new.
 * A window writes and removes its own files alone; what another left is its own once it took it over.
 */
export class Drafts {
  /** The file of each editor of this window. */
  private readonly files = new Map<string, string>();
  /** What is asked for first is done first: a draft that was thrown away does not come back. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly window: DraftWindow = thisWindow(),
  ) {}

  async keep(address: DefinitionAddress, draft: Draft): Promise<void> {
    return this.inTurn(async () => {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await this.replace(this.fileOf(address), this.record(address, draft));
    });
  }

  /** The same at once, for a window that is about to end. */
  keepNow(address: DefinitionAddress, draft: Draft): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, this.fileOf(address));
    writeFileSync(`${path}.last`, this.record(address, draft), { mode: 0o600 });
    renameSync(`${path}.last`, path);
  }

  /** Every draft of a definition, this editor's first. */
  async list(address: DefinitionAddress): Promise<KeptDraft[]> {
    return this.inTurn(async () => this.listed(address));
  }

  /** What the text was based on, if a draft of this very text or of this editor tells. */
  async baseOf(address: DefinitionAddress, text: string): Promise<string | undefined> {
    const drafts = await this.list(address);
    return (drafts.find((one) => one.owner === 'this-editor') ?? drafts.find((one) => one.text === text))?.base;
  }

  /** Makes a draft this editor's own. Only one window can: the others are told no, and write a file anew when somebody types there. */
  async takeOver(address: DefinitionAddress, draft: KeptDraft): Promise<'taken' | 'gone'> {
    return this.inTurn(async () => {
      const name = `${prefixOf(address)}${randomUUID()}.json`;
      try {
        await rename(join(this.folder, draft.id), join(this.folder, name));
      } catch {
        return 'gone';
      }
      this.files.set(editorKey(address), name);
      // On a full disk it stays with the words of who left it: the text is here, and its next key is kept or told of.
      await this.replace(name, this.record(address, draft)).catch(() => undefined);
      return 'taken';
    });
  }

  /** Forgets this editor's draft, and those that were left, if they are this very text. */
  async forget(address: DefinitionAddress, text: string): Promise<void> {
    return this.inTurn(async () => {
      const drafts = (await this.listed(address)).filter((one) => one.text === text && one.owner !== 'other-window');
      for (const draft of drafts) await this.remove(address, draft.id);
    });
  }

  /** Forgets this editor's draft, because the person threw it away. */
  async discard(address: DefinitionAddress): Promise<void> {
    return this.inTurn(async () => {
      const own = this.files.get(editorKey(address));
      if (own !== undefined) await this.remove(address, own);
    });
  }

  /** Forgets a draft that was left, because the person threw it away. */
  async throwAway(address: DefinitionAddress, draft: KeptDraft): Promise<void> {
    return this.inTurn(async () => this.remove(address, draft.id));
  }

  private async replace(id: string, record: string): Promise<void> {
    const path = join(this.folder, id);
    const beside = `${path}.${randomUUID()}`;
    try {
      await writeFile(beside, record, { mode: 0o600 });
      await rename(beside, path);
    } catch (error) {
      // A full disk leaves half a file: the old draft is whole.
      await rm(beside, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  private async remove(address: DefinitionAddress, id: string): Promise<void> {
    if (this.files.get(editorKey(address)) === id) this.files.delete(editorKey(address));
    await rm(join(this.folder, id), { force: true });
  }

  private async listed(address: DefinitionAddress): Promise<KeptDraft[]> {
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => name.startsWith(prefixOf(address)) && name.endsWith('.json'));
    const found = await Promise.all(names.map(async (id) => this.read(address, id)));
    return found.filter((one) => one !== undefined).sort((one, other) => rank(one) - rank(other) || one.id.localeCompare(other.id));
  }

  private async read(address: DefinitionAddress, id: string): Promise<KeptDraft | undefined> {
    try {
      const { text, base, ...of } = JSON.parse(await readFile(join(this.folder, id), 'utf8')) as Partial<Draft & Writer>;
      return text === undefined || base === undefined ? undefined : { id, text, base, owner: this.ownerOf(address, id, of) };
    } catch {
      return undefined;
    }
  }

  private ownerOf(address: DefinitionAddress, id: string, { window, process }: Partial<Writer>): KeptDraft['owner'] {
    if (this.files.get(editorKey(address)) === id) return 'this-editor';
    // The same machine under another name, in this window.
    if ([...this.files.values()].includes(id)) return 'other-window';
    return window !== this.window.id && process !== undefined && this.window.isAlive(process) ? 'other-window' : 'left';
  }

  private record(address: DefinitionAddress, { text, base }: Draft): string {
    return JSON.stringify({ document: editorKey(address), window: this.window.id, process: this.window.process, text, base });
  }

  private fileOf(address: DefinitionAddress): string {
    const key = editorKey(address);
    const file = this.files.get(key) ?? `${prefixOf(address)}${randomUUID()}.json`;
    this.files.set(key, file);
    return file;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work, work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

/** All drafts of a definition begin alike. */
function prefixOf(address: DefinitionAddress): string {
  return `${createHash('sha256').update(definitionKey(address)).digest('hex').slice(0, 32)}-`;
}

function rank({ owner }: KeptDraft): number {
  return owner === 'this-editor' ? 0 : owner === 'left' ? 1 : 2;
}
