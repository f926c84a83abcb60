// libvirt's daemons on this machine: status, log, start, stop and restart, where systemd may.
import * as l10n from '@vscode/l10n';
import { sentenceWithAdvice } from '../ui/failureWords';
import type { Offer } from '../ui/prompts';
import { failureOf, type DaemonUnit, type HostHealth } from '../virsh/hypervisor';
import { isLocal } from '../virsh/uri';
import type { Command, CommandContext } from './context';
import { asRoot, tellFailure } from './work';

type Change = Parameters<HostHealth['controlDaemon']>[1];
type Action = Change | 'status' | 'journal';

/** What can be done with a daemon, once it is chosen. */
export const controlDaemon: Command = async (context) => {
  const units = await safely(context, l10n.t('Daemons'), async (signal) => context.health.daemons({ signal }));
  if (units === undefined) return;
  if (units.length === 0) {
    context.prompts.tell('info', noUnits());
    return;
  }
  const unit = await context.prompts.pick(units.map((one) => ({ label: one.unit, description: stateOf(one), value: one })), { title: l10n.t('libvirt’s daemons on this machine') });
  const action = unit === undefined ? undefined : await context.prompts.pick(actionsFor(unit).map((value) => ({ label: actionTitle(value), value })), { title: unit.unit });
  if (unit === undefined || action === undefined) return;
  if (action === 'status' || action === 'journal') await showDaemon(context, unit.unit, action);
  else if (await agreed(context, unit, action)) await change(context, unit, action);
};

/** What is said where there is nothing to control. */
export function noUnits(): string {
  return l10n.t('This machine has no systemd, or no libvirt units.');
}

/** systemd's own words, which its users know, and what a socket makes of them. */
export function stateOf({ active, enabled, triggeredBy }: DaemonUnit): string {
  const waits = active === 'inactive' && triggeredBy.length > 0 ? [l10n.t('started by its socket when needed')] : [];
  return [active, ...(enabled === '' ? [] : [enabled]), ...waits].join(' · ');
}

function actionsFor({ active }: DaemonUnit): readonly Action[] {
  const running = ['active', 'activating', 'reloading'].includes(active);
  return [...(running ? (['restart', 'stop'] as const) : (['start'] as const)), 'status', 'journal'];
}

function actionTitle(action: Action): string {
  switch (action) {
    case 'start': return l10n.t('Start');
    case 'stop': return l10n.t('Stop');
    case 'restart': return l10n.t('Restart');
    case 'status': return l10n.t('Show Status');
    case 'journal': return l10n.t('Show Its Log');
  }
}

/** Status or log of a daemon in an editor. */
export async function showDaemon(context: CommandContext, unit: string, what: 'status' | 'journal'): Promise<void> {
  const { health } = context;
  const name = what === 'status' ? l10n.t('Status of {0}', unit) : l10n.t('Log of {0}', unit);
  const text = await safely(context, name, async (signal) => (what === 'status' ? health.daemonStatus(unit, { signal }) : health.daemonJournal(unit, { signal })));
  if (text !== undefined) await context.views.show({ name: `${name}.log`, text });
}

async function agreed(context: CommandContext, { unit, triggeredBy }: DaemonUnit, action: Change): Promise<boolean> {
  if (action === 'start') return true;
  const title = actionTitle(action);
  const again = action === 'restart' || triggeredBy.length === 0 ? [] : [l10n.t('The next connection starts it again, also one of this extension: to keep it stopped, stop {0} first.', triggeredBy.join(', '))];
  return (await context.prompts.ask({ message: l10n.t('{0} {1} on this machine?', title, unit), detail: [lossOf(unit), ...again].join(' '), choices: [{ id: 'yes', title }] })) === 'yes';
}

/** What goes with a daemon: nothing of the machines, but for the two that the machines themselves talk to. */
function lossOf(unit: string): string {
  if (unit === 'virtlogd.service') return l10n.t('What running machines write to their logs and serial ports from now on is lost until they are started again.');
  if (unit === 'virtlockd.service') return l10n.t('Running machines lose the locks on their disks.');
  return l10n.t('Running machines go on. Everything that manages them loses its connection.');
}

async function change(context: CommandContext, { unit }: DaemonUnit, action: Change): Promise<void> {
  const title = `${actionTitle(action)}: ${unit}`;
  const { health, prompts } = context;
  const status: Offer = { title: l10n.t('Show Status'), run: () => showDaemon(context, unit, 'status') };
  try {
    const now = await prompts.progress({ title }, async (signal) => {
      await health.controlDaemon(unit, action, { signal });
      return (await health.daemons({ signal })).find((one) => one.unit === unit)?.active ?? '?';
    });
    const asMeant = now === (action === 'stop' ? 'inactive' : 'active');
    prompts.tell(asMeant ? 'info' : 'warning', l10n.t('{0} is {1} now.', unit, now), asMeant ? [] : [status]);
    if (action !== 'stop') await reconnect(context);
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === 'service-refused') prompts.tell('error', `${title}: ${sentenceWithAdvice(failure)}`, [{ title: l10n.t('Run in a Terminal'), run: () => { asRoot(title, ['systemctl', action, unit]); } }]);
    else if (failure.code === 'service-failed') prompts.tell('error', `${title}: ${sentenceWithAdvice(failure)}`, [status, { title: l10n.t('Show Its Log'), run: () => showDaemon(context, unit, 'journal') }]);
    else tellFailure(prompts, title, failure, '');
  }
}

/** The hosts of this machine that failed need not wait for their next try. */
async function reconnect({ hosts }: CommandContext): Promise<void> {
  await Promise.all(hosts.all.filter(({ snapshot }) => snapshot.state.kind === 'failed' && isLocal(snapshot.uri)).map(async (host) => host.connect()));
}

/** Work on this machine; a failure is said and gives undefined. */
export async function safely<T>(context: CommandContext, title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  try {
    return await context.prompts.progress({ title }, work);
  } catch (error) {
    tellFailure(context.prompts, title, failureOf(error), '');
    return undefined;
  }
}
