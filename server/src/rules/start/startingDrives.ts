// Drives that libvirt defines and QEMU does not start with: what floppies and ATA disks lack, and units of SCSI controllers.
import { controllersOf } from '../../domain/controllers';
import { diskBus, diskDevice, isReadonlyDisk } from '../../domain/devices';
import { drives } from '../../domain/drives';
import { WITHOUT_ISA } from '../../domain/machine';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { lookup, unsigned, unsignedAttribute, value } from '../../domain/values';
import type { XmlAttribute, XmlElement } from '../../syntax/nodes';
import { attributeOr, isQemu, misplaced, removeBlamed } from '../support';

const floppyOption = misplaced({
  code: 'floppy-option',
  severity: 'warning',
  on: 'devices/disk',
  paths: ['serial', 'wwn'],
  summary: 'A floppy has a serial number or a WWN, which QEMU\'s floppies do not have: QEMU does not start.',
  message: 'A floppy has no `<{name}>`, and QEMU does not start with one; remove it.',
  when: (disk, domain) => domain.isQemu && diskBus(disk) === 'fdc',
});

const floppyGeometry = rule({
  code: 'floppy-geometry',
  severity: 'warning',
  on: 'devices/disk[geometry]',
  summary: 'A floppy has a geometry: QEMU does not start.',
  message: 'The geometry of a floppy comes from its size, and QEMU does not start with another; remove `<geometry>`.',
  only: isQemu,
  check(disk, _domain, report) {
    const geometry = disk.child('geometry');
    const isWritten = ['cyls', 'heads', 'secs'].every((name) => (unsignedAttribute(geometry, name) ?? 0) > 0);
    if (geometry && isWritten && diskBus(disk) === 'fdc') report(geometry);
  },
  fix: removeBlamed,
});

/** The only block size that some of QEMU's drives have. */
const SECTOR = 512;
/** What must be a sector, by bus (hw/block/fdc.c and hw/ide/ide-dev.c of QEMU). */
const FIXED: ReadonlyMap<string, readonly string[]> = new Map([
  ['fdc', ['logical_block_size', 'physical_block_size']],
  ['ide', ['logical_block_size', 'discard_granularity']],
  ['sata', ['logical_block_size', 'discard_granularity']],
]);

const fixedBlocks = rule({
  code: 'blockio-on-fixed-blocks',
  severity: 'warning',
  on: 'devices/disk[blockio]',
  summary: 'A floppy, or a disk on the ide or sata bus, has blocks of another size than 512 bytes: QEMU does not start.',
  message: '`{name}` is {sector} on the `{bus}` bus, not {value}: QEMU does not start.',
  only: isQemu,
  check(disk, _domain, report) {
    const blockio = disk.child('blockio');
    const bus = diskBus(disk) ?? '';
    for (const name of FIXED.get(bus) ?? []) {
      const attribute = blockio?.attribute(name);
      const size = unsigned(attribute?.value) ?? 0;
      if (attribute && size !== 0 && size !== SECTOR) report(attribute, { name, bus, value: size, sector: SECTOR });
    }
  },
  fix: removeBlamed,
});

/** How many places a drive's address can name, by bus: two on each of two channels, six on one. */
const PLACES: ReadonlyMap<string, Readonly<{ bus: number; unit: number }>> = new Map([
  ['ide', { bus: 1, unit: 1 }],
  ['sata', { bus: 0, unit: 5 }],
]);

const placeBeyond = rule({
  code: 'drive-place-beyond-bus',
  severity: 'warning',
  on: 'devices/disk[address@unit],devices/disk[address@bus]',
  summary: 'A drive has a place on an IDE or SATA controller that QEMU\'s do not have: QEMU does not start.',
  message: '`{name}` goes from 0 to {last} on an `{type}` controller, and {value} is beyond: QEMU does not start.',
  only: isQemu,
  check(disk, _domain, report) {
    const address = disk.child('address');
    const type = diskBus(disk) ?? '';
    const places = value(address, 'type') === 'drive' ? PLACES.get(type) : undefined;
    for (const name of ['bus', 'unit'] as const) {
      const attribute = address?.attribute(name);
      const number = unsigned(attribute?.value);
      if (attribute && places && number !== undefined && number > places[name]) report(attribute, { name, type, value: number, last: places[name] });
    }
  },
});

// Of pSeries libvirt itself refuses floppies.
const floppyElsewhere = rule({
  code: 'floppy-not-on-machine',
  severity: 'warning',
  on: 'devices/disk',
  summary: 'A guest on a machine without ISA has a floppy: QEMU does not start.',
  message: 'The machine type `{machine}` has no floppy drive, and QEMU does not start; use a CD-ROM on the `scsi` bus.',
  only: (domain) => domain.isQemu && WITHOUT_ISA.has(domain.machineFamily) && !domain.isPseries,
  check(disk, domain, report) {
    const target = disk.child('target');
    if (target && diskBus(disk) === 'fdc') report(target.attribute('bus') ?? disk.attribute('device') ?? target, { machine: domain.machine ?? '' });
  },
});

/** The highest unit by model of a SCSI controller: devices of a narrow bus, LUNs of one device elsewhere (each one's `max_target` or `max_lun` in QEMU). */
const LAST_UNIT: Readonly<Record<string, number>> = {
  lsilogic: 7,
  am53c974: 7,
  lsisas1068: 1,
  vmpvscsi: 0,
  lsisas1078: 255,
  'virtio-scsi': 16383,
  'virtio-transitional': 16383,
  'virtio-non-transitional': 16383,
};

const unitBeyond = rule({
  code: 'scsi-unit-beyond-controller',
  severity: 'warning',
  on: '[devices/controller@type=scsi]',
  summary: 'A drive has a unit that SCSI controllers of this model do not have: QEMU does not start.',
  message: 'A SCSI controller of model `{model}` has no unit above {last}, and this drive has {unit}: QEMU does not start. Put it on another controller, or use `virtio-scsi`.',
  only: isQemu,
  check(_, domain, report) {
    const models = new Map(controllersOf(domain, 'scsi').map(({ model, index }) => [index, model]));
    for (const { device, bus, address } of drives(domain)) {
      const model = bus === 'scsi' ? models.get(address.controller) : undefined;
      const last = model === undefined ? undefined : lookup(LAST_UNIT, model);
      if (last === undefined || address.unit <= last) continue;
      const written = device.child('address')?.attribute('unit');
      report(written ?? attributeOr(device.child('target') ?? device, 'dev'), { model: model ?? '', unit: address.unit, last });
    }
  },
});

/** What a disk opens: its image, to write or only to read, and what it lets others do meanwhile. */
interface Opened {
  readonly node: XmlAttribute;
  readonly isReadonly: boolean;
  readonly isShared: boolean;
}

/** The image of a disk that has a file or device of the host; `undefined` where only a part of it is used. */
function opened(disk: XmlElement): Opened | undefined {
  const source = disk.child('source');
  const node = source?.attribute('file') ?? source?.attribute('dev');
  if (!node || node.value === '' || source?.child('slices') || disk.child('transient')) return undefined;
  return { node, isReadonly: diskDevice(disk) === 'cdrom' || isReadonlyDisk(disk), isShared: disk.child('shareable') !== undefined };
}

const imageTwice = rule({
  code: 'disk-image-in-use',
  severity: 'warning',
  on: '[devices/disk/source]',
  summary: 'Two disks of a guest have the same image, and one of them writes to it: QEMU does not start.',
  message: 'Another disk has the image `{image}` too: QEMU locks what it writes to, and does not start. Give each disk its own, or make both `<shareable/>` or `<readonly/>`.',
  only: (domain) => domain.isQemu && domain.devices('disk').length > 1,
  check(_, domain, report) {
    const byPath = new Map<string, Opened>();
    for (const disk of domain.devices('disk')) {
      const own = opened(disk);
      if (!own) continue;
      const first = byPath.get(own.node.value);
      if (!first) byPath.set(own.node.value, own);
      else if (!(own.isReadonly && first.isReadonly) && !(own.isShared && first.isShared)) {
        report(own.node, { image: own.node.value }, [relatedPlace(first.node, 'first-one')]);
      }
    }
  },
});

/** Rules on drives that QEMU does not start with. */
export const startingDriveRules: RuleFamily = {
  name: 'startingDrives',
  rules: [floppyOption, floppyGeometry, floppyElsewhere, fixedBlocks, placeBeyond, unitBeyond, imageTwice],
};
