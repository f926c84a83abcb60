// Runs one Vitest configuration and counts what it reports.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';
import { brokenPart } from './result.mjs';

const shownSkips = 20;

/** @param {string} config file name below the root @param {NodeJS.ProcessEnv} [env] @returns {Promise<import('./result.mjs').Result>} */
export async function vitestPart(config, env = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'libvirt-tests-'));
  const file = join(directory, 'report.json');
  try {
    const args = [at('node_modules/vitest/vitest.mjs'), 'run', '--config', at(config), '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { code } = await run(process.execPath, args, { env: { ...process.env, ...env } });
    const report = await readFile(file, 'utf8').catch(() => undefined);
    return report ? count(JSON.parse(report), code) : brokenPart(`vitest ended with ${code} and left no report`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function count(report, code) {
  // A file that cannot be loaded has no tests to count: it is a failure all the same.
  const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const of = (...states) => tests.filter((test) => states.includes(test.status));
  const failed = [...of('failed').map((test) => test.fullName), ...brokenFiles.map((file) => file.name)];
  const skipped = of('pending', 'skipped', 'todo', 'disabled').map((test) => test.fullName);
  const notes = [...failed.map((name) => `failed: ${name}`), ...skipped.slice(0, shownSkips).map((name) => `skipped: ${name}`)];
  if (skipped.length > shownSkips) notes.push(`skipped: ${skipped.length - shownSkips} more`);
  if (code !== 0 && failed.length === 0) return { ...brokenPart(`vitest ended with ${code}`), passed: of('passed').length };
  return { passed: of('passed').length, failed: failed.length, skipped: skipped.length, notes };
}
