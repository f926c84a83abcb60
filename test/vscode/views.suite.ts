// What is only looked at, through VS Code against a real libvirt: changes at the next start, dumped XML, command lines, devices, history.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TreeNode } from '../../client/src/tree/nodes';
import { diff, domain, memory, onHost, run, save, uuidOf, view } from './definitions';
import { eventually, openXml } from './editor';
import { skip, test } from './harness';
import { answering, closeEditors, lab, openDomain, plain, replace, undefine, virsh, virshDefine } from './lab';

test('the time of modification moves with the definition, and with nothing else', async () => {
  const { api, host } = await lab();
  answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'timed');
  const { uri } = editor.document;
  const time = async (): Promise<number> => (await vscode.workspace.fs.stat(uri)).mtime;
  const first = await time();
  await virsh('start', uuid);
  await virsh('destroy', uuid);
  await virshDefine(await onHost(uuid));
  await host.refresh('all');
  assert.equal(await time(), first);
  await virshDefine((await onHost(uuid)).replaceAll('65536', '75776'));
  assert.ok((await time()) > first);
  await eventually('the clean editor follows', () => (memory(editor.document.getText()) === '75776' ? true : undefined));
  await closeEditors();
  await undefine('timed');
});

test('what the next start changes is a badge on the machine, and a diff of that alone', async () => {
  const { api, host } = await lab();
  const { provider } = api.hosts.view;
  answering(api, () => undefined);
  await virshDefine(plain('pending').replace('</domain>', "<devices><serial type='pty'/><graphics type='vnc' port='-1' autoport='yes'/></devices></domain>"));
  const uuid = await uuidOf('pending');
  await eventually('the machine', () => host.snapshot.domains.value.find((one) => one.uuid === uuid));
  const nodes = async (): Promise<TreeNode | undefined> => {
    const [top] = await provider.getChildren();
    const sections = top === undefined ? [] : await provider.getChildren(top);
    const domains = await Promise.all(sections.map(async (one) => (one.kind === 'section' && one.section === 'domains' ? provider.getChildren(one) : [])));
    return domains.flat().find((one) => one.kind === 'domain' && one.uuid === uuid);
  };
  const node = await eventually('its node', nodes);
  const label = (): string => provider.getTreeItem(node).accessibilityInformation?.label ?? '';
  await run('start', node);
  await run('compareLiveWithNextStart', node);
  const [live, next] = await diff('<name>pending</name>');
  assert.equal(live, next);
  assert.doesNotMatch(label(), /changes at next start/);
  await virshDefine((await onHost(uuid)).replaceAll('65536', '81920'));
  await eventually('the badge', () => (label().includes('changes at next start') ? true : undefined));
  const differing = await eventually('the diff follows', async () => {
    const [one, other] = await diff('<name>pending</name>');
    const [lines, others] = [one.split('\n'), other.split('\n')];
    return one === other ? undefined : lines.flatMap((line, index) => (line === others[index] ? [] : [`${line.trim()} → ${others[index]?.trim() ?? ''}`]));
  });
  assert.deepEqual(differing, ["<memory unit='KiB'>65536</memory> → <memory unit='KiB'>81920</memory>"]);
  await virsh('destroy', uuid);
  await eventually('no badge', () => (label().includes('changes at next start') ? undefined : true));
  await closeEditors();
  await undefine('pending');
});

test('XML is dumped into a read-only editor that follows the machine, from which nothing is defined', async () => {
  const { api, host } = await lab();
  await virshDefine(plain('dumped').replace('</domain>', "<devices><graphics type='vnc' port='-1' autoport='yes' passwd='s3cret'/></devices></domain>"));
  const uuid = await uuidOf('dumped');
  await eventually('the machine', () => host.snapshot.domains.value.find((one) => one.uuid === uuid));
  const answers = ['Definition', 'In a read-only editor'];
  const heard = answering(api, () => answers.shift());
  await run('dumpXml', domain(host, uuid));
  assert.doesNotMatch(await view('dumped (next start).xml', '65536'), /s3cret/);
  await virshDefine((await onHost(uuid)).replaceAll('65536', '75776'));
  await view('dumped (next start).xml', '75776');
  for (const command of ['define', 'defineAsCopy', 'compareWithHost']) await run(command);
  const only = 'This is only a view, and hides passwords. Open the definition itself, or save its XML to a file, and define that.';
  assert.deepEqual(heard, { asked: [], told: [only, only, only] });
  await closeEditors();
  await undefine('dumped');
});

test('the QEMU command line of a file is shown without defining it', async () => {
  const { api } = await lab();
  answering(api, () => undefined);
  const { document } = await openXml(plain('not-defined'));
  await run('showQemuCommandLine', document.uri);
  assert.match(await view('not-defined.sh'), /-name guest=not-defined/);
  assert.doesNotMatch(await virsh('list', '--all', '--name'), /not-defined/);
  await closeEditors();
});

test('the XML of a device of the host is shown', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  const nodes = await api.hosts.view.provider.model.children({ kind: 'host-devices', id: 'x', host: host.id });
  const node = nodes.find((one) => one.kind === 'host-device');
  await run('showHostDeviceXml');
  // From the palette it is a list to choose from.
  assert.deepEqual(heard.told, node === undefined ? ['demo has no device for this.'] : []);
  if (node?.kind !== 'host-device') return skip('this machine shows no device');
  await run('showHostDeviceXml', node);
  assert.match(await view('.xml', '<device>'), new RegExp(`<name>${node.device.name}</name>`));
  await closeEditors();
});

test('what the history has can be looked at', async () => {
  const { api, host } = await lab();
  answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'looked-back');
  await replace(editor, '65536', '81920');
  await save();
  api.hosts.answerWith({ pick: async (items) => Promise.resolve((items.find((one) => one.label === 'Show') ?? items[0])?.value) });
  await run('showHistory', domain(host, uuid));
  assert.equal(memory(await view('looked-back.xml')), '65536');
  await closeEditors();
  await undefine('looked-back');
});
