// What libvirt defines on every architecture and QEMU has on some: CPU switches, firmware tables, NUMA, threads, vCPU hot-plug.
import type { ArchFamily } from '../../domain/arch';
import type { Domain } from '../../domain/domain';
import type { MachineFamily } from '../../domain/machine';
import { rule, type RuleFamily } from '../../domain/rule';
import { isOn, text, textBlame, unsigned, unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement } from '../fixes';
import { attributeOr, replaceBlamed } from '../support';

/** Whether a QEMU guest is of an architecture that is known and not among these. */
const isElsewhere = (domain: Domain, ...families: readonly ArchFamily[]): boolean =>
  domain.isQemu && domain.archFamily !== undefined && domain.archFamily !== 'other' && !families.includes(domain.archFamily);

/** Switches of `<kvm>` that are properties of x86 CPUs in QEMU; `dirty-ring` is one of KVM itself. */
const CPU_SWITCHES = new Set(['hidden', 'hint-dedicated', 'poll-control', 'pv-ipi']);

const kvmSwitch = rule({
  code: 'feature-kvm-arch',
  severity: 'warning',
  on: 'features/kvm',
  summary: 'A guest that is not x86 has a switch of `<kvm>` that only x86 CPUs have: QEMU does not start.',
  message: 'QEMU knows `<{name}>` of x86 CPUs alone and does not start with one of {arch}; remove it.',
  only: (domain) => isElsewhere(domain, 'x86'),
  check(kvm, domain, report) {
    for (const element of kvm.elements()) {
      const isSet = element.name === 'hidden' ? isOn(element.attribute('state')) : element.attribute('state') !== undefined;
      if (CPU_SWITCHES.has(element.name) && isSet) report(element, { name: element.name, arch: domain.arch ?? '' });
    }
  },
  fix: removeBlamedElement,
});

const hypervSwitch = rule({
  code: 'feature-hyperv-on-arm',
  severity: 'warning',
  on: 'features/hyperv',
  summary: 'An ARM guest has Hyper-V enlightenments, which libvirt takes and QEMU knows of x86 CPUs alone: QEMU does not start.',
  message: 'QEMU knows Hyper-V enlightenments such as `<{name}>` of x86 CPUs alone and does not start with one of {arch}; remove `<hyperv>`.',
  only: (domain) => domain.isQemu && domain.isArmVirt,
  check(hyperv, domain, report) {
    const first = [...hyperv.elements()].find((element) => isOn(element.attribute('state')));
    if (first) report(hyperv, { name: first.name, arch: domain.arch ?? '' });
  },
  fix: removeBlamedElement,
});

const pmuArch = rule({
  code: 'feature-pmu-on-s390',
  severity: 'warning',
  on: 'features/pmu[@state]',
  summary: 'An s390 guest switches a PMU: QEMU does not start.',
  message: 'CPUs of {arch} have no PMU to switch, and QEMU does not start; remove `<pmu>`.',
  only: (domain) => domain.isQemu && domain.isS390,
  check: (pmu, domain, report) => report(pmu, { arch: domain.arch ?? '' }),
  fix: removeBlamedElement,
});

const smmArch = rule({
  code: 'feature-smm-arch',
  severity: 'warning',
  on: 'features/smm',
  summary: 'A guest that is not x86 switches System Management Mode, which it does not have: QEMU does not start.',
  message: 'Only x86 machines have SMM, and QEMU does not start one of {arch} with `<smm>`; remove it.',
  only: (domain) => isElsewhere(domain, 'x86'),
  check: (smm, domain, report) => report(smm, { arch: domain.arch ?? '' }),
  fix: removeBlamedElement,
});

const acpiTableArch = rule({
  code: 'acpi-table-arch',
  severity: 'warning',
  on: 'os/acpi/table',
  summary: 'A guest that is not x86 is given an ACPI table: QEMU does not start.',
  message: 'QEMU takes ACPI tables for x86 guests only, and this one is {arch}: it does not start. Remove `<table>`.',
  only: (domain) => isElsewhere(domain, 'x86'),
  check: (table, domain, report) => report(table, { arch: domain.arch ?? '' }),
  fix: removeBlamedElement,
});

/** Architectures whose machines have neither SMBIOS nor the device by which firmware reads entries. */
const isPlain = (domain: Domain): boolean => domain.isQemu && (domain.isS390 || domain.isPpc64);

const smbiosArch = rule({
  code: 'smbios-arch',
  severity: 'warning',
  on: 'os/smbios[@mode=sysinfo]',
  summary: 'An s390 or POWER guest is to show SMBIOS values: QEMU does not start.',
  message: 'Machines of {arch} have no SMBIOS, and QEMU does not start with it; remove `<smbios>`.',
  only: isPlain,
  check: (smbios, domain, report) => report(smbios, { arch: domain.arch ?? '' }),
  fix: removeBlamedElement,
});

const fwcfgArch = rule({
  code: 'fwcfg-arch',
  severity: 'warning',
  on: 'sysinfo[@type=fwcfg]',
  summary: 'An s390 or pSeries guest has firmware entries: QEMU does not start.',
  message: 'The machine type `{machine}` has no place for firmware entries, and QEMU does not start; remove `<sysinfo>`.',
  only: (domain) => domain.isQemu && (domain.isS390Ccw || domain.isPseries),
  check(sysinfo, domain, report) {
    if (sysinfo.child('entry')) report(sysinfo, { machine: domain.machine ?? '' });
  },
  fix: removeBlamedElement,
});

const pflashArch = rule({
  code: 'loader-pflash-machine',
  severity: 'warning',
  on: 'os/loader[@type=pflash]',
  summary: 'An s390 or pSeries guest has its firmware in flash memory: QEMU does not start.',
  message: 'The machine type `{machine}` has no flash memory for firmware, and QEMU does not start; remove `<loader>`.',
  only: (domain) => domain.isQemu && (domain.isS390Ccw || domain.isPseries),
  check: (loader, domain, report) => report(attributeOr(loader, 'type'), { machine: domain.machine ?? '' }),
});

const numaOnS390 = rule({
  code: 'numa-not-on-machine',
  severity: 'warning',
  on: 'cpu/numa[cell]',
  summary: 'An s390 guest has NUMA cells: QEMU does not start.',
  message: 'Machines of {arch} have no NUMA cells, and QEMU does not start; remove `<numa>`.',
  only: (domain) => domain.isQemu && domain.isS390Ccw,
  check: (numa, domain, report) => report(numa, { arch: domain.arch ?? '' }),
  fix: removeBlamedElement,
});

/** Whether cores of the guest have one thread each, whatever the host: s390's always, POWER's where it is emulated. */
const hasOneThread = (domain: Domain): boolean => domain.isQemu && (domain.isS390Ccw || (domain.isPseries && domain.virtType === 'qemu'));

const threads = rule({
  code: 'topology-threads-arch',
  severity: 'warning',
  on: 'cpu/topology[@threads]',
  summary: 'An s390 guest, or an emulated pSeries one, has cores of several threads: QEMU does not start.',
  message: 'A core has one thread on `{machine}` machines of type `{type}`, not {threads}: QEMU does not start.',
  only: hasOneThread,
  check(topology, domain, report) {
    const count = unsignedAttribute(topology, 'threads') ?? 1;
    if (count > 1) report(attributeOr(topology, 'threads'), { machine: domain.machine ?? '', type: domain.virtType, threads: count });
  },
});

/** GIC_NCPU of QEMU: interrupts of a GICv2 have a byte with a bit for each CPU. */
const GIC2_CPUS = 8;

const gicTwo = rule({
  code: 'gic-v2-vcpus',
  severity: 'warning',
  on: 'features/gic[@version=2]',
  summary: 'A guest with a GIC of version 2 has more than 8 vCPUs: QEMU does not start.',
  message: 'A GIC of version 2 serves {most} vCPUs, and the guest has {count}: QEMU does not start. Set `version` to `3`.',
  only: (domain) => domain.isQemu && domain.isArmVirt && (domain.vcpuMax ?? 0) > GIC2_CPUS,
  check: (gic, domain, report) => report(attributeOr(gic, 'version'), { most: GIC2_CPUS, count: domain.vcpuMax ?? 0 }),
  fix: (domain, problem) => replaceBlamed(domain, problem, '3'),
});

/** SPAPR_MAX_RAM_SLOTS of QEMU. */
const PSERIES_SLOTS = 32;

const pseriesSlots = rule({
  code: 'memory-slots-beyond-pseries',
  severity: 'warning',
  on: 'maxMemory[@slots]',
  summary: 'A pSeries guest has more than 32 slots for memory: QEMU does not start.',
  message: 'A pSeries guest has at most {most} slots for memory, not {slots}: QEMU does not start.',
  only: (domain) => domain.isQemu && domain.isPseries,
  check(maxMemory, _domain, report) {
    const slots = unsigned(value(maxMemory, 'slots'));
    if (slots !== undefined && slots > PSERIES_SLOTS) report(attributeOr(maxMemory, 'slots'), { slots, most: PSERIES_SLOTS });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, String(PSERIES_SLOTS)),
});

/** Machines to which no vCPU can be plugged. */
const FIXED_VCPUS = new Set<MachineFamily | undefined>(['arm-virt', 'riscv-virt']);

const vcpuHotplug = rule({
  code: 'vcpu-hotplug-not-on-machine',
  severity: 'warning',
  on: 'vcpus/vcpu[@hotpluggable=yes]',
  summary: 'A vCPU of an ARM or RISC-V guest is there at boot and can be unplugged, which its machine cannot do: libvirt does not start it.',
  message: 'The machine type `{machine}` cannot unplug vCPUs, and libvirt does not start a guest with one that is there and hot-pluggable: set `hotpluggable` to `no`.',
  only: (domain) => domain.isQemu && FIXED_VCPUS.has(domain.machineFamily),
  check(vcpu, domain, report) {
    if (isOn(vcpu.attribute('enabled'))) report(attributeOr(vcpu, 'hotpluggable'), { machine: domain.machine ?? '' });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'no'),
});

const fwcfgComma = rule({
  code: 'fwcfg-value-comma',
  severity: 'warning',
  on: 'sysinfo[@type=fwcfg]',
  summary: "A firmware entry's value has a comma, which libvirt hands to QEMU as the end of the value: QEMU does not start.",
  message: 'Libvirt hands this to QEMU as it is, where a single comma ends the value, and QEMU does not start: use `file`, or double the comma.',
  only: (domain) => domain.isQemu,
  check(sysinfo, _domain, report) {
    for (const entry of sysinfo.elements('entry')) if (hasSingleComma(entry)) report(textBlame(entry));
  },
});

/** Whether an entry's value has a comma that is not one of a pair. */
function hasSingleComma(entry: XmlElement): boolean {
  return (text(entry) ?? '').replaceAll(',,', '').includes(',');
}

/** Rules on what QEMU has for some architectures and machines only, and does not start with elsewhere. */
export const startingArchRules: RuleFamily = {
  name: 'startingArch',
  rules: [
    kvmSwitch,
    hypervSwitch,
    pmuArch,
    smmArch,
    acpiTableArch,
    smbiosArch,
    fwcfgArch,
    fwcfgComma,
    pflashArch,
    numaOnS390,
    threads,
    gicTwo,
    pseriesSlots,
    vcpuHotplug,
  ],
};
