// Rules of server/src/rules/disks/diskIdentity.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('diskIdentity', () => {
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
