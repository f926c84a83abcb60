// Serial and parallel ports and consoles: which targets, models and addresses they have on which machine.
import { addressType } from '../../domain/addresses';
import type { Domain } from '../../domain/domain';
import { setAttribute } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { ProblemArguments } from '../../text/problem';
import { removeBlamedElement, removeDevice } from '../fixes';
import { blamedAttribute, elementAround, misplaced, removeBlamed, replaceBlamed } from '../support';

const parallelElsewhere = rule({
  code: 'parallel-not-on-machine',
  severity: 'error',
  on: 'devices/parallel',
  summary: 'A QEMU guest on s390x or a pSeries machine has a parallel port.',
  message: 'The machine type `{machine}` has no parallel ports.',
  check(device, domain, report) {
    if (domain.isQemu && (domain.isS390 || domain.isPseries)) report(device, { machine: domain.machine ?? '' });
  },
  fix: removeBlamed,
});

/**
 * Targets of serial ports with the addresses that they take; none: no address at all. That of a `spapr-vio-serial` is
 * replaced before anybody looks (qemuDomainAssignSpaprVIOAddresses of libvirt's qemu_domain_address.c).
 */
const SERIAL_ADDRESSES: Readonly<Record<string, string | undefined>> = {
  'isa-serial': 'isa',
  'usb-serial': 'usb',
  'pci-serial': 'pci',
  'isa-debug': 'isa',
  'system-serial': undefined,
  'sclp-serial': undefined,
};

/** The target type of a serial port: as written, or what libvirt takes on the machine; `undefined` where that is unknown. */
function serialTarget(serial: XmlElement, domain: Domain): string | undefined {
  const written = value(serial.child('target'), 'type');
  // On other architectures libvirt takes `isa-serial` for "whatever is usual".
  return written !== undefined && (written !== 'isa-serial' || domain.isX86) ? written : usualTarget(domain);
}

/** The target type of a serial port that says none. */
function usualTarget(domain: Domain): string | undefined {
  if (domain.archFamily === undefined) return undefined;
  if (domain.isX86) return 'isa-serial';
  if (domain.isPseries) return 'spapr-vio-serial';
  if (domain.isArmVirt || domain.isLoongArchVirt || domain.isRiscvVirt) return 'system-serial';
  return domain.isS390 ? 'sclp-serial' : undefined;
}

/** Whether a console stands for the first serial port, which is not written (virDomainDefAddConsoleCompat of libvirt's domain_conf.c). */
function isSerialPort(console: XmlElement, domain: Domain): boolean {
  const type = value(console.child('target'), 'type') ?? 'serial';
  return type === 'serial' && domain.osTypeName === 'hvm' && domain.devices('serial').length === 0 && domain.devices('console')[0] === console;
}

const serialAddress = rule({
  code: 'serial-address-type',
  severity: 'error',
  on: 'devices/serial[address@type],devices/console[address@type]',
  summary: 'A serial port of a QEMU guest, or a console that stands for one, has an address of a type that its target does not take.',
  message: 'A serial port of type `{target}` cannot have an address of type `{type}`; remove it.',
  check(device, domain, report) {
    const type = device.child('address')?.attribute('type');
    if (type === undefined || !domain.isQemu || (device.name === 'console' && !isSerialPort(device, domain))) return;
    const target = device.name === 'console' ? usualTarget(domain) : serialTarget(device, domain);
    if (target === undefined || !Object.hasOwn(SERIAL_ADDRESSES, target)) return;
    if (type.value !== SERIAL_ADDRESSES[target]) report(type, { target, type: type.value });
  },
  fix: removeBlamed,
});

const usbSerialAddress = misplaced({
  code: 'usb-serial-address-type',
  on: 'devices/serial',
  paths: ['address@type'],
  summary: 'A USB serial port of a guest that is not QEMU\'s has an address that is not a USB address.',
  message: 'A USB serial port needs an address of type `usb`, not `{value}`.',
  when: (serial, domain) => !domain.isQemu && value(serial.child('target'), 'type') === 'usb-serial' && addressType(serial) !== 'usb',
});

/** The target type that each model belongs to. */
const MODEL_TARGETS: Readonly<Record<string, string>> = {
  'isa-serial': 'isa-serial',
  'usb-serial': 'usb-serial',
  'pci-serial': 'pci-serial',
  'spapr-vty': 'spapr-vio-serial',
  pl011: 'system-serial',
  '16550a': 'system-serial',
  sclpconsole: 'sclp-serial',
  sclplmconsole: 'sclp-serial',
  'isa-debugcon': 'isa-debug',
};

const serialModel = rule({
  code: 'serial-model-target',
  severity: 'error',
  on: 'devices/serial[target/model]',
  summary: 'The model of a serial port of a QEMU guest does not belong to its target type.',
  message: 'The model `{model}` belongs to a target of type `{expected}`, not `{target}`.',
  check(serial, domain, report) {
    const model = serial.child('target')?.child('model')?.attribute('name');
    const expected = model && MODEL_TARGETS[model.value];
    const target = model && domain.isQemu ? serialTarget(serial, domain) ?? noTarget(domain) : undefined;
    if (model && expected !== undefined && target !== undefined && expected !== target) report(model, { model: model.value, expected, target });
  },
  fix: removeBlamedElement,
});

/** Machines that are known, and on which a serial port has no type of target by default: no model fits. */
function noTarget(domain: Domain): string | undefined {
  return domain.machineFamily === undefined ? undefined : 'none';
}

/** Whether a serial port of this target and model cannot be on the machine. */
function isForeign(domain: Domain, target: string | undefined, model: string | undefined): boolean {
  // Only where the machine has such a port does libvirt know a model for it.
  if (target === 'system-serial' && model === undefined) return !domain.isArmVirt && !domain.isLoongArchVirt && !domain.isRiscvVirt;
  if (target === 'spapr-vio-serial' || model === 'spapr-vty') return !domain.isPseries;
  if (target === 'sclp-serial' || model === 'sclpconsole' || model === 'sclplmconsole') return !domain.isS390;
  if (target === 'system-serial' && model === 'pl011') return !domain.isArmVirt;
  return target === 'system-serial' && model === '16550a' && !domain.isLoongArchVirt && !domain.isRiscvVirt;
}

const serialElsewhere = rule({
  code: 'serial-not-on-machine',
  severity: 'error',
  on: 'devices/serial[target]',
  summary: 'A serial port of a QEMU guest is of a kind that its machine type does not have.',
  message: 'The machine type `{machine}` has no serial ports of type `{kind}`; remove the type, libvirt knows the right one.',
  check(serial, domain, report) {
    const target = serial.child('target');
    const type = target?.attribute('type');
    const model = target?.child('model')?.attribute('name');
    if (!domain.isQemu || domain.machineFamily === undefined || (!type && !model)) return;
    const blame = model ?? type;
    if (blame && isForeign(domain, serialTarget(serial, domain), model?.value)) {
      report(blame, { machine: domain.machine ?? '', kind: blame.value });
    }
  },
  fix: (domain, problem) => (blamedAttribute(domain, problem.span)?.owner.name === 'model' ? removeBlamedElement : removeBlamed)(domain, problem),
});

const debugElsewhere = rule({
  code: 'isa-debug-not-x86',
  severity: 'error',
  on: 'devices/serial/target',
  summary: 'A guest that is not x86 has a serial port of type isa-debug.',
  message: '`isa-debug` is for x86 guests only.',
  check(target, domain, report) {
    const type = target.attribute('type');
    if (type?.value === 'isa-debug' && domain.archFamily !== undefined && !domain.isX86) report(type);
  },
  fix: removeDevice,
});

/** VIR_MAX_ISA_SERIAL_PORTS of libvirt's domain_conf.h. */
const ISA_PORTS = 4;

const isaPorts = rule({
  code: 'isa-serial-ports',
  severity: 'error',
  on: '[devices/serial/target@type]',
  summary: 'A QEMU guest has more than four ISA serial ports, one with a number beyond 3, or two with the same number.',
  message: 'There are four ISA serial ports, 0 to 3, and each can be taken once; port {port} cannot be had.',
  check(_, domain, report) {
    if (!domain.isQemu || !domain.isX86) return;
    const taken = new Set<number>();
    let count = 0;
    for (const serial of domain.devices('serial')) {
      // Only ports of this type by name are counted: the default is chosen later.
      if (value(serial.child('target'), 'type') !== 'isa-serial') continue;
      const port = unsignedAttribute(serial.child('target'), 'port');
      const isFull = count++ >= ISA_PORTS;
      if (isFull || (port !== undefined && (port >= ISA_PORTS || taken.has(port)))) report(serial.child('target') ?? serial, portArgs(port));
      else if (port !== undefined) taken.add(port);
    }
  },
  fix(domain, problem) {
    const target = elementAround(domain.root, problem.span);
    const taken = new Set(domain.devices('serial').map((serial) => unsignedAttribute(serial.child('target'), 'port')));
    const free = [0, 1, 2, 3].find((port) => !taken.has(port));
    if (free === undefined || target.name !== 'target') return removeDevice(domain, problem);
    return [{ title: 'set-attribute', args: { name: 'port', value: String(free) }, edits: [setAttribute(target, 'port', String(free))], confidence: 'choice' }];
  },
});

function portArgs(port: number | undefined): ProblemArguments {
  return { port: port ?? ISA_PORTS };
}

const consoleTarget = rule({
  code: 'console-target-not-in-qemu',
  severity: 'error',
  on: 'devices/console/target',
  summary: 'A console of a QEMU guest has a target of another hypervisor.',
  message: 'QEMU has no consoles of type `{type}`; use `serial` or `virtio`.',
  check(target, domain, report) {
    const type = target.attribute('type');
    if (type && domain.isQemu && ['xen', 'uml', 'lxc', 'openvz'].includes(type.value)) report(type, { type: type.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio'),
});

/** virDomainChrConsoleTarget of libvirt's domain_conf.c. */
const CONSOLE_TARGETS = new Set(['serial', 'xen', 'uml', 'virtio', 'lxc', 'openvz', 'sclp', 'sclplm']);

const unknownConsole = rule({
  code: 'console-target-unknown',
  severity: 'error',
  on: 'devices/console/target[@type]',
  summary: 'The target of a console is of a type that only serial ports have.',
  message: 'A console has no target of type `{type}`; use `serial` or `virtio`.',
  check(target, _domain, report) {
    const type = target.attribute('type');
    if (type && !CONSOLE_TARGETS.has(type.value)) report(type, { type: type.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'serial'),
});

/** virDomainChrSerialTarget of libvirt's domain_conf.c; the schema takes those of consoles too. */
const SERIAL_TARGETS = new Set(['isa-serial', 'usb-serial', 'pci-serial', 'spapr-vio-serial', 'system-serial', 'sclp-serial', 'isa-debug']);

const unknownSerial = rule({
  code: 'serial-target-unknown',
  severity: 'error',
  on: 'devices/serial/target[@type]',
  summary: 'The target of a serial port is of a type that only consoles have.',
  message: '`{type}` is a target of consoles, not of serial ports: remove it, and libvirt takes what the machine has.',
  check(target, _domain, report) {
    const type = target.attribute('type');
    if (type && !SERIAL_TARGETS.has(type.value)) report(type, { type: type.value });
  },
  fix: removeBlamed,
});

/** Rules on ports and consoles: what stands before a character device's source. */
export const ports: RuleFamily = {
  name: 'ports',
  rules: [
    parallelElsewhere,
    serialAddress,
    usbSerialAddress,
    serialModel,
    serialElsewhere,
    debugElsewhere,
    isaPorts,
    consoleTarget,
    unknownConsole,
    unknownSerial,
  ],
};
