// The tree as a person sees it: nothing in it jumps, what is open and selected stays, states show and are read aloud, tooltips come when asked for.
/* global document, requestAnimationFrame, getComputedStyle -- what runs in the page */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from '../../scripts/pictures/session.mjs';
import { until } from '../../scripts/pictures/until.mjs';
import { machine, Person } from './person.mjs';

const rowsSelector = '.part.sidebar .monaco-list-row';

/** A window of its own, for it is loaded again. The host `far` never answers. */
export const tree = {
  name: 'nothing in the tree jumps, and what is open and selected stays, over refreshes, events, tries to connect and a reload',

  async run({ vsix, uri }) {
    const directory = await mkdtemp(join(tmpdir(), 'libvirt-tree-'));
    const log = join(directory, 'calls');
    const virshPath = await watchedVirsh(directory, log);
    const connections = [{ name: 'demo', uri }, { name: 'far', uri: 'qemu+ssh://far.invalid/system' }];
    const session = await Session.start({ vsix, width: 1200, height: 900, settings: { 'libvirt.connections': connections }, machineSettings: { 'libvirt.virshPath': virshPath } });
    const person = new Person(session, { uri });
    try {
      await person.defines(machine('tree-1'));
      await person.defines(machine('tree-2'));
      await open(person);
      await nothingJumps(person);
      await statesAreShown(session);
      await tooltipsAreLazy(person, async () => readFile(log, 'utf8'));
      await reloaded(person);
      await groupedAndFiltered(person);
      await manyAtOnce(person);
      await keysMeanTheRow(person);
      assert.equal(await session.page.locator('.notification-toast').count(), 0);
    } catch (error) {
      await session.picture('out/packed/tree-failed.png');
      throw error;
    } finally {
      for (const name of ['tree-1', 'tree-2']) {
        await person.virsh('destroy', name).catch(() => undefined);
        await person.virsh('undefine', name).catch(() => undefined);
      }
      await session.close();
      await rm(directory, { recursive: true, force: true });
    }
  },
};

/** A virsh that writes down what it is told, also the one that reads commands, and has no way to `far`. */
async function watchedVirsh(directory, log) {
  const path = join(directory, 'virsh');
  const refusal = 'error: failed to connect to the hypervisor\\nerror: Cannot recv data: ssh: connect to host far.invalid port 22: No route to host: Connection reset by peer\\n';
  await writeFile(path, ['#!/bin/sh', `echo "$*" >> '${log}'`, `case "$*" in *far.invalid*) sleep 0.5; printf '${refusal}' >&2; exit 1 ;; esac`, `[ $# -eq 3 ] || exec virsh "$@"`, `tee -a '${log}' | virsh "$@"`].join('\n'));
  await chmod(path, 0o755);
  return path;
}

const row = (session, name) => session.page.getByRole('treeitem', { name }).first();

/** Opens what the tests look at, and selects a disk, which opens nothing. */
async function open({ session }) {
  await session.activity('Libvirt');
  for (const name of [/^host demo/, /^Domains/, /^database,/, /^Disks/, /^Snapshots/, /^Storage Pools/, /^storage pool images/]) await session.expand(name);
  await row(session, /^volume fedora/).waitFor({ timeout: 20_000 });
  await row(session, /^disk vda/).click();
  await row(session, /^host far, not connected/).waitFor({ timeout: 20_000 });
}

/** What each row says, and whether it is open and selected; whether `far` is just being tried is left out. */
async function rows(session) {
  const words = { true: ' (open)', false: ' (closed)' };
  const all = await session.page.locator(rowsSelector).evaluateAll((all) => all.map((one) => ['aria-level', 'aria-label', 'aria-expanded', 'aria-selected'].map((name) => one.getAttribute(name))));
  return all.map(([level, label, expanded, selected]) => `${level} ${label.replace(/^(host far), .*/, '$1')}${words[expanded] ?? ''}${selected === 'true' ? ' (selected)' : ''}`);
}

/** State by icon, colour, description and accessible label. */
async function statesAreShown(session) {
  const seen = await session.page.locator(rowsSelector).evaluateAll((all) => all.flatMap((one) => {
    const label = one.getAttribute('aria-label') ?? '';
    const icon = one.querySelector('.custom-view-tree-node-item-icon');
    if (!/^(web|build-agent|staging|template),/.test(label) || icon === null) return [];
    return [{ label, icon: [...icon.classList].find((name) => /^codicon-(?!modifier)/.test(name)), color: getComputedStyle(icon).color, description: one.querySelector('.label-description')?.textContent }];
  }));
  assert.deepEqual(seen.map(({ label, icon, description }) => [label, icon, description]), [
    ['build-agent, paused, on demo', 'codicon-debug-pause', 'paused'],
    ['staging, shut off, saved, on demo', 'codicon-vm-outline', 'shut off · saved · Copy of web'],
    ['template, shut off, on demo', 'codicon-vm-outline', 'shut off'],
    ['web, running, on demo', 'codicon-vm-running', 'running · Web server'],
  ]);
  const [paused, saved, off, running] = seen.map(({ color }) => color);
  assert.deepEqual([saved === off, new Set([paused, off, running]).size], [true, 3]);
}

/** Nothing is asked for a tooltip before somebody points at a row. */
async function tooltipsAreLazy({ session }, calls) {
  assert.doesNotMatch(await calls(), /domifaddr/);
  const text = await until('the tooltip with the address that the guest has', async () => {
    await session.page.mouse.move(900, 500);
    await row(session, /^web,/).hover();
    const hover = session.page.locator('.workbench-hover:visible, .monaco-hover:not(.hidden):visible').filter({ hasText: 'vCPUs' }).first();
    const shown = await hover.waitFor({ timeout: 6000 }).then(() => hover.innerText(), () => '');
    return /10\.0\.2\./.test(shown) && shown;
  }, 50_000);
  for (const part of [/web – Web server/, /State\s+running/, /vCPUs\s+1/, /Memory\s+128 MiB/, /vda\s+\S*web\.qcow2/, /Autostart\s+yes/, /Tag\s+shop/]) assert.match(text, part);
  assert.match(await calls(), /domifaddr/);
  await session.page.mouse.move(900, 500);
}

/** Looks at every frame that is painted while `act` runs: what it shows besides the rows that may change must always be the same. */
async function frames(session, changing, act) {
  await session.page.evaluate(({ selector, changing }) => {
    const frames = new Set();
    const ignored = new RegExp(changing);
    const look = () => {
      frames.add([...document.querySelectorAll(selector)].map((one) => [one.getBoundingClientRect().top, one.getAttribute('aria-label'), one.getAttribute('aria-expanded'), one.getAttribute('aria-selected')]).sort((one, other) => one[0] - other[0]).map(([, label, ...how]) => (ignored.test(label) ? label.split(',')[0] : [label, ...how].join(' '))).join('\n'));
      if (globalThis.treeFrames === frames) requestAnimationFrame(look);
    };
    globalThis.treeFrames = frames;
    look();
  }, { selector: rowsSelector, changing: changing.source });
  await act();
  return session.page.evaluate(() => {
    const frames = [...globalThis.treeFrames];
    globalThis.treeFrames = undefined;
    return frames;
  });
}

/** A refresh changes nothing; an event and a try to connect change their own rows, in place. */
async function nothingJumps(person) {
  const { session } = person;
  const before = await rows(session);
  assert.equal(before.filter((one) => one.endsWith('(selected)')).join(), before.find((one) => one.includes('disk vda')));
  const changing = /^(tree-1|Domains|host far)(,|$)/;
  const seen = await frames(session, changing, async () => {
    await session.command('Libvirt: Refresh');
    await person.virsh('start', 'tree-1');
    await row(session, /^tree-1, running/).waitFor({ timeout: 20_000 });
    await person.virsh('destroy', 'tree-1');
    await row(session, /^tree-1, shut off/).waitFor({ timeout: 20_000 });
    // It is tried again by itself, and its reason stays meanwhile.
    await row(session, /^host far, connecting/).waitFor({ timeout: 70_000 });
    await row(session, /^host far, not connected/).waitFor({ timeout: 20_000 });
    await session.settled();
  });
  assert.deepEqual(seen.length, 1, seen.join('\n\n'));
  assert.match(seen[0], /Nothing answers at this address/);
  assert.deepEqual(await rows(session), before);
}

/** VS Code itself remembers nothing of a tree over a reload. */
async function reloaded({ session }) {
  const before = await rows(session);
  await session.reload();
  await session.page.locator(rowsSelector).first().waitFor({ timeout: 40_000 });
  await until('the tree as it was', async () => JSON.stringify(await rows(session)) === JSON.stringify(before), 40_000).catch(async () => assert.deepEqual(await rows(session), before));
}

async function groupedAndFiltered(person) {
  const { session } = person;
  const machines = async () => (await rows(session)).filter((one) => / on demo| \d+ \(|tag/.test(one) && !/Networks|Pools|Domains/.test(one)).map((one) => one.replace(/ \((open|closed|selected)\)/g, ''));
  const isShown = async (expected) => until('the groups', async () => JSON.stringify((await machines()).filter((one) => one.startsWith('1'))) === JSON.stringify(expected)).catch(async () => assert.deepEqual(await machines(), expected));
  // What virsh counts: others may have machines here too.
  const counted = async (...which) => (await person.virsh('list', '--name', ...which)).split('\n').filter((line) => line !== '').length;
  await person.commandThenChoose('Libvirt: Group Domains', 'By state');
  const [running, paused, off] = await Promise.all([counted('--state-running'), counted('--state-paused'), counted('--inactive', '--state-shutoff')]);
  await isShown([`1 Running, ${running}`, `1 Paused, ${paused}`, `1 Shut off, ${off}`]);
  await person.commandThenChoose('Libvirt: Group Domains', 'By tag');
  await isShown(['1 ci, 1', '1 shop, 3', `1 Without a tag, ${running + paused + off - 4}`]);
  await person.command('Libvirt: Filter Domains');
  await person.enter('Filter Domains', 'shop run');
  await isShown(['1 shop, 2']);
  await session.page.getByText('Filter: shop run').waitFor({ timeout: 10_000 });
  await person.command('Libvirt: Clear Filter');
  await person.commandThenChoose('Libvirt: Group Domains', 'By host');
  await row(session, /^Domains/).waitFor({ timeout: 10_000 });
}

/** Two rows, one command. */
async function manyAtOnce(person) {
  const { session } = person;
  await row(session, /^disk vda/).click();
  // A click on a machine opens it; with Control it is only selected.
  for (const name of [/^tree-1,/, /^tree-2,/]) await row(session, name).click({ modifiers: ['Control'] });
  await row(session, /^disk vda/).click({ modifiers: ['Control'] });
  await row(session, /^tree-2,/).click({ button: 'right' });
  await person.chooseInMenu(/^Start$/);
  for (const name of [/^tree-1, running/, /^tree-2, running/]) await row(session, name).waitFor({ timeout: 30_000 });
}

/** Delete is the command of what is selected. */
async function keysMeanTheRow(person) {
  const { session } = person;
  await row(session, /^snapshot before upgrade/).click();
  await session.settled();
  await session.press('Delete');
  assert.equal((await person.dialog()).message, 'Delete the snapshot before upgrade of database on demo?');
  await person.answer('Cancel');
}

/** A window without a host of its own: the usual ones are asked by a virsh that answers as it is told. */
export const welcomes = {
  name: 'why no host is there has its own welcome: no permission, nobody there, no virsh and how to install it',

  async run({ vsix }) {
    const directory = await mkdtemp(join(tmpdir(), 'libvirt-welcome-'));
    const virshPath = join(directory, 'virsh');
    const words = join(directory, 'words');
    const says = async (why) => writeFile(words, `error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/var/run/libvirt/libvirt-sock': ${why}\n`);
    await writeFile(virshPath, `#!/bin/sh\ncat '${words}' >&2\nexit 1\n`);
    await chmod(virshPath, 0o755);
    await says('Permission denied');
    const session = await Session.start({ vsix, width: 1000, height: 760, machineSettings: { 'libvirt.virshPath': virshPath } });
    const welcome = session.page.locator('.welcome-view-content');
    const shown = async (sentence) => {
      await welcome.filter({ hasText: sentence }).waitFor({ timeout: 20_000 });
      return welcome.getByRole('button').allInnerTexts();
    };
    const tryAgain = async () => welcome.getByRole('button', { name: 'Try Again' }).click();
    try {
      await session.activity('Libvirt');
      assert.deepEqual(await shown('your user may not manage its machines'), ['How to Get Access', 'Add Host …', 'Try Again']);
      await says('No such file or directory');
      await tryAgain();
      assert.deepEqual(await shown('No libvirt answers on this machine.'), ['Add Host …', 'Check This Machine', 'Try Again']);
      await rm(virshPath);
      await tryAgain();
      assert.deepEqual(await shown('virsh, the program through which hosts are reached, was not found'), ['How to Install', 'Set Its Path', 'Try Again']);
      await welcome.getByRole('button', { name: 'How to Install' }).click();
      await session.page.locator('.tabs-container .tab', { hasText: 'Installing libvirt' }).first().waitFor({ timeout: 20_000 });
      assert.equal(await session.page.locator('.notification-toast').count(), 0);
    } catch (error) {
      await session.picture('out/packed/welcomes-failed.png');
      throw error;
    } finally {
      await session.close();
      await rm(directory, { recursive: true, force: true });
    }
  },
};
