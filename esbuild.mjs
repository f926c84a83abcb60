// Bundles the three programs of the extension into dist/ and copies the data they read beside them.
import { build, context } from 'esbuild';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
};

const programs = [
  { entryPoints: { extension: 'client/src/extension.ts' }, external: ['vscode'] },
  { entryPoints: { server: 'server/src/main.ts' } },
  { entryPoints: { 'cli-program': 'server/src/cli.ts' } },
  { entryPoints: { cli: 'server/src/launch.ts' }, banner: { js: '#!/usr/bin/env node' } },
].map((program) => ({ ...common, ...program, outdir: 'dist' }));

/** Compiles the command line ahead for the Node that builds it. */
const cacheWriter = { ...common, entryPoints: { 'write-code-cache': 'server/src/writeCodeCache.ts' }, outdir: 'dist' };

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
for (const [from, to] of data) if (existsSync(from)) await cp(from, to, { recursive: true });

if (watch) {
  const contexts = await Promise.all(programs.map((program) => context(program)));
  await Promise.all(contexts.map((one) => one.watch()));
} else {
  await Promise.all([...programs, cacheWriter, neutralCheck].map((program) => build(program)));
  await compileAhead();
}

/** Leaves what V8 compiled of the command line beside it; without that, it only starts later. */
async function compileAhead() {
  try {
    execFileSync(process.execPath, ['dist/write-code-cache.js', 'check', '--quiet', ...(await warmUpDocuments())], { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    console.warn(`the command line is not compiled ahead: ${error.message}`);
  }
  await rm('dist/write-code-cache.js');
}

/** Documents that use much of the program; what they never call, V8 compiles when it is first called. */
async function warmUpDocuments() {
  const files = await Promise.all(['samples', 'test/documents', 'test/domain'].map(async (folder) => (await readdir(folder)).map((name) => `${folder}/${name}`)));
  return files.flat().filter((name) => name.endsWith('.xml'));
}
