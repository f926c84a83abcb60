// The packed extension in a real workbench with a person in front of it: real dialogs, messages and keys, each test judged by what the host has.
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from '../../scripts/pictures/session.mjs';
import { until } from '../../scripts/pictures/until.mjs';
import { keptTests } from './packedKept.mjs';
import { emptyHost, objectTests } from './packedObjects.mjs';
import { machine, Person } from './person.mjs';
import { tree, welcomes } from './packedTree.mjs';
import { untrusted } from './untrusted.mjs';

/** Name → what a person does. Each has its own machine, and leaves none. @type {Readonly<Record<string, (person: Person, machineName: string) => Promise<void>>>} */
const tests = {
  'a definition is edited, saved and so defined, and the editor shows what libvirt made of it': async (person, name) => {
    await person.session.replace("<memory unit='KiB'>65536<", "<memory unit='MiB'>96<");
    await person.save();
    await until('the define', async () => (await person.onHost(name)).includes("<memory unit='KiB'>98304<"));
    await person.textHas("<memory unit='KiB'>98304<");
    assert.equal(await person.isDirty(), false);
    // On a slow machine the progress of the first define is still to be seen.
    await person.page.locator('.notification-toast').first().waitFor({ state: 'detached' });
    assert.equal(await person.page.locator('.monaco-dialog-box').count(), 0);
  },

  'a definition that was changed meanwhile is not overwritten without a yes': async (person, name) => {
    await person.session.replace("placement='static'>1<", "placement='static'>2<");
    await person.defines((await person.onHost(name)).replaceAll('65536', '75536'));
    await person.save();
    const { buttons, ...asked } = await person.dialog();
    assert.deepEqual({ ...asked, buttons: buttons.sort() }, {
      message: `${name} on demo was changed by someone else since you opened it.`,
      detail: 'Overwriting it defines your text; the definition that is there now is kept in the history.',
      buttons: ['Cancel', 'Compare', 'Overwrite'],
    });
    await person.answer('Cancel');
    await person.message(/was not defined; your text is kept/);
    assert.match(await person.onHost(name), /75536[^]*>1<\/vcpu>/);
    assert.equal(await person.isDirty(), true);
    await person.clearMessages();
    await person.save();
    await person.answer('Overwrite');
    await until('the define', async () => /65536[^]*>2<\/vcpu>/.test(await person.onHost(name)));
  },

  'what libvirt refuses is marked at its place, said once, and the text stays': async (person, name) => {
    await person.session.replace('pc-q35-7.2', 'pc-q35-7.9');
    await person.save();
    const [message, ...others] = await person.messages();
    assert.match(message, /^Not defined on demo\. Line 8: .*'pc-q35-7\.9'.*Your text is kept: mend it and define it again\.$/);
    assert.deepEqual(others, []);
    await person.session.squiggle();
    assert.deepEqual([await person.isDirty(), (await person.onHost(name)).includes('7.9')], [true, false]);
  },

  'File > Save says the same, once, and the text stays': async (person, name) => {
    await person.session.replace('pc-q35-7.2', 'pc-q35-7.9');
    await person.saveByMenu();
    const [message, ...others] = await person.messages();
    assert.match(message, /\(Not defined on demo\. Line 8: .*'pc-q35-7\.9'.*Your text is kept: mend it and define it again\.\)$/);
    assert.doesNotMatch(message, /FileSystemError|Unavailable/);
    assert.deepEqual([others, await person.isDirty(), (await person.onHost(name)).includes('7.9')], [[], true, false]);
  },

  'what the schema refuses can be defined without it, after a question, and what was dropped is said': async (person, name) => {
    await person.session.replace('  <clock', '  <clokc offset=\'utc\'/>\n  <clock');
    await person.save();
    await person.message(/Not defined on demo/);
    await person.press(/Not defined on demo/, 'Define Without Validation');
    assert.equal((await person.dialog()).message, `Define ${name} without validation?`);
    await person.answer('Define Without Validation');
    assert.match(await person.message(/did not keep/), new RegExp(`^libvirt did not keep everything that you wrote in .${name}. on demo: <clokc> is gone\\.$`));
    await person.press(/did not keep/, 'Show Changes');
    await person.page.locator('.monaco-diff-editor .line-delete').first().waitFor({ timeout: 20_000 });
  },

  'XML is dumped to a file that is named in a dialog; with secrets it is nobody else’s to read': async (person, name) => {
    await person.defines((await person.onHost(name)).replace('</devices>', "<graphics type='vnc' port='-1' autoport='yes' passwd='s3cret'/></devices>"));
    for (const [what, ending, secret] of [['Definition with secrets', 'secret', true], ['Definition', 'plain', false]]) {
      const file = join(person.session.workspace, `${name}-${ending}.xml`);
      await person.commandThenChoose('Libvirt: Dump XML', what === 'Definition' ? 'What the next start gives' : what);
      if (!secret) await person.choose('To a file');
      await person.enterPath(file);
      await person.tab(`${name}-${ending}.xml`).waitFor({ timeout: 20_000 });
      const text = await readFile(file, 'utf8');
      assert.deepEqual([text.includes(`<name>${name}</name>`), text.includes("passwd='s3cret'"), secret && ((await stat(file)).mode & 0o077)], [true, secret, secret && 0]);
      await person.node(name).click();
    }
  },

  'comments are said to be lost before they are, once': async (person, name) => {
    for (const [from, to] of [['65536', '81920'], ['81920', '98304']]) {
      await person.session.replace(`<memory unit='KiB'>${from}`, `<!-- note --><memory unit='KiB'>${to}`);
      await person.save();
      if (from === '65536') {
        assert.equal((await person.dialog()).message, `The comments in ${name} will be lost.`);
        await person.answer('Define Without Comments');
      }
      await until('the define', async () => (await person.onHost(name)).includes(to));
      await until('the text without the comment', async () => !(await person.text()).includes('note'));
    }
  },

  'another name in the text renames after a question, and the tab follows; a refused text gives it back': async (person, name) => {
    const other = `${name}-new`;
    await person.session.replace(`<name>${name}<`, `<name>${other}<`);
    await person.session.replace('pc-q35-7.2', 'pc-q35-7.9');
    await person.save();
    assert.equal((await person.dialog()).message, `The text calls \`${name}\` on demo \`${other}\`.`);
    await person.answer('Rename to');
    await person.message(/^Not defined on demo\. Line 8/);
    assert.match(await person.onHost(name), new RegExp(`<name>${name}<`));
    await person.node(name).waitFor();
    await person.clearMessages();
    await person.session.replace('pc-q35-7.9', 'pc-q35-7.2');
    await person.save();
    await person.answer('Rename to');
    await person.tab(`${other}.xml`).waitFor({ timeout: 20_000 });
    await until('the end of the old tab', async () => !(await person.tab(`${name}.xml`).isVisible()));
    assert.match(await person.onHost(other), new RegExp(`<name>${other}<`));
    await person.virsh('domrename', other, name);
  },

  'what a define replaced is compared and restored, and a change meanwhile stops that': async (person, name) => {
    await person.session.replace('65536', '81920');
    await person.save();
    await until('the define', async () => (await person.onHost(name)).includes('81920'));
    const restore = async () => {
      await person.session.focusEditor();
      await person.commandThenChoose('Libvirt: Show History', 'replaced by a define');
      await person.choose('Restore');
      assert.match((await person.dialog()).message, new RegExp(`^Define ${name} on demo again as it was until `));
    };
    await restore();
    await person.defines((await person.onHost(name)).replaceAll('81920', '75536'));
    await person.answer('Restore');
    await person.message(/^Nothing was restored/);
    assert.match(await person.onHost(name), /75536/);
    await person.clearMessages();
    await restore();
    await person.answer('Restore');
    await person.message(/is restored\.$/);
    assert.match(await person.onHost(name), /65536/);
  },

  'a file is defined on the one host that there is, and redefined after a diff': async (person, name) => {
    const other = `${name}-file`;
    const file = `${other}.libvirt.xml`;
    await writeFile(join(person.session.workspace, file), machine(other));
    await person.openFile(file);
    await person.command('Libvirt: Define');
    assert.equal((await person.dialog()).message, `Define ${other} on demo?`);
    await person.answer('Define');
    assert.match(await person.message(/is defined on demo/), /machine of <type> is now 'pc-q35-/);
    await person.clearMessages();
    await person.session.replace('65536', '81920');
    await person.session.press('Control+S');
    await person.command('Libvirt: Define');
    assert.equal((await person.dialog()).message, `Redefine ${other} on demo?`);
    await person.page.locator('.monaco-diff-editor').waitFor();
    await person.answer('Redefine');
    await until('the define', async () => (await person.onHost(other)).includes('81920'));
    await person.virsh('undefine', other);
  },

  'a file whose name another machine has is explained, with the ways out': async (person, name) => {
    const file = `${name}-clash.libvirt.xml`;
    await writeFile(join(person.session.workspace, file), machine(name, '<uuid>aabbccdd-0000-1111-2222-333344445555</uuid>').replace('65536', '81920'));
    await person.openFile(file);
    await person.command('Libvirt: Define');
    const { message, detail, buttons } = await person.dialog();
    const uuid = /<uuid>(.*)<\/uuid>/.exec(await person.onHost(name))?.[1];
    assert.deepEqual([message, detail, buttons.sort()], [`demo has another \`${name}\` already.`, `Its uuid is ${uuid}; the text has another one.`, ['Cancel', 'Define Under Another Name …', 'Redefine the Existing One']]);
    await person.answer('Redefine the Existing One');
    assert.equal((await person.dialog()).message, `Redefine ${name} on demo?`);
    await person.answer('Redefine');
    await until('the define', async () => (await person.onHost(name)).includes('81920'));
    assert.equal(/<uuid>(.*)<\/uuid>/.exec(await person.onHost(name))?.[1], uuid);
  },

  'a pool is defined by the lens above its root': async (person, name) => {
    const file = `${name}-pool.libvirt.xml`;
    await writeFile(join(person.session.workspace, file), `<pool type='dir'><name>${name}-pool</name><target><path>${person.session.workspace}</path></target></pool>\n`);
    await person.openFile(file);
    await person.page.locator('.codelens-decoration a', { hasText: 'Define' }).first().click({ timeout: 20_000 });
    assert.equal((await person.dialog()).message, `Define ${name}-pool on demo?`);
    await person.answer('Define');
    await until('the pool', async () => (await person.virsh('pool-list', '--all', '--name')).includes(`${name}-pool`));
    await person.virsh('pool-undefine', `${name}-pool`);
  },

  'a file of libvirt’s own says that edits there are lost, and offers the definition': async (person, name) => {
    const folder = join(person.session.workspace, 'etc', 'libvirt', 'qemu');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}-own.xml`), await person.onHost(name));
    await person.openFile(`${name}-own.xml`);
    await person.message(new RegExp(`^libvirt keeps ${name} in memory and overwrites this file: edits here are lost\\.$`));
    await person.press(/edits here are lost/, 'Edit the Definition');
    await person.tab(`${name}.xml`).waitFor({ timeout: 20_000 });
    await person.page.locator(`.tabs-container .tab.active[data-resource-name="${name}.xml"]`).waitFor({ timeout: 20_000 });
  },

  ...keptTests,
  ...objectTests,
};

/** What a person does before they ever looked at the sidebar. @type {readonly {name: string, run: (person: Person) => Promise<void>}[]} */
const unseen = [{
  name: 'before anybody looked at the sidebar, commands know the machines',
  run: async (person) => {
    await person.virsh('destroy', 'unseen').catch(() => undefined);
    await person.virsh('undefine', 'unseen').catch(() => undefined);
    await person.defines(machine('unseen'));
    try {
      const folder = join(person.session.workspace, 'etc', 'libvirt', 'qemu');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'unseen-own.xml'), await person.onHost('unseen'));
      await person.openFile('unseen-own.xml');
      await person.message(/^libvirt keeps unseen in memory/);
      await person.press(/edits here are lost/, 'Edit the Definition');
      await person.page.locator('.tabs-container .tab.active[data-resource-name="unseen.xml"]').waitFor({ timeout: 20_000 });
      await person.command('Libvirt: Start');
      await until('the start', async () => (await person.virsh('domstate', 'unseen')).includes('running'));
      await person.command('View: Close All Editors');
      await person.commandThenChoose('Libvirt: Force Off', 'unseen');
      await person.answer('Force Off');
      await until('the end', async () => (await person.virsh('domstate', 'unseen')).includes('shut off'));
    } finally {
      await person.tidyUp();
      await person.virsh('undefine', 'unseen');
    }
  },
}];

/** Runs all of it, or what LIBVIRT_TEST_ONLY names. @returns {Promise<{passed: number, failed: number, skipped: number, notes: string[]}>} */
export async function runPacked({ vsix, uri, missing }) {
  const only = new RegExp(process.env.LIBVIRT_TEST_ONLY ?? '');
  const names = [...unseen.map(({ name }) => name), ...Object.keys(tests)].filter((name) => only.test(name));
  if (uri === undefined) return { passed: 0, failed: 0, skipped: names.length, notes: names.map((name) => `skipped (packed): ${name}: ${missing}`) };
  console.log('\n# VS Code, the packed extension with a person in front of it');
  const notes = [];
  const ownWindows = [untrusted, emptyHost, tree, welcomes].filter(({ name }) => only.test(name));
  const fail = (name, error) => {
    console.log(`✗ ${name}\n  ${error.stack ?? error}`);
    notes.push(`failed (packed): ${name}: ${firstLine(error)}`);
  };
  const again = (name) => (error) => notes.push(`second try (packed): ${name}: ${firstLine(error)}`);
  if (names.length > 0) await runTests({ vsix, uri }, names, { fail, again });
  for (const { name, run } of ownWindows) await withSecondTry(() => run({ vsix, uri }), again(name)).then(() => console.log(`✓ ${name}`), (error) => fail(name, error));
  const total = names.length + ownWindows.length;
  const failed = notes.filter((note) => note.startsWith('failed')).length;
  return { passed: total - failed, failed, skipped: 0, notes };
}

/** A busy machine loses a key now and then: what fails has a second try with a machine of its own, and a pass then is reported with what failed first. */
async function withSecondTry(run, passedThen) {
  try {
    await run('');
  } catch (error) {
    console.log(`  tried again: ${firstLine(error)}`);
    await run('-again');
    passedThen(error);
  }
}

const firstLine = (error) => String(error.message ?? error).split('\n')[0];

async function runTests({ vsix, uri }, names, { fail, again }) {
  const directory = await mkdtemp(join(tmpdir(), 'libvirt-packed-'));
  const virshPath = await killableVirsh(directory);
  const session = await Session.start({ vsix, width: 1200, height: 760, settings: { 'libvirt.connections': [{ name: 'demo', uri }] }, machineSettings: { 'libvirt.virshPath': virshPath } });
  try {
    const person = Object.assign(new Person(session, { uri }), { virshIsKilled: (when) => writeFile(join(directory, 'when'), when) });
    for (const { name, run } of unseen.filter((one) => names.includes(one.name))) await withSecondTry(() => run(person), again(name)).then(() => console.log(`✓ ${name}`), (error) => fail(name, error));
    await person.lookAtHost();
    for (const [index, name] of names.filter((one) => tests[one] !== undefined).entries()) {
      await withSecondTry((attempt) => runOne(person, name, `m${index + 1}${attempt}`), again(name))
        .then(() => console.log(`✓ ${name}`), (error) => fail(name, error));
    }
  } finally {
    await session.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function runOne(person, name, machineName) {
  await person.defines(machine(machineName));
  try {
    await person.openDefinition(machineName);
    await tests[name](person, machineName);
    await tidyUp(person, machineName);
  } catch (error) {
    await person.session.picture(`out/packed/${machineName}-failed.png`);
    error.message += ` (out/packed/${machineName}-failed.png shows the window)`;
    // What went wrong may have left the window in any state, even without extensions: the next test has it anew.
    await tidyUp(person, machineName).catch(() => undefined);
    await person.session.reload();
    await person.expandHost();
    throw error;
  }
}

async function tidyUp(person, machineName) {
  await person.virshIsKilled('never');
  await person.tidyUp();
  await person.virsh('undefine', machineName).catch(() => undefined);
}

/** A virsh that is killed in a define before or after it did its work, that holds its answer back, or that reaches nobody, as the file `when` says. */
async function killableVirsh(directory) {
  await mkdir(directory, { recursive: true });
  const path = join(directory, 'virsh');
  const held = `[ "$(cat '${directory}/when' 2>/dev/null)" = held ]`;
  const script = ['#!/bin/sh', `when=$(cat '${directory}/when' 2>/dev/null)`,
    `[ "$when" = down ] && { echo "error: failed to connect to the hypervisor" >&2; echo "error: Failed to connect socket to '/nowhere': Connection refused" >&2; exit 1; }`,
    'case " $* " in *" define "*)', '  [ "$when" = before ] && kill -9 $$', `  [ "$when" = held ] && { virsh "$@" >/dev/null; while ${held}; do sleep 0.2; done; kill -9 $$; }`, '  [ "$when" = after ] && { virsh "$@" >/dev/null; kill -9 $$; } ;;', 'esac', 'exec virsh "$@"'];
  await writeFile(path, `${script.join('\n')}\n`);
  await chmod(path, 0o755);
  return path;
}
