// What the guest boots from: boot devices, their order, direct kernel boot, machine type and architecture.
import { machineArch, inferArch } from '../../domain/arch';
import { bootOrders } from '../../domain/bootOrders';
import type { Domain } from '../../domain/domain';
import { removeElement } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { isOn, textBlame, value } from '../../domain/values';
import { addChild, removeBlamedElement } from '../fixes';

/** Emulators that run a second architecture: a 64-bit one and its 32-bit or little-endian sibling. */
const SIBLINGS: Readonly<Record<string, string>> = { x86_64: 'i686', aarch64: 'armv7l', armv7l: 'armv6l', ppc64: 'ppc64le', s390x: 's390' };

const mixedBoot = rule({
  code: 'boot-order-mixed',
  severity: 'error',
  summary: '`<boot dev>` in `<os>` is combined with `<boot order>` in devices.',
  message: 'Boot order is written in `<os>` or in the devices, not in both: remove `<boot dev="{dev}"/>`.',
  on: '[devices/*/boot@order]',
  check(_root, domain, report) {
    const boots = domain.findAll('os', 'boot');
    if (boots.length === 0 || domain.virtType === 'vmware' || domain.osTypeName !== 'hvm') return;
    const order = bootOrders(domain).find((boot) => boot.order !== undefined)?.attribute;
    if (!order) return;
    for (const boot of boots) report(boot, { dev: value(boot, 'dev') ?? '' }, [relatedPlace(order, 'because-of-this')]);
  },
  fix(domain) {
    const boots = domain.findAll('os', 'boot');
    const edits = boots.map((boot) => removeElement(domain.document.text, boot));
    return [{ title: 'remove-element', args: { element: 'boot' }, edits, confidence: 'choice' }];
  },
});

const serialConsole = rule({
  code: 'bios-serial-arch',
  severity: 'error',
  summary: 'The BIOS console is put on the serial port of a guest that is not x86.',
  message: 'Only the BIOS of x86 guests can use the serial port; this guest is {arch}.',
  on: 'os/bios',
  check(bios, domain, report) {
    const useserial = bios.attribute('useserial');
    if (!domain.isQemu || !useserial || !isOn(useserial) || domain.arch === undefined || domain.isX86) return;
    report(useserial, { arch: domain.arch });
  },
});

const serialMissing = rule({
  code: 'bios-serial-missing',
  severity: 'error',
  summary: 'The BIOS console is put on the serial port of a guest without one.',
  message: 'The guest has no serial port to print on: add `<serial type="pty"/>`.',
  on: 'os/bios',
  check(bios, domain, report) {
    const useserial = bios.attribute('useserial');
    if (!domain.isQemu || !domain.isX86 || !useserial || !isOn(useserial)) return;
    // Libvirt makes a serial port of a console that is one.
    const console = domain.devices('console')[0];
    const isSerial = console && (value(console.child('target'), 'type') ?? 'serial') === 'serial';
    if (domain.devices('serial').length === 0 && !isSerial) report(useserial);
  },
  fix: (domain) => addChild(domain, domain.root.child('devices') ?? domain.root, 'serial', domain.root.child('devices') ? "<serial type='pty'/>" : "<devices>\n  <serial type='pty'/>\n</devices>"),
});

const shimWithoutKernel = rule({
  code: 'shim-without-kernel',
  since: '11.3.0',
  severity: 'error',
  summary: '`<shim>` is given without `<kernel>`.',
  message: '`<shim>` starts a kernel: add `<kernel>`, or remove it.',
  on: 'os/shim',
  check(shim, domain, report) {
    if (shim.textContent !== '' && (domain.find('os/kernel')?.textContent ?? '') === '' && domain.osTypeName === 'hvm') report(shim);
  },
  fix: removeBlamedElement,
});

const kernelMissing = rule({
  code: 'kernel-missing',
  severity: 'warning',
  summary: '`<initrd>` or `<cmdline>` is given without `<kernel>`: QEMU does not start.',
  message: '`<{element}>` belongs to a `<kernel>`: without one QEMU does not start.',
  on: 'os/initrd, os/cmdline',
  check(element, domain, report) {
    if (domain.isQemu && element.textContent.trim() !== '' && !domain.find('os/kernel')) report(element, { element: element.name });
  },
  fix: removeBlamedElement,
});

const acpiTable = rule({
  code: 'acpi-table-type',
  severity: 'error',
  summary: 'The hypervisor does not take an ACPI table of this type.',
  message: 'An ACPI table of type `{type}` is not for this hypervisor: use `{instead}`.',
  on: 'os/acpi/table',
  check(table, domain, report) {
    const type = table.attribute('type');
    if (!type) return;
    if (domain.isQemu && type.value === 'rawset') report(type, { type: type.value, instead: 'raw' });
    if (domain.virtType === 'xen' && (type.value === 'raw' || type.value === 'msdm')) report(type, { type: type.value, instead: 'rawset' });
  },
});

const acpiTableTwice = rule({
  code: 'acpi-table-duplicate',
  severity: 'error',
  summary: 'Two ACPI tables have one type other than `raw`, or a Xen guest has two.',
  message: 'There is already an ACPI table of type `{type}`.',
  on: 'os/acpi',
  check(acpi, domain, report) {
    const tables = [...acpi.elements('table')];
    tables.forEach((table, index) => {
      const type = value(table, 'type');
      const first = tables.slice(0, index).find((other) => value(other, 'type') === type || domain.virtType === 'xen');
      if (!first || type === undefined || (type === 'raw' && domain.virtType !== 'xen')) return;
      report(table.attribute('type') ?? table, { type: value(first, 'type') ?? type }, [relatedPlace(first, 'first-one')]);
    });
  },
  fix: removeBlamedElement,
});

const emulatorArch = rule({
  code: 'emulator-wrong-arch',
  severity: 'error',
  summary: 'The emulator is for another architecture.',
  message: '`{emulator}` does not run {arch} guests.',
  on: 'devices/emulator',
  check(emulator, domain, report) {
    const path = domain.emulator ?? '';
    const arch = domain.writtenArch;
    if (!domain.isQemu || arch === undefined || path.endsWith(arch)) return;
    const runs = inferArch(path, undefined);
    if (runs === undefined || runs === arch || SIBLINGS[runs] === arch) return;
    report(textBlame(emulator), { emulator: path, arch });
  },
});

const machineWrongArch = rule({
  code: 'machine-wrong-arch',
  severity: 'error',
  summary: 'The machine type is of another architecture.',
  message: 'Machine `{machine}` is not {arch}: it is a machine of {other}.',
  on: 'os/type[@machine]',
  check(type, domain, report) {
    const machine = type.attribute('machine');
    const family = domain.archFamily;
    // A machine that is of a family was looked for among those of its architecture.
    if (!domain.isQemu || !machine || family === undefined || (domain.machineFamily ?? 'other') !== 'other' || domain.writtenArch === undefined) return;
    const other = machineArch(machine.value);
    if (other && !other.families.includes(family)) report(machine, { machine: machine.value, arch: domain.writtenArch, other: other.name });
  },
});

const smbiosSource = rule({
  code: 'smbios-sysinfo-missing',
  severity: 'error',
  summary: '`<smbios mode="sysinfo">` is set and there is no `<sysinfo type="smbios">`.',
  message: 'There is nothing to show as SMBIOS: add `<sysinfo type="smbios">`.',
  on: 'os/smbios',
  check(smbios, domain, report) {
    const mode = smbios.attribute('mode');
    if (!domain.isQemu || mode?.value !== 'sysinfo') return;
    const sources = [...domain.root.elements('sysinfo')];
    if (!sources.some((sysinfo) => value(sysinfo, 'type') === 'smbios')) report(mode);
  },
});

const oldMachine = rule({
  code: 'machine-type-old',
  severity: 'warning',
  summary: 'The machine type is so old that QEMU has removed it or will soon.',
  message: 'Machine `{machine}` is from before QEMU {version} and new QEMUs drop it: use `{instead}`.',
  on: 'os/type[@machine]',
  check(type, domain, report) {
    const machine = type.attribute('machine');
    if (!domain.isQemu || !machine || !machine.value.includes('-')) return;
    const version = /-(\d+)\.\d+$/.exec(machine.value)?.[1];
    const instead = UNVERSIONED[domain.machineFamily ?? ''];
    if (version === undefined || instead === undefined || Number(version) >= OLD_BEFORE) return;
    report(machine, { machine: machine.value, version: `${OLD_BEFORE}.0`, instead });
  },
});

/** Machine types of QEMU versions before this one are deprecated by QEMU (six years). */
const OLD_BEFORE = 4;

/** The newest machine type of each family that QEMU has by version. */
const UNVERSIONED: Readonly<Record<string, string>> = { q35: 'q35', i440fx: 'pc', 'arm-virt': 'virt', pseries: 'pseries', 's390-ccw': 's390-ccw-virtio' };

const noBootDevice = rule({
  code: 'boot-device-missing',
  severity: 'warning',
  summary: 'The guest is told to boot from a kind of device that it does not have.',
  message: 'The guest has no `{device}` to boot from.',
  on: 'os/boot',
  check(boot, domain, report) {
    const dev = boot.attribute('dev');
    if (!domain.isQemu || !dev || domain.findAll('os', 'boot').length > 1 || domain.find('os/kernel')) return;
    if (domain.devices('disk').length > 0 && !hasBootDevice(domain, dev.value)) report(dev, { device: DEVICE_NAMES[dev.value] ?? dev.value });
  },
});

/** Whether there is a device of a kind that `<boot dev>` names; of a kind unknown nothing is said. */
function hasBootDevice(domain: Domain, kind: string): boolean {
  switch (kind) {
    case 'hd':
      return domain.devices('hostdev').length > 0 || hasDisk(domain, 'disk') || hasDisk(domain, 'lun');
    case 'cdrom':
      return hasDisk(domain, 'cdrom');
    case 'fd':
      return hasDisk(domain, 'floppy');
    case 'network':
      return domain.devices('interface').length > 0 || domain.devices('hostdev').length > 0;
    default:
      return true;
  }
}

function hasDisk(domain: Domain, kind: string): boolean {
  for (const disk of domain.devices('disk')) if ((value(disk, 'device') ?? 'disk') === kind) return true;
  return false;
}

const DEVICE_NAMES: Readonly<Record<string, string>> = { hd: '<disk device="disk">', cdrom: '<disk device="cdrom">', fd: '<disk device="floppy">', network: '<interface>' };

/** The rules on booting. */
export const bootRules: RuleFamily = {
  name: 'boot',
  rules: [
    mixedBoot,
    serialConsole,
    serialMissing,
    shimWithoutKernel,
    acpiTable,
    acpiTableTwice,
    emulatorArch,
    machineWrongArch,
    smbiosSource,
    kernelMissing,
    oldMachine,
    noBootDevice,
  ],
};
