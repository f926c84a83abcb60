// Installs code-server, VS Code's real workbench and extension host as npm packages, for machines without the desktop.
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { debianPackages, ensureDebianPackages } from './debianPackages.mjs';
import { npm } from './npmPackages.mjs';
import { cache } from './paths.mjs';
import { run } from './run.mjs';

const codeServerVersion = '4.139.1';
/** code-server pins Node's major version; npm has that binary (and its headers) as a package. */
const nodeVersion = '24.21.0';

const home = join(cache, `code-server-${codeServerVersion}-node-${nodeVersion}`);

/**
 * Installs code-server below the cache when it is not there.
 * @returns {Promise<{node: string, entry: string} | {missing: string}>} what to run it with, or why it cannot be had.
 */
export async function ensureCodeServer() {
  const nodePackage = `node-linux-${process.arch}`;
  if (process.platform !== 'linux') return { missing: 'code-server is set up on Linux only; install VS Code and put `code` on PATH' };
  if (!(await readFile(join(home, 'ready'), 'utf8').catch(() => undefined))) {
    const missing = (await ensureDebianPackages(debianPackages.codeServer)) ?? (await install(nodePackage));
    if (missing) return { missing };
  }
  return {
    node: join(home, 'node_modules', nodePackage, 'bin', 'node'),
    entry: join(home, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}

/** Installs beside the final place and renames at the end: whoever is interrupted leaves nothing half done. */
async function install(nodePackage) {
  console.log(`Installing code-server ${codeServerVersion} (once, about 800 MB below ${cache}) ...`);
  await mkdir(dirname(home), { recursive: true });
  const partial = await mkdtemp(`${home}.partial-`);
  try {
    const failure = await installInto(partial, nodePackage);
    if (failure) return failure;
    await writeFile(join(partial, 'ready'), new Date().toISOString());
    // Somebody else may have finished first: then theirs is as good.
    await rename(partial, home).catch(async (error) => {
      if (!(await readFile(join(home, 'ready'), 'utf8').catch(() => undefined))) throw error;
    });
    return undefined;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function installInto(directory, nodePackage) {
  await writeFile(join(directory, 'package.json'), '{"name":"vscode-host","private":true}\n');
  const node = join(directory, 'node_modules', nodePackage);
  const vscode = join(directory, 'node_modules', 'code-server', 'lib', 'vscode');
  const env = { ...withoutNpmContext(), PATH: `${join(node, 'bin')}:${process.env.PATH}`, npm_config_nodedir: node };
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const steps = [
    [directory, ['install', ...quiet, '--ignore-scripts', '--save-exact', `${nodePackage}@${nodeVersion}`, `code-server@${codeServerVersion}`]],
    [vscode, ['install', ...quiet, '--omit=dev', '--ignore-scripts']],
    [join(vscode, 'extensions'), ['install', ...quiet, '--omit=dev', '--ignore-scripts']],
    // Of the native modules only these two have no prebuilt binary in their package.
    [vscode, ['rebuild', ...quiet, '@vscode/spdlog', '@vscode/native-watchdog']],
  ];
  for (const [cwd, args] of steps) {
    const { code, output } = await run(npm, args, { cwd, env, output: 'collect' });
    if (code !== 0) return `\`npm ${args.join(' ')}\` failed: ${output.trim().split('\n').slice(-5).join(' / ')}`;
  }
  return undefined;
}

/** Settings that an outer `npm test` leaves in the environment would act on the inner npm too. */
function withoutNpmContext() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|command|config_local_prefix|execpath)/.test(name)));
}
