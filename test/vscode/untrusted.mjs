// A folder that nobody trusts: neither its settings nor an address of one's own that can run a program start a process, until it is trusted and the person agrees.
import assert from 'node:assert/strict';
import { access, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from '../../scripts/pictures/session.mjs';
import { until } from '../../scripts/pictures/until.mjs';
import { machine, Person } from './person.mjs';

const exists = async (path) => access(path).then(() => true, () => false);

/** One test with a window of its own, for trust is asked for where a folder is opened. */
export const untrusted = {
  name: 'the hosts and the virsh of an untrusted folder start no process; once it is trusted they are asked about',

  async run({ vsix, uri }) {
    const directory = await mkdtemp(join(tmpdir(), 'libvirt-untrusted-'));
    try {
      await inFolder({ vsix, uri, directory });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

async function inFolder({ vsix, uri, directory }) {
  const ran = (name) => join(directory, `${name}-ran`);
  const log = join(directory, 'calls');
  const own = await program(join(directory, 'own-virsh'), `echo "$*" >> '${log}'; exec virsh "$@"`);
  // The person's own, and it can run a program: not here.
  const outside = `qemu+ext:///session?command=${await program(join(directory, 'transport'), `touch '${ran('outside')}'; exit 1`)}`;
  const session = await Session.start({
    vsix, width: 1200, height: 760, trust: 'on',
    settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never', 'libvirt.connections': [{ name: 'demo', uri }, { name: 'outside', uri: outside }] },
    machineSettings: { 'libvirt.virshPath': own },
    prepare: async (folder) => {
      const ssh = await program(join(folder, 'ssh'), `touch '${ran('ssh')}'; exit 1`);
      const virsh = await program(join(folder, 'virsh'), `touch '${ran('virsh')}'; exit 1`);
      await mkdir(join(folder, '.vscode'), { recursive: true });
      await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify({ 'libvirt.virshPath': virsh, 'libvirt.connections': [{ name: 'theirs', uri: `qemu+ssh://nowhere/session?command=${ssh}` }] }));
    },
  });
  const person = new Person(session, { uri });
  try {
    await person.lookAtHost();
    let count = 0;
    const refreshed = async () => {
      count += 1;
      await person.defines(machine(`own-${count}`));
      await session.command('Libvirt: Refresh');
      // What any host is read by has been started by then.
      await person.node(`own-${count}`).waitFor({ timeout: 20_000 });
      await session.settled();
      await person.virsh('undefine', `own-${count}`);
    };
    await refreshed();
    const theirs = session.page.getByRole('treeitem', { name: /theirs/ });
    const calls = await readFile(log, 'utf8');
    // The person's own host works meanwhile, by the person's own virsh.
    assert.match(calls, /qemu\+unix/);
    assert.deepEqual([calls.includes('nowhere'), await exists(ran('ssh')), await exists(ran('virsh')), await theirs.count()], [false, false, false, 0]);
    await person.commandThenChoose('Libvirt: Connect', 'outside');
    await session.page.getByRole('treeitem').filter({ hasText: 'Workspace not trusted' }).first().waitFor({ timeout: 20_000 });
    assert.deepEqual([await exists(ran('outside')), await session.page.locator('.monaco-dialog-box').count()], [false, 0]);
    await trust(person);
    await theirs.waitFor({ timeout: 20_000 });
    await refreshed();
    assert.deepEqual([(await readFile(log, 'utf8')).includes('nowhere'), await exists(ran('ssh'))], [false, false]);
    await person.commandThenChoose('Libvirt: Connect', 'theirs');
    assert.equal((await person.dialog()).message, 'Connect to theirs, a host that this workspace names?');
    await person.answer('Connect');
    await until('the program of the folder, now that the person said so', async () => exists(ran('ssh')));
    assert.equal(await exists(ran('virsh')), false);
  } catch (error) {
    await session.picture('out/packed/untrusted-failed.png');
    throw error;
  } finally {
    await session.close();
  }
}

async function trust(person) {
  await person.session.command('Workspaces: Manage Workspace Trust');
  await person.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust/ }).first().click();
  const modal = person.page.locator('.monaco-modal-editor-block');
  // Some versions show it in a tab.
  if (await modal.isVisible()) await modal.locator('.action-label.codicon-close').first().click();
}

async function program(path, line) {
  await writeFile(path, `#!/bin/sh\n${line}\n`);
  await chmod(path, 0o755);
  return path;
}
