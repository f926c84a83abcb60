// Builds a guest of 4 MB in seconds: Debian's cloud kernel, busybox and the guest agent, from packages alone.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './process.mjs';

const MODULES = [
  'drivers/virtio/virtio_ring', 'drivers/virtio/virtio', 'drivers/virtio/virtio_pci_legacy_dev', 'drivers/virtio/virtio_pci_modern_dev',
  'drivers/virtio/virtio_pci', 'drivers/virtio/virtio_balloon', 'drivers/char/virtio_console', 'drivers/block/virtio_blk',
  'net/core/failover', 'drivers/net/net_failover', 'drivers/net/virtio_net', 'drivers/acpi/button', 'drivers/input/evdev',
];
const DIRECTORIES = ['bin', 'sbin', 'dev', 'proc', 'sys', 'm', 'etc/acpi/PWRF', 'lib64', 'lib/x86_64-linux-gnu', 'usr/sbin', 'run', 'tmp'];
const SCRIPTS = {
  'etc/udhcpc.sh': '#!/bin/sh\ncase "$1" in bound|renew) ip addr add "$ip/24" dev "$interface";; esac\n',
  'etc/acpi/PWRF/00000080': '#!/bin/sh\npoweroff -f\n',
  'sbin/shutdown': '#!/bin/sh\ncase "$*" in *-r*) reboot -f;; *) poweroff -f;; esac\n',
};

/** Builds `vmlinuz` and `initrd.gz` in the directory unless they are there. The agent answers about 5 s after the start under TCG. */
export function ensureGuest(directory) {
  const guest = { kernel: join(directory, 'vmlinuz'), initrd: join(directory, 'initrd.gz') };
  if (existsSync(guest.kernel) && existsSync(guest.initrd)) return guest;
  mkdirSync(directory, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'guest-'));
  try {
    build(work, guest);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return guest;
}

function build(work, guest) {
  const packages = join(work, 'root');
  const version = unpackPackages(work, packages);
  const image = join(work, 'image');
  for (const name of DIRECTORIES) mkdirSync(join(image, name), { recursive: true });
  copyFileSync(join(packages, 'bin/busybox'), join(image, 'bin/busybox'));
  const agent = join(packages, 'usr/sbin/qemu-ga');
  copyFileSync(agent, join(image, 'usr/sbin/qemu-ga'));
  for (const library of run('ldd', [agent]).match(/\/lib\S*/g) ?? []) {
    mkdirSync(join(image, dirname(library)), { recursive: true });
    copyFileSync(library, join(image, library));
  }
  for (const name of MODULES) {
    copyFileSync(join(packages, 'lib/modules', version, 'kernel', `${name}.ko`), join(image, 'm', `${name.split('/').pop()}.ko`));
  }
  copyFileSync(join(dirname(fileURLToPath(import.meta.url)), 'guest-init.sh'), join(image, 'init'));
  for (const [name, text] of Object.entries(SCRIPTS)) writeFileSync(join(image, name), text);
  for (const name of ['init', ...Object.keys(SCRIPTS)]) chmodSync(join(image, name), 0o755);
  writeFileSync(join(image, 'etc/passwd'), 'root::0:0::/:/bin/sh\n');
  pack(image, join(packages, 'bin/busybox'), guest.initrd);
  copyFileSync(join(packages, 'boot', `vmlinuz-${version}`), guest.kernel);
  for (const file of Object.values(guest)) chmodSync(file, 0o644);
}

/** Gives back the kernel's version. */
function unpackPackages(work, into) {
  const depends = run('apt-cache', ['depends', 'linux-image-cloud-amd64']);
  const kernel = /Depends: (linux-image\S+)/.exec(depends)?.[1];
  if (kernel === undefined) throw new Error('apt knows no linux-image-cloud-amd64: run apt-get update.');
  run('apt-get', ['download', '-q', kernel, 'busybox-static', 'qemu-guest-agent'], { cwd: work });
  for (const file of readdirSync(work).filter((name) => name.endsWith('.deb'))) run('dpkg', ['-x', join(work, file), into]);
  const version = readdirSync(join(into, 'lib/modules'))[0];
  if (version === undefined) throw new Error(`${kernel} has no modules.`);
  return version;
}

function pack(image, busybox, to) {
  const made = spawnSync('sh', ['-c', 'cd "$1" && find . | "$2" cpio -o -H newc 2>/dev/null | gzip -1 > "$3"', 'sh', image, busybox, `${to}.part`]);
  if (made.status !== 0 || readFileSync(`${to}.part`).length < 1_000_000) throw new Error(`The guest's image could not be packed: ${String(made.stderr)}`);
  renameSync(`${to}.part`, to);
}
