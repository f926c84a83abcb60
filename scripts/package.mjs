// `npm run package [-- --out FILE]`: builds, packs the .vsix, and refuses one that is too large or holds what does not run.
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ensureNpmPackages } from './setup/npmPackages.mjs';
import { at, root } from './setup/paths.mjs';
import { zipEntries } from './setup/zip.mjs';

/** Marketplace readers install on slow lines, and hosts are reached over them. */
const limitBytes = 1_000_000;

/** Everything that may be in the package; the tests of test/repo read it too. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package(\.nls(\.[a-z-]+)?)?\.json|readme\.md|changelog\.md|LICENSE(\.txt)?)$/i,
  /^extension\/dist\/(extension|server|server-program)\.js$/,
  /^extension\/dist\/(grammars|words)\/[\w./-]+$/,
  /^extension\/l10n\/[\w.-]+\.json$/,
  /^extension\/syntaxes\/[\w.-]+\.json$/,
  /^extension\/media\/(icon\.png|[\w-]+\.svg|walkthrough\/[\w.-]+)$/,
];

/** Without one of these the package is of no use. */
const required = ['extension/dist/extension.js', 'extension/dist/server.js', 'extension/dist/server-program.js', 'extension/package.json', 'extension/package.nls.json'];

const failure = (await ensureNpmPackages()) ?? (await packageExtension(await outputFile()));
if (failure) {
  console.error(failure);
  process.exitCode = 1;
}

async function outputFile() {
  const flag = process.argv.indexOf('--out');
  const { name, version } = JSON.parse(await readFile(at('package.json'), 'utf8'));
  return flag > 0 && process.argv[flag + 1] ? resolve(process.argv[flag + 1]) : at(`${name}-${version}.vsix`);
}

async function packageExtension(file) {
  const { createVSIX } = await import('@vscode/vsce');
  await mkdir(dirname(file), { recursive: true });
  // No dependency is packed: esbuild has bundled them. vsce runs `vscode:prepublish`, which builds.
  await createVSIX({ cwd: root, packagePath: file, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
  const { size } = await stat(file);
  const entries = zipEntries(await readFile(file));
  const names = entries.map((entry) => entry.name);
  const stray = names.filter((name) => !allowed.some((pattern) => pattern.test(name)));
  const missing = required.filter((name) => !names.includes(name));
  const total = `${(size / 1000).toFixed(0)} kB in ${entries.length} files`;
  for (const { name, compressed } of entries) console.log(`${String(compressed).padStart(8)}  ${name}`);
  console.log(`${file}: ${total}`);
  if (stray.length > 0) return `the package holds what does not run: ${stray.join(', ')}`;
  if (missing.length > 0) return `the package lacks ${missing.join(', ')}`;
  return size < limitBytes ? undefined : `the package is too large: ${total}, at most ${limitBytes / 1000} kB`;
}
