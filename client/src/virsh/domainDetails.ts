// Reads what the tree shows of a domain from its XML.
import type { Disk, DomainDetails, Interface } from './types';
import { parseHostXml, type HostElement } from './hostXml';
import { at, child, childrenNamed, textAt } from './xml';

/** The XML namespace of what we keep in a domain's `<metadata>`. */
export const METADATA_URI = 'urn:vscode-libvirt:metadata:1.0';

/** Bytes of one of libvirt's memory units. */
const UNITS: Readonly<Record<string, number>> = {
  b: 1, bytes: 1,
  k: 1024, kib: 1024, kb: 1000,
  m: 1024 ** 2, mib: 1024 ** 2, mb: 1000 ** 2,
  g: 1024 ** 3, gib: 1024 ** 3, gb: 1000 ** 3,
  t: 1024 ** 4, tib: 1024 ** 4, tb: 1000 ** 4,
};

/** Undefined when the text is not a domain with a uuid. */
export function readDomainDetails(xml: string): DomainDetails | undefined {
  const domain = parseHostXml(xml);
  const uuid = textAt(domain, 'uuid');
  if (domain?.name !== 'domain' || uuid === undefined) return undefined;
  const devices = child(domain, 'devices');
  const type = at(domain, 'os', 'type');
  return {
    uuid,
    title: textAt(domain, 'title'),
    description: textAt(domain, 'description'),
    tag: tagIn(child(domain, 'metadata')),
    osType: type?.text,
    arch: type?.attributes['arch'],
    machine: type?.attributes['machine'],
    vcpus: numberOf(at(domain, 'vcpu')?.attributes['current'] ?? textAt(domain, 'vcpu')),
    memoryBytes: memoryIn(child(domain, 'memory')),
    disks: childrenNamed(devices, 'disk').map(readDisk),
    interfaces: childrenNamed(devices, 'interface').map(readInterface),
    agentChannel: childrenNamed(devices, 'channel').some((one) => child(one, 'target')?.attributes['name'] === 'org.qemu.guest_agent.0'),
    console: childrenNamed(devices, 'console').length + childrenNamed(devices, 'serial').length > 0,
  };
}

function tagIn(metadata: HostElement | undefined): string | undefined {
  const ours = metadata?.children.find((one) => Object.entries(one.attributes).some(([name, value]) => name.startsWith('xmlns') && value === METADATA_URI));
  return ours?.children.find((one) => one.name.replace(/^.*:/, '') === 'tag')?.text;
}

function memoryIn(memory: HostElement | undefined): number | undefined {
  const amount = numberOf(memory?.text);
  const unit = UNITS[(memory?.attributes['unit'] ?? 'KiB').toLowerCase()];
  return amount === undefined || unit === undefined ? undefined : amount * unit;
}

function readDisk(disk: HostElement): Disk {
  const target = child(disk, 'target')?.attributes;
  const below = sourcesBelow(disk);
  return {
    type: disk.attributes['type'] ?? '',
    device: disk.attributes['device'] ?? 'disk',
    target: target?.['dev'] ?? '',
    bus: target?.['bus'],
    source: sourceOf(child(disk, 'source')),
    ...(below.length === 0 ? {} : { below }),
  };
}

/** libvirt writes the chain of a running machine; of one that is off only what somebody wrote. */
function sourcesBelow(disk: HostElement): readonly string[] {
  return [child(disk, 'backingStore'), child(disk, 'mirror')].flatMap((one) => {
    const source = one === undefined ? undefined : sourceOf(child(one, 'source'));
    return one === undefined ? [] : [...(source === undefined ? [] : [source]), ...sourcesBelow(one)];
  });
}

function sourceOf(source: HostElement | undefined): string | undefined {
  const given = source?.attributes;
  if (given === undefined) return undefined;
  if (given['pool'] !== undefined && given['volume'] !== undefined) return `${given['pool']}/${given['volume']}`;
  if (given['protocol'] !== undefined) return `${given['protocol']}:${given['name'] ?? ''}`;
  return given['file'] ?? given['dev'] ?? given['dir'] ?? given['path'];
}

function readInterface(one: HostElement): Interface {
  const source = child(one, 'source')?.attributes;
  return {
    type: one.attributes['type'] ?? '',
    mac: child(one, 'mac')?.attributes['address'],
    model: child(one, 'model')?.attributes['type'],
    source: source?.['network'] ?? source?.['bridge'] ?? source?.['dev'] ?? source?.['path'],
    target: child(one, 'target')?.attributes['dev'],
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
