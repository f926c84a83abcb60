// Shared by the host tests: connected hypervisors, guests that are ready, and an independent look with virsh itself.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { guestXml, plainXml } from '../../scripts/libvirtHost/index.mjs';
import type { Hypervisor } from '../../client/src/virsh/hypervisor';
import { createVirshHypervisor, type VirshHypervisorOptions } from '../../client/src/virsh/virshHypervisor';
import { loggedRunner, until } from '../virsh/support';

export { failureFrom, isAlive, until } from '../virsh/support';

export interface Connected {
  readonly hypervisor: Hypervisor;
  readonly log: string[];
  /** How many processes were started since the last call. */
  started(): number;
}

/** A hypervisor of our own on a host, with its log. */
export function connectTo(uri: string, options: Partial<VirshHypervisorOptions> & { readonly timeout?: number } = {}): Connected {
  const timeoutMs = (): number => options.timeout ?? 20_000;
  const { runner, log } = loggedRunner({ timeoutMs });
  let counted = 0;
  const starts = (): number => log.filter((line) => / # (?:stays|exit|timeout|cancelled)/.test(line)).length;
  return {
    hypervisor: createVirshHypervisor({ uri, runner, virshPath: () => 'virsh', timeoutMs, firstRetryMs: 200, ...options }),
    log,
    started: () => {
      const fresh = starts() - counted;
      counted += fresh;
      return fresh;
    },
  };
}

/** virsh itself, so that a test does not believe our own reading. */
export function virsh(uri: string, ...args: readonly string[]): string {
  return execFileSync('virsh', ['-q', '-c', uri, ...args], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
}

/** An empty disk that any daemon may write. */
export function makeDisk(directory: string, name: string): string {
  const path = join(directory, 'img', `${name}.qcow2`);
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', path, '16M']);
  chmodSync(path, 0o666);
  return path;
}

/** A file that any daemon may read. */
export function makeFile(directory: string, name: string, text: string): string {
  const path = join(directory, 'img', name);
  writeFileSync(path, text);
  chmodSync(path, 0o666);
  return path;
}

/** Defines the tiny guest with a disk of this name, which is its own too unless it is said; gives back its uuid. */
export async function defineGuest(hypervisor: Hypervisor, directory: string, name: string, options: { readonly network?: string; readonly name?: string } = {}): Promise<string> {
  const uuid = randomUUID();
  await hypervisor.domains.define(guestXml({ name, uuid, guest: inject('guest'), disk: makeDisk(directory, name), ...options }), { validate: true });
  return uuid;
}

/** Defines the smallest domain; gives back its uuid. */
export async function definePlain(hypervisor: Hypervisor, name: string, options: { readonly memoryKiB?: number } = {}): Promise<string> {
  const uuid = randomUUID();
  await hypervisor.domains.define(plainXml({ name, uuid, ...options }), { validate: true });
  return uuid;
}

const CONNECTED = "name='org.qemu.guest_agent.0' state='connected'";

/** Waits until the guest's agent answers (5 s after the start on an idle machine; TCG shares its cores with whoever else is there). */
export async function agentReady(hypervisor: Hypervisor, uuid: string): Promise<void> {
  await until('the agent answers', async () => {
    // Whom the guest has not connected yet libvirt keeps waiting for 5 s.
    if (!(await hypervisor.domains.xml(uuid, 'live')).includes(CONNECTED)) return false;
    try {
      await hypervisor.agent.command(uuid, { execute: 'guest-ping' });
      return true;
    } catch {
      return false;
    }
  }, 120_000);
}

/** After a reset: waits until libvirt knows that the agent of before is gone, and then for the new one. */
export async function agentBack(hypervisor: Hypervisor, uuid: string): Promise<void> {
  await until('the old agent is gone', async () => !(await hypervisor.domains.xml(uuid, 'live')).includes(CONNECTED), 60_000);
  await agentReady(hypervisor, uuid);
}

/** Stops and undefines, whatever state it is in. */
export async function removeDomain(hypervisor: Hypervisor, uuid: string): Promise<void> {
  await hypervisor.lifecycle.destroy(uuid).catch(() => undefined);
  await hypervisor.lifecycle.undefine(uuid, { managedSave: true, snapshotsMetadata: true }).catch(() => undefined);
}
