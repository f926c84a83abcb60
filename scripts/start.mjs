// `npm start`: opens the extension on sample machines, with a demo libvirt host where one can run. Ctrl-C ends all of it.
//
//   --browser    code-server even where the VS Code desktop is there
//   --no-host    without the demo host
//   --port N     the port of the code-server page (default 8917, or a free one where that is taken)
import { cp, mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { ensureCodeServer } from './setup/codeServer.mjs';
import { startDemo } from './setup/demo.mjs';
import { ensureNpmPackages, npm } from './setup/npmPackages.mjs';
import { at, cache } from './setup/paths.mjs';
import { firstOnPath, run } from './setup/run.mjs';
import { innocentEnvironment, quietSettings, seedSettings, startWorkbench, workbenchArguments } from './setup/workbench.mjs';

const flags = process.argv.slice(2);
const profile = { userDataDir: join(cache, 'start', 'user'), extensionsDir: join(cache, 'start', 'extensions') };
const workspace = join(cache, 'start', 'machines');

/** What to stop at the end, last started first. @type {(() => Promise<void>)[]} */
const closers = [];
const interrupted = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve(undefined));
});

const failure = await start().catch((error) => error.stack ?? String(error));
for (const close of closers.reverse()) await close().catch((error) => console.error(String(error)));
if (failure) console.error(failure);
process.exit(failure ? 1 : 0);

async function start() {
  const missing = (await ensureNpmPackages()) ?? (await build());
  if (missing) return missing;
  await copySamples();
  const connections = await demoConnections();
  await seedSettings(profile.userDataDir, { ...quietSettings, ...(await ownSettings()), ...(connections.length > 0 ? { 'libvirt.connections': connections } : {}) });
  const code = flags.includes('--browser') ? undefined : await desktop();
  return code ? openDesktop(code) : openBrowser();
}

async function build() {
  const { code } = await run(npm, ['run', '--silent', 'build']);
  return code === 0 ? undefined : 'the extension could not be built; the reason is above';
}

/** The samples are edited in a copy; what somebody changed there stays. */
async function copySamples() {
  await mkdir(workspace, { recursive: true });
  await cp(at('samples'), workspace, { recursive: true, force: false });
}

/** What somebody set in an earlier demo, without the host of that time. */
async function ownSettings() {
  const text = await readFile(join(profile.userDataDir, 'User', 'settings.json'), 'utf8').catch(() => '{}');
  try {
    const settings = JSON.parse(text);
    delete settings['libvirt.connections'];
    return settings;
  } catch {
    return {};
  }
}

async function demoConnections() {
  if (flags.includes('--no-host')) return [];
  const host = await startDemo().catch((error) => ({ missing: error.message }));
  if (host.missing) {
    console.log(`No demo host: ${host.missing}`);
    return [];
  }
  closers.push(host.stop);
  return [{ name: 'demo', uri: host.uri }];
}

/** VS Code's own command, where it can open a window. A remote window's `code` cannot load an extension under development. */
async function desktop() {
  const canShow = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!canShow || process.env.VSCODE_IPC_HOOK_CLI) return undefined;
  return firstOnPath(process.platform === 'win32' ? ['code.cmd'] : ['code', 'codium']);
}

async function openDesktop(code) {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [
    '--wait', '--new-window', '--disable-workspace-trust', ...asRoot, `--extensionDevelopmentPath=${at()}`,
    `--user-data-dir=${profile.userDataDir}`, `--extensions-dir=${profile.extensionsDir}`, workspace,
  ];
  const child = spawn(code, args, { stdio: 'inherit', env: innocentEnvironment() });
  closers.push(async () => void child.kill());
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  console.log('VS Code is opening. Close its window, or press Ctrl-C here, to end.');
  await Promise.race([ended, interrupted]);
  return undefined;
}

async function openBrowser() {
  const codeServer = await ensureCodeServer();
  if (codeServer.missing) return codeServer.missing;
  const vsix = at('out/start.vsix');
  const packed = await run(process.execPath, [at('scripts/package.mjs'), '--out', vsix], { output: 'collect' });
  if (packed.code !== 0) return packed.output;
  const install = workbenchArguments(codeServer, profile, '--install-extension', vsix, '--force');
  const installed = await run(codeServer.node, install, { env: innocentEnvironment(), output: 'collect' });
  if (installed.code !== 0) return installed.output;
  const server = await startWorkbench(codeServer, { ...profile, port: await choosePort() });
  closers.push(server.stop);
  console.log(`\nOpen ${server.origin}/?folder=${encodeURIComponent(workspace)}\n\nPress Ctrl-C to end.`);
  const ended = await Promise.race([server.ended.then((code) => `code-server ended with ${code}`), interrupted]);
  return ended;
}

/** A fixed port keeps the page's address, and so the browser's state, from run to run. */
async function choosePort() {
  const flag = flags.indexOf('--port');
  if (flag >= 0) return Number(flags[flag + 1]);
  const usual = 8917;
  return new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(0))
      .once('listening', () => probe.close(() => resolve(usual)))
      .listen(usual, '127.0.0.1');
  });
}
