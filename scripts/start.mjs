// `npm start`: opens the extension on sample machines, with a demo libvirt host where one can run. Ctrl-C ends all of it.
//
//   --browser    code-server even where the VS Code desktop is there
//   --no-host    without the demo host
//   --port N     the port of the code-server page (default 8917, or a free one where that is taken)
//
// A second one at the same time has a profile and samples of its own; what one that was killed leaves is ended by the keeper.
import { cp, mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';
import { setImmediate } from 'node:timers/promises';
import { ensureCodeServer } from './setup/codeServer.mjs';
import { startDemo } from './setup/demo.mjs';
import { startKeeper } from './setup/keeper.mjs';
import { ensureNpmPackages, npm } from './setup/npmPackages.mjs';
import { at, cache } from './setup/paths.mjs';
import { firstOnPath, run } from './setup/run.mjs';
import { takeSlot } from './setup/slot.mjs';
import { innocentEnvironment, quietSettings, seedSettings, startWorkbench, workbenchArguments } from './setup/workbench.mjs';

const flags = process.argv.slice(2);
/** A fixed port keeps the page's address, and so the browser's state, from run to run. */
const usualPort = 8917;
let isInterrupted = false;
const interrupted = new Promise((resolve) => {
  const interrupt = () => ((isInterrupted = true), resolve(undefined));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);
  followParent(interrupt);
});

/** What to stop at the end, last started first. @type {(() => Promise<void>)[]} */
const closers = [];
const keeper = startKeeper();
const slot = await takeSlot(cache);
closers.push(slot.leave, keeper.over);
const profile = { userDataDir: join(slot.directory, 'user'), extensionsDir: join(slot.directory, 'extensions') };
const workspace = join(slot.directory, 'machines');

const failure = await start().catch((error) => error.stack ?? String(error));
if (isInterrupted) console.log('\nEnding …');
for (const close of closers.reverse()) await close().catch((error) => console.error(String(error)));
// What was interrupted had no time to succeed.
if (failure && !isInterrupted) console.error(failure);
process.exit(failure && !isInterrupted ? 1 : 0);

/** One step after the other, until one fails or somebody ends it; answers why it failed. */
async function start() {
  if (slot.others.length > 0) console.log(`Another npm start is running (pid ${slot.others.join(', ')}). This one has a profile and samples of its own: ${slot.directory}`);
  const port = portWanted();
  if (Number.isNaN(port)) return '--port wants a number from 1 to 65535';
  if (port > 0 && !(await isFree(port))) return `port ${port} is taken; choose another one, or leave --port out`;
  let code;
  let codeServer;
  let connections = [];
  const steps = [
    ensureNpmPackages,
    build,
    async () => void (code = flags.includes('--browser') ? undefined : await desktop()),
    async () => (code ? undefined : (codeServer = await ensureCodeServer()).missing),
    copySamples,
    async () => void (connections = await demoConnections()),
    async () => seedSettings(profile.userDataDir, { ...quietSettings, 'workbench.startupEditor': 'readme', ...(await ownSettings()), ...(connections.length > 0 ? { 'libvirt.connections': connections } : {}) }),
    async () => (code ? openDesktop(code) : openBrowser(codeServer, port)),
  ];
  for (const step of steps) {
    const missing = isInterrupted ? undefined : await step();
    if (missing) return missing;
  }
  return undefined;
}

/** npm may be killed without us; then nobody is there to end this any more. */
function followParent(interrupt) {
  if (process.env.npm_lifecycle_event === undefined) return;
  // Between npm and us there is a shell, where that does not become us: npm's own parent may go, as under nohup.
  const hasShell = /^\S*sh\0-c\0/.test(procFile(process.ppid, 'cmdline'));
  const parents = () => (hasShell ? `${process.ppid} ${parentOf(process.ppid)}` : String(process.ppid));
  const first = parents();
  setInterval(() => parents() !== first && interrupt(), 1000).unref();
}

/** Where that can be seen. */
function parentOf(pid) {
  return /^PPid:\s*(\d+)/m.exec(procFile(pid, 'status'))?.[1];
}

function procFile(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
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
  // What a key ended here is heard of after that.
  await setImmediate();
  if (host.missing) {
    if (!isInterrupted) console.log(`No demo host: ${host.missing}`);
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

async function openBrowser(codeServer, port) {
  const vsix = at('out/start.vsix');
  const packed = await run(process.execPath, [at('scripts/package.mjs'), '--out', vsix], { output: 'collect' });
  if (packed.code !== 0) return packed.output;
  const install = workbenchArguments(codeServer, profile, '--install-extension', vsix, '--force');
  const installed = await run(codeServer.node, install, { env: innocentEnvironment(), output: 'collect' });
  if (installed.code !== 0) return installed.output;
  if (isInterrupted) return undefined;
  const server = await startWorkbench(codeServer, { ...profile, port: port || ((await isFree(usualPort)) ? usualPort : 0), onStart: (group) => keeper.keep({ group }) });
  closers.push(server.stop);
  console.log(`\nOpen ${server.origin}/?folder=${encodeURIComponent(workspace)}\n\nPress Ctrl-C to end.`);
  const ended = await Promise.race([server.ended.then((code) => `code-server ended with ${code}`), interrupted]);
  return ended;
}

/** The port that was asked for; 0 where none was, and no number where it can be none. */
function portWanted() {
  const flag = flags.indexOf('--port');
  if (flag < 0) return 0;
  const port = Number(flags[flag + 1]);
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : Number.NaN;
}

async function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .once('listening', () => probe.close(() => resolve(true)))
      .listen(port, '127.0.0.1');
  });
}
