// Rules of server/src/rules/addresses/driveAddresses.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('driveAddresses', () => {
  test('disk-address-type', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></disk>`,
      [{ code: 'disk-address-type', at: 'pci', message: 'A disk on the `sata` bus needs an address of type `drive`, not `pci`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><address type='drive' controller='0' bus='0' target='0' unit='0'/></disk>`);
  });

  test('usb-disk-address-type', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='usb'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></disk>`,
      [{ code: 'usb-disk-address-type', at: 'pci', message: 'A disk on the `usb` bus needs an address of type `usb`, not `pci`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='usb'/><address type='usb' bus='0' port='1'/></disk>`);
  });

  test('virtio-disk-address-type', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><address type='drive' controller='0' bus='0' target='0' unit='0'/></disk>`,
      [{ code: 'virtio-disk-address-type', at: 'drive', message: 'A disk on the `virtio` bus cannot have an address of type `drive`; remove it, or use `pci`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></disk>`);
  });

  test('drive-address-in-use', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><address type='drive' controller='0' bus='0' target='0' unit='1'/></disk>
      <disk type='file' device='disk'><source file='/a.img'/><target dev='sdb' bus='sata'/><address type='drive' controller='0' bus='0' target='0' unit='1'/></disk>`,
      [{ code: 'drive-address-in-use', at: '1', message: '`sdb` is at the same place as `sda`: controller 0, bus 0, target 0, unit 1; choose another unit.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><address type='drive' controller='0' bus='0' target='0' unit='1'/></disk>
      <disk type='file' device='disk'><source file='/a.img'/><target dev='sdb' bus='scsi'/><address type='drive' controller='0' bus='0' target='0' unit='1'/></disk>`);
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/></disk>
      <disk type='file' device='disk'><source file='/a.img'/><target dev='sdb' bus='sata'/><address type='drive' controller='0' bus='0' target='0' unit='0'/></disk>`,
      [{ code: 'drive-address-in-use', at: '0', message: '`sdb` is at the same place as `sda`: controller 0, bus 0, target 0, unit 0; choose another unit.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/></disk>
      <disk type='file' device='disk'><source file='/a.img'/><target dev='sdb' bus='sata'/></disk>`);
  });

  test('scsi-address-bus-not-zero', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='scsi'/><address type='drive' controller='0' bus='1' target='0' unit='0'/></disk>`,
      [{ code: 'scsi-address-bus-not-zero', at: '1', message: 'A SCSI controller has one bus only: `bus` must be 0, not 1.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='scsi'/><address type='drive' controller='0' bus='0' target='3' unit='9'/></disk>`);
  });

  test('ide-address-controller-not-zero', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='hda' bus='ide'/><address type='drive' controller='1' bus='0' target='0' unit='0'/></disk>`,
      [{ code: 'ide-address-controller-not-zero', at: '1', message: 'There is only one IDE controller: `controller` must be 0, not 1.' }], { machine: 'pc' },
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='hda' bus='ide'/><address type='drive' controller='0' bus='1' target='0' unit='1'/></disk>`, { machine: 'pc' });
  });

  test('ide-address-target-not-zero', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='hda' bus='ide'/><address type='drive' controller='0' bus='0' target='1' unit='0'/></disk>`,
      [{ code: 'ide-address-target-not-zero', at: '1', message: 'IDE has no targets: `target` must be 0, not 1.' }], { machine: 'pc' },
    );
  });

  test('fdc-address-controller-not-zero', () => {
    refuses(
      `<disk type='file' device='floppy'><source file='/a.img'/><target dev='fda' bus='fdc'/><address type='drive' controller='1' bus='0' target='0' unit='0'/></disk>`,
      [{ code: 'fdc-address-controller-not-zero', at: '1', message: 'There is only one floppy controller: `controller` must be 0, not 1.' }],
    );
    accepts(`<disk type='file' device='floppy'><source file='/a.img'/><target dev='fda' bus='fdc'/><address type='drive' controller='0' bus='0' target='0' unit='1'/></disk>`);
  });

  test('fdc-address-bus-not-zero', () => {
    refuses(
      `<disk type='file' device='floppy'><source file='/a.img'/><target dev='fda' bus='fdc'/><address type='drive' controller='0' bus='1' target='0' unit='0'/></disk>`,
      [{ code: 'fdc-address-bus-not-zero', at: '1', message: 'A floppy controller has one bus only: `bus` must be 0, not 1.' }],
    );
  });

  test('fdc-address-target-not-zero', () => {
    refuses(
      `<disk type='file' device='floppy'><source file='/a.img'/><target dev='fda' bus='fdc'/><address type='drive' controller='0' bus='0' target='1' unit='0'/></disk>`,
      [{ code: 'fdc-address-target-not-zero', at: '1', message: 'A floppy controller has no targets: `target` must be 0, not 1.' }],
    );
  });

  test('sata-address-bus-not-zero', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><address type='drive' controller='0' bus='1' target='0' unit='0'/></disk>`,
      [{ code: 'sata-address-bus-not-zero', at: '1', message: 'A SATA controller has one bus only: `bus` must be 0, not 1.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><address type='drive' controller='1' bus='0' target='0' unit='5'/></disk>`);
  });

  test('sata-address-target-not-zero', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><address type='drive' controller='0' bus='0' target='1' unit='0'/></disk>`,
      [{ code: 'sata-address-target-not-zero', at: '1', message: 'SATA has no targets: `target` must be 0, not 1.' }],
    );
  });

  test('lsilogic-target-not-zero', () => {
    refuses(
      `<controller type='scsi' index='0' model='lsilogic'/>
      <disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='scsi'/><address type='drive' controller='0' bus='0' target='1' unit='0'/></disk>`,
      [{ code: 'lsilogic-target-not-zero', at: '1', message: 'The controller 0 is an `lsilogic`, which has target 0 only; use `unit` instead of `target`.' }],
    );
    accepts(`<controller type='scsi' index='0' model='virtio-scsi'/>
      <disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='scsi'/><address type='drive' controller='0' bus='0' target='1' unit='0'/></disk>`);
  });

  test('too-many-disks-on-bus', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='hde' bus='ide'/></disk>`,
      [{ code: 'too-many-disks-on-bus', at: 'hde', message: '`hde` would be on ide controller 1, but there is only controller 0; use a lower letter or another bus.' }], { machine: 'pc' },
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='hdd' bus='ide'/></disk>`, { machine: 'pc' });
  });

  test('address-unassigned', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><address type='unassigned'/></interface>`,
      [{ code: 'address-unassigned', at: 'unassigned', message: 'Only `<hostdev>` may have an address of type `unassigned`; `<interface>` may not.' }],
    );
    accepts(`<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source><address type='unassigned'/></hostdev>`);
  });
});
