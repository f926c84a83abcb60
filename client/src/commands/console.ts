// The serial console of a domain in a terminal: the program and its arguments, never a shell line; and what is said when it ends.
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isActive } from '../tree/describe';
import type { Offer } from '../ui/prompts';
import { classify } from '../virsh/classify';
import { failureOf } from '../virsh/hypervisor';
import type { Command, CommandContext, DomainTarget } from './context';
import { domainTargets } from './targets';
import { attempt, targetName, tellFailure } from './work';

export const openConsole: Command = async (context, args) => {
  const targets = await domainTargets(context, args, { title: l10n.t('Open Serial Console'), suits: (domain) => isActive(domain.state) });
  for (const target of targets) await openOne(context, target);
};

/** One console a machine: another terminal of ours would be refused. `force` takes it away from whoever has it. */
async function openOne(context: CommandContext, target: DomainTarget, options: { readonly force?: boolean } = {}): Promise<void> {
  const { program, args, env } = target.host.hypervisor.consoleCommand(target.domain.uuid, options);
  // Nothing is waited for between the look and the terminal: a second click finds the first one's.
  const errors = await errorsFile(context);
  const open = vscode.window.terminals.find((one) => one.exitStatus === undefined && isConsole(one, target));
  if (open !== undefined) {
    open.show();
    return;
  }
  const terminal = vscode.window.createTerminal({
    name: targetName(target),
    shellPath: program,
    shellArgs: [...args],
    // A terminal tells nobody what it shows; this is how virsh says why it ended.
    env: { ...env, [marker]: markOf(target), ...(errors === undefined ? {} : { VIRSH_LOG_FILE: errors }) },
    iconPath: new vscode.ThemeIcon('vm-running'),
    message: l10n.t('Serial console of {0}. Ctrl+] leaves it; Enter wakes a silent guest.', targetName(target)),
    isTransient: true,
  });
  const closed = vscode.window.onDidCloseTerminal((one) => {
    if (one !== terminal) return;
    closed.dispose();
    void readErrors(errors).then(async (said) => tellEnd(context, target, { status: one.exitStatus, said }));
  });
  terminal.show();
}

const marker = 'LIBVIRT_CONSOLE_OF';

function markOf({ host, domain }: DomainTarget): string {
  return `${domain.uuid} ${host.id}`;
}

function isConsole({ creationOptions }: vscode.Terminal, target: DomainTarget): boolean {
  const { env } = creationOptions as vscode.TerminalOptions;
  return env?.[marker] === markOf(target);
}

/** Among VS Code's own logs, which it throws away when they are old; undefined where nothing can be written. */
async function errorsFile({ logFolder }: CommandContext): Promise<string | undefined> {
  return mkdir(logFolder, { recursive: true }).then(() => join(logFolder, `console-${randomUUID()}.log`), () => undefined);
}

/** virsh's errors as it prints them, without its log's times. */
async function readErrors(path: string | undefined): Promise<string> {
  if (path === undefined) return '';
  const text = await readFile(path, 'utf8').catch(() => '');
  await rm(path, { force: true }).catch(() => undefined);
  return text.replace(/^\[[^\]]*\] ERROR /gm, 'error: ');
}

/** A person who closes a console, or leaves it, knows that. */
async function tellEnd(context: CommandContext, target: DomainTarget, { status, said }: { readonly status: vscode.TerminalExitStatus | undefined; readonly said: string }): Promise<void> {
  if (status?.reason !== vscode.TerminalExitReason.Process) return;
  // With its machine a console ends well, or as if it were broken off.
  const stopped = status.code === 0 || broken.test(said) ? await hasStopped(target) : undefined;
  if (stopped !== undefined) {
    const again: Offer = { title: l10n.t('Start with Console'), run: async () => startWithConsole(context, target) };
    context.prompts.tell('info', l10n.t('{0} has stopped, and its serial console has ended.', targetName(target)), stopped === 'gone' ? [] : [again]);
  } else if (status.code !== 0) tellRefused(context, target, said);
}

/** libvirt closes a console before it has seen the end of its machine. */
async function hasStopped({ host, domain }: DomainTarget): Promise<'shutoff' | 'gone' | undefined> {
  for (let tries = 0; tries < 10; tries += 1) {
    const state = await host.hypervisor.lifecycle.state(domain.uuid).catch((error: unknown) => (failureOf(error).code === 'not-found' ? 'gone' as const : undefined));
    if (state === 'gone' || state === 'shutoff') return state;
    await sleep(300);
  }
  return undefined;
}

const broken = /stream had I\/O failure/i;

async function startWithConsole(context: CommandContext, target: DomainTarget): Promise<void> {
  const { host, domain } = target;
  const started = await attempt(context, { title: `${l10n.t('Start')}: ${targetName(target)}`, host }, async (signal) => {
    await host.hypervisor.lifecycle.start(domain.uuid, { signal });
    await host.refresh({ domain: domain.uuid });
    return 'started';
  });
  if (started !== undefined) await openOne(context, target);
}

function tellRefused(context: CommandContext, target: DomainTarget, said: string): void {
  const name = targetName(target);
  const open = (title: string, options: { readonly force?: boolean }): Offer => ({ title, run: async () => openOne(context, target, options) });
  if (/Active console session exists/i.test(said)) {
    context.prompts.tell('warning', l10n.t('Somebody has the serial console of {0} open already: another window, program or person. Taking it over ends it for them.', name), [open(l10n.t('Take Over'), { force: true })]);
  } else if (broken.test(said)) {
    context.prompts.tell('warning', l10n.t('The serial console of {0} was taken over by somebody, or its connection broke.', name), [open(l10n.t('Open Again'), {})]);
  } else if (/cannot find character device/i.test(said)) {
    const definition: Offer = { title: l10n.t('Open Definition'), run: () => vscode.commands.executeCommand('libvirt.openDefinition', { kind: 'domain', id: target.domain.uuid, host: target.host.id, uuid: target.domain.uuid }) };
    context.prompts.tell('warning', l10n.t('{0} has no serial console. Add `<console type=\'pty\'/>` to its devices, stop it and start it.', name), [definition]);
  } else if (said !== '') tellFailure(context.prompts, l10n.t('Serial console of {0}', name), classify(said, ''), target.host.id);
}
