// `npm test [PART…]`: installs what this machine lacks, runs every part that can run here, and sums up.
//
// The last line is `N passed, N failed, N skipped`; the exit code is 0 only where nothing failed.
import { summary } from './parts/result.mjs';
import { ensureNpmPackages } from './setup/npmPackages.mjs';

const started = Date.now();
const seconds = () => (Date.now() - started) / 1000;

const missing = await ensureNpmPackages();
if (missing) {
  console.error(missing);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}

const { parts } = await import('./parts/index.mjs');
const { brokenPart } = await import('./parts/result.mjs');
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`no part is called ${unknown.join(', ')}; there are: ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

const results = {};
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
  console.log(`\n=== ${name}`);
  const before = seconds();
  const result = await parts[name]().catch((error) => brokenPart(error.stack ?? String(error)));
  results[name] = { ...result, seconds: seconds() - before };
}
console.log(summary(results));
process.exitCode = Object.values(results).some((result) => result.failed > 0) ? 1 : 0;
