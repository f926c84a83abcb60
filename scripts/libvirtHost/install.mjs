// Says whether a real libvirt can be had on this machine, and installs it from Debian's packages where we may.
import { spawnSync } from 'node:child_process';
import { hasProgram } from './process.mjs';

/** The programs that the host tests need, each with the Debian package that has it. No systemd: `libvirt-daemon-system` would pull it in. */
const NEEDED = {
  virsh: 'libvirt-clients',
  libvirtd: 'libvirt-daemon',
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
};
/** What networks, remote hosts and the guest image need besides. */
const ALSO = ['libvirt-daemon-driver-qemu', 'dnsmasq-base', 'iptables', 'netcat-openbsd', 'openssh-server', 'openssh-client', 'iproute2', 'kmod', 'procps'];

/**
 * Makes sure that libvirt is here. Gives back undefined when it is, or the reason (a sentence) why it cannot be.
 * Without root, or without apt, nothing is installed.
 */
export function ensureLibvirt() {
  const missing = Object.keys(NEEDED).filter((program) => !hasProgram(program));
  if (missing.length === 0) return undefined;
  if (process.platform !== 'linux') return 'libvirt hosts run on Linux only.';
  const packages = [...Object.values(NEEDED), ...ALSO];
  const byHand = `Install it by hand: apt-get install --no-install-recommends ${packages.join(' ')}.`;
  if (process.getuid?.() !== 0) return `${missing.join(', ')} not found, and only root can install it. ${byHand}`;
  if (!hasProgram('apt-get')) return `${missing.join(', ')} not found, and there is no apt-get. ${byHand}`;
  const failure = apt(['update', '-q']) ?? apt(['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends', ...packages]);
  return failure === undefined ? undefined : `libvirt could not be installed: ${failure}`;
}

function apt(args) {
  const result = spawnSync('apt-get', args, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (result.status === 0) return undefined;
  return (result.stderr || result.error?.message || 'apt-get failed').trim().split('\n').slice(-3).join(' ');
}
