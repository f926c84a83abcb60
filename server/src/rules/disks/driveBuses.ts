// Which buses floppies, CD-ROMs, LUNs and empty drives are on.
import { diskBus, diskDevice, isEmptyDisk } from '../../domain/devices';
import { removeElement, setAttribute } from '../../domain/edits';
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix, Problem } from '../../text/problem';
import { removeDevice } from '../fixes';
import { attributeOr, elementAround, replaceBlamed } from '../support';

/** How many units the buses have that fixes move disks to; they have no other bus and target than 0. */
const UNITS = { fdc: 2, sata: 6, scsi: 7 } as const;

/** Whether an address is a place on a bus as well. */
function fitsOn(bus: keyof typeof UNITS, address: XmlElement): boolean {
  const isFirst = ['bus', 'target'].every((name) => (unsignedAttribute(address, name) ?? 0) === 0);
  return value(address, 'type') === 'drive' && isFirst && (unsignedAttribute(address, 'unit') ?? 0) < UNITS[bus];
}

/** Moves the disk that a problem is in to another bus; an address that is no place there goes, so that libvirt chooses one. */
function moveTo(bus: keyof typeof UNITS, domain: Domain, problem: Problem): readonly Fix[] {
  const around = elementAround(domain.root, problem.span);
  const disk = around.name === 'disk' ? around : around.parent;
  const target = disk?.child('target');
  if (!target) return [];
  const address = disk?.child('address');
  const removed = address && !fitsOn(bus, address) ? [removeElement(domain.document.text, address)] : [];
  return [{ title: 'set-attribute', args: { name: 'bus', value: bus }, edits: [setAttribute(target, 'bus', bus), ...removed], confidence: 'choice' }];
}

const floppyBus = rule({
  code: 'floppy-bus',
  severity: 'error',
  on: 'devices/disk',
  summary: 'A floppy is on a bus other than fdc, or another disk is on the fdc bus.',
  message: 'The bus of a floppy, and only of a floppy, is `fdc`; this is a {device} on `{bus}`.',
  check(disk, _domain, report) {
    const target = disk.child('target');
    const bus = target && diskBus(disk);
    const device = diskDevice(disk);
    if (target && bus !== undefined && (device === 'floppy') !== (bus === 'fdc')) report(attributeOr(target, 'bus'), { device, bus });
  },
  fix: (domain, problem) => moveTo(problem.args['device'] === 'floppy' ? 'fdc' : 'sata', domain, problem),
});

const floppyPseries = rule({
  code: 'floppy-on-pseries',
  severity: 'error',
  on: 'devices/disk[@device=floppy]',
  summary: 'A pSeries guest has a floppy.',
  message: 'pSeries machines have no floppy drive.',
  check(disk, domain, report) {
    const device = disk.attribute('device');
    if (device && domain.isQemu && domain.isPseries) report(device);
  },
  fix: removeDevice,
});

const emptyUsb = rule({
  code: 'usb-disk-empty',
  since: '11.3.0',
  severity: 'error',
  on: 'devices/disk[@device=cdrom|floppy|lun]',
  summary: 'A USB drive of a QEMU guest is empty.',
  message: 'A drive on the `usb` bus cannot be empty; give it a `<source>`, or use `sata`.',
  check(disk, domain, report) {
    if (domain.isQemu && diskBus(disk) === 'usb' && diskDevice(disk) !== 'disk' && isEmptyDisk(disk)) report(disk.child('source') ?? disk);
  },
  fix: (domain, problem) => moveTo('sata', domain, problem),
});

const cdromBus = rule({
  code: 'cdrom-bus',
  severity: 'error',
  on: 'devices/disk[@device=cdrom]',
  summary: 'A CD-ROM of a QEMU guest is on the virtio or sd bus.',
  message: 'A CD-ROM cannot be on the `{bus}` bus; use `sata`, `scsi` or `usb`.',
  check(disk, domain, report) {
    if (!domain.isQemu) return;
    const bus = diskBus(disk);
    const target = disk.child('target');
    if (target && (bus === 'virtio' || bus === 'sd')) report(attributeOr(target, target.attribute('bus') ? 'bus' : 'dev'), { bus });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, domain.isX86 ? 'sata' : 'scsi'),
});

const lunBus = rule({
  code: 'lun-bus',
  severity: 'error',
  on: 'devices/disk[@device=lun]',
  summary: 'A disk of device lun of a QEMU guest is neither on the scsi nor the virtio bus.',
  message: 'A `lun` must be on the `scsi` bus, not on `{bus}`.',
  check(disk, domain, report) {
    if (!domain.isQemu) return;
    const bus = diskBus(disk);
    const target = disk.child('target');
    if (target && bus !== undefined && bus !== 'scsi' && bus !== 'virtio') report(attributeOr(target, target.attribute('bus') ? 'bus' : 'dev'), { bus });
  },
  fix: (domain, problem) => moveTo('scsi', domain, problem),
});

/** Rules on the buses of drives. */
export const driveBuses: RuleFamily = {
  name: 'driveBuses',
  rules: [floppyBus, floppyPseries, emptyUsb, cdromBus, lunBus],
};
