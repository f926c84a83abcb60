// A real workbench driven by hand: opens files, types, waits for what appears, takes pictures. The API of the scenarios.
/* global atob, createImageBitmap, Blob, OffscreenCanvas, document, MutationObserver -- what runs in the page */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureBrowser, launchBrowser } from '../setup/browser.mjs';
import { ensureCodeServer } from '../setup/codeServer.mjs';
import { at } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';
import { innocentEnvironment, quietSettings, remoteUri, seedSettings, startWorkbench, workbenchArguments, workbenchUrl } from '../setup/workbench.mjs';
import { until } from './until.mjs';

const appearance = {
  'editor.fontFamily': 'DejaVu Sans Mono',
  'editor.fontSize': 13,
  'editor.minimap.enabled': false,
  'editor.hover.delay': 100,
  'breadcrumbs.enabled': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.layoutControl.enabled': false,
};

/** One window on a copy of the samples, with the packed extension installed, as its users have it. */
export class Session {
  #closers;
  #origin;
  #group;

  constructor(page, workspace, { origin, userDataDir, closers, group }) {
    /** Playwright's page, for what the methods below do not cover. */
    this.page = page;
    /** The folder that is open: a copy of samples/. */
    this.workspace = workspace;
    /** The profile, in which extensions keep what they store. */
    this.userDataDir = userDataDir;
    this.#origin = origin;
    this.#group = group;
    this.#closers = closers;
  }

  /**
   * Starts a window.
   * @param {{vsix: string, file?: string, settings?: object, machineSettings?: object, width?: number, height?: number, env?: NodeJS.ProcessEnv, trust?: 'on' | 'off', prepare?: (workspace: string) => Promise<void>}} options
   *   `file` is opened at once, relative to the samples; `prepare` changes the copy of the samples before.
   *   `machineSettings` are those that only the machine on which the extension runs may have.
   */
  static async start({ vsix, file, settings = {}, machineSettings = {}, width = 1000, height = 640, env = {}, trust = 'off', prepare }) {
    const codeServer = need(await ensureCodeServer());
    const { executablePath } = need(await ensureBrowser());
    const directory = await mkdtemp(join(tmpdir(), 'libvirt-pictures-'));
    const closers = [() => rm(directory, { recursive: true, force: true, maxRetries: 3 })];
    try {
      const profile = { userDataDir: join(directory, 'user'), extensionsDir: join(directory, 'extensions') };
      const workspace = join(directory, 'machines');
      await cp(at('samples'), workspace, { recursive: true });
      await prepare?.(workspace);
      await seedSettings(profile.userDataDir, { ...quietSettings, ...appearance, ...settings }, machineSettings);
      const installed = await run(codeServer.node, workbenchArguments(codeServer, profile, '--install-extension', vsix), { env: innocentEnvironment(), output: 'collect' });
      if (installed.code !== 0) throw new Error(installed.output);
      let group;
      const server = await startWorkbench(codeServer, { ...profile, env, trust, onStart: (id) => (group = id) });
      closers.push(server.stop);
      const browser = await launchBrowser(executablePath);
      closers.push(() => browser.close());
      const page = await (await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' })).newPage();
      const payload = file ? [['openFile', remoteUri(server.origin, join(workspace, file))]] : [];
      await page.goto(workbenchUrl(server.origin, workspace, payload));
      await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
      const session = new Session(page, workspace, { origin: server.origin, userDataDir: profile.userDataDir, closers, group });
      if (file) await page.waitForSelector('.editor-instance .view-lines .view-line', { timeout: 60_000 });
      // The theme and the extension come after the first text is shown.
      await page.waitForSelector('.monaco-workbench.vs-dark', { timeout: 60_000 });
      await session.settled();
      return session;
    } catch (error) {
      await closeAll(closers);
      throw error;
    }
  }

  /** Opens a second window on another folder, with the same profile. It ends with this one. @param {string} folder */
  async secondWindow(folder) {
    const page = await this.page.context().newPage();
    await page.goto(workbenchUrl(this.#origin, folder));
    await page.waitForSelector('.monaco-workbench.vs-dark', { timeout: 60_000 });
    const second = new Session(page, folder, { origin: this.#origin, userDataDir: this.userDataDir, closers: [] });
    await second.settled();
    return second;
  }

  /** Loads the page again, as after a crash of the window or a restart. */
  async reload() {
    this.page.once('dialog', (dialog) => void dialog.accept());
    await this.page.reload();
    await this.page.waitForSelector('.monaco-workbench.vs-dark', { timeout: 60_000 });
    await this.settled();
  }

  /** Ends the process that runs the extensions, as a crash would; VS Code starts another one. */
  async crashExtensions() {
    const { output } = await run('ps', ['-eo', 'pid=,pgid=,args='], { output: 'collect' });
    const hosts = output.split('\n').map((line) => line.trim().split(/\s+/)).filter(([, group, ...args]) => Number(group) === this.#group && args.includes('--type=extensionHost'));
    if (hosts.length === 0) throw new Error('no process runs the extensions');
    for (const [id] of hosts) process.kill(Number(id), 'SIGKILL');
  }

  /** Waits until nothing in the window has changed for a moment: what comes late has come, and what moves has stopped. */
  async settled({ quietMs = 400, limitMs = 8000 } = {}) {
    await this.page.evaluate(
      async ({ quietMs, limitMs }) =>
        new Promise((resolve) => {
          const done = () => {
            observer.disconnect();
            [quiet, end].forEach(clearTimeout);
            resolve();
          };
          const end = setTimeout(done, limitMs);
          let quiet = setTimeout(done, quietMs);
          const observer = new MutationObserver(() => {
            clearTimeout(quiet);
            quiet = setTimeout(done, quietMs);
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        }),
      { quietMs, limitMs },
    );
  }

  /** Runs a command by its title, from the palette, once that has found it: a key that comes too early would go into the editor. */
  async command(title) {
    const widget = this.page.locator('.quick-input-widget');
    // Its whole name: what the palette highlights of another name is a text too.
    const named = this.page.locator('.label-name').filter({ hasText: new RegExp(`^${literally(title)}( …)?$`) });
    const row = widget.locator('.monaco-list-row').filter({ has: named }).first();
    await until(`${title} in the palette`, async () => {
      await this.press('F1');
      const isTyped = await widget.locator('input').first().fill(`>${title}`, { timeout: 2000 }).then(() => true, () => false);
      return isTyped && row.click({ timeout: 5000 }).then(() => true, () => false);
    }, 40_000);
  }

  /** Opens another file of the workspace, once VS Code's search knows it. @param {string} file */
  async open(file) {
    const name = file.split('/').at(-1) ?? file;
    const row = this.page.locator('.quick-input-widget .monaco-list-row', { hasText: name }).first();
    // What was searched before is remembered for as long as the list is open.
    await until(`${file} in the search`, async () => {
      await this.press('Escape');
      await this.press('Control+P');
      const isOpen = await this.page.locator('.quick-input-widget input').first().fill(file, { timeout: 2000 }).then(() => true, () => false);
      return isOpen && row.click({ timeout: 4000 }).then(() => true, () => false);
    }, 40_000);
    await this.page.getByRole('tab', { name: new RegExp(literally(name)) }).first().waitFor({ timeout: 20_000 });
  }

  /** Puts the cursor on a line and column, both from 1. */
  async goTo(line, column = 1) {
    await this.page.locator('.editor-instance .view-lines').first().click();
    await this.page.keyboard.press('Control+G');
    await this.page.locator('.quick-input-widget input').fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    // The next key is for the text.
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: 20_000 });
  }

  /** Puts the cursor on the `nth` place (from 1) at which the file has this text. */
  async goToText(file, text, { nth = 1, offset = 0 } = {}) {
    const content = await readFile(join(this.workspace, file), 'utf8');
    let at = -1;
    for (let found = 0; found < nth; found++) at = content.indexOf(text, at + 1);
    if (at < 0) throw new Error(`${file} does not contain ${text}`);
    const before = content.slice(0, at).split('\n');
    await this.goTo(before.length, (before.at(-1)?.length ?? 0) + 1 + offset);
  }

  /** Replaces every place of a text by the editor's own find and replace: typed text would be completed. */
  async replace(from, to) {
    await this.focusEditor();
    await this.press('Control+H');
    const widget = this.page.locator('.find-widget');
    await widget.locator('.find-part textarea').fill(from);
    await widget.locator('.replace-part textarea').fill(to);
    await widget.locator('.matchesCount').filter({ hasText: / of [1-9]/ }).first().waitFor({ timeout: 20_000 });
    await this.press('Control+Alt+Enter');
    // Left open it would cover the text, and a busy machine loses a key now and then.
    await until('the end of the search', async () => {
      await this.press('Escape');
      return widget.and(this.page.locator('.visible')).waitFor({ state: 'hidden', timeout: 2000 }).then(() => true, () => false);
    });
  }

  /** Puts the cursor somewhere in the text, without scrolling it. */
  async focusEditor() {
    await this.page.locator('.editor-instance').first().click({ position: { x: 400, y: 60 } });
  }

  /** Types as a person does. */
  async type(text) {
    await this.page.keyboard.type(text, { delay: 30 });
  }

  /** Presses a key such as `Control+Space`. */
  async press(key) {
    await this.page.keyboard.press(key);
  }

  /** Shows the list of completions. */
  async completions() {
    const shown = this.page.locator('.suggest-widget.visible .monaco-list-row').first();
    await this.#untilShown('completions', shown, async () => this.press('Control+Space'));
  }

  /** Shows the words of the completion that is chosen beside the list. */
  async details() {
    const shown = this.page.locator('.suggest-details-container, .suggest-details').first();
    await this.#untilShown('words beside the completions', shown, async () => this.press('Control+Space'));
  }

  /** Asks again where nothing came, or it went away again: until the server is up there is nothing to show. */
  async #untilShown(what, shown, ask) {
    const isThere = async (timeout) => shown.waitFor({ timeout }).then(() => true, () => false);
    await until(what, async () => {
      if (!(await isThere(700))) await ask();
      if (!(await isThere(1500))) return false;
      await this.settled();
      return shown.isVisible();
    }, 40_000);
  }

  /** Shows the hover at the cursor. */
  async hover() {
    const shown = this.page.locator('.monaco-hover:not(.hidden) .hover-contents').first();
    // That of another place may still be there.
    await this.page.locator('.monaco-hover:not(.hidden) .hover-contents').waitFor({ state: 'hidden', timeout: 3000 }).catch(() => undefined);
    await this.#untilShown('a hover', shown, async () => {
      await this.press('Control+K');
      await this.press('Control+I');
    });
  }

  /** Waits until something is underlined as an error. */
  async squiggle() {
    await this.page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
  }

  /** Opens a container of the activity bar by its name. */
  async activity(name) {
    await this.page.locator('.activitybar').getByRole('tab', { name }).click();
  }

  /** Opens a node of the tree that is shown, if it is closed. */
  async expand(name) {
    const node = this.page.getByRole('treeitem', { name }).first();
    await node.waitFor({ timeout: 20_000 });
    if ((await node.getAttribute('aria-expanded')) === 'false') await node.locator('.monaco-tl-twistie').click();
  }

  /** Closes a node of the tree that is shown, if it is open. */
  async collapse(name) {
    const node = this.page.getByRole('treeitem', { name }).first();
    if ((await node.getAttribute('aria-expanded')) === 'true') await node.locator('.monaco-tl-twistie').click();
  }

  /** Takes the picture. @param {string} file below the root, such as media/pictures/hover.png; `.webp` is a quarter of the size */
  async picture(file) {
    await this.pictures(file, [await this.shot()]);
  }

  /** What the window looks like now. */
  async shot() {
    await this.settled();
    return this.page.screenshot();
  }

  /** Writes several looks at the window as one picture, the first on top. @param {string} file as in `picture` */
  async pictures(file, shots) {
    await mkdir(dirname(at(file)), { recursive: true });
    const only = shots.length === 1 ? shots[0] : undefined;
    await writeFile(at(file), only && !file.endsWith('.webp') ? only : await this.#joined(shots, file.endsWith('.webp') ? 'image/webp' : 'image/png'));
  }

  /** The browser itself can join and compress: no package is needed for it. */
  async #joined(shots, type) {
    const bytes = await this.page.evaluate(
      async ({ pngs, type }) => {
        const gap = 6;
        const bitmaps = await Promise.all(pngs.map((png) => createImageBitmap(new Blob([Uint8Array.from(atob(png), (char) => char.charCodeAt(0))], { type: 'image/png' }))));
        const canvas = new OffscreenCanvas(bitmaps[0].width, bitmaps.reduce((height, one) => height + one.height + gap, -gap));
        const context = canvas.getContext('2d');
        let top = 0;
        for (const bitmap of bitmaps) {
          context.drawImage(bitmap, 0, top);
          top += bitmap.height + gap;
        }
        return Array.from(new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.6 })).arrayBuffer()));
      },
      { pngs: shots.map((shot) => shot.toString('base64')), type },
    );
    return Uint8Array.from(bytes);
  }

  /** Ends the window and all that was started for it. */
  async close() {
    await closeAll(this.#closers);
  }
}

/** A pattern that finds this very text. */
function literally(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

async function closeAll(closers) {
  for (const close of [...closers].reverse()) await close().catch((error) => console.error(String(error)));
}

function need(found) {
  if (found.missing) throw new Error(found.missing);
  return found;
}
