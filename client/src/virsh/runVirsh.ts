// The one place that starts processes: no shell, a fixed locale, a time limit, bounded output, and the exact line in the log.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { commandLineForLog, maskSecrets } from './commandLine';
import { HypervisorError, type FailureDetail, type RemedyCode } from './failure';
import { endTree, endTreeAtOnce, sweepTree, type ProcessTreeOptions } from './processTree';
import { Semaphore } from './semaphore';
import { HOLDER_SCRIPT, Watchdog, watcherCommand, type Watcher } from './watchdog';

/** One program to run to its end. */
export interface ProcessRequest {
  readonly program: string;
  readonly args: readonly string[];
  /** Processes with the same key share the limit on how many run at once: the host's URI. */
  readonly host: string;
  /** Given to the program as `/dev/stdin`, which it may open by that name. */
  readonly input?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  /** Work that may take hours takes none of the host's places: what could end it would wait behind it. */
  readonly duration?: 'short' | 'long' | undefined;
}

export interface ProcessResult {
  readonly stdout: string;
  readonly stderr: string;
  /** The exit code, or undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  /** As logged. */
  readonly command: string;
}

/** A program that stays: an event stream, a virsh that is fed commands. */
export interface LongProcess {
  readonly command: string;
  write(text: string): void;
  /** Ends the process and its children; `at-once` leaves it no time to write anything down. */
  kill(manner?: 'politely' | 'at-once'): void;
}

export interface LongProcessRequest {
  readonly program: string;
  readonly args: readonly string[];
  /** `piped` when the caller feeds it; `held` when besides it must not hear of the end of its input because we were killed. */
  readonly stdin: 'piped' | 'held' | 'nothing';
  /** What its environment has besides. */
  readonly env?: Readonly<Record<string, string>>;
  onStdout(text: string): void;
  onStderr(text: string): void;
  /** Called once, after the last output; `error` is set when it never started. */
  onExit(error: HypervisorError | undefined): void;
}

/** Settings of the runner; a function is asked at each use, so that a changed setting holds at once. */
export interface RunnerOptions {
  /** One line of the "Libvirt" log channel, secrets masked. */
  readonly log: (line: string) => void;
  readonly timeoutMs?: () => number;
  readonly maxOutputBytes?: number;
  readonly processesPerHost?: number;
  /** How programs here end their lines. */
  readonly lineEnds?: LineEnds;
  /** What the child inherits; by default our own environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Starts processes. Whoever holds one decides what may run at once. */
export interface Runner {
  /** Resolves whatever the exit code is; rejects with a `HypervisorError` when the program could not run to its end. */
  run(request: ProcessRequest): Promise<ProcessResult>;
  start(request: LongProcessRequest): LongProcess;
  readonly log: (line: string) => void;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_OUTPUT = 64 * 1024 * 1024;
const DEFAULT_PROCESSES = 4;

/** The environment of every process: UTF-8 without translations, and a terminal type that readline can do without. */
export function childEnvironment(base: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform = process.platform): Record<string, string> {
  const kept = Object.entries(base).filter((entry): entry is [string, string] => entry[1] !== undefined && !/^(LANG|LANGUAGE|LC_.*)$/.test(entry[0]));
  const inherited = Object.fromEntries(kept);
  // lsmod and virt-host-validate are often where only root looks.
  const path = inherited['PATH'] === undefined || platform === 'win32' ? {} : { PATH: `${inherited['PATH']}:/usr/sbin:/sbin` };
  return { ...inherited, ...path, LC_ALL: 'C.UTF-8', TERM: 'xterm' };
}

/** Makes the runner that the whole extension shares. */
export function createRunner(options: RunnerOptions): Runner {
  const places = new Map<string, Semaphore>();
  const env = childEnvironment(options.env ?? process.env);
  const placesOf = (host: string): Semaphore => {
    const known = places.get(host) ?? new Semaphore(options.processesPerHost ?? DEFAULT_PROCESSES);
    places.set(host, known);
    return known;
  };
  const lineEnds = options.lineEnds ?? (process.platform === 'win32' ? 'windows' : 'unix');
  const watchdog = new Watchdog(startWatcher);
  const usualMs = (): number => options.timeoutMs?.() ?? DEFAULT_TIMEOUT_MS;
  return {
    log: options.log,
    start: (request) => startLong(request, { env, lineEnds, log: options.log, watchdog }),
    async run(request) {
      const command = commandLineForLog(request.program, request.args);
      const limits = { timeoutMs: request.timeoutMs ?? usualMs(), maxOutputBytes: options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT };
      const waitMs = Math.min(limits.timeoutMs, usualMs());
      const release = request.duration === 'long' ? (): void => undefined : await placesOf(request.host).acquire(request.signal, waitMs);
      if (release === 'aborted' || request.signal?.aborted === true) throw failed({ code: 'cancelled' }, 'Cancelled.', command);
      if (release === 'too-long') throw failed({ code: 'host-busy', seconds: waitMs / 1000 }, `Not started: other commands to this host still ran after ${waitMs / 1000} s.`, command);
      return runOnce(request, { command, env, limits, lineEnds, log: options.log, watchdog, release });
    },
  };
}

interface RunContext {
  readonly command: string;
  readonly env: Record<string, string>;
  readonly lineEnds: LineEnds;
  readonly limits: { readonly timeoutMs: number; readonly maxOutputBytes: number };
  readonly log: (line: string) => void;
  readonly watchdog: Watchdog;
  /** Called when the process is really gone. */
  readonly release: () => void;
}

function runOnce(request: ProcessRequest, context: RunContext): Promise<ProcessResult> {
  let child: ChildProcess;
  try {
    child = startWithInput(request, context);
  } catch (error) {
    context.release();
    return Promise.reject(error instanceof HypervisorError ? error : startFailure(error as Error, request.program, context.command));
  }
  // The place is free when the process is gone, which may be after its result was given up.
  const watched = context.watchdog.watch(child.pid);
  const gone = (): void => {
    watched.release();
    context.release();
  };
  child.once('error', gone);
  child.once('close', gone);
  return resultOf(child, request, context);
}

/** A process that finds its input as `/dev/stdin`. */
function startWithInput(request: ProcessRequest, { command, env }: RunContext): ChildProcess {
  if (request.input === undefined) return spawnChild(request, env, 'ignore');
  let stdin: number;
  try {
    stdin = openUnlinked(request.input);
  } catch (error) {
    const isFull = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
    throw failed({ code: isFull ? 'disk-full' : 'other' }, messageOf(error), command);
  }
  try {
    return spawnChild(request, env, stdin);
  } finally {
    closeSync(stdin);
  }
}

/** What a process comes to: its own end, its limits or cancellation, whichever is first. */
function resultOf(child: ChildProcess, { program, signal }: ProcessRequest, { command, limits, lineEnds, log }: RunContext): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    let settled = false;
    const settle = (act: () => void, note: string): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      log(`${command}  # ${note}, ${Date.now() - started} ms`);
      act();
    };
    const stop = (detail: FailureDetail, words: string): void => {
      killTree(child);
      settle(() => reject(failed(detail, words, command)), detail.code);
    };
    const onAbort = (): void => stop({ code: 'cancelled' }, 'Cancelled.');
    const seconds = limits.timeoutMs / 1000;
    const timer = setTimeout(() => stop({ code: 'timeout', seconds }, `No answer within ${seconds} s.`), limits.timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    const output = new BoundedOutput(child, limits.maxOutputBytes, () => stop({ code: 'output-too-large', bytes: limits.maxOutputBytes }, 'The program printed too much.'));
    child.on('error', (error) => settle(() => reject(startFailure(error, program, command)), 'not started'));
    child.on('close', (code) => {
      sweepGroup(child);
      const printed = (stream: 'out' | 'err'): string => unixLines(lineEnds)(output.text(stream));
      const result = { stdout: printed('out'), stderr: printed('err'), exitCode: code ?? undefined, command };
      settle(() => resolve(result), `exit ${code ?? 'by signal'}`);
    });
  });
}

type LineEnds = 'unix' | 'windows';

/** Takes the carriage returns of line ends out of a stream, piece by piece: Windows's programs write them, and no answer means them. */
function unixLines(lineEnds: LineEnds): (piece: string) => string {
  let held = '';
  return (piece) => {
    if (lineEnds === 'unix') return piece;
    const text = held + piece;
    held = text.endsWith('\r') ? '\r' : '';
    return text.slice(0, text.length - held.length).replaceAll('\r\n', '\n');
  };
}

/** Collects what a process prints, up to a limit that holds for both streams together. */
class BoundedOutput {
  private readonly chunks: { readonly out: Buffer[]; readonly err: Buffer[] } = { out: [], err: [] };
  private bytes = 0;

  constructor(
    child: ChildProcess,
    private readonly limit: number,
    private readonly onFull: () => void,
  ) {
    child.stdout?.on('data', (data: Buffer) => this.take('out', data));
    child.stderr?.on('data', (data: Buffer) => this.take('err', data));
  }

  private take(stream: 'out' | 'err', data: Buffer): void {
    this.bytes += data.length;
    if (this.bytes > this.limit) this.onFull();
    else this.chunks[stream].push(data);
  }

  text(stream: 'out' | 'err'): string {
    return Buffer.concat(this.chunks[stream]).toString('utf8');
  }
}

interface LongContext {
  readonly env: Record<string, string>;
  readonly lineEnds: LineEnds;
  readonly log: (line: string) => void;
  readonly watchdog: Watchdog;
}

function startLong(request: LongProcessRequest, { env, lineEnds, log, watchdog }: LongContext): LongProcess {
  const command = commandLineForLog(request.program, request.args);
  log(`${command}  # stays`);
  const child = spawnChild(request, { ...env, ...request.env }, request.stdin === 'nothing' ? 'ignore' : 'pipe');
  const held = request.stdin === 'held' ? holdInput(child) : undefined;
  const watched = watchdog.watch(child.pid);
  let ended = false;
  const end = (error: HypervisorError | undefined): void => {
    if (ended) return;
    ended = true;
    log(`${command}  # ended`);
    request.onExit(error);
  };
  const [out, err] = [unixLines(lineEnds), unixLines(lineEnds)];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => request.onStdout(out(text)));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => request.onStderr(err(text)));
  // Writing to a process that just died is not news: its end is told by `close`.
  child.stdin?.on('error', () => undefined);
  child.on('error', (error) => end(startFailure(error, request.program, command)));
  child.on('close', () => {
    sweepGroup(child);
    held?.end('over\n');
    watched.release();
    end(undefined);
  });
  return { command, write: (text) => void child.stdin?.write(text), kill: (manner) => (manner === 'at-once' ? endTreeAtOnce(child, tree) : killTree(child)) };
}

function spawnChild(
  request: { readonly program: string; readonly args: readonly string[] },
  env: Record<string, string>,
  stdin: number | 'ignore' | 'pipe',
): ChildProcess {
  // A group of its own: ssh and whatever else virsh starts can be ended with it.
  return spawn(request.program, request.args, { stdio: [stdin, 'pipe', 'pipe'], env, shell: false, detached: process.platform !== 'win32', windowsHide: true });
}

const tree: ProcessTreeOptions = {
  platform: process.platform,
  start: (program, args) => spawn(program, args, { stdio: 'ignore', shell: false, windowsHide: true }).on('error', () => undefined),
  killGroup: (group) => process.kill(-group, 'SIGKILL'),
};

const killTree = (child: ChildProcess): void => endTree(child, tree);
const sweepGroup = (child: ChildProcess): void => sweepTree(child, tree);

/** The shell of ours, and on Windows the Node that we run in: constant scripts that read nothing but numbers of processes. */
function startWatcher(): Watcher {
  const { program, args, env } = watcherCommand(process);
  return spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true, windowsHide: true, env: { ...process.env, ...env } });
}

/** A shell with a copy of our end of the process's input. Windows has none, and no virsh there writes down what it was told. */
function holdInput({ pid, stdin }: ChildProcess): Writable | undefined {
  if (pid === undefined || stdin === null || process.platform === 'win32') return undefined;
  const holder = spawn('/bin/sh', ['-c', HOLDER_SCRIPT, 'sh', String(pid)], { stdio: ['pipe', 'ignore', 'ignore', stdin], detached: true });
  // Without it the watchdog ends the process too, only not always first.
  holder.on('error', () => undefined);
  holder.stdin?.on('error', () => undefined);
  holder.unref();
  if (holder.stdin instanceof Socket) holder.stdin.unref();
  return holder.stdin ?? undefined;
}

/**
 * A file with this text that has no name any more, readable by us alone, at its start. virsh opens it again as
 * `/dev/stdin`, which it could not do with Node's own stdin pipe (a socket).
 */
function openUnlinked(text: string): number {
  const path = join(tmpdir(), `libvirt-${randomBytes(12).toString('hex')}`);
  const file = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  try {
    const data = Buffer.from(text, 'utf8');
    // Positioned writes leave the descriptor at the start, where a program that just reads it begins.
    for (let at = 0; at < data.length; ) at += writeSync(file, data, at, data.length - at, at);
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** Gives `use` the path of a file with this text that only we can read, and removes it afterwards. For programs without a stdin of their own. */
export async function withPrivateFile<T>(text: string, use: (path: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'libvirt-'));
  try {
    const path = join(directory, 'input.xml');
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
    return await use(path);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function startFailure(error: Error & { code?: string }, program: string, command: string): HypervisorError {
  if (error.code === 'ENOENT') return failed({ code: 'virsh-missing', path: program }, error.message, command);
  if (error.code === 'EACCES') return failed({ code: 'permission-denied', group: undefined }, error.message, command);
  return failed({ code: 'other' }, error.message, command);
}

const REMEDIES: Partial<Record<FailureDetail['code'], RemedyCode>> = {
  'virsh-missing': 'install-virsh',
  'disk-full': 'free-space',
  timeout: 'raise-time-limit',
  'host-busy': 'retry',
  'output-too-large': 'none',
};

function failed(detail: FailureDetail, words: string, command: string): HypervisorError {
  return new HypervisorError({ ...detail, words: maskSecrets(words), command, remedy: REMEDIES[detail.code] ?? 'none' });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
