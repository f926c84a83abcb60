// From BIOS to UEFI: libvirt chooses the firmware, and x86 guests get the ACPI that it needs.
import { appendChild, insertAfter, setAttribute } from '../../domain/edits';
import type { Domain } from '../../domain/domain';
import type { TextEdit } from '../../text/problem';
import type { Refactoring } from './index';

export const toUefi: Refactoring = {
  title: 'Boot by UEFI instead of BIOS',
  edits(domain, offset) {
    const os = domain.root.child('os');
    if (!os || offset < os.start || os.end < offset || !domain.isQemu || !domain.isX86 || domain.osTypeName !== 'hvm') return undefined;
    if (os.attribute('firmware') || os.child('loader') || os.child('nvram') || os.child('bios')) return undefined;
    return [setAttribute(os, 'firmware', 'efi'), ...acpi(domain)];
  },
};

function acpi(domain: Domain): readonly TextEdit[] {
  const { root, document } = domain;
  const features = root.child('features');
  const os = root.child('os');
  if (features?.child('acpi') || !os) return [];
  return [features ? appendChild(document.text, features, '<acpi/>') : insertAfter(document.text, os, '<features>\n  <acpi/>\n</features>')];
}
