// Finds files with libvirt definitions in folders and reads them: a few bytes of any other file, one file at a time, within limits.
import { lstat, open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { detectKind } from '../features/documentKind';
import type { DocumentKind } from '../grammar/types';
import { decode } from './decode';

/** How much of folders is looked at, so that one with a whole disk in it costs little. */
export interface SearchLimits {
  /** Entries of directories. */
  readonly entries: number;
  /** Files whose names are right. */
  readonly files: number;
}

/** What holds unless a test says otherwise. */
export const SEARCH_LIMITS: SearchLimits = { entries: 200_000, files: 10_000 };

/** Larger files are no definitions: a domain of two thousand lines has less than a tenth of this. */
const LARGEST_FILE = 1 << 20;

/** What is read of a file before it is known to be libvirt's. */
const HEAD = 8192;

const NAME = /\.xml$/i;

/** Kinds of documents that hold something no other may have. */
const KINDS: ReadonlySet<DocumentKind | undefined> = new Set<DocumentKind>(['domain', 'network', 'storagepool', 'nwfilter', 'secret']);

/** Whether a directory is none that a person keeps definitions in: hidden ones, and those that package managers fill. */
function isForeign(directory: string): boolean {
  return directory.startsWith('.') || directory === 'node_modules';
}

/** Whether a file below a folder is one that `definitionFiles` would find there. */
export function isCandidate(folder: string, path: string): boolean {
  const steps = relative(folder, path).split(sep);
  return NAME.test(path) && steps[0] !== '..' && !steps.slice(0, -1).some(isForeign);
}

/**
 * The XML files below a folder, those nearest to it first; links are not followed, so that no file is two. Answers whether
 * all were found within the limits. What cannot be read is left out.
 */
export async function* definitionFiles(folder: string, limits = SEARCH_LIMITS): AsyncGenerator<string, { readonly isComplete: boolean }> {
  let { entries, files } = limits;
  const queue = [folder];
  // What is put behind while it is walked is walked, too.
  for (const directory of queue) {
    const children = await readdir(directory, { withFileTypes: true }).catch(() => []);
    for (const child of children.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entries-- <= 0) return { isComplete: false };
      const path = join(directory, child.name);
      if (child.isDirectory() && !isForeign(child.name)) queue.push(path);
      if (!child.isFile() || !NAME.test(child.name)) continue;
      if (files-- <= 0) return { isComplete: false };
      yield path;
    }
  }
  return { isComplete: true };
}

/** The text of a file whose root says that it defines something; `undefined` for any other, after one short read. */
export async function readDefinition(path: string): Promise<string | undefined> {
  try {
    // A pipe would be waited for, a link be somebody else's.
    const { size, isFile } = await lstat(path).then((stats) => ({ size: stats.size, isFile: stats.isFile() }));
    return isFile && size > 0 && size <= LARGEST_FILE ? await readPlain(path, size) : undefined;
  } catch {
    return undefined;
  }
}

async function readPlain(path: string, size: number): Promise<string | undefined> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(Math.min(size, HEAD));
    await file.read(head, 0, head.length, 0);
    // Not to be decoded strictly: a character may be cut in two.
    const isWide = head[0] === 0xff || head[0] === 0xfe;
    if (!KINDS.has(detectKind(isWide ? decode(head) : head.toString('latin1').replace(/^\xef\xbb\xbf/, '')))) return undefined;
    return decode(await file.readFile());
  } finally {
    await file.close();
  }
}
