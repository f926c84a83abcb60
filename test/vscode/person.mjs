// What a person does and sees in a real workbench: opens machines, answers dialogs, reads messages. For the tests of the packed extension.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../scripts/pictures/until.mjs';

/** A window with a person in front of it. */
export class Person {
  /** @param {import('../../scripts/pictures/session.mjs').Session} session @param {{uri: string}} host */
  constructor(session, host) {
    this.session = session;
    this.page = session.page;
    this.host = host;
  }

  /** Opens the tree of the host. */
  async lookAtHost() {
    await this.session.activity('Libvirt');
    await this.expandHost();
  }

  /** Opens the tree of the host where the sidebar shows it. */
  async expandHost() {
    await this.session.expand(/demo/);
    await this.session.expand(/Domains/);
  }

  /** Opens a machine's definition from the tree. */
  async openDefinition(name) {
    await this.node(name).click();
    await this.command('Libvirt: Open Definition');
    await this.tab(`${name}.xml`).waitFor({ timeout: 20_000 });
    await this.textHas(`<name>${name}</name>`);
  }

  /** Opens a file of the folder. */
  async openFile(file) {
    await this.session.open(file);
    await this.tab(file).waitFor({ timeout: 20_000 });
  }

  /** Runs a command from the palette. */
  async command(title) {
    await this.session.command(title);
  }

  node(name) {
    return this.page.getByRole('treeitem', { name: new RegExp(`^${name},`) }).first();
  }

  tab(name) {
    return this.page.locator('.tabs-container .tab', { hasText: name }).first();
  }

  /** The definition in front, as it is shown. */
  async text() {
    return (await this.page.locator('.editor-instance .view-lines').first().innerText()).replaceAll('\u00a0', ' ');
  }

  /** Whether the tab in front has changes that are not saved. */
  async isDirty() {
    return this.page.locator('.tabs-container .tab.active.dirty').isVisible();
  }

  /** Waits until the editor in front shows a text. */
  async textHas(text) {
    await this.page.locator('.editor-instance .view-lines').filter({ hasText: text }).first().waitFor({ timeout: 20_000 });
  }

  /** Waits until a draft of the machine has this text, or none has it any more. @param {'kept' | 'no more'} is */
  async isKept(name, text, is = 'kept') {
    const folder = join(this.session.userDataDir, 'User', 'globalStorage', 'libvirt-tools.vscode-libvirt', 'drafts');
    await until(`the text ${text} ${is}`, async () => {
      const names = await readdir(folder).catch(() => []);
      const drafts = await Promise.all(names.map(async (file) => readFile(join(folder, file), 'utf8').catch(() => '')));
      return drafts.some((draft) => draft.includes(`<name>${name}<`) && draft.includes(text)) === (is === 'kept');
    });
  }

  /** Waits until VS Code's own backup has a text. */
  async isBackedUp(text) {
    const folder = join(this.session.userDataDir, 'User', 'Backups');
    await until(`a backup of ${text}`, async () => {
      const names = await readdir(folder, { recursive: true }).catch(() => []);
      return (await Promise.all(names.map(async (file) => readFile(join(folder, file), 'utf8').catch(() => '')))).some((backup) => backup.includes(text));
    });
  }

  async save() {
    await this.session.focusEditor();
    await this.session.press('Control+S');
  }

  /** Saves until that shows: what a restart left may take its time to listen. */
  async savesUntil(what, is) {
    await until(what, async () => {
      if (await is()) return true;
      await this.save();
      return until(what, is, 5000).then(() => true, () => false);
    }, 60_000);
  }

  /** Loads the window again, and brings one of its editors to the front: VS Code writes down what is open only now and then. */
  async reload(file) {
    await this.session.reload();
    await this.tab(file).click({ timeout: 30_000 });
  }

  /** Names a file in the dialog that asks for one, and confirms. */
  async enterPath(path) {
    const box = this.page.locator('.quick-input-widget').filter({ has: this.page.locator('.quick-input-action a', { hasText: /^(OK|Save)$/ }) });
    await box.waitFor({ timeout: 20_000 });
    await until(`${path} in the dialog`, async () => {
      await box.locator('input').first().fill(path);
      await this.session.settled();
      return (await box.locator('input').first().inputValue()) === path;
    });
    await this.session.press('Enter');
    await box.waitFor({ state: 'hidden', timeout: 20_000 });
  }

  /** The dialog that is open: what it asks, and its buttons. */
  async dialog() {
    const box = this.page.locator('.monaco-dialog-box');
    await box.waitFor({ timeout: 20_000 });
    const buttons = await box.locator('.dialog-buttons .monaco-button').allInnerTexts();
    const [title, text] = [await textOrNone(box.locator('.dialog-message-text')), await textOrNone(box.locator('.dialog-message-detail'))];
    // A question without more to it stands where others have their detail.
    return title === '' ? { message: text, detail: '', buttons } : { message: title, detail: text, buttons };
  }

  /** Answers the dialog by one of its buttons. */
  async answer(button) {
    const box = this.page.locator('.monaco-dialog-box');
    await box.locator('.dialog-buttons .monaco-button', { hasText: button }).first().click();
    await box.waitFor({ state: 'detached' });
  }

  /** The messages that are shown, once there is at least one. */
  async messages() {
    const toasts = this.page.locator('.notification-toast .notification-list-item-message');
    await toasts.first().waitFor({ timeout: 30_000 });
    await this.session.settled();
    return toasts.allInnerTexts();
  }

  /** Waits for a message; answers its whole text. */
  async message(pattern, limitMs = 30_000) {
    return until(`a message like ${pattern}`, async () => (await this.page.locator('.notification-toast .notification-list-item-message').allInnerTexts()).find((text) => pattern.test(text)), limitMs);
  }

  /** The buttons of the message. */
  async buttonsOf(pattern) {
    const toast = this.page.locator('.notification-toast').filter({ hasText: pattern }).first();
    await toast.hover();
    return toast.locator('.monaco-button, .notification-list-item-buttons-container a').allInnerTexts();
  }

  /** Presses a button of the message. */
  async press(pattern, button) {
    const toast = this.page.locator('.notification-toast').filter({ hasText: pattern }).first();
    await toast.hover();
    await toast.locator('.monaco-button', { hasText: button }).first().click();
  }

  async clearMessages() {
    await this.command('Notifications: Clear All Notifications');
    await this.page.locator('.notification-toast').first().waitFor({ state: 'detached', timeout: 5000 }).catch(() => undefined);
  }

  /** File > Save, as the menu has it. */
  async saveByMenu() {
    const item = this.page.getByRole('listitem').filter({ hasText: /^SaveCtrl\+S$/ });
    await until('Save in the menu', async () => {
      await this.session.focusEditor();
      await this.page.locator('.menubar-menu-button').first().click();
      await this.page.locator('.monaco-menu .action-item', { hasText: /^File/ }).first().hover();
      await item.waitFor();
      await this.session.settled();
      if (!(await item.evaluate((element) => element.classList.contains('disabled')))) return true;
      await this.session.press('Escape');
      await this.session.press('Escape');
      return false;
    });
    await item.getByText('Save', { exact: true }).click();
  }

  async closeTab() {
    const tab = this.page.locator('.tabs-container .tab.active');
    await tab.hover();
    await tab.locator('.tab-actions .action-label').click();
  }

  /** Closes everything that a test left, whatever it holds. */
  async tidyUp() {
    for (let count = 0; count < 3; count++) await this.session.press('Escape');
    for (let count = 0; count < 10 && (await this.page.locator('.tabs-container .tab').count()) > 0; count++) await this.command('View: Revert and Close Editor');
    await this.clearMessages();
  }

  /** Chooses an item of the list that is open. */
  async choose(label) {
    const row = this.page.locator('.quick-input-widget .monaco-list-row', { hasText: label }).first();
    await row.waitFor({ timeout: 20_000 });
    await row.click();
  }

  /** Runs a command that asks at once, and chooses. On a busy machine the key that runs it may be lost. */
  async commandThenChoose(title, label) {
    const row = this.page.locator('.quick-input-widget .monaco-list-row', { hasText: label }).first();
    await until(`${label} in the list of ${title}`, async () => {
      await this.command(title);
      if (await row.waitFor({ timeout: 8000 }).then(() => true, () => false)) return true;
      await this.session.press('Escape');
      return false;
    }, 40_000);
    await row.click();
  }

  /** Types into the box that asks this, and confirms. */
  async enter(title, text) {
    const box = this.page.locator('.quick-input-widget').filter({ hasText: title });
    await box.waitFor({ timeout: 20_000 });
    await box.locator('input.input, input[type=text]').first().fill(text);
    await this.session.press('Enter');
    await box.waitFor({ state: 'detached', timeout: 20_000 }).catch(() => box.waitFor({ state: 'hidden', timeout: 1000 }));
  }

  /** Chooses in the menu that is open. A menu that just opened takes no click. */
  async chooseInMenu(label) {
    const item = this.page.locator('.monaco-menu .action-item').filter({ hasText: label }).first();
    await item.waitFor({ timeout: 20_000 });
    await until(`${label} in the menu`, async () => {
      await item.hover({ timeout: 1000 }).catch(() => undefined);
      await item.click({ timeout: 1000 }).catch(() => undefined);
      return item.waitFor({ state: 'hidden', timeout: 1000 }).then(() => true, () => false);
    });
  }

  /** Waits until the diff in front shows all of these, what was deleted included, and none of those. */
  async diffHas(shown, hidden = []) {
    const editor = this.page.locator('.monaco-diff-editor').first();
    await editor.waitFor({ timeout: 20_000 });
    await until(`a diff of ${shown.join(' and ')}`, async () => {
      const text = await editor.innerText();
      return shown.every((one) => text.includes(one)) && !hidden.some((one) => text.includes(one));
    });
  }

  /** virsh of somebody else on the same host. */
  async virsh(...args) {
    const { stdout } = await promisify(execFile)('virsh', ['-q', '-c', this.host.uri, ...args], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    return stdout;
  }

  /** The definition that the host has. */
  async onHost(name) {
    return this.virsh('dumpxml', '--inactive', '--security-info', `--domain=${name}`);
  }

  /** Somebody else defines a machine. */
  async defines(xml) {
    const folder = await mkdtemp(join(tmpdir(), 'somebody-else-'));
    try {
      await writeFile(join(folder, 'machine.xml'), xml);
      await this.virsh('define', join(folder, 'machine.xml'));
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}

/** A machine that needs next to nothing. */
export const machine = (name, more = '') => `<domain type='qemu'><name>${name}</name><memory unit='KiB'>65536</memory>${more}<os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`;

async function textOrNone(locator) {
  return (await locator.count()) === 0 ? '' : locator.first().innerText();
}
