// Drive addresses: does the bus of the disk have this place, and is nothing else there?
import { driveAddress, type DriveAddress } from '../../domain/addresses';
import { controllersOf } from '../../domain/controllers';
import { isAddressReplaced, isNoDevice } from '../../domain/deviceAddress';
import { diskBus, diskTarget, hostdevType } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { driveKey, drives, type Drive } from '../../domain/drives';
import { setAttribute } from '../../domain/edits';
import { isBuiltinController } from '../../domain/pciTopology';
import { rule, type Blame, type Rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix, Problem } from '../../text/problem';
import { attributeOr, elementAround, misplaced, removeBlamed, replaceBlamed } from '../support';

/** Buses whose disks have drive addresses and no others. */
const DRIVE_BUSES = new Set(['ide', 'fdc', 'scsi', 'sata']);

const wrongType = rule({
  code: 'disk-address-type',
  severity: 'error',
  on: 'devices/disk[address@type]',
  summary: 'A disk on an ide, fdc, scsi or sata bus has an address that is not a drive address.',
  message: 'A disk on the `{bus}` bus needs an address of type `drive`, not `{type}`.',
  check(disk, _domain, report) {
    const type = disk.child('address')?.attribute('type');
    if (type === undefined || type.value === 'drive') return;
    const bus = diskBus(disk);
    // Of an address `unassigned` another rule speaks.
    if (bus !== undefined && DRIVE_BUSES.has(bus) && type.value !== 'unassigned') report(type, { bus, type: type.value });
  },
  fix: removeAddressOf,
});

const usbType = rule({
  code: 'usb-disk-address-type',
  severity: 'error',
  on: 'devices/disk[address@type]',
  summary: 'A USB disk of a QEMU guest has an address that is not a USB address.',
  message: 'A disk on the `usb` bus needs an address of type `usb`, not `{type}`.',
  check(disk, domain, report) {
    const type = disk.child('address')?.attribute('type');
    if (type === undefined || type.value === 'usb' || type.value === 'unassigned' || !domain.isQemu) return;
    if (diskBus(disk) === 'usb') report(type, { type: type.value });
  },
  fix: removeAddressOf,
});

const virtioType = rule({
  code: 'virtio-disk-address-type',
  severity: 'error',
  on: 'devices/disk[address@type=drive|usb|virtio-serial|ccid|isa|dimm|spapr-vio]',
  summary: 'A virtio disk of a QEMU guest has an address that is neither PCI, CCW nor virtio-mmio.',
  message: 'A disk on the `virtio` bus cannot have an address of type `{type}`; remove it, or use `pci`.',
  check(disk, domain, report) {
    const type = disk.child('address')?.attribute('type');
    if (type === undefined || !domain.isQemu || diskBus(disk) !== 'virtio') return;
    report(type, { type: type.value });
  },
  fix: removeAddressOf,
});

const sameDrive = rule({
  code: 'drive-address-in-use',
  severity: 'error',
  on: '[devices/disk],[devices/hostdev/address]',
  summary: 'Two drives of the same bus have the same address, written or derived from the target name.',
  message: '`{what}` is at the same place as `{other}`: controller {controller}, bus {bus}, target {target}, unit {unit}; choose another unit.',
  check(_, domain, report) {
    const all = drives(domain);
    if (all.length < 2) return;
    const taken = new Map<string, Drive>();
    for (const drive of all) {
      const key = driveKey(drive.bus, drive.address);
      const first = taken.get(key);
      if (first === undefined) taken.set(key, drive);
      else if (!haveSameTarget(first, drive)) {
        const args = { what: nameOf(drive), other: nameOf(first), ...drive.address };
        report(placeOf(drive), args, [relatedPlace(placeOf(first), 'first-one')]);
      }
    }
  },
  fix: freeUnit,
});

/** A rule that a part of the drive addresses of a bus is 0 in a QEMU guest. */
function alwaysZero(bus: string, part: keyof DriveAddress, because: string): Rule {
  return rule({
    code: `${bus}-address-${part}-not-zero`,
    severity: 'error',
    on: `devices/disk[address@${part}],devices/hostdev[address@${part}]`,
    summary: `The drive address of a disk on the ${bus} bus of a QEMU guest has a ${part} other than 0.`,
    message: `${because}: \`${part}\` must be 0, not {value}.`,
    check(device, domain, report) {
      const element = device.child('address');
      if (!element || value(element, part) === '0' || !domain.isQemu || busOfDrive(device) !== bus) return;
      const address = driveAddress(device);
      if (address && address[part] !== 0) report(attributeOr(element, part), { value: address[part] });
    },
    fix: (domain, problem) => replaceBlamed(domain, problem, '0', 'only'),
  });
}

const zeroParts = [
  alwaysZero('scsi', 'bus', 'A SCSI controller has one bus only'),
  alwaysZero('ide', 'controller', 'There is only one IDE controller'),
  alwaysZero('ide', 'target', 'IDE has no targets'),
  alwaysZero('fdc', 'controller', 'There is only one floppy controller'),
  alwaysZero('fdc', 'bus', 'A floppy controller has one bus only'),
  alwaysZero('fdc', 'target', 'A floppy controller has no targets'),
  alwaysZero('sata', 'bus', 'A SATA controller has one bus only'),
  alwaysZero('sata', 'target', 'SATA has no targets'),
];

const lsilogicTarget = rule({
  code: 'lsilogic-target-not-zero',
  severity: 'error',
  on: 'devices/disk[address@target],devices/hostdev[address@target]',
  summary: 'A drive on an lsilogic SCSI controller has a target other than 0.',
  message: 'The controller {controller} is an `lsilogic`, which has target 0 only; use `unit` instead of `target`.',
  check(device, domain, report) {
    const element = device.child('address');
    if (!domain.isQemu || element === undefined || value(element, 'target') === '0' || busOfDrive(device) !== 'scsi') return;
    const address = driveAddress(device);
    if (address === undefined || address.target === 0) return;
    const controller = controllersOf(domain, 'scsi').find(({ index }) => index === address.controller);
    if (controller?.model === 'lsilogic') report(attributeOr(element, 'target'), { controller: address.controller });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, '0'),
});

/** Disks whose position on the bus stands for a controller that QEMU does not have. */
const impliedController = rule({
  code: 'too-many-disks-on-bus',
  severity: 'error',
  on: '[devices/disk]',
  summary: 'The target name of a disk stands for a second IDE or floppy controller, which QEMU does not have.',
  message: '`{target}` would be on {bus} controller {controller}, but there is only controller 0; use a lower letter or another bus.',
  check(_, domain, report) {
    if (!domain.isQemu) return;
    for (const { device, bus, address, isWritten } of drives(domain)) {
      if (isWritten || address.controller === 0 || (bus !== 'ide' && bus !== 'fdc')) continue;
      const target = device.child('target');
      if (target) report(attributeOr(target, 'dev'), { target: diskTarget(device) ?? '', bus, controller: address.controller });
    }
  },
});

const unassigned = misplaced({
  code: 'address-unassigned',
  on: 'devices/*',
  paths: ['address@type=unassigned'],
  summary: 'A device other than a hostdev has an address of type unassigned.',
  message: 'Only `<hostdev>` may have an address of type `unassigned`; `<{element}>` may not.',
  when(device, domain) {
    if (device.name === 'hostdev' || isNoDevice(device) || isAddressReplaced(device, domain) || isBuiltinController(domain, device)) return false;
    return { element: device.name };
  },
});

function busOfDrive(device: XmlElement): string | undefined {
  if (device.name === 'disk') return diskBus(device);
  return hostdevType(device) === 'scsi' ? 'scsi' : undefined;
}

function haveSameTarget(a: Drive, b: Drive): boolean {
  return a.device.name === 'disk' && b.device.name === 'disk' && diskTarget(a.device) === diskTarget(b.device);
}

function nameOf({ device }: Drive): string {
  return device.name === 'disk' ? diskTarget(device) ?? '' : '<hostdev>';
}

function placeOf({ device, isWritten }: Drive): Blame {
  const address = device.child('address');
  if (isWritten && address) return attributeOr(address, 'unit');
  const target = device.child('target');
  return target ? attributeOr(target, 'dev') : device;
}

function removeAddressOf(domain: Domain, problem: Problem): readonly Fix[] {
  return removeBlamed(domain, { ...problem, span: elementAround(domain.root, problem.span).nameSpan });
}

/** Moves a drive with a written address to the lowest free unit of its controller. */
function freeUnit(domain: Domain, problem: Problem): readonly Fix[] {
  const element = elementAround(domain.root, problem.span);
  const drive = drives(domain).find(({ device }) => device.child('address') === element);
  if (drive === undefined) return [];
  const taken = new Set(drives(domain).map(({ bus, address }) => driveKey(bus, address)));
  const units = drive.bus === 'ide' || drive.bus === 'fdc' ? 2 : drive.bus === 'sata' ? 6 : 16;
  for (let unit = 0; unit < units; unit++) {
    if (taken.has(driveKey(drive.bus, { ...drive.address, unit })) || (drive.bus === 'scsi' && unit === 7)) continue;
    const edits = [setAttribute(element, 'unit', String(unit))];
    return [{ title: 'set-attribute', args: { name: 'unit', value: String(unit) }, edits, confidence: 'choice' }];
  }
  return [];
}

/** Rules on drive addresses, and on which kinds of address a disk may have. */
export const driveAddresses: RuleFamily = {
  name: 'driveAddresses',
  rules: [wrongType, usbType, virtioType, sameDrive, ...zeroParts, lsilogicTarget, impliedController, unassigned],
};
