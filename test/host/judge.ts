// What a real libvirt says of many domains: refused when defined, refused when QEMU's command line is made, or taken.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Libvirt's verdict on a domain. */
export interface Verdict {
  readonly refusedBy: 'define' | 'command line' | "libvirt's death" | undefined;
  /** Its message in English; empty where it takes the domain. */
  readonly message: string;
}

const MARK = /verdict-of (\d+ (?:define|native))/;

/** A libvirt that can be had again after it died. */
export interface Judge {
  readonly uri: string;
  readonly directory: string;
  restart(): Promise<void>;
}

/** Has a libvirt judge every text. One virsh for all of them: a process for each would take minutes. */
export async function judge(host: Judge, texts: readonly string[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  while (verdicts.length < texts.length) {
    const found = ask(host, texts.slice(verdicts.length));
    const last = found.findIndex(({ message }) => LOST.test(message));
    if (last < 0) return [...verdicts, ...found];
    // Libvirt died of this one, which is no verdict on it.
    verdicts.push(...found.slice(0, last), { refusedBy: "libvirt's death", message: found[last]?.message ?? '' });
    await host.restart();
    clear(host);
  }
  return verdicts;
}

/** A libvirt that died between a define and its undefine still has that domain, and would refuse the next of its name. */
function clear({ uri }: Judge): void {
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const left = execFileSync('virsh', ['-q', '-c', uri, 'list', '--all', '--uuid'], { encoding: 'utf8', env }).split('\n').filter((uuid) => uuid !== '');
  for (const uuid of left) execFileSync('virsh', ['-q', '-c', uri, 'undefine', uuid, '--nvram'], { encoding: 'utf8', env });
}

const LOST = /end of file|reconnect|Connection reset|Broken pipe|failed to connect/i;

function ask({ uri, directory }: Judge, texts: readonly string[]): readonly Verdict[] {
  const place = join(directory, 'img', 'judged');
  mkdirSync(place, { recursive: true });
  const commands = texts.flatMap((text, index) => {
    const path = join(place, `${index}.xml`);
    writeFileSync(path, text, { mode: 0o644 });
    return [`echo verdict-of ${index} define`, `define ${path}`, `echo verdict-of ${index} native`, `domxml-to-native qemu-argv --xml ${path}`, `undefine '${nameOf(text)}' --nvram`];
  });
  const script = join(place, 'commands');
  writeFileSync(script, `${commands.join('\n')}\n`);
  const output = execFileSync('sh', ['-c', 'virsh -q -c "$1" < "$2" 2>&1', 'sh', uri, script], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    maxBuffer: 1 << 28,
  });
  return read(output, texts.length);
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
    else if (line.startsWith('error: ') && (LOST.test(line) || !/^error: Failed to (define|undefine) domain/.test(line))) errors.set(place, errors.get(place) ?? line.slice(7));
  }
  return Array.from({ length: count }, (_, index) => {
    const defined = errors.get(`${index} define`);
    const native = errors.get(`${index} native`);
    if (defined !== undefined) return { refusedBy: 'define', message: defined };
    return native === undefined ? { refusedBy: undefined, message: '' } : { refusedBy: 'command line', message: native };
  });
}
