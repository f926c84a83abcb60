// Rules of server/src/rules/devices/hostdevs.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('hostdevs', () => {
  test('hostdev-in-use', () => {
    refuses(
      `<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source></hostdev>
      <hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source></hostdev>`,
      [{ code: 'hostdev-in-use', at: 'address', message: 'This device of the host is passed through already; remove one of the two.' }],
    );
    accepts(`<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source></hostdev>
      <hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x12' function='0x6'/></source></hostdev>`);
    refuses(
      `<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source></hostdev>
      <hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source></hostdev>`,
      [{ code: 'hostdev-in-use', at: 'address', message: 'This device of the host is passed through already; remove one of the two.' }],
    );
    accepts(`<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source></hostdev>
      <hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d2'/></source></hostdev>`);
    refuses(
      `<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>
      <hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>`,
      [{ code: 'hostdev-in-use', at: 'address', message: 'This device of the host is passed through already; remove one of the two.' }],
    );
    refuses(
      `<hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0xbeef'/></source></hostdev>
      <hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0xbeef'/></source></hostdev>`,
      [{ code: 'hostdev-in-use', at: 'source', message: 'This device of the host is passed through already; remove one of the two.' }],
    );
    refuses(
      `<hostdev mode='subsystem' type='scsi_host' managed='yes'><source protocol='vhost' wwpn='naa.5123456789abcde0'/></hostdev>
      <hostdev mode='subsystem' type='scsi_host' managed='yes'><source protocol='vhost' wwpn='naa.5123456789abcde0'/></hostdev>`,
      [{ code: 'hostdev-in-use', at: 'source', message: 'This device of the host is passed through already; remove one of the two.' }],
    );
  });

  test('hostdev-address-type', () => {
    refuses(
      `<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source><address type='usb' bus='0' port='1'/></hostdev>`,
      [{ code: 'hostdev-address-type', at: 'usb', message: 'A `pci` hostdev takes an address of type `pci`, `unassigned`, not `usb`.' }],
    );
    accepts(`<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></hostdev>`);
  });

  test('mdev-address-type', () => {
    refuses(
      `<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source><address type='drive' bus='0' unit='1'/></hostdev>`,
      [{ code: 'mdev-address-type', at: 'drive', message: 'A mediated device of model `vfio-pci` takes an address of type `pci`, not `drive`.' }],
    );
    accepts(`<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></hostdev>`);
  });

  test('ramfb-twice', () => {
    refuses(
      `<graphics type='vnc'/><hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on' ramfb='on'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source></hostdev>
      <hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on' ramfb='on'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d2'/></source></hostdev>`,
      [{ code: 'ramfb-twice', at: 'on', message: 'Another hostdev has `ramfb` already; only one can.' }],
    );
    accepts(`<graphics type='vnc'/><hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on' ramfb='on'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source></hostdev>
      <hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on' ramfb='off'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d2'/></source></hostdev>`);
  });

  test('hostdev-startup-policy-kind', () => {
    refuses(
      `<hostdev mode='subsystem' type='pci' managed='yes'><source startupPolicy='optional'><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source></hostdev>`,
      [{ code: 'hostdev-startup-policy-kind', at: 'optional', message: '`startupPolicy` is for a hostdev of type `usb` only, not `pci`.' }],
    );
    accepts(`<hostdev mode='subsystem' type='usb'><source startupPolicy='optional'><vendor id='0x1234'/><product id='0xbeef'/></source></hostdev>`);
  });

  test('hostdev-boot', () => {
    refuses(
      `<hostdev mode='subsystem' type='scsi_host' managed='yes'><source protocol='vhost' wwpn='naa.5123456789abcde0'/><boot order='1'/></hostdev>`,
      [{ code: 'hostdev-boot', at: 'boot', message: 'A guest cannot boot from a hostdev of type `scsi_host`; remove `<boot>`.' }],
    );
    accepts(`<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source><boot order='1'/></hostdev>`);
  });

  test('mdev-display-model', () => {
    refuses(
      `<graphics type='vnc'/><hostdev mode='subsystem' type='mdev' model='vfio-ccw' display='off'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source></hostdev>`,
      [{ code: 'mdev-display-model', at: 'off', message: '`display` is for mediated devices of model `vfio-pci` only.' }], { arch: 's390x' },
    );
  });

  test('hostdev-display-without-graphics', () => {
    refuses(
      `<hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source></hostdev>`,
      [{ code: 'hostdev-display-without-graphics', at: 'on', message: '`display` needs a `<graphics>` device to show it; add one.' }],
    );
    // Of other models libvirt does not look at it: that is said by another rule.
    refuses(
      `<hostdev mode='subsystem' type='mdev' model='vfio-ccw' display='on'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source></hostdev>`,
      [{ code: 'mdev-display-model', at: 'on', message: '`display` is for mediated devices of model `vfio-pci` only.' }], { arch: 's390x' },
    );
    accepts(`<graphics type='vnc'/><hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source></hostdev>`);
  });

  test('vfio-ap-twice', () => {
    refuses(
      `<hostdev mode='subsystem' type='mdev' model='vfio-ap'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source></hostdev>
      <hostdev mode='subsystem' type='mdev' model='vfio-ap'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d2'/></source></hostdev>`,
      [{ code: 'vfio-ap-twice', at: 'vfio-ap', message: 'A guest has one mediated device of model `vfio-ap` only.' }], { arch: 's390x' },
    );
    accepts(`<hostdev mode='subsystem' type='mdev' model='vfio-ap'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1d1'/></source></hostdev>`, { arch: 's390x' });
  });

  test('hostdev-capabilities', () => {
    refuses(
      `<hostdev mode='capabilities' type='storage'><source><block>/dev/sdf1</block></source></hostdev>`,
      [{ code: 'hostdev-capabilities', at: 'capabilities', message: 'Mode `capabilities` is for containers; a QEMU guest takes `subsystem`.' }],
    );
  });

  test('hostdev-write-filtering', () => {
    refuses(
      `<hostdev mode='subsystem' type='pci' managed='yes'><source writeFiltering='no'><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source></hostdev>`,
      [{ code: 'hostdev-write-filtering', at: 'no', message: 'QEMU does not take `writeFiltering`; remove it.' }],
    );
    accepts(`<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source></hostdev>`);
  });

  test('hostdev-iscsi-hosts', () => {
    refuses(
      `<hostdev mode='subsystem' type='scsi'><source protocol='iscsi' name='iqn.x:y/0'><host name='a' port='1'/><host name='b' port='1'/></source></hostdev>`,
      [{ code: 'hostdev-iscsi-hosts', at: 'host', message: 'An `iscsi` hostdev takes one `<host>` only.' }],
    );
  });

  test('hostdev-iscsi-secret', () => {
    refuses(
      `<hostdev mode='subsystem' type='scsi'><source protocol='iscsi' name='iqn.x:y/0'><host name='a' port='1'/><auth username='u'><secret type='ceph' usage='u'/></auth></source></hostdev>`,
      [{ code: 'hostdev-iscsi-secret', at: 'ceph', message: 'The secret of an `iscsi` hostdev is of type `iscsi`.' }],
    );
    accepts(`<hostdev mode='subsystem' type='scsi'><source protocol='iscsi' name='iqn.x:y/0'><host name='a' port='1'/><auth username='u'><secret type='iscsi' usage='u'/></auth></source></hostdev>`);
  });

  test('hostdev-teaming', () => {
    refuses(
      `<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source><teaming type='persistent'/></hostdev>`,
      [{ code: 'hostdev-teaming', at: 'persistent', message: 'A hostdev is the `transient` member of its team and names the `persistent` interface.' }],
    );
    accepts(`<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source><teaming type='transient' persistent='ua-a'/></hostdev>`);
  });

  test('hostdev-acpi-unassigned', () => {
    refuses(
      `<hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0xbeef'/></source><acpi index='3'/></hostdev>`,
      [{ code: 'hostdev-acpi-unassigned', at: '3', message: 'Only a PCI device has an ACPI index, and this one is of type `usb`.' }],
    );
    accepts(`<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source><acpi index='3'/></hostdev>`);
  });

  test('hostdev-scsi-managed', () => {
    refuses(
      `<hostdev mode='subsystem' type='scsi' managed='yes'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>`,
      [{ code: 'hostdev-scsi-managed', at: 'yes', message: 'libvirt detaches no SCSI devices, and the guest does not start: set `managed` to `no`.' }],
    );
    accepts(`<hostdev mode='subsystem' type='scsi' managed='no'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>`);
  });
});
