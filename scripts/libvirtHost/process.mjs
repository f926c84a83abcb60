// Running programs and ending exactly the processes that we started.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Runs a program to its end and gives back its output; a failure throws with the program's own words. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 << 20, ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${result.status ?? result.signal}: ${(result.stderr || result.stdout || '').trim()}`);
  }
  return result.stdout;
}

/** Like `run`, and a failure is fine. */
export function tryRun(program, args, options = {}) {
  try {
    return run(program, args, options);
  } catch {
    return undefined;
  }
}

/** Is there such a program on the PATH (or at the path)? */
export function hasProgram(name) {
  const result = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  return result.status === 0;
}

/** Starts a daemon in a process group of its own, its output in a file descriptor. */
export function startDaemon(program, args, { env, output, cwd = '/' }) {
  const child = spawn(program, args, { detached: true, stdio: ['ignore', output, output], env, cwd });
  child.on('error', () => undefined);
  child.unref();
  return child.pid;
}

/** Is the process there and not a zombie? */
export function isAlive(pid) {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The pid in a pid file, if there is one. */
export function pidOf(file) {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Ends a process: politely, then after `graceMs` not. A stopped one is continued, so that it can hear. */
export async function end(pid, { graceMs = 3000 } = {}) {
  for (const signal of ['SIGCONT', 'SIGTERM']) signalQuietly(pid, signal);
  const deadline = Date.now() + graceMs;
  while (isAlive(pid) && Date.now() < deadline) await sleep(20);
  if (isAlive(pid)) signalQuietly(pid, 'SIGKILL');
  while (isAlive(pid) && Date.now() < deadline + 2000) await sleep(20);
}

function signalQuietly(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}

/** The pids whose command line names the directory: what a daemon of ours started. Never this process. */
export function pidsNaming(directory) {
  return allPids().filter((pid) => pid !== process.pid && readQuietly(`/proc/${pid}/cmdline`).includes(directory));
}

/** The pids inside a network namespace (`net:[4026532…]`) that is ours. */
export function pidsInNamespace(namespace) {
  if (namespace === undefined || namespace === namespaceOf(process.pid)) return [];
  return allPids().filter((pid) => namespaceOf(pid) === namespace);
}

export function namespaceOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}

function allPids() {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
}

function readQuietly(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
