// Pictures of what happens on a host: what the next start will change, and libvirt's refusal at its place.

/** @typedef {import('./session.mjs').Session} Session */

/** A definition has long lines. */
const wide = { width: 1200, height: 760 };

/** As in `scenarios.mjs`. @type {Readonly<Record<string, {host: 'demo', size: {width: number, height: number}, play: (session: Session) => Promise<void>}>>} */
export const hostScenarios = {
  hosts: {
    host: 'demo',
    size: wide,
    async play(session) {
      await openWeb(session);
      for (const name of [/^database/, /^Disks/, /^Snapshots/, /^Networks/, /^Storage Pools/, /^storage pool images/]) await session.expand(name);
      await session.page.mouse.click(200, 700);
      await session.page.getByRole('treeitem', { name: /^database/ }).first().hover();
      await session.page.locator('.monaco-hover:not(.hidden), .workbench-hover').first().waitFor({ timeout: 20_000 });
    },
  },
  refusal: {
    host: 'demo',
    size: wide,
    async play(session) {
      await openWeb(session);
      await session.replace('pc-q35-7.2', 'pc-q35-7.9');
      await session.press('Control+S');
      await session.page.locator('.notification-toast').first().waitFor({ timeout: 30_000 });
      await session.squiggle();
      // The whole sentence, not its first line.
      const toast = session.page.locator('.notification-toast').first();
      await toast.hover();
      await toast.locator('.codicon-notifications-expand').click({ timeout: 3000 }).catch(() => undefined);
      await toast.locator('.notification-list-item-icon').hover();
    },
  },
  diff: {
    host: 'demo',
    size: wide,
    async play(session) {
      await openWeb(session);
      // Last of all: the other pictures would show what it defines.
      await session.replace('1</vcpu>', '2</vcpu>');
      await session.replace("131072</memory>", '262144</memory>');
      await session.press('Control+S');
      await session.page.getByRole('treeitem', { name: /web, running, changes at next start/ }).waitFor({ timeout: 30_000 });
      await session.command('Libvirt: Compare Live with Next Start');
      await session.page.locator('.monaco-diff-editor .line-insert').first().waitFor({ timeout: 30_000 });
      // Nothing selected: a row that is hides what it says behind its buttons.
      await session.page.mouse.click(200, 600);
      await session.page.locator('.notification-toast').first().waitFor({ state: 'detached', timeout: 30_000 });
    },
  },
};

/** The definition of a running machine in the editor, beside the tree of its host. */
async function openWeb(session) {
  await session.activity('Libvirt');
  await session.expand(/demo/);
  await session.expand(/Domains/);
  await widen(session);
  // Until its stream of events is up, a host says that it has none.
  await session.page.locator('.monaco-list-row', { hasText: 'no events' }).first().waitFor({ state: 'detached', timeout: 30_000 });
  await session.page.getByRole('treeitem', { name: /^web/ }).first().click();
  await session.command('Libvirt: Open Definition');
  await session.page.waitForSelector('.editor-instance .view-lines .view-line', { timeout: 30_000 });
}

/** Makes the side bar wide enough for what a machine says of itself. */
async function widen({ page }) {
  const box = await page.locator('.part.sidebar').boundingBox();
  const edge = box.x + box.width;
  await page.mouse.move(edge, 300);
  await page.mouse.down();
  await page.mouse.move(edge + 50, 300, { steps: 5 });
  await page.mouse.up();
}
