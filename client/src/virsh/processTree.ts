// Ends a process with everything that it started: by its group where there are groups, by taskkill on Windows.
import { win32 } from 'node:path';

/** What is needed of a process that we started. */
export interface OwnProcess {
  readonly pid?: number | undefined;
  readonly exitCode: number | null;
  readonly signalCode: NodeJS.Signals | null;
  readonly stdin: { end(): unknown } | null;
  readonly stdout: { destroy(): unknown } | null;
  readonly stderr: { destroy(): unknown } | null;
  kill(signal: NodeJS.Signals): boolean;
}

export interface ProcessTreeOptions {
  readonly platform: NodeJS.Platform;
  /** Runs a program whose end nobody waits for; given by runVirsh.ts, the one module that starts processes. */
  readonly start: (program: string, args: readonly string[]) => void;
  /** Sends a signal to a process group. */
  readonly killGroup: (group: number) => void;
}

/** How long an interrupted virsh may take to say goodbye. */
const INTERRUPT_GRACE_MS = 800;

/** The program by its full path, so that nothing else of that name is run. */
export function taskkill(env: Readonly<Record<string, string | undefined>>): string {
  return win32.join(env['SystemRoot'] ?? env['SYSTEMROOT'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
}

/** `/T` is the tree below the process, which taskkill must find alive to know it; `/F` because nothing on Windows can be asked. */
export const taskkillArguments = (pid: number): readonly string[] => ['/PID', String(pid), '/T', '/F'];

/** Interrupts the process and kills its whole group soon after; on Windows its tree is ended at once. */
export function endTree(child: OwnProcess, options: ProcessTreeOptions): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.stdin?.end();
  if (options.platform === 'win32' && child.pid !== undefined) options.start(taskkill(process.env), taskkillArguments(child.pid));
  else child.kill('SIGINT');
  setTimeout(() => {
    sweepTree(child, options);
    child.kill('SIGKILL');
    letGo(child);
  }, INTERRUPT_GRACE_MS).unref();
}

/** Somebody outside the group may hold the pipes open for ever. */
function letGo({ stdout, stderr }: OwnProcess): void {
  stdout?.destroy();
  stderr?.destroy();
}

/** Ends the process and what it started without leaving it time to write anything down. Windows knows no other way. */
export function endTreeAtOnce(child: OwnProcess, options: ProcessTreeOptions): void {
  if (options.platform === 'win32') {
    endTree(child, options);
    return;
  }
  sweepTree(child, options);
  letGo(child);
}

/** Kills what is left of a group whose first process has ended. Windows knows no groups, and a tree only while its root lives. */
export function sweepTree(child: OwnProcess, { platform, killGroup }: ProcessTreeOptions): void {
  if (child.pid === undefined || platform === 'win32') return;
  try {
    killGroup(child.pid);
  } catch {
    // Nobody is left.
  }
}
