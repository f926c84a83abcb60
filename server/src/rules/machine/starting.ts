// What libvirt takes and QEMU does not start with, or what does nothing: machines and processors that lack what is asked for.
import { rule, type RuleFamily } from '../../domain/rule';
import { formatSize, parseSizeAttribute } from '../../domain/size';
import { bitmapOf } from '../../domain/bitmap';
import { unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { attributeOr } from '../support';
import { removeBlamedElement } from '../fixes';

const emulatedSecurity = rule({
  code: 'launch-security-emulated',
  severity: 'warning',
  summary: 'A guest of type `qemu` is to be launched in a way that only the hardware can: QEMU does not start.',
  message: 'Launch security of type `{type}` is done by the processor: QEMU does not start without KVM. Set `type="kvm"` on `<domain>`.',
  on: 'launchSecurity',
  only: (domain) => domain.virtType === 'qemu',
  check(security, _domain, report) {
    const type = value(security, 'type');
    if (type !== undefined) report(attributeOr(security, 'type'), { type });
  },
});

const idleAcpi = rule({
  code: 'acpi-not-on-machine',
  severity: 'warning',
  summary: 'An s390 or POWER guest has ACPI, which its machines do not have: libvirt refuses it where QEMU says so, which new ones do.',
  message: 'Machines of {arch} have no ACPI: remove `<acpi/>`, which libvirt refuses with a new QEMU.',
  on: 'features/acpi',
  only: (domain) => domain.isQemu && (domain.isS390 || domain.isPpc64),
  check: (acpi, domain, report) => report(acpi, { arch: domain.arch ?? '' }),
  fix: removeBlamedElement,
});

/** The size of the huge pages that a cell's memory is of; `undefined` where that is the host's choice or unknown. */
function pageOfCell(hugepages: XmlElement, id: number): bigint | undefined {
  const pages = [...hugepages.elements('page')];
  const own = pages.find((page) => bitmapOf(value(page, 'nodeset'))?.has(id));
  return parseSizeAttribute(own ?? pages.find((page) => !page.attribute('nodeset')), 'size');
}

const cellUnaligned = rule({
  code: 'numa-cell-not-hugepage-aligned',
  severity: 'warning',
  summary: "A NUMA cell's memory is not a whole number of its huge pages.",
  message: 'Cell {id} has {memory}, which is not a whole number of pages of {page}: the guest does not start, or memory is wasted.',
  on: '[memoryBacking/hugepages/page]',
  only: (domain) => domain.isQemu && domain.numaCells.length > 0,
  check(_, domain, report) {
    const hugepages = domain.find('memoryBacking/hugepages');
    if (!hugepages) return;
    domain.numaCells.forEach((cell, index) => {
      const id = unsignedAttribute(cell, 'id') ?? index;
      const page = pageOfCell(hugepages, id);
      const size = parseSizeAttribute(cell, 'memory');
      if (size === undefined || page === undefined || page === 0n || size % page === 0n) return;
      report(attributeOr(cell, 'memory'), { id, memory: formatSize(size), page: formatSize(page) });
    });
  },
});

/** The rules on what does not start. */
export const startingRules: RuleFamily = {
  name: 'starting',
  rules: [emulatedSecurity, idleAcpi, cellUnaligned],
};
