// Every definition that a define or undefine replaced, kept in private files before it is: bounded, oldest first to go.
import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failureOf, HypervisorError } from '../virsh/hypervisor';
import { isCutOff } from './cutOff';

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
  /** When it was kept, just before it was replaced. */
  readonly time: Date;
  /** What replaced it. */
  readonly why: HistoryReason;
  /** `unknown` when nobody heard what became of it: an answer that never came, a window that was killed. */
  readonly replaced: 'yes' | 'unknown';
  /** The object's name then. */
  readonly name: string;
}

export type HistoryReason = 'define' | 'undefine' | 'restore' | 'revert';

/**
 * A definition that is kept and about to be replaced. One of the two is called when that is known; neither when it never is.
 * Neither fails: a disk that has trouble by then changes nothing of what was done, and what is kept stays, as not known.
 */
export interface Kept {
  replaced(): Promise<void>;
  /** It was not replaced: there is nothing to tell of it. */
  forget(): Promise<void>;
}

/** Where and how much to keep. The clock is injected for tests. */
export interface HistoryOptions {
  readonly folder: string;
  /** How many definitions to keep of one object. */
  readonly limit: () => number;
  readonly now?: () => Date;
}

/**
 * The store. Definitions may hold passwords, so folders are 0700 and files 0600. A file is written whole and never
 * changed; its name holds the time, and whether the definition in it was replaced is not known (yet).
 */
export class DefinitionHistory {
  private last = 0;

  constructor(private readonly options: HistoryOptions) {}

  /** Keeps `xml`, which the host has now, before it is replaced. */
  async keep(key: HistoryKey, why: HistoryReason, name: string, xml: string): Promise<Kept> {
    const folder = this.folderOf(key);
    const id = await this.write(folder, JSON.stringify({ why, name, object: key.object, xml })).catch(cannotKeep);
    const unsure = join(folder, `${id}${UNSURE}`);
    return {
      replaced: async () => this.wasReplaced(key, { why, xml, id }).catch(() => undefined),
      forget: async () => rm(unsure, { force: true }).catch(() => undefined),
    };
  }

  /** Another window may write at the same moment: then the next one is ours. A file that a full disk cut short is none. */
  private async write(folder: string, record: string): Promise<string> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (;;) {
      const id = this.newId();
      const path = join(folder, `${id}${UNSURE}`);
      if (await isThere(join(folder, `${id}${SURE}`))) continue;
      try {
        await writeFile(path, record, { mode: 0o600, flag: 'wx' });
        return id;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
        await rm(path, { force: true }).catch(() => undefined);
        throw error;
      }
    }
  }

  private async wasReplaced(key: HistoryKey, { why, xml, id }: { readonly why: HistoryReason; readonly xml: string; readonly id: string }): Promise<void> {
    const path = join(this.folderOf(key), id);
    if (await this.isNewest(key, why, xml)) await rm(`${path}${UNSURE}`, { force: true });
    else await rename(`${path}${UNSURE}`, `${path}${SURE}`);
    // The host had this text until now: whatever else should have replaced it did not.
    await this.forgetUnsure(key, xml);
    await this.forgetOldest(key);
  }

  /** Keeps `xml`, has `act` replace it, and lets go of it when that fails. */
  async replacing<T>(key: HistoryKey, what: { readonly why: HistoryReason; readonly name: string; readonly xml: string }, act: () => Promise<T>): Promise<T> {
    const kept = await this.keep(key, what.why, what.name, what.xml);
    try {
      const done = await act();
      await kept.replaced();
      return done;
    } catch (error) {
      const failure = failureOf(error);
      if (!isCutOff(failure) && failure.code !== 'host-goes-on') await kept.forget();
      throw error;
    }
  }

  /** What is kept of an object, newest first. */
  async list(key: HistoryKey): Promise<HistoryEntry[]> {
    const folder = this.folderOf(key);
    const entries = await Promise.all((await readdir(folder).catch(() => [])).map(async (file) => entryIn(folder, file)));
    return entries.filter((entry) => entry !== undefined).sort((one, other) => Number(other.id) - Number(one.id));
  }

  /** The definition with that id; nothing when it was forgotten meanwhile. */
  async read(key: HistoryKey, id: string): Promise<string | undefined> {
    if (!/^\d+$/.test(id)) return undefined;
    const path = join(this.folderOf(key), id);
    return ((await readRecord(`${path}${SURE}`)) ?? (await readRecord(`${path}${UNSURE}`)))?.xml;
  }

  /** Every object of a host of which something is kept, with the newest entry of each. */
  async objects(uri: string): Promise<{ readonly object: string; readonly newest: HistoryEntry }[]> {
    const folders = await readdir(join(this.options.folder, digest(uri))).catch(() => []);
    const found = await Promise.all(folders.map(async (folder) => this.newestIn(join(this.options.folder, digest(uri), folder))));
    return found.filter((one) => one !== undefined).sort((one, other) => Number(other.newest.id) - Number(one.newest.id));
  }

  private async newestIn(folder: string): Promise<{ readonly object: string; readonly newest: HistoryEntry } | undefined> {
    const [newest] = (await readdir(folder).catch(() => [])).filter(isEntry).sort((one, other) => idIn(other) - idIn(one));
    if (newest === undefined) return undefined;
    const [record, entry] = [await readRecord(join(folder, newest)), await entryIn(folder, newest)];
    return record === undefined || entry === undefined ? undefined : { object: record.object, newest: entry };
  }

  /** Whether this is what was replaced last, for the same reason: once is enough. */
  private async isNewest(key: HistoryKey, why: HistoryReason, xml: string): Promise<boolean> {
    const newest = (await this.list(key)).find((one) => one.replaced === 'yes');
    return newest !== undefined && newest.why === why && (await this.read(key, newest.id)) === xml;
  }

  private async forgetUnsure(key: HistoryKey, xml: string): Promise<void> {
    for (const { id, replaced } of await this.list(key)) if (replaced === 'unknown' && (await this.read(key, id)) === xml) await this.remove(key, id);
  }

  private async forgetOldest(key: HistoryKey): Promise<void> {
    const beyond = (await this.list(key)).slice(Math.max(1, this.options.limit()));
    await Promise.all(beyond.map(async ({ id }) => this.remove(key, id)));
  }

  private async remove(key: HistoryKey, id: string): Promise<void> {
    for (const end of [SURE, UNSURE]) await rm(join(this.folderOf(key), `${id}${end}`), { force: true });
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

/** How files of definitions end that were replaced, and of those of which that is not known. */
const SURE = '.json';
const UNSURE = '.unsure.json';

const isEntry = (file: string): boolean => /^\d+(?:\.unsure)?\.json$/.test(file);
const idIn = (file: string): number => Number.parseInt(file, 10);

async function entryIn(folder: string, file: string): Promise<HistoryEntry | undefined> {
  const record = isEntry(file) ? await readRecord(join(folder, file)) : undefined;
  if (record === undefined) return undefined;
  return { id: String(idIn(file)), time: new Date(Math.floor(idIn(file) / 1000)), why: record.why, replaced: file.endsWith(UNSURE) ? 'unknown' : 'yes', name: record.name };
}

/** Nothing is replaced or undefined before it is kept. */
function cannotKeep(error: unknown): never {
  const words = l10n.t('The definition that would be replaced could not be kept on this machine ({0}), and nothing is replaced before it is kept. Free some space there, and try again.', failureOf(error).words);
  throw new HypervisorError({ code: 'other', words, command: '', remedy: 'none' });
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
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
