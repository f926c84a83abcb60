// One long-lived virsh fed by a pipe: a burst of small reads shares its connection and costs no process each.
import { randomBytes } from 'node:crypto';
import { fitsSession, maskArguments, sessionLine } from './commandLine';
import { failWith } from './classify';
import type { LongProcess, Runner } from './runVirsh';
import { isLocal, mayStartDaemon } from './uri';

export interface SessionOptions {
  readonly runner: Runner;
  readonly virshPath: () => string;
  readonly uri: string;
  readonly timeoutMs: () => number;
  /** The connection is given up when nobody used it for so long. `never` for drivers that keep state in it. */
  readonly idleMs: number | 'never';
  readonly maxOutputBytes?: number;
  /** `at-once` where what was told must not get into virsh's history of commands. */
  readonly ending?: 'politely' | 'at-once';
}

export interface SessionCall {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

export interface SessionAnswer {
  readonly stdout: string;
  readonly stderr: string;
  /** A virsh built without readline takes a line for several when it is longer than its buffer. */
  readonly lines: 'of-any-length' | 'short';
}

/** What such a virsh reads at once. */
export const SHORT_LINE = 1000;

/** The session ended before it answered. */
export class SessionLost extends Error {
  constructor(
    /** What virsh said last. */
    readonly stderr: string,
    /** Had it answered anything? If not, its last words tell why there is no connection. */
    readonly worked: 'worked' | 'never worked',
  ) {
    super('The virsh session ended.');
  }
}

interface Pending {
  readonly line: string;
  /** The line as logged. */
  readonly shown: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Both may be called once; they let go of the caller's signal. */
  readonly resolve: (answer: SessionAnswer) => void;
  readonly reject: (error: Error) => void;
}

interface Live {
  readonly program: string;
  readonly process: LongProcess;
  readonly token: string;
  out: string;
  err: string;
  /** What it is told once it asks for a command: before that it may ask a person for a name, a password or a yes. */
  unsent: string;
  /** Commands told; all but the last are answered. */
  told: number;
}

const PROMPT = 'virsh # ';
/** How libvirt and libssh ask a person. */
const QUESTION = /([^\n]*(?:\(y\/n\)\?|\b(?:user ?name|password|passphrase|authentication name)\b[^\n]*)): ?$/i;
const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * Commands are answered in order, one at a time. Each is followed by two `echo`s of a random token, which frame what it
 * printed on stdout and on stderr. virsh gives no exit codes here: a line that starts with `error:` is a failure.
 */
export class VirshSession {
  private live: Live | undefined;
  private current: Pending | undefined;
  private currentTimer: NodeJS.Timeout | undefined;
  private readonly queue: Pending[] = [];
  private idleTimer: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(private readonly options: SessionOptions) {}

  /** Can this command be told to the session at all? */
  accepts(args: readonly string[]): boolean {
    return !this.disposed && fitsSession(args);
  }

  /** Rejects with `SessionLost` when the session died, with a `HypervisorError` on cancellation and time-out. */
  run(args: readonly string[], call: SessionCall): Promise<SessionAnswer> {
    return new Promise((resolve, reject) => {
      const { signal } = call;
      if (signal?.aborted === true) { reject(cancelled()); return; }
      const cancel = (): void => this.cancel(pending);
      const pending: Pending = {
        line: sessionLine(args),
        shown: sessionLine(maskArguments(args)),
        signal,
        timeoutMs: call.timeoutMs ?? this.options.timeoutMs(),
        resolve: (answer) => {
          signal?.removeEventListener('abort', cancel);
          resolve(answer);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', cancel);
          reject(error);
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.queue.push(pending);
      this.next();
    });
  }

  dispose(): void {
    this.disposed = true;
    this.stop();
  }

  private next(): void {
    if (this.current !== undefined) return;
    const pending = this.nextWanted();
    if (pending === undefined) { this.startIdling(); return; }
    clearTimeout(this.idleTimer);
    // The setting may name another virsh since.
    if (this.live !== undefined && this.live.program !== this.options.virshPath()) this.stopProcess();
    const live = this.live ?? this.start();
    this.current = pending;
    live.told += 1;
    const token = tokenOf(live);
    this.currentTimer = setTimeout(() => this.onTimeout(live, pending.timeoutMs), pending.timeoutMs);
    this.options.runner.log(`${live.process.command}  # told: ${pending.shown}`);
    live.unsent += `${pending.line}\necho ${token}\necho --err ${token}\n`;
    this.send(live);
  }

  private send(live: Live): void {
    if (!live.out.includes(PROMPT) && live.told === 1) return;
    live.process.write(live.unsent);
    live.unsent = '';
  }

  /** An aborted signal tells its listeners one by one; those not told yet are aborted all the same. */
  private nextWanted(): Pending | undefined {
    for (;;) {
      const pending = this.queue.shift();
      if (pending?.signal?.aborted !== true) return pending;
      pending.reject(cancelled());
    }
  }

  private start(): Live {
    const program = this.options.virshPath();
    const live: Live = {
      program,
      token: `end-${randomBytes(8).toString('hex')}`,
      out: '',
      err: '',
      unsent: '',
      told: 0,
      process: this.options.runner.start({
        program,
        args: ['-q', '-c', this.options.uri],
        ...(hasHistory(this.options.uri) ? { stdin: 'held' } : { stdin: 'piped', env: { XDG_CACHE_HOME: '/dev/null' } }),
        onStdout: (text) => this.take(live, 'out', text),
        onStderr: (text) => this.take(live, 'err', text),
        onExit: (error) => this.onExit(live, error),
      }),
    };
    this.live = live;
    return live;
  }

  private take(live: Live, stream: 'out' | 'err', text: string): void {
    if (live !== this.live) return;
    live[stream] += text;
    if (live.out.length + live.err.length > (this.options.maxOutputBytes ?? MAX_OUTPUT)) {
      this.abandon(failWith({ code: 'output-too-large', bytes: live.out.length }, 'virsh printed too much.'));
    } else if (live.unsent !== '') this.greet(live);
    else this.deliver(live);
  }

  /** A connection that asks a person is none: what we tell would be the answer. */
  private greet(live: Live): void {
    const question = QUESTION.exec(live.out)?.[1] ?? QUESTION.exec(live.err)?.[1];
    if (question === undefined || live.out.includes(PROMPT)) { this.send(live); return; }
    const isHostKey = /host key/i.test(question);
    const error = failWith(isHostKey ? { code: 'host-key', changed: 'no' } : { code: 'authentication' }, `The host asks: ${question}`, { command: live.process.command, remedy: isHostKey ? 'accept-host-key' : 'check-credentials' });
    const waiting = this.queue.splice(0);
    this.abandon(error);
    for (const pending of waiting) pending.reject(error);
  }

  /** Hands the answer over when both frames are complete. */
  private deliver(live: Live): void {
    if (this.current === undefined) return;
    const token = tokenOf(live);
    const errEnd = live.err.indexOf(`error: ${token}\n`);
    const framed = errEnd < 0 ? undefined : framedAnswer(live.out, token);
    if (framed === undefined) return;
    const answer = { ...framed, stderr: live.err.slice(0, errEnd) };
    live.out = '';
    live.err = '';
    this.finish().resolve(answer);
    this.next();
  }

  private finish(): Pending {
    clearTimeout(this.currentTimer);
    const pending = this.current;
    this.current = undefined;
    if (pending === undefined) throw new Error('No command is under way.');
    return pending;
  }

  private cancel(pending: Pending): void {
    if (pending === this.current) { this.abandon(cancelled()); return; }
    const place = this.queue.indexOf(pending);
    if (place < 0) return;
    this.queue.splice(place, 1);
    pending.reject(cancelled());
  }

  /** The command under way hangs or is not wanted: its process goes, the others get a new one. */
  private abandon(error: Error): void {
    const pending = this.current === undefined ? undefined : this.finish();
    this.stopProcess();
    pending?.reject(error);
    this.next();
  }

  /** When nothing was ever answered, the host hangs, and those who wait need not find out one by one. */
  private onTimeout(live: Live, limitMs: number): void {
    const seconds = limitMs / 1000;
    const error = failWith({ code: 'timeout', seconds }, `No answer within ${seconds} s.`, { command: live.process.command, remedy: 'raise-time-limit' });
    const waiting = live.told === 1 ? this.queue.splice(0) : [];
    this.abandon(error);
    for (const pending of waiting) pending.reject(error);
  }

  private onExit(live: Live, startError: Error | undefined): void {
    if (live !== this.live) return;
    this.live = undefined;
    const worked = live.told > 1 ? 'worked' : 'never worked';
    const error = startError ?? new SessionLost(live.err.replace(NO_HISTORY_WORDS, ''), worked);
    const lost = this.current === undefined ? [] : [this.finish()];
    // A connection that never came about comes about for nobody; one that broke is opened again for the others.
    if (worked === 'never worked') lost.push(...this.queue.splice(0));
    for (const pending of lost) pending.reject(error);
    this.next();
  }

  private startIdling(): void {
    clearTimeout(this.idleTimer);
    if (this.options.idleMs === 'never' || this.live === undefined) return;
    this.idleTimer = setTimeout(() => this.stopProcess(), this.options.idleMs);
    this.idleTimer.unref();
  }

  private stopProcess(): void {
    const live = this.live;
    this.live = undefined;
    live?.process.kill(this.options.ending ?? (hasHistory(this.options.uri) ? 'at-once' : 'politely'));
  }

  private stop(): void {
    clearTimeout(this.idleTimer);
    this.stopProcess();
    const waiting = [...(this.current === undefined ? [] : [this.finish()]), ...this.queue.splice(0)];
    for (const pending of waiting) pending.reject(cancelled());
  }
}

/**
 * A virsh that reads commands writes them into its history (`virsh/history` in the user's cache) when its input ends, as it does
 * when we die: ours would push out what the person typed. With no cache to write to it keeps none; `VIRSH_HISTSIZE=0` would
 * empty the file instead. A daemon that virsh starts inherits the environment and needs its cache, and so may what ssh starts:
 * there virsh never hears of an end of its input, but is ended.
 */
function hasHistory(uri: string): boolean {
  return !isLocal(uri) || mayStartDaemon(uri);
}

/** What virsh says about that when it ends. */
const NO_HISTORY_WORDS = /^error: Failed to create '\/dev\/null\/.*\n?/m;

const tokenOf = (live: Live): string => `${live.token}.${live.told}.`;

const cancelled = (): Error => failWith({ code: 'cancelled' }, 'Cancelled.');

/**
 * What the command printed, once everything around it has come: a virsh with readline echoes prompt and command lines,
 * one without prints the prompt alone.
 */
function framedAnswer(out: string, token: string): Pick<SessionAnswer, 'stdout' | 'lines'> | undefined {
  const echoed = out.lastIndexOf(`${PROMPT}echo ${token}\n${token}${PROMPT}echo --err ${token}\n`);
  if (echoed >= 0) return { stdout: out.slice(out.indexOf('\n') + 1, echoed), lines: 'of-any-length' };
  const plain = out.lastIndexOf(`${PROMPT}${token}${PROMPT}`);
  return plain < 0 ? undefined : { stdout: out.slice(0, plain).replace(/^(?:virsh # )+/, ''), lines: 'short' };
}
