// Rules of server/src/rules/addresses/otherAddresses.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, fixes, refuses } from '../deviceCases';

describe('otherAddresses', () => {
  test('virtio-serial-no-such-port', () => {
    refuses(
      `<controller type='virtio-serial' index='0' ports='4'/>
      <channel type='pty'><target type='virtio' name='a'/><address type='virtio-serial' controller='0' bus='0' port='4'/></channel>`,
      [{ code: 'virtio-serial-no-such-port', at: '4', message: 'The virtio-serial controller 0 has ports up to 3 only; 4 does not exist.' }],
    );
    accepts(`<controller type='virtio-serial' index='0' ports='4'/>
      <channel type='pty'><target type='virtio' name='a'/><address type='virtio-serial' controller='0' bus='0' port='3'/></channel>`);
    accepts(`<channel type='pty'><target type='virtio' name='a'/><address type='virtio-serial' controller='0' bus='0' port='30'/></channel>`);
  });

  test('virtio-serial-port-in-use', () => {
    refuses(
      `<channel type='pty'><target type='virtio' name='a'/><address type='virtio-serial' controller='0' bus='0' port='1'/></channel>
      <channel type='pty'><target type='virtio' name='b'/><address type='virtio-serial' controller='0' bus='0' port='1'/></channel>`,
      [{ code: 'virtio-serial-port-in-use', at: '1', message: 'Port 1 of the virtio-serial controller 0 is already taken; choose another port.' }],
    );
    accepts(`<channel type='pty'><target type='virtio' name='a'/><address type='virtio-serial' controller='0' bus='0' port='1'/></channel>
      <channel type='pty'><target type='virtio' name='b'/><address type='virtio-serial' controller='1' bus='0' port='1'/></channel>`);
  });

  test('virtio-serial-controller-missing', () => {
    refuses(
      `<controller type='scsi' index='0' model='lsilogic'><address type='virtio-serial' controller='0' bus='0' port='1'/></controller>`,
      [{ code: 'virtio-serial-controller-missing', at: 'address', message: 'There is no virtio-serial controller 0, and libvirt adds one for channels and consoles only; remove the address.' }],
      { type: 'qemu', machine: 'pc' },
    );
    accepts(`<channel type='pty'><target type='virtio' name='a'/><address type='virtio-serial' controller='3' bus='0' port='1'/></channel>`);
    accepts(`<memballoon model='none'><address type='virtio-serial' controller='0' bus='0' port='1'/></memballoon>`);
  });

  test('virtio-console-address-type', () => {
    const port = (element: string, type: string): string => `<${element} type='pty'><target type='virtio' ${element === 'channel' ? "name='a'" : ''}/><address type='${type}' bus='0' port='1'/></${element}>`;
    refuses(
      port('console', 'usb'),
      [{ code: 'virtio-console-address-type', at: 'usb', message: 'A virtio console is a port of a virtio-serial controller: it cannot have an address of type `usb`; remove it.' }],
    );
    accepts(port('channel', 'usb'));
    accepts(port('console', 'virtio-serial'));
    fixes(port('console', 'usb'), 'virtio-console-address-type', 'remove-element', `<console type='pty'><target type='virtio' /></console>`);
  });

  test('addresses that libvirt does not look at', () => {
    const none = (address: string): string => `<memballoon model='none'>${address}</memballoon>`;
    accepts(none(`<address type='ccw' cssid='0xfe' ssid='0x2' devno='0xf00f'/>`));
    accepts(none(`<address type='pci' bus='0x00' slot='0x02'><zpci uid='0x0000' fid='0x00000001'/></address>`));
    accepts(none(`<address type='dimm'/>`));
    accepts(none(`<address type='unassigned'/>`));
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0001'/></disk>
      ${none(`<address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0001'/>`)}`, { arch: 's390x' });
    accepts(`<controller type='usb' index='0' model='piix3-uhci'><address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0002'/></controller>
      <controller type='ide' index='0'><address type='unassigned'/></controller>`, { machine: 'pc' });
    accepts(`<video><model type='qxl'/><address type='pci'><zpci uid='0x0001' fid='0x00000000'/></address></video>`, { machine: 'pc' });
    accepts(`<serial type='pty'/><console type='pty'><address type='virtio-serial' controller='0' bus='0' port='14'/></console>`, { arch: 's390x' });
    const channel = (address: string): string => `<channel type='pty'><target type='virtio' name='a'/>${address}</channel>`;
    accepts(channel(`<address type='pci'><zpci fid='0x00000000'/></address>`));
    accepts(channel(`<address type='unassigned'/>`));
    accepts(channel(`<address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0002'/>`));
    accepts(`<memory model='dimm'><target><size unit='MiB'>128</size></target><address type='ccw'/></memory>`, { arch: 'ppc64' });
    accepts(`<serial type='pty'><target type='spapr-vio-serial'/><address type='pci' bus='5' slot='0'/></serial>`, { arch: 'ppc64' });
  });

  test('ccw-address-elsewhere', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0001'/></disk>`,
      [{ code: 'ccw-address-elsewhere', at: 'ccw', message: 'The machine type `q35` has no channel subsystem, so a device cannot have a `ccw` address; remove it.' }],
    );
  });

  test('ccw-address-in-use', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0001'/></disk>
      <disk type='file' device='disk'><source file='/a.img'/><target dev='vdb' bus='virtio'/><address type='ccw' cssid='0xfe' ssid='0x0' devno='0x1'/></disk>`,
      [{ code: 'ccw-address-in-use', at: '0x1', message: 'The CCW device number fe.0.1 is already taken; choose another `devno`.' }], { arch: 's390x' },
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0001'/></disk>
      <disk type='file' device='disk'><source file='/a.img'/><target dev='vdb' bus='virtio'/><address type='ccw' cssid='0xfe' ssid='0x1' devno='0x1'/></disk>`, { arch: 's390x' });
  });

  test('spapr-vio-reg-in-use', () => {
    refuses(
      `<controller type='scsi' index='0' model='ibmvscsi'><address type='spapr-vio' reg='0x2000'/></controller>
      <controller type='scsi' index='1' model='ibmvscsi'><address type='spapr-vio' reg='0x2000'/></controller>`,
      [{ code: 'spapr-vio-reg-in-use', at: '0x2000', message: 'The spapr-vio register 0x2000 is already taken; choose another `reg`.' }], { arch: 'ppc64' },
    );
    accepts(`<controller type='scsi' index='0' model='ibmvscsi'><address type='spapr-vio' reg='0x2000'/></controller>
      <controller type='scsi' index='1' model='ibmvscsi'><address type='spapr-vio' reg='0x3000'/></controller>`, { arch: 'ppc64' });
  });

  test('zpci-elsewhere', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'><zpci uid='0x0001' fid='0x00000000'/></address></interface>`,
      [{ code: 'zpci-elsewhere', at: 'zpci', message: 'Only s390x guests have zPCI; remove `<zpci>`.' }],
    );
  });

  test('zpci-uid-out-of-range', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'><zpci uid='0x0000' fid='0x00000000'/></address></interface>`,
      [{ code: 'zpci-uid-out-of-range', at: '0x0000', message: 'A zPCI `uid` is from 0x0001 to 0xffff; `0x0000` is not.' }], { arch: 's390x' },
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'><zpci uid='0xffff' fid='0xffffffff'/></address></interface>`, { arch: 's390x' });
  });

  test('zpci-uid-in-use', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'><zpci uid='0x0001' fid='0x00000000'/></address></interface>
      <interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x06' function='0x0'><zpci uid='0x0001' fid='0x00000001'/></address></interface>`,
      [{ code: 'zpci-uid-in-use', at: '0x0001', message: 'The zPCI `uid` 0x0001 is already taken; choose another.' }], { arch: 's390x' },
    );
  });

  test('zpci-fid-in-use', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'><zpci uid='0x0001' fid='0x00000001'/></address></interface>
      <interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x06' function='0x0'><zpci uid='0x0002' fid='0x00000001'/></address></interface>`,
      [{ code: 'zpci-fid-in-use', at: '0x00000001', message: 'The zPCI `fid` 0x0001 is already taken; choose another.' }], { arch: 's390x' },
    );
  });

  test('virtio-address-type', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><address type='usb' bus='0' port='1'/></interface>`,
      [{ code: 'virtio-address-type', at: 'usb', message: 'A virtio device cannot have an address of type `usb`; remove it, or use `pci`.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><address type='virtio-mmio'/></interface>`);
  });

  test('acpi-index-not-pci', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><acpi index='3'/></disk>`,
      [{ code: 'acpi-index-not-pci', at: '3', message: 'Only a PCI device has an ACPI index, and this one has an address of type `drive`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><acpi index='3'/></disk>`);
  });

  test('rom-not-pci', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><rom bar='off'/><address type='ccw'/></interface>`,
      [{ code: 'rom-not-pci', at: 'rom', message: 'Only a PCI device has a ROM, and this one has an address of type `ccw`.' }], { arch: 's390x' },
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><rom bar='off'/></interface>`, { arch: 's390x' });
  });

  test('rom-tuned-when-off', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><rom enabled='no' bar='off'/></interface>`,
      [{ code: 'rom-tuned-when-off', at: 'off', message: 'The ROM is disabled, so `bar` has no place; remove it.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><rom enabled='no'/></interface>`);
  });

  test('smartcard-address-type', () => {
    refuses(
      `<smartcard mode='host'><address type='usb' bus='0' port='1'/></smartcard>`,
      [{ code: 'smartcard-address-type', at: 'usb', message: 'A smartcard needs an address of type `ccid`, not `usb`.' }],
    );
    accepts(`<smartcard mode='host'><address type='ccid' controller='0' slot='0'/></smartcard>`);
  });

  test('usb-device-address-type', () => {
    refuses(
      `<input type='tablet' bus='usb'><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></input>`,
      [{ code: 'usb-device-address-type', at: 'pci', message: 'A USB device needs an address of type `usb`, not `pci`.' }],
    );
    accepts(`<input type='tablet' bus='usb'><address type='usb' bus='0' port='1'/></input>`);
  });
});
