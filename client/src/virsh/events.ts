// The event streams of a host: `virsh event` and its sisters, one process each, started when wanted and again with back-off.
import type { EventListener, EventSubject, HostEvent, Watch } from './hypervisor';
import { classify, failWith, isConnectionFailure } from './classify';
import type { HypervisorError } from './failure';
import type { LongProcess, Runner } from './runVirsh';

/** One `--event` a process is all that virsh's commands for networks and pools take. The first stream is the host's heartbeat. */
const STREAMS: readonly { readonly subject: 'domain' | EventSubject; readonly command: string }[] = [
  { subject: 'domain', command: 'event --all --loop --timestamp' },
  { subject: 'network', command: 'net-event --event lifecycle --loop --timestamp' },
  { subject: 'pool', command: 'pool-event --event lifecycle --loop --timestamp' },
  { subject: 'pool', command: 'pool-event --event refresh --loop --timestamp' },
  { subject: 'nodedev', command: 'nodedev-event --event lifecycle --loop --timestamp' },
  { subject: 'nodedev', command: 'nodedev-event --event update --loop --timestamp' },
];

const SUBJECTS: Readonly<Record<string, HostEvent['kind']>> = {
  domain: 'domain',
  network: 'network',
  'storage pool': 'pool',
  'node device': 'nodedev',
  secret: 'secret',
};

/** One line of any of them; undefined for lines that are no event. Names are raw and may hold anything. */
export function parseEvent(line: string): HostEvent | undefined {
  const match = /^(\d{4}-\d\d-\d\d [\d:.]+[+-]\d{4}): event '([^']*)' for (domain|network|storage pool|node device|secret) (.*)$/.exec(line);
  if (match === null) return undefined;
  const [, time = '', event = '', subject = '', rest = ''] = match;
  const kind = SUBJECTS[subject];
  const tail = kind === 'domain' ? domainTail(event, rest) : (/^(.*): (.*)$/.exec(rest) ?? /^(.*)$/.exec(rest));
  return kind === undefined || tail?.[1] === undefined ? undefined : { kind, event, target: tail[1], detail: tail[2] ?? '', time };
}

/** A lifecycle's detail holds no quotes, so the name reaches to the last one; other details may (`state: 'connected'`). */
const domainTail = (event: string, rest: string): RegExpExecArray | null =>
  (event === 'lifecycle' ? /^'(.*)': (.*)$/ : /^'(.*?)': (.*)$/).exec(rest) ?? /^'(.*)'$/.exec(rest);

export interface WatchOptions {
  readonly runner: Runner;
  readonly virshPath: () => string;
  readonly uri: string;
  /** How long a stream may take to connect. */
  readonly timeoutMs: () => number;
  /** The first wait before a new try; it doubles up to a minute. */
  readonly firstRetryMs?: number;
}

const LONGEST_RETRY_MS = 60_000;
/** A stream that stood so long was sound: the next failure starts the back-off anew. */
const SOUND_MS = 10_000;
/** More than a name and its event can take. */
const LONGEST_LINE = 1 << 20;
/** virsh says that it is connected a moment before it listens. */
const SETTLE_MS = 50;

/** Follows a host's domains until disposed, and what else `follow` asks for from then on. */
export function watchEvents(options: WatchOptions, listener: EventListener): Watch {
  const running = new Map<string, EventStream>();
  const start = (subject: 'domain' | EventSubject): void => {
    for (const { command } of STREAMS.filter((stream) => stream.subject === subject && !running.has(stream.command))) {
      const stream = new EventStream(subject, command, options, listener);
      running.set(command, stream);
      stream.start();
    }
  };
  start('domain');
  return { follow: start, dispose: () => running.forEach((stream) => stream.dispose()) };
}

class EventStream {
  private process: LongProcess | undefined;
  private timer: NodeJS.Timeout | undefined;
  private retryMs: number;
  private upSince: number | undefined;
  private disposed = false;

  constructor(
    private readonly kind: HostEvent['kind'],
    private readonly command: string,
    private readonly options: WatchOptions,
    private readonly listener: EventListener,
  ) {
    this.retryMs = options.firstRetryMs ?? 1000;
  }

  start(): void {
    let out = '';
    let err = '';
    let timedOut: HypervisorError | undefined;
    this.upSince = undefined;
    const process = this.options.runner.start({
      program: this.options.virshPath(),
      // One argument is a command line of its own: `uri` answers when the connection stands.
      args: ['-q', '-c', this.options.uri, `uri; ${this.command}`],
      stdin: 'nothing',
      onStdout: (text) => {
        if (this.process !== process) return;
        const lines = (out + text).split('\n');
        out = (lines.pop() ?? '').slice(-LONGEST_LINE);
        for (const line of lines) this.take(line);
      },
      onStderr: (text) => {
        err = (err + text).slice(-4000);
      },
      onExit: (error) => {
        if (this.process === process) this.onExit(error ?? timedOut, err, process.command);
      },
    });
    this.process = process;
    const limit = this.options.timeoutMs();
    this.timer = setTimeout(() => {
      timedOut = failWith({ code: 'timeout', seconds: limit / 1000 }, `No answer within ${limit / 1000} s.`, { command: process.command, remedy: 'reconnect' });
      process.kill();
    }, limit);
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    const process = this.process;
    this.process = undefined;
    process?.kill();
  }

  private take(line: string): void {
    if (this.upSince === undefined) {
      this.upSince = Date.now();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.listener.onUp(), SETTLE_MS);
      return;
    }
    const event = parseEvent(line);
    if (event !== undefined) this.listener.onEvent(event);
  }

  private onExit(error: HypervisorError | undefined, stderr: string, command: string): void {
    clearTimeout(this.timer);
    this.process = undefined;
    if (this.disposed) return;
    const failure = error?.failure ?? classify(stderr, command);
    // Drivers without networks or pools have no such events: nothing to try again.
    if (this.kind !== 'domain' && !isConnectionFailure(failure)) return;
    if (this.upSince !== undefined && Date.now() - this.upSince > SOUND_MS) this.retryMs = this.options.firstRetryMs ?? 1000;
    const wait = this.retryMs;
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
    this.timer = setTimeout(() => this.start(), wait);
    this.timer.unref();
    if (this.kind === 'domain') this.listener.onDown(failure, wait);
  }
}
