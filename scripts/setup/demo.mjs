// The demo libvirt host, for `npm start`, the pictures and the tests of the sidebar.
import { debianPackages, ensureDebianPackages } from './debianPackages.mjs';

/** `onDirectory` hears of the host's directory before anything is in it. @returns {Promise<{uri: string, stop: () => Promise<void>} | {missing: string}>} the running host, or why there is none. */
export async function startDemo({ onDirectory } = {}) {
  if (process.platform !== 'linux') return { missing: 'a libvirt host is brought up on Linux only' };
  const missing = await ensureDebianPackages(debianPackages.host);
  if (missing) return { missing };
  const { startDemoHost } = await import('../demoHost.mjs');
  const host = await startDemoHost({ progress: (text) => console.log(text), onDirectory });
  return host.reason === undefined ? { uri: host.uri, stop: host.stop } : { missing: host.reason };
}
