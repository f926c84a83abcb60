// Health of this machine: KVM, daemons, QEMU processes, virt-host-validate, and the important files.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sentenceWithAdvice } from '../ui/failureWords';
import { readableSize } from '../ui/sizes';
import { failureOf, type DaemonUnit, type HealthCheck, type HostFile, type HostHealth, type QemuProcess } from '../virsh/hypervisor';
import type { Command, CommandContext, DomainTarget } from './context';
import { isLocal, parseUri } from '../virsh/uri';
import { domainTarget } from './targets';
import { tellFailure, targetName } from './work';

/** Everything at once, as a page to read. */
export const checkHost: Command = async (context) => {
  const { health } = context;
  const text = await context.prompts.progress({ title: l10n.t('Checking this machine') }, async (signal) => {
    const [kvm, daemons, processes, validation] = await Promise.all([
      section(async () => (await health.kvm({ signal })).map(checkLine)),
      section(async () => (await health.daemons({ signal })).map(daemonLine)),
      section(async () => (await health.qemuProcesses({ signal })).map(processLine)),
      section(async () => (await health.validate('qemu', { signal })).map(checkLine)),
    ]);
    return [
      ...page(l10n.t('KVM'), kvm, l10n.t('Nothing to tell.')),
      ...page(l10n.t('Daemons'), daemons, l10n.t('This machine has no systemd, or no libvirt units.')),
      ...page(l10n.t('QEMU processes'), processes, l10n.t('None.')),
      ...page('virt-host-validate', validation, l10n.t('Nothing to tell.')),
    ].join('\n');
  });
  await context.views.show({ name: l10n.t('Health of this machine.md'), text });
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

/** Our own verdicts in the person's language; those of virt-host-validate are its own. */
export function ownWords({ words }: Pick<HealthCheck, 'words'>): string {
  switch (words) {
    case 'loaded': return l10n.t('loaded');
    case 'not loaded': return l10n.t('not loaded');
    case 'usable': return l10n.t('usable');
    case 'does not exist': return l10n.t('does not exist');
    case 'permission denied (group kvm)': return l10n.t('permission denied: your user must be in the group `kvm`');
    default: return words;
  }
}

function daemonLine(unit: DaemonUnit): string {
  return `- ${unit.active === 'active' ? '✔' : '–'} \`${unit.unit}\`: ${unit.active}, ${unit.enabled}`;
}

function processLine(process: QemuProcess): string {
  return `- ${process.guest ?? '?'}: pid ${process.pid}, ${process.user}, ${process.cpuPercent} % CPU, ${readableSize(process.memoryBytes)}`;
}

/** Status, start, stop and restart of libvirt's daemons, where systemd may. */
export const controlDaemon: Command = async (context) => {
  const units = await safely(context, l10n.t('Daemons'), async (signal) => context.health.daemons({ signal }));
  if (units === undefined) return;
  if (units.length === 0) {
    context.prompts.tell('info', l10n.t('This machine has no systemd, or no libvirt units.'));
    return;
  }
  const unit = await context.prompts.pick(units.map((one) => ({ label: one.unit, description: `${one.active} · ${one.enabled}`, value: one })), { title: l10n.t('libvirt’s daemons on this machine') });
  const action = unit === undefined ? undefined : await context.prompts.pick(actionsFor(unit), { title: unit.unit });
  if (unit === undefined || action === undefined || !(await agreed(context, unit, action))) return;
  await safely(context, `${actionTitle(action)}: ${unit.unit}`, async (signal) => context.health.controlDaemon(unit.unit, action, { signal }));
};

type Action = Parameters<HostHealth['controlDaemon']>[1];

function actionsFor(unit: DaemonUnit): { readonly label: string; readonly value: Action }[] {
  const actions: readonly Action[] = unit.active === 'active' ? ['restart', 'stop'] : ['start'];
  return actions.map((value) => ({ label: actionTitle(value), value }));
}

function actionTitle(action: Action): string {
  switch (action) {
    case 'start': return l10n.t('Start');
    case 'stop': return l10n.t('Stop');
    case 'restart': return l10n.t('Restart');
  }
}

async function agreed(context: CommandContext, unit: DaemonUnit, action: Action): Promise<boolean> {
  if (action === 'start') return true;
  const title = actionTitle(action);
  return (await context.prompts.ask({ message: l10n.t('{0} {1} on this machine?', title, unit.unit), detail: l10n.t('Running machines go on. Everything that manages them loses its connection.'), choices: [{ id: 'yes', title }] })) === 'yes';
}

/** The configuration and log files of libvirt on this machine. */
export const openHostFile: Command = async (context) => {
  const title = l10n.t('libvirt’s files on this machine');
  const files = await safely(context, title, async (signal) => [...(await context.health.files('system', { signal })), ...(await context.health.files('session', { signal }))]);
  if (files === undefined) return;
  const file = await context.prompts.pick(unique(files).map((one) => ({ label: one.path, description: [aboutWord(one), ...(one.readable ? [] : [l10n.t('not readable')])].join(' · '), value: one })), { title });
  if (file !== undefined) await openFile(context, file);
};

/** The log of one domain, where this machine has it and we may read it. */
export const openDomainLog: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Open Log') });
  if (target === undefined) return;
  const { uri } = target.host.snapshot;
  if (!isLocal(uri)) {
    context.prompts.tell('info', l10n.t('The log of {0} is on that host, in libvirt’s log directory, and not on this machine.', targetName(target)));
    return;
  }
  const files = await safely(context, l10n.t('Log of {0}', targetName(target)), async (signal) => context.health.files(parseUri(uri)?.path === '/session' ? 'session' : 'system', { signal }));
  const log = files?.find((file) => isLogOf(file, target));
  if (log !== undefined) await openFile(context, log);
  else if (files !== undefined) context.prompts.tell('info', l10n.t('This machine has no log of {0}. The log of a domain is on its host, in libvirt’s log directory, and begins with its first start.', targetName(target)));
};

function isLogOf(file: HostFile, { domain }: DomainTarget): boolean {
  return file.about === 'domain-log' && file.path.endsWith(`/${domain.name}.log`);
}

async function openFile(context: CommandContext, file: HostFile): Promise<void> {
  if (!file.readable) {
    context.prompts.tell('warning', l10n.t('You may not read {0}. Open it as root, or change its permissions.', file.path));
    return;
  }
  await vscode.window.showTextDocument(vscode.Uri.file(file.path), { preview: true });
}

function unique(files: readonly HostFile[]): HostFile[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

function aboutWord(file: HostFile): string {
  switch (file.about) {
    case 'daemon-config': return l10n.t('configuration of the daemon');
    case 'qemu-config': return l10n.t('configuration of the QEMU driver');
    case 'network-config': return l10n.t('configuration of networks');
    case 'daemon-log': return l10n.t('log of the daemon');
    case 'domain-log': return l10n.t('log of a domain');
  }
}

async function safely<T>(context: CommandContext, title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  try {
    return await context.prompts.progress({ title }, work);
  } catch (error) {
    tellFailure(context.prompts, title, failureOf(error), '');
    return undefined;
  }
}
