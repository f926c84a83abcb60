// Nothing outlives the extension: a shell that reads which process groups are ours, and ends them when it hears no more of us.
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';

/** What the watchdog needs of the process that it talks to. */
export interface Shell {
  readonly stdin: Writable | null;
  on(event: 'error' | 'exit', listener: () => void): this;
  unref(): void;
}

/** Starts the shell with a constant script; given by runVirsh.ts, the one module that starts processes. */
export type StartShell = (script: string) => Shell;

/**
 * `+ PID` and `- PID` by line. A killed extension host runs no code of its own, but the system closes its end of the pipe:
 * the loop ends, and with it what is left of the groups. Numbers only, so nothing is quoted or expanded.
 */
const SCRIPT = `trap '' INT HUP TERM
ours=' '
while read -r what pid; do
  case $what in
    +) ours="$ours$pid " ;;
    -) ours="\${ours%% $pid *} \${ours#* $pid }" ;;
  esac
done
for pid in $ours; do kill -s KILL -- "-$pid"; done 2>/dev/null`;

/** One watchdog for all processes of a runner; it starts with the first of them. Elsewhere than on POSIX it does nothing. */
export class Watchdog {
  private readonly watched = new Set<number>();
  private shell: Shell | undefined;

  constructor(private readonly startShell: StartShell) {}

  /** Gives the end of `pid`'s group to the watchdog until `release` is called. */
  watch(pid: number | undefined): { release(): void } {
    if (pid === undefined || process.platform === 'win32') return { release: () => undefined };
    this.watched.add(pid);
    if (this.shell === undefined) this.start();
    else this.tell('+', pid);
    return {
      release: () => {
        if (this.watched.delete(pid)) this.tell('-', pid);
      },
    };
  }

  private start(): void {
    const shell = this.startShell(SCRIPT);
    this.shell = shell;
    const forget = (): void => {
      if (this.shell === shell) this.shell = undefined;
    };
    shell.on('error', forget).on('exit', forget);
    shell.stdin?.on('error', forget);
    // It is there for our end, and must not delay it.
    shell.unref();
    if (shell.stdin instanceof Socket) shell.stdin.unref();
    for (const pid of this.watched) this.tell('+', pid);
  }

  private tell(what: '+' | '-', pid: number): void {
    this.shell?.stdin?.write(`${what} ${pid}\n`);
  }
}
