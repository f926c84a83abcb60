// What libvirt found out about each installed QEMU, kept between daemons: probing takes a second for each of them, and there can be thirty.
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a daemon keeps it, below its directory. libvirt itself throws away what no longer fits the machine. */
const PLACES = { session: 'cache/libvirt/qemu/cache/capabilities', system: 'cache/qemu/capabilities' };
const kept = (kind) => fileURLToPath(new URL(`../../.cache/qemu-capabilities/${kind}`, import.meta.url));

/** Gives a new daemon what an earlier one found. @param {'session' | 'system'} kind */
export function recallCapabilities(directory, kind) {
  if (!existsSync(kept(kind))) return;
  const place = join(directory, PLACES[kind]);
  mkdirSync(dirname(place), { recursive: true });
  cpSync(kept(kind), place, { recursive: true, preserveTimestamps: true });
}

/** Keeps what a daemon found, whole or not at all; several may do so at once. @param {'session' | 'system'} kind */
export function keepCapabilities(directory, kind) {
  const place = join(directory, PLACES[kind]);
  const old = existsSync(kept(kind)) ? readdirSync(kept(kind)) : [];
  if (!existsSync(place) || readdirSync(place).every((name) => old.includes(name))) return;
  const beside = `${kept(kind)}.${process.pid}`;
  try {
    cpSync(place, beside, { recursive: true, preserveTimestamps: true });
    rmSync(kept(kind), { recursive: true, force: true });
    renameSync(beside, kept(kind));
  } catch {
    // It only saves time.
    rmSync(beside, { recursive: true, force: true });
  }
}
