// Fixes of rules/machine/firmware.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of firmware', () => {
  checkRuleFix(
    `<os><type arch='x86_64' machine='q35'>hvm</type><firmware><feature enabled='no' name='secure-boot'/></firmware></os>`,
    'firmware-feature-without-selection',
    'set-attribute',
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><firmware><feature enabled='no' name='secure-boot'/></firmware></os>\n<features>\n  <acpi/>\n</features>`,
  );
  checkRuleFix(
    `<os><type arch='x86_64' machine='q35'>hvm</type><loader type='rom'/></os>`,
    'loader-path-missing',
    'set-attribute',
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader type='rom'/></os>\n<features>\n  <acpi/>\n</features>`,
  );
  checkRuleFix(
    `<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type><nvram>/vars.fd</nvram></os>`,
    'firmware-bios-nvram',
    'remove-element',
    `<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type></os>`,
  );
  checkRuleFix(
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader stateless='yes'/><nvram>/vars.fd</nvram></os><features><acpi/></features>`,
    'loader-stateless-nvram',
    'remove-element',
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader stateless='yes'/></os><features><acpi/></features>`,
  );
  checkRuleFix(
    `<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type><loader stateless='no'/></os>`,
    'loader-not-stateless',
    'remove-attribute',
    `<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type><loader/></os>`,
  );
  checkRuleFix(
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader readonly='no' type='pflash'/></os><features><acpi/></features>`,
    'firmware-selected-writable',
    'set-attribute',
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader readonly='yes' type='pflash'/></os><features><acpi/></features>`,
  );
  checkRuleFix(
    `<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type><loader type='pflash'/></os>`,
    'firmware-bios-pflash',
    'remove-attribute',
    `<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type><loader/></os>`,
  );
  checkRuleFix(
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader secure='yes'/></os><features><acpi/><smm state='off'/></features>`,
    'secure-boot-needs-smm',
    'set-attribute',
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader secure='yes'/></os><features><acpi/><smm state='on'/></features>`,
  );
  checkRuleFix(
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>`,
    'uefi-needs-acpi',
    'add-element',
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>\n<features>\n  <acpi/>\n</features>`,
  );
  checkRuleFix(
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><nvram type='file'><source file='/vars.fd'><slices><slice type='storage' offset='0' size='1'/></slices></source></nvram></os><features><acpi/></features>`,
    'nvram-source-unsupported',
    'remove-element',
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><nvram type='file'><source file='/vars.fd'></source></nvram></os><features><acpi/></features>`,
  );
  checkRuleFix(
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><nvram template='/srv/mine/VARS.fd'/></os><features><acpi/></features>`,
    'firmware-template-unlisted',
    'remove-attribute',
    `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><nvram/></os><features><acpi/></features>`,
  );
});
