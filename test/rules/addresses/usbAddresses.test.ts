// Rules of server/src/rules/addresses/usbAddresses.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('usbAddresses', () => {
  test('usb-no-such-bus', () => {
    refuses(
      `<input type='tablet' bus='usb'><address type='usb' bus='1' port='1'/></input>`,
      [{ code: 'usb-no-such-bus', at: '1', message: 'There is no USB controller with index 1; add one, or use another bus.' }],
    );
    accepts(`<input type='tablet' bus='usb'><address type='usb' bus='0' port='1'/></input>`);
  });

  test('usb-no-such-hub', () => {
    refuses(
      `<controller type='usb' index='0' model='qemu-xhci'/>
      <input type='tablet' bus='usb'><address type='usb' bus='0' port='1.2'/></input>`,
      [{ code: 'usb-no-such-hub', at: '1.2', message: 'USB bus 0 has no hub for port 1.2; add a `<hub>` above it, or use a port of the bus itself.' }],
    );
    accepts(`<controller type='usb' index='0' model='qemu-xhci'/>
      <hub type='usb'><address type='usb' bus='0' port='1'/></hub>
      <input type='tablet' bus='usb'><address type='usb' bus='0' port='1.2'/></input>`);
  });

  test('usb-no-such-port', () => {
    refuses(
      `<controller type='usb' index='0' model='qemu-xhci'/>
      <input type='tablet' bus='usb'><address type='usb' bus='0' port='5'/></input>`,
      [{ code: 'usb-no-such-port', at: '5', message: 'USB bus 0 has no port 5; use a lower number, or let libvirt choose.' }],
    );
    accepts(`<controller type='usb' index='0' model='qemu-xhci' ports='15'/>
      <input type='tablet' bus='usb'><address type='usb' bus='0' port='5'/></input>`);
  });

  test('usb-port-in-use', () => {
    refuses(
      `<input type='tablet' bus='usb'><address type='usb' bus='0' port='1'/></input>
      <input type='keyboard' bus='usb'><address type='usb' bus='0' port='1'/></input>`,
      [{ code: 'usb-port-in-use', at: '1', message: 'Port 1 of USB bus 0 is already taken; choose another port.' }],
    );
    accepts(`<input type='tablet' bus='usb'><address type='usb' bus='0' port='1'/></input>
      <input type='keyboard' bus='usb'><address type='usb' bus='0' port='2'/></input>`);
  });

  test('usb-bus-not-decimal', () => {
    refuses(
      `<controller type='usb' index='12' model='qemu-xhci'/><input type='tablet' bus='usb'><address type='usb' bus='0x0c' port='1'/></input>`,
      [{ code: 'usb-bus-not-decimal', at: '0x0c', message: 'libvirt reads the `bus` of a USB address as a decimal number, and `0x0c` is none.' }],
    );
    accepts(`<controller type='usb' index='12' model='qemu-xhci'/><input type='tablet' bus='usb'><address type='usb' bus='12' port='1'/></input>`);
    accepts(`<hostdev mode='subsystem' type='usb'><source><address bus='0x0c' device='0x2'/></source></hostdev>`);
  });

  test('usb-hub-address-type', () => {
    refuses(
      `<hub type='usb'><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></hub>`,
      [{ code: 'usb-hub-address-type', at: 'pci', message: 'A USB hub needs an address of type `usb`, not `pci`.' }],
    );
    accepts(`<hub type='usb'><address type='usb' bus='0' port='1'/></hub>`);
  });

  test('usb-device-without-usb', () => {
    refuses(
      `<controller type='usb' index='0' model='none'/>
      <input type='tablet' bus='usb'/>`,
      [{ code: 'usb-device-without-usb', at: 'input', message: '`<input>` is a USB device, but the USB controller of model `none` switches USB off; remove one of them.' }],
    );
    accepts(`<controller type='usb' index='0' model='none'/>
      <input type='tablet' bus='virtio'/>`);
  });

  test('usb-none-with-others', () => {
    refuses(
      `<controller type='usb' index='0' model='none'/>
      <controller type='usb' index='1' model='qemu-xhci'/>`,
      [{ code: 'usb-none-with-others', at: 'usb', message: 'A USB controller of model `none` switches USB off, so there can be no other USB controller.' }],
    );
    accepts(`<controller type='usb' index='0' model='none'/>`);
  });

  test('usb-companions-without-master', () => {
    refuses(
      `<controller type='usb' index='0' model='ich9-uhci1'><master startport='0'/></controller>`,
      [{ code: 'usb-companions-without-master', at: 'ich9-uhci1', message: 'All USB controllers have a `<master>`, so none is the master; add an `ich9-ehci1` with the same index.' }],
    );
    accepts(`<controller type='usb' index='0' model='ich9-ehci1'/>
      <controller type='usb' index='0' model='ich9-uhci1'><master startport='0'/></controller>`);
  });

  test('usb-companion-index', () => {
    refuses(
      `<controller type='usb' index='0' model='ich9-ehci1'/>
      <controller type='usb' index='1' model='ich9-uhci1'><master startport='0'/></controller>`,
      [{ code: 'usb-companion-index', at: '1', message: 'There is no master with index 1 for this companion; give both the same `index`.' }],
    );
  });

  test('usb-controllers-same-index', () => {
    refuses(
      `<controller type='usb' index='0' model='qemu-xhci'/>
      <controller type='usb' index='0' model='piix3-uhci'/>`,
      [{ code: 'usb-controllers-same-index', at: '0', message: 'Another USB controller has index 0 already; only `ich9` companions share one.' }],
    );
    accepts(`<controller type='usb' index='0' model='qemu-xhci'/>
      <controller type='usb' index='1' model='piix3-uhci'/>`);
  });

  test('xhci-too-many-ports', () => {
    refuses(
      `<controller type='usb' index='0' model='qemu-xhci' ports='16'/>`,
      [{ code: 'xhci-too-many-ports', at: '16', message: '`qemu-xhci` has at most 15 ports, not 16.' }],
    );
    accepts(`<controller type='usb' index='0' model='qemu-xhci' ports='15'/>`);
  });

  test('usb-ports-not-xhci', () => {
    refuses(
      `<controller type='usb' index='0' model='ehci' ports='4'/>`,
      [{ code: 'usb-ports-not-xhci', at: '4', message: 'Only `qemu-xhci` and `nec-xhci` take `ports`, not `ehci`.' }],
    );
    refuses(
      `<controller type='usb' index='0' ports='4'/>`,
      [{ code: 'usb-ports-not-xhci', at: '4', message: 'Only `qemu-xhci` and `nec-xhci` take `ports`, not `piix3-uhci`.' }],
      { machine: 'pc' },
    );
    accepts(`<controller type='usb' index='0' ports='4'/>`, { arch: 'ppc64' });
  });

  test('usb-model-xen-only', () => {
    refuses(
      `<controller type='usb' index='0' model='qusb2'/>`,
      [{ code: 'usb-model-xen-only', at: 'qusb2', message: '`qusb2` is a USB controller of Xen; a QEMU guest takes `qemu-xhci`.' }],
    );
  });
});
