// Rules of server/src/rules/disks.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from './deviceCases';

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

  test('disk-identity-too-long', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='scsi'/><product>abcdefghijklmnopq</product></disk>`,
      [{ code: 'disk-identity-too-long', at: 'abcdefghijklmnopq', message: '`<product>` has at most 16 characters, not 17.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><product>abcdefghijklmnopq</product></disk>`);
  });

  test('disk-wwn-bus', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><wwn>5000c50015ea71aa</wwn></disk>`,
      [{ code: 'disk-wwn-bus', at: 'wwn', message: '`<wwn>` is for disks on the `ide` or `scsi` bus only, not on `sata`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='scsi'/><wwn>5000c50015ea71aa</wwn></disk>`);
  });

  test('disk-vendor-bus', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><vendor>A</vendor></disk>`,
      [{ code: 'disk-vendor-bus', at: 'vendor', message: '`<vendor>` is for disks on the `scsi` bus only, not on `sata`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='scsi'/><vendor>A</vendor></disk>`);
  });

  test('disk-product-bus', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><product>A</product></disk>`,
      [{ code: 'disk-product-bus', at: 'product', message: '`<product>` is for disks on the `ide`, `sata` or `scsi` bus only, not on `virtio`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><product>A</product></disk>`);
  });

  test('lun-identity', () => {
    refuses(
      `<disk type='block' device='lun'><source dev='/dev/sdc'/><target dev='sda' bus='scsi'/><vendor>A</vendor></disk>`,
      [{ code: 'lun-identity', at: 'vendor', message: 'A `lun` shows the identity of the real device, so `<vendor>` has no place.' }],
    );
  });

  test('lun-serial', () => {
    refuses(
      `<disk type='block' device='lun'><source dev='/dev/sdc'/><target dev='sda' bus='scsi'/><serial>A</serial></disk>`,
      [{ code: 'lun-serial', at: 'serial', message: 'A `lun` on the `scsi` bus shows the serial of the real device, so `<serial>` has no place.' }],
    );
  });

  test('sd-serial', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sd'/><serial>A</serial></disk>`,
      [{ code: 'sd-serial', at: 'serial', message: 'An SD card has no serial; remove `<serial>`.' }], { arch: 'aarch64' },
    );
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

  test('vhostuser-disk-option', () => {
    refuses(
      `<memoryBacking><access mode='shared'/></memoryBacking><devices><disk type='vhostuser' device='disk'><source type='unix' path='/run/v.sock'/><target dev='vda' bus='virtio'/><serial>a</serial></disk></devices>`,
      [{ code: 'vhostuser-disk-option', at: 'serial', message: 'A disk of type `vhostuser` does not take `serial`; remove it.' }],
    );
    accepts(`<memoryBacking><access mode='shared'/></memoryBacking><devices><disk type='vhostuser' device='disk'><source type='unix' path='/run/v.sock'/><target dev='vda' bus='virtio'/></disk></devices>`);
  });

  test('vhostuser-disk-iotune', () => {
    refuses(
      `<memoryBacking><access mode='shared'/></memoryBacking><devices><disk type='vhostuser' device='disk'><source type='unix' path='/run/v.sock'/><target dev='vda' bus='virtio'/><iotune><total_iops_sec>100</total_iops_sec></iotune></disk></devices>`,
      [{ code: 'vhostuser-disk-iotune', at: 'iotune', message: 'A disk of type `vhostuser` does not take `<iotune>`; remove it.' }],
    );
  });

  test('vhostuser-disk-bus', () => {
    refuses(
      `<memoryBacking><access mode='shared'/></memoryBacking><devices><disk type='vhostuser' device='disk'><source type='unix' path='/run/v.sock'/><target dev='sda' bus='scsi'/></disk></devices>`,
      [{ code: 'vhostuser-disk-bus', at: 'scsi', message: 'A disk of type `vhostuser` must be on the `virtio` bus, not on `scsi`.' }],
    );
  });

  test('vhostuser-disk-snapshot', () => {
    refuses(
      `<memoryBacking><access mode='shared'/></memoryBacking><devices><disk type='vhostuser' device='disk' snapshot='external'><source type='unix' path='/run/v.sock'/><target dev='vda' bus='virtio'/></disk></devices>`,
      [{ code: 'vhostuser-disk-snapshot', at: 'external', message: 'A disk of type `vhostuser` cannot be part of a snapshot; use `no`.' }],
    );
  });
});
