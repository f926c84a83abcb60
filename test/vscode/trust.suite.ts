// What may run at all: hosts of a workspace, URIs that run programs, and the program that virsh is.
import * as assert from 'node:assert/strict';
import { access, chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from './editor';
import { test } from './harness';
import { answering, lab } from './lab';

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('libvirt');
const folder = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
const exists = async (path: string): Promise<boolean> => access(path).then(() => true, () => false);

/** A program in the workspace. */
async function program(name: string, text: string): Promise<string> {
  const path = join(folder(), name);
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

test('a host that the workspace names is not touched before somebody agrees', async () => {
  const { api } = await lab();
  const mark = join(folder(), 'workspace-ran');
  const uri = `qemu+ssh://nowhere/session?command=${await program('workspace-ssh', `touch '${mark}'; exit 1`)}`;
  await settings().update('connections', [{ name: 'theirs', uri }], vscode.ConfigurationTarget.Workspace);
  try {
    const host = await eventually('the host', () => api.hosts.hosts.get(uri));
    const heard = answering(api, () => undefined);
    await vscode.commands.executeCommand('libvirt.refresh');
    assert.deepEqual([host.snapshot.state.kind, heard.asked], ['disconnected', []]);
    await vscode.commands.executeCommand('libvirt.connectHost', uri);
    assert.deepEqual(heard.asked, ['Connect to theirs, a host that this workspace names?']);
    assert.equal(host.snapshot.state.kind === 'failed' && host.snapshot.state.failure.code, 'uri-not-trusted');
    await assert.rejects(host.hypervisor.domains.list());
    assert.equal(await exists(mark), false);
    answering(api, () => 'yes');
    await vscode.commands.executeCommand('libvirt.connectHost', uri);
    assert.equal(await exists(mark), true);
  } finally {
    await settings().update('connections', undefined, vscode.ConfigurationTarget.Workspace);
  }
  await eventually('the end of the host', () => (api.hosts.hosts.get(uri) === undefined ? true : undefined));
});

test('a URI of the person’s own that runs a program is asked about too', async () => {
  const { api } = await lab();
  const mark = join(folder(), 'ext-ran');
  const uri = `qemu+ext:///session?command=${await program('ext-transport', `touch '${mark}'; exit 1`)}`;
  await api.hosts.hosts.add({ name: 'outside', uri });
  const heard = answering(api, () => undefined);
  await vscode.commands.executeCommand('libvirt.connectHost', uri);
  assert.deepEqual([heard.asked, await exists(mark)], [['outside can run a program on this machine. Connect?'], false]);
  answering(api, () => 'yes');
  await vscode.commands.executeCommand('libvirt.removeHost', uri);
  assert.equal(api.hosts.hosts.get(uri), undefined);
});

test('virsh’s path is a setting of the machine: no workspace chooses it, and a wrong one is said with the way out', async () => {
  const { host } = await lab();
  await assert.rejects(async () => settings().update('virshPath', '/evil', vscode.ConfigurationTarget.Workspace));
  await settings().update('virshPath', '/no/such/virsh', vscode.ConfigurationTarget.Global);
  try {
    host.disconnect();
    await host.connect();
    const { state } = host.snapshot;
    assert.deepEqual(state.kind === 'failed' ? [state.failure.code, state.failure.remedy] : state.kind, ['virsh-missing', 'install-virsh']);
  } finally {
    await settings().update('virshPath', undefined, vscode.ConfigurationTarget.Global);
  }
  await host.connect();
  assert.equal(host.snapshot.state.kind, 'connected');
});

test('an empty view says why: no virsh, or no access', async () => {
  const { api, host } = await lab();
  const { model } = api.hosts.view.provider;
  const own = settings().inspect('connections')?.globalValue;
  const emptinessWith = async (virsh: string): Promise<string> => {
    await settings().update('virshPath', virsh, vscode.ConfigurationTarget.Global);
    await settings().update('connections', undefined, vscode.ConfigurationTarget.Global);
    await eventually('the usual hosts', () => (api.hosts.hosts.unanswered.length > 0 ? true : undefined));
    await vscode.commands.executeCommand('libvirt.refresh');
    return eventually('the reason', () => (model.emptiness() === 'looking' ? undefined : model.emptiness()));
  };
  try {
    assert.equal(await emptinessWith('/no/such/virsh'), 'no-virsh');
    // What virsh of libvirt 9.0 says to somebody who is not in the group.
    const words = "error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied";
    assert.equal(await emptinessWith(await program('virsh-without-access', `cat >&2 <<'END'\n${words}\nEND\nexit 1`)), 'no-access');
  } finally {
    await settings().update('virshPath', undefined, vscode.ConfigurationTarget.Global);
    await settings().update('connections', own, vscode.ConfigurationTarget.Global);
  }
  await eventually('the host again', () => (api.hosts.hosts.get(host.id)?.snapshot.domains.loaded === true ? true : undefined));
});
