// Work on one or many objects: progress that can be cancelled, and every failure said once.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { HostModel } from '../hosts/hosts';
import { remedyAction, sentenceOf, sentenceWithAdvice } from '../ui/failureWords';
import type { Offer, Prompts } from '../ui/prompts';
import { failureOf, isCancelled, type Failure } from '../virsh/hypervisor';
import type { CommandContext, DomainTarget } from './context';

/** How many domains of one selection are worked on at the same time. */
const atOnce = 4;

/** Says a failure once, with the button that helps. `subject` is what was tried, on what, where; `also` what else is so now. */
export function tellFailure(prompts: Prompts, subject: string, failure: Failure, host: string, also: readonly string[] = []): void {
  if (failure.code === 'cancelled' && also.length === 0) return;
  const action = remedyAction(failure.remedy, host);
  const remedy: Offer[] = action === undefined ? [] : [{ title: action.title, run: () => vscode.commands.executeCommand(action.command, ...(action.args ?? [])) }];
  const log: Offer = { title: l10n.t('Show Log'), run: () => vscode.commands.executeCommand('libvirt.showLog') };
  prompts.tell('error', [`${subject}: ${sentenceWithAdvice(failure)}`, ...also].join(' '), [...remedy, log]);
}

/** Runs a program as root in a terminal, where sudo may ask for a password: the program and its arguments, never a shell line. */
export function asRoot(name: string, args: readonly string[]): void {
  vscode.window.createTerminal({ name, shellPath: 'sudo', shellArgs: [...args], isTransient: true }).show();
}

/** `web on qemu:///system`, as messages name a domain. */
export function targetName({ host, domain }: DomainTarget): string {
  return l10n.t('{0} on {1}', domain.name, host.snapshot.name);
}

/** How many of a selection a question or message names. */
const named = 5;

/** The first few of many names, and how many more there are: a person agrees to what they can read. */
export function fewOf(names: readonly string[]): string {
  const more = names.length > named ? [l10n.t('and {0} more', names.length - named)] : [];
  return [...names.slice(0, named), ...more].join(', ');
}

/** How many lines a question has room for: of a dialog that is taller than the screen nobody sees the buttons. */
const room = 30;

/** The lines of a question about many; where there are too many of them, an editor shows all. */
export async function detailOf(context: CommandContext, name: string, lines: readonly string[]): Promise<string> {
  if (lines.length <= room) return lines.join('\n');
  await context.views.show({ name: `${name}.txt`, text: `${lines.join('\n')}\n` });
  return [...lines.slice(0, room), l10n.t('… and {0} more lines: the editor behind this question shows all of them. Cancel to read it first.', lines.length - room)].join('\n');
}

/** Runs one piece of work on a host; a failure is said and gives undefined. */
export async function attempt<T>(context: CommandContext, what: { readonly title: string; readonly host: HostModel; readonly quietMs?: number }, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  try {
    return await context.prompts.progress({ title: what.title, ...(what.quietMs === undefined ? {} : { quietMs: what.quietMs }) }, async (signal) => work(signal));
  } catch (error) {
    if (!isCancelled(error)) tellFailure(context.prompts, what.title, failureOf(error), what.host.id);
    return undefined;
  }
}

/** What is done to each of many targets. */
export interface BulkWork<T> {
  /** The title with what it works on: `Starting web on lab`. */
  readonly title: string;
  readonly run: (target: T, signal: AbortSignal) => Promise<void>;
  readonly nameOf: (target: T) => string;
  readonly hostOf: (target: T) => HostModel;
  /** Where all of them are of one machine, which does one thing after the other; else a few run at the same time. */
  readonly order?: 'one after the other';
}

/** Works on all targets, a few at a time, and says every failure in one message. Answers what went well. */
export async function onEach<T>(context: CommandContext, targets: readonly T[], work: BulkWork<T>): Promise<readonly T[]> {
  const done: T[] = [];
  const failed: { readonly target: T; readonly failure: Failure }[] = [];
  await context.prompts.progress({ title: work.title }, async (signal, report) => {
    const waiting = [...targets];
    const worker = async (): Promise<void> => {
      for (let target = waiting.shift(); target !== undefined && !signal.aborted; target = waiting.shift()) {
        if (targets.length > 1) report(l10n.t('{0} of {1}', targets.length - waiting.length, targets.length));
        try {
          await work.run(target, signal);
          done.push(target);
        } catch (error) {
          failed.push({ target, failure: failureOf(error) });
        }
      }
    };
    await Promise.all(Array.from({ length: work.order === undefined ? Math.min(atOnce, targets.length) : 1 }, worker));
  });
  tellFailures(context.prompts, failed, work);
  // Of one, whoever cancels it knows; of many nobody knows how far it came.
  const cancelled = targets.length - done.length - failed.filter(({ failure }) => failure.code !== 'cancelled').length;
  if (targets.length > 1 && cancelled > 0) context.prompts.tell('info', l10n.t('{0} was cancelled: done for {1} of {2}.', work.title, done.length, targets.length));
  return done;
}

function tellFailures<T>(prompts: Prompts, failed: readonly { readonly target: T; readonly failure: Failure }[], work: BulkWork<T>): void {
  const told = failed.filter(({ failure }) => failure.code !== 'cancelled');
  const [first] = told;
  if (first === undefined) return;
  const host = work.hostOf(first.target).id;
  if (told.length === 1) {
    tellFailure(prompts, work.nameOf(first.target), first.failure, host);
    return;
  }
  const lines = told.slice(0, 5).map(({ target, failure }) => `${work.nameOf(target)}: ${sentenceOf(failure)}`);
  const more = told.length > 5 ? [l10n.t('and {0} more', told.length - 5)] : [];
  prompts.tell('error', l10n.t('{0} failed for {1}. {2}', work.title, told.length, [...lines, ...more].join(' ')));
}
