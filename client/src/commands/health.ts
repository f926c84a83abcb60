// Health of this machine as a page to read: KVM, daemons, QEMU processes, virt-host-validate.
import * as l10n from '@vscode/l10n';
import { sentenceWithAdvice } from '../ui/failureWords';
import { readableSize } from '../ui/sizes';
import { failureOf, type DaemonProcess, type DaemonUnit, type HealthCheck, type QemuProcess } from '../virsh/hypervisor';
import type { Command } from './context';
import { noUnits, stateOf } from './daemons';
import { showPage } from './help';

/** Everything at once, as a page to read. */
export const checkHost: Command = async (context) => {
  const { health } = context;
  const text = await context.prompts.progress({ title: l10n.t('Checking this machine') }, async (signal) => {
    const [kvm, units, running, processes, validation] = await Promise.all([
      section(async () => (await health.kvm({ signal })).map(checkLine)),
      section(async () => daemonLines(await health.daemons({ signal }))),
      section(async () => (await health.daemonProcesses({ signal })).map(daemonProcessLine)),
      section(async () => (await health.qemuProcesses({ signal })).map(processLine)),
      section(async () => (await health.validate('qemu', { signal })).map(checkLine)),
    ]);
    return [
      ...page(l10n.t('KVM'), kvm, l10n.t('Nothing to tell.')),
      ...page(l10n.t('Daemons'), [...units, ...(running.length === 0 ? [`- ✘ ${l10n.t('No daemon of libvirt is running.')}`] : running)], ''),
      ...page(l10n.t('QEMU processes'), processes, l10n.t('None.')),
      ...page('virt-host-validate', validation, l10n.t('Nothing to tell.')),
    ].join('\n');
  });
  await showPage(context, l10n.t('Health of this machine.md'), text);
};

/** One part that fails says so in its place; the others are still worth reading. */
async function section(read: () => Promise<string[]>): Promise<string[]> {
  try {
    return await read();
  } catch (error) {
    return [`- ${sentenceWithAdvice(failureOf(error))}`];
  }
}

function page(title: string, lines: readonly string[], empty: string): string[] {
  return [`# ${title}`, '', ...(lines.length === 0 ? [empty] : lines), ''];
}

const marks: Readonly<Record<HealthCheck['status'], string>> = { pass: '✔', warn: '⚠', fail: '✘', unknown: '?' };

function checkLine(check: HealthCheck): string {
  return `- ${marks[check.status]} \`${check.subject}\`: ${ownWords(check)}`;
}

/** Our own verdicts in the person's language, with what to do; those of virt-host-validate are its own. */
export function ownWords({ words }: Pick<HealthCheck, 'words'>): string {
  switch (words) {
    case 'loaded': return l10n.t('loaded');
    case 'not loaded': return l10n.t('not loaded: load it by `sudo modprobe`; where that fails, switch virtualization on in the firmware, or nested virtualization on the host of this machine');
    case 'not listed': return l10n.t('not listed among the modules, and not missed');
    case 'cannot be opened': return l10n.t('cannot be opened: the modules of KVM are not loaded, or virtualization is off in the firmware');
    case 'usable': return l10n.t('usable');
    case 'does not exist': return l10n.t('does not exist: guests of type `kvm` do not start here');
    case 'permission denied (group kvm)': return l10n.t('permission denied: your user must be in the group `kvm`');
    default: return words;
  }
}

/** Each daemon with its sockets below it. */
function daemonLines(units: readonly DaemonUnit[]): string[] {
  return units.length === 0 ? [`- ${noUnits()}`] : units.map((unit) => `${unit.unit.endsWith('.socket') ? '  ' : ''}- ${unitMark(unit)} \`${unit.unit}\`: ${stateOf(unit)}`);
}

function unitMark({ active, triggeredBy }: DaemonUnit): string {
  if (active === 'failed') return marks.fail;
  return active === 'active' || triggeredBy.length > 0 ? marks.pass : '–';
}

function daemonProcessLine({ name, pid, user }: DaemonProcess): string {
  return `- ✔ ${l10n.t('`{0}` runs: pid {1}, {2}', name, pid, user)}`;
}

function processLine(process: QemuProcess): string {
  return `- ${process.guest ?? '?'}: pid ${process.pid}, ${process.user}, ${process.cpuPercent} % CPU, ${readableSize(process.memoryBytes)}`;
}
