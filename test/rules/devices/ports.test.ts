// Rules of server/src/rules/devices/ports.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('ports', () => {
  test('parallel-not-on-machine', () => {
    refuses(
      `<parallel type='pty'/>`,
      [{ code: 'parallel-not-on-machine', at: 'parallel', message: 'The machine type `pseries` has no parallel ports.' }], { arch: 'ppc64' },
    );
  });

  test('serial-address-type', () => {
    refuses(
      `<serial type='pty'><target type='pci-serial'/><address type='isa' iobase='0x3f8' irq='0x4'/></serial>`,
      [{ code: 'serial-address-type', at: 'isa', message: 'A serial port of type `pci-serial` cannot have an address of type `isa`; remove it.' }],
    );
    accepts(`<serial type='pty'><target type='isa-serial'/><address type='isa' iobase='0x3f8' irq='0x4'/></serial>`);
    // The first console stands for a serial port that is not there.
    refuses(
      `<console type='pty'><target type='serial'/><address type='spapr-vio' reg='0x30000000'/></console>`,
      [{ code: 'serial-address-type', at: 'spapr-vio', message: 'A serial port of type `isa-serial` cannot have an address of type `spapr-vio`; remove it.' }],
    );
    accepts(`<serial type='pty'/><console type='pty'><target type='serial'/><address type='spapr-vio' reg='0x30000000'/></console>`);
    accepts(`<console type='pty'><target type='serial'/><address type='isa' iobase='0x3f8' irq='0x4'/></console>`);
    // Libvirt puts another address in its place.
    accepts(`<serial type='pty'><target type='spapr-vio-serial'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></serial>`, { arch: 'ppc64' });
  });

  test('usb-serial-address-type', () => {
    refuses(
      `<serial type='pty'><target type='usb-serial'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></serial>`,
      [{ code: 'usb-serial-address-type', at: 'pci', message: 'A USB serial port needs an address of type `usb`, not `pci`.' }], { type: 'xen' },
    );
    accepts(`<serial type='pty'><target type='usb-serial'/><address type='usb' bus='0' port='1'/></serial>`, { type: 'xen' });
  });

  test('serial-model-target', () => {
    refuses(
      `<serial type='pty'><target type='isa-serial'><model name='pci-serial'/></target></serial>`,
      [{ code: 'serial-model-target', at: 'pci-serial', message: 'The model `pci-serial` belongs to a target of type `pci-serial`, not `isa-serial`.' }],
    );
    accepts(`<serial type='pty'><target type='isa-serial'><model name='isa-serial'/></target></serial>`);
  });

  test('serial-not-on-machine', () => {
    refuses(
      `<serial type='pty'><target type='system-serial'><model name='pl011'/></target></serial>`,
      [{ code: 'serial-not-on-machine', at: 'pl011', message: 'The machine type `q35` has no serial ports of type `pl011`; remove the type, libvirt knows the right one.' }],
    );
    refuses(
      `<serial type='pty'><target type='sclp-serial'/></serial>`,
      [{ code: 'serial-not-on-machine', at: 'sclp-serial', message: 'The machine type `virt` has no serial ports of type `sclp-serial`; remove the type, libvirt knows the right one.' }], { arch: 'aarch64' },
    );
    refuses(
      `<serial type='pty'><target type='system-serial'/></serial>`,
      [{ code: 'serial-not-on-machine', at: 'system-serial', message: 'The machine type `q35` has no serial ports of type `system-serial`; remove the type, libvirt knows the right one.' }],
    );
    // On other architectures `isa-serial` is what is usual there.
    refuses(
      `<serial type='pty'><target type='isa-serial'><model name='16550a'/></target></serial>`,
      [{ code: 'serial-not-on-machine', at: '16550a', message: 'The machine type `virt` has no serial ports of type `16550a`; remove the type, libvirt knows the right one.' }], { arch: 'aarch64' },
    );
    accepts(`<controller type='usb' model='qemu-xhci'/><serial type='pty'><target type='usb-serial'/></serial>`, { arch: 'aarch64' });
    accepts(`<serial type='pty'><target type='isa-serial'/></serial>`, { arch: 'aarch64' });
  });

  test('isa-debug-not-x86', () => {
    refuses(
      `<serial type='pty'><target type='isa-debug'/></serial>`,
      [{ code: 'isa-debug-not-x86', at: 'isa-debug', message: '`isa-debug` is for x86 guests only.' }], { arch: 'aarch64' },
    );
    accepts(`<serial type='pty'><target type='system-serial'/></serial>`, { arch: 'aarch64' });
  });

  test('isa-serial-ports', () => {
    refuses(
      `<serial type='pty'><target type='isa-serial' port='4'/></serial>`,
      [{ code: 'isa-serial-ports', at: 'target', message: 'There are four ISA serial ports, 0 to 3, and each can be taken once; port 4 cannot be had.' }],
    );
    accepts(`<serial type='pty'><target type='isa-serial' port='3'/></serial>`);
  });

  test('console-target-not-in-qemu', () => {
    refuses(
      `<console type='pty'><target type='xen'/></console>`,
      [{ code: 'console-target-not-in-qemu', at: 'xen', message: 'QEMU has no consoles of type `xen`; use `serial` or `virtio`.' }],
    );
  });
});
