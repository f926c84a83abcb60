// The hosts' part against a real libvirt in a real VS Code: tree, edit-save-define, conflict, refusal, define from a file.
import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { TreeNode } from '../../client/src/tree/nodes';
import { isNewer } from '../../server/src/features/words/versions';
import { eventually, openXml } from './editor';
import { skip, test } from './harness';
import { answering, closeEditors, lab, openDomain, plain, replace, undefine, virsh, virshDefine } from './lab';

test('the tree shows a domain that somebody else defines, and what happens to it', async () => {
  const { api, host } = await lab();
  const { model } = api.hosts.view.provider;
  await virshDefine(plain('followed'));
  const known = await eventually('the new domain', () => model.domainsOf(host).find((one) => one.domain.name === 'followed'));
  assert.equal(known.domain.state, 'shutoff');
  await virsh('start', '--domain=followed');
  await eventually('its start', () => model.domainsOf(host).find((one) => one.domain.name === 'followed' && one.domain.state === 'running'));
  await virsh('destroy', '--domain=followed');
  await undefine('followed');
  await eventually('its end', () => (model.domainsOf(host).some((one) => one.domain.name === 'followed') ? undefined : true));
});

test('a definition is edited, saved and so defined, and the editor shows what libvirt made of it', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'edited');
  await replace(editor, /<memory unit='KiB'>65536</, "<memory unit='MiB'>96<");
  await vscode.commands.executeCommand('libvirt.saveDefinition');
  assert.match(await virsh('dumpxml', '--inactive', uuid), /<memory unit='KiB'>98304</);
  await eventually("libvirt's way of writing it", () => (editor.document.getText().includes("<memory unit='KiB'>98304<") ? true : undefined));
  assert.deepEqual([editor.document.isDirty, heard], [false, { asked: [], told: [] }]);
  await closeEditors();
  await undefine('edited');
});

test('VS Code’s own save defines too', async () => {
  const { api, host } = await lab();
  answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'saved-by-code');
  await replace(editor, '65536', '81920');
  assert.equal(await editor.document.save(), true);
  assert.match(await virsh('dumpxml', '--inactive', uuid), /<memory unit='KiB'>81920</);
  await closeEditors();
  await undefine('saved-by-code');
});

test('a definition that was changed meanwhile is not overwritten without a yes, not even by one of equal length', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'conflict');
  await replace(editor, "<vcpu placement='static'>1<", "<vcpu placement='static'>2<");
  await virshDefine((await virsh('dumpxml', '--inactive', uuid)).replace(/65536/g, '75536'));
  await vscode.commands.executeCommand('libvirt.saveDefinition');
  assert.deepEqual(heard, { asked: ['conflict on demo was changed by someone else since you opened it.'], told: ['conflict was not defined; your text is kept.'] });
  assert.match(await virsh('dumpxml', '--inactive', uuid), /75536[^]*<vcpu placement='static'>1</);
  assert.equal(editor.document.isDirty, true);
  answering(api, () => 'overwrite');
  await vscode.commands.executeCommand('libvirt.saveDefinition');
  assert.match(await virsh('dumpxml', '--inactive', uuid), /65536[^]*<vcpu placement='static'>2</);
  await closeEditors();
  await undefine('conflict');
});

test('what libvirt refuses is shown at its place, and the text stays', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'refused');
  await replace(editor, /<vcpu placement='static'>1<\/vcpu>/, "<vcpu placement='static' current='9'>1</vcpu>");
  await vscode.commands.executeCommand('libvirt.saveDefinition');
  const text = editor.document.getText();
  assert.equal(heard.told.length, 1, heard.told.join(' | '));
  assert.deepEqual([editor.document.isDirty, text.includes("current='9'"), (await virsh('dumpxml', '--inactive', uuid)).includes("current='9'")], [true, true, false]);
  await closeEditors();
  await undefine('refused');
});

test('comments are said to be lost before they are, once', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'go-on');
  const { editor } = await openDomain(host, 'commented');
  for (const memory of ['81920', '98304']) {
    await replace(editor, /<memory unit='KiB'>\d+<\/memory>/, `<!-- note --><memory unit='KiB'>${memory}</memory>`);
    await vscode.commands.executeCommand('libvirt.saveDefinition');
    await eventually('the text without the comment', () => (editor.document.getText().includes('note') ? undefined : true));
  }
  assert.deepEqual(heard.asked, ['The comments in commented will be lost.']);
  await closeEditors();
  await undefine('commented');
});

test('a file is defined, redefined by its name, and the replaced definition is kept', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'yes');
  const name = 'from-a-file';
  const editor = await openXml(plain(name), 'from-a-file.libvirt.xml');
  await vscode.commands.executeCommand('libvirt.define', editor.document.uri);
  const domain = await eventually('the domain', () => host.snapshot.domains.value.find((one) => one.name === name));
  await vscode.window.showTextDocument(editor.document);
  await writeFile(editor.document.uri.fsPath, plain(name).replace('65536', '81920'));
  await eventually('the file in the editor', () => (editor.document.getText().includes('81920') ? true : undefined));
  await vscode.commands.executeCommand('libvirt.define', editor.document.uri);
  assert.match(await virsh('dumpxml', '--inactive', domain.uuid), /81920/);
  assert.deepEqual(heard.asked, [`Define ${name} on demo?`, `Redefine ${name} on demo?`]);
  await closeEditors();
  await undefine(name);
});

test('what is newer than the libvirt of its host is a warning in a definition', async () => {
  const { api, host } = await lab();
  answering(api, () => undefined);
  const version = host.snapshot.host?.libvirtVersion ?? '';
  if (!isNewer('12.2.0', version)) return skip(`the host’s libvirt, ${version}, has everything that this test knows`);
  const { editor } = await openDomain(host, 'too-new');
  await replace(editor, '<devices>', "<iommufd enabled='yes'/>\n  <devices>");
  const warned = await eventually('the warning', () => vscode.languages.getDiagnostics(editor.document.uri).find(({ code }) => code === 'newer-than-target'));
  const expected = `\`<iommufd>\` came with libvirt 12.2.0; host demo has ${version}. Leave it out, or define this on a newer host.`;
  assert.deepEqual([vscode.DiagnosticSeverity[warned.severity], editor.document.getText(warned.range), warned.message], ['Warning', 'iommufd', expected]);
  await closeEditors();
  await undefine('too-new');
});

test('a copy has another name, uuid and nothing of the old one', async () => {
  const { api, host } = await lab();
  answering(api, (message) => (message.startsWith('Define a Copy') ? 'the-copy' : 'yes'));
  const { uuid } = await openDomain(host, 'original');
  await vscode.commands.executeCommand('libvirt.defineAsCopy', { kind: 'domain', id: 'x', host: host.id, uuid });
  const copy = await eventually('the copy', () => host.snapshot.domains.value.find((one) => one.name === 'the-copy'));
  assert.notEqual(copy.uuid, uuid);
  await closeEditors();
  await undefine('original');
  await undefine('the-copy');
});

test('commands on a selection start and force off, after one question', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'yes');
  await virshDefine(plain('bulk-1'));
  await virshDefine(plain('bulk-2'));
  const nodes = await eventually('both', () => {
    const both = host.snapshot.domains.value.filter((one) => one.name.startsWith('bulk-'));
    return both.length === 2 ? both.map(({ uuid }): TreeNode => ({ kind: 'domain', id: uuid, host: host.id, uuid })) : undefined;
  });
  const bulkNames = host.snapshot.domains.value.filter((one) => one.name.startsWith('bulk-')).map((one) => `${one.name} on ${host.snapshot.name}`);
  const states = (): string[] => host.snapshot.domains.value.filter((one) => one.name.startsWith('bulk-')).map((one) => one.state);
  await vscode.commands.executeCommand('libvirt.start', nodes[0], nodes);
  assert.deepEqual(states(), ['running', 'running']);
  await vscode.commands.executeCommand('libvirt.destroy', nodes[0], nodes);
  assert.deepEqual([states(), heard], [['shutoff', 'shutoff'], { asked: [`Force Off: 2 domains? ${bulkNames.join(', ')}`], told: [] }]);
  await undefine('bulk-1');
  await undefine('bulk-2');
});

test('a device of the host is shown and given to a machine, whose XML then has it', async () => {
  const { api, host } = await lab();
  const { model } = api.hosts.view.provider;
  const nodes = await model.children({ kind: 'host-devices', id: 'x', host: host.id });
  const node = nodes.find((one) => one.kind === 'host-device' && one.device.hostdev !== undefined);
  if (node?.kind !== 'host-device') return skip('this machine has no device that a guest could be given');
  await virshDefine(plain('given'));
  await eventually('the domain', () => host.snapshot.domains.value.find((one) => one.name === 'given'));
  const heard = answering(api, (message) => (message.endsWith('?') ? 'yes' : 'given'));
  await vscode.commands.executeCommand('libvirt.attachHostDevice', node);
  const title = `Attach ${node.device.name}`;
  assert.deepEqual(heard, { asked: [`${title}: given on ${host.snapshot.name}?`], told: [`The device is attached to given on ${host.snapshot.name}.`] });
  assert.match(await virsh('dumpxml', '--inactive', '--domain=given'), /<hostdev mode='subsystem'/);
  await undefine('given');
});
