// The serial console in a real terminal of a real VS Code: a real guest answers, Ctrl+] leaves, and no name reaches a shell.
import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { TreeNode } from '../../client/src/tree/nodes';
import { eventually } from './editor';
import { test } from './harness';
import { lab, undefine, uri, virsh, virshDefine } from './lab';

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
  return own.replace(/<serial type='pty'>/, `<serial type='pty'><log file='${log}'/>`);
}

test('a serial console opens in a terminal: the guest answers what is typed, and Ctrl+] leaves it', async () => {
  const { host } = await lab();
  const mark = join(images(), 'console-ran');
  const name = "console'; touch console-ran; $(touch console-ran) & --all";
  const log = join(images(), 'console.log');
  await virshDefine(await guestLike(name, log));
  const domain = await eventually('the guest', () => host.snapshot.domains.value.find((one) => one.name === name));
  await virsh('start', domain.uuid);
  await eventually('that it runs', () => (host.snapshot.domains.value.some((one) => one.uuid === domain.uuid && one.state === 'running') ? true : undefined));
  const printed = async (text: string): Promise<unknown> => eventually(`“${text}” on the console`, async () => ((await readFile(log, 'utf8').catch(() => '')).includes(text) ? true : undefined), 40_000);
  try {
    const before = new Set(vscode.window.terminals);
    const node: TreeNode = { kind: 'domain', id: 'x', host: host.id, uuid: domain.uuid };
    await vscode.commands.executeCommand('libvirt.openConsole', node);
    const terminal = await eventually('the terminal', () => vscode.window.terminals.find((one) => !before.has(one)));
    assert.equal(terminal.name, `${name} on ${host.snapshot.name}`);
    await printed('TINY-GUEST-READY');
    terminal.sendText('echo $((6 * 7))-$(hostname)');
    await printed('42-tinyguest');
    let ended = false;
    const listener = vscode.window.onDidCloseTerminal((one) => (ended ||= one === terminal));
    terminal.sendText('\u001d', false);
    await eventually('the end of the terminal', () => ended || undefined);
    listener.dispose();
    assert.deepEqual([(await virsh('domstate', domain.uuid)).trim(), existsSync(mark), existsSync('console-ran')], ['running', false, false]);
  } finally {
    await virsh('destroy', domain.uuid);
    await undefine(name);
  }
});
