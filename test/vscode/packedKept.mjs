// Nothing that a person typed is lost: refusals, crashes, other windows, auto-save, hosts that are gone; a part of packed.mjs.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../scripts/pictures/until.mjs';
import { Person } from './person.mjs';

/** Name → what a person does. @type {Readonly<Record<string, (person: Person, machineName: string) => Promise<void>>>} */
export const keptTests = {
  'Don’t Save throws the edit away, for good': async (person, name) => {
    await person.session.replace('65536', '81920');
    await person.isKept(name, '81920');
    await person.closeTab();
    await person.dialog();
    await person.answer("Don't Save");
    await person.isKept(name, '81920', 'no more');
    await person.openDefinition(name);
    await person.session.settled();
    assert.deepEqual([(await person.text()).includes('65536'), await person.page.locator('.notification-toast').count()], [true, 0]);
  },

  'an edit that was refused outlives its window, and knows what it was based on': async (person, name) => {
    await person.session.replace('65536', '81920');
    await person.session.replace('pc-q35-7.2', 'pc-q35-7.9');
    await person.save();
    await person.message(/^Not defined on demo\. Line 8: /);
    await person.isKept(name, 'pc-q35-7.9');
    await person.isBackedUp('pc-q35-7.9');
    await person.reload(`${name}.xml`);
    await person.textHas('pc-q35-7.9');
    await until('the dirty tab', async () => person.isDirty());
    await person.session.replace('pc-q35-7.9', 'pc-q35-7.2');
    await person.save();
    await until('the define', async () => (await person.onHost(name)).includes('81920'));
    assert.equal(await person.page.locator('.monaco-dialog-box').count(), 0);
  },

  'an edit outlives a crash of the extensions, also one that auto-save kept': async (person, name) => {
    await person.session.replace('65536', '81920');
    await person.isKept(name, '81920');
    await person.session.crashExtensions();
    assert.equal(await person.isDirty(), true);
    await person.savesUntil('the define', async () => (await person.onHost(name)).includes('81920'));
    assert.equal(await person.page.locator('.monaco-dialog-box').count(), 0);
    await person.command('File: Toggle Auto Save');
    try {
      await until('the clean tab', async () => !(await person.isDirty()));
      await person.session.replace('81920', '98304');
      await person.isKept(name, '98304');
      await until('the auto-save', async () => !(await person.isDirty()));
      await person.session.crashExtensions();
      // VS Code may have read the host's text again by the time the extension looks: then the edit is offered.
      const found = await until('the edit, or the offer of it', async () => {
        if (await person.page.locator('.statusbar-item', { hasText: 'Not defined' }).isVisible()) return 'there';
        return (await person.page.locator('.notification-toast', { hasText: 'There is an edit of' }).count()) > 0 && 'offered';
      }, 60_000);
      if (found === 'offered') await person.press(/^There is an edit of/, 'Restore It');
      await person.textHas('98304');
      assert.match(await person.onHost(name), /81920/);
      await person.savesUntil('the define', async () => (await person.onHost(name)).includes('98304'));
    } finally {
      await person.command('File: Toggle Auto Save');
    }
  },

  'a define whose window ended before it was answered is nobody else’s change': async (person, name) => {
    await person.session.replace('65536', '81920');
    await person.virshIsKilled('held');
    await person.save();
    await until('what libvirt has', async () => (await person.onHost(name)).includes('81920'));
    await person.isBackedUp('81920');
    await person.reload(`${name}.xml`);
    await person.virshIsKilled('never');
    await person.textHas('81920');
    await until('the dirty tab', async () => person.isDirty());
    await person.savesUntil('the clean tab', async () => !(await person.isDirty()));
    assert.equal(await person.page.locator('.monaco-dialog-box').count(), 0);
    await person.commandThenChoose('Libvirt: Show History', 'whose end was not heard');
    await person.choose('Compare with what the host has now');
    await person.diffHas(['65536', '81920']);
  },

  'a host that does not answer leaves the text as it is, until it does': async (person, name) => {
    await person.session.replace('65536', '81920');
    await person.virshIsKilled('down');
    await person.save();
    assert.match(await person.message(/^Not defined on demo/), /^Not defined on demo: The libvirt daemon is not running.* Start libvirtd or virtqemud on the host\.$/);
    assert.deepEqual([await person.isDirty(), /81920/.test(await person.onHost(name))], [true, false]);
    await person.virshIsKilled('never');
    await person.savesUntil('the define', async () => (await person.onHost(name)).includes('81920'));
    assert.equal(await person.page.locator('.monaco-dialog-box').count(), 0);
  },

  'two windows tell of each other, and neither takes the other’s text': async (person, name) => {
    await person.session.replace('65536', '81920');
    await person.isKept(name, '81920');
    const folder = await mkdtemp(join(tmpdir(), 'second-window-'));
    const second = new Person(await person.session.secondWindow(folder), person.host);
    try {
      await second.lookAtHost();
      await second.openDefinition(name);
      await second.message(new RegExp(`^${name} is being edited in another editor or window too`));
      assert.match(await second.text(), /65536/);
      await second.session.replace("placement='static'>1<", "placement='static'>2<");
      await second.save();
      await until('the define of the second', async () => />2<\/vcpu>/.test(await person.onHost(name)));
      await person.page.bringToFront();
      await person.textHas('81920');
      await person.save();
      assert.match((await person.dialog()).message, /was changed by someone else/);
      await person.answer('Cancel');
      assert.match(await person.onHost(name), /65536[^]*>2<\/vcpu>/);
    } finally {
      await second.page.close();
      await rm(folder, { recursive: true, force: true });
    }
  },

  'auto-save defines nothing, says on closing where the text is, and lets go of it': async (person, name) => {
    await person.command('File: Toggle Auto Save');
    try {
      await person.session.replace('65536', '81920');
      await until('the auto-save', async () => !(await person.isDirty()));
      assert.match(await person.onHost(name), /65536/);
      await person.closeTab();
      await person.message(new RegExp(`^Your edit of ${name} is not defined on demo\\. Auto-save kept it`));
      await person.openDefinition(name);
      await person.textHas('81920');
      await person.clearMessages();
      await person.closeTab();
      await person.message(/Auto-save kept it/);
      await person.press(/Auto-save kept it/, 'Throw It Away');
      await person.openDefinition(name);
      await person.textHas('65536');
    } finally {
      await person.command('File: Toggle Auto Save');
    }
  },

  'a define that is cut off before libvirt has it says that it is not defined so far': async (person, name) => {
    await person.session.replace('65536', '81920');
    await person.virshIsKilled('before');
    await person.save();
    assert.equal(await person.message(/was not heard/), `Whether libvirt took \`${name}\` on demo was not heard: virsh was ended before it answered. It is not defined so far: demo has what it had before. A slow host may still take it; saving again looks first. Your text is kept.`);
    assert.deepEqual([await person.isDirty(), /81920/.test(await person.onHost(name))], [true, false]);
    await person.virshIsKilled('never');
    await person.save();
    await until('the define', async () => (await person.onHost(name)).includes('81920'));
  },

  'a define that is cut off after libvirt has it says that it is defined': async (person, name) => {
    await person.session.replace('65536', '81920');
    await person.virshIsKilled('after');
    await person.save();
    assert.match(await person.message(/was not heard/), /It is defined: demo has what you sent\.$/);
    await until('the clean tab', async () => !(await person.isDirty()));
    assert.match(await person.onHost(name), /81920/);
  },
};
