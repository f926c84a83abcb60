// A demo host for `npm start`: a private session libvirtd with a few small guests, on a machine without virtual machines.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { ensureGuest, ensureLibvirt, guestXml, plainXml, poolXml, startSession } from './libvirtHost/index.mjs';

const METADATA = ['--uri=urn:vscode-libvirt:metadata:1.0', '--key=vscode'];

/** What is on the demo host: enough of each state to see how it looks. */
const MACHINES = [
  { name: 'web', title: 'Web server', tag: 'shop', state: 'running', autostart: 'on' },
  { name: 'database', title: 'PostgreSQL', tag: 'shop', state: 'running', snapshots: ['clean install', 'before upgrade'] },
  { name: 'build-agent', tag: 'ci', state: 'paused' },
  { name: 'staging', title: 'Copy of web', tag: 'shop', state: 'saved' },
  { name: 'template', state: 'shutoff' },
];

/**
 * Starts the demo host. Gives back `{ uri, directory, env, stop }`, or `{ reason }` where there can be none.
 * `progress` is told what it is doing, `onDirectory` where all of it will be.
 */
export async function startDemoHost({ progress = () => undefined, onDirectory = () => undefined } = {}) {
  progress('Looking for libvirt and QEMU …');
  const reason = ensureLibvirt();
  if (reason !== undefined) return { reason };
  const base = mkdtempSync(join(tmpdir(), 'lvdemo'));
  onDirectory(base);
  chmodSync(base, 0o755);
  const removeBase = () => rmSync(base, { recursive: true, force: true });
  let host;
  try {
    progress('Building a small guest …');
    const guest = copyGuest(base);
    progress('Starting a private libvirtd …');
    host = await startSession(join(base, 'h'));
    for (const machine of MACHINES) {
      progress(`Making ${machine.name} …`);
      makeMachine(host, guest, machine);
    }
    makePool(host);
    makeNetwork(host);
  } catch (error) {
    await host?.stop();
    removeBase();
    return { reason: `The demo host could not be started: ${error instanceof Error ? error.message : String(error)}` };
  }
  const stop = async () => {
    await host.stop();
    removeBase();
  };
  return { uri: host.uri, directory: host.directory, env: host.env, stop };
}

/** Where the unprivileged daemon can read it, wherever the project lies. */
function copyGuest(base) {
  const built = ensureGuest(fileURLToPath(new URL('../.cache/guest', import.meta.url)));
  const guest = { kernel: join(base, 'vmlinuz'), initrd: join(base, 'initrd.gz') };
  copyFileSync(built.kernel, guest.kernel);
  copyFileSync(built.initrd, guest.initrd);
  return guest;
}

function makeMachine(host, guest, machine) {
  const disk = join(host.directory, 'img', `${machine.name}.qcow2`);
  const made = spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '64M'], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`qemu-img failed: ${made.stderr}`);
  chmodSync(disk, 0o666);
  const { name, title } = machine;
  const file = join(host.directory, 'tmp', `${name}.xml`);
  writeFileSync(file, name === 'template' ? plainXml({ name }) : guestXml({ name, guest, disk, ...(title === undefined ? {} : { title }) }));
  host.virsh('define', file);
  if (machine.tag !== undefined) host.virsh('metadata', name, ...METADATA, '--config', `--set=<host><tag>${machine.tag}</tag></host>`);
  if (machine.autostart === 'on') host.virsh('autostart', name);
  if (machine.state !== 'shutoff') host.virsh('start', name);
  for (const snapshot of machine.snapshots ?? []) host.virsh('snapshot-create-as', name, snapshot);
  if (machine.state === 'paused') host.virsh('suspend', name);
  if (machine.state === 'saved') host.virsh('managedsave', name);
}

function makePool(host) {
  const path = join(host.directory, 'pool');
  mkdirSync(path, { recursive: true });
  const file = join(host.directory, 'tmp', 'pool.xml');
  writeFileSync(file, poolXml({ name: 'images', path }));
  host.virsh('pool-define', file);
  host.virsh('pool-start', 'images');
  for (const [name, size, format] of [['fedora.qcow2', '10G', 'qcow2'], ['data.raw', '8M', 'raw']]) host.virsh('vol-create-as', 'images', name, size, '--format', format);
}

/** Unprivileged, a network can only be one that the administrator made a bridge for. */
function makeNetwork(host) {
  const file = join(host.directory, 'tmp', 'network.xml');
  writeFileSync(file, "<network><name>office</name><forward mode='bridge'/><bridge name='br0'/></network>");
  host.virsh('net-define', file);
  host.virsh('net-start', 'office');
}

/** Run by hand: prints the URI, and ends with Ctrl+C. */
async function main() {
  const demo = await startDemoHost({ progress: (text) => console.error(text) });
  if (demo.reason !== undefined) {
    console.error(demo.reason);
    process.exitCode = 1;
    return;
  }
  console.log(demo.uri);
  const stay = setInterval(() => undefined, 60_000);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      clearInterval(stay);
      void demo.stop();
    });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
