// Runs one program from an argument array, never through a shell, and tells how it ended.
import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a program and waits for its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, output?: 'show' | 'collect', timeoutMs?: number}} [options]
 *   `show` (the default) passes the program's output on; `collect` returns it instead.
 * @returns {Promise<{code: number, output: string}>} `code` is 127 where the program could not be started, 124 where its time ran out.
 */
export function run(command, args, { cwd = root, env = process.env, output = 'show', timeoutMs = 0 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: output === 'show' ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let timedOut = false;
    const timer = timeoutMs > 0 ? setTimeout(() => ((timedOut = true), child.kill('SIGKILL')), timeoutMs) : undefined;
    const settle = (code) => (clearTimeout(timer), resolve({ code, output: text }));
    child.stdout?.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    child.on('error', (error) => ((text += error.message), settle(127)));
    child.on('close', (code) => settle(timedOut ? 124 : (code ?? 1)));
  });
}

/** The first of `names` that can be run from PATH, or from another list of directories; or undefined. */
export async function firstOnPath(names, path = process.env.PATH ?? '') {
  const { access, constants } = await import('node:fs/promises');
  const { delimiter, join } = await import('node:path');
  for (const directory of path.split(delimiter)) {
    for (const name of names) {
      const candidate = join(directory, name);
      if (await access(candidate, constants.X_OK).then(() => true, () => false)) return candidate;
    }
  }
  return undefined;
}
