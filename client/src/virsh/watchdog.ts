// Nothing outlives the extension: a process that reads which of the others are ours, and ends them when it hears no more of us.
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { taskkill } from './processTree';

/** What is needed of the watching process. */
export interface Watcher {
  readonly stdin: Writable | null;
  on(event: 'error' | 'exit', listener: () => void): this;
  unref(): void;
}

/** Starts the watching process; given by runVirsh.ts, the one module that starts processes. */
export type StartWatcher = () => Watcher;

/**
 * For a shell. `+ PID` and `- PID` by line. A killed extension host runs no code of its own, but the system closes its end of
 * the pipe: the loop ends, and with it what is left of the groups. Numbers only, so nothing is quoted or expanded.
 * Windows has neither that shell nor groups: NODE_SCRIPT runs there.
 */
export const SHELL_SCRIPT = `trap '' INT HUP TERM
ours=' '
while read -r what pid; do
  case $what in
    +) ours="$ours$pid " ;;
    -) ours="\${ours%% $pid *} \${ours#* $pid }" ;;
  esac
done
for pid in $ours; do kill -s KILL -- "-$pid"; done 2>/dev/null`;

/** What the shell script does, for Windows: run by Node with the path of taskkill as its argument. */
export const NODE_SCRIPT = `const ours = new Set();
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const [what, pid] = line.split(' ');
  if (what === '+') ours.add(pid);
  else ours.delete(pid);
}).on('close', () => {
  for (const pid of ours) require('child_process').spawnSync(process.argv[1], ['/PID', pid, '/T', '/F'], { stdio: 'ignore', windowsHide: true });
});`;

/** How the watchdog is started on a system; `env` is what its environment has besides. */
export function watcherCommand({ platform, execPath, env }: Pick<NodeJS.Process, 'platform' | 'execPath' | 'env'>): { readonly program: string; readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  if (platform !== 'win32') return { program: '/bin/sh', args: ['-c', SHELL_SCRIPT], env: {} };
  return { program: execPath, args: ['-e', NODE_SCRIPT, taskkill(env)], env: { ELECTRON_RUN_AS_NODE: '1' } };
}

/**
 * For the shell that holds the input of one process open, given the number of its group: a line says that it is over. Without us
 * that line never comes, and the group is ended before it hears of the end of its input.
 */
export const HOLDER_SCRIPT = `trap '' INT HUP TERM
read -r over || kill -s KILL -- "-$1" 2>/dev/null`;

/** One watchdog for all processes of a runner; it starts with the first of them. */
export class Watchdog {
  private readonly watched = new Set<number>();
  private watcher: Watcher | undefined;

  constructor(private readonly startWatcher: StartWatcher) {}

  /** Gives the end of `pid` and of what it started to the watchdog until `release` is called. */
  watch(pid: number | undefined): { release(): void } {
    if (pid === undefined) return { release: () => undefined };
    this.watched.add(pid);
    if (this.watcher === undefined) this.start();
    else this.tell('+', pid);
    return {
      release: () => {
        if (this.watched.delete(pid)) this.tell('-', pid);
      },
    };
  }

  private start(): void {
    const watcher = this.startWatcher();
    this.watcher = watcher;
    const forget = (): void => {
      if (this.watcher === watcher) this.watcher = undefined;
    };
    watcher.on('error', forget).on('exit', forget);
    watcher.stdin?.on('error', forget);
    // It is there for our end, and must not delay it.
    watcher.unref();
    if (watcher.stdin instanceof Socket) watcher.stdin.unref();
    for (const pid of this.watched) this.tell('+', pid);
  }

  private tell(what: '+' | '-', pid: number): void {
    this.watcher?.stdin?.write(`${what} ${pid}\n`);
  }
}
