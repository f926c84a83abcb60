// What the repository holds, as git sees it: tracked files and those about to be.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Root of the repository. */
export const root = resolve(import.meta.dirname, '../..');

/** Paths of all tracked files that still exist, relative to the root, with `/`. */
export function trackedFiles(): string[] {
  return execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)));
}

/** The text of a file below the root. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A JSON file below the root, as it is. */
export function readJson(path: string): unknown {
  return JSON.parse(read(path)) as unknown;
}
