// What a definition says is its own and no other's: its name, UUID, MAC addresses, ports, bridge, images and directories.
import { isReadonlyDisk } from '../domain/devices';
import { domainOf, type Domain } from '../domain/domain';
import { firmwareOf } from '../domain/firmware';
import type { Blame } from '../domain/rule';
import { spanOf } from '../domain/runRules';
import { text, textBlame, value } from '../domain/values';
import type { XmlAttribute, XmlDocument, XmlElement } from '../syntax/nodes';
import type { Span } from '../text/span';

/** Something that one definition of a host has and no other may have. */
export interface Claim {
  /** The code of the problem where two claim it. */
  readonly code: WorkspaceCode;
  /** Equal for all that claim the same thing. */
  readonly key: string;
  /** As it is written. */
  readonly shown: string;
  readonly span: Span;
  /** Address on which a port listens: two ports meet on one address only. */
  readonly listen?: string;
}

/** The claims of one definition. Small, and free of its tree, so that those of many files can be kept. */
export interface Claims {
  /** Its root: `domain`, `network`, `pool` … */
  readonly element: string;
  /** What it is by name and UUID; empty where it does not say both. Texts for which it is equal describe one thing. */
  readonly self: string;
  readonly claims: readonly Claim[];
}

/** Codes of problems between documents. */
export const WORKSPACE_CODES = [
  'same-in-two-documents',
  'name-in-two-documents',
  'uuid-in-two-documents',
  'mac-in-two-documents',
  'graphics-port-in-two-documents',
  'image-in-two-documents',
  'bridge-in-two-documents',
  'pool-target-in-two-documents',
] as const;

/** A code of a problem between documents. */
export type WorkspaceCode = (typeof WORKSPACE_CODES)[number];

type Finder = (root: XmlElement, xml: XmlDocument) => readonly Claim[];

/** What each kind of definition claims besides its name and UUID. Names of volumes belong to their pool, which is not written in them. */
const FINDERS: Readonly<Record<string, Finder>> = {
  domain: (_root, xml) => {
    const domain = domainOf(xml);
    return domain ? [...macs(domain), ...ports(domain), ...images(domain)] : [];
  },
  network: bridges,
  pool: targets,
  filter: () => [],
  secret: () => [],
};

/** The claims of a document; `undefined` where it defines nothing that has a name on a host. */
export function claimsOf(xml: XmlDocument): Claims | undefined {
  const { root } = xml;
  if (root === undefined || !Object.hasOwn(FINDERS, root.name)) return undefined;
  const element = root.name;
  const name = identity(root, 'name');
  const uuid = identity(root, 'uuid');
  const self = name && uuid ? `${uuid.key} ${name.key}` : '';
  const same: Claim[] = name && uuid ? [{ ...name, code: 'same-in-two-documents', key: self }] : [];
  const claims = [same, name ?? [], uuid ?? [], FINDERS[element]?.(root, xml) ?? []].flat();
  return { element, self, claims };
}

/** Key of a name among definitions of one kind. */
export function nameKey(element: string, name: string): string {
  return `${element} name ${name}`;
}

/** Key of a MAC address, however it is written. */
export function macKey(address: string): string {
  return `mac ${address.split(':').map((octet) => octet.toLowerCase().padStart(2, '0')).join(':')}`;
}

/** Key of a TCP port. */
export function portKey(port: number): string {
  return `port ${port}`;
}

/** Key of a bridge of the host. */
export function bridgeKey(name: string): string {
  return `bridge ${name}`;
}

function claim(code: WorkspaceCode, key: string, shown: string, blame: Blame): Claim {
  const { start, end } = spanOf(blame);
  return { code, key, shown, span: { start, end } };
}

function identity(root: XmlElement, what: 'name' | 'uuid'): Claim | undefined {
  // A filter has its name as an attribute.
  const written = root.child(what) ?? root.attribute(what);
  const shown = written?.kind === 'attribute' ? written.value : (text(written) ?? '');
  if (!written || shown === '') return undefined;
  // Libvirt reads a UUID with dashes or without.
  const key = what === 'name' ? nameKey(root.name, shown) : `${root.name} uuid ${shown.replaceAll('-', '').toLowerCase()}`;
  return claim(`${what}-in-two-documents`, key, shown, written.kind === 'attribute' ? written : textBlame(written));
}

function macs(domain: Domain): readonly Claim[] {
  return domain.devices('interface').flatMap((device) => {
    const address = device.child('mac')?.attribute('address');
    return address ? [claim('mac-in-two-documents', macKey(address.value), address.value, address)] : [];
  });
}

/** Ports of displays that are written down; those that libvirt chooses never meet. */
function ports(domain: Domain): readonly Claim[] {
  return domain.devices('graphics').flatMap((graphics) => {
    const first = graphics.child('listen');
    const isLocal = graphics.attribute('socket') ?? /^(?:socket|none)$/.test(value(first, 'type') ?? '');
    if (isLocal || value(graphics, 'autoport') === 'yes') return [];
    // Without an address it is qemu.conf's, which is this one unless somebody changed it.
    const listen = value(graphics, 'listen') ?? value(first, 'address') ?? '127.0.0.1';
    const written = [graphics.attribute('port'), graphics.attribute('tlsPort'), graphics.attribute('websocket')];
    return written
      .filter((port): port is XmlAttribute => port !== undefined && Number(port.value) > 0)
      .map((port) => ({ ...claim('graphics-port-in-two-documents', portKey(Number(port.value)), port.value, port), listen }));
  });
}

/** Images and variable stores that are written to by one machine alone. */
function images(domain: Domain): readonly Claim[] {
  const disks = domain.devices('disk').flatMap((disk) => {
    if (isReadonlyDisk(disk) || disk.child('shareable') || disk.child('transient')) return [];
    const source = disk.child('source');
    const path = source?.attribute('file') ?? source?.attribute('dev');
    const volume = source?.attribute('volume');
    const pool = value(source, 'pool');
    if (path && path.value !== '') return [imageClaim(path.value, path)];
    return volume && pool !== undefined ? [imageClaim(`${pool}/${volume.value}`, volume)] : [];
  });
  const { nvram } = firmwareOf(domain);
  const file = nvram?.child('source')?.attribute('file');
  const path = file?.value ?? text(nvram) ?? '';
  return nvram && path !== '' ? [...disks, imageClaim(path, file ?? textBlame(nvram))] : disks;
}

function imageClaim(path: string, blame: Blame): Claim {
  return claim('image-in-two-documents', `image ${path}`, path, blame);
}

/** The bridge that libvirt makes for a network; a network on a bridge of the host shares it with others. */
function bridges(root: XmlElement): readonly Claim[] {
  const name = root.child('bridge')?.attribute('name');
  const forward = root.child('forward');
  const makesBridge = forward === undefined || /^(?:nat|route|open)$/.test(value(forward, 'mode') ?? 'nat');
  // In `virbr%d` libvirt puts a number that is free.
  if (!name || name.value === '' || name.value.includes('%d') || !makesBridge) return [];
  return [claim('bridge-in-two-documents', bridgeKey(name.value), name.value, name)];
}

/** The directory of a pool that is one, or that is mounted there. Devices of all pools of other types are below `/dev`. */
function targets(root: XmlElement): readonly Claim[] {
  const path = root.child('target')?.child('path');
  const shown = text(path) ?? '';
  if (!path || shown === '' || !/^(?:dir|fs|netfs)$/.test(value(root, 'type') ?? '')) return [];
  const plain = shown.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
  return [claim('pool-target-in-two-documents', `target ${plain}`, shown, textBlame(path))];
}
