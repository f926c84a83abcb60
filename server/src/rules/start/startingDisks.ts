// Disks that libvirt defines and QEMU does not start with: block sizes, geometry, queues, limits, formats and buses.
import { diskBus, diskDevice, diskFormat, diskType, isReadonlyDisk } from '../../domain/devices';
import { setAttribute, setText } from '../../domain/edits';
import { MADE_FOR_GUESTS } from '../../domain/machine';
import { rule, type RuleFamily } from '../../domain/rule';
import { isPowerOfTwo } from '../../domain/size';
import { bigAnyBase, unsigned, unsignedAttribute } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { addChild, removeBlamedElement } from '../fixes';
import { attributeOr, elementAround, isQemu, removeBlamed } from '../support';

/** The block sizes that QEMU has for disks, in bytes (MIN_BLOCK_SIZE and MAX_BLOCK_SIZE of its qdev properties). */
const BLOCK = { least: 512, most: 2097152 } as const;
/** The size of a block where none is written, and the image is a file. */
const DEFAULT_BLOCK = 512;

const blockSize = rule({
  code: 'blockio-size',
  severity: 'warning',
  on: 'devices/disk/blockio',
  summary: "A disk's block size is not a power of two from 512 bytes to 2 MiB: QEMU does not start.",
  message: '`{name}` is a power of two from {least} to {most}, not {value}: QEMU does not start.',
  only: isQemu,
  check(blockio, _domain, report) {
    for (const name of ['logical_block_size', 'physical_block_size']) {
      const attribute = blockio.attribute(name);
      const size = unsigned(attribute?.value);
      // 0 says nothing.
      if (attribute && size !== undefined && size !== 0 && !isBlockSize(size)) report(attribute, { name, value: attribute.value, ...BLOCK });
    }
  },
  fix: removeBlamed,
});

function isBlockSize(size: number): boolean {
  return size >= BLOCK.least && size <= BLOCK.most && isPowerOfTwo(BigInt(size));
}

const logicalAbovePhysical = rule({
  code: 'blockio-logical-above-physical',
  severity: 'warning',
  on: 'devices/disk[blockio@logical_block_size]',
  summary: "A disk's logical blocks are larger than its physical ones: QEMU does not start.",
  message: 'A logical block of {logical} bytes is larger than a physical one of {physical}: QEMU does not start. Set `physical_block_size` to {logical}.',
  only: isQemu,
  check(disk, _domain, report) {
    const blockio = disk.child('blockio');
    const logical = unsignedAttribute(blockio, 'logical_block_size');
    const written = unsignedAttribute(blockio, 'physical_block_size') ?? 0;
    // QEMU asks a host's device for its block size.
    if (!blockio || logical === undefined || !isBlockSize(logical) || (written === 0 && diskType(disk) !== 'file')) return;
    const physical = written === 0 ? DEFAULT_BLOCK : written;
    if (isBlockSize(physical) && logical > physical) report(attributeOr(blockio, 'logical_block_size'), { logical, physical });
  },
  fix(domain, problem) {
    const value = String(problem.args['logical']);
    const edits = [setAttribute(elementAround(domain.root, problem.span), 'physical_block_size', value)];
    return [{ title: 'set-attribute', args: { name: 'physical_block_size', value }, edits, confidence: 'choice' }];
  },
});

/** The largest geometry by bus (the callers of QEMU's blkconf_geometry()); usb and sd disks have none. */
const GEOMETRY: ReadonlyMap<string, Readonly<Record<'cyls' | 'heads' | 'secs', number>>> = new Map([
  ['virtio', { cyls: 65535, heads: 255, secs: 255 }],
  ['scsi', { cyls: 65535, heads: 255, secs: 255 }],
  ['ide', { cyls: 65535, heads: 16, secs: 255 }],
  ['sata', { cyls: 65535, heads: 16, secs: 255 }],
]);

const geometryRange = rule({
  code: 'geometry-beyond-bus',
  severity: 'warning',
  on: 'devices/disk[geometry]',
  summary: "A disk's geometry is larger than its bus can have: QEMU does not start.",
  message: 'A disk on the `{bus}` bus has at most {most} in `{name}`, not {value}: QEMU does not start.',
  only: isQemu,
  check(disk, _domain, report) {
    const geometry = disk.child('geometry');
    const bus = diskBus(disk) ?? '';
    const limits = diskDevice(disk) === 'disk' ? GEOMETRY.get(bus) : undefined;
    const names = ['cyls', 'heads', 'secs'] as const;
    // One number that is 0 or missing, and libvirt leaves the geometry out.
    if (!geometry || !limits || names.some((name) => !unsignedAttribute(geometry, name))) return;
    for (const name of names) {
      const value = unsignedAttribute(geometry, name) ?? 0;
      if (value > limits[name]) report(attributeOr(geometry, name), { bus, name, value, most: limits[name] });
    }
  },
  fix(domain, problem) {
    const { name = '', most = '' } = problem.args;
    const edits = [setAttribute(elementAround(domain.root, problem.span), String(name), String(most))];
    return [{ title: 'set-attribute', args: { name, value: most }, edits, confidence: 'choice' }];
  },
});

/** VIRTQUEUE_MAX_SIZE of QEMU, and the least that its virtio-blk takes. */
const QUEUE = { least: 4, most: 1024 } as const;

const queueSize = rule({
  code: 'disk-queue-size',
  severity: 'warning',
  on: 'devices/disk[driver@queue_size]',
  summary: "The size of a virtio disk's queues is not a power of two from 4 to 1024: QEMU does not start.",
  message: '`queue_size` is a power of two from {least} to {most}, not {value}: QEMU does not start.',
  only: isQemu,
  check(disk, _domain, report) {
    const attribute = disk.child('driver')?.attribute('queue_size');
    const size = unsigned(attribute?.value);
    if (!attribute || size === undefined || size === 0 || diskBus(disk) !== 'virtio') return;
    if (size < QUEUE.least || size > QUEUE.most || !isPowerOfTwo(BigInt(size))) report(attribute, { value: attribute.value, ...QUEUE });
  },
  fix: removeBlamed,
});

/** VIRTIO_QUEUE_MAX of QEMU. */
const MOST_QUEUES = 1024;

const tooManyQueues = rule({
  code: 'disk-queues-too-many',
  severity: 'warning',
  on: 'devices/disk[driver@queues]',
  summary: 'A virtio disk has more than 1024 queues: QEMU does not start.',
  message: 'A virtio disk has at most {most} queues, not {value}: QEMU does not start.',
  only: isQemu,
  check(disk, _domain, report) {
    const attribute = disk.child('driver')?.attribute('queues');
    if (attribute && diskBus(disk) === 'virtio' && (unsigned(attribute.value) ?? 0) > MOST_QUEUES) report(attribute, { value: attribute.value, most: MOST_QUEUES });
  },
  fix: removeBlamed,
});

/** Formats that QEMU's drivers only read. */
const READ_ONLY = new Set(['bochs', 'cloop', 'dmg']);

const readOnlyFormat = rule({
  code: 'disk-format-read-only',
  severity: 'warning',
  on: 'devices/disk[driver@type=bochs|cloop|dmg]',
  summary: 'A writable disk has a format that QEMU only reads: QEMU does not start.',
  message: 'QEMU only reads the format `{format}` and does not start with a writable disk of it: add `<readonly/>`.',
  only: isQemu,
  check(disk, _domain, report) {
    const format = disk.child('driver')?.attribute('type');
    if (format && READ_ONLY.has(diskFormat(disk) ?? '') && !isReadonlyDisk(disk)) report(format, { format: format.value });
  },
  fix: (domain, problem) => addChild(domain, elementAround(domain.root, problem.span).parent, 'readonly', '<readonly/>'),
});

// libvirt plugs in no slot for SD cards: it makes a `-drive if=sd`, which is for what is soldered on.
const noSdSlot = rule({
  code: 'sd-disk-not-on-machine',
  severity: 'warning',
  on: 'devices/disk/target[@bus=sd]',
  summary: 'A disk is an SD card and the machine type has no slot for one: QEMU does not start.',
  message: 'The machine type `{machine}` has no slot for SD cards, and QEMU does not start; put the disk on another bus.',
  only: (domain) => domain.isQemu && MADE_FOR_GUESTS.has(domain.machineFamily),
  check: (target, domain, report) => report(attributeOr(target, 'bus'), { machine: domain.machine ?? '' }),
});

/** What a disk's throughput is limited in, and the limits of which a limit for bursts is the counterpart. */
const LIMITS = ['total_bytes_sec', 'read_bytes_sec', 'write_bytes_sec', 'total_iops_sec', 'read_iops_sec', 'write_iops_sec'] as const;
const TUNES = 'devices/disk/iotune, throttlegroups/throttlegroup';
/** THROTTLE_VALUE_MAX of QEMU, which bounds a burst's rate times its length. */
const LARGEST_BURST = 1000000000000000n;

const numberOf = (tune: XmlElement, name: string): bigint => bigAnyBase(tune.child(name)?.textContent) ?? 0n;
const blameOf = (element: XmlElement) => element.textSpan ?? element;

const burstWithoutLimit = rule({
  code: 'iotune-burst-without-limit',
  severity: 'warning',
  on: TUNES,
  summary: 'A limit for bursts has no limit that it is above: QEMU does not start.',
  message: '`<{name}>` is for bursts above `<{limit}>`, which is missing: QEMU does not start.',
  only: isQemu,
  check(tune, _domain, report) {
    for (const limit of LIMITS) {
      const burst = tune.child(`${limit}_max`);
      if (burst && numberOf(tune, burst.name) > 0n && numberOf(tune, limit) === 0n) report(burst, { name: burst.name, limit });
    }
  },
  fix: removeBlamedElement,
});

const burstBelowLimit = rule({
  code: 'iotune-burst-below-limit',
  severity: 'warning',
  on: TUNES,
  summary: 'A limit for bursts is lower than the limit itself: QEMU does not start.',
  message: '`<{name}>` is below `<{limit}>`, which is {least}: QEMU does not start.',
  only: isQemu,
  check(tune, _domain, report) {
    for (const limit of LIMITS) {
      const burst = tune.child(`${limit}_max`);
      const [most, least] = [numberOf(tune, `${limit}_max`), numberOf(tune, limit)];
      if (burst && most > 0n && most < least) report(blameOf(burst), { name: burst.name, limit, least: least.toString() });
    }
  },
  fix(domain, problem) {
    const { least = '' } = problem.args;
    const edits = [setText(elementAround(domain.root, problem.span), String(least))];
    return [{ title: 'set-text', args: { value: least }, edits, confidence: 'choice' }];
  },
});

const burstLength = rule({
  code: 'iotune-burst-length',
  severity: 'warning',
  on: TUNES,
  summary: 'Bursts have a length but no limit, or may be longer than QEMU can count: QEMU does not start.',
  message: '`<{name}>` of {length} seconds needs a `<{burst}>`, and the product of both is at most {most}: QEMU does not start.',
  only: isQemu,
  check(tune, _domain, report) {
    for (const limit of LIMITS) {
      const element = tune.child(`${limit}_max_length`);
      const [length, burst] = [numberOf(tune, `${limit}_max_length`), numberOf(tune, `${limit}_max`)];
      if (!element || length <= 1n || (burst > 0n && length <= LARGEST_BURST / burst)) continue;
      report(blameOf(element), { name: element.name, length: length.toString(), burst: `${limit}_max`, most: LARGEST_BURST.toString() });
    }
  },
  fix: removeBlamedElement,
});

const sizeWithoutLimit = rule({
  code: 'iotune-size-without-limit',
  severity: 'warning',
  on: TUNES,
  summary: 'The size of an operation is given, but no limit on operations: QEMU does not start.',
  message: '`<size_iops_sec>` needs a limit on operations, such as `<total_iops_sec>`: QEMU does not start without one.',
  only: isQemu,
  check(tune, _domain, report) {
    const size = tune.child('size_iops_sec');
    const isLimited = ['total_iops_sec', 'read_iops_sec', 'write_iops_sec'].some((name) => numberOf(tune, name) > 0n);
    if (size && numberOf(tune, 'size_iops_sec') > 0n && !isLimited) report(size);
  },
  fix: removeBlamedElement,
});

/** Rules on disks that QEMU does not start with. */
export const startingDiskRules: RuleFamily = {
  name: 'startingDisks',
  rules: [
    blockSize,
    logicalAbovePhysical,
    geometryRange,
    queueSize,
    tooManyQueues,
    readOnlyFormat,
    noSdSlot,
    burstWithoutLimit,
    burstBelowLimit,
    burstLength,
    sizeWithoutLimit,
  ],
};
