// What else a person does with machines, files and volumes, by dialogs, menus and keys: a part of packed.mjs.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from '../../scripts/pictures/session.mjs';
import { until } from '../../scripts/pictures/until.mjs';
import { machine, Person } from './person.mjs';

const uuidIn = (xml) => /<uuid>(.*)<\/uuid>/.exec(xml)?.[1];
const file = (person, name, text) => writeFile(join(person.session.workspace, name), text);

/** Name → what a person does. @type {Readonly<Record<string, (person: Person, machineName: string) => Promise<void>>>} */
export const objectTests = {
  'what the history has is compared with what the host has, also when that changes': async (person, name) => {
    await person.session.replace('65536', '81920');
    await person.save();
    await until('the define', async () => (await person.onHost(name)).includes('81920'));
    await person.commandThenChoose('Libvirt: Show History', 'replaced by a define');
    await person.choose('Compare with what the host has now');
    await person.diffHas(['65536', '81920']);
    await person.defines((await person.onHost(name)).replaceAll('81920', '75776'));
    await person.diffHas(['65536', '75776'], ['81920']);
  },

  'a refused define is no part of the history': async (person, name) => {
    await person.session.replace('pc-q35-7.2', 'pc-q35-7.9');
    await person.save();
    await person.message(/^Not defined on demo/);
    await person.command('Libvirt: Show History');
    await person.message(new RegExp(`^Nothing of ${name} on demo was replaced yet`));
  },

  'a file is compared with the host, and the comparison follows it': async (person, name) => {
    const own = `${name}-compared.libvirt.xml`;
    await file(person, own, (await person.onHost(name)).replaceAll('65536', '81920'));
    await person.openFile(own);
    await person.command('Libvirt: Compare with Host');
    await person.diffHas(['65536', '81920']);
    await person.defines((await person.onHost(name)).replaceAll('65536', '75776'));
    await person.diffHas(['75776', '81920'], ['65536']);
  },

  'a file is defined by the button in the editor’s title': async (person, name) => {
    const other = `${name}-title`;
    await file(person, `${other}.libvirt.xml`, machine(other));
    await person.openFile(`${other}.libvirt.xml`);
    await person.page.locator('.editor-actions .action-label[aria-label^="Define"]').first().click({ timeout: 20_000 });
    assert.equal((await person.dialog()).message, `Define ${other} on demo?`);
    await person.answer('Define');
    await person.message(/is defined on demo/);
    await person.virsh('undefine', other);
  },

  'a file is defined from the explorer’s menu': async (person, name) => {
    const other = `${name}-explorer`;
    await file(person, `${other}.libvirt.xml`, machine(other));
    await person.openFile(`${other}.libvirt.xml`);
    try {
      await person.command('File: Reveal Active File in Explorer View');
      const row = person.page.locator('.explorer-folders-view .monaco-list-row', { hasText: `${other}.libvirt.xml` });
      await row.click({ button: 'right', timeout: 20_000 });
      await person.chooseInMenu(/^Define …/);
      assert.equal((await person.dialog()).message, `Define ${other} on demo?`);
      await person.answer('Define');
      await person.message(/is defined on demo/);
      await person.virsh('undefine', other);
    } finally {
      await person.session.press('Escape');
      await person.command('View: Show Libvirt');
    }
  },

  'a copy has its own name, uuid and addresses': async (person, name) => {
    const other = `${name}-copied`;
    await person.command('Libvirt: Define as a Copy');
    await person.enter(`Define a Copy of ${name}`, other);
    assert.deepEqual(await person.dialog().then(({ message, detail }) => [message, detail]), [`Define ${other} on demo?`, 'It gets its own uuid and MAC addresses.']);
    await person.answer('Define');
    await person.tab(`${other}.xml`).waitFor({ timeout: 20_000 });
    assert.notEqual(uuidIn(await person.onHost(other)), uuidIn(await person.onHost(name)));
    await person.virsh('undefine', other);
  },

  'a volume’s XML makes it in the pool that is chosen': async (person, name) => {
    await file(person, `${name}-volume.libvirt.xml`, `<volume type='file'><name>${name}.raw</name><capacity unit='KiB'>64</capacity></volume>\n`);
    await person.openFile(`${name}-volume.libvirt.xml`);
    await person.commandThenChoose('Libvirt: Define', 'images');
    assert.equal((await person.dialog()).message, `Create ${name}.raw in images on demo?`);
    await person.answer('Create Volume');
    assert.equal(await person.message(new RegExp(`^${name}\\.raw`)), `${name}.raw is in images on demo.`);
    assert.match(await person.virsh('vol-list', 'images'), new RegExp(`${name}\\.raw`));
    await person.virsh('vol-delete', `${name}.raw`, '--pool', 'images');
  },

  'a volume is copied with its data, from its own menu': async (person, name) => {
    const copies = [`${name}.raw`, `${name}.raw-copy`];
    const volume = (one) => person.page.getByRole('treeitem', { name: `volume ${one}`, exact: true });
    await person.virsh('vol-create-as', 'images', copies[0], '64K', '--format', 'raw');
    try {
      await person.session.expand(/^Storage Pools/);
      await person.session.expand(/^storage pool images/);
      await volume(copies[0]).click({ button: 'right', timeout: 20_000 });
      await person.chooseInMenu(/^Define as a Copy …/);
      await person.enter(`Define a Copy of ${copies[0]} on demo`, copies[1]);
      const { message, detail } = await person.dialog();
      assert.deepEqual([message, detail.split('\n')], [`Copy ${copies[0]} to ${copies[1]} on demo?`, ['Its data is copied with it: 64 KiB.', 'What a running machine writes meanwhile may be half in the copy: shut it down first.']]);
      await person.answer('Copy Volume');
      assert.equal(await person.message(/is copied/), `${copies[0]} is copied to ${copies[1]} on demo.`);
      await volume(copies[1]).waitFor({ timeout: 20_000 });
    } finally {
      for (const one of copies) await person.virsh('vol-delete', one, '--pool', 'images').catch(() => undefined);
      await person.session.collapse(/^Storage Pools/);
    }
  },

  'the XML of a volume makes another, empty one': async (person, name) => {
    await file(person, `${name}-volume.libvirt.xml`, `<volume type='file'><name>${name}.raw</name><capacity unit='KiB'>64</capacity></volume>\n`);
    await person.openFile(`${name}-volume.libvirt.xml`);
    await person.command('Libvirt: Define as a Copy');
    await person.enter('Define a Copy of', `${name}-2.raw`);
    await person.choose('images');
    await person.answer('Create Volume');
    assert.equal(await person.message(/is in images/), `${name}-2.raw is in images on demo.`);
    await person.virsh('vol-delete', `${name}-2.raw`, '--pool', 'images');
  },

  'Get Started with Libvirt is in the palette': async (person) => {
    await person.command('Libvirt: Get Started with Libvirt');
    await person.page.locator('.getting-started-step').first().waitFor({ timeout: 20_000 });
  },

  'a machine is undefined after a question, and brought back': async (person, name) => {
    const before = await person.onHost(name);
    await person.command('Libvirt: Undefine');
    const { message, detail } = await person.dialog();
    assert.deepEqual([message, detail.split('\n').at(-1)], [`Undefine ${name} on demo?`, 'Its disks stay where they are.']);
    await person.answer('Undefine');
    const names = async () => (await person.virsh('list', '--all', '--name')).split('\n');
    await until('its end', async () => !(await names()).includes(name));
    await person.commandThenChoose('Libvirt: Restore an Undefined Definition', name);
    await person.choose('undefined');
    await person.choose('Restore');
    await person.answer('Restore');
    await person.message(/is restored\.$/);
    assert.equal(await person.onHost(name), before);
  },

  'a snapshot is made, reverted to and deleted': async (person, name) => {
    const disk = `${name}.qcow2`;
    await person.virsh('vol-create-as', 'images', disk, '1M', '--format', 'qcow2');
    const path = (await person.virsh('vol-path', disk, '--pool', 'images')).trim();
    await person.defines((await person.onHost(name)).replace('</emulator>', `</emulator><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='vda'/></disk>`));
    const snapshots = async () => (await person.virsh('snapshot-list', '--name', `--domain=${name}`)).trim();
    await person.command('Libvirt: Create Snapshot');
    await person.enter('Snapshot of', 'first');
    await until('the snapshot', async () => (await snapshots()) === 'first');
    await person.defines((await person.onHost(name)).replaceAll('65536', '75776'));
    await person.commandThenChoose('Libvirt: Revert to Snapshot', 'first');
    assert.equal((await person.dialog()).message, `Revert ${name} on demo to the snapshot first?`);
    await person.answer('Revert');
    await until('the old definition', async () => (await person.onHost(name)).includes('65536'));
    await person.commandThenChoose('Libvirt: Delete Snapshot', 'first');
    await person.answer('Delete');
    await until('its end', async () => (await snapshots()) === '');
    await person.virsh('vol-delete', disk, '--pool', 'images');
  },

  'a device is attached from a fragment, and detached': async (person, name) => {
    await file(person, `${name}-device.xml`, "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>\n");
    await person.openFile(`${name}-device.xml`);
    for (const [verb, there] of [['Attach', true], ['Detach', false]]) {
      await person.commandThenChoose(`Libvirt: ${verb} Device`, name);
      const { message, detail } = await person.dialog();
      assert.deepEqual([message, detail.includes('From the next start on.'), detail.includes('/dev/urandom')], [`${verb} Device: ${name} on demo?`, true, true]);
      await person.answer(`${verb} Device`);
      await person.message(new RegExp(`^The device is ${verb.toLowerCase()}ed `));
      assert.equal((await person.onHost(name)).includes('/dev/urandom'), there);
      await person.clearMessages();
    }
  },

  'a machine is started, looked at as it runs, and forced off after a question': async (person, name) => {
    await person.command('Libvirt: Start');
    await until('the start', async () => (await person.virsh('domstate', name)).includes('running'));
    await person.command('Libvirt: Show Live XML');
    await person.tab(`${name} (live).xml`).waitFor({ timeout: 20_000 });
    await person.textHas(`<domain type='qemu' id=`);
    await person.node(name).click();
    assert.doesNotMatch(await person.node(name).getAttribute('aria-label'), /changes at next start/);
    await person.command('Libvirt: Force Off');
    assert.equal((await person.dialog()).message, `Force Off: ${name} on demo?`);
    await person.answer('Force Off');
    await until('the end', async () => (await person.virsh('domstate', name)).includes('shut off'));
  },

  'a tag is given and kept in the machine’s own metadata': async (person, name) => {
    await person.command('Libvirt: Set Tag');
    await person.enter(`Tag of ${name} on demo`, 'blue <&>');
    await until('the tag', async () => /<vscode:host[^>]*>\s*<vscode:tag>blue &lt;&amp;&gt;</.test(await person.onHost(name)));
  },

  'media is changed in a drive': async (person, name) => {
    await person.defines((await person.onHost(name)).replace('</devices>', "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk></devices>"));
    await person.textHas("device='cdrom'");
    await person.commandThenChoose('Libvirt: Change Media', 'Insert an image');
    await person.enter('Path of the image on demo', '/no/such.iso');
    await until('the image', async () => (await person.onHost(name)).includes('/no/such.iso'));
  },

  'the guest’s agent answers in an editor': async (person) => {
    await person.node('web').click();
    await person.command('View: Close All Editors');
    await person.commandThenChoose('Libvirt: Run Guest Agent Command', 'web');
    await person.choose('guest-get-osinfo');
    await person.tab('web guest-get-osinfo.json').waitFor({ timeout: 20_000 });
    await person.textHas('"kernel-release"');
  },

  'what the host can run for a machine is shown': async (person, name) => {
    await person.command('Libvirt: Show Domain Capabilities');
    await person.tab(`Domain capabilities of ${name}.xml`).waitFor({ timeout: 20_000 });
    await person.textHas('<domainCapabilities>');
  },

  'the way to a definition reads well': async (person, name) => {
    await person.command('View: Toggle Breadcrumbs');
    try {
      const words = await until('the way', async () => {
        const items = await person.page.locator('.breadcrumbs-control .monaco-breadcrumb-item').allInnerTexts();
        return items.some((item) => item.includes(`${name}.xml`)) && items;
      });
      assert.equal(words[0].trim().startsWith('qemu+unix:∕∕∕'), true, words[0]);
      assert.doesNotMatch(words.join(' '), /%/);
    } finally {
      await person.command('View: Toggle Breadcrumbs');
    }
  },
};

/** One test with a window and a host of its own, for no other host may have a machine. */
export const emptyHost = {
  name: 'a host without machines has a welcome that starts one',

  async run({ vsix }) {
    const directory = await mkdtemp(join(tmpdir(), 'libvirt-empty-'));
    const node = join(directory, 'node.xml');
    await writeFile(node, '<node></node>\n');
    const session = await Session.start({ vsix, width: 1200, height: 760, settings: { 'libvirt.connections': [{ name: 'empty', uri: `test://${node}` }] } });
    try {
      const person = new Person(session, { uri: `test://${node}` });
      await session.activity('Libvirt');
      await session.page.getByRole('treeitem', { name: /^host empty/ }).waitFor({ timeout: 20_000 });
      const welcome = session.page.locator('.welcome-view-content', { hasText: 'No machine is defined yet.' });
      await welcome.getByRole('button', { name: 'New Domain, Network or Pool …' }).click({ timeout: 20_000 });
      await person.choose('Domain');
      await person.textHas('new-machine');
    } finally {
      await session.close();
      await rm(directory, { recursive: true, force: true });
    }
  },
};
