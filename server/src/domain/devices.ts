// What libvirt knows of devices before any check: the bus of a disk, the kind of a backend, boot orders, iothreads.
import type { XmlElement } from '../syntax/nodes';
import type { Domain } from './domain';
import { unsignedAttribute, value } from './values';

/** Buses by the prefix of a disk's target, where none is written (virDomainDiskDefPostParse in libvirt's domain_postparse.c). */
const BUS_BY_PREFIX: readonly (readonly [string, string])[] = [
  ['hd', 'ide'],
  ['sd', 'scsi'],
  ['vd', 'virtio'],
  ['xvd', 'xen'],
  ['ubd', 'uml'],
];

/** The bus of a disk: as written, or what its target's name says; `undefined` where it has no target at all. */
export function diskBus(disk: XmlElement): string | undefined {
  const target = disk.child('target');
  if (target === undefined) return undefined;
  const written = value(target, 'bus');
  if (written !== undefined) return written;
  if (value(disk, 'device') === 'floppy') return 'fdc';
  const name = diskTarget(disk) ?? '';
  return BUS_BY_PREFIX.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'ide';
}

/** A disk's target name without Xen's old `ioemu:`. */
export function diskTarget(disk: XmlElement): string | undefined {
  const name = value(disk.child('target'), 'dev');
  return name?.startsWith('ioemu:') === true ? name.slice(6) : name;
}

/** What the guest sees: `disk`, `cdrom`, `floppy` or `lun`. */
export function diskDevice(disk: XmlElement): string {
  return value(disk, 'device') ?? 'disk';
}

/** What backs a disk; a disk without `<source>` counts as an (empty) file. */
export function diskType(disk: XmlElement): string {
  return disk.child('source') ? (value(disk, 'type') ?? 'file') : 'file';
}

/** The image format of a disk as QEMU takes it: `raw` where none is written; `undefined` for a volume's own. */
export function diskFormat(disk: XmlElement): string | undefined {
  const written = value(disk.child('driver'), 'type');
  if (written === 'aio') return 'raw';
  return written ?? (diskType(disk) === 'volume' ? undefined : 'raw');
}

/** Whether there is no medium: a local disk without path. */
export function isEmptyDisk(disk: XmlElement): boolean {
  const source = disk.child('source');
  switch (diskType(disk)) {
    case 'file':
      return (value(source, 'file') ?? '') === '';
    case 'block':
      return (value(source, 'dev') ?? '') === '';
    case 'dir':
      return (value(source, 'dir') ?? '') === '';
    default:
      return false;
  }
}

/** Whether the guest cannot write to it: CD-ROMs always are read-only. */
export function isReadonlyDisk(disk: XmlElement): boolean {
  return disk.child('readonly') !== undefined || diskDevice(disk) === 'cdrom';
}

/** Whether a disk has a limit in its `<iotune>` (a group's name alone is none). */
export function hasIoTune(disk: XmlElement): boolean {
  const iotune = disk.child('iotune');
  if (iotune === undefined) return false;
  for (const limit of iotune.elements()) {
    if (limit.name !== 'group_name' && Number(limit.textContent) !== 0) return true;
  }
  return false;
}

/** The position that a disk's target name stands for: `sda` is 0, `sdaa` 26; `undefined` for a name that libvirt cannot read. */
export function diskIndex(target: string): number | undefined {
  const letters = /^(?:fd|hd|vd|sd|xvd|ubd)([a-z]+)\d*$/.exec(target)?.[1];
  if (letters === undefined) return undefined;
  let index = 0;
  for (let at = 0; at < letters.length; at++) index = (at === 0 ? 0 : index + 1) * 26 + letters.charCodeAt(at) - 97;
  return index <= 0x7fffffff ? index : undefined;
}

/** The target name at a position with this prefix: 0 is `vda`, 26 `vdaa`. */
export function diskName(prefix: string, index: number): string {
  let letters = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) letters = String.fromCharCode(97 + (rest % 26)) + letters;
  return prefix + letters;
}

/** What kind of device a hostdev passes through: `usb`, `pci`, `scsi`, `scsi_host`, `mdev`; `undefined` outside mode `subsystem`. */
export function hostdevType(hostdev: XmlElement): string | undefined {
  return (value(hostdev, 'mode') ?? 'subsystem') === 'subsystem' ? value(hostdev, 'type') : undefined;
}

/** Whether a device of a QEMU guest is surely a virtio device, which is on PCI, virtio-mmio or CCW. */
export function isVirtioDevice(device: XmlElement): boolean {
  const model = value(device, 'model') ?? '';
  switch (device.name) {
    case 'rng':
    case 'vsock':
    case 'crypto':
      return true;
    case 'disk':
      return diskBus(device) === 'virtio';
    case 'interface':
      return interfaceType(device) !== 'hostdev' && /^virtio/.test(value(device.child('model'), 'type') ?? '');
    case 'controller':
      return value(device, 'type') === 'virtio-serial' || (value(device, 'type') === 'scsi' && /^virtio/.test(model));
    case 'filesystem':
      return value(device.child('driver'), 'type') !== 'mtp';
    case 'input':
      return value(device, 'bus') === 'virtio';
    case 'memballoon':
    case 'sound':
      return /^virtio/.test(model);
    case 'video':
      return value(device.child('model'), 'type') === 'virtio';
    default:
      return false;
  }
}

/** The type of an interface: `user` where none is written, as libvirt takes it. */
export function interfaceType(element: XmlElement): string {
  return value(element, 'type') ?? 'user';
}

/** Whether a graphics device of this type is there. */
export function hasGraphics(domain: Domain, type: string): boolean {
  return domain.devices('graphics').some((graphics) => value(graphics, 'type') === type);
}

/** Numbers of the iothreads that a domain has, given by `<iothreads>` and `<iothreadids>`; `undefined` where they cannot be read. */
export function iothreadIds(domain: Domain): ReadonlySet<number> | undefined {
  return domain.memo(collectIothreads);
}

function collectIothreads(domain: Domain): ReadonlySet<number> | undefined {
  const ids = new Set<number>();
  for (const iothread of domain.findAll('iothreadids', 'iothread')) {
    const id = unsignedAttribute(iothread, 'id');
    if (id === undefined) return undefined;
    ids.add(id);
  }
  const text = domain.root.child('iothreads')?.textContent.trim();
  const count = text === undefined ? 0 : Number(text);
  if (!Number.isSafeInteger(count) || count < 0 || count > 65536) return undefined;
  for (let next = 1; ids.size < count; next++) ids.add(next);
  return ids;
}

/** Whether all guest memory is shared, as vhost-user backends need it; `undefined` where that is not written plainly. */
export function hasSharedMemory(domain: Domain): boolean {
  return domain.memo(sharedMemory);
}

function sharedMemory(domain: Domain): boolean {
  const isShared = value(domain.find('memoryBacking/access'), 'mode') === 'shared';
  const cells = domain.numaCells;
  if (cells.length === 0) return isShared;
  return cells.every((cell) => {
    const own = value(cell, 'memAccess');
    return own === undefined ? isShared : own === 'shared';
  });
}
