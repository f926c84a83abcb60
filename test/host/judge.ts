// What a real libvirt says of many domains: refused when defined, when QEMU's command line is made or when they start, or taken.
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Libvirt's verdict on a domain. */
export interface Verdict {
  readonly refusedBy: 'define' | 'command line' | 'start' | "libvirt's death" | undefined;
  /** Its message in English; empty where it takes the domain. */
  readonly message: string;
}

const MARK = /verdict-of (\d+ (?:define|native|start))/;

/** What virsh is asked of a domain in a file, each with the step whose refusal its error is: the first error of a step counts. */
type Steps = (path: string, name: string) => readonly (readonly [step: 'define' | 'native' | 'start', command: string])[];

const COMMAND_LINE: Steps = (path, name) => [
  ['define', `define ${path}`],
  ['native', `domxml-to-native qemu-argv --xml ${path}`],
  ['native', `undefine '${name}' --nvram`],
];

const START: Steps = (path, name) => [
  ['define', `define ${path}`],
  ['start', `start --paused '${name}'`],
  ['start', `destroy '${name}'`],
  ['start', `undefine '${name}' --nvram`],
];

/** A libvirt that can be had again after it died. */
export interface Judge {
  readonly uri: string;
  readonly directory: string;
  restart(): Promise<void>;
}

/** Has a libvirt judge every text, without starting it. One virsh for all of them: a process for each would take minutes. */
export async function judge(host: Judge, texts: readonly string[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  while (verdicts.length < texts.length) {
    const found = await ask(host, texts.slice(verdicts.length), COMMAND_LINE, 'judged');
    const last = found.findIndex(({ message }) => LOST.test(message));
    if (last < 0) return [...verdicts, ...found];
    // Libvirt died of this one, which is no verdict on it.
    verdicts.push(...found.slice(0, last), { refusedBy: "libvirt's death", message: found[last]?.message ?? '' });
    await host.restart();
    clear(host);
  }
  return verdicts;
}

/** So many guests start and stop side by side: most of the time goes by in waiting for QEMU's end. */
const STREAMS = 4;

/** Has a libvirt start every text, and stop it before its guest has run an instruction. Their names and images are not shared. */
export async function judgeStarts(host: Judge, texts: readonly string[]): Promise<readonly Verdict[]> {
  const streams = Array.from({ length: STREAMS }, (_, stream) => texts.filter((_text, index) => index % STREAMS === stream));
  const verdicts = await Promise.all(streams.map((own, stream) => ask(host, own, START, `stream-${stream}`)));
  return texts.map((_, index) => verdicts[index % STREAMS]?.[Math.floor(index / STREAMS)] ?? { refusedBy: "libvirt's death", message: '' });
}
/** A libvirt that died between a define and its undefine still has that domain, and would refuse the next of its name. */
function clear({ uri }: Judge): void {
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const left = execFileSync('virsh', ['-q', '-c', uri, 'list', '--all', '--uuid'], { encoding: 'utf8', env }).split('\n').filter((uuid) => uuid !== '');
  for (const uuid of left) execFileSync('virsh', ['-q', '-c', uri, 'undefine', uuid, '--nvram'], { encoding: 'utf8', env });
}

const LOST = /end of file|reconnect|Connection reset|Broken pipe|failed to connect/i;

async function ask({ uri, directory }: Judge, texts: readonly string[], steps: Steps, name: string): Promise<readonly Verdict[]> {
  const place = join(directory, 'img', name);
  mkdirSync(place, { recursive: true });
  const commands = texts.flatMap((text, index) => {
    const path = join(place, `${index}.xml`);
    writeFileSync(path, text, { mode: 0o644 });
    return steps(path, nameOf(text)).flatMap(([step, command]) => [`echo verdict-of ${index} ${step}`, command]);
  });
  const script = join(place, 'commands');
  writeFileSync(script, `${commands.join('\n')}\n`);
  const { stdout } = await promisify(execFile)('sh', ['-c', 'virsh -q -c "$1" < "$2" 2>&1', 'sh', uri, script], {
    encoding: 'utf8',
    // What virsh is told goes into its history, and a person's has no place for it.
    env: { ...process.env, LC_ALL: 'C.UTF-8', XDG_CACHE_HOME: place },
    maxBuffer: 1 << 28,
  });
  return read(stdout, texts.length);
}

/** One domain goes before the next comes, so their names may be alike. */
function nameOf(text: string): string {
  return /<name>([^<']*)<\/name>/.exec(text)?.[1] ?? '';
}

function read(output: string, count: number): readonly Verdict[] {
  const errors = new Map<string, string>();
  let place = '';
  for (const line of output.split('\n')) {
    // virsh repeats each command behind its prompt; either way the mark is in the line.
    const mark = MARK.exec(line)?.[1];
    if (mark !== undefined) place = mark;
    else if (line.startsWith('error: ') && (LOST.test(line) || !/^error: Failed to (define|start|destroy|undefine) domain/.test(line))) errors.set(place, errors.get(place) ?? line.slice(7));
  }
  return Array.from({ length: count }, (_, index) => {
    const defined = errors.get(`${index} define`);
    const native = errors.get(`${index} native`);
    const started = errors.get(`${index} start`);
    if (defined !== undefined) return { refusedBy: 'define', message: defined };
    if (native !== undefined) return { refusedBy: 'command line', message: native };
    return started === undefined ? { refusedBy: undefined, message: '' } : { refusedBy: 'start', message: started };
  });
}
