// Bundles the three programs of the extension into dist/ and copies the data they read beside them.
import { build, context } from 'esbuild';
import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { compileAhead } from './scripts/compileAhead.mjs';
import { packData } from './scripts/packData.mjs';
import { existsSync } from 'node:fs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** What rules say of themselves is for docs/codes.md, which is made from their sources: no program needs it. */
const withoutSummaries = {
  name: 'without-summaries',
  setup: ({ onLoad }) => onLoad({ filter: /[\\/]server[\\/]src[\\/]rules[\\/].*\.ts$/ }, async ({ path }) => ({
    loader: 'ts',
    contents: (await readFile(path, 'utf8')).replace(/^ +summary: (?:'[^'\n]*'|"[^"\n]*"|`[^`\n]*`),$/gm, ''),
  })),
};

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  plugins: production ? [withoutSummaries] : [],
  logLevel: 'warning',
};

const programs = [
  { entryPoints: { extension: 'client/src/extension.ts' }, external: ['vscode'] },
  { entryPoints: { 'server-program': 'server/src/main.ts', server: 'server/src/serverLauncher.ts', 'cli-program': 'server/src/cli.ts', 'compile-ahead': 'server/src/compileAhead.ts' } },
  { entryPoints: { cli: 'server/src/cliLauncher.ts' }, banner: { js: '#!/usr/bin/env node' } },
].map((program) => ({ ...common, ...program, outdir: 'dist' }));

/** The language service must bundle for no platform at all: this proves that it needs no Node. */
const neutralCheck = {
  ...common,
  entryPoints: { service: 'server/src/service/languageService.ts' },
  platform: 'neutral',
  mainFields: ['module', 'main'],
  write: false,
  outdir: 'dist',
};

/** Generated data that the server reads at run time, as [from, to] below dist/. */
const data = [
  ['server/grammars', 'dist/grammars'],
  ['server/words', 'dist/words'],
];

if (!watch) await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
for (const [from, to] of data) if (existsSync(from)) await packData(from, to);

if (watch) {
  const contexts = await Promise.all(programs.map((program) => context(program)));
  await Promise.all(contexts.map((one) => one.watch()));
} else {
  await Promise.all([...programs, neutralCheck].map((program) => build(program)));
  // Linked by hand or by npm, it runs as a program.
  await chmod('dist/cli.js', 0o755);
  await compileAhead();
  await rm('dist/compile-ahead.js', { force: true });
}
