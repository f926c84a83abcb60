// Brings up the hosts that all files share, and takes them down with proof that nothing is left.
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { ensureGuest, isRoot, pidsInNamespace, pidsNaming, startSession, startSystem, type Daemon, type Guest } from '../../scripts/libvirtHost/index.mjs';

export interface SharedHost {
  readonly uri: string;
  readonly directory: string;
  readonly pid: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly base: string;
    readonly guest: Guest;
    readonly session: SharedHost;
    /** Only where we are root. */
    readonly system: SharedHost | undefined;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Short, because a unix socket's path has at most 107 bytes.
  const base = mkdtempSync(join(tmpdir(), 'lv'));
  // The unprivileged daemon passes through it.
  chmodSync(base, 0o755);
  const mountsBefore = mounts();
  const daemons: Daemon[] = [];
  const stop = async (): Promise<void> => {
    for (const daemon of daemons) await daemon.stop();
    rmSync(base, { recursive: true, force: true });
    const left = [...pidsNaming(`${base}/`), ...daemons.flatMap((daemon) => pidsInNamespace(daemon.namespace))];
    if (left.length > 0) throw new Error(`Processes are left: ${left.map((pid) => `${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`).join('; ')}`);
    if (mounts() !== mountsBefore) throw new Error('Mounts are left.');
    if (personsHistory().includes(base)) throw new Error('Commands of the tests are left in the history of the person’s virsh.');
  };
  try {
    const guest = guestIn(base);
    const session = await startSession(join(base, 's'));
    daemons.push(session);
    const system = isRoot() ? await startSystem(join(base, 'y')) : undefined;
    if (system !== undefined) daemons.push(system);
    project.provide('base', base);
    project.provide('guest', guest);
    project.provide('session', shared(session));
    project.provide('system', system === undefined ? undefined : shared(system));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

const shared = ({ uri, directory, pid }: Daemon): SharedHost => ({ uri, directory, pid });

/** A copy that an unprivileged daemon can reach wherever the project lies. */
function guestIn(base: string): Guest {
  const built = ensureGuest(fileURLToPath(new URL('../../.cache/guest', import.meta.url)));
  const guest = { kernel: join(base, 'vmlinuz'), initrd: join(base, 'initrd.gz') };
  copyFileSync(built.kernel, guest.kernel);
  copyFileSync(built.initrd, guest.initrd);
  return guest;
}

/** What virsh keeps of what it was told. */
function personsHistory(): string {
  try {
    return readFileSync(join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'libvirt', 'virsh', 'history'), 'utf8');
  } catch {
    return '';
  }
}

const mounts = (): string => readFileSync('/proc/self/mounts', 'utf8');
