// Where things are: the repository, and the directory outside it that keeps what is costly to install.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Kept between runs and shared by all working copies: code-server, the workspace of `npm start`. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vscode-libvirt');

/** A path below the repository's root. */
export const at = (...parts) => join(root, ...parts);
