// A systemd of our own, in namespaces of its own: what `systemctl` does is shown on a machine that was not booted with one.
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UNPRIVILEGED } from './daemon.mjs';
import { end, hasProgram, isAlive, startDaemon, tryRun } from './process.mjs';

const PROGRAM = '/lib/systemd/systemd';
const POLKIT = ['/usr/lib/polkit-1/polkitd', '/usr/libexec/polkitd'].find((path) => hasProgram(path));
const CGROUPS = '/sys/fs/cgroup/systemd';

/** Why there can be none here, or undefined. */
export function whyNoSystemd() {
  if (process.getuid?.() !== 0) return 'only root makes namespaces';
  if (!hasProgram(PROGRAM) || !hasProgram('systemctl') || !hasProgram('nsenter')) return 'systemd is not installed';
  return isDirectory(CGROUPS) ? undefined : `${CGROUPS} is not there`;
}

/** Why nobody but root can ask it anything here, or undefined. */
export function whyNoPolkit() {
  return hasProgram('dbus-daemon') && POLKIT !== undefined ? undefined : 'dbus-daemon or polkitd is not installed';
}

/** Who stands between systemd and a user: the bus, and polkit, which it starts when it first asks it. */
const AUTHORITY = {
  'dbus.socket': '[Unit]\nDefaultDependencies=no\n[Socket]\nListenStream=/run/dbus/system_bus_socket\n',
  'dbus.service': '[Unit]\nDefaultDependencies=no\nRequires=dbus.socket\n[Service]\nType=notify\nExecStart=/usr/bin/dbus-daemon --system --address=systemd: --nofork --nopidfile --systemd-activation\n',
  'polkit.service': `[Unit]\nDefaultDependencies=no\n[Service]\nType=dbus\nBusName=org.freedesktop.PolicyKit1\nExecStart=${POLKIT} --no-debug\n`,
};

/**
 * Starts a systemd that knows these units alone, and waits until it answers. `program` is a `systemctl` that speaks to it:
 * the real one, started in its namespaces. `programOfUser` is one that an unprivileged user has, which asks by bus and polkit.
 * @param {string} directory its own
 * @param {Readonly<Record<string, string>>} units name → unit file
 */
export async function startSystemd(directory, units) {
  for (const name of ['units', 'bin', 'user']) mkdirSync(join(directory, name), { recursive: true });
  const target = { 'test.target': `[Unit]\nDefaultDependencies=no\n${whyNoPolkit() === undefined ? 'Wants=dbus.service\nAfter=dbus.service\n' : ''}` };
  for (const [name, text] of Object.entries({ ...target, ...(whyNoPolkit() === undefined ? AUTHORITY : {}), ...units })) writeFileSync(join(directory, 'units', name), text);
  const group = join(CGROUPS, `libvirt-test-${process.pid}`);
  mkdirSync(group, { recursive: true });
  const output = openSync(join(directory, 'output'), 'a');
  const outer = startDaemon('sh', ['-ec', JOIN, 'sh', group, directory], { env: { PATH: process.env.PATH }, output });
  closeSync(output);
  const stop = async () => {
    const first = childOf(outer);
    // The first process of a namespace takes all others of it along.
    if (first !== undefined) await end(first, { graceMs: 0 });
    await end(outer, { graceMs: 500 });
    removeGroup(group);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    return { ...(await answering({ directory, outer })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const JOIN = `
echo $$ > "$1/cgroup.procs"
exec unshare --pid --mount --ipc --uts --net --cgroup --fork --kill-child sh -ec '
mount --make-rprivate /
mount -t proc proc /proc
mount -t tmpfs none /run
mount -t tmpfs none /sys/fs/cgroup
mkdir /sys/fs/cgroup/systemd
mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
mkdir -p /run/systemd/system
cp "$1"/units/* /run/systemd/system/
exec env -i container=libvirt-test PATH="$PATH" ${PROGRAM} --system --unit=test.target --log-target=console
' sh "$2"
`;

async function answering({ directory, outer }) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const pid = childOf(outer);
    if (pid !== undefined) {
      const program = systemctl(join(directory, 'bin'), { pid });
      const programOfUser = systemctl(join(directory, 'user'), { pid, as: `setpriv --reuid=${UNPRIVILEGED} --regid=${UNPRIVILEGED} --clear-groups` });
      if (tryRun(program, ['is-active', 'test.target'], { timeout: 5000 }) !== undefined) return { program, programOfUser };
    }
    if (Date.now() > deadline || !isAlive(outer)) throw new Error(`systemd did not come up:\n${readFileSync(join(directory, 'output'), 'utf8')}`);
    await sleep(50);
  }
}

/** A script that is the real systemctl in the namespaces of a process. */
function systemctl(folder, { pid, as = '' }) {
  const path = join(folder, 'systemctl');
  // Its own place may be the first of the PATH.
  writeFileSync(path, `#!/bin/sh\nexec nsenter --target ${pid} --all ${as} env PATH=/usr/bin:/bin systemctl "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

function childOf(pid) {
  const first = tryRun('ps', ['--ppid', String(pid), '-o', 'pid='])?.trim().split('\n')[0];
  return first ? Number(first) : undefined;
}

function removeGroup(group) {
  for (const name of readdirSync(group, { withFileTypes: true })) if (name.isDirectory()) removeGroup(join(group, name.name));
  rmdirSync(group);
}

function isDirectory(path) {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}
