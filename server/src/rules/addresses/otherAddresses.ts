// Addresses that are not PCI, drive or USB: virtio-serial, CCW, spapr-vio, zPCI; and which device may have which kind.
import { addressType, pciAddress } from '../../domain/addresses';
import { ccwAddress, spaprVioAddress, virtioSerialAddress, zpciAddress, type VirtioSerialAddress } from '../../domain/busAddresses';
import { controllersOf } from '../../domain/controllers';
import { isAddressReplaced, isNoDevice } from '../../domain/deviceAddress';
import { diskBus, isVirtioDevice } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { hasController } from '../../domain/impliedControllers';
import { isBuiltinController } from '../../domain/pciTopology';
import { rule, type Blame, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { anyBaseAttribute, isOff, unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { attributeOr, misplaced, removeBlamed, replaceBlamed } from '../support';

/** VIR_DOMAIN_DEFAULT_VIRTIO_SERIAL_PORTS of libvirt's domain_addr.c. */
const DEFAULT_PORTS = 31;

const noSerialPort = rule({
  code: 'virtio-serial-no-such-port',
  severity: 'error',
  on: '[devices/*/address@type=virtio-serial]',
  summary: 'A virtio-serial address of a QEMU guest names a port that its controller does not have.',
  message: 'The virtio-serial controller {controller} has ports up to {last} only; {port} does not exist.',
  check(_, domain, report) {
    if (!domain.isQemu) return;
    for (const { element: address, controller, port } of serialPorts(domain)) {
      const owner = controllersOf(domain, 'virtio-serial').find(({ index }) => index === controller);
      const ports = owner?.element.attribute('ports') ? unsignedAttribute(owner.element, 'ports') : DEFAULT_PORTS;
      if (ports !== undefined && port >= ports) report(attributeOr(address, 'port'), { controller, last: ports - 1, port });
    }
  },
});

const serialPortInUse = rule({
  code: 'virtio-serial-port-in-use',
  severity: 'error',
  on: '[devices/*/address@type=virtio-serial]',
  summary: 'Two channels or consoles of a QEMU guest have the same virtio-serial port.',
  message: 'Port {port} of the virtio-serial controller {controller} is already taken; choose another port.',
  check(_, domain, report) {
    if (!domain.isQemu) return;
    const taken = new Map<string, XmlElement>();
    for (const { element: address, controller, port } of serialPorts(domain)) {
      const key = `${controller}.${port}`;
      const first = taken.get(key);
      if (first === undefined) taken.set(key, address);
      else report(attributeOr(address, 'port'), { port, controller }, [relatedPlace(attributeOr(first, 'port'), 'first-one')]);
    }
  },
  fix(domain, problem) {
    const taken = new Set(serialPorts(domain).map(({ controller, port }) => `${controller}.${port}`));
    const controller = String(problem.args['controller'] ?? 0);
    let port = 1;
    while (taken.has(`${controller}.${port}`)) port++;
    return replaceBlamed(domain, problem, String(port));
  },
});

const noSerialController = rule({
  code: 'virtio-serial-controller-missing',
  severity: 'error',
  on: '[devices/*/address@type=virtio-serial]',
  summary: 'A device of a QEMU guest that is no virtio channel or console is at a virtio-serial controller that is not there.',
  message: 'There is no virtio-serial controller {controller}, and libvirt adds one for channels and consoles only; remove the address.',
  check(_, domain, report) {
    if (!domain.isQemu) return;
    for (const { element, controller } of serialPorts(domain)) {
      if (hasController(domain, 'virtio-serial', controller) === false) report(element, { controller });
    }
  },
  fix: removeBlamed,
});

const virtioConsole = misplaced({
  code: 'virtio-console-address-type',
  on: 'devices/console',
  // That of a channel is replaced.
  paths: ['address@type=pci|drive|usb|ccid|isa|dimm|spapr-vio|virtio-mmio'],
  summary: 'A virtio console of a QEMU guest has an address that is not a virtio-serial address.',
  message: 'A virtio console is a port of a virtio-serial controller: it cannot have an address of type `{value}`; remove it.',
  when: (console, domain) => domain.isQemu && value(console.child('target'), 'type') === 'virtio',
});

function serialPorts(domain: Domain): readonly VirtioSerialAddress[] {
  return domain.memo(collectSerialPorts);
}

/** Devices with a complete address, of whatever kind: libvirt chooses a port where it is 0. */
function collectSerialPorts(domain: Domain): readonly VirtioSerialAddress[] {
  return domain.devices().flatMap((device) => {
    const address = isNoDevice(device) || isSerialPortAgain(device) ? undefined : virtioSerialAddress(device);
    return address && address.port !== 0 ? [address] : [];
  });
}

const ccwElsewhere = misplaced({
  code: 'ccw-address-elsewhere',
  on: 'devices/*',
  paths: ['address@type=ccw'],
  summary: 'A device has a CCW address on a machine that is not an s390-ccw.',
  message: 'The machine type `{machine}` has no channel subsystem, so a device cannot have a `ccw` address; remove it.',
  when(device, domain) {
    if (!domain.isQemu || domain.machineFamily === undefined || domain.isS390Ccw) return false;
    if (isNoDevice(device) || isAddressReplaced(device, domain) || isBuiltinController(domain, device)) return false;
    return { machine: domain.machine ?? '' };
  },
});

/** What a rule about something that only one device can have is made of. */
interface UniqueRule {
  readonly code: string;
  readonly on: string;
  readonly summary: string;
  readonly message: string;
  readonly applies: (domain: Domain) => boolean;
  /** What is to blame, and what no other device may have; `undefined` for a device without it. */
  readonly keyOf: (device: XmlElement) => readonly [Blame, string] | undefined;
  /** The keys that the blamed attribute can give, the likeliest first, and how its value is then written. */
  readonly others: (key: string) => Iterable<readonly [key: string, value: string]>;
}

/** As many are tried for a free one. */
const MAX_TRIED = 4096;

/** Numbers from one on, by steps, up to a last one. */
function* numbers(first: number, last: number, step = 1): Iterable<number> {
  for (let number = first, tried = 0; number <= last && tried < MAX_TRIED; number += step, tried++) yield number;
}

function padded(number: number, digits: number): string {
  return `0x${number.toString(16).padStart(digits, '0')}`;
}

/** Whether a console may be the first serial port once more, address and all. */
function isSerialPortAgain(device: XmlElement): boolean {
  return device.name === 'console' && (value(device.child('target'), 'type') ?? 'serial') === 'serial';
}

/** A rule that no two devices have the same key, with a fix that takes the next free one. */
function unique({ applies, keyOf, others, ...about }: UniqueRule) {
  return rule({
    ...about,
    severity: 'error',
    check(_, domain, report) {
      if (!applies(domain)) return;
      const taken = new Map<string, Blame>();
      for (const device of domain.devices()) {
        const found = isSerialPortAgain(device) || isNoDevice(device) ? undefined : keyOf(device);
        if (found === undefined) continue;
        const first = taken.get(found[1]);
        if (first === undefined) taken.set(found[1], found[0]);
        else report(found[0], { value: found[1] }, [relatedPlace(first, 'first-one')]);
      }
    },
    fix(domain, problem) {
      const taken = new Set(domain.devices().map((device) => keyOf(device)?.[1]));
      for (const [key, text] of others(String(problem.args['value']))) if (!taken.has(key)) return replaceBlamed(domain, problem, text);
      return [];
    },
  });
}

const ccwInUse = unique({
  code: 'ccw-address-in-use',
  on: '[devices/*/address@devno]',
  summary: 'Two devices of a QEMU guest have the same CCW address.',
  message: 'The CCW device number {value} is already taken; choose another `devno`.',
  applies: (domain) => domain.isQemu && domain.isS390Ccw,
  keyOf: (device) => {
    const address = ccwAddress(device);
    return address && [attributeOr(address.element, 'devno'), [address.cssid, address.ssid, address.devno].map(hex).join('.')];
  },
  *others(key) {
    const [cssid = '', ssid = ''] = key.split('.');
    for (const devno of numbers(0, 0xffff)) yield [`${cssid}.${ssid}.${hex(devno)}`, padded(devno, 4)];
  },
});

/** How far apart libvirt puts the registers that it chooses. */
const REGISTER_STEP = 0x1000;

const spaprInUse = unique({
  code: 'spapr-vio-reg-in-use',
  on: '[devices/*/address@reg]',
  summary: 'Two devices of a pSeries guest have the same spapr-vio register.',
  message: 'The spapr-vio register {value} is already taken; choose another `reg`.',
  applies: (domain) => domain.isQemu,
  keyOf: (device) => {
    const address = spaprVioAddress(device);
    return address && [attributeOr(address.element, 'reg'), `0x${address.reg.toString(16)}`];
  },
  // qemuDomainAssignSpaprVIOAddress goes on in these steps as well.
  *others(key) {
    for (const reg of numbers(Number(key) + REGISTER_STEP, Number.MAX_SAFE_INTEGER, REGISTER_STEP)) yield [padded(reg, 0), padded(reg, 8)];
  },
});

/** What x86 chipsets have places for: where no slot is written, libvirt forgets the zPCI part together with the rest. */
const HAVE_PLACES: ReadonlySet<string> = new Set(['video', 'sound', 'controller']);

const zpciElsewhere = misplaced({
  code: 'zpci-elsewhere',
  on: 'devices/*/address',
  paths: ['zpci'],
  summary: 'A PCI address of a QEMU guest has a zPCI part on an architecture other than s390x.',
  message: 'Only s390x guests have zPCI; remove `<zpci>`.',
  when(address, domain) {
    const device = address.parent;
    if (!domain.isQemu || domain.archFamily === undefined || domain.isS390 || value(address, 'type') !== 'pci' || device === undefined) return false;
    if (isNoDevice(device) || isAddressReplaced(device, domain)) return false;
    return !(domain.isX86 && HAVE_PLACES.has(device.name) && pciAddress(device) === undefined);
  },
});

const zpciUid = rule({
  code: 'zpci-uid-out-of-range',
  severity: 'error',
  on: 'devices/*/address/zpci',
  summary: 'A zPCI uid of a QEMU guest is 0 or beyond 0xffff.',
  message: 'A zPCI `uid` is from 0x0001 to 0xffff; `{value}` is not.',
  check(zpci, domain, report) {
    const attribute = zpci.attribute('uid');
    const uid = anyBaseAttribute(zpci, 'uid');
    const device = zpci.parent?.parent;
    if (device && isNoDevice(device)) return;
    if (attribute && domain.isQemu && uid !== undefined && (uid === 0 || uid > 0xffff)) report(attribute, { value: attribute.value });
  },
});

const zpciUidInUse = unique({
  code: 'zpci-uid-in-use',
  on: '[devices/*/address/zpci]',
  summary: 'Two devices of an s390x guest have the same zPCI uid.',
  message: 'The zPCI `uid` {value} is already taken; choose another.',
  applies: (domain) => domain.isQemu && domain.isS390,
  keyOf: zpciKey('uid'),
  *others() {
    for (const id of numbers(1, 0xffff)) yield [padded(id, 4), padded(id, 4)];
  },
});

const zpciFidInUse = unique({
  code: 'zpci-fid-in-use',
  on: '[devices/*/address/zpci]',
  summary: 'Two devices of an s390x guest have the same zPCI fid.',
  message: 'The zPCI `fid` {value} is already taken; choose another.',
  applies: (domain) => domain.isQemu && domain.isS390,
  keyOf: zpciKey('fid'),
  *others() {
    for (const id of numbers(0, 0xffffffff)) yield [padded(id, 4), padded(id, 8)];
  },
});

function zpciKey(name: 'uid' | 'fid'): (device: XmlElement) => readonly [Blame, string] | undefined {
  return (device) => {
    const zpci = zpciAddress(device);
    const id = zpci?.[name];
    return zpci && id !== undefined ? [attributeOr(zpci.element, name), padded(id, 4)] : undefined;
  };
}

/** Types of address that no virtio device has. */
const NOT_VIRTIO = 'drive|usb|virtio-serial|ccid|isa|dimm|spapr-vio|virtio-s390';

const virtioType = misplaced({
  code: 'virtio-address-type',
  on: 'devices/interface,devices/controller,devices/filesystem,devices/input,devices/rng,devices/memballoon,devices/vsock,devices/crypto',
  paths: [`address@type=${NOT_VIRTIO}`],
  summary: 'A virtio device of a QEMU guest has an address that is neither PCI, CCW nor virtio-mmio.',
  message: 'A virtio device cannot have an address of type `{value}`; remove it, or use `pci`.',
  when: (device, domain) => domain.isQemu && isVirtioDevice(device),
});

const acpiIndex = misplaced({
  code: 'acpi-index-not-pci',
  on: 'devices/*',
  paths: ['acpi@index'],
  summary: 'A device of a QEMU guest that is not on a PCI bus has an ACPI index.',
  message: 'Only a PCI device has an ACPI index, and this one has an address of type `{type}`.',
  when(device, domain) {
    if (isNoDevice(device)) return false;
    const type = addressType(device) ?? (device.name === 'disk' && DRIVE.has(diskBus(device) ?? '') ? 'drive' : undefined);
    return domain.isQemu && type !== undefined && type !== 'pci' && { type };
  },
});

const DRIVE = new Set(['ide', 'scsi', 'sata', 'fdc']);

const romNotPci = misplaced({
  code: 'rom-not-pci',
  on: 'devices/interface,devices/hostdev',
  paths: ['rom'],
  summary: 'A device of a QEMU guest that is not on a PCI bus tunes its ROM.',
  message: 'Only a PCI device has a ROM, and this one has an address of type `{type}`.',
  when(device, domain) {
    const type = addressType(device);
    return domain.isQemu && type !== undefined && type !== 'pci' && type !== 'unassigned' && { type };
  },
});

const romOff = misplaced({
  code: 'rom-tuned-when-off',
  on: 'devices/interface/rom,devices/hostdev/rom',
  paths: ['@bar', '@file'],
  summary: 'A ROM is disabled and tuned at once.',
  message: 'The ROM is disabled, so `{name}` has no place; remove it.',
  when: (rom) => isOff(rom.attribute('enabled')),
});

const smartcardAddress = misplaced({
  code: 'smartcard-address-type',
  on: 'devices/smartcard',
  paths: ['address@type'],
  summary: 'A smartcard has an address that is not a CCID address.',
  message: 'A smartcard needs an address of type `ccid`, not `{value}`.',
  when: (smartcard) => !['ccid', 'unassigned'].includes(addressType(smartcard) ?? ''),
});

const usbOnly = rule({
  code: 'usb-device-address-type',
  severity: 'error',
  on: 'devices/input[address@type],devices/redirdev[address@type]',
  summary: 'A USB input or redirected device has an address that is not a USB address.',
  message: 'A USB device needs an address of type `usb`, not `{type}`.',
  check(device, _domain, report) {
    const type = device.child('address')?.attribute('type');
    if (type === undefined || type.value === 'usb') return;
    const bus = value(device, 'bus') ?? (device.name === 'redirdev' ? 'usb' : undefined);
    if (bus === 'usb') report(type, { type: type.value });
  },
  fix: removeBlamed,
});

function hex(number: number): string {
  return number.toString(16);
}

const dimmSlot = rule({
  code: 'dimm-address-without-slot',
  severity: 'error',
  on: 'devices/*/address[@type=dimm]',
  summary: 'An address of type dimm does not say which slot.',
  message: 'An address of type `dimm` needs a `slot`.',
  check(address, _domain, report) {
    if (!address.attribute('slot') && !(address.parent && isNoDevice(address.parent))) report(address);
  },
  fix: removeBlamed,
});

/** Rules on the other kinds of address. */
export const otherAddresses: RuleFamily = {
  name: 'otherAddresses',
  rules: [
    noSerialPort,
    serialPortInUse,
    noSerialController,
    virtioConsole,
    ccwElsewhere,
    ccwInUse,
    spaprInUse,
    zpciElsewhere,
    zpciUid,
    zpciUidInUse,
    zpciFidInUse,
    virtioType,
    acpiIndex,
    romNotPci,
    romOff,
    smartcardAddress,
    usbOnly,
    dimmSlot,
  ],
};
