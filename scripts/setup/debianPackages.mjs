// Debian packages that tests and demo need: finds what is missing and installs it where that is allowed.
import { delimiter } from 'node:path';
import { firstOnPath, run } from './run.mjs';

/** What each part needs from Debian beyond a base system with Node. */
export const debianPackages = {
  browser: ['chromium', 'fonts-dejavu-core', 'fonts-liberation'],
  /** Two small native modules of code-server are compiled at its installation. */
  codeServer: ['g++', 'make', 'python3'],
  xmlTools: ['libxml2-utils', 'jing'],
  host: [
    'libvirt-clients', 'libvirt-daemon', 'libvirt-daemon-driver-qemu', 'qemu-system-x86', 'qemu-utils',
    'dnsmasq-base', 'iptables', 'iproute2', 'netcat-openbsd', 'openssh-server', 'openssh-client', 'busybox-static', 'cpio', 'procps',
  ],
};

/** What each package is needed for, by which it is found where there is no dpkg; those that only add to another are left out. */
const programs = {
  chromium: 'chromium', 'g++': 'g++', make: 'make', python3: 'python3', 'libxml2-utils': 'xmllint', jing: 'jing',
  'libvirt-clients': 'virsh', 'libvirt-daemon': 'libvirtd', 'qemu-system-x86': 'qemu-system-x86_64', 'qemu-utils': 'qemu-img',
  'dnsmasq-base': 'dnsmasq', iptables: 'iptables', iproute2: 'ip', 'netcat-openbsd': 'nc', 'openssh-server': 'sshd',
  'openssh-client': 'ssh', 'busybox-static': 'busybox', cpio: 'cpio', procps: 'ps',
};

/** Where programs of the administrator lie, which an ordinary user's PATH may lack. */
const adminPath = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

let listsAreFresh = false;

/**
 * Installs those of `names` that are not installed. Answers undefined when all are there,
 * else one sentence that names what is missing and how to get it.
 */
export async function ensureDebianPackages(names) {
  const dpkg = await run('dpkg-query', ['--version'], { output: 'collect' });
  if (dpkg.code !== 0) return missingPrograms(names);
  const missing = await missingOf(names);
  if (missing.length === 0) return undefined;
  if (process.getuid?.() !== 0) return `missing; as root: apt-get install --no-install-recommends ${missing.join(' ')}`;
  console.log(`Installing Debian packages: ${missing.join(' ')} ...`);
  const failure = await install(missing);
  return failure && `could not install ${missing.join(' ')}: ${failure}`;
}

/** On other systems the programs themselves are looked for: what is there can be used. */
async function missingPrograms(names) {
  const path = [process.env.PATH, ...adminPath].join(delimiter);
  const wanted = names.filter((name) => programs[name] !== undefined);
  const found = await Promise.all(wanted.map((name) => firstOnPath([programs[name]], path)));
  const missing = wanted.filter((_, index) => found[index] === undefined);
  if (missing.length === 0) return undefined;
  return `not found: ${missing.map((name) => programs[name]).join(', ')}; install what has them (on Debian: ${missing.join(' ')})`;
}

async function missingOf(names) {
  const states = await Promise.all(
    names.map((name) => run('dpkg-query', ['-W', '-f=${db:Status-Status}', name], { output: 'collect' })),
  );
  return names.filter((_, index) => states[index].output !== 'installed');
}

async function install(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' };
  const apt = (...args) => run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], { env, output: 'collect' });
  if (!listsAreFresh) {
    const updated = await apt('update');
    if (updated.code !== 0) return lastLines(updated.output);
    listsAreFresh = true;
  }
  const installed = await apt('install', '-y', '--no-install-recommends', ...names);
  return installed.code === 0 ? undefined : lastLines(installed.output);
}

const lastLines = (text) => text.trim().split('\n').slice(-3).join(' / ');
