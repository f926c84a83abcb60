// Makes node_modules match package-lock.json, so that a fresh clone needs no step by hand.
import { readFile } from 'node:fs/promises';
import { at } from './paths.mjs';
import { run } from './run.mjs';

/** Installs the npm packages when they are missing or are not the locked ones. Answers undefined, or why that failed. */
export async function ensureNpmPackages() {
  if (await installedMatchesLock()) return undefined;
  console.log('Installing the npm packages (npm ci) ...');
  const { code } = await run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  return code === 0 ? undefined : `npm ci ended with ${code}; run it by hand to see why`;
}

/** npm's own name on this system. */
export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** npm writes what it installed to node_modules/.package-lock.json: each locked package must be there in its version. */
async function installedMatchesLock() {
  const [locked, installed] = await Promise.all([packagesOf('package-lock.json'), packagesOf('node_modules/.package-lock.json')]);
  if (!locked || !installed) return false;
  return Object.entries(locked).every(
    ([path, { version, optional }]) => path === '' || installed[path]?.version === version || (optional && !installed[path]),
  );
}

async function packagesOf(file) {
  try {
    return JSON.parse(await readFile(at(file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
