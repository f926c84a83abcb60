// The serial console in a real terminal of a real VS Code: a real guest answers, Ctrl+] leaves, no name reaches a shell, and each end is explained.
import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../client/src/extension';
import type { HostModel } from '../../client/src/hosts/hosts';
import type { TreeNode } from '../../client/src/tree/nodes';
import type { Offer } from '../../client/src/ui/prompts';
import { eventually } from './editor';
import { test } from './harness';
import { answering, lab, undefine, uri, virsh, virshDefine } from './lab';

/** Where the demo host's user may write: beside its socket's directory. */
const images = (): string => join(dirname(dirname(dirname(new URL(uri ?? '').searchParams.get('socket') ?? ''))), 'img');

/** The demo host's `web` under a name that would be a command in any shell, without its disk, its console logged to a file. */
async function guestLike(name: string, log: string): Promise<string> {
  const xml = await virsh('dumpxml', '--inactive', 'web');
  const own = xml
    .replace(/<uuid>.*<\/uuid>/, '')
    .replace(/<name>.*<\/name>/, `<name>${name.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</name>`)
    .replace(/<disk type='file' device='disk'>[^]*?<\/disk>/, '')
    .replace(/<interface [^]*?<\/interface>/, '')
    .replace(/<metadata>[^]*?<\/metadata>/, '')
    .replace(/<source mode='bind' path='[^']*'\/>/g, '');
  return own.replace(/<serial type='pty'>/, `<serial type='pty'><log file='${log}' append='on'/>`);
}

interface Machine {
  readonly api: ExtensionApi;
  readonly host: HostModel;
  readonly node: Extract<TreeNode, { kind: 'domain' }>;
  readonly log: string;
  readonly called: string;
}

/** A machine of this name that runs, and is gone afterwards. */
async function withGuest(name: string, body: (machine: Machine) => Promise<void>): Promise<void> {
  const { api, host } = await lab();
  const log = join(images(), `${name.replace(/\W.*/, '')}.log`);
  // Of another try.
  await rm(log, { force: true });
  await virshDefine(await guestLike(name, log));
  const { uuid } = await eventually('the guest', () => host.snapshot.domains.value.find((one) => one.name === name));
  try {
    await virsh('start', uuid);
    await runs(host, uuid);
    await body({ api, host, log, node: { kind: 'domain', id: uuid, host: host.id, uuid }, called: `${name} on ${host.snapshot.name}` });
  } finally {
    await virsh('destroy', uuid).catch(() => undefined);
    await undefine(name);
  }
}

const runs = async (host: HostModel, uuid: string): Promise<unknown> => eventually('that it runs', () => (host.snapshot.domains.value.some((one) => one.uuid === uuid && one.state === 'running') ? true : undefined));

/** Until the console has shown a text, this often. */
async function printed({ log }: Machine, text: string, times = 1): Promise<void> {
  await eventually(`“${text}” on the console`, async () => ((await readFile(log, 'utf8').catch(() => '')).split(text).length > times ? true : undefined), 40_000);
}

/** The terminal that this opens. */
async function opened(open: () => unknown): Promise<vscode.Terminal> {
  const before = new Set(vscode.window.terminals);
  await open();
  return eventually('the terminal', () => vscode.window.terminals.find((one) => !before.has(one)));
}

const openConsole = ({ node }: Machine) => async (): Promise<unknown> => vscode.commands.executeCommand('libvirt.openConsole', node);

/** Until it has ended; with what. */
async function ended(terminal: vscode.Terminal): Promise<number | undefined> {
  return (await eventually('the end of the terminal', () => terminal.exitStatus)).code;
}

/** Leaves it by Ctrl+]; with what it ended. virsh knows the key only where it comes alone, and the guest's shell asks the terminal things, which answers whenever it likes. */
async function left(terminal: vscode.Terminal): Promise<number | undefined> {
  await eventually('the end of the terminal', () => {
    if (terminal.exitStatus === undefined) terminal.sendText('\u001d', false);
    return terminal.exitStatus;
  });
  return ended(terminal);
}

interface Told { readonly message: string; readonly offers: readonly Offer[] }

/** What is told from now on, with its buttons. */
function listening(api: ExtensionApi): Told[] {
  const told: Told[] = [];
  answering(api, () => undefined);
  api.hosts.answerWith({ tell: (_level, message, offers = []) => void told.push({ message, offers }) });
  return told;
}

const next = async (told: Told[]): Promise<Told> => {
  await eventually('a message', () => told[0]);
  const [message] = told.splice(0);
  return message ?? { message: '', offers: [] };
};

test('a serial console opens in a terminal: the guest answers what is typed, and Ctrl+] leaves it', async () => {
  const mark = join(images(), 'console-ran');
  await withGuest("console'; touch console-ran; $(touch console-ran) & --all", async (machine) => {
    const told = listening(machine.api);
    const terminal = await opened(openConsole(machine));
    assert.equal(terminal.name, machine.called);
    await printed(machine, 'TINY-GUEST-READY');
    terminal.sendText('echo $((6 * 7))-$(hostname)');
    await printed(machine, '42-tinyguest');
    // Another one of ours would be refused: the one that is open comes to the front.
    const count = vscode.window.terminals.length;
    await openConsole(machine)();
    assert.equal(vscode.window.terminals.length, count);
    assert.deepEqual([await left(terminal), (await virsh('domstate', machine.node.uuid)).trim(), existsSync(mark), existsSync('console-ran'), told], [0, 'running', false, false, []]);
  });
});

test('a console ends with its guest, and is opened again with its start', async () => {
  await withGuest('console-ends', async (machine) => {
    const told = listening(machine.api);
    const terminal = await opened(openConsole(machine));
    await printed(machine, 'TINY-GUEST-READY');
    await virsh('destroy', machine.node.uuid);
    await ended(terminal);
    const { message, offers } = await next(told);
    assert.deepEqual([message, offers.map(({ title }) => title)], [`${machine.called} has stopped, and its serial console has ended.`, ['Start with Console']]);
    const again = await opened(() => offers[0]?.run());
    again.sendText('');
    await printed(machine, 'TINY-GUEST-READY', 2);
    again.sendText('echo $((6 * 7))-again');
    await printed(machine, '42-again');
    assert.deepEqual([await left(again), told], [0, []]);
  });
});

test('a console that somebody has is explained, taken over, and the loss of it is explained too', async () => {
  await withGuest('console-taken', async (machine) => {
    const told = listening(machine.api);
    await printed(machine, 'TINY-GUEST-READY');
    const other = spawn('script', ['-qfec', 'exec virsh -c "$URI" console "$MACHINE"', '/dev/null'], { env: { ...process.env, URI: uri, MACHINE: machine.node.uuid, TERM: 'xterm' }, stdio: ['pipe', 'pipe', 'ignore'] });
    try {
      let shown = '';
      other.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text));
      await eventually('their console', () => (shown.includes('Escape character') ? true : undefined));
      const refused = await opened(openConsole(machine));
      assert.equal(await ended(refused), 1);
      const { message, offers } = await next(told);
      assert.deepEqual([message, offers.map(({ title }) => title)], [`Somebody has the serial console of ${machine.called} open already: another window, program or person. Taking it over ends it for them.`, ['Take Over']]);
      const ours = await opened(() => offers[0]?.run());
      await eventually('the end of theirs', () => other.exitCode ?? undefined);
      ours.sendText('echo $((6 * 7))-ours');
      await printed(machine, '42-ours');
      const thief = spawn('script', ['-qfec', 'exec virsh -c "$URI" console "$MACHINE" --force', '/dev/null'], { env: { ...process.env, URI: uri, MACHINE: machine.node.uuid, TERM: 'xterm' }, stdio: ['pipe', 'ignore', 'ignore'] });
      assert.equal(await ended(ours), 1);
      const lost = await next(told);
      assert.deepEqual([lost.message, lost.offers.map(({ title }) => title)], [`The serial console of ${machine.called} was taken over by somebody, or its connection broke.`, ['Open Again']]);
      thief.stdin.write('\u001d');
      await eventually('the end of the thief', () => thief.exitCode ?? undefined);
    } finally {
      other.kill();
    }
  });
});

test('a machine without a serial console says what it lacks, and no file of ours is left', async () => {
  const { api, host } = await lab();
  const node = await eventually('the template', () => host.snapshot.domains.value.find((one) => one.name === 'template'));
  await virsh('start', node.uuid);
  try {
    await runs(host, node.uuid);
    const told = listening(api);
    const terminal = await opened(async () => vscode.commands.executeCommand('libvirt.openConsole', { kind: 'domain', id: 'x', host: host.id, uuid: node.uuid }));
    const { env } = terminal.creationOptions as vscode.TerminalOptions;
    assert.equal(await ended(terminal), 1);
    const { message } = await next(told);
    assert.equal(message, "template on demo has no serial console. Add `<console type='pty'/>` to its devices, stop it and start it.");
    const folder = dirname(env?.['VIRSH_LOG_FILE'] ?? '');
    assert.deepEqual((await readdir(folder)).filter((name) => name.startsWith('console-')), []);
  } finally {
    await virsh('destroy', node.uuid);
  }
});
