// Disks as the guest sees them: target, bus, device, and the identity that they show.
import { addressType } from '../../domain/addresses';
import {
  diskBus,
  diskDevice,
  diskIndex,
  diskName,
  diskTarget,
  diskType,
  isEmptyDisk,
} from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { ProblemArguments } from '../../text/problem';
import { attributeOr, misplaced, removeBlamed, replaceBlamed } from '../support';
import { virtioOptions } from '../devices/virtioOptions';

/** The first name that no disk has, with the prefix of a name. */
function nextTarget(domain: Domain, like: string): string {
  const prefix = /^(fd|hd|vd|sd|xvd|ubd)/.exec(like)?.[0] ?? 'vd';
  const used = new Set(domain.devices('disk').map(diskTarget));
  let index = 0;
  while (used.has(diskName(prefix, index))) index++;
  return diskName(prefix, index);
}

const sameTarget = rule({
  code: 'disk-target-in-use',
  severity: 'error',
  on: '[devices/disk]',
  summary: 'Two disks have the same target name.',
  message: 'Another disk is `{target}` already; give each its own name.',
  check(_, domain, report) {
    if (domain.devices('disk').length < 2) return;
    const taken = new Map<string, XmlElement>();
    for (const disk of domain.devices('disk')) {
      const target = disk.child('target');
      const name = diskTarget(disk);
      if (target === undefined || name === undefined) continue;
      const first = taken.get(name);
      if (first === undefined) taken.set(name, target);
      else report(attributeOr(target, 'dev'), { target: name }, [relatedPlace(attributeOr(first, 'dev'), 'first-one')]);
    }
  },
  fix(domain, problem) {
    return replaceBlamed(domain, problem, nextTarget(domain, String(problem.args['target'])));
  },
});

const PREFIXES = /^(hd|sd|vd|xvd|ubd)/;

const badName = rule({
  code: 'disk-target-name',
  severity: 'error',
  on: 'devices/disk[target@dev]',
  summary: 'The target name of a hard disk or floppy does not start as such names do.',
  message: '`{target}` is no name for a {device}; use one such as `{example}`.',
  check(disk, _domain, report) {
    const attribute = disk.child('target')?.attribute('dev');
    const target = diskTarget(disk);
    if (attribute === undefined || target === undefined) return;
    const device = diskDevice(disk);
    if ((device === 'disk' || device === 'lun') && !PREFIXES.test(target)) report(attribute, { target, device, example: 'vda' });
    else if (device === 'floppy' && !target.startsWith('fd')) report(attribute, { target, device, example: 'fda' });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, nextTarget(domain, String(problem.args['example']))),
});

const unreadableName = rule({
  code: 'disk-target-unreadable',
  severity: 'error',
  on: 'devices/disk[target@dev]',
  summary: 'The target name of a disk of a QEMU guest is not a prefix and letters, or names a partition.',
  message: '`{target}` is no disk; a target is a prefix and lower-case letters such as `vda`, without a partition\'s number.',
  check(disk, domain, report) {
    const attribute = disk.child('target')?.attribute('dev');
    const target = diskTarget(disk);
    if (attribute === undefined || target === undefined || !domain.isQemu) return;
    // Of a wrong prefix another rule speaks.
    const device = diskDevice(disk);
    if (device === 'floppy' ? !target.startsWith('fd') : device !== 'cdrom' && !PREFIXES.test(target)) return;
    const partition = /\d+$/.exec(target)?.[0];
    if (diskIndex(target) === undefined || (partition !== undefined && (Number(partition) > 0 || partition.length > 1))) report(attribute, { target });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, String(problem.args['target']).replace(/\d+$/, '')),
});

const empty = rule({
  code: 'disk-without-source',
  severity: 'error',
  on: 'devices/disk',
  summary: 'A hard disk has no source.',
  message: 'A hard disk needs a `<source>`; only a CD-ROM or floppy drive can be empty.',
  check(disk, _domain, report) {
    if (diskDevice(disk) === 'disk' && diskTarget(disk) !== undefined && isEmptyDisk(disk)) report(disk.child('source') ?? disk);
  },
});

const readonlyAta = misplaced({
  code: 'readonly-ata-disk',
  on: 'devices/disk',
  paths: ['readonly'],
  summary: 'A hard disk on the ide or sata bus of a QEMU guest is read-only.',
  message: 'A hard disk on the `{bus}` bus cannot be read-only; remove `<readonly>`, or use `virtio` or `scsi`.',
  when(disk, domain) {
    const bus = diskBus(disk);
    return domain.isQemu && diskDevice(disk) === 'disk' && (bus === 'ide' || bus === 'sata') && { bus };
  },
});

const tray = misplaced({
  code: 'tray-on-fixed-disk',
  on: 'devices/disk',
  paths: ['target@tray'],
  summary: 'A disk that is neither a CD-ROM nor a floppy has a tray.',
  message: 'Only a CD-ROM or floppy drive has a `{name}`.',
  when: (disk) => value(disk.child('target'), 'tray') === 'open' && !['cdrom', 'floppy'].includes(diskDevice(disk)),
});

const removable = misplaced({
  code: 'removable-bus',
  on: 'devices/disk',
  paths: ['target@removable'],
  summary: 'A disk that is neither on the usb bus nor a hard disk on the scsi bus says whether it is removable.',
  message: '`{name}` is for disks on the `usb` bus and hard disks on the `scsi` bus only.',
  when(disk) {
    const bus = diskBus(disk);
    return bus !== undefined && bus !== 'usb' && !(bus === 'scsi' && diskDevice(disk) === 'disk');
  },
});

const rotation = misplaced({
  code: 'rotation-rate-bus',
  on: 'devices/disk',
  paths: ['target@rotation_rate'],
  summary: 'A disk of a QEMU guest that is not a hard disk on a scsi, ide or sata bus has a rotation rate.',
  message: '`{name}` is for hard disks on a `scsi`, `ide` or `sata` bus only.',
  when(disk, domain) {
    const bus = diskBus(disk) ?? '';
    if (!domain.isQemu || unsignedAttribute(disk.child('target'), 'rotation_rate') === 0) return false;
    return !['scsi', 'ide', 'sata'].includes(bus) || diskDevice(disk) !== 'disk';
  },
});

const lunOnly = misplaced({
  code: 'disk-reservations-lun-only',
  on: 'devices/disk',
  paths: ['source/reservations'],
  summary: 'A disk that is not of device lun has reservations.',
  message: '`<{name}>` is for disks of device `lun` only; remove it.',
  when: (disk) => diskDevice(disk) !== 'lun',
});

const sgio = rule({
  code: 'sgio-unfiltered',
  severity: 'error',
  on: 'devices/disk[@sgio],devices/hostdev[@sgio]',
  summary: 'A disk or hostdev asks for unfiltered sgio, which is no longer supported.',
  message: '`sgio` of `unfiltered` is no longer supported; remove it.',
  check(device, _domain, report) {
    const attribute = device.attribute('sgio');
    // On disks that are no luns another rule speaks.
    const isMeant = device.name === 'hostdev' ? value(device, 'type') === 'scsi' : diskDevice(device) === 'lun';
    if (attribute?.value === 'unfiltered' && isMeant) report(attribute);
  },
  fix: removeBlamed,
});

const virtioModel = misplaced({
  code: 'disk-model-bus',
  on: 'devices/disk',
  paths: ['@model'],
  summary: 'A disk that is not on the virtio bus is of a virtio model.',
  message: 'The model `{value}` is for disks on the `virtio` bus, not on `{bus}`.',
  when(disk) {
    const bus = diskBus(disk);
    return bus !== undefined && bus !== 'virtio' && value(disk, 'model')?.startsWith('virtio') === true && { bus };
  },
});

function busOtherThanVirtio(disk: XmlElement): false | ProblemArguments {
  const bus = diskBus(disk);
  return bus !== undefined && bus !== 'virtio' && { bus };
}

const virtioDriver = misplaced({
  code: 'disk-driver-virtio-only',
  on: 'devices/disk',
  paths: ['driver@queues', 'driver@event_idx', 'driver@ioeventfd'],
  saysNothing: ['0'],
  summary: 'A disk that is not on the virtio bus has an option of virtio disks.',
  message: '`{name}` is for disks on the `virtio` bus only, not on `{bus}`.',
  when: busOtherThanVirtio,
});

const queueSize = misplaced({
  code: 'disk-queue-size-bus',
  // Libvirt 9.0 takes it.
  since: '11.3.0',
  on: 'devices/disk',
  paths: ['driver@queue_size'],
  saysNothing: ['0'],
  summary: 'A disk that is not on the virtio bus has a size of its queues.',
  message: virtioDriver.message,
  when: busOtherThanVirtio,
});

const geometryBus = misplaced({
  code: 'geometry-bus',
  on: 'devices/disk',
  paths: ['geometry'],
  summary: 'A disk on the usb or sd bus of a QEMU guest has a geometry.',
  message: 'A disk on the `{bus}` bus has no geometry; remove it.',
  when(disk, domain) {
    const bus = diskBus(disk);
    return domain.isQemu && (bus === 'usb' || bus === 'sd') && hasGeometry(disk) && { bus };
  },
});

const translationBus = misplaced({
  code: 'geometry-translation-bus',
  on: 'devices/disk',
  paths: ['geometry@trans'],
  summary: 'A disk of a QEMU guest that is not on the ide bus has a geometry translation.',
  message: '`{name}` is for disks on the `ide` bus only, not on `{bus}`.',
  when(disk, domain) {
    const bus = diskBus(disk);
    return domain.isQemu && bus !== undefined && !['ide', 'usb', 'sd'].includes(bus) && hasGeometry(disk) && { bus };
  },
});

function hasGeometry(disk: XmlElement): boolean {
  const geometry = disk.child('geometry');
  return ['cyls', 'heads', 'secs'].every((name) => (unsignedAttribute(geometry, name) ?? 0) > 0);
}

const startupPolicy = rule({
  code: 'startup-policy-requisite',
  severity: 'error',
  on: 'devices/disk[source@startupPolicy]',
  summary: 'A hard disk has startupPolicy requisite, which is for CD-ROMs and floppies.',
  message: '`requisite` is for CD-ROM and floppy drives only; use `mandatory` or `optional`.',
  check(disk, _domain, report) {
    const policy = disk.child('source')?.attribute('startupPolicy');
    if (policy?.value === 'requisite' && !['cdrom', 'floppy'].includes(diskDevice(disk)) && LOCAL.has(diskType(disk))) report(policy);
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'optional'),
});

const LOCAL = new Set(['file', 'block', 'dir', 'volume']);

const startupPolicyType = misplaced({
  code: 'startup-policy-type',
  on: 'devices/disk',
  paths: ['source@startupPolicy'],
  summary: 'A disk that is not a file, block device, directory or volume has a startupPolicy.',
  message: '`{name}` is for local disks and volumes, not for type `{type}`.',
  when(disk) {
    const type = diskType(disk);
    return !LOCAL.has(type) && { type };
  },
});

const scsiHostdevUnit = rule({
  code: 'disk-target-not-derivable',
  severity: 'error',
  on: 'devices/disk[@device=cdrom]',
  summary: 'A disk without address has a target name from which libvirt cannot derive one.',
  message: 'libvirt cannot derive an address from the name `{target}`; use one such as `sda`, or write an `<address>`.',
  check(disk, domain, report) {
    const attribute = disk.child('target')?.attribute('dev');
    const target = diskTarget(disk);
    // QEMU's own check of the name is a rule of its own.
    if (attribute === undefined || target === undefined || domain.isQemu) return;
    if (addressType(disk) === undefined && diskIndex(target) === undefined) report(attribute, { target });
  },
});

/** Rules on disks as the guest sees them. */
export const disks: RuleFamily = {
  name: 'disks',
  rules: [
    sameTarget,
    badName,
    unreadableName,
    scsiHostdevUnit,
    empty,
    readonlyAta,
    tray,
    removable,
    rotation,
    lunOnly,
    sgio,
    virtioModel,
    virtioDriver,
    queueSize,
    virtioOptions('disk', (disk) => {
      const bus = diskBus(disk);
      return bus !== undefined && bus !== 'virtio';
    }),
    geometryBus,
    translationBus,
    startupPolicy,
    startupPolicyType,
  ],
};
