// Runs the host suite where a real libvirt can be had, and says why not where it cannot.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureGuest, ensureLibvirt } from './libvirtHost/index.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `skipped` holds the reason; otherwise `ok` says how it ended. Arguments go to vitest. */
export function runHostTests(args = []) {
  const reason = ensureLibvirt() ?? guestReason();
  if (reason !== undefined) return { skipped: reason };
  const result = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.host.config.mts', ...args], { cwd: root, stdio: 'inherit' });
  return { ok: result.status === 0 };
}

/** Why there can be no guest, or undefined. */
function guestReason() {
  try {
    ensureGuest(fileURLToPath(new URL('../.cache/guest', import.meta.url)));
    return undefined;
  } catch (error) {
    return `The tiny guest could not be built: ${error instanceof Error ? error.message : String(error)}`;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const result = runHostTests(process.argv.slice(2));
  if (result.skipped !== undefined) console.log(`Host tests skipped: ${result.skipped}`);
  else process.exitCode = result.ok ? 0 : 1;
}
