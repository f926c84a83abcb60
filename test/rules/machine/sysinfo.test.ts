// Rules of rules/machine/sysinfo.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('sysinfo', () => {
  it('smbios-date-format', () => {
    checkRule(
      `<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><bios><entry name='date'>2024-01-31</entry></bios></sysinfo>`,
      [
        {
          code: 'smbios-date-format',
          at: '2024-01-31',
          message: '`2024-01-31` is not a BIOS date: write month/day/year, such as `04/01/2024`.',
        },
      ],
    );
    checkRule(
      `<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><bios><entry name='date'>13/01/2024</entry></bios></sysinfo>`,
      [
        {
          code: 'smbios-date-format',
          at: '13/01/2024',
          message: '`13/01/2024` is not a BIOS date: write month/day/year, such as `04/01/2024`.',
        },
      ],
    );
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><bios><entry name='date'>1/31/99</entry></bios></sysinfo>`, []);
  });

  it('smbios-uuid-differs', () => {
    checkRule(
      `<uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid><os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><system><entry name='uuid'>c7a5fdbd-edaf-9455-926a-d65c16db1810</entry></system></sysinfo>`,
      [
        {
          code: 'smbios-uuid-differs',
          at: 'c7a5fdbd-edaf-9455-926a-d65c16db1810',
          message: "The guest's UUID is `c7a5fdbd-edaf-9455-926a-d65c16db1809`: the one in `<sysinfo>` must be the same.",
        },
      ],
    );
    checkRule(`<uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid><os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><system><entry name='uuid'>C7A5FDBDEDAF9455926AD65C16DB1809</entry></system></sysinfo>`, []);
  });

  it('smbios-uuid-malformed', () => {
    checkRule(
      `<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><system><entry name='uuid'>c7a5</entry></system></sysinfo>`,
      [
        {
          code: 'smbios-uuid-malformed',
          at: 'c7a5',
          message: '`c7a5` is not a UUID: it has 32 hexadecimal digits.',
        },
      ],
    );
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><system><entry name='uuid'>c7a5fdbd-edaf-9455-926a-d65c16db1810</entry></system></sysinfo>`, []);
  });

  it('smbios-baseboards', () => {
    checkRule(
      `<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><baseBoard><entry name='serial'>1</entry></baseBoard><«baseBoard»><entry name='serial'>2</entry></baseBoard></sysinfo>`,
      [
        {
          code: 'smbios-baseboards',
          at: 'baseBoard',
          message: 'QEMU shows one base board: remove this one.',
        },
      ],
    );
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><baseBoard><entry name='serial'>1</entry></baseBoard></sysinfo>`, []);
  });

  it('fwcfg-name', () => {
    checkRule(`<sysinfo type='fwcfg'><entry name='etc/mine'>x</entry></sysinfo>`, [
      {
        code: 'fwcfg-name',
        at: 'etc/mine',
        message: '`etc/mine` is not free for use: names start with `opt/` and a domain of yours, such as `opt/com.example/name`.',
      },
    ]);
    checkRule(`<sysinfo type='fwcfg'><entry name='opt/ovmf/mine'>x</entry></sysinfo>`, [
      {
        code: 'fwcfg-name',
        at: 'opt/ovmf/mine',
        message: '`opt/ovmf/mine` is not free for use: names start with `opt/` and a domain of yours, such as `opt/com.example/name`.',
      },
    ]);
    checkRule(`<sysinfo type='fwcfg'><entry name='opt/com.example/mine'>x</entry></sysinfo>`, []);
  });

  it('fwcfg-value-missing', () => {
    checkRule(`<sysinfo type='fwcfg'><entry name='opt/com.example/mine'/></sysinfo>`, [
      {
        code: 'fwcfg-value-missing',
        at: 'entry',
        message: 'The entry is empty: give it text, or a `file`.',
      },
    ]);
    checkRule(`<sysinfo type='fwcfg'><entry name='opt/com.example/mine' file='/etc/mine'/></sysinfo>`, []);
  });

  it('sysinfo-unused', () => {
    checkRule(`<sysinfo type='smbios'><bios><entry name='vendor'>x</entry></bios></sysinfo>`, [
      {
        code: 'sysinfo-unused',
        at: 'sysinfo',
        message: 'The guest does not see these values: add `<smbios mode="sysinfo"/>` to `<os>`.',
      },
    ]);
    checkRule(`<os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os><sysinfo type='smbios'><bios><entry name='vendor'>x</entry></bios></sysinfo>`, []);
  });
});
