// What reaches VS Code's messages, progress and boxes: words, never links that run commands.
import { beforeEach, expect, test, vi } from 'vitest';

const shown: unknown[] = [];
let offered: unknown;
/** The button that is pressed on the next message. */
let pressed: number | undefined;
const show = (...args: unknown[]): Promise<unknown> => {
  shown.push(args);
  const button = pressed === undefined ? undefined : args[pressed];
  pressed = undefined;
  return Promise.resolve(button);
};

vi.mock('vscode', () => ({
  ProgressLocation: { Notification: 15 },
  window: {
    showWarningMessage: show,
    showInformationMessage: show,
    showErrorMessage: show,
    showQuickPick: (items: unknown, options: unknown) => {
      offered = items;
      return show(options);
    },
    showInputBox: (options: { readonly validateInput?: (value: string) => string | undefined }) => show(options, options.validateInput?.('x')),
    withProgress: async (options: unknown, work: (progress: unknown, token: unknown) => Promise<unknown>) => {
      await show(options);
      return work({ report: (said: unknown) => void show(said) }, { onCancellationRequested: () => undefined });
    },
  },
}));

const { vscodePrompts } = await import('../../client/src/ui/vscodePrompts');
const { plainText } = await import('../../client/src/ui/plainText');

const evil = 'Debian [click](command:workbench.action.terminal.new) [a](https://x.example) [b](file:///etc/passwd)';
/** VS Code's own notion of a link in a message. */
const link = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+/i;

beforeEach(() => void shown.splice(0));

test('the text of others is a link before and words after', () => {
  expect([link.test(evil), link.test(plainText(evil)), plainText(evil).replaceAll('\u200b', '')]).toEqual([true, false, evil]);
});

test.each<[string, () => unknown, number]>([
  ['a message', () => vscodePrompts.tell('info', evil), 1],
  ['a warning', () => vscodePrompts.tell('warning', evil), 1],
  ['an error', () => vscodePrompts.tell('error', evil), 1],
  ['a question', () => vscodePrompts.ask({ message: evil, detail: evil, choices: [] }), 2],
  ['a list', () => vscodePrompts.pick([], { title: evil }), 1],
  ['a list of many', () => vscodePrompts.pickMany([], { title: evil }), 1],
  ['a box', () => vscodePrompts.input({ title: evil, prompt: evil, validate: () => evil }), 3],
  ['progress', () => vscodePrompts.progress({ title: evil, quietMs: 1 }, async (_signal, report) => {
    report(evil);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }), 2],
])('%s holds no link', async (_what, act, times) => {
  await act();
  const text = JSON.stringify(shown);
  expect([link.test(text), text.split('Debian').length - 1]).toEqual([false, times]);
});

test('a button whose work fails says so, under its own name', async () => {
  pressed = 1;
  vscodePrompts.tell('info', 'kept', [{ title: 'Throw It Away', run: () => Promise.reject(new Error('no host')) }]);
  await vi.waitFor(() => expect(shown.slice(1)).toEqual([['Throw It Away: no host.']]));
});

test('the items of a list are words too: a machine called like an icon is read, and is what is chosen', async () => {
  await vscodePrompts.pick([{ label: '$(check) web', description: '$(sync~spin)', detail: '$(a b) $x (y)', value: '$(check) web' }], { title: 'Start' });
  expect(offered).toEqual([{ label: '$\u200b(check) web', description: '$\u200b(sync~spin)', detail: '$(a b) $x (y)', value: '$(check) web' }]);
});
