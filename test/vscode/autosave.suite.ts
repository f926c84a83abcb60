// Autosave on definitions: it keeps, never defines, and nothing that was typed is lost.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { HostModel } from '../../client/src/hosts/hosts';
import { eventually } from './editor';
import { test } from './harness';
import { answering, closeEditors, lab, openDomain, replace, undefine, virsh, virshDefine } from './lab';

/** Runs with autosave on. */
async function withAutosave(body: () => Promise<void>): Promise<void> {
  const files = vscode.workspace.getConfiguration('files');
  const set = async (mode: string | undefined, delay: number | undefined): Promise<void> => {
    await files.update('autoSaveDelay', delay, vscode.ConfigurationTarget.Global);
    await files.update('autoSave', mode, vscode.ConfigurationTarget.Global);
  };
  await set('afterDelay', 100);
  try {
    await body();
  } finally {
    await set('off', undefined);
  }
}

const clean = async (editor: vscode.TextEditor): Promise<true> => eventually('the autosave', () => (editor.document.isDirty ? undefined : true));

/** Opens a domain, changes its memory, and waits for the autosave. */
async function keptEdit(host: HostModel, name: string): Promise<{ readonly editor: vscode.TextEditor; readonly uuid: string }> {
  const opened = await openDomain(host, name);
  await replace(opened.editor, '65536', '81920');
  await clean(opened.editor);
  return opened;
}

test('autosave defines nothing, and a save of the person’s own does', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  await withAutosave(async () => {
    const { editor, uuid } = await keptEdit(host, 'autosaved');
    assert.match(await virsh('dumpxml', '--inactive', uuid), /65536/);
    assert.match(editor.document.getText(), /81920/);
    await vscode.commands.executeCommand('libvirt.saveDefinition');
    assert.match(await virsh('dumpxml', '--inactive', uuid), /81920/);
    assert.deepEqual(heard, { asked: [], told: [] });
    await closeEditors();
  });
  await undefine('autosaved');
});

test('a text that autosave kept survives a change on the host, which is asked about', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  await withAutosave(async () => {
    const { editor, uuid } = await keptEdit(host, 'kept');
    await virshDefine((await virsh('dumpxml', '--inactive', uuid)).replace("<vcpu placement='static'>1<", "<vcpu placement='static'>3<"));
    await host.refresh('all');
    await vscode.commands.executeCommand('libvirt.saveDefinition');
    assert.match(editor.document.getText(), /81920/);
    assert.deepEqual([heard.asked, /81920/.test(await virsh('dumpxml', '--inactive', uuid))], [['kept on demo was changed by someone else since you opened it.'], false]);
    answering(api, () => 'overwrite');
    await vscode.commands.executeCommand('libvirt.saveDefinition');
    assert.match(await virsh('dumpxml', '--inactive', uuid), /81920[^]*<vcpu placement='static'>1</);
    await closeEditors();
  });
  await undefine('kept');
});

test('a text that autosave kept is there when its editor is opened again, and can be thrown away', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'yes');
  await withAutosave(async () => {
    const { editor, uuid } = await keptEdit(host, 'reopened');
    const { uri } = editor.document;
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    const again = await vscode.window.showTextDocument(uri);
    assert.match(again.document.getText(), /81920/);
    await vscode.commands.executeCommand('libvirt.discardEdit', uri);
    await eventually('the text of the host', () => (again.document.getText().includes('65536') ? true : undefined));
    assert.deepEqual([again.document.isDirty, heard.asked, /65536/.test(await virsh('dumpxml', '--inactive', uuid))], [false, ['Throw away your edit of reopened?'], true]);
    await vscode.commands.executeCommand('libvirt.saveDefinition');
    assert.deepEqual(heard.told, ['Your edit of reopened is not defined on demo. Auto-save kept it: it is there when you open reopened again.']);
    await closeEditors();
  });
  await undefine('reopened');
});
