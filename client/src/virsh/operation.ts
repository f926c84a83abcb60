// What an operation is: arguments for virsh and how to read the answer. Data, so that both can be tested without a host.
import { failWith } from './classify';

/** The job that an operation is on the host, in the word of `domjobinfo`. */
export interface HostJob {
  readonly domain: string;
  readonly operation: 'Save' | 'Snapshot';
}

/** One virsh command. Pure: running it is somebody else's business. */
export interface Operation<T> {
  /** The command and its arguments, without the connection. */
  readonly args: readonly string[];
  /** XML or the like that the command reads from `/dev/stdin`. */
  readonly input?: string;
  /**
   * Quick reads may share one long-lived virsh; everything else gets a process of its own. `told`: its arguments may hold secrets,
   * and are told to that process through a pipe, for a process's arguments are everybody's to read. They are printable ASCII.
   */
  readonly via?: 'session' | 'process' | 'told';
  /** `loud` keeps virsh's sentence about success, where the answer is in it. */
  readonly answer?: 'quiet' | 'loud';
  /** `long` operations have no time limit but the caller's: killing virsh would not stop the host's work. */
  readonly duration?: 'short' | 'long';
  /** What a long operation is on the host, where `domjobabort` can end it. */
  readonly job?: HostJob;
  /** Takes back what a long operation made that was cancelled and that nothing on the host can stop. */
  readonly undo?: Operation<void>;
  /** What virsh says on stderr while it succeeds is what it could not do. */
  readonly parse: (stdout: string, stderr?: string) => T;
}

/** For commands whose success is all there is to know. */
export const nothing = (): void => undefined;

/** The answer without the line break that virsh adds. */
export const wholeText = (stdout: string): string => stdout.replace(/\n+$/, '\n');

/** The answer's lines, without the empty ones. */
export const lines = (stdout: string): readonly string[] => stdout.split('\n').filter((line) => line.trim() !== '');

/** `Name:    value` lines in virsh's order. Values may hold colons; names do not. */
export function fields(stdout: string): readonly (readonly [string, string])[] {
  return lines(stdout).flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 0 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const];
  });
}

/** The number at the start of a text (`131072 KiB`), or undefined. */
export function numberIn(text: string | undefined): number | undefined {
  const match = /^\s*(\d+)/.exec(text ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** An answer that is not what it must be: a defect of ours or a virsh that nobody has seen. */
export function unexpected(stdout: string): Error {
  return failWith({ code: 'unexpected-output' }, `virsh answered in an unexpected way: ${stdout.slice(0, 200)}`);
}

/** `--name=value`, which is safe for values that start with a dash. */
export const option = (name: string, value: string): string => `--${name}=${value}`;
