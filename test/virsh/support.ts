// Shared by the virsh tests: captured answers, programs that misbehave, and what became of a promise.
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { HypervisorError, type Failure } from '../../client/src/virsh/failure';
import { createRunner, type Runner, type RunnerOptions } from '../../client/src/virsh/runVirsh';

/** What the real virsh (libvirt 9.0, QEMU 7.2) printed; only directories were renamed. */
export const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

/** Is there a virsh on this machine? Tests that run it say that they were skipped where there is none. */
export const hasVirsh = spawnSync('virsh', ['--version']).status === 0;

/** A runner and what it logged. */
export function loggedRunner(options: Partial<RunnerOptions> = {}): { readonly runner: Runner; readonly log: string[] } {
  const log: string[] = [];
  return { runner: createRunner({ log: (line) => log.push(line), ...options }), log };
}

/** The failure with which the promise (or the call) was refused; fails the test when it was not. */
export async function failureFrom(action: Promise<unknown> | (() => unknown)): Promise<Failure> {
  try {
    await (typeof action === 'function' ? action() : action);
  } catch (error) {
    if (error instanceof HypervisorError) return error.failure;
    throw error;
  }
  throw new Error('It should have failed.');
}

/** The program and arguments that run a piece of JavaScript as a process of its own. */
export const nodeProgram = (code: string): { readonly program: string; readonly args: readonly string[] } => ({ program: process.execPath, args: ['-e', code] });

/** Is the process there (and not a zombie)? */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Waits until the condition holds; fails with the description after ten seconds. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
