// Checks of this machine: KVM, libvirt's daemons, QEMU processes and the files that matter. Through the same runner as virsh.
import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { classify, failWith } from './classify';
import { HypervisorError } from './failure';
import type { Call, DaemonUnit, HealthCheck, HostFile, HostHealth, QemuProcess } from './hypervisor';
import type { ProcessResult, Runner } from './runVirsh';

/** The key under which this machine's processes are counted. */
const THIS_MACHINE = 'this machine';

/** The monolithic daemon, and the modular ones that replace it. */
export const DAEMON_UNITS: readonly string[] = [
  'libvirtd.service',
  'libvirtd.socket',
  ...['virtqemud', 'virtnetworkd', 'virtstoraged', 'virtnodedevd', 'virtsecretd', 'virtinterfaced', 'virtnwfilterd', 'virtproxyd'].flatMap((name) => [`${name}.service`, `${name}.socket`]),
  'virtlogd.service',
  'virtlockd.service',
];

/** Reads `lsmod` (or /proc/modules, whose first column is the same). */
export function parseModules(text: string): readonly HealthCheck[] {
  const loaded = new Set(text.split('\n').map((line) => line.split(/\s/, 1)[0]));
  const vendor = ['kvm_intel', 'kvm_amd'].find((name) => loaded.has(name));
  const check = (subject: string, there: boolean): HealthCheck => ({ id: 'kvm-modules', status: there ? 'pass' : 'fail', subject, words: there ? 'loaded' : 'not loaded' });
  return [check('kvm', loaded.has('kvm')), check(vendor ?? 'kvm_intel / kvm_amd', vendor !== undefined)];
}

/** `  QEMU: Checking for …   : PASS`, `: WARN (why)`, `: FAIL (why)`. */
export function parseHostValidate(text: string): readonly HealthCheck[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\w+): (?:Checking (?:for |if )?)?(.*?)\s*: (PASS|WARN|FAIL|NOTE)\s*(?:\((.*)\))?\s*$/.exec(line);
    if (match === null) return [];
    const [, driver = '', subject = '', verdict = '', why] = match;
    const status = verdict === 'PASS' ? 'pass' : verdict === 'FAIL' ? 'fail' : verdict === 'WARN' ? 'warn' : 'unknown';
    return [{ id: `validate:${driver.toLowerCase()}`, status, subject, words: why ?? verdict }];
  });
}

/** `systemctl show` of several units: blocks of `Key=value` with an empty line between. Units that do not exist are left out. */
export function parseUnits(text: string): readonly DaemonUnit[] {
  return text.split(/\n\n+/).flatMap((block) => {
    const values = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const));
    const unit = values.get('Id');
    if (unit === undefined || values.get('LoadState') === 'not-found') return [];
    return [{ unit, active: values.get('ActiveState') ?? 'unknown', enabled: values.get('UnitFileState') ?? '' }];
  });
}

/** `ps -eww -o pid=,user=,pcpu=,rss=,args=`. */
export function parseQemuProcesses(text: string): readonly QemuProcess[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\S+)\s+([\d.]+)\s+(\d+)\s+(\S*(?:qemu-system-\S+|qemu-kvm|\/kvm))(\s.*)?$/.exec(line);
    if (match === null) return [];
    const [, pid, user = '', cpu, rss, , args = ''] = match;
    return [{ pid: Number(pid), user, guest: guestName(args), cpuPercent: Number(cpu), memoryBytes: Number(rss) * 1024 }];
  });
}

/** libvirt writes `-name guest=…,debug-threads=on`, and a name may look like an option; people write less. */
function guestName(args: string): string | undefined {
  const name = /\s-name guest=(.*?),debug-threads=/.exec(args) ?? /\s-name (?:guest=)?(.*?)(?:,process=|\s-[a-zA-Z])/.exec(`${args} -S`);
  return name?.[1]?.replaceAll(',,', ',');
}

/** The checks of the machine that the extension runs on. */
export function createHostHealth(options: { readonly runner: Runner; readonly timeoutMs: () => number }): HostHealth {
  const run = (program: string, args: readonly string[], call: Call = {}): Promise<ProcessResult> =>
    options.runner.run({ program, args, host: THIS_MACHINE, signal: call.signal, timeoutMs: call.timeoutMs ?? options.timeoutMs() });
  /** Undefined when the program is not there. */
  const runIfThere = async (program: string, args: readonly string[], call?: Call): Promise<ProcessResult | undefined> => {
    try {
      return await run(program, args, call);
    } catch (error) {
      if (error instanceof HypervisorError && error.code === 'virsh-missing') return undefined;
      throw error;
    }
  };
  return {
    async kvm(call) {
      const modules = (await runIfThere('lsmod', [], call))?.stdout ?? readIfThere('/proc/modules');
      return [...parseModules(modules), kvmDevice()];
    },
    async validate(driver = 'qemu', call) {
      const result = await runIfThere('virt-host-validate', [driver], call);
      if (result === undefined) throw failWith({ code: 'unsupported' }, 'virt-host-validate is not installed.', { remedy: 'install-hypervisor' });
      return parseHostValidate(result.stdout);
    },
    async daemons(call) {
      const result = await runIfThere('systemctl', ['show', '--property=Id,LoadState,ActiveState,UnitFileState', ...DAEMON_UNITS], call);
      return result?.exitCode === 0 ? parseUnits(result.stdout) : [];
    },
    async controlDaemon(unit, action, call) {
      if (!DAEMON_UNITS.includes(unit)) throw failWith({ code: 'unsupported' }, `${unit} is not a unit of libvirt.`);
      const result = await run('systemctl', [action, unit], call);
      if (result.exitCode !== 0) throw new HypervisorError(classify(result.stderr, result.command));
    },
    async qemuProcesses(call) {
      return parseQemuProcesses((await run('ps', ['-eww', '-o', 'pid=,user=,pcpu=,rss=,args='], call)).stdout);
    },
    files: (driver) => Promise.resolve(importantFiles(driver)),
  };
}

/** /dev/kvm is there and we may use it. */
function kvmDevice(): HealthCheck {
  const device = '/dev/kvm';
  const check = (status: HealthCheck['status'], words: string): HealthCheck => ({ id: 'kvm-device', status, subject: device, words });
  if (!existsSync(device)) return check('fail', 'does not exist');
  return isAccessible(device, constants.R_OK | constants.W_OK) ? check('pass', 'usable') : check('fail', 'permission denied (group kvm)');
}

function importantFiles(driver: 'system' | 'session'): readonly HostFile[] {
  const home = homedir();
  const config = driver === 'system' ? '/etc/libvirt' : join(process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'libvirt');
  const logs = driver === 'system' ? '/var/log/libvirt' : join(process.env['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'libvirt');
  const daemons = ['libvirtd', 'virtqemud', 'virtnetworkd', 'virtstoraged', 'virtproxyd'];
  const named: readonly (readonly [string, HostFile['about']])[] = [
    ...daemons.map((name) => [join(config, `${name}.conf`), 'daemon-config'] as const),
    [join(config, 'qemu.conf'), 'qemu-config'],
    [join(config, 'network.conf'), 'network-config'],
    ...daemons.map((name) => [join(logs, `${name}.log`), 'daemon-log'] as const),
    ...domainLogs(join(logs, driver === 'system' ? 'qemu' : 'qemu/log')).map((path) => [path, 'domain-log'] as const),
  ];
  return named.filter(([path]) => existsSync(path)).map(([path, about]) => ({ path, about, readable: isAccessible(path, constants.R_OK) }));
}

function domainLogs(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.log'))
      .sort()
      .map((name) => join(directory, name));
  } catch {
    return [];
  }
}

function isAccessible(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
