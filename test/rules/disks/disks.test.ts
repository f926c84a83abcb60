// Rules of server/src/rules/disks/disks.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('disks', () => {
  test('disk-target-in-use', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>
      <disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-target-in-use', at: 'vda', message: 'Another disk is `vda` already; give each its own name.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>
      <disk type='file' device='disk'><source file='/a.img'/><target dev='vdb' bus='virtio'/></disk>`);
  });

  test('disk-target-name', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='fda' bus='virtio'/></disk>`,
      [{ code: 'disk-target-name', at: 'fda', message: '`fda` is no name for a disk; use one such as `vda`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='ioemu:vda' bus='virtio'/></disk>`);
  });

  test('disk-target-unreadable', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda1' bus='virtio'/></disk>`,
      [{ code: 'disk-target-unreadable', at: 'vda1', message: "`vda1` is no disk; a target is a prefix and lower-case letters such as `vda`, without a partition's number." }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vdaa' bus='virtio'/></disk>`);
  });

  test('disk-target-not-derivable', () => {
    refuses(
      `<disk type='file' device='cdrom'><source file='/a.img'/><target dev='sd1' bus='scsi'/></disk>`,
      [{ code: 'disk-target-not-derivable', at: 'sd1', message: 'libvirt cannot derive an address from the name `sd1`; use one such as `sda`, or write an `<address>`.' }], { type: 'xen' },
    );
  });

  test('floppy-bus', () => {
    refuses(
      `<disk type='file' device='floppy'><source file='/a.img'/><target dev='fda' bus='usb'/></disk>`,
      [{ code: 'floppy-bus', at: 'usb', message: 'The bus of a floppy, and only of a floppy, is `fdc`; this is a floppy on `usb`.' }],
    );
    accepts(`<disk type='file' device='floppy'><source file='/a.img'/><target dev='fda'/></disk>`);
  });

  test('floppy-on-pseries', () => {
    refuses(
      `<disk type='file' device='floppy'><source file='/a.img'/><target dev='fda' bus='fdc'/></disk>`,
      [{ code: 'floppy-on-pseries', at: 'floppy', message: 'pSeries machines have no floppy drive.' }], { arch: 'ppc64' },
    );
  });

  test('disk-without-source', () => {
    refuses(
      `<disk type='file' device='disk'><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-without-source', at: 'disk', message: 'A hard disk needs a `<source>`; only a CD-ROM or floppy drive can be empty.' }],
    );
    accepts(`<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>`);
  });

  test('usb-disk-empty', () => {
    refuses(
      `<disk type='file' device='cdrom'><target dev='sda' bus='usb'/></disk>`,
      [{ code: 'usb-disk-empty', at: 'disk', message: 'A drive on the `usb` bus cannot be empty; give it a `<source>`, or use `sata`.' }],
    );
    accepts(`<disk type='file' device='cdrom'><source file='/a.img'/><target dev='sda' bus='usb'/></disk>`);
  });

  test('cdrom-bus', () => {
    refuses(
      `<disk type='file' device='cdrom'><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'cdrom-bus', at: 'virtio', message: 'A CD-ROM cannot be on the `virtio` bus; use `sata`, `scsi` or `usb`.' }],
    );
    accepts(`<disk type='file' device='cdrom'><source file='/a.img'/><target dev='sda' bus='sata'/></disk>`);
  });

  test('readonly-ata-disk', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><readonly/></disk>`,
      [{ code: 'readonly-ata-disk', at: 'readonly', message: 'A hard disk on the `sata` bus cannot be read-only; remove `<readonly>`, or use `virtio` or `scsi`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><readonly/></disk>`);
    accepts(`<disk type='file' device='cdrom'><source file='/a.img'/><target dev='sda' bus='sata'/><readonly/></disk>`);
  });

  test('tray-on-fixed-disk', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='scsi' tray='open'/></disk>`,
      [{ code: 'tray-on-fixed-disk', at: 'open', message: 'Only a CD-ROM or floppy drive has a `tray`.' }],
    );
    accepts(`<disk type='file' device='cdrom'><source file='/a.img'/><target dev='sda' bus='scsi' tray='open'/></disk>`);
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='scsi' tray='closed'/></disk>`);
  });

  test('removable-bus', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata' removable='on'/></disk>`,
      [{ code: 'removable-bus', at: 'on', message: '`removable` is for disks on the `usb` bus and hard disks on the `scsi` bus only.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='scsi' removable='on'/></disk>`);
  });

  test('rotation-rate-bus', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio' rotation_rate='7200'/></disk>`,
      [{ code: 'rotation-rate-bus', at: '7200', message: '`rotation_rate` is for hard disks on a `scsi`, `ide` or `sata` bus only.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='scsi' rotation_rate='7200'/></disk>`);
  });

  test('lun-bus', () => {
    refuses(
      `<disk type='block' device='lun'><source dev='/dev/sdc'/><target dev='sda' bus='sata'/></disk>`,
      [{ code: 'lun-bus', at: 'sata', message: 'A `lun` must be on the `scsi` bus, not on `sata`.' }],
    );
    accepts(`<disk type='block' device='lun'><source dev='/dev/sdc'/><target dev='sda' bus='scsi'/></disk>`);
  });

  test('disk-reservations-lun-only', () => {
    refuses(
      `<disk type='block' device='disk'><source dev='/dev/sdc'><reservations managed='yes'/></source><target dev='sda' bus='scsi'/></disk>`,
      [{ code: 'disk-reservations-lun-only', at: 'reservations', message: '`<reservations>` is for disks of device `lun` only; remove it.' }],
    );
    accepts(`<disk type='block' device='lun'><source dev='/dev/sdc'><reservations managed='yes'/></source><target dev='sda' bus='scsi'/></disk>`);
  });

  test('sgio-unfiltered', () => {
    refuses(
      `<disk type='block' device='lun' sgio='unfiltered'><source dev='/dev/sdc'/><target dev='sda' bus='scsi'/></disk>`,
      [{ code: 'sgio-unfiltered', at: 'unfiltered', message: '`sgio` of `unfiltered` is no longer supported; remove it.' }],
    );
    accepts(`<disk type='block' device='lun' sgio='filtered'><source dev='/dev/sdc'/><target dev='sda' bus='scsi'/></disk>`);
  });

  test('disk-model-bus', () => {
    refuses(
      `<disk type='file' device='disk' model='virtio'><source file='/a.img'/><target dev='sda' bus='sata'/></disk>`,
      [{ code: 'disk-model-bus', at: 'virtio', message: 'The model `virtio` is for disks on the `virtio` bus, not on `sata`.' }],
    );
    accepts(`<disk type='file' device='disk' model='virtio'><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`);
  });

  test('disk-driver-virtio-only', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='raw' queues='4'/><source file='/a.img'/><target dev='sda' bus='sata'/></disk>`,
      [{ code: 'disk-driver-virtio-only', at: '4', message: '`queues` is for disks on the `virtio` bus only, not on `sata`.' }],
    );
    accepts(`<disk type='file' device='disk'><driver name='qemu' type='raw' queues='4'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`);
  });

  test('disk-queue-size-bus', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='raw' queue_size='256'/><source file='/a.img'/><target dev='sda' bus='sata'/></disk>`,
      [{ code: 'disk-queue-size-bus', at: '256', message: '`queue_size` is for disks on the `virtio` bus only, not on `sata`.' }],
    );
    accepts(`<disk type='file' device='disk'><driver name='qemu' type='raw' queue_size='256'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`);
  });

  test('disk-virtio-options', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='raw' iommu='on'/><source file='/a.img'/><target dev='sda' bus='sata'/></disk>`,
      [{ code: 'disk-virtio-options', at: 'on', message: '`iommu` is for virtio devices only; remove it.' }],
    );
    accepts(`<disk type='file' device='disk'><driver name='qemu' type='raw' iommu='on' ats='on' packed='on'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`);
  });

  test('geometry-bus', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='usb'/><geometry cyls='16383' heads='16' secs='63'/></disk>`,
      [{ code: 'geometry-bus', at: 'geometry', message: 'A disk on the `usb` bus has no geometry; remove it.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><geometry cyls='16383' heads='16' secs='63'/></disk>`);
  });

  test('geometry-translation-bus', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><geometry cyls='16383' heads='16' secs='63' trans='lba'/></disk>`,
      [{ code: 'geometry-translation-bus', at: 'lba', message: '`trans` is for disks on the `ide` bus only, not on `virtio`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='hda' bus='ide'/><geometry cyls='16383' heads='16' secs='63' trans='lba'/></disk>`, { machine: 'pc' });
  });

  test('startup-policy-requisite', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img' startupPolicy='requisite'/><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'startup-policy-requisite', at: 'requisite', message: '`requisite` is for CD-ROM and floppy drives only; use `mandatory` or `optional`.' }],
    );
    accepts(`<disk type='file' device='cdrom'><source file='/a.img' startupPolicy='requisite'/><target dev='sda' bus='sata'/></disk>`);
  });

  test('startup-policy-type', () => {
    refuses(
      `<disk type='nvme' device='disk'><source type='pci' managed='yes' namespace='1' startupPolicy='optional'><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'startup-policy-type', at: 'optional', message: '`startupPolicy` is for local disks and volumes, not for type `nvme`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img' startupPolicy='optional'/><target dev='vda' bus='virtio'/></disk>`);
  });
});
