// How QEMU drives a disk: caching, io, iothreads, throttling, copy-on-read, transience.
import { diskBus, diskDevice, diskFormat, diskTarget, diskType, hasIoTune, isEmptyDisk, isReadonlyDisk } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { sourcesOf } from '../../domain/storageSources';
import { bigAnyBase, isOn } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { ProblemArguments } from '../../text/problem';
import { removeFromList, replaceWith } from '../fixes';
import { threadMapping, undefinedThread } from './iothreadMapping';
import { misplaced, removeBlamed, replaceBlamed } from '../support';

const driverName = rule({
  code: 'disk-driver-name',
  severity: 'error',
  on: 'devices/disk[driver@name]',
  summary: 'The driver of a disk of a QEMU guest is not qemu.',
  message: 'A disk of a QEMU guest has the driver `qemu`, not `{name}`.',
  check(disk, domain, report) {
    const name = disk.child('driver')?.attribute('name');
    if (name && name.value !== 'qemu' && domain.isQemu) report(name, { name: name.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'qemu', 'only'),
});

const nativeIo = rule({
  code: 'disk-io-native-cache',
  severity: 'error',
  on: 'devices/disk[driver@io]',
  summary: 'A disk of a QEMU guest has io native but a cache mode other than none or directsync.',
  message: '`io` of `native` needs `cache` of `none` or `directsync`.',
  check(disk, domain, report) {
    const io = disk.child('driver')?.attribute('io');
    if (io?.value !== 'native' || !domain.isQemu) return;
    const cache = disk.child('driver')?.attribute('cache');
    if (cache?.value !== 'none' && cache?.value !== 'directsync') report(cache ?? io);
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'none').filter(({ args }) => args['name'] === 'cache'),
});

const noUnref = rule({
  code: 'disk-discard-no-unref',
  since: '9.5.0',
  severity: 'error',
  on: 'devices/disk[driver@discard_no_unref]',
  summary: 'A disk that is not qcow2, or cannot be written to, has discard_no_unref.',
  message: '`discard_no_unref` is for `qcow2` images that can be written to only.',
  check(disk, _domain, report) {
    const attribute = disk.child('driver')?.attribute('discard_no_unref');
    if (!attribute || !isOn(attribute)) return;
    const format = diskFormat(disk);
    if ((format !== undefined && format !== 'qcow2') || isReadonlyDisk(disk)) report(attribute);
  },
  fix: removeBlamed,
});

const copyOnRead = rule({
  code: 'disk-copy-on-read',
  severity: 'error',
  on: 'devices/disk[driver@copy_on_read]',
  summary: 'A read-only or removable disk, or a lun, of a QEMU guest has copy_on_read.',
  message: '`copy_on_read` needs a hard disk that can be written to; this is `{device}`.',
  check(disk, domain, report) {
    const attribute = disk.child('driver')?.attribute('copy_on_read');
    if (!attribute || !isOn(attribute) || !domain.isQemu) return;
    const device = diskDevice(disk);
    if (device !== 'disk') report(attribute, { device });
    else if (isReadonlyDisk(disk)) report(attribute, { device: '<readonly>' });
  },
  fix: removeBlamed,
});

const threadTwice = misplaced({
  code: 'disk-iothread-twice',
  since: '10.0.0',
  on: 'devices/disk',
  paths: ['driver@iothread'],
  summary: 'A disk has an iothread attribute and an iothreads element.',
  message: '`iothread` and `<iothreads>` exclude each other; remove one of them.',
  when: (disk) => disk.child('driver')?.child('iothreads')?.child('iothread') !== undefined,
});

/** Where the bus of a disk of QEMU takes no iothreads, that bus. */
function busWithoutThreads(disk: XmlElement, domain: Domain): false | ProblemArguments {
  const bus = diskBus(disk);
  return domain.isQemu && bus !== undefined && bus !== 'virtio' && { bus };
}

const threadBus = misplaced({
  code: 'disk-iothread-bus',
  on: 'devices/disk',
  paths: ['driver@iothread'],
  summary: 'A disk of a QEMU guest that is not on the virtio bus has an iothread.',
  message: '`{name}` is for disks on the `virtio` bus; for `{bus}` give it to the controller.',
  when: busWithoutThreads,
});

const threadsBus = misplaced({
  code: 'disk-iothreads-bus',
  since: '10.0.0',
  on: 'devices/disk',
  paths: ['driver/iothreads'],
  summary: 'A disk of a QEMU guest that is not on the virtio bus is mapped to iothreads.',
  message: threadBus.message,
  when: busWithoutThreads,
});

/** QEMU_BLOCK_IOTUNE_MAX of libvirt's qemu_command.h. */
const LARGEST_LIMIT = 1000000000000000n;

const tooLarge = rule({
  code: 'iotune-too-large',
  severity: 'error',
  on: 'devices/disk/iotune',
  summary: 'A limit on the throughput of a disk of a QEMU guest is beyond 10^15.',
  message: '`<{name}>` is at most {limit}.',
  check(tune, domain, report) {
    if (!domain.isQemu) return;
    for (const element of tune.elements()) {
      if (element.name.endsWith('_length') || element.name === 'group_name') continue;
      if (limit(tune, element.name) > LARGEST_LIMIT) report(element.textSpan ?? element, { name: element.name, limit: String(LARGEST_LIMIT) });
    }
  },
  fix: (domain, problem) => replaceWith(String(problem.args['limit']))(domain, problem),
});

const groupAlone = rule({
  code: 'iotune-group-alone',
  severity: 'error',
  on: 'devices/disk/iotune[group_name]',
  summary: 'The iotune of a disk of a QEMU guest names a group that has no limits anywhere.',
  message: 'The group `{group}` has no limits; set at least one.',
  check(tune, domain, report) {
    const group = tune.child('group_name');
    if (group === undefined || !domain.isQemu || tune.parent === undefined || hasIoTune(tune.parent)) return;
    const name = group.textContent;
    // libvirt takes the limits of another disk of the same group.
    const hasOther = domain.devices('disk').some((disk) => disk.child('iotune')?.child('group_name')?.textContent === name && hasIoTune(disk));
    if (!hasOther) report(group.textSpan ?? group, { group: name.trim() });
  },
  fix: removeFromList,
});

const groupDiffers = rule({
  code: 'iotune-group-differs',
  severity: 'error',
  on: '[devices/disk/iotune/group_name]',
  summary: 'Two disks of a QEMU guest in the same iotune group have different limits.',
  message: '`{other}` is in the group `{group}` too, with other limits; give all disks of a group the same ones.',
  check(_, domain, report) {
    if (!domain.isQemu) return;
    const groups = new Map<string, XmlElement>();
    for (const disk of domain.devices('disk')) {
      const group = disk.child('iotune')?.child('group_name');
      if (group === undefined || !hasIoTune(disk)) continue;
      const first = groups.get(group.textContent);
      if (first === undefined) groups.set(group.textContent, disk);
      else if (limitsOf(first) !== limitsOf(disk)) report(group.textSpan ?? group, { other: diskTarget(first) ?? '', group: group.textContent.trim() });
    }
  },
});

const sdTune = misplaced({
  code: 'iotune-on-sd',
  since: '11.3.0',
  on: 'devices/disk',
  paths: ['iotune'],
  summary: 'A disk on the sd bus of a QEMU guest has limits on its throughput.',
  message: 'A disk on the `sd` bus takes no `<iotune>`; remove it.',
  when: (disk, domain) => domain.isQemu && diskBus(disk) === 'sd' && hasIoTune(disk),
});

const filtersOnCdrom = misplaced({
  code: 'throttlefilters-on-cdrom',
  since: '11.2.0',
  on: 'devices/disk',
  paths: ['throttlefilters/throttlefilter'],
  summary: 'A CD-ROM has throttle filters.',
  message: 'A CD-ROM takes no `<throttlefilters>`; remove them.',
  when: (disk) => diskDevice(disk) === 'cdrom',
});

const unknownGroup = rule({
  code: 'throttle-group-undefined',
  since: '11.2.0',
  severity: 'error',
  on: 'devices/disk/throttlefilters/throttlefilter',
  summary: 'A throttle filter names a group that the domain does not have.',
  message: 'There is no throttle group `{group}`; add it to `<throttlegroups>`.',
  check(filter, domain, report) {
    const group = filter.attribute('group');
    const groups = domain.findAll('throttlegroups', 'throttlegroup');
    if (group && !groups.some((known) => known.child('group_name')?.textContent === group.value)) report(group, { group: group.value });
  },
  fix: removeFromList,
});

const sameFilter = rule({
  code: 'throttle-filter-repeated',
  since: '11.2.0',
  severity: 'error',
  on: 'devices/disk/throttlefilters',
  summary: 'A disk names the same throttle group twice.',
  message: 'The group `{group}` is listed already; remove one of them.',
  check(list, _domain, report) {
    const seen = new Set<string>();
    for (const filter of list.elements('throttlefilter')) {
      const group = filter.attribute('group');
      if (group && seen.has(group.value)) report(group, { group: group.value });
      if (group) seen.add(group.value);
    }
  },
  fix: removeFromList,
});

const sameGroup = rule({
  code: 'throttle-group-repeated',
  since: '11.2.0',
  severity: 'error',
  on: 'throttlegroups',
  summary: 'Two throttle groups have the same name.',
  message: 'Another throttle group is named `{group}` already.',
  check(list, _domain, report) {
    const seen = new Set<string>();
    for (const group of list.elements('throttlegroup')) {
      const name = group.child('group_name');
      if (name && seen.has(name.textContent)) report(name.textSpan ?? name, { group: name.textContent.trim() });
      if (name) seen.add(name.textContent);
    }
  },
});

const transient = rule({
  code: 'transient-disk',
  severity: 'error',
  on: 'devices/disk[transient]',
  summary: 'A transient disk of a QEMU guest is empty, read-only, not a file or not a hard disk.',
  message: '`<transient>` is for hard disks of type `file` that can be written to only.',
  check(disk, domain, report) {
    const element = disk.child('transient');
    if (element === undefined || !domain.isQemu) return;
    // A volume is of no known type until the guest starts, so it is refused too when the guest is defined.
    const isMeant = diskType(disk) === 'file' && diskDevice(disk) === 'disk' && !isReadonlyDisk(disk) && !isEmptyDisk(disk);
    if (!isMeant) report(element);
  },
  fix: removeBlamed,
});

const shareBacking = rule({
  code: 'transient-share-backing-bus',
  severity: 'error',
  on: 'devices/disk[transient@shareBacking]',
  summary: 'A transient disk of a QEMU guest shares its backing image, but is not on the usb, virtio or scsi bus.',
  message: '`shareBacking` is for disks on the `usb`, `virtio` or `scsi` bus, not on `{bus}`.',
  check(disk, domain, report) {
    const attribute = disk.child('transient')?.attribute('shareBacking');
    const bus = diskBus(disk);
    if (!attribute || !isOn(attribute) || !domain.isQemu || bus === undefined) return;
    if (!['usb', 'virtio', 'scsi'].includes(bus)) report(attribute, { bus });
  },
  fix: removeBlamed,
});

const sdSecrets = rule({
  code: 'sd-encryption-secrets',
  severity: 'error',
  on: 'devices/disk[encryption],devices/disk[source/encryption]',
  summary: 'A disk on the sd bus of a QEMU guest has more than one secret.',
  message: 'A disk on the `sd` bus takes one `<secret>` only.',
  check(disk, domain, report) {
    if (!domain.isQemu || diskBus(disk) !== 'sd') return;
    const encryption = sourcesOf(disk)[0]?.encryption;
    // More than one secret is for librbd; without it another rule speaks.
    const second = encryption?.isByQemu === false ? encryption.secrets[1] : undefined;
    if (second) report(second);
  },
  fix: removeBlamed,
});

function limit(tune: XmlElement, name: string): bigint {
  return bigAnyBase(tune.child(name)?.textContent) ?? 0n;
}

/** The limits of a disk as one text, in a fixed order. */
function limitsOf(disk: XmlElement): string {
  const limits = [...(disk.child('iotune')?.elements() ?? [])].filter(({ name, textContent }) => name !== 'group_name' && Number(textContent) !== 0);
  return limits
    .map(({ name, textContent }) => `${name}=${textContent.trim()}`)
    .sort()
    .join(' ');
}

/** Rules on how QEMU drives disks. */
export const diskDrivers: RuleFamily = {
  name: 'diskDrivers',
  rules: [
    driverName,
    nativeIo,
    noUnref,
    copyOnRead,
    threadTwice,
    threadBus,
    threadsBus,
    undefinedThread('disk-iothread-undefined', 'devices/disk', 'disk'),
    ...threadMapping('disk', 'devices/disk', '10.0.0'),
    tooLarge,
    groupAlone,
    groupDiffers,
    sdTune,
    filtersOnCdrom,
    unknownGroup,
    sameFilter,
    sameGroup,
    transient,
    shareBacking,
    sdSecrets,
  ],
};
