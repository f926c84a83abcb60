// Checks of this machine: KVM, libvirt's daemons, QEMU processes and the files that matter. Through the same runner as virsh.
import { closeSync, constants, existsSync, openSync } from 'node:fs';
import { failWith } from './classify';
import { DAEMON_UNITS, parseDaemonProcesses, parseUnits, systemctlFailure } from './daemons';
import { HypervisorError } from './failure';
import { domainLog, importantFiles, readIfThere } from './hostFiles';
import type { Call, DaemonProcess, HealthCheck, HostHealth, QemuProcess } from './hypervisor';
import type { ProcessResult, Runner } from './runVirsh';

/** The key under which this machine's processes are counted. */
const THIS_MACHINE = 'this machine';
/** A person may have to find a password before systemd begins, and a daemon has its time to end. */
const SYSTEMD_MS = 300_000;
const JOURNAL_LINES = 2000;

/**
 * Reads `lsmod` (or /proc/modules, whose first column is the same). `builtIn` says of a module whether the kernel has it
 * without loading it; only x86 has a second one for each maker of processors.
 */
export function parseModules(text: string, { arch = process.arch, builtIn = (): boolean => false }: { readonly arch?: string; readonly builtIn?: (name: string) => boolean } = {}): readonly HealthCheck[] {
  const loaded = new Set(text.split('\n').map((line) => line.split(/\s/, 1)[0]));
  const makers = ['kvm_intel', 'kvm_amd'];
  const vendor = makers.find((name) => loaded.has(name)) ?? makers.find(builtIn);
  const check = (subject: string, there: boolean): HealthCheck => ({ id: 'kvm-modules', status: there ? 'pass' : 'fail', subject, words: there ? 'loaded' : 'not loaded' });
  const kvm = check('kvm', loaded.has('kvm') || builtIn('kvm'));
  return arch === 'x64' ? [kvm, check(vendor ?? 'kvm_intel / kvm_amd', vendor !== undefined)] : [kvm];
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
  const run = async (program: string, args: readonly string[], call: Call & { readonly duration?: 'long' } = {}): Promise<ProcessResult> => {
    try {
      return await options.runner.run({ program, args, host: THIS_MACHINE, signal: call.signal, timeoutMs: call.timeoutMs ?? options.timeoutMs(), duration: call.duration });
    } catch (error) {
      if (error instanceof HypervisorError && error.code === 'virsh-missing') throw failWith({ code: 'program-missing', program }, error.failure.words, { command: error.failure.command });
      throw error;
    }
  };
  /** Undefined when the program is not there. */
  const runIfThere = async (program: string, args: readonly string[], call?: Call): Promise<ProcessResult | undefined> => {
    try {
      return await run(program, args, call);
    } catch (error) {
      if (error instanceof HypervisorError && error.code === 'program-missing') return undefined;
      throw error;
    }
  };
  const processes = async (columns: string, call?: Call): Promise<string> => {
    const { exitCode, stdout, stderr, command } = await run('ps', ['-eww', '-o', columns], call);
    if (exitCode !== 0) throw failWith({ code: 'unsupported' }, stderr.trim() === '' ? 'ps failed without a word.' : stderr.trim(), { command });
    return stdout;
  };
  const daemonProcesses = async (call?: Call): Promise<readonly DaemonProcess[]> => parseDaemonProcesses(await processes('pid=,user=,args=', call));
  return {
    async kvm(call) {
      const modules = (await runIfThere('lsmod', [], call))?.stdout ?? readIfThere('/proc/modules');
      const device = kvmDevice();
      const checks = parseModules(modules, { builtIn: (name) => existsSync(`/sys/module/${name}`) });
      // What works need not be listed.
      return [...checks.map((one): HealthCheck => (one.status === 'fail' && device.status === 'pass' ? { ...one, status: 'unknown', words: 'not listed' } : one)), device];
    },
    async validate(driver = 'qemu', call) {
      return parseHostValidate((await run('virt-host-validate', [driver], call)).stdout);
    },
    async daemons(call) {
      const result = await runIfThere('systemctl', ['show', '--property=Id,LoadState,ActiveState,UnitFileState,TriggeredBy', ...DAEMON_UNITS], call);
      return result?.exitCode === 0 ? parseUnits(result.stdout) : [];
    },
    daemonProcesses,
    async controlDaemon(unit, action, call) {
      checkUnit(unit);
      const result = await run('systemctl', [action, unit], { timeoutMs: SYSTEMD_MS, ...call, duration: 'long' });
      if (result.exitCode !== 0) throw systemctlFailure(result.stderr, { unit, action, command: result.command });
    },
    async daemonStatus(unit, call) {
      checkUnit(unit);
      return wordsOf(await run('systemctl', ['status', '--no-pager', '--full', '--lines=50', unit], call));
    },
    async daemonJournal(unit, call) {
      checkUnit(unit);
      return wordsOf(await run('journalctl', ['--no-pager', '--output=short-iso', `--lines=${JOURNAL_LINES}`, `--unit=${unit}`], call));
    },
    qemuProcesses: async (call) => parseQemuProcesses(await processes('pid=,user=,pcpu=,rss=,args=', call)),
    // Without ps the folders are those that the system and a session of our own have.
    files: async (call) => importantFiles(await daemonProcesses(call).catch(() => [])),
    domainLog: async (domain, call) => domainLog(domain, await daemonProcesses(call).catch(() => [])),
  };
}

function checkUnit(unit: string): void {
  if (!DAEMON_UNITS.includes(unit)) throw failWith({ code: 'unsupported' }, `${unit} is not a unit of libvirt.`);
}

/** What a program tells a person, its remarks first: who may not see all of it is told so. */
function wordsOf({ stdout, stderr }: ProcessResult): string {
  return [stderr, stdout].filter((text) => text.trim() !== '').join('\n');
}

/** /dev/kvm is there and we may use it. */
function kvmDevice(): HealthCheck {
  const device = '/dev/kvm';
  const check = (status: HealthCheck['status'], words: string): HealthCheck => ({ id: 'kvm-device', status, subject: device, words });
  if (!existsSync(device)) return check('fail', 'does not exist');
  try {
    // A device whose module is gone can be accessed, and not be opened.
    closeSync(openSync(device, constants.O_RDWR));
    return check('pass', 'usable');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? check('fail', 'permission denied (group kvm)') : check('fail', 'cannot be opened');
  }
}
