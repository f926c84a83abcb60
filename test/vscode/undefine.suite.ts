// What is lost is said before it is lost, by what a real libvirt has then: undefining several machines, reverting a running one, deleting snapshots.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../client/src/extension';
import type { HostModel } from '../../client/src/hosts/hosts';
import type { TreeNode } from '../../client/src/tree/nodes';
import type { Question } from '../../client/src/ui/prompts';
import { eventually } from './editor';
import { test } from './harness';
import { answering, lab, plain, virsh, virshDefine } from './lab';

const run = async (command: string, ...args: unknown[]): Promise<unknown> => vscode.commands.executeCommand(`libvirt.${command}`, ...args);

async function nodeOf(host: HostModel, name: string): Promise<Extract<TreeNode, { kind: 'domain' }>> {
  const { uuid } = await eventually(`${name} in the model`, () => host.snapshot.domains.value.find((one) => one.name === name));
  return { kind: 'domain', id: uuid, host: host.id, uuid };
}

/** Every question in full, answered by its first choice or dismissed. */
function asked(api: ExtensionApi, answer: 'yes' | 'no'): string[] {
  const heard: string[] = [];
  api.hosts.answerWith({ ask: async <Id extends string>({ message, detail, choices }: Question<Id>) => {
    heard.push(message, ...(detail ?? '').split('\n'));
    return Promise.resolve(answer === 'yes' ? choices[0]?.id : undefined);
  } });
  return heard;
}

/** An empty disk in the demo host's pool; another try may have left one. */
async function volume(name: string): Promise<string> {
  await virsh('vol-delete', name, '--pool', 'images').catch(() => undefined);
  await virsh('vol-create-as', 'images', name, '1M', '--format', 'qcow2');
  return (await virsh('vol-path', name, '--pool', 'images')).trim();
}

test('machines are undefined after one question, which lists what goes with each of them', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => '');
  const questions = asked(api, 'yes');
  const path = await volume('goes.qcow2');
  await virshDefine(plain('goes-1').replace('</domain>', `<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='vda'/></disk></devices></domain>`));
  await virshDefine(plain('goes-2'));
  const nodes = [await nodeOf(host, 'goes-1'), await nodeOf(host, 'goes-2')];
  // No event tells of either: both are read for the question.
  await virsh('snapshot-create-as', 'goes-1', 'base');
  await virsh('start', 'goes-2');
  await virsh('managedsave', 'goes-2');
  await run('undefine', nodes[0], nodes);
  assert.deepEqual([questions, heard.told], [[
    'Undefine: 2 domains? goes-1 on demo, goes-2 on demo',
    'The definitions are kept in the history of this extension and can be restored.',
    '', 'goes-1 on demo:', 'Removed with it:', '– What libvirt knows of its snapshots: base', 'Its disks stay where they are.',
    '', 'goes-2 on demo:', 'Removed with it:', '– Saved state: its memory of when it was saved', 'Its disks stay where they are.',
  ], []]);
  assert.doesNotMatch(await virsh('list', '--all', '--name'), /goes-/);
  assert.deepEqual(host.snapshot.domains.value.filter(({ name }) => name.startsWith('goes-')), []);
  assert.match(await virsh('vol-list', 'images'), /goes\.qcow2/);
  await virsh('vol-delete', 'goes.qcow2', '--pool', 'images');
});

test('a running machine that is undefined goes on, and that is said', async () => {
  const { api, host } = await lab();
  answering(api, () => undefined);
  await virshDefine(plain('goes-on'));
  const node = await nodeOf(host, 'goes-on');
  await virsh('start', 'goes-on');
  const questions = asked(api, 'yes');
  await run('undefine', node);
  assert.deepEqual(questions, ['Undefine goes-on on demo?', 'The definition is kept in the history of this extension and can be restored.', 'It is running: it goes on as a transient domain and is gone when it stops.', 'Its disks stay where they are.']);
  assert.match(await virsh('dominfo', 'goes-on'), /State: +running[^]*Persistent: +no/);
  await virsh('destroy', 'goes-on');
});

test('reverting a running machine says what is lost, and nothing is when the answer is no; many snapshots go after one question', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  const { provider } = api.hosts.view;
  const node = await nodeOf(host, 'database');
  for (const name of ['told-1', 'told-2']) await virsh('snapshot-create-as', node.uuid, name);
  await host.refresh({ domain: node.uuid });
  const flat = async (parent: TreeNode): Promise<TreeNode[]> => (await Promise.all((await provider.getChildren(parent)).map(async (one) => [one, ...(await flat(one))]))).flat();
  const named = async (name: string): Promise<TreeNode | undefined> => (await flat({ kind: 'domain-part', id: `${node.id}/s`, host: host.id, uuid: node.uuid, part: 'snapshots' })).find((one) => one.kind === 'snapshot' && one.snapshot.name === name);
  const nodes = await eventually('both in the tree', async () => {
    const both = [await named('told-1'), await named('told-2')];
    return both.every((one) => one !== undefined) ? both : undefined;
  });
  const questions = asked(api, 'no');
  await run('revertSnapshot', nodes[0]);
  assert.deepEqual(questions.filter((line) => !line.startsWith('It was made ')), [
    'Revert database on demo to the snapshot told-1?',
    'Everything that changed on its disks since then is lost.',
    'It is running: what is in its memory is lost too, and its programs end without a warning.',
    'It then runs from where it was.',
    'It gets the definition of then. The present one is kept in the history of this extension.',
  ]);
  assert.equal((await virsh('snapshot-current', node.uuid, '--name')).trim(), 'told-2');
  const deleting = asked(api, 'yes');
  await run('deleteSnapshot', nodes[0], nodes);
  assert.deepEqual([deleting[0], heard.told], ['Delete 2 snapshots? told-1 (database on demo), told-2 (database on demo)', []]);
  assert.doesNotMatch(await virsh('snapshot-list', '--name', node.uuid), /told-/);
});
