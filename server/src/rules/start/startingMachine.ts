// Machines that libvirt defines and QEMU does not start: ACPI for memory, limits of sizes, firmware entries, address bits, cards.
import { lookup, textBlame, unsigned, value } from '../../domain/values';
import type { ArchFamily } from '../../domain/arch';
import type { Domain } from '../../domain/domain';
import { memoryModel } from '../../domain/memoryDevices';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { parseSize } from '../../domain/size';
import type { XmlElement } from '../../syntax/nodes';
import { addFeature, removeBlamedElement, replaceWith } from '../fixes';
import { attributeOr, isQemu, replaceBlamed } from '../support';

/** Whether QEMU tells the guest of memory modules by ACPI alone. */
const plugsByAcpi = (domain: Domain): boolean => domain.isQemu && (domain.isQ35 || domain.isI440fx || domain.isArmVirt);

const moduleNeedsAcpi = rule({
  code: 'memory-module-needs-acpi',
  severity: 'warning',
  on: 'devices/memory[@model=dimm|nvdimm]',
  summary: 'A guest has a DIMM or NVDIMM and no ACPI, by which it would hear of it: QEMU does not start.',
  message: 'The guest hears of a `{model}` by ACPI, and QEMU does not start without: add `<acpi/>` to `<features>`.',
  only: (domain) => plugsByAcpi(domain) && !domain.feature('acpi'),
  check: (memory, _domain, report) => report(attributeOr(memory, 'model'), { model: memoryModel(memory) }),
  // On ARM, ACPI needs UEFI besides.
  fix: (domain) => (domain.isX86 ? addFeature(domain, 'acpi') : []),
});

/** ACPI_MAX_RAM_SLOTS of QEMU. */
const MOST_SLOTS = 256;

const tooManySlots = rule({
  code: 'memory-slots-beyond-acpi',
  severity: 'warning',
  on: 'maxMemory[@slots]',
  summary: 'A guest has more than 256 slots for memory, which is what ACPI can name: QEMU does not start.',
  message: 'There are at most {most} slots for memory, not {slots}: QEMU does not start.',
  only: plugsByAcpi,
  check(maxMemory, _domain, report) {
    const slots = unsigned(value(maxMemory, 'slots'));
    if (slots !== undefined && slots > MOST_SLOTS) report(attributeOr(maxMemory, 'slots'), { slots, most: MOST_SLOTS });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, String(MOST_SLOTS)),
});

/** MCH_HOST_BRIDGE_EXT_TSEG_MBYTES_MAX of QEMU, in KiB. */
const LARGEST_TSEG = 4095n * 1024n;

const tsegTooLarge = rule({
  code: 'smm-tseg-too-large',
  severity: 'warning',
  on: 'features/smm/tseg',
  summary: 'An extended TSEG is larger than 4095 MiB: QEMU does not start.',
  message: 'An extended TSEG has at most 4095 MiB, and QEMU does not start with more.',
  only: (domain) => domain.isQemu && domain.isQ35,
  check(tseg, _domain, report) {
    const isOff = ['off', 'no'].includes(value(tseg.parent, 'state') ?? '');
    if (!isOff && (parseSize(tseg, 'MiB') ?? 0n) > LARGEST_TSEG) report(textBlame(tseg));
  },
  fix: removeBlamedElement,
});

/** What x86 has, and QEMU with it. */
const ADDRESS_BITS = { least: 32, most: 52 } as const;

const addressBits = rule({
  code: 'cpu-maxphysaddr-range',
  severity: 'warning',
  on: 'cpu/maxphysaddr[@bits]',
  summary: 'The guest CPU has fewer than 32 or more than 52 bits of physical addresses: QEMU does not start.',
  message: 'Physical addresses of x86 have {least} to {most} bits, not {bits}: QEMU does not start.',
  only: (domain) => domain.isQemu && domain.isX86,
  check(element, _domain, report) {
    const attribute = element.attribute('bits');
    const bits = unsigned(attribute?.value);
    if (value(element, 'mode') !== 'emulate') return;
    if (attribute && bits !== undefined && (bits < ADDRESS_BITS.least || bits > ADDRESS_BITS.most)) report(attribute, { bits, ...ADDRESS_BITS });
  },
  // Without `bits`, libvirt refuses the mode.
  fix: (domain, problem) => replaceBlamed(domain, problem, String(Number(problem.args['bits']) < ADDRESS_BITS.least ? ADDRESS_BITS.least : ADDRESS_BITS.most)),
});

/** FW_CFG_MAX_FILE_PATH of QEMU without the byte that ends it. */
const LONGEST_NAME = 55;

const fwcfgLong = rule({
  code: 'fwcfg-name-too-long',
  severity: 'warning',
  on: 'sysinfo[@type=fwcfg]',
  summary: 'The name of a firmware entry has more than 55 bytes: QEMU does not start.',
  message: 'The name of a firmware entry has at most {most} bytes, and this has {length}: QEMU does not start.',
  only: isQemu,
  check(sysinfo, _domain, report) {
    for (const entry of sysinfo.elements('entry')) {
      const name = entry.attribute('name');
      const length = new TextEncoder().encode(name?.value ?? '').length;
      if (name && length > LONGEST_NAME) report(name, { length, most: LONGEST_NAME });
    }
  },
});

const fwcfgTwice = rule({
  code: 'fwcfg-name-twice',
  severity: 'warning',
  on: 'sysinfo[@type=fwcfg]',
  summary: 'Two firmware entries have the same name: QEMU does not start.',
  message: 'There is a firmware entry `{name}` already, and QEMU does not start with two; remove one.',
  only: isQemu,
  check(sysinfo, domain, report) {
    const seen = new Map<string, XmlElement>();
    for (const list of domain.root.elements('sysinfo')) {
      if (value(list, 'type') !== 'fwcfg') continue;
      for (const entry of list.elements('entry')) {
        const name = value(entry, 'name') ?? '';
        const first = seen.get(name);
        if (!first) seen.set(name, entry);
        else if (list === sysinfo) report(attributeOr(entry, 'name'), { name }, [relatedPlace(attributeOr(first, 'name'), 'first-one')]);
      }
    }
  },
  fix: removeBlamedElement,
});

const biosRelease = rule({
  code: 'sysinfo-bios-release',
  severity: 'warning',
  on: 'sysinfo/bios/entry[@name=release]',
  summary: "The BIOS's release is not two numbers from 0 to 255 with a dot between: QEMU does not start.",
  message: 'A BIOS release is two numbers from 0 to 255, such as `4.2`, not `{release}`: QEMU does not start.',
  only: (domain) => domain.isQemu && value(domain.find('os/smbios'), 'mode') === 'sysinfo',
  check(entry, _domain, report) {
    const release = entry.textContent.trim();
    const parts = /^(\d+)\.(\d+)/.exec(release)?.slice(1).map(Number);
    if (release !== '' && !parts?.every((part) => part <= 255)) report(textBlame(entry), { release });
  },
  fix: replaceWith('1.0'),
});

/** What the size of a page is a divisor of, in bytes, whatever the host. */
const PAGE_KIB = 4n;

const alignSize = rule({
  code: 'memory-alignsize',
  severity: 'warning',
  on: 'devices/memory/source/alignsize',
  summary: 'The alignment of a memory device is not a power of two of whole pages: QEMU does not start.',
  message: 'Memory is aligned to a power of two from 4 KiB, not to this: QEMU does not start.',
  only: isQemu,
  check(alignment, _domain, report) {
    const size = parseSize(alignment);
    if (size !== undefined && size !== 0n && (size % PAGE_KIB !== 0n || (size & (size - 1n)) !== 0n)) report(textBlame(alignment));
  },
  fix: removeBlamedElement,
});

/** Network cards of QEMU that are no PCI cards of every architecture, and the architectures that have them as devices. */
const CARDS: Readonly<Record<string, readonly ArchFamily[]>> = {
  // ISA, and libvirt puts all cards on PCI.
  ne2k_isa: [],
  // Built into boards, and libvirt plugs cards in.
  smc91c111: [],
  lan9118: [],
  // A switch, which has no netdev.
  rocker: [],
  'spapr-vlan': ['ppc64'],
  sungem: ['ppc', 'ppc64'],
};

/** Cards that are part of some ARM boards, where libvirt names them to QEMU as the board's own. */
const BUILT_IN: ReadonlySet<string> = new Set(['smc91c111', 'lan9118']);

const cardElsewhere = rule({
  code: 'interface-model-not-on-machine',
  severity: 'warning',
  on: 'devices/interface/model[@type=ne2k_isa|smc91c111|lan9118|rocker|spapr-vlan|sungem]',
  summary: 'A network card is one that QEMU has for other machines, or cannot be plugged in: QEMU does not start.',
  message: 'QEMU has no `{model}` that it could plug into this machine, and does not start; use `virtio`.',
  only: (domain) => domain.isQemu && domain.archFamily !== undefined,
  check(model, domain, report) {
    const type = model.attribute('type');
    if (BUILT_IN.has(type?.value ?? '') && domain.isArm && !domain.isArmVirt) return;
    const families = lookup(CARDS, type?.value ?? '');
    if (type && families && domain.archFamily && !families.includes(domain.archFamily)) report(type, { model: type.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio'),
});

/** Rules on machines that QEMU does not start. */
export const startingMachineRules: RuleFamily = {
  name: 'startingMachine',
  rules: [moduleNeedsAcpi, tooManySlots, tsegTooLarge, addressBits, fwcfgLong, fwcfgTwice, biosRelease, alignSize, cardElsewhere],
};
