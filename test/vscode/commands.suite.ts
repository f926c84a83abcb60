// The commands on machines, networks, pools and volumes, run through VS Code against a real libvirt, each judged by what virsh says afterwards.
import * as assert from 'node:assert/strict';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { HostModel } from '../../client/src/hosts/hosts';
import type { DomainSummary } from '../../client/src/virsh/hypervisor';
import type { TreeNode } from '../../client/src/tree/nodes';
import type { ProgressOptions } from '../../client/src/ui/prompts';
import { vscodePrompts } from '../../client/src/ui/vscodePrompts';
import { eventually, openXml } from './editor';
import { test } from './harness';
import { answering, closeEditors, lab, plain, replace, undefine, uri, virsh, virshDefine } from './lab';

const run = async (command: string, ...args: unknown[]): Promise<unknown> => vscode.commands.executeCommand(`libvirt.${command}`, ...args);

/** The node of a domain, once the model knows it. */
async function domainNode(host: HostModel, name: string): Promise<Extract<TreeNode, { kind: 'domain' }>> {
  const { uuid } = await eventually(`${name} in the model`, () => host.snapshot.domains.value.find((one) => one.name === name));
  return { kind: 'domain', id: uuid, host: host.id, uuid };
}

const stateOf = (host: HostModel, name: string): DomainSummary['state'] | undefined => host.snapshot.domains.value.find((one) => one.name === name)?.state;

/** The text of the editor that a command opened. */
async function shown(ending: string): Promise<string> {
  const editor = await eventually(`an editor with ${ending}`, () => {
    const active = vscode.window.activeTextEditor;
    return active?.document.uri.scheme === 'libvirt-view' && active.document.uri.path.endsWith(ending) ? active : undefined;
  });
  return editor.document.getText();
}

const disk = (path: string, target: string): string => `<disk type='file' device='disk'>\n  <driver name='qemu' type='raw'/>\n  <source file='${path}'/>\n  <target dev='${target}' bus='virtio'/>\n</disk>\n`;

/** Where the pool of the demo host keeps its volumes. */
async function poolPath(): Promise<string> {
  return /<path>(.*)<\/path>/.exec(await virsh('pool-dumpxml', 'images'))?.[1] ?? '';
}

test('a device in the editor is attached and detached, as the XML confirms', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'yes');
  await virshDefine(plain('with-devices'));
  const node = await domainNode(host, 'with-devices');
  await openXml(disk(join(await poolPath(), 'data.raw'), 'vdb'), 'disk.libvirt.xml');
  await run('attachDevice', node);
  assert.match(await virsh('dumpxml', '--inactive', node.uuid), /data\.raw[^]*<target dev='vdb'/);
  await run('detachDevice', node);
  assert.doesNotMatch(await virsh('dumpxml', '--inactive', node.uuid), /data\.raw/);
  assert.deepEqual(heard, {
    asked: ['Attach Device: with-devices on demo?', 'Detach Device: with-devices on demo?'],
    told: ['The device is attached to with-devices on demo.', 'The device is detached from with-devices on demo.'],
  });
  await closeEditors();
  await undefine('with-devices');
});

test('a running machine gets and loses a disk, now and for its next start', async () => {
  const { api, host } = await lab();
  const heard = answering(api, (message) => (message === 'Attach Device' || message === 'Detach Device' ? 'Now and at the next start' : 'yes'));
  const node = await domainNode(host, 'web');
  await openXml(disk(join(await poolPath(), 'data.raw'), 'vdz'), 'live-disk.libvirt.xml');
  await run('attachDevice', node);
  assert.deepEqual([/vdz/.test(await virsh('dumpxml', node.uuid)), /vdz/.test(await virsh('dumpxml', '--inactive', node.uuid))], [true, true]);
  await run('detachDevice', node);
  assert.equal(heard.told[0], 'The device is attached to web on demo.');
  assert.ok(['The device is detached from web on demo.', 'The guest of web on demo has not let go of the device. It may do so later, or never.'].includes(heard.told[1] ?? ''), heard.told[1]);
  assert.equal(heard.told[1]?.startsWith('The device is detached'), !/vdz/.test(await virsh('dumpxml', node.uuid)));
  await closeEditors();
});

test('media go into a drive and out', async () => {
  const { api, host } = await lab();
  await virshDefine(plain('with-drive', '').replace('</domain>', "<devices><disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk></devices></domain>"));
  const node = await domainNode(host, 'with-drive');
  const image = join(await poolPath(), 'data.raw');
  answering(api, (message) => (message === 'Change Media: with-drive on demo' ? image : message === 'Change Media: sda · with-drive on demo' ? 'Insert an image …' : undefined));
  await run('changeMedia', node);
  assert.match(await virsh('dumpxml', '--inactive', node.uuid), /<source file='.*data\.raw'/);
  answering(api, () => 'Eject');
  await run('changeMedia', node);
  assert.doesNotMatch(await virsh('dumpxml', '--inactive', node.uuid), /data\.raw/);
  await undefine('with-drive');
});

test('disks and addresses are listed', async () => {
  const { api, host } = await lab();
  const node = await domainNode(host, 'web');
  answering(api, () => 'vda');
  await run('showBlockDevices', node);
  assert.match(await vscode.env.clipboard.readText(), /web\.qcow2$/);
  const heard = answering(api, () => 'DHCP leases');
  await run('showAddresses', node);
  assert.equal(heard.told.length, 1, heard.told.join(' | '));
});

test('a snapshot is made, shown in the tree, reverted to and deleted', async () => {
  const { api, host } = await lab();
  const { provider } = api.hosts.view;
  const node = await domainNode(host, 'database');
  const names = async (): Promise<string[]> => (await virsh('snapshot-list', '--name', node.uuid)).split('\n').filter((one) => one !== '');
  const before = await names();
  let boxes = 0;
  answering(api, () => (boxes++ === 0 ? 'tested' : 'Disks and memory'));
  await run('createSnapshot', node);
  assert.deepEqual((await names()).filter((one) => !before.includes(one)), ['tested']);
  const part: TreeNode = { kind: 'domain-part', id: `${node.id}/s`, host: host.id, uuid: node.uuid, part: 'snapshots' };
  const flat = async (parent: TreeNode): Promise<TreeNode[]> => (await Promise.all((await provider.getChildren(parent)).map(async (one) => [one, ...(await flat(one))]))).flat();
  const snapshot = (await flat(part)).find((one) => one.kind === 'snapshot' && one.snapshot.name === 'tested');
  assert.ok(snapshot, 'the tree has the snapshot');
  await run('showSnapshotXml', snapshot);
  assert.match(await shown('.xml'), /<name>tested<\/name>/);
  const heard = answering(api, (message) => (message.startsWith('Delete') ? 'this' : 'yes'));
  await run('revertSnapshot', snapshot);
  assert.equal(await stateNow(node.uuid), 'running');
  await run('deleteSnapshot', snapshot);
  assert.deepEqual([await names(), heard], [before, { asked: ['Revert database on demo to the snapshot tested?', 'Delete the snapshot tested of database on demo?'], told: [] }]);
  await closeEditors();
});

const stateNow = async (uuid: string): Promise<string> => (await virsh('domstate', uuid)).trim();

test('a job that there is not is said so', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'yes');
  const node = await domainNode(host, 'web');
  await run('showJob', node);
  await run('abortJob', node);
  assert.deepEqual(heard, { asked: [], told: ['web on demo is not busy with anything.', 'web on demo is not busy with anything.'] });
});

test('the guest is frozen and thawed, and any agent command answers in an editor', async () => {
  const { api, host } = await lab();
  const node = await domainNode(host, 'web');
  await eventually('the agent', async () => virsh('qemu-agent-command', node.uuid, '{"execute":"guest-ping"}').then(() => true, () => undefined), 50_000);
  const heard = answering(api, (message) => (message.startsWith('Guest agent of') ? 'guest-ping' : 'yes'));
  await run('freeze', node);
  await run('thaw', node);
  await run('showFreezeStatus', node);
  // The tiny guest lives in its memory.
  assert.deepEqual(heard, {
    asked: ['Freeze all file systems of web on demo?'],
    told: ['The agent of web on demo found no file system that can be frozen.', '0 file systems of web on demo are thawed.', 'The file systems of web on demo are not frozen.'],
  });
  await run('runAgentCommand', node);
  assert.equal(await shown('guest-ping.json'), '{}\n');
  await run('showGuestInfo', node);
  assert.match(await shown('.properties'), /hostname = /);
  await closeEditors();
});

test('a network is defined, edited, undefined, and restored from the history', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'yes');
  const xml = "<network>\n  <name>lab-net</name>\n  <forward mode='bridge'/>\n  <bridge name='br-lab'/>\n</network>\n";
  const file = await openXml(xml, 'lab-net.libvirt.xml');
  await run('define', file.document.uri);
  const { uuid } = await eventually('the network', () => host.snapshot.networks.value.find((one) => one.name === 'lab-net'));
  const node: TreeNode = { kind: 'network', id: uuid, host: host.id, uuid };
  await run('openDefinition', node);
  const editor = await eventually('its editor', () => (vscode.window.activeTextEditor?.document.uri.scheme === 'libvirt' ? vscode.window.activeTextEditor : undefined));
  await replace(editor, 'br-lab', 'br-two');
  await run('saveDefinition');
  assert.match(await virsh('net-dumpxml', '--inactive', uuid), /br-two/);
  await run('startNetwork', node);
  assert.equal(host.snapshot.networks.value.find((one) => one.uuid === uuid)?.active, true);
  await run('networkAutostartOn', node);
  await run('showNetworkXml', node);
  assert.match(await shown('lab-net.xml'), /br-two/);
  await run('networkAutostartOff', node);
  await run('stopNetwork', node);
  await closeEditors();
  await run('undefineNetwork', node);
  assert.equal(host.snapshot.networks.value.some((one) => one.uuid === uuid), false);
  answering(api, (message) => (message.startsWith('Definitions that') ? 'lab-net' : message.includes(': ') ? 'Restore' : message.startsWith('Define ') ? 'yes' : undefined));
  api.hosts.answerWith({ pick: async (items, { title }) => Promise.resolve((title.startsWith('Definitions that') ? items.find((one) => one.label === 'lab-net') : title.startsWith('History of') && !items.some((one) => one.label === 'Restore') ? items[0] : items.find((one) => one.label === 'Restore'))?.value) });
  await run('restoreUndefined', { kind: 'host', id: host.id, host: host.id });
  assert.match(await virsh('net-dumpxml', '--inactive', uuid), /br-two/);
  assert.deepEqual(heard.asked, ['Define lab-net on demo?', 'Stop: lab-net on demo?', 'Undefine: lab-net on demo?']);
  await virsh('net-undefine', uuid);
});

test('a pool is stopped, started and refreshed; a volume is created, shown and deleted', async () => {
  const { api, host } = await lab();
  const pool = await eventually('the pool', () => host.snapshot.pools.value.find((one) => one.name === 'images'));
  const node: TreeNode = { kind: 'pool', id: pool.uuid, host: host.id, uuid: pool.uuid };
  let step = 0;
  answering(api, () => ['new.qcow2', '8M', 'qcow2'][step++]);
  await run('createVolume', node);
  const volumes = async (): Promise<readonly string[]> => (await api.hosts.view.provider.getChildren(node)).flatMap((one) => (one.kind === 'volume' ? [one.volume.name] : []));
  assert.deepEqual(await volumes(), ['data.raw', 'fedora.qcow2', 'new.qcow2']);
  const volume = (await api.hosts.view.provider.getChildren(node)).find((one) => one.kind === 'volume' && one.volume.name === 'new.qcow2');
  await run('showVolumeXml', volume);
  assert.match(await shown('.xml'), /<name>new\.qcow2<\/name>/);
  const heard = answering(api, () => 'yes');
  await run('deleteVolume', volume);
  assert.deepEqual([await volumes(), heard], [['data.raw', 'fedora.qcow2'], { asked: ['Delete the volume new.qcow2 on demo?'], told: [] }]);
  await run('stopPool', node);
  assert.equal(host.snapshot.pools.value.find((one) => one.uuid === pool.uuid)?.active, false);
  await run('startPool', node);
  await run('refreshPool', node);
  assert.deepEqual([host.snapshot.pools.value.find((one) => one.uuid === pool.uuid)?.active, await volumes()], [true, ['data.raw', 'fedora.qcow2']]);
  await closeEditors();
});

test('a copy of a volume that is cancelled is deleted once the host has made it, and until then that is shown', async () => {
  const { api, host } = await lab();
  const pool = await eventually('the pool', () => host.snapshot.pools.value.find((one) => one.name === 'images'));
  const node: TreeNode = { kind: 'pool', id: pool.uuid, host: host.id, uuid: pool.uuid };
  const volumes = async (): Promise<readonly TreeNode[]> => (await api.hosts.view.provider.getChildren(node)).filter((one) => one.kind === 'volume');
  const namesOf = (nodes: readonly TreeNode[]): readonly string[] => nodes.flatMap((one) => (one.kind === 'volume' ? [one.volume.name] : []));
  const original = (await volumes()).find((one) => one.kind === 'volume' && one.volume.name === 'fedora.qcow2');
  const slow = await slowQemuImg();
  const heard = answering(api, (message) => (message.startsWith('Copy ') ? 'yes' : 'copied.qcow2'));
  const shown: ProgressOptions[] = [];
  api.hosts.answerWith({
    progress: async (options, work) => {
      shown.push(options);
      const stop = new AbortController();
      const working = work(stop.signal, () => undefined);
      if (options.title.startsWith('Copy ')) {
        await slow.isCopying();
        stop.abort();
        assert.match(await virsh('vol-list', pool.uuid), /copied\.qcow2/);
        await slow.goOn();
      }
      return working;
    },
  });
  try {
    await run('defineAsCopy', original);
  } finally {
    api.hosts.answerWith({ progress: async (options, work) => vscodePrompts.progress(options, work) });
    await slow.remove();
  }
  assert.deepEqual(shown.slice(-2), [
    { title: 'Copy fedora.qcow2 to copied.qcow2' },
    { title: 'demo cannot stop making copied.qcow2: it is deleted as soon as it is there. Leave this window open until then.', ends: 'by-itself' },
  ]);
  assert.deepEqual(heard, { asked: ['Copy fedora.qcow2 to copied.qcow2 on demo?'], told: ['copied.qcow2 was not made: nothing of it is left on demo.'] });
  assert.deepEqual([namesOf(await volumes()), (await virsh('vol-list', pool.uuid)).includes('copied')], [['data.raw', 'fedora.qcow2'], false]);
});

/** The real qemu-img of the host, which begins to copy when the test says so: its daemon looks there for programs first. */
async function slowQemuImg(): Promise<{ isCopying(): Promise<unknown>; goOn(): Promise<void>; remove(): Promise<void> }> {
  const directory = (new URL(uri ?? '').searchParams.get('socket') ?? '').replace(/\/run\/libvirt\/libvirt-sock$/, '');
  const [program, started, go] = ['bin/qemu-img', 'tmp/copying', 'tmp/go-on'].map((name) => join(directory, name)) as [string, string, string];
  await mkdir(dirname(program), { recursive: true });
  await writeFile(program, `#!/bin/sh\ncase $1 in convert) : > '${started}'; until [ -e '${go}' ]; do sleep 0.05; done ;; esac\nexec /usr/bin/qemu-img "$@"\n`, { mode: 0o755 });
  return {
    isCopying: async () => eventually('the copying', async () => access(started).then(() => true, () => undefined)),
    goOn: async () => writeFile(go, ''),
    remove: async () => {
      for (const file of [program, started, go]) await rm(file, { force: true });
    },
  };
}

test('a machine that is undefined comes back from the history', async () => {
  const { api, host } = await lab();
  await virshDefine(plain('comes-back'));
  const node = await domainNode(host, 'comes-back');
  answering(api, () => 'yes');
  await run('undefine', node);
  assert.equal(stateOf(host, 'comes-back'), undefined);
  api.hosts.answerWith({ pick: async (items, { title }) => Promise.resolve((title.startsWith('Definitions that') ? items.find((one) => one.label === 'comes-back') : items.find((one) => one.label === 'Restore') ?? items[0])?.value) });
  await run('restoreUndefined', { kind: 'host', id: host.id, host: host.id });
  assert.match(await virsh('dumpxml', node.uuid), /<name>comes-back</);
  await undefine('comes-back');
});

test('a machine is paused, goes on, is saved and comes back; and gets a tag', async () => {
  const { api, host } = await lab();
  answering(api, (message) => (message.startsWith('Tag of') ? 'nightly' : 'yes'));
  await virshDefine(plain('lively'));
  const node = await domainNode(host, 'lively');
  const states: (string | undefined)[] = [];
  for (const command of ['startPaused', 'resume', 'suspend', 'resume', 'managedSave', 'start', 'destroy']) {
    await run(command, node);
    states.push(`${command} ${stateOf(host, 'lively') ?? ''}`);
  }
  assert.deepEqual(states, ['startPaused paused', 'resume running', 'suspend paused', 'resume running', 'managedSave shutoff', 'start running', 'destroy shutoff']);
  await run('setTag', node);
  assert.match(await virsh('dumpxml', node.uuid), /nightly/);
  await run('autostartOn', node);
  assert.equal(host.snapshot.domains.value.find((one) => one.name === 'lively')?.autostart, true);
  await run('autostartOff', node);
  await undefine('lively');
});

test('domain capabilities are those of the machine meant', async () => {
  const { api, host } = await lab();
  answering(api, () => undefined);
  await virshDefine(plain('old-machine').replace("machine='q35'", "machine='pc'"));
  const node = await domainNode(host, 'old-machine');
  await run('showDomainCapabilities', node);
  assert.match(await shown('.xml'), /<domain>qemu<\/domain>\s*<machine>pc-i440fx-[^<]*<\/machine>\s*<arch>x86_64<\/arch>/);
  await closeEditors();
  await undefine('old-machine');
});

test('live XML, the QEMU command line and capabilities open read-only', async () => {
  const { api, host } = await lab();
  answering(api, () => undefined);
  const node = await domainNode(host, 'web');
  await run('showLiveXml', node);
  assert.match(await shown('(live).xml'), /<domain type='qemu' id='\d+'/);
  // Of one without interfaces: for others libvirt opens a tap device, which an unprivileged daemon may not.
  await run('showQemuCommandLine', await domainNode(host, 'template'));
  assert.match(await shown('template.sh'), /-name guest=template/);
  await run('showCapabilities', { kind: 'host', id: host.id, host: host.id });
  assert.match(await shown('.xml'), /<capabilities>/);
  await run('compareLiveWithNextStart', node);
  await closeEditors();
});

