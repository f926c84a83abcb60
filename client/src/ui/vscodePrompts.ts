// The questions and messages of the extension as VS Code shows them; every text passes `plainText` here, so no caller can forget it.
import { setMaxListeners } from 'node:events';
import * as vscode from 'vscode';
import { failureOf } from '../virsh/hypervisor';
import { sentenceWithAdvice } from './failureWords';
import { plainText, withoutIcons } from './plainText';
import type { Offer, ProgressOptions, Prompts, Question } from './prompts';

/** Modal dialogs for questions, notifications for messages, quick picks and input boxes for the rest. */
export const vscodePrompts: Prompts = {
  async ask<Id extends string>(question: Question<Id>): Promise<Id | undefined> {
    const options: vscode.MessageOptions = question.detail === undefined ? { modal: true } : { modal: true, detail: plainText(question.detail) };
    const items = question.choices.map((choice) => ({ title: choice.title, id: choice.id }));
    return (await vscode.window.showWarningMessage(plainText(question.message), options, ...items))?.id;
  },

  async pick(items, options) {
    const chosen = await vscode.window.showQuickPick(items.map(quickPickItem), quickPickOptions(options));
    return chosen?.value;
  },

  async pickMany(items, options) {
    const chosen = await vscode.window.showQuickPick(items.map(quickPickItem), { ...quickPickOptions(options), canPickMany: true });
    return chosen?.map((one) => one.value);
  },

  async input(options) {
    const { validate } = options;
    return vscode.window.showInputBox({
      title: plainText(options.title),
      ignoreFocusOut: true,
      ...(options.prompt === undefined ? {} : { prompt: plainText(options.prompt) }),
      ...(options.value === undefined ? {} : { value: options.value }),
      ...(options.placeholder === undefined ? {} : { placeHolder: options.placeholder }),
      ...(validate === undefined ? {} : { validateInput: (value: string) => plainOrNothing(validate(value)) }),
    });
  },

  tell(level, message, offers = []) {
    void show(level, plainText(message), offers);
  },

  async progress(options, work) {
    return withQuietProgress(options, work);
  },
};

async function show(level: 'info' | 'warning' | 'error', message: string, offers: readonly Offer[]): Promise<void> {
  const items = offers.map((offer) => ({ title: offer.title, offer }));
  const shown =
    level === 'info' ? vscode.window.showInformationMessage(message, ...items)
    : level === 'warning' ? vscode.window.showWarningMessage(message, ...items)
    : vscode.window.showErrorMessage(message, ...items);
  const chosen = (await shown)?.offer;
  try {
    await chosen?.run();
  } catch (error) {
    // Nobody else waits for it: what is not said here is said nowhere.
    void vscode.window.showErrorMessage(plainText(`${chosen?.title ?? ''}: ${sentenceWithAdvice(failureOf(error))}`));
  }
}

function plainOrNothing(text: string | undefined): string | undefined {
  return text === undefined ? undefined : plainText(text);
}

/** Most calls take milliseconds, and a notification that flashes is noise: it appears only when the work is slow. */
async function withQuietProgress<T>(options: ProgressOptions, work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  // One piece of work may be many calls at once: a machine with fifty snapshots is no leak.
  setMaxListeners(0, abort.signal);
  let latest: string | undefined;
  let report = (message: string): void => { latest = message; };
  const running = work(abort.signal, (message) => report(message));
  let timer: NodeJS.Timeout | undefined;
  const quiet = new Promise<'slow'>((resolve) => { timer = setTimeout(() => resolve('slow'), options.quietMs ?? 500); });
  const settled = running.then(() => 'done' as const, () => 'done' as const);
  if ((await Promise.race([settled, quiet])) === 'slow') {
    void vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: plainText(options.title), cancellable: options.ends !== 'by-itself' }, async (progress, token) => {
      token.onCancellationRequested(() => abort.abort());
      report = (message) => progress.report({ message: plainText(message) });
      if (latest !== undefined) report(latest);
      await settled;
    });
  }
  clearTimeout(timer);
  return running;
}

function quickPickItem<T>(item: { readonly label: string; readonly description?: string | undefined; readonly detail?: string | undefined; readonly picked?: boolean | undefined; readonly value: T }): vscode.QuickPickItem & { readonly value: T } {
  return {
    label: withoutIcons(item.label),
    value: item.value,
    ...(item.description === undefined ? {} : { description: withoutIcons(item.description) }),
    ...(item.detail === undefined ? {} : { detail: withoutIcons(item.detail) }),
    ...(item.picked === undefined ? {} : { picked: item.picked }),
  };
}

function quickPickOptions(options: { readonly title: string; readonly placeholder?: string | undefined }): vscode.QuickPickOptions {
  // A question stays until it is answered: a command that asks right away would lose it to the focus that the palette gives back.
  return { title: plainText(options.title), matchOnDescription: true, ignoreFocusOut: true, ...(options.placeholder === undefined ? {} : { placeHolder: options.placeholder }) };
}
