// What disks say of themselves (vendor, product, wwn, serial), and what vhost-user disks leave to their backend.
import { diskBus, diskDevice, diskType, hasIoTune } from '../../domain/devices';
import { setText } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { attributeOr, elementAround, misplaced, replaceBlamed } from '../support';

/** Longest vendor, and longest product by bus (VENDOR_LEN and PRODUCT_… of libvirt's domain_validate.c). */
const VENDOR_LENGTH = 8;
const PRODUCT_LENGTH = { scsi: 16, other: 40 } as const;

const longName = rule({
  code: 'disk-identity-too-long',
  severity: 'error',
  on: 'devices/disk[vendor],devices/disk[product]',
  summary: 'The vendor of a disk has more than 8 characters, or its product more than 16 (40 on an ide or sata bus).',
  message: '`<{name}>` has at most {limit} characters, not {length}.',
  check(disk, _domain, report) {
    const limits = { vendor: VENDOR_LENGTH, product: diskBus(disk) === 'scsi' ? PRODUCT_LENGTH.scsi : PRODUCT_LENGTH.other };
    for (const [name, limit] of Object.entries(limits)) {
      const element = disk.child(name);
      const length = element?.textContent.length ?? 0;
      if (element && length > limit) report(element.textSpan ?? element, { name, limit, length });
    }
  },
  fix(domain, problem) {
    const element = elementAround(domain.root, problem.span);
    const newText = element.textContent.slice(0, Number(problem.args['limit']));
    return [{ title: 'set-text', args: { value: newText }, edits: [setText(element, newText)], confidence: 'choice' }];
  },
});

/** A rule that only disks of some buses show something of themselves. */
function identity(name: string, buses: readonly string[], listed: string) {
  return misplaced({
    code: `disk-${name}-bus`,
    on: 'devices/disk',
    paths: [name],
    summary: `A disk of a QEMU guest has a ${name}, but its bus is not one of: ${buses.join(', ')}.`,
    message: `\`<{name}>\` is for disks on ${listed} only, not on \`{bus}\`.`,
    when(disk, domain) {
      const bus = diskBus(disk);
      return domain.isQemu && bus !== undefined && !buses.includes(bus) && { bus };
    },
  });
}

const lunIdentity = misplaced({
  code: 'lun-identity',
  on: 'devices/disk',
  paths: ['wwn', 'vendor', 'product'],
  summary: 'A disk of device lun of a QEMU guest has a wwn, vendor or product: the guest sees those of the real device.',
  message: 'A `lun` shows the identity of the real device, so `<{name}>` has no place.',
  when: (disk, domain) => domain.isQemu && diskDevice(disk) === 'lun',
});

const lunSerial = misplaced({
  code: 'lun-serial',
  on: 'devices/disk',
  paths: ['serial'],
  summary: 'A disk of device lun on the scsi bus of a QEMU guest has a serial.',
  message: 'A `lun` on the `scsi` bus shows the serial of the real device, so `<serial>` has no place.',
  when: (disk, domain) => domain.isQemu && diskDevice(disk) === 'lun' && diskBus(disk) === 'scsi',
});

const sdSerial = misplaced({
  code: 'sd-serial',
  on: 'devices/disk',
  paths: ['serial'],
  summary: 'A disk on the sd bus of a QEMU guest has a serial.',
  message: 'An SD card has no serial; remove `<serial>`.',
  when: (disk, domain) => domain.isQemu && diskBus(disk) === 'sd',
});

/** What a vhost-user disk cannot have, as its backend decides it (virDomainDiskVhostUserValidate). */
const vhostUser = misplaced({
  code: 'vhostuser-disk-option',
  on: 'devices/disk',
  paths: [
    'driver@cache',
    'driver@error_policy',
    'driver@rerror_policy',
    'driver@io',
    'driver@ioeventfd',
    'driver@copy_on_read',
    'driver@discard',
    'driver@iothread',
    'driver@detect_zeroes',
    'driver/metadata_cache',
    'encryption',
    'source/encryption',
    'auth',
    'source/auth',
    'readonly',
    'shareable',
    'transient',
    'serial',
    'wwn',
    'vendor',
    'product',
    'geometry',
    'blockio',
  ],
  summary: 'A vhost-user disk has an option that its backend, not QEMU, would have to obey.',
  message: 'A disk of type `vhostuser` does not take `{name}`; remove it.',
  when: (disk) => diskType(disk) === 'vhostuser',
});

const vhostUserTune = misplaced({
  code: 'vhostuser-disk-iotune',
  on: 'devices/disk',
  paths: ['iotune'],
  summary: 'A vhost-user disk has limits on its throughput.',
  message: 'A disk of type `vhostuser` does not take `<iotune>`; remove it.',
  when: (disk) => diskType(disk) === 'vhostuser' && (hasIoTune(disk) || disk.child('iotune')?.child('group_name') !== undefined),
});

const vhostUserBus = rule({
  code: 'vhostuser-disk-bus',
  severity: 'error',
  on: 'devices/disk[@type=vhostuser]',
  summary: 'A vhost-user disk is not on the virtio bus.',
  message: 'A disk of type `vhostuser` must be on the `virtio` bus, not on `{bus}`.',
  check(disk, _domain, report) {
    const target = disk.child('target');
    const bus = diskType(disk) === 'vhostuser' ? diskBus(disk) : undefined;
    if (target && bus !== undefined && bus !== 'virtio') report(attributeOr(target, 'bus'), { bus });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio', 'only'),
});

const vhostUserSnapshot = rule({
  code: 'vhostuser-disk-snapshot',
  severity: 'error',
  on: 'devices/disk[@snapshot]',
  summary: 'A vhost-user disk is to be part of snapshots.',
  message: 'A disk of type `vhostuser` cannot be part of a snapshot; use `no`.',
  check(disk, _domain, report) {
    const snapshot = disk.attribute('snapshot');
    if (snapshot && snapshot.value !== 'no' && snapshot.value !== 'default' && diskType(disk) === 'vhostuser') report(snapshot);
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'no', 'only'),
});

/** Rules on the identity of disks, and on vhost-user disks. */
export const diskIdentity: RuleFamily = {
  name: 'diskIdentity',
  rules: [
    longName,
    identity('wwn', ['ide', 'scsi'], 'the `ide` or `scsi` bus'),
    identity('vendor', ['scsi'], 'the `scsi` bus'),
    identity('product', ['ide', 'sata', 'scsi'], 'the `ide`, `sata` or `scsi` bus'),
    lunIdentity,
    lunSerial,
    sdSerial,
    vhostUser,
    vhostUserTune,
    vhostUserBus,
    vhostUserSnapshot,
  ],
};
