// Fixes of rules/machine/boot.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of boot', () => {
  checkRuleFix(
    `<os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os><devices><disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/><boot order='1'/></disk></devices>`,
    'boot-order-mixed',
    'remove-element',
    `<os><type arch='x86_64' machine='q35'>hvm</type></os><devices><disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/><boot order='1'/></disk></devices>`,
  );
  checkRuleFix(
    `<os><type arch='x86_64' machine='q35'>hvm</type><bios useserial='yes'/></os>`,
    'bios-serial-missing',
    'add-element',
    `<os><type arch='x86_64' machine='q35'>hvm</type><bios useserial='yes'/></os>\n<devices>\n  <serial type='pty'/>\n</devices>`,
  );
  checkRuleFix(
    `<os><type arch='x86_64' machine='q35'>hvm</type><shim>/boot/shim.efi</shim></os>`,
    'shim-without-kernel',
    'remove-element',
    `<os><type arch='x86_64' machine='q35'>hvm</type></os>`,
  );
  checkRuleFix(
    `<os><type arch='x86_64' machine='q35'>hvm</type><acpi><table type='slic'>/t</table><table type='slic'>/u</table></acpi></os>`,
    'acpi-table-duplicate',
    'remove-element',
    `<os><type arch='x86_64' machine='q35'>hvm</type><acpi><table type='slic'>/t</table></acpi></os>`,
  );
  checkRuleFix(
    `<os><type arch='x86_64' machine='q35'>hvm</type><cmdline>quiet</cmdline></os>`,
    'kernel-missing',
    'remove-element',
    `<os><type arch='x86_64' machine='q35'>hvm</type></os>`,
  );
});
