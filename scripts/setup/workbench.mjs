// Runs a code-server on loopback: the real workbench for tests, pictures and `npm start`.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Settings of a window that shows only what it was asked to show. Nothing is saved by itself, nothing is fetched. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'window.commandCenter': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  // A guest's display is a port that somebody opened; nobody wants to hear of it.
  'remote.autoForwardPorts': false,
  'files.autoSave': 'off',
};

/** Writes the settings of a profile that has none yet of its own: the user's, and those of the machine, which no user's can replace. */
export async function seedSettings(userDataDir, settings, machineSettings = {}) {
  for (const [whose, content] of Object.entries({ User: settings, Machine: machineSettings })) {
    await mkdir(join(userDataDir, whose), { recursive: true });
    await writeFile(join(userDataDir, whose, 'settings.json'), `${JSON.stringify(content, null, 2)}\n`);
  }
}

/**
 * Starts code-server and waits until it listens.
 * @param {{node: string, entry: string}} codeServer from ensureCodeServer()
 * @param {{userDataDir: string, extensionsDir: string, port?: number, testDriver?: 'on' | 'off', trust?: 'on' | 'off', env?: NodeJS.ProcessEnv, onStart?: (group: number) => void}} options
 *   `testDriver: 'on'` lets the page's address name an extension under development and its tests, and hides notifications.
 *   `trust: 'on'` has it ask whether folders are trusted; the setting `security.workspace.trust.enabled` must say so too.
 * @returns {Promise<{origin: string, stop: () => Promise<void>, ended: Promise<number | null>}>}
 */
export async function startWorkbench({ node, entry }, { userDataDir, extensionsDir, port = 0, testDriver = 'off', trust = 'off', env = {}, onStart }) {
  const args = [
    entry, '--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--disable-telemetry', '--disable-update-check',
    '--disable-getting-started-override', '--ignore-last-opened',
    '--config', join(userDataDir, 'code-server.yaml'), '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir,
    ...(trust === 'off' ? ['--disable-workspace-trust'] : []),
    ...(testDriver === 'on' ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
  // A process group of its own: code-server forks, and all of it must go at the end.
  const server = spawn(node, args, { env: { ...innocentEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  if (server.pid !== undefined) onStart?.(server.pid);
  const stop = () => stopGroup(server, ended);
  try {
    return { origin: await listening(server, ended), stop, ended };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs one of code-server's own commands, such as --install-extension. */
export function workbenchArguments({ entry }, { userDataDir, extensionsDir }, ...args) {
  return [entry, '--config', join(userDataDir, 'code-server.yaml'), '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir, ...args];
}

/** The page that opens a folder. `payload` is VS Code's own list of pairs, such as ['openFile', uri]. */
export function workbenchUrl(origin, folder, payload = []) {
  const query = new URLSearchParams(folder ? { folder } : { ew: 'true' });
  query.set('payload', JSON.stringify([...payload, ['skipWelcome', 'true'], ['skipReleaseNotes', 'true']]));
  return `${origin}/?${query}`;
}

/** A path of this machine as the page names it. */
export function remoteUri(origin, path) {
  return `vscode-remote://${new URL(origin).host}${encodeURI(path)}`;
}

/** What a surrounding VS Code, or a password meant for another server, has left in the environment. */
export function innocentEnvironment() {
  const left = /^(VSCODE_(?!EXECUTABLE)|ELECTRON_|CODE_SERVER_|PORT$|PASSWORD$|HASHED_PASSWORD$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !left.test(name)));
}

function listening(server, ended) {
  return new Promise((resolve, reject) => {
    let output = '';
    const take = (chunk) => {
      output += chunk;
      const found = /HTTP server listening on (http:\/\/[\d.]+:\d+)/.exec(output);
      if (found) resolve(found[1]);
    };
    server.stdout.setEncoding('utf8').on('data', take);
    server.stderr.setEncoding('utf8').on('data', take);
    server.on('error', (error) => reject(new Error(`code-server could not be started: ${error.message}`)));
    void ended.then((code) => reject(new Error(`code-server ended with ${code}\n${output}`)));
    setTimeout(() => reject(new Error(`code-server did not listen within a minute\n${output}`)), 60_000).unref();
  });
}

async function stopGroup(server, ended) {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  signalGroup(server.pid, 'SIGTERM');
  const force = setTimeout(() => signalGroup(server.pid, 'SIGKILL'), 5000);
  await ended;
  clearTimeout(force);
  signalGroup(server.pid, 'SIGKILL');
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone already, which is what was wanted.
  }
}
