// Fixes of rules/machine/sysinfo.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of sysinfo', () => {
  checkRuleFix(
    `<uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid><os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><system><entry name='uuid'>c7a5fdbd-edaf-9455-926a-d65c16db1810</entry></system></sysinfo>`,
    'smbios-uuid-differs',
    'set-text',
    `<uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid><os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><system><entry name='uuid'>c7a5fdbd-edaf-9455-926a-d65c16db1809</entry></system></sysinfo>`,
  );
  checkRuleFix(
    `<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><baseBoard><entry name='serial'>1</entry></baseBoard><baseBoard><entry name='serial'>2</entry></baseBoard></sysinfo>`,
    'smbios-baseboards',
    'remove-element',
    `<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><baseBoard><entry name='serial'>1</entry></baseBoard></sysinfo>`,
  );
});
