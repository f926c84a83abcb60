// A long job of a real guest, through a real VS Code: it is shown with its progress, and ends when a person agrees to that.
import * as assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { TreeNode } from '../../client/src/tree/nodes';
import { whileSavingIsSlow } from '../support/slowSave';
import { eventually } from './editor';
import { test } from './harness';
import { answering, closeEditors, lab, uri, virsh } from './lab';

/** Where libvirt saves `web`. */
const savedState = join(dirname(dirname(dirname(new URL(uri ?? 'qemu:///session').searchParams.get('socket') ?? ''))), 'config/libvirt/qemu/save/web.save');

test('a save that takes long is shown with its progress, and aborted after a question that tells how far it is', async () => {
  const { api, host } = await lab();
  const { uuid } = await eventually('web', () => host.snapshot.domains.value.find((one) => one.name === 'web' && one.state === 'running'));
  const node: TreeNode = { kind: 'domain', id: uuid, host: host.id, uuid };
  const heard = answering(api, () => 'yes');
  await whileSavingIsSlow(savedState, async () => {
    const saving = vscode.commands.executeCommand('libvirt.managedSave', node);
    await eventually('the job', async () => (/Operation: +Save/.test(await virsh('domjobinfo', uuid)) ? true : undefined));
    await vscode.commands.executeCommand('libvirt.showJob', node);
    const editor = await eventually('the job in an editor', () => (vscode.window.activeTextEditor?.document.uri.path.endsWith('job.txt') === true ? vscode.window.activeTextEditor : undefined));
    assert.match(editor.document.getText(), /Operation: +Save\n[^]*Data processed: /);
    await vscode.commands.executeCommand('libvirt.abortJob', node);
    await saving;
  });
  assert.deepEqual(heard.asked, ['Save and Stop: web on demo?', 'Abort the job of web on demo?']);
  assert.match(heard.told.join(' | '), /^Save and Stop: web on demo: [^|]*$/);
  assert.equal((await virsh('domstate', uuid)).trim(), 'running');
  await closeEditors();
});
