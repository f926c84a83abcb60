// A real libvirt with real guests, without systemd, D-Bus or KVM: for the host tests and the demo host.
export { isRoot, startSession, startSystem, UNPRIVILEGED } from './daemon.mjs';
export { guestXml, networkXml, plainXml, poolXml } from './domains.mjs';
export { ensureGuest } from './guest.mjs';
export { ensureLibvirt } from './install.mjs';
export { hasProgram, isAlive, pidsInNamespace, pidsNaming } from './process.mjs';
export { startSsh } from './ssh.mjs';
export { startSystemd, whyNoPolkit, whyNoSystemd } from './systemd.mjs';
