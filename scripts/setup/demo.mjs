// The demo libvirt host, for `npm start`, the pictures and the tests of the sidebar.
import { debianPackages, ensureDebianPackages } from './debianPackages.mjs';
import { startKeeper } from './keeper.mjs';

/** It ends with `stop`, or with this process. @returns {Promise<{uri: string, stop: () => Promise<void>} | {missing: string}>} the running host, or why there is none. */
export async function startDemo() {
  if (process.platform !== 'linux') return { missing: 'a libvirt host is brought up on Linux only' };
  const missing = await ensureDebianPackages(debianPackages.host);
  if (missing) return { missing };
  const keeper = startKeeper();
  const { startDemoHost } = await import('../demoHost.mjs');
  const host = await startDemoHost({ progress: (text) => console.log(text), onDirectory: (directory) => keeper.keep({ directory }) });
  if (host.reason !== undefined) {
    await keeper.over();
    return { missing: host.reason };
  }
  return { uri: host.uri, stop: () => host.stop().finally(keeper.over) };
}
