// Pictures of what happens on a host: what the next start will change, and libvirt's refusal at its place.

/** @typedef {import('./session.mjs').Session} Session */

/** As in `scenarios.mjs`. @type {Readonly<Record<string, {host: 'demo', play: (session: Session) => Promise<void>}>>} */
export const hostScenarios = {
  diff: {
    host: 'demo',
    async play(session) {
      await openWeb(session);
      await session.replace('1</vcpu>', '2</vcpu>');
      await session.replace("131072</memory>", '262144</memory>');
      await session.press('Control+S');
      await session.page.getByRole('treeitem', { name: /web, running, changes at next start/ }).waitFor({ timeout: 30_000 });
      await session.command('Libvirt: Compare Live with Next Start');
      await session.page.locator('.monaco-diff-editor .line-insert').first().waitFor({ timeout: 30_000 });
      await session.press('Control+B');
      await session.press('Control+B');
    },
  },
  refusal: {
    host: 'demo',
    async play(session) {
      await openWeb(session);
      await session.replace('pc-q35-7.2', 'pc-q35-7.9');
      await session.press('Control+S');
      await session.page.locator('.notification-toast').first().waitFor({ timeout: 30_000 });
      await session.squiggle();
      // The whole sentence, below its line.
      await session.hover();
    },
  },
};

/** The definition of a running machine in the editor, beside the tree of its host. */
async function openWeb(session) {
  await session.activity('Libvirt');
  await session.expand(/demo/);
  await session.expand(/Domains/);
  await session.page.getByRole('treeitem', { name: /^web/ }).first().click();
  await session.command('Libvirt: Open Definition');
  await session.page.waitForSelector('.editor-instance .view-lines .view-line', { timeout: 30_000 });
}
