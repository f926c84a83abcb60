// Where disks sit on their controllers: the address written, or the one that libvirt derives from the target's name.
import type { XmlElement } from '../syntax/nodes';
import { addressType, driveAddress, type DriveAddress } from './addresses';
import { diskBus, diskIndex, diskTarget, hostdevType } from './devices';
import type { Domain } from './domain';

/** A disk or SCSI hostdev with its place. */
export interface Drive {
  readonly device: XmlElement;
  readonly bus: string;
  readonly address: DriveAddress;
  /** Whether the address is written in the document. */
  readonly isWritten: boolean;
}

/** Units of a wide SCSI bus that can be given to disks: 16 without the controller's own. */
const SCSI_UNITS = 15;
/** The unit of a SCSI bus that is the controller itself. */
const SCSI_SELF = 7;

/** Every disk on a bus with drive addresses, and every SCSI hostdev with a written address, in document order. */
export function drives(domain: Domain): readonly Drive[] {
  return domain.memo(collectDrives);
}

/** The address that libvirt gives a disk of this bus and position (virDomainDiskDefAssignAddress of its domain_conf.c). */
export function impliedAddress(bus: string, index: number): DriveAddress | undefined {
  switch (bus) {
    case 'ide':
      return { controller: Math.floor(index / 4), bus: Math.floor((index % 4) / 2), target: 0, unit: index % 2 };
    case 'sata':
      return { controller: Math.floor(index / 6), bus: 0, target: 0, unit: index % 6 };
    case 'fdc':
      return { controller: Math.floor(index / 2), bus: 0, target: 0, unit: index % 2 };
    case 'scsi': {
      const unit = index % SCSI_UNITS;
      return { controller: Math.floor(index / SCSI_UNITS), bus: 0, target: 0, unit: unit < SCSI_SELF ? unit : unit + 1 };
    }
    default:
      return undefined;
  }
}

/** A key that two drives share when they are at the same place of the same bus. */
export function driveKey(bus: string, { controller, bus: channel, target, unit }: DriveAddress): string {
  return `${bus} ${controller}.${channel}.${target}.${unit}`;
}

function collectDrives(domain: Domain): readonly Drive[] {
  const result: Drive[] = [];
  for (const device of domain.devices()) {
    const drive = device.name === 'disk' ? diskDrive(domain, device) : device.name === 'hostdev' ? hostdevDrive(device) : undefined;
    if (drive) result.push(drive);
  }
  return result;
}

function diskDrive(domain: Domain, device: XmlElement): Drive | undefined {
  const bus = diskBus(device);
  const target = diskTarget(device);
  if (bus === undefined || target === undefined) return undefined;
  const written = driveAddress(device);
  if (written) return { device, bus, address: written, isWritten: true };
  if (addressType(device) !== undefined) return undefined;
  const index = diskIndex(target);
  // Drivers other than QEMU's have narrow SCSI buses, where positions from 7 on fall elsewhere.
  if (index === undefined || (bus === 'scsi' && index >= SCSI_SELF && !domain.isQemu)) return undefined;
  const address = impliedAddress(bus, index);
  return address && { device, bus, address, isWritten: false };
}

function hostdevDrive(device: XmlElement): Drive | undefined {
  if (hostdevType(device) !== 'scsi') return undefined;
  const address = driveAddress(device);
  return address && { device, bus: 'scsi', address, isWritten: true };
}
