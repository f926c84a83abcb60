// What is pictured for the README: one scenario a picture. Add yours here; `session.mjs` says what a session can do.

import { hostScenarios } from './hostScenarios.mjs';
import { hoverScenarios } from './hoverScenarios.mjs';
import { until } from './until.mjs';

/** @typedef {import('./session.mjs').Session} Session */

/** Name of the picture → which sample to open and what to do with it. @type {Readonly<Record<string, {file?: string, settings?: object, host?: 'demo', walkthrough?: boolean, size?: {width: number, height: number}, play?: (session: Session) => Promise<void>, shots?: (session: Session) => Promise<Buffer[]>, folder?: string, prepare?: (workspace: string) => Promise<void>, series?: (session: Session, picture: (name: string) => Promise<void>) => Promise<void>}>>} */
export const scenarios = {
  ...hostScenarios,
  ...hoverScenarios,
  diagnostics: {
    file: 'broken-on-purpose.xml',
    async play(session) {
      await session.squiggle();
      await session.press('Control+Shift+M');
      await session.page.locator('.markers-panel .monaco-list-row').nth(1).waitFor();
    },
  },
  completion: {
    file: 'linux-server.xml',
    async play(session) {
      await session.goToText('linux-server.xml', "<memballoon model='virtio'/>");
      await session.press('Enter');
      await session.press('ArrowUp');
      await session.press('End');
      await session.type('<');
      await session.completions();
    },
  },
  hover: {
    file: 'windows-11.xml',
    async play(session) {
      await session.goToText('windows-11.xml', "type='spice'", { offset: "type='s".length });
      await session.hover();
    },
  },
  fix: {
    file: 'broken-on-purpose.xml',
    async play(session) {
      await session.squiggle();
      await session.goToText('broken-on-purpose.xml', 'disc', { offset: 1 });
      await session.press('Control+.');
      await session.page.locator('.action-widget').first().waitFor();
    },
  },
  openHost: {
    walkthrough: true,
    host: 'demo',
    play: openWeb,
  },
  openMachine: {
    walkthrough: true,
    file: 'windows-11.xml',
    async play(session) {
      await session.press('Control+B');
      await explain(session);
    },
  },
  write: {
    walkthrough: true,
    file: 'windows-11.xml',
    size: { width: 860, height: 300 },
    settings: { 'editor.stickyScroll.enabled': false, 'workbench.statusBar.visible': false, 'workbench.activityBar.location': 'hidden' },
    async shots(session) {
      await session.press('Control+B');
      await session.goToText('windows-11.xml', "<smm state='on'/>");
      await session.press('Enter');
      await session.press('ArrowUp');
      await session.press('End');
      await session.type('<p');
      await session.completions();
      await session.details();
      const completion = await session.shot();
      await session.press('Escape');
      await session.command('File: Revert File');
      await session.goToText('windows-11.xml', "type='spice'", { offset: "type='s".length });
      await session.hover();
      return [completion, await session.shot()];
    },
  },
  define: {
    walkthrough: true,
    host: 'demo',
    file: 'linux-server.xml',
    async play(session) {
      await session.press('Control+B');
      await session.page.locator('.codelens-decoration a').first().click();
      await session.page.locator('.monaco-dialog-box').waitFor({ timeout: 30_000 });
    },
  },
  walkthrough: {
    folder: 'out/walkthrough',
    settings: { 'workbench.activityBar.location': 'hidden' },
    size: { width: 1280, height: 800 },
    series: walkThrough,
  },
  run: {
    walkthrough: true,
    host: 'demo',
    // What a canvas shows cannot be read.
    settings: { 'terminal.integrated.gpuAcceleration': 'off' },
    async play(session) {
      await openWeb(session);
      await session.command('Libvirt: Open Serial Console');
      const terminal = session.page.locator('.terminal-wrapper.active').first();
      await terminal.waitFor({ timeout: 30_000 });
      // A guest that has nothing to say answers a line.
      await until('the shell of the guest', async () => {
        await session.press('Enter');
        await session.settled();
        return /[$#] *\n?/.test(await terminal.locator('.xterm-rows').innerText());
      }, 30_000);
    },
  },
};

/** Each step of Get Started, as the workbench shows it. */
async function walkThrough(session, picture) {
  await session.command('Libvirt: Get Started with Libvirt');
  const steps = session.page.locator('.getting-started-step');
  await steps.first().waitFor({ timeout: 20_000 });
  for (let step = 0; step < (await steps.count()); step++) {
    await steps.nth(step).click();
    await session.settled();
    await picture(`step-${step + 1}`);
  }
}

/** The tree of the demo host, with the definition of a running machine in the editor. */
async function openWeb(session) {
  await session.activity('Libvirt');
  await session.expand(/demo/);
  await session.expand(/Domains/);
  await session.expand(/database/);
  await session.page.getByRole('treeitem', { name: /web/ }).first().click();
  await session.command('Libvirt: Open Definition');
  await session.page.waitForSelector('.editor-instance .view-lines .view-line', { timeout: 30_000 });
  // A tooltip would cover half of it.
  await session.page.mouse.move(20, 330);
}

/** The page that explains the machine in the editor. */
async function explain(session) {
  await session.command('Libvirt: Explain This Machine');
  const page = session.page.frameLocator('iframe.webview.ready').frameLocator('iframe').locator('h1');
  await page.waitFor({ timeout: 30_000 });
}
