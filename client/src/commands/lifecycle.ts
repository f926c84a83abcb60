// Starting, stopping and what else changes a domain's state: one row a command.
import * as l10n from '@vscode/l10n';
import { isActive } from '../tree/describe';
import type { DomainSummary, Hypervisor } from '../virsh/hypervisor';
import type { Command, CommandContext, DomainTarget } from './context';
import { domainTargets } from './targets';
import { detailOf, fewOf, onEach, targetName } from './work';

/** One change of state. */
interface Verb {
  /** The command's own name, as a title of pickers and messages. */
  readonly title: () => string;
  readonly suits: (domain: DomainSummary) => boolean;
  readonly run: (hypervisor: Hypervisor, uuid: string, signal: AbortSignal) => Promise<void>;
  /** What the person must know before it happens; asked once for a whole selection. */
  readonly risk?: { readonly action: () => string; readonly detail: () => string };
}

const inactive = (domain: DomainSummary): boolean => !isActive(domain.state);
const active = (domain: DomainSummary): boolean => isActive(domain.state);
const running = (domain: DomainSummary): boolean => domain.state === 'running' || domain.state === 'blocked';
const startable = (domain: DomainSummary): boolean => inactive(domain) && domain.persistent;

const shuttingDown: NonNullable<Verb['risk']> = { action: () => l10n.t('Shut Down'), detail: () => l10n.t('The guest is asked to shut down: its services end, and it may take a while or refuse.') };

const verbs = {
  start: { title: () => l10n.t('Start'), suits: startable, run: async ({ lifecycle }, uuid, signal) => lifecycle.start(uuid, { signal }) },
  startPaused: { title: () => l10n.t('Start Paused'), suits: startable, run: async ({ lifecycle }, uuid, signal) => lifecycle.start(uuid, { paused: true, signal }) },
  shutdown: { title: () => l10n.t('Shut Down'), suits: running, run: async ({ lifecycle }, uuid, signal) => lifecycle.shutdown(uuid, { signal }), risk: shuttingDown },
  shutdownAcpi: { title: () => l10n.t('Shut Down (ACPI)'), suits: running, run: async ({ lifecycle }, uuid, signal) => lifecycle.shutdown(uuid, { mode: 'acpi', signal }), risk: shuttingDown },
  shutdownAgent: { title: () => l10n.t('Shut Down (Guest Agent)'), suits: running, run: async ({ lifecycle }, uuid, signal) => lifecycle.shutdown(uuid, { mode: 'agent', signal }), risk: shuttingDown },
  reboot: {
    title: () => l10n.t('Reboot'), suits: running, run: async ({ lifecycle }, uuid, signal) => lifecycle.reboot(uuid, { signal }),
    risk: { action: () => l10n.t('Reboot'), detail: () => l10n.t('The guest is asked to restart. Changed definitions take effect only after a full stop and start.') },
  },
  reset: {
    title: () => l10n.t('Reset'), suits: active, run: async ({ lifecycle }, uuid, signal) => lifecycle.reset(uuid, { signal }),
    risk: { action: () => l10n.t('Reset'), detail: () => l10n.t('Like the reset button: the guest cannot write its data to disk first.') },
  },
  destroy: {
    title: () => l10n.t('Force Off'), suits: active, run: async ({ lifecycle }, uuid, signal) => lifecycle.destroy(uuid, { signal }),
    risk: { action: () => l10n.t('Force Off'), detail: () => l10n.t('Like pulling the power cord: the guest cannot write its data to disk first.') },
  },
  suspend: {
    title: () => l10n.t('Pause'), suits: running, run: async ({ lifecycle }, uuid, signal) => lifecycle.suspend(uuid, { signal }),
    risk: { action: () => l10n.t('Pause'), detail: () => l10n.t('The guest stands still and answers nobody until it is resumed. Its connections may break.') },
  },
  resume: { title: () => l10n.t('Resume'), suits: (domain) => domain.state === 'paused', run: async ({ lifecycle }, uuid, signal) => lifecycle.resume(uuid, { signal }) },
  wakeUp: { title: () => l10n.t('Wake Up'), suits: (domain) => domain.state === 'pmsuspended', run: async ({ lifecycle }, uuid, signal) => lifecycle.wakeUp(uuid, { signal }) },
  managedSave: {
    title: () => l10n.t('Save and Stop'), suits: (domain) => active(domain) && domain.persistent, run: async ({ lifecycle }, uuid, signal) => lifecycle.managedSave(uuid, { signal, timeoutMs: 3_600_000 }),
    risk: { action: () => l10n.t('Save and Stop'), detail: () => l10n.t('The memory is written to the host’s disk and the domain stops. Its next start continues where it was.') },
  },
  managedSaveRemove: {
    title: () => l10n.t('Throw Saved State Away'), suits: (domain) => domain.managedSave, run: async ({ lifecycle }, uuid, signal) => lifecycle.managedSaveRemove(uuid, { signal }),
    risk: { action: () => l10n.t('Throw Away'), detail: () => l10n.t('The saved memory is deleted. The next start boots as after a power failure.') },
  },
  autostartOn: { title: () => l10n.t('Start with the Host'), suits: (domain) => domain.persistent && !domain.autostart, run: async ({ lifecycle }, uuid, signal) => lifecycle.setAutostart(uuid, 'on', { signal }) },
  autostartOff: { title: () => l10n.t('Do Not Start with the Host'), suits: (domain) => domain.autostart, run: async ({ lifecycle }, uuid, signal) => lifecycle.setAutostart(uuid, 'off', { signal }) },
} satisfies Readonly<Record<string, Verb>>;

/** A command for each change of state. */
export const lifecycleCommands: Readonly<Record<keyof typeof verbs, Command>> = {
  start: changeState(verbs.start),
  startPaused: changeState(verbs.startPaused),
  shutdown: changeState(verbs.shutdown),
  shutdownAcpi: changeState(verbs.shutdownAcpi),
  shutdownAgent: changeState(verbs.shutdownAgent),
  reboot: changeState(verbs.reboot),
  reset: changeState(verbs.reset),
  destroy: changeState(verbs.destroy),
  suspend: changeState(verbs.suspend),
  resume: changeState(verbs.resume),
  wakeUp: changeState(verbs.wakeUp),
  managedSave: changeState(verbs.managedSave),
  managedSaveRemove: changeState(verbs.managedSaveRemove),
  autostartOn: changeState(verbs.autostartOn),
  autostartOff: changeState(verbs.autostartOff),
};

function changeState(verb: Verb): Command {
  return async (context, args) => {
    const targets = await domainTargets(context, args, { title: verb.title(), suits: verb.suits });
    if (targets.length === 0 || !(await agreed(context, verb, targets))) return;
    const title = targets.length === 1 && targets[0] !== undefined ? `${verb.title()}: ${targetName(targets[0])}` : l10n.t('{0}: {1} domains', verb.title(), targets.length);
    await onEach(context, targets, {
      title,
      nameOf: (target) => `${verb.title()}: ${targetName(target)}`,
      hostOf: ({ host }) => host,
      run: async ({ host, domain }, signal) => {
        await verb.run(host.hypervisor, domain.uuid, signal);
        await host.refresh({ domain: domain.uuid });
      },
    });
  };
}

async function agreed(context: CommandContext, verb: Verb, targets: readonly DomainTarget[]): Promise<boolean> {
  if (verb.risk === undefined) return true;
  const names = targets.map(targetName);
  const message = targets.length === 1 ? l10n.t('{0}: {1}?', verb.title(), fewOf(names)) : l10n.t('{0}: {1} domains? {2}', verb.title(), targets.length, fewOf(names));
  const detail = await detailOf(context, verb.title(), [verb.risk.detail(), ...(targets.length === 1 ? [] : ['', ...names])]);
  return (await context.prompts.ask({ message, detail, choices: [{ id: 'yes', title: verb.risk.action() }] })) === 'yes';
}
