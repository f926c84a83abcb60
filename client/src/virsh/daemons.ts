// libvirt's daemons on this machine: as systemd has them, and as processes, whoever started them.
import { HypervisorError, type Failure } from './failure';
import { failWith } from './classify';
import type { DaemonProcess, DaemonUnit } from './types';

/** One daemon a driver, which replace the monolithic one. */
const DRIVERS = ['virtqemud', 'virtlxcd', 'virtxend', 'virtchd', 'virtnetworkd', 'virtstoraged', 'virtnodedevd', 'virtsecretd', 'virtinterfaced', 'virtnwfilterd'] as const;
/** Those whose sockets other machines may reach too. */
const FOR_CLIENTS = ['libvirtd', 'virtproxyd'] as const;
const HELPERS = ['virtlogd', 'virtlockd'] as const;
const LOCAL = ['.service', '.socket', '-ro.socket', '-admin.socket'];

/** The monolithic daemon, and the modular ones that replace it, each with its sockets behind it. */
export const DAEMON_UNITS: readonly string[] = [
  ...FOR_CLIENTS.flatMap((name) => [...LOCAL, '-tcp.socket', '-tls.socket'].map((end) => name + end)),
  ...DRIVERS.flatMap((name) => LOCAL.map((end) => name + end)),
  ...HELPERS.flatMap((name) => ['.service', '.socket', '-admin.socket'].map((end) => name + end)),
];

const NAMES = new Set<string>([...FOR_CLIENTS, ...DRIVERS, ...HELPERS]);

/** `systemctl show` of several units: blocks of `Key=value` with an empty line between. Units that do not exist are left out. */
export function parseUnits(text: string): readonly DaemonUnit[] {
  const units = unitsIn(text);
  const listens = (socket: string): boolean => units.some(({ unit, active }) => unit === socket && active === 'active');
  return units.map((unit) => ({ ...unit, triggeredBy: unit.triggeredBy.filter(listens) }));
}

function unitsIn(text: string): readonly DaemonUnit[] {
  return text.split(/\n\n+/).flatMap((block) => {
    const values = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const));
    const unit = values.get('Id');
    if (unit === undefined || values.get('LoadState') === 'not-found') return [];
    return [{ unit, active: values.get('ActiveState') ?? 'unknown', enabled: values.get('UnitFileState') ?? '', triggeredBy: (values.get('TriggeredBy') ?? '').split(' ').filter((one) => one !== '') }];
  });
}

/** `ps -eww -o pid=,user=,args=`: the daemons among all processes. */
export function parseDaemonProcesses(text: string): readonly DaemonProcess[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, user = '', name = ''] = /^\s*(\d+)\s+(\S+)\s+(?:\S*\/)?([a-z]+)(?:\s|$)/.exec(line) ?? [];
    return NAMES.has(name) ? [{ pid: Number(pid), user, name }] : [];
  });
}

/** Refusals of polkit, of the bus in front of systemd, and of those two by silence. */
const REFUSED = /Interactive authentication required|Access denied|Permission denied|Operation not permitted|Not authorized|(?:Connection|Method call) timed out|Failed to connect to (?:system scope )?bus/i;

/** What systemctl said instead of doing it. Its words are systemd's, not libvirt's. */
export function systemctlFailure(stderr: string, what: { readonly unit: string; readonly action: string; readonly command: string }): HypervisorError {
  const words = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('See ')).join('\n');
  const failure: Pick<Failure, 'words' | 'command'> = { words: words === '' ? `systemctl ${what.action} ${what.unit} failed without a word.` : words, command: what.command };
  const { unit, action } = what;
  if (/not been booted with systemd/.test(words)) return failWith({ code: 'unsupported' }, failure.words, { command: what.command });
  if (REFUSED.test(words)) return new HypervisorError({ code: 'service-refused', unit, action, remedy: 'run-as-root', ...failure });
  if (/^Job (?:for \S+ )?(?:failed|canceled)|dependency job|timeout was exceeded/im.test(words)) return new HypervisorError({ code: 'service-failed', unit, remedy: 'none', ...failure });
  if (/Unit \S+ (?:not found|could not be found|is masked)/.test(words)) return new HypervisorError({ code: 'not-found', what: 'other', remedy: 'none', ...failure });
  return failWith({ code: 'unsupported' }, failure.words, { command: what.command });
}
