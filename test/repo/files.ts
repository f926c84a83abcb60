// What the repository holds, as git sees it: tracked files and those about to be.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Root of the repository. */
export const root = resolve(import.meta.dirname, '../..');

/** Paths of all tracked files that still exist, relative to the root, with `/`; those of an unpacked archive where git knows of none. */
export function trackedFiles(): string[] {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path))) : filesBelow('');
}

/** What is made or installed, and so not part of an archive. */
const MADE = new Set(['node_modules', 'dist', 'out', '.cache', '.git']);

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !MADE.has(name) && !name.endsWith('.vsix'))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(`${folder}${entry.name}/`) : [`${folder}${entry.name}`]));
}

/** The text of a file below the root. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A JSON file below the root, as it is. */
export function readJson(path: string): unknown {
  return JSON.parse(read(path)) as unknown;
}
