// Runs test/vscode in a real VS Code: the extension from source, the packed .vsix as a user installs it, and that with a person in front of it.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBrowser } from '../setup/browser.mjs';
import { ensureCodeServer } from '../setup/codeServer.mjs';
import { startDemo } from '../setup/demo.mjs';
import { at } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';
import { innocentEnvironment, workbenchArguments } from '../setup/workbench.mjs';
import { runPacked } from '../../test/vscode/packed.mjs';
import { brokenPart, skippedPart, sum } from './result.mjs';

/** What the last two runs install. */
const packedVsix = at('out/vscode/packed.vsix');

/** @returns {Promise<import('./result.mjs').Result>} */
export async function vscodePart() {
  const host = await chooseHost();
  if (host.missing) return skippedPart(host.missing);
  const unbundled = await bundleSuite();
  if (unbundled) return brokenPart(unbundled);
  const libvirt = await startLibvirt();
  try {
    const withLibvirt = { ...host, env: { ...host.env, ...libvirt.env } };
    const fromSource = await runSuite(withLibvirt, 'source');
    const fromPackage = host.install ? await runSuite(withLibvirt, 'package') : skippedPart('the .vsix run needs code-server');
    const withPerson = host.install ? await runPacked({ vsix: packedVsix, uri: libvirt.env.LIBVIRT_TEST_URI, missing: libvirt.env.LIBVIRT_TEST_NO_HOST }).catch((error) => brokenPart(`the run with a person: ${error.message}`)) : skippedPart('the run with a person needs code-server');
    return sum([fromSource, fromPackage, withPerson, await guard(host)]);
  } finally {
    await libvirt.stop();
  }
}

/** VS Code as LIBVIRT_VSCODE names it; else code-server on Linux; else the desktop that test-electron downloads. */
async function chooseHost() {
  if (process.env.LIBVIRT_VSCODE) return { executable: process.env.LIBVIRT_VSCODE, env: {} };
  if (process.platform !== 'linux') return { executable: undefined, env: {} };
  const codeServer = await ensureCodeServer();
  const browser = await ensureBrowser();
  // All that is missing at once, so that it is installed once.
  const missing = [codeServer, browser].flatMap((one) => one.missing ?? []).join('; ');
  if (missing !== '') return { missing };
  return {
    executable: at('test/vscode/launcher.mjs'),
    env: { LIBVIRT_WORKBENCH: JSON.stringify({ ...codeServer, ...browser }) },
    install: (vsix, profile) => run(codeServer.node, workbenchArguments(codeServer, profile, '--install-extension', vsix), { env: innocentEnvironment(), output: 'collect' }),
  };
}

/**
 * A demo libvirt host for the tests of the sidebar: LIBVIRT_TEST_URI names it. Where none can run, LIBVIRT_TEST_NO_HOST
 * says why, and those tests skip themselves with that reason.
 */
async function startLibvirt() {
  const none = (reason) => ({ env: { ...settingsEnv([]), LIBVIRT_TEST_NO_HOST: reason }, stop: async () => undefined });
  const host = await startDemo().catch((error) => ({ missing: error.message }));
  if (host.missing) return none(host.missing);
  return { env: { ...settingsEnv([{ name: 'demo', uri: host.uri }]), LIBVIRT_TEST_URI: host.uri }, stop: host.stop };
}

/** The tests open one machine again and again, and VS Code closes documents when it likes. */
const twins = Object.fromEntries(['same', 'name', 'uuid', 'mac', 'graphics-port', 'image', 'bridge', 'pool-target'].map((what) => [`${what}-in-two-documents`, 'off']));

/** Settings of the test window: exactly these hosts, never the machine's own. */
const settingsEnv = (connections) => ({ LIBVIRT_TEST_SETTINGS: JSON.stringify({ 'libvirt.connections': connections, 'libvirt.severities': twins }) });

/** Answers why it failed, or undefined. */
async function bundleSuite() {
  const { build } = await import('esbuild');
  return build({
    entryPoints: { suite: at('test/vscode/suite.ts') },
    outdir: at('out/vscode'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  }).then(() => undefined, (error) => `the suite could not be bundled: ${error.message}`);
}

/** Shows that a run is not believed when its extension host dies: a suite that only exits, with 0, must count as failed. */
async function guard(host) {
  const suite = at('out/vscode/dies.cjs');
  await writeFile(suite, 'exports.run = () => process.exit(0);\n');
  const result = await runSuite(host, 'source', suite);
  const expected = result.failed === 1 && result.passed === 0 && result.notes[0]?.includes('before the tests came to their end');
  return expected ? { passed: 1, failed: 0, skipped: 0, notes: [] } : brokenPart('an extension host that died was taken for a success');
}

/** One run in a profile of its own. @param {'source' | 'package'} origin where the extension comes from */
async function runSuite(host, origin, suite = at('out/vscode/suite.cjs')) {
  const directory = await mkdtemp(join(tmpdir(), 'libvirt-vscode-'));
  try {
    const profile = { userDataDir: join(directory, 'user'), extensionsDir: join(directory, 'extensions') };
    const extension = origin === 'source' ? at() : await emptyExtension(directory);
    if (origin === 'package') {
      const failure = await installPackage(host, profile);
      if (failure) return brokenPart(failure);
    }
    return await runIn(host, { directory, profile, extension, origin, suite });
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function runIn(host, { directory, profile, extension, origin, suite }) {
  const { runTests } = await import('@vscode/test-electron');
  const workspace = join(directory, 'workspace');
  const resultsFile = join(directory, 'results.json');
  await mkdir(workspace, { recursive: true });
  console.log(`\n# VS Code, the extension from its ${origin}`);
  const code = await runTests({
    ...(host.executable ? { vscodeExecutablePath: host.executable } : {}),
    extensionDevelopmentPath: extension,
    extensionTestsPath: suite,
    launchArgs: [workspace, `--user-data-dir=${profile.userDataDir}`, `--extensions-dir=${profile.extensionsDir}`],
    extensionTestsEnv: { ...host.env, LIBVIRT_TEST_RESULTS: resultsFile, LIBVIRT_TEST_ORIGIN: origin },
  }).catch((error) => error.code ?? 1);
  return readResults(resultsFile, { code, origin });
}

/**
 * An extension host that dies early is reported as a success. So a run counts only with the file that the suite
 * writes as its very last act, and only if something in it ran.
 */
export async function readResults(file, { code, origin }) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return brokenPart(`${origin}: VS Code ended with ${code} before the tests came to their end`);
  const results = JSON.parse(text);
  if (results.passed + results.failed + results.skipped === 0) return brokenPart(`${origin}: no test ran`);
  if (code !== 0 && results.failed === 0) return brokenPart(`${origin}: VS Code ended with ${code}`);
  return { ...results, notes: results.notes.map((note) => note.replace(':', ` (${origin}):`)) };
}

async function installPackage(host, profile) {
  const packed = await run(process.execPath, [at('scripts/package.mjs'), '--out', packedVsix], { output: 'collect' });
  if (packed.code !== 0) return `packaging failed: ${packed.output.trim().split('\n').slice(-3).join(' / ')}`;
  const installed = await host.install(packedVsix, profile);
  return installed.code === 0 ? undefined : `the .vsix could not be installed: ${installed.output.trim()}`;
}

/** VS Code wants an extension under development to run tests for; this one does nothing. */
async function emptyExtension(directory) {
  const path = join(directory, 'empty');
  await mkdir(path);
  await writeFile(join(path, 'package.json'), JSON.stringify({ name: 'empty', publisher: 'none', version: '0.0.0', engines: { vscode: '*' } }));
  return path;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const result = await vscodePart();
  console.log(result);
  process.exitCode = result.failed > 0 ? 1 : 0;
}
