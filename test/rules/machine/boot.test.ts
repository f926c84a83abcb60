// Rules of rules/machine/boot.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('boot', () => {
  it('boot-order-mixed', () => {
    checkRule(
      `<os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os><devices><disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/><boot order='1'/></disk></devices>`,
      [
        {
          code: 'boot-order-mixed',
          at: 'boot',
          message: 'Boot order is written in `<os>` or in the devices, not in both: remove `<boot dev="hd"/>`.',
        },
      ],
    );
    checkRule(`<devices><disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/><boot order='1'/></disk></devices>`, []);
  });

  it('bios-serial-arch', () => {
    checkRule(`<os><type arch='s390x' machine='s390-ccw-virtio'>hvm</type><bios useserial='yes'/></os>`, [
      {
        code: 'bios-serial-arch',
        at: 'yes',
        message: 'Only the BIOS of x86 guests can use the serial port; this guest is s390x.',
      },
    ]);
    checkRule(`<os><type arch='s390x' machine='s390-ccw-virtio'>hvm</type><bios useserial='no'/></os>`, []);
  });

  it('bios-serial-missing', () => {
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><bios useserial='yes'/></os>`, [
      {
        code: 'bios-serial-missing',
        at: 'yes',
        message: 'The guest has no serial port to print on: add `<serial type="pty"/>`.',
      },
    ]);
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><bios useserial='yes'/></os><devices><serial type='pty'/></devices>`, []);
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><bios useserial='yes'/></os><devices><console type='pty'/></devices>`, []);
  });

  it('shim-without-kernel', () => {
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><shim>/boot/shim.efi</shim></os>`, [
      {
        code: 'shim-without-kernel',
        at: 'shim',
        message: '`<shim>` starts a kernel: add `<kernel>`, or remove it.',
      },
    ]);
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><kernel>/boot/vmlinuz</kernel><shim>/boot/shim.efi</shim></os>`, []);
  });

  it('acpi-table-type', () => {
    checkRule(
      `<os><type arch='x86_64' machine='q35'>hvm</type><acpi><table type='rawset'>/t</table></acpi></os>`,
      [
        {
          code: 'acpi-table-type',
          at: 'rawset',
          message: 'An ACPI table of type `rawset` is not for this hypervisor: use `raw`.',
        },
      ],
    );
    checkRule(`<os><type>hvm</type><acpi><table type='raw'>/t</table></acpi></os>`, [
      {
        code: 'acpi-table-type',
        at: 'raw',
        message: 'An ACPI table of type `raw` is not for this hypervisor: use `rawset`.',
      },
    ], { type: 'xen' });
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><acpi><table type='slic'>/t</table></acpi></os>`, []);
    checkRule(`<os><type>hvm</type><acpi><table type='rawset'>/t</table></acpi></os>`, [], { type: 'xen' });
  });

  it('acpi-table-duplicate', () => {
    checkRule(
      `<os><type arch='x86_64' machine='q35'>hvm</type><acpi><table type='slic'>/t</table><table type='«slic»'>/u</table></acpi></os>`,
      [
        {
          code: 'acpi-table-duplicate',
          at: 'slic',
          message: 'There is already an ACPI table of type `slic`.',
        },
      ],
    );
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><acpi><table type='raw'>/t</table><table type='raw'>/u</table></acpi></os>`, []);
  });

  it('emulator-wrong-arch', () => {
    checkRule('<emulator>/usr/bin/qemu-system-aarch64</emulator>', [
      {
        code: 'emulator-wrong-arch',
        at: '/usr/bin/qemu-system-aarch64',
        message: '`/usr/bin/qemu-system-aarch64` does not run x86_64 guests.',
      },
    ]);
    checkRule('<emulator>/usr/bin/qemu-system-x86_64</emulator>', []);
    checkRule('<emulator>/usr/bin/qemu-system-x86_64</emulator>', [], { arch: 'i686' });
    checkRule('<emulator>/usr/libexec/qemu-kvm</emulator>', []);
  });

  it('says nothing of what a machine has that nobody knows', () =>
    checkRule(`<features><vmport state='on'/></features>`, [], { machine: 'my-machine' }));

  it('machine-wrong-arch', () => {
    checkRule(`<os><type arch='aarch64' machine='q35'>hvm</type></os>`, [
      {
        code: 'machine-wrong-arch',
        at: 'q35',
        message: 'Machine `q35` is not aarch64: it is a machine of x86_64.',
      },
    ]);
    checkRule(`<os><type arch='x86_64' machine='virt'>hvm</type></os>`, [
      {
        code: 'machine-wrong-arch',
        at: 'virt',
        message: 'Machine `virt` is not x86_64: it is a machine of aarch64, riscv64 or loongarch64.',
      },
    ]);
    checkRule(`<os><type arch='riscv64' machine='virt'>hvm</type></os>`, []);
    checkRule(`<os><type arch='i686' machine='pc'>hvm</type></os>`, []);
    checkRule(`<os><type machine='q35'>hvm</type></os>`, []);
  });

  it('smbios-sysinfo-missing', () => {
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os>`, [
      {
        code: 'smbios-sysinfo-missing',
        at: 'sysinfo',
        message: 'There is nothing to show as SMBIOS: add `<sysinfo type="smbios">`.',
      },
    ]);
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><bios><entry name='vendor'>x</entry></bios></sysinfo>`, []);
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='emulate'/></os>`, []);
  });

  it('kernel-missing', () => {
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><cmdline>quiet</cmdline></os>`, [
      {
        code: 'kernel-missing',
        at: 'cmdline',
        message: '`<cmdline>` belongs to a `<kernel>`: without one QEMU does not start.',
      },
    ]);
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><kernel>/boot/vmlinuz</kernel><cmdline>quiet</cmdline></os>`, []);
  });

  it('machine-type-old', () => {
    checkRule('<name>a</name>', [
      {
        code: 'machine-type-old',
        at: 'pc-i440fx-2.12',
        message: 'Machine `pc-i440fx-2.12` is from before QEMU 4.0 and new QEMUs drop it: use `pc`.',
      },
    ], { machine: 'pc-i440fx-2.12' });
    for (const [arch, machine, instead] of [['aarch64', 'virt-2.12', 'virt'], ['ppc64', 'pseries-2.9', 'pseries'], ['s390x', 's390-ccw-virtio-2.10', 's390-ccw-virtio']] as const) {
      checkRule('<name>a</name>', [
        { code: 'machine-type-old', at: machine, message: `Machine \`${machine}\` is from before QEMU 4.0 and new QEMUs drop it: use \`${instead}\`.` },
      ], { arch, machine });
    }
    checkRule('<name>a</name>', [], { machine: 'pc-q35-9.2' });
    checkRule('<name>a</name>', [], { arch: 'aarch64', machine: 'virt-9.2' });
    checkRule('<name>a</name>', [], { arch: 'ppc64', machine: 'pseries' });
  });

  it('boot-device-missing', () => {
    checkRule(
      `<os><type arch='x86_64' machine='q35'>hvm</type><boot dev='cdrom'/></os><devices><disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/></disk></devices>`,
      [
        {
          code: 'boot-device-missing',
          at: 'cdrom',
          message: 'The guest has no `<disk device="cdrom">` to boot from.',
        },
      ],
    );
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os><devices><disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/></disk></devices>`, []);
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os>`, []);
  });
});
