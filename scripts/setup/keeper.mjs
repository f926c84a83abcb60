// Ends what a script began when that itself was killed: a process of its own, which learns by the end of its input that nobody is there any more.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { end, pidsNaming } from '../libvirtHost/process.mjs';

const program = fileURLToPath(import.meta.url);

/**
 * Starts the keeper. `keep` tells it of a process group, or of a directory with all processes that name it; `over` says
 * that all is ended already.
 */
export function startKeeper() {
  const child = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  child.stdin.unref?.();
  const write = (what) => child.stdin.write(`${JSON.stringify(what)}\n`);
  return {
    /** @param {{group: number} | {directory: string}} what */
    keep: (what) => void write(what),
    over: async () => {
      const ended = child.exitCode === null && child.signalCode === null && child.pid !== undefined ? new Promise((resolve) => child.once('exit', resolve)) : undefined;
      child.ref();
      write('over');
      child.stdin.end();
      await ended;
    },
  };
}

async function main() {
  // A terminal that is closed, or Ctrl-C in it, is no reason to go first.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
  const kept = [];
  for await (const line of createInterface({ input: process.stdin })) {
    const what = JSON.parse(line);
    if (what === 'over') return;
    kept.push(what);
  }
  for (const { group, directory } of kept.reverse()) await (directory === undefined ? endGroup(group) : endAllOf(directory));
}

async function endGroup(group) {
  await end(group);
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // All of it is gone.
  }
}

async function endAllOf(directory) {
  for (let round = 0; round < 3 && pidsNaming(`${directory}/`).length > 0; round += 1) await Promise.all(pidsNaming(`${directory}/`).map((pid) => end(pid)));
  rmSync(directory, { recursive: true, force: true });
}

if (process.argv[1] === program) await main();
