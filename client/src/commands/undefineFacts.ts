// What there is of a domain besides its definition, read from the host for one question; and what undefine is told of it.
import { child, descendants, parseXml, type XmlElement } from '../documents/xmlTree';
import { isActive } from '../tree/describe';
import type { Snapshot, UndefineOptions } from '../virsh/hypervisor';
import type { DomainTarget } from './context';
import { oncePerHost } from './storageUsers';

/** A thing that the person may let go with a definition, or keep. */
export type Extra = { readonly kind: 'nvram' | 'tpm' } | { readonly kind: 'storage'; readonly source: string };

/** The tree may have seen the domain last before any of this was so: for snapshots there are no events. */
export interface Facts {
  readonly xml: string;
  readonly active: 'yes' | 'no';
  /** The file of the UEFI variables; empty where libvirt has not said yet which it will be. */
  readonly nvram: string | undefined;
  /** Whether libvirt removes the emulated TPM's state with the definition, or keeps it, when it is told nothing. */
  readonly tpm: 'with-definition' | 'kept' | undefined;
  readonly managedSave: boolean;
  readonly snapshots: readonly string[];
  readonly checkpoints: readonly string[];
  /** Disks whose storage can be deleted, without media. */
  readonly disks: readonly { readonly target: string; readonly source: string }[];
}

/** The facts of each of these. Which of them have saved state is one question a host. */
export async function readAllFacts(targets: readonly DomainTarget[], signal: AbortSignal): Promise<readonly { readonly target: DomainTarget; readonly facts: Facts }[]> {
  const listOf = oncePerHost(async ({ hypervisor }) => new Map((await hypervisor.domains.list({ signal })).map((one) => [one.uuid, one])));
  return Promise.all(targets.map(async (target) => {
    const { managedSave } = (await listOf(target.host)).get(target.domain.uuid) ?? target.domain;
    return { target, facts: await readFacts(target, { managedSave }, signal) };
  }));
}

/** Whether there is saved state the caller knows; where some came since, libvirt refuses the undefine that is not told of it. */
export async function readFacts({ host, domain: { uuid } }: DomainTarget, { managedSave }: Pick<Facts, 'managedSave'>, signal: AbortSignal): Promise<Facts> {
  const { devices, domains, lifecycle, snapshots } = host.hypervisor;
  const [disks, xml, tree, checkpoints, state] = await Promise.all([
    devices.blockList(uuid, 'inactive', { signal }), domains.xml(uuid, 'edit', { signal }), snapshots.tree(uuid, { signal }), snapshots.checkpoints(uuid, { signal }), lifecycle.state(uuid, { signal }),
  ]);
  const root = parseXml(xml);
  return {
    xml,
    active: isActive(state) ? 'yes' : 'no',
    nvram: nvramOf(root),
    tpm: tpmOf(root),
    managedSave,
    snapshots: namesOf(tree),
    checkpoints,
    disks: deletable(disks),
  };
}

function nvramOf(root: XmlElement | undefined): string | undefined {
  const os = child(root, 'os');
  const nvram = child(os, 'nvram');
  if (nvram !== undefined) return child(nvram, 'source')?.attributes['file'] ?? nvram.text.trim();
  return os?.attributes['firmware'] === 'efi' ? '' : undefined;
}

/** Only an emulated one has a state on the host. */
function tpmOf(root: XmlElement | undefined): Facts['tpm'] {
  const backend = root === undefined ? undefined : [...descendants(root)].find((one) => one.name === 'backend' && one.attributes['type'] === 'emulator');
  if (backend === undefined) return undefined;
  return backend.attributes['persistent_state'] === 'yes' ? 'kept' : 'with-definition';
}

function namesOf(snapshots: readonly Snapshot[]): readonly string[] {
  return snapshots.flatMap((one) => [one.name, ...namesOf(one.children)]);
}

/** libvirt takes targets and sources by the same option: a source that is another disk's target would name that disk. */
function deletable(disks: readonly { readonly device: string; readonly target: string; readonly source: string | undefined }[]): Facts['disks'] {
  const targets = new Set(disks.map((disk) => disk.target));
  return disks.flatMap(({ device, target, source }) => (device === 'disk' && source !== undefined && !targets.has(source) ? [{ target, source }] : []));
}

/**
 * What undefine is told. Saved state and metadata always go, for libvirt refuses otherwise. A TPM's state goes without a word
 * unless it is to be kept (libvirt's qemuTPMEmulatorCleanupHost), and the word is one that older ones do not know: it is said only where it is needed.
 */
export function optionsOf({ active, tpm, managedSave, snapshots, checkpoints }: Facts, extras: readonly Extra[]): UndefineOptions {
  const has = (kind: Extra['kind']): boolean => extras.some((one) => one.kind === kind);
  const storage = extras.flatMap((one) => (one.kind === 'storage' ? [one.source] : []));
  const tpmChoice = active === 'no' && tpm === 'with-definition' && !has('tpm') ? 'keep' : tpm === 'kept' && has('tpm') ? 'remove' : undefined;
  return {
    nvram: has('nvram') ? 'remove' : 'keep',
    ...(tpmChoice === undefined ? {} : { tpm: tpmChoice }),
    managedSave,
    snapshotsMetadata: snapshots.length > 0,
    checkpointsMetadata: checkpoints.length > 0,
    ...(storage.length === 0 ? {} : { storage }),
  };
}
