// Debian packages that tests and demo need: finds what is missing and installs it where that is allowed.
import { run } from './run.mjs';

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

let listsAreFresh = false;

/**
 * Installs those of `names` that are not installed. Answers undefined when all are there,
 * else one sentence that names what is missing and how to get it.
 */
export async function ensureDebianPackages(names) {
  const dpkg = await run('dpkg-query', ['--version'], { output: 'collect' });
  if (dpkg.code !== 0) return `this is not a Debian system; install the equivalents of: ${names.join(' ')}`;
  const missing = await missingOf(names);
  if (missing.length === 0) return undefined;
  if (process.getuid?.() !== 0) return `missing; as root: apt-get install --no-install-recommends ${missing.join(' ')}`;
  console.log(`Installing Debian packages: ${missing.join(' ')} ...`);
  const failure = await install(missing);
  return failure && `could not install ${missing.join(' ')}: ${failure}`;
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
