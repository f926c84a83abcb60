// Rules of rules/start/startingArch.ts: what libvirt defines on every architecture and QEMU has on some.
import { describe, it } from 'vitest';
import { startingArchRules } from '../../../server/src/rules/start/startingArch';
import { checkRule, checkRuleFix, type DomainDefaults } from '../../support/checkRule';

const { rules } = startingArchRules;
const ARM = { arch: 'aarch64' };
const S390 = { arch: 's390x' };
const PPC = { arch: 'ppc64' };
const NOTHING = '<features>\n</features>';

function speaks(code: string, at: string, message: string, xml: string, defaults: DomainDefaults = {}): void {
  checkRule(xml, [{ code, at, message }], { rules, ...defaults });
}

function fixes(code: string, title: string, before: string, after: string, defaults: DomainDefaults = {}): void {
  checkRuleFix(before, code, title, after, { rules, ...defaults });
}

function silent(xml: string, defaults: DomainDefaults = {}): void {
  checkRule(xml, [], { rules, ...defaults });
}

const features = (inner: string): string => `<features>\n${inner}\n</features>`;

/** A whole `<os>` of an architecture. */
const os = (arch: string, machine: string, inner: string): string => `<os><type arch='${arch}' machine='${machine}'>hvm</type>${inner}</os>`;

describe('startingArch', () => {
  it('feature-kvm-arch', () => {
    const kvm = features(`<kvm><hidden state='on'/></kvm>`);
    speaks('feature-kvm-arch', 'hidden', 'QEMU knows `<hidden>` of x86 CPUs alone and does not start with one of aarch64; remove it.', kvm, ARM);
    fixes('feature-kvm-arch', 'remove-element', kvm, features('<kvm></kvm>'), ARM);
    silent(kvm);
    silent(features(`<kvm><dirty-ring state='on' size='4096'/><hidden state='off'/></kvm>`), ARM);
  });

  it('feature-hyperv-on-arm', () => {
    const hyperv = features(`<hyperv><relaxed state='on'/></hyperv>`);
    speaks(
      'feature-hyperv-on-arm', 'hyperv',
      'QEMU knows Hyper-V enlightenments such as `<relaxed>` of x86 CPUs alone and does not start with one of aarch64; remove `<hyperv>`.', hyperv, ARM,
    );
    fixes('feature-hyperv-on-arm', 'remove-element', hyperv, NOTHING, ARM);
    silent(hyperv);
    silent(features(`<hyperv><relaxed state='off'/></hyperv>`), ARM);
  });

  it('feature-pmu-on-s390', () => {
    const pmu = features(`<pmu state='off'/>`);
    speaks('feature-pmu-on-s390', 'pmu', 'CPUs of s390x have no PMU to switch, and QEMU does not start; remove `<pmu>`.', pmu, S390);
    fixes('feature-pmu-on-s390', 'remove-element', pmu, NOTHING, S390);
    silent(pmu, ARM);
  });

  it('feature-smm-arch', () => {
    const smm = features(`<smm state='off'/>`);
    speaks('feature-smm-arch', 'smm', 'Only x86 machines have SMM, and QEMU does not start one of ppc64 with `<smm>`; remove it.', smm, PPC);
    fixes('feature-smm-arch', 'remove-element', smm, NOTHING, PPC);
    silent(smm);
  });

  it('acpi-table-arch', () => {
    const acpi = `<acpi><table type='slic'>/images/slic</table></acpi>`;
    speaks('acpi-table-arch', 'table', 'QEMU takes ACPI tables for x86 guests only, and this one is aarch64: it does not start. Remove `<table>`.', os('aarch64', 'virt', acpi));
    fixes('acpi-table-arch', 'remove-element', os('aarch64', 'virt', acpi), os('aarch64', 'virt', '<acpi></acpi>'));
    silent(os('x86_64', 'q35', acpi));
  });

  it('smbios-arch', () => {
    const guest = (arch: string, machine: string, inner: string): string => `<sysinfo type='smbios'><system><entry name='serial'>1</entry></system></sysinfo>${os(arch, machine, inner)}`;
    const smbios = `<smbios mode='sysinfo'/>`;
    speaks('smbios-arch', 'smbios', 'Machines of s390x have no SMBIOS, and QEMU does not start with it; remove `<smbios>`.', guest('s390x', 's390-ccw-virtio', smbios));
    fixes('smbios-arch', 'remove-element', guest('ppc64', 'pseries', smbios), guest('ppc64', 'pseries', ''));
    silent(guest('aarch64', 'virt', smbios));
  });

  it('fwcfg-arch', () => {
    const sysinfo = `<sysinfo type='fwcfg'><entry name='opt/a/b'>x</entry></sysinfo>`;
    speaks('fwcfg-arch', 'sysinfo', 'The machine type `pseries` has no place for firmware entries, and QEMU does not start; remove `<sysinfo>`.', `${sysinfo}<vcpu>1</vcpu>`, PPC);
    fixes('fwcfg-arch', 'remove-element', `${sysinfo}<vcpu>1</vcpu>`, '<vcpu>1</vcpu>', PPC);
    silent(sysinfo, ARM);
  });

  it('fwcfg-value-comma', () => {
    const sysinfo = (value: string): string => `<sysinfo type='fwcfg'><entry name='opt/a/b'>${value}</entry></sysinfo>`;
    const message = 'Libvirt hands this to QEMU as it is, where a single comma ends the value, and QEMU does not start: use `file`, or double the comma.';
    speaks('fwcfg-value-comma', 'x,y', message, sysinfo('x,y'));
    silent(sysinfo('x,,y'));
  });

  it('loader-pflash-machine', () => {
    const loader = `<loader readonly='yes' type='pflash'>/images/code.fd</loader>`;
    speaks(
      'loader-pflash-machine', 'pflash', 'The machine type `s390-ccw-virtio` has no flash memory for firmware, and QEMU does not start; remove `<loader>`.',
      os('s390x', 's390-ccw-virtio', loader),
    );
    silent(os('aarch64', 'virt', loader));
  });

  it('numa-not-on-machine', () => {
    const cpu = (inner: string): string => `<memory unit='MiB'>512</memory><cpu>${inner}</cpu>`;
    const numa = `<numa><cell id='0' cpus='0' memory='512' unit='MiB'/></numa>`;
    speaks('numa-not-on-machine', 'numa', 'Machines of s390x have no NUMA cells, and QEMU does not start; remove `<numa>`.', cpu(numa), S390);
    fixes('numa-not-on-machine', 'remove-element', cpu(numa), cpu(''), S390);
    silent(cpu(numa), PPC);
  });

  it('topology-threads-arch', () => {
    const cpu = (threads: number): string => `<vcpu>${threads}</vcpu><cpu><topology sockets='1' dies='1' cores='1' threads='${threads}'/></cpu>`;
    const message = (machine: string, type: string): string => `A core has one thread on \`${machine}\` machines of type \`${type}\`, not 2: QEMU does not start.`;
    speaks('topology-threads-arch', '2', message('s390-ccw-virtio', 'kvm'), cpu(2), S390);
    speaks('topology-threads-arch', '2', message('pseries', 'qemu'), cpu(2), { ...PPC, type: 'qemu' });
    silent(cpu(2), PPC);
    silent(cpu(1), S390);
    silent(cpu(2), { type: 'qemu' });
  });

  it('gic-v2-vcpus', () => {
    const guest = (version: number, count: number): string => `<vcpu>${count}</vcpu><features><gic version='${version}'/></features>`;
    speaks('gic-v2-vcpus', '2', 'A GIC of version 2 serves 8 vCPUs, and the guest has 9: QEMU does not start. Set `version` to `3`.', guest(2, 9), ARM);
    fixes('gic-v2-vcpus', 'set-attribute', guest(2, 9), guest(3, 9), ARM);
    silent(guest(2, 8), ARM);
    silent(guest(3, 9), ARM);
  });

  it('memory-slots-beyond-pseries', () => {
    const guest = (slots: number): string => `<maxMemory slots='${slots}' unit='MiB'>2048</maxMemory><memory unit='MiB'>1024</memory>`;
    speaks('memory-slots-beyond-pseries', '33', 'A pSeries guest has at most 32 slots for memory, not 33: QEMU does not start.', guest(33), PPC);
    fixes('memory-slots-beyond-pseries', 'set-attribute', guest(33), guest(32), PPC);
    silent(guest(32), PPC);
    silent(guest(33));
  });

  it('vcpu-hotplug-not-on-machine', () => {
    const guest = (enabled: string, hotpluggable: string): string =>
      `<vcpu current='${enabled === 'yes' ? 2 : 1}'>2</vcpu><vcpus><vcpu id='0' enabled='yes' hotpluggable='no'/><vcpu id='1' enabled='${enabled}' hotpluggable='${hotpluggable}'/></vcpus>`;
    const message =
      'The machine type `virt` cannot unplug vCPUs, and libvirt does not start a guest with one that is there and hot-pluggable: set `hotpluggable` to `no`.';
    const marked = guest('yes', '«yes»');
    speaks('vcpu-hotplug-not-on-machine', 'yes', message, marked, ARM);
    speaks('vcpu-hotplug-not-on-machine', 'yes', message, marked, { arch: 'riscv64' });
    fixes('vcpu-hotplug-not-on-machine', 'set-attribute', guest('yes', 'yes'), guest('yes', 'no'), ARM);
    silent(guest('yes', 'no'), ARM);
    silent(guest('yes', 'yes'));
  });
});
