// Refactorings: what each makes of a valid document, that the result has no error, and where none is offered.
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../server/src/text/edits';
import { LibvirtDocument } from '../../../server/src/features/document';
import { createLanguageService } from '../../../server/src/service/languageService';
import { libvirtRules } from '../../../server/src/service/ruleSet';
import { cursor } from '../../support/cursor';
import { testGrammar } from '../../support/service';

const service = createLanguageService({ grammars: testGrammar, ruleSet: libvirtRules });

/** Titles and results at `$0`; every result is checked to have no error. */
function refactor(marked: string): Record<string, string> {
  const { text, offset } = cursor(marked);
  const document = new LibvirtDocument(text, 'domain', testGrammar);
  const results: Record<string, string> = {};
  for (const { title, edits } of service.refactorings(document, offset)) {
    results[title] = applyEdits(document.text, edits);
    expect(service.check(results[title]).filter(({ severity }) => severity === 'error')).toEqual([]);
  }
  return results;
}

const machine = (os: string, rest: string): string => `<domain type='kvm'>\n  <name>a</name>\n  <memory>1048576</memory>\n  ${os}\n${rest}</domain>\n`;
const q35 = "<os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>";

describe('a disk', () => {
  const disks = (sata: string): string =>
    machine(q35, `  <devices>
    <disk type='file' device='disk'>
      <source file='/a.img'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='disk'>
      <source file='/b.img'/>
      ${sata}
    </disk>
  </devices>
`);

  it('goes to the virtio bus under a free name, without its old place', () => {
    const before = disks("<target$0 dev='sda' bus='sata' rotation_rate='1'/>\n      <address type='drive' controller='0' bus='0' target='0' unit='0'/>");
    expect(refactor(before)).toEqual({ 'Put this disk on the virtio bus': disks("<target dev='vdb' bus='virtio'/>") });
  });

  it('that is on virtio, or is a CD-ROM, stays', () => {
    expect(refactor(disks("<target$0 dev='vdb' bus='virtio'/>"))).toEqual({});
    expect(refactor(machine(q35, "  <devices>\n    <disk type='file' device='cdrom'>\n      <target$0 dev='sda' bus='sata'/>\n    </disk>\n  </devices>\n"))).toEqual({});
  });
});

describe('firmware', () => {
  it('of a BIOS guest becomes UEFI, with ACPI', () => {
    const before = machine("<o$0s>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>", '');
    const after = machine("<os firmware='efi'>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>", '  <features>\n    <acpi/>\n  </features>\n');
    expect(refactor(before)).toEqual({ 'Boot by UEFI instead of BIOS': after });
  });

  it('that is chosen already stays', () => {
    expect(refactor(machine("<o$0s firmware='bios'>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>", ''))).toEqual({});
  });
});

describe('an i440fx machine', () => {
  it('becomes a q35: IDE is SATA, PCI is left to libvirt', () => {
    const before = machine("<os>\n    <type$0 arch='x86_64' machine='pc'>hvm</type>\n  </os>", `  <devices>
    <disk type='file' device='disk'>
      <source file='/a.img'/>
      <target dev='hda' bus='ide'/>
      <address type='drive' controller='0' bus='0' target='0' unit='0'/>
    </disk>
    <controller type='ide' index='0'/>
    <controller type='pci' index='0' model='pci-root'/>
    <controller type='usb' index='0' model='piix3-uhci'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x2'/>
    </controller>
    <interface type='user'>
      <model type='virtio'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x03' function='0x0'/>
    </interface>
    <watchdog model='ib700' action='reset'/>
  </devices>
`);
    const after = machine("<os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>", `  <devices>
    <disk type='file' device='disk'>
      <source file='/a.img'/>
      <target dev='sda' bus='sata'/>
    </disk>
    <controller type='usb' index='0' model='qemu-xhci'>
    </controller>
    <interface type='user'>
      <model type='virtio'/>
    </interface>
    <watchdog model='itco' action='reset'/>
  </devices>
`);
    expect(refactor(before)['Make it a q35 machine (PCI Express) instead of i440fx']).toEqual(after);
  });

  it('with what q35 cannot have, and a document with errors, are left alone', () => {
    const isa = machine("<os>\n    <type$0 arch='x86_64' machine='pc'>hvm</type>\n  </os>", "  <devices>\n    <controller type='pci' index='1' model='pci-expander-bus'/>\n    <disk type='file'/>\n  </devices>\n");
    expect(refactor(isa)).toEqual({});
  });
});
