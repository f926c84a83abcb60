// Rules of rules/machine/firmware.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('firmware', () => {
  it('firmware-enrolled-keys-without-secure-boot', () => {
    checkRule(
      `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><firmware><feature enabled='«yes»' name='enrolled-keys'/><feature enabled='no' name='secure-boot'/></firmware></os><features><acpi/></features>`,
      [
        {
          code: 'firmware-enrolled-keys-without-secure-boot',
          at: 'yes',
          message: 'Enrolled keys are for Secure Boot: enable `secure-boot`, or disable `enrolled-keys`.',
        },
      ],
    );
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><firmware><feature enabled='yes' name='enrolled-keys'/><feature enabled='yes' name='secure-boot'/></firmware></os><features><acpi/></features>`, []);
  });

  it('firmware-feature-without-selection', () => {
    checkRule(
      `<os><type arch='x86_64' machine='q35'>hvm</type><firmware><feature enabled='no' name='secure-boot'/></firmware></os>`,
      [
        {
          code: 'firmware-feature-without-selection',
          at: 'firmware',
          message: 'Features choose among firmwares: add firmware=`efi` to `<os>`, or remove `<firmware>`.',
        },
      ],
    );
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><firmware><feature enabled='no' name='secure-boot'/></firmware></os><features><acpi/></features>`, []);
  });

  it('loader-path-missing', () => {
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><loader type='rom'/></os>`, [
      {
        code: 'loader-path-missing',
        at: 'loader',
        message: 'Which firmware? Give `<loader>` a path, or add firmware=`efi` to `<os>` and libvirt chooses one.',
      },
    ]);
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><nvram>/var/lib/vars.fd</nvram></os>`, [
      {
        code: 'loader-path-missing',
        at: 'nvram',
        message: 'Which firmware? Give `<loader>` a path, or add firmware=`efi` to `<os>` and libvirt chooses one.',
      },
    ]);
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><nvram>/var/lib/vars.fd</nvram></os><features><acpi/></features>`, []);
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><loader type='rom'>/usr/share/bios.bin</loader></os>`, []);
  });

  it('firmware-bios-nvram', () => {
    checkRule(
      `<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type><nvram>/vars.fd</nvram></os>`,
      [
        {
          code: 'firmware-bios-nvram',
          at: 'nvram',
          message: 'BIOS keeps nothing in NVRAM: remove `<nvram>`, or use firmware=`efi`.',
        },
      ],
    );
    checkRule(`<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type></os>`, []);
  });

  it('loader-stateless-nvram', () => {
    checkRule(
      `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader stateless='yes'/><nvram>/vars.fd</nvram></os><features><acpi/></features>`,
      [
        {
          code: 'loader-stateless-nvram',
          at: 'nvram',
          message: 'A stateless loader keeps nothing: remove `<nvram>`, or `stateless`.',
        },
      ],
    );
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader stateless='no'/><nvram>/vars.fd</nvram></os><features><acpi/></features>`, []);
  });

  it('loader-not-stateless', () => {
    checkRule(
      `<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type><loader stateless='no'/></os>`,
      [
        {
          code: 'loader-not-stateless',
          at: 'no',
          message: 'Only UEFI in flash keeps state: remove stateless=`no`, or use firmware=`efi` or type=`pflash`.',
        },
      ],
    );
    checkRule(
      `<os><type arch='x86_64' machine='q35'>hvm</type><loader type='rom' stateless='no'>/usr/share/bios.bin</loader></os>`,
      [
        {
          code: 'loader-not-stateless',
          at: 'no',
          message: 'Only UEFI in flash keeps state: remove stateless=`no`, or use firmware=`efi` or type=`pflash`.',
        },
      ],
    );
    checkRule(`<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type><loader stateless='yes'/></os>`, []);
  });

  it('firmware-selected-writable', () => {
    checkRule(
      `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader readonly='no' type='pflash'/></os><features><acpi/></features>`,
      [
        {
          code: 'firmware-selected-writable',
          at: 'no',
          message: 'Firmware that libvirt selects is shared and read-only: remove readonly=`no`.',
        },
      ],
    );
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader readonly='yes' type='pflash'/></os><features><acpi/></features>`, []);
  });

  it('firmware-bios-pflash', () => {
    checkRule(
      `<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type><loader type='pflash'/></os>`,
      [
        {
          code: 'firmware-bios-pflash',
          at: 'pflash',
          message: 'A BIOS has no `type` of `pflash`: remove it, or use firmware=`efi`.',
        },
      ],
    );
    checkRule(`<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type><loader type='rom'/></os>`, []);
  });

  it('secure-boot-needs-q35', () => {
    checkRule(
      `<os firmware='efi'><type arch='x86_64' machine='pc'>hvm</type><loader secure='yes'/></os><features><acpi/></features>`,
      [
        {
          code: 'secure-boot-needs-q35',
          at: 'yes',
          message: 'A secure loader needs an x86_64 machine of type q35.',
        },
      ],
      { machine: 'pc' },
    );
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader secure='yes'/></os><features><acpi/></features>`, []);
  });

  it('secure-boot-xen', () => {
    checkRule(`<os><type>hvm</type><loader type='pflash' secure='yes'>/usr/share/OVMF.fd</loader></os>`, [
      { code: 'secure-boot-xen', at: 'yes', message: 'Xen has no Secure Boot.' },
    ], { type: 'xen' });
    checkRule(`<os><type>hvm</type><loader type='pflash' secure='no'>/usr/share/OVMF.fd</loader></os>`, [], { type: 'xen' });
  });

  it('secure-boot-needs-smm', () => {
    checkRule(
      `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader secure='yes'/></os><features><acpi/><smm state='off'/></features>`,
      [
        {
          code: 'secure-boot-needs-smm',
          at: 'yes',
          message: 'A secure loader needs System Management Mode: add `<smm state="on"/>` to `<features>`.',
        },
      ],
    );
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader secure='yes'/></os><features><acpi/><smm state='on'/></features>`, []);
  });

  it('uefi-needs-acpi', () => {
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>`, [
      {
        code: 'uefi-needs-acpi',
        at: 'efi',
        message: 'UEFI needs ACPI on x86: add `<acpi/>` to `<features>`.',
      },
    ]);
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>`, []);
    checkRule(`<os firmware='efi'><type arch='aarch64' machine='virt'>hvm</type></os>`, [], { arch: 'aarch64' });
  });

  it('acpi-needs-uefi', () => {
    checkRule('<features><acpi/></features>', [
      {
        code: 'acpi-needs-uefi',
        at: 'acpi',
        message: 'ACPI needs UEFI on aarch64: add firmware=`efi` to `<os>`, or remove `<acpi/>`.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<os firmware='efi'><type arch='aarch64' machine='virt'>hvm</type></os><features><acpi/></features>`, []);
    checkRule('<features><acpi/></features>', []);
  });

  it('acpi-machine-unsupported', () => {
    checkRule('<features><acpi/></features>', [
      {
        code: 'acpi-machine-unsupported',
        at: 'acpi',
        message: 'Machine `vexpress-a9` has no ACPI: remove `<acpi/>`.',
      },
    ], { arch: 'armv7l', machine: 'vexpress-a9', type: 'qemu' });
    checkRule('<features><acpi/></features>', [], { arch: 'armv7l', machine: 'virt', type: 'qemu' });
  });

  it('nvram-type-unsupported', () => {
    checkRule(
      `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><nvram type='dir'><source dir='/vars'/></nvram></os><features><acpi/></features>`,
      [
        {
          code: 'nvram-type-unsupported',
          at: 'dir',
          message: 'NVRAM cannot be of type `dir`: use `file`, `block` or `network`.',
        },
      ],
    );
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><nvram type='file'><source file='/vars.fd'/></nvram></os><features><acpi/></features>`, []);
  });

  it('nvram-source-unsupported', () => {
    checkRule(
      `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><nvram type='file'><source file='/vars.fd'><slices><slice type='storage' offset='0' size='1'/></slices></source></nvram></os><features><acpi/></features>`,
      [
        { code: 'nvram-source-unsupported', at: 'slices', message: 'NVRAM has no `<slices>`: remove it.' },
      ],
    );
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><nvram type='file'><source file='/vars.fd'/></nvram></os><features><acpi/></features>`, []);
  });

  it('firmware-template-unlisted', () => {
    checkRule(
      `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><nvram template='/srv/mine/VARS.fd'/></os><features><acpi/></features>`,
      [
        {
          code: 'firmware-template-unlisted',
          at: '/srv/mine/VARS.fd',
          message: 'With firmware=`efi` libvirt takes only a template that a firmware description of the host lists: name the loader explicitly, or remove `template`.',
        },
      ],
    );
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><nvram template='/usr/share/OVMF/OVMF_VARS.fd'/></os><features><acpi/></features>`, []);
  });

  it('firmware-path-explicit', () => {
    checkRule(
      `<os><type arch='x86_64' machine='q35'>hvm</type><loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader></os><features><acpi/></features>`,
      [
        {
          code: 'firmware-path-explicit',
          at: '/usr/share/OVMF/OVMF_CODE.fd',
          message: 'The path of the firmware ties the guest to this host: with firmware=`efi` in `<os>` libvirt finds it anywhere.',
        },
      ],
    );
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader type='pflash' readonly='yes'/></os><features><acpi/></features>`, []);
  });
});
