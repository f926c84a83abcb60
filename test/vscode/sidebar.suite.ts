// The rest of the sidebar through VS Code against a real libvirt: the list of hosts, what the tree shows, the guest's power, and the machine underneath.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { HostModel } from '../../client/src/hosts/hosts';
import type { TreeNode } from '../../client/src/tree/nodes';
import { eventually, openXml } from './editor';
import { test } from './harness';
import { answering, closeEditors, lab, plain, undefine, virsh, virshDefine } from './lab';

const run = async (command: string, ...args: unknown[]): Promise<unknown> => vscode.commands.executeCommand(`libvirt.${command}`, ...args);
const clipboard = async (): Promise<string> => vscode.env.clipboard.readText();

async function domainNode(host: HostModel, name: string): Promise<Extract<TreeNode, { kind: 'domain' }>> {
  const { uuid } = await eventually(`${name} in the model`, () => host.snapshot.domains.value.find((one) => one.name === name));
  return { kind: 'domain', id: uuid, host: host.id, uuid };
}

/** The text of the newest read-only view whose name ends so. */
async function page(ending: string): Promise<string> {
  const document = await eventually(`a page ${ending}`, () => vscode.workspace.textDocuments.find((one) => one.uri.scheme === 'libvirt-view' && one.uri.path.endsWith(ending)));
  return document.getText();
}

test('a host is added by its kind, renamed, disconnected, connected and removed', async () => {
  const { api } = await lab();
  const { hosts } = api.hosts;
  const answers: Readonly<Record<string, string>> = { 'Add Host': 'Test driver', 'Name of the host in the list': 'pretend', 'Rename pretend': 'make-believe' };
  const heard = answering(api, (message) => answers[message] ?? 'yes');
  await run('addHost');
  const host = await eventually('the host', () => hosts.all.find((one) => one.snapshot.name === 'pretend'));
  try {
    const node = { kind: 'host', id: host.id, host: host.id };
    await eventually('its machine', () => host.snapshot.domains.value.find((one) => one.name === 'test'));
    await run('renameHost', node);
    assert.equal((await eventually('the new name', () => hosts.all.find((one) => one.snapshot.name === 'make-believe'))).id, 'test:///default');
    await run('copyUri', node);
    assert.equal(await clipboard(), 'test:///default');
    await run('disconnectHost', node);
    assert.equal(host.snapshot.state.kind, 'disconnected');
    await run('connectHost', node);
    assert.equal(host.snapshot.state.kind, 'connected');
  } finally {
    await run('removeHost', { kind: 'host', id: host.id, host: host.id });
  }
  await eventually('its end', () => (hosts.get('test:///default') === undefined ? true : undefined));
  assert.deepEqual(heard.asked, ['Remove make-believe from your list?']);
});

test('a host over SSH is added by its parts, and a terminal logs in there', async () => {
  const { api } = await lab();
  const { hosts } = api.hosts;
  const uri = 'qemu+ssh://me@nowhere.invalid:2222/session?no_tty=1&keyfile=%2Fno%2Fkey';
  // Address, instance and key are asked for under one title.
  const parts = ['me@nowhere.invalid:2222', 'session', '/no/key'];
  const answers: Readonly<Record<string, string>> = { 'Add Host': 'Another machine, over SSH', 'Name of the host in the list': 'far' };
  answering(api, (message) => (message === 'Another machine, over SSH' ? parts.shift() : (answers[message] ?? 'yes')));
  await run('addHost');
  const host = await eventually('the host', () => hosts.get(uri));
  try {
    await eventually('its failure', () => (host.snapshot.state.kind === 'failed' ? true : undefined), 40_000);
    await run('openSshTerminal', { kind: 'host', id: uri, host: uri });
    const terminal = await eventually('the terminal', () => vscode.window.terminals.find((one) => one.name === 'ssh far'));
    assert.deepEqual((terminal.creationOptions as vscode.TerminalOptions).shellArgs, ['-p', '2222', '-l', 'me', '--', 'nowhere.invalid']);
    terminal.dispose();
  } finally {
    await run('removeHost', { kind: 'host', id: uri, host: uri });
  }
});

test('machines are grouped, and filtered by words, and what is selected is copied', async () => {
  const { api, host } = await lab();
  const { provider } = api.hosts.view;
  const { model } = provider;
  const top = async (): Promise<readonly string[]> => (await model.children(undefined)).map((node) => provider.getTreeItem(node).accessibilityInformation?.label ?? '');
  let grouping = 'By state';
  answering(api, (message) => (message === 'Group Domains' ? grouping : message === 'Filter Domains' ? 'web' : 'yes'));
  const before = await top();
  await run('groupBy');
  const byState = await top();
  await run('filter');
  assert.deepEqual([byState.some((label) => /^running, \d/i.test(label)), (await top()).length < byState.length], [true, true]);
  await run('clearFilter');
  assert.deepEqual(await top(), byState);
  grouping = 'By host';
  await run('groupBy');
  assert.deepEqual(await top(), before);
  const nodes = await Promise.all(['web', 'template'].map(async (name) => domainNode(host, name)));
  await run('copyName', nodes[0], nodes);
  assert.equal(await clipboard(), 'web\ntemplate');
  await run('copyUuid', nodes[0], nodes);
  assert.equal(await clipboard(), nodes.map(({ uuid }) => uuid).join('\n'));
});

test('VS Code is told nothing of a refresh that finds nothing new, and of an event no more than the machine and its section', async () => {
  const { api, host } = await lab();
  answering(api, () => undefined);
  const { provider } = api.hosts.view;
  await virshDefine(plain('still'));
  const { uuid } = await domainNode(host, 'still');
  /** What is told up to now: a look at one row is asked for, which comes behind all else. */
  const settled = async (): Promise<void> => new Promise((resolve) => {
    const once = provider.onDidRefresh(() => {
      once.dispose();
      resolve();
    });
    provider.refreshDomain(host.id, uuid);
  });
  const told: (readonly string[])[] = [];
  const listening = provider.onDidChangeTreeData((nodes) => told.push(nodes?.map(({ id }) => decodeURIComponent(id).replace(`${host.id}/`, '')) ?? ['everything']));
  try {
    await host.details(uuid);
    await eventually('VS Code having asked for the new machine', async () => {
      told.length = 0;
      await settled();
      return told.length === 0 ? true : undefined;
    });
    await run('refresh');
    await run('refresh');
    await settled();
    assert.deepEqual(told, []);
    await virsh('start', '--domain=still');
    await eventually('its start', () => host.snapshot.domains.value.find((one) => one.uuid === uuid && one.state === 'running'));
    await virsh('destroy', '--domain=still');
    await eventually('its end', () => host.snapshot.domains.value.find((one) => one.uuid === uuid && one.state === 'shutoff'));
    await settled();
    assert.deepEqual([...new Set(told.flat())].sort(), [`domain/${uuid}`, 'domains']);
  } finally {
    listening.dispose();
    await undefine('still');
  }
});

test('a host is followed while its tree is seen, and by nothing when it is not', async () => {
  const { host } = await lab();
  const follows = async (how: string): Promise<unknown> => eventually(`following by ${how}`, () => (host.snapshot.following === how ? true : undefined));
  await follows('events');
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  await follows('nothing');
  await vscode.commands.executeCommand('libvirt.hosts.focus');
  await follows('events');
});

test('a guest is asked to shut down and to restart, is reset, and loses a saved state, each after a question', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'yes');
  await virshDefine(plain('powered'));
  const node = await domainNode(host, 'powered');
  await run('start', node);
  // Nothing in it hears that; virsh says that it was told.
  for (const command of ['shutdown', 'shutdownAcpi', 'reboot', 'reset', 'managedSave', 'managedSaveRemove']) await run(command, node);
  const questions = ['Shut Down', 'Shut Down (ACPI)', 'Reboot', 'Reset', 'Save and Stop', 'Throw Saved State Away'];
  assert.deepEqual(heard, { asked: questions.map((title) => `${title}: powered on ${host.snapshot.name}?`), told: [] });
  assert.deepEqual([(await virsh('domstate', 'powered')).trim(), /Managed save:\s+no/.test(await virsh('dominfo', 'powered'))], ['shut off', true]);
  await undefine('powered');
});

test('a guest that has no agent says so when its agent is asked, and web’s tells its system', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'yes');
  await virshDefine(plain('mute'));
  const node = await domainNode(host, 'mute');
  await run('start', node);
  await run('shutdownAgent', node);
  await virsh('destroy', 'mute');
  await undefine('mute');
  assert.match(heard.told.join(' '), /^Shut Down \(Guest Agent\): mute on .* has no channel for the guest agent/);
  await run('showGuestOs', await domainNode(host, 'web'));
  assert.match(heard.told.at(-1) ?? '', /^web on .*: .*tinyguest/);
});

test('a pool starts with its host or not, is shown and undefined', async () => {
  const { api, host } = await lab();
  answering(api, () => 'yes');
  await virsh('pool-define-as', 'spare', 'dir', '--target', '/nonexistent');
  const pool = await eventually('the pool', () => host.snapshot.pools.value.find((one) => one.name === 'spare'));
  const node: TreeNode = { kind: 'pool', id: pool.uuid, host: host.id, uuid: pool.uuid };
  const autostart = async (): Promise<boolean> => /Autostart:\s+yes/.test(await virsh('pool-info', 'spare'));
  await run('poolAutostartOn', node);
  const on = await autostart();
  await run('poolAutostartOff', node);
  assert.deepEqual([on, await autostart()], [true, false]);
  await run('showPoolXml', node);
  assert.match(await page('spare.xml'), /<name>spare<\/name>/);
  await run('undefinePool', node);
  assert.doesNotMatch(await virsh('pool-list', '--all', '--name'), /spare/);
  await closeEditors();
});

test('a pool whose directory is not there is started once that is made, after a question', async () => {
  const { api, host } = await lab();
  const path = `${/<path>(.*)<\/path>/.exec(await virsh('pool-dumpxml', 'images'))?.[1] ?? ''}-unmade`;
  await virsh('pool-define-as', 'unmade', 'dir', '--target', path);
  const { uuid } = await eventually('the pool', () => host.snapshot.pools.value.find((one) => one.name === 'unmade'));
  const node: TreeNode = { kind: 'pool', id: uuid, host: host.id, uuid };
  const isActive = async (): Promise<boolean> => /State:\s+running/.test(await virsh('pool-info', 'unmade'));
  const declined = answering(api, () => undefined);
  await run('startPool', node);
  assert.deepEqual([declined, await isActive()], [{ asked: [`The directory of unmade on ${host.snapshot.name} is not there. Make it?`], told: [] }, false]);
  const heard = answering(api, () => 'yes');
  await run('startPool', node);
  assert.deepEqual([heard, await isActive()], [{ asked: declined.asked, told: [] }, true]);
  await virsh('pool-destroy', 'unmade');
  await virsh('pool-delete', 'unmade');
  await virsh('pool-undefine', 'unmade');
});

test('the host of a file is chosen once, and then known', async () => {
  const { api, host } = await lab();
  answering(api, () => host.snapshot.name);
  const { document } = await openXml(plain('chosen'));
  await run('chooseHost', document.uri);
  const lenses = await eventually('the lens', async () => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    return found.length > 0 ? found : undefined;
  });
  assert.match(lenses.map((one) => one.command?.title ?? '').join(' '), new RegExp(host.snapshot.name));
  await closeEditors();
});

test('the files of libvirt open: configuration and log of the daemon, and the log of a machine from its own menu', async () => {
  const { api, host } = await lab();
  const base = /socket=(.*)\/run\/libvirt\/libvirt-sock$/.exec(host.snapshot.uri)?.[1] ?? '';
  const files: Readonly<Record<string, RegExp>> = {
    'config/libvirt/libvirtd.conf': /^log_outputs = /m,
    'config/libvirt/qemu.conf': /^stdio_handler = "file"/m,
    'log/libvirtd.log': /^(?:[\s\S]*libvirt version: |$)/,
    'cache/libvirt/qemu/log/web.log': /-name guest=web,/,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = `${base}/${name}`;
    const heard = answering(api, (message) => (message === 'libvirt’s files on this machine' ? path : undefined));
    await (name.endsWith('web.log') ? run('openDomainLog', await domainNode(host, 'web')) : run('openHostFile'));
    const shown = vscode.window.activeTextEditor?.document;
    assert.deepEqual([shown?.uri.scheme, shown?.uri.fsPath, heard.told], ['file', path, []]);
    assert.match(shown?.getText() ?? '', text);
  }
  await virshDefine(plain('never-ran'));
  const heard = answering(api, () => undefined);
  await run('openDomainLog', await domainNode(host, 'never-ran'));
  assert.match(heard.told.join(' '), /^This machine has no log of never-ran on /);
  await undefine('never-ran');
  await closeEditors();
});

test('the health of the machine is a page of four parts; its daemons and files are asked about, and the pages on help open', async () => {
  const { api } = await lab();
  const heard = answering(api, () => undefined);
  await run('checkHost');
  const health = await page('Health of this machine.md');
  assert.deepEqual(health.match(/^# .*/gm), ['# KVM', '# Daemons', '# QEMU processes', '# virt-host-validate']);
  assert.match(health, /^- . `\/dev\/kvm`: /m);
  assert.match(health, /^- ✔ `libvirtd` runs: pid \d+, /m);
  assert.match(health, /^- web: pid \d+/m);
  assert.match(health, /^- [✔⚠✘?] `hardware virtualization`: /m);
  await run('controlDaemon');
  await run('openHostFile');
  for (const command of ['showInstallHelp', 'showAccessHelp', 'showLog']) await run(command);
  assert.match(await page('Installing libvirt.md'), /apt install libvirt-clients[^]*brew install libvirt/);
  assert.match(await page('Access to libvirt.md'), /usermod -aG libvirt/);
  assert.ok(heard.told.every((one) => /systemd/.test(one)), heard.told.join(' | '));
  await closeEditors();
});
