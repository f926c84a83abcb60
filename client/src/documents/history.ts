// Every definition that a define or undefine replaced, kept in private files: bounded, oldest first to go.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Whose definition it was. */
export interface HistoryKey {
  /** The host's URI. */
  readonly uri: string;
  /** The object's uuid; for a volume its pool's uuid and its name. */
  readonly object: string;
}

/** One kept definition. */
export interface HistoryEntry {
  /** Stable, and sorts by time. */
  readonly id: string;
  /** When it was replaced. */
  readonly time: Date;
  /** What replaced it. */
  readonly why: HistoryReason;
  /** The object's name then. */
  readonly name: string;
}

export type HistoryReason = 'define' | 'undefine' | 'restore' | 'revert';

/** Where and how much to keep. The clock is injected for tests. */
export interface HistoryOptions {
  readonly folder: string;
  /** How many definitions to keep of one object. */
  readonly limit: () => number;
  readonly now?: () => Date;
}

/**
 * The store. Definitions may hold passwords, so folders are 0700 and files 0600. A file is written
 * whole and never changed; its name holds the time, a counter and the reason.
 */
export class DefinitionHistory {
  private last = 0;

  constructor(private readonly options: HistoryOptions) {}

  /** Keeps `xml`, unless it is what was kept last; then forgets the oldest beyond the limit. */
  async keep(key: HistoryKey, why: HistoryReason, name: string, xml: string): Promise<void> {
    const folder = this.folderOf(key);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const kept = await this.list(key);
    const [newest] = kept;
    if (newest !== undefined && newest.why === why && (await this.read(key, newest.id)) === xml) return;
    await writeFile(join(folder, `${this.newId()}.json`), JSON.stringify({ why, name, object: key.object, xml }), { mode: 0o600, flag: 'wx' });
    await this.forgetOldest(key);
  }

  /** What is kept of an object, newest first. */
  async list(key: HistoryKey): Promise<HistoryEntry[]> {
    const folder = this.folderOf(key);
    const names = await readdir(folder).catch(() => []);
    const ids = names.filter((name) => /^\d+\.json$/.test(name)).map((name) => name.slice(0, -'.json'.length));
    const entries = await Promise.all(ids.map(async (id) => this.entry(folder, id)));
    return entries.filter((entry) => entry !== undefined).sort((one, other) => Number(other.id) - Number(one.id));
  }

  /** The definition with that id; nothing when it was forgotten meanwhile. */
  async read(key: HistoryKey, id: string): Promise<string | undefined> {
    if (!/^\d+$/.test(id)) return undefined;
    return (await readRecord(join(this.folderOf(key), `${id}.json`)))?.xml;
  }

  /** Every object of a host of which something is kept, with the newest entry of each. */
  async objects(uri: string): Promise<{ readonly object: string; readonly newest: HistoryEntry }[]> {
    const folders = await readdir(join(this.options.folder, digest(uri))).catch(() => []);
    const found = await Promise.all(folders.map(async (folder) => this.newestIn(join(this.options.folder, digest(uri), folder))));
    return found.filter((one) => one !== undefined).sort((one, other) => Number(other.newest.id) - Number(one.newest.id));
  }

  private async newestIn(folder: string): Promise<{ readonly object: string; readonly newest: HistoryEntry } | undefined> {
    const names = (await readdir(folder).catch(() => [])).filter((name) => /^\d+\.json$/.test(name));
    const newest = names.map((name) => name.slice(0, -'.json'.length)).sort((one, other) => Number(other) - Number(one))[0];
    const record = newest === undefined ? undefined : await readRecord(join(folder, `${newest}.json`));
    const entry = newest === undefined ? undefined : await this.entry(folder, newest);
    return record === undefined || entry === undefined ? undefined : { object: record.object, newest: entry };
  }

  private async entry(folder: string, id: string): Promise<HistoryEntry | undefined> {
    const record = await readRecord(join(folder, `${id}.json`));
    return record === undefined ? undefined : { id, time: new Date(Math.floor(Number(id) / 1000)), why: record.why, name: record.name };
  }

  private async forgetOldest(key: HistoryKey): Promise<void> {
    const beyond = (await this.list(key)).slice(Math.max(1, this.options.limit()));
    await Promise.all(beyond.map(async (entry) => rm(join(this.folderOf(key), `${entry.id}.json`), { force: true })));
  }

  /** Thousandths of milliseconds since 1970, made unique: two defines within a millisecond are two entries. */
  private newId(): string {
    const now = (this.options.now?.() ?? new Date()).getTime() * 1000;
    this.last = Math.max(now, this.last + 1);
    return String(this.last);
  }

  private folderOf(key: HistoryKey): string {
    return join(this.options.folder, digest(key.uri), digest(key.object));
  }
}

interface Record {
  readonly why: HistoryReason;
  readonly name: string;
  readonly object: string;
  readonly xml: string;
}

async function readRecord(path: string): Promise<Record | undefined> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Partial<Record>;
    const { why, name, object, xml } = value;
    return why === undefined || name === undefined || object === undefined || xml === undefined ? undefined : { why, name, object, xml };
  } catch {
    return undefined;
  }
}

/** Names of hosts and objects can hold anything, so folders are named by a digest. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
