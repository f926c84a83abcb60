// A real libvirtd of our own in a private directory: an unprivileged session, or a privileged one in its own namespaces.
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, openSync, closeSync, readFileSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepCapabilities, recallCapabilities } from './capabilities.mjs';
import { end, isAlive, namespaceOf, pidOf, pidsInNamespace, pidsNaming, run, startDaemon, tryRun } from './process.mjs';

/** Whom the session daemon runs as when we are root: an account that every system has, so that none has to be made. */
export const UNPRIVILEGED = 65534;
const PATH = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';
/** A unix socket's path has at most 107 bytes. */
const LONGEST_DIRECTORY = 60;

/** Starts an unprivileged libvirtd with all its state below `directory`; `env` is what a virsh or a terminal of the same session needs. */
export async function startSession(directory) {
  checkLength(directory);
  for (const name of ['run', 'config/libvirt', 'cache', 'data', 'home', 'pool', 'img', 'log', 'tmp']) mkdirSync(join(directory, name), { recursive: true });
  // QEMU writes its logs itself: no virtlogd that would outlive us.
  writeFileSync(join(directory, 'config/libvirt/qemu.conf'), 'stdio_handler = "file"\nsecurity_driver = "none"\nmax_queued = 0\n');
  writeFileSync(join(directory, 'config/libvirt/libvirtd.conf'), `log_outputs = "3:file:${directory}/log/libvirtd.log"\nmax_clients = 200\n`);
  recallCapabilities(directory, 'session');
  if (isRoot()) giveAway(directory);
  chmodSync(join(directory, 'run'), 0o700);
  const env = sessionEnv(directory);
  const start = () => launch(directory, 'libvirtd', ['-f', join(directory, 'config/libvirt/libvirtd.conf'), '-p', join(directory, 'libvirtd.pid')], { env, asUser: isRoot() });
  const uri = `qemu+unix:///session?socket=${directory}/run/libvirt/libvirt-sock`;
  return running({ directory, uri, env, start, kind: 'session' });
}

/** Starts a privileged libvirtd (root only): bridges, dnsmasq and leases, with the machine's own /etc, /var and network out of reach. */
export async function startSystem(directory) {
  checkLength(directory);
  for (const name of ['etc', 'lib', 'cache', 'log', 'run', 'img']) mkdirSync(join(directory, name), { recursive: true });
  for (const name of readdirSync('/etc/libvirt', { withFileTypes: true })) {
    if (name.isFile() && name.name.endsWith('.conf')) copyFileSync(join('/etc/libvirt', name.name), join(directory, 'etc', name.name));
  }
  writeFileSync(join(directory, 'etc/libvirtd.conf'), systemConfig(directory));
  writeFileSync(join(directory, 'etc/qemu.conf'), QEMU_CONFIG);
  // The daemon insists on this account; it exists in our namespace only.
  writeFileSync(join(directory, 'passwd'), `${readFileSync('/etc/passwd', 'utf8')}libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin\n`);
  writeFileSync(join(directory, 'group'), `${readFileSync('/etc/group', 'utf8')}libvirt-qemu:x:64055:\n`);
  recallCapabilities(directory, 'system');
  const made = ['/etc/libvirt', '/var/lib/libvirt', '/var/cache/libvirt', '/var/log/libvirt'].filter((path) => !existsSync(path));
  for (const path of made) mkdirSync(path, { recursive: true });
  const env = { PATH, LC_ALL: 'C.UTF-8', HOME: '/root' };
  const start = () => launch(directory, 'unshare', ['--mount', '--net', 'sh', '-ec', ENTER_NAMESPACE, 'sh', directory], { env });
  const uri = `qemu+unix:///system?socket=${directory}/run/libvirt-sock`;
  return running({ directory, uri, env, start, kind: 'system', made });
}

const QEMU_CONFIG = `user = "root"
group = "root"
security_driver = "none"
namespaces = [ ]
cgroup_controllers = [ ]
remember_owner = 0
stdio_handler = "file"
`;

const systemConfig = (directory) => `auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_rw_perms = "0700"
unix_sock_dir = "${directory}/run"
log_outputs = "3:file:${directory}/log/libvirtd.log"
`;

const ENTER_NAMESPACE = `
for name in lib cache log; do mount --bind "$1/$name" "/var/$name/libvirt"; done
mount --bind "$1/etc" /etc/libvirt
mount --bind "$1/passwd" /etc/passwd
mount --bind "$1/group" /etc/group
mkdir -p "$1/tmpfs"
mount -t tmpfs none "$1/tmpfs"
mkdir "$1/tmpfs/libvirt"
mount --bind "$1/run" "$1/tmpfs/libvirt"
mount --rbind "$1/tmpfs" /run
ip link set lo up
exec libvirtd -f "$1/etc/libvirtd.conf" -p "$1/libvirtd.pid"
`;

function launch(directory, program, args, { env, asUser = false }) {
  const output = openSync(join(directory, 'log/output'), 'a');
  try {
    return asUser
      ? startDaemon('setpriv', ['--reuid', String(UNPRIVILEGED), '--regid', String(UNPRIVILEGED), '--clear-groups', program, ...args], { env, output })
      : startDaemon(program, args, { env, output });
  } finally {
    closeSync(output);
  }
}

/** The handle of a daemon that answers. */
async function running({ directory, uri, env, start, kind, made = [] }) {
  const daemon = { directory, uri, env, kind, pid: start(), namespace: undefined };
  daemon.virsh = (...args) => run('virsh', ['-q', '-c', uri, ...args], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  daemon.restart = async () => {
    daemon.pid = start();
    await answers(daemon);
  };
  daemon.stop = () => stop(daemon, made);
  try {
    await answers(daemon);
    // The first `version` probes every QEMU and caches what it found; every later define is quick.
    daemon.virsh('version');
    keepCapabilities(directory, kind);
  } catch (error) {
    await daemon.stop();
    throw error;
  }
  return daemon;
}

async function answers(daemon) {
  const deadline = Date.now() + 30_000;
  while (tryRun('virsh', ['-q', '-c', daemon.uri, 'uri'], { timeout: 5000 }) === undefined) {
    if (Date.now() > deadline || !isAlive(daemon.pid)) {
      throw new Error(`libvirtd did not come up:\n${readFileSync(join(daemon.directory, 'log/output'), 'utf8').trim().split(/\n+/).slice(-8).join('\n')}`);
    }
    await sleep(50);
  }
  if (daemon.kind === 'system') daemon.namespace = namespaceOf(daemon.pid);
}

/** Ends guests, networks and the daemon, by their own pids, and removes the directory. */
async function stop(daemon, made) {
  const { directory } = daemon;
  const pids = new Set([daemon.pid, pidOf(join(directory, 'libvirtd.pid'))]);
  for (const pid of pids) if (pid !== undefined) await end(pid);
  // Guests live on without their daemon; so do dnsmasq and a virtlogd.
  const left = () => [...new Set([...pidsNaming(`${directory}/`), ...pidsInNamespace(daemon.namespace)])];
  for (let round = 0; round < 3 && left().length > 0; round += 1) await Promise.all(left().map((pid) => end(pid, { graceMs: 1000 })));
  rmSync(directory, { recursive: true, force: true });
  for (const path of made) {
    try {
      rmdirSync(path);
    } catch {
      // Somebody else uses it now.
    }
  }
}

function sessionEnv(directory) {
  return {
    // A stand-in for a program that the machine lacks can be put before all others.
    PATH: `${join(directory, 'bin')}:${PATH}`,
    LC_ALL: 'C.UTF-8',
    HOME: join(directory, 'home'),
    TMPDIR: join(directory, 'tmp'),
    XDG_RUNTIME_DIR: join(directory, 'run'),
    XDG_CONFIG_HOME: join(directory, 'config'),
    XDG_CACHE_HOME: join(directory, 'cache'),
    XDG_DATA_HOME: join(directory, 'data'),
  };
}

function giveAway(directory) {
  chownSync(directory, UNPRIVILEGED, UNPRIVILEGED);
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    chownSync(join(entry.parentPath ?? entry.path, entry.name), UNPRIVILEGED, UNPRIVILEGED);
  }
}

function checkLength(directory) {
  if (Buffer.byteLength(directory) > LONGEST_DIRECTORY) throw new Error(`${directory} is too long: a unix socket below it would not fit.`);
}

export function isRoot() {
  return process.getuid?.() === 0;
}
