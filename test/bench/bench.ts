// `npm run bench [-- --json] [-- --quick] [-- --only processes,warm,typing,words,start,memory,hosts]`: us and our peers in one run.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '../..');

async function main(): Promise<void> {
  if (!existsSync(resolve(root, 'dist/server.js'))) throw new Error('dist/ is not there: run `npm run build` first');
  // Bundled as dist/ is, so that what is measured is what runs, and not how tsx loads it. As deep below the root as this file.
  const outdir = resolve(root, 'out/bench');
  const entryPoints = ['run.ts', 'coldProcess.ts'].map((file) => resolve(import.meta.dirname, file));
  await build({ entryPoints, outdir, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
  await import(pathToFileURL(resolve(outdir, 'run.mjs')).href);
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
