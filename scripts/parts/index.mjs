// The parts of `npm test`, in the order in which they run.
import { existsSync } from 'node:fs';
import { debianPackages, ensureDebianPackages } from '../setup/debianPackages.mjs';
import { npm } from '../setup/npmPackages.mjs';
import { at } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';
import { skippedPart, step, sum } from './result.mjs';
import { vitestPart } from './vitest.mjs';
import { vscodePart } from './vscode.mjs';

const script = async (name, ...args) => step(`npm run ${name}`, (await run(npm, ['run', '--silent', name, ...args])).code);

const eslint = async () => step('eslint', (await run(process.execPath, [at('node_modules/eslint/bin/eslint.js'), '.'])).code);

/** Name → what to run. Every part answers a result; none throws. @type {Readonly<Record<string, () => Promise<import('./result.mjs').Result>>>} */
export const parts = {
  generated: () => (existsSync(at('server/scripts/generate.ts')) ? script('generate', '--', '--check') : skippedPart('nothing is generated yet')),
  lint: async () => sum(await Promise.all([script('typecheck'), eslint()])),
  build: () => script('build'),
  unit: () => vitestPart('vitest.config.mts'),
  corpus: corpusPart,
  lsp: () => vitestPart('vitest.lsp.config.mts'),
  vscode: vscodePart,
  host: hostPart,
};

/** Libvirt's own documents and schemas where they are, large and random texts, and speed against other validators. */
async function corpusPart() {
  const missing = await ensureDebianPackages(debianPackages.xmlTools);
  const result = await vitestPart('vitest.corpus.config.mts');
  return missing ? { ...result, notes: [...result.notes, `xmllint and jing are not compared with: ${missing}`] } : result;
}

/** A real libvirtd with QEMU under TCG and a tiny guest; its tests say for themselves what else they could not do. */
async function hostPart() {
  if (process.platform !== 'linux') return skippedPart('a libvirt host is brought up on Linux only');
  const missing = (await ensureDebianPackages(debianPackages.host)) ?? (await guestProblem());
  return missing ? skippedPart(missing) : vitestPart('vitest.host.config.mts');
}

async function guestProblem() {
  const { ensureGuest, ensureLibvirt } = await import('../libvirtHost/index.mjs');
  const missing = ensureLibvirt();
  if (missing) return missing;
  try {
    ensureGuest(at('.cache/guest'));
    return undefined;
  } catch (error) {
    return `the tiny guest could not be built: ${error.message}`;
  }
}
