// Devices that need a bus the guest does not have: PCI on machines without it, PCI Express on older ones, USB where nothing adds a controller.
import { addressType, pciNumbers } from '../../domain/addresses';
import { controllerAt, controllersOf } from '../../domain/controllers';
import { diskBus, hostdevType, interfaceType } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { pciTopology } from '../../domain/pciTopology';
import { rule, type RuleFamily } from '../../domain/rule';
import { isUsbDevice, isUsbOff } from '../../domain/usbTree';
import { value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { addChild, removeBlamedElement } from '../fixes';
import { attributeOr, removeBlamed } from '../support';

/** Models of x86 machines to which libvirt adds no PCI root (qemuDomainDefAddDefaultDevices of its qemu_postparse.c). */
const WITHOUT_PCI = /^(isapc|microvm|xenpvh?|xenfv(-.*)?)$/;

/** Whether an x86 machine has no PCI bus, and none is written either. */
function lacksPci(domain: Domain): boolean {
  return domain.isQemu && domain.isX86 && WITHOUT_PCI.test(domain.machine ?? '') && controllersOf(domain, 'pci').length === 0;
}

/** Whether libvirt is to choose a device's PCI address (virDeviceInfoPCIAddressIsWanted of its device_conf.h). */
function wantsPciAddress(device: XmlElement): boolean {
  const address = device.child('address');
  const type = addressType(device);
  if (address === undefined || type === undefined) return true;
  const numbers = type === 'pci' ? pciNumbers(address) : undefined;
  return numbers !== undefined && numbers.domain === 0 && numbers.bus === 0 && numbers.slot === 0;
}

const PCI_ALWAYS = new Set(['memballoon', 'rng', 'shmem', 'vsock', 'crypto', 'pstore']);
const OTHER_SOUNDS = new Set(['sb16', 'pcspk', 'usb', 'ich7']);
const OTHER_VIDEOS = new Set(['none', 'ramfb', 'gop']);

/** Whether a device of an x86 guest is on the PCI bus (qemuDomainDeviceCalculatePCIConnectFlags of libvirt's qemu_domain_address.c). */
function isPciDevice(device: XmlElement): boolean {
  const model = value(device, 'model') ?? value(device.child('model'), 'type');
  switch (device.name) {
    case 'controller':
      return isPciController(device);
    case 'disk':
      return diskBus(device) === 'virtio';
    case 'filesystem':
      return value(device.child('driver'), 'type') !== 'mtp';
    case 'hostdev':
      return hostdevType(device) === 'pci' || hostdevType(device) === 'scsi_host';
    case 'input':
      return value(device, 'bus') === 'virtio';
    case 'interface':
      return model !== 'usb-net' && model !== 'ne2k_isa' && interfaceType(device) !== 'hostdev';
    case 'sound':
      return model !== undefined && !OTHER_SOUNDS.has(model);
    case 'video':
      return !OTHER_VIDEOS.has(model ?? 'cirrus');
    case 'watchdog':
      return model === 'i6300esb';
    default:
      return PCI_ALWAYS.has(device.name) && model !== 'none';
  }
}

function isPciController(controller: XmlElement): boolean {
  const type = value(controller, 'type');
  const model = value(controller, 'model');
  return type === 'sata' || type === 'scsi' || type === 'virtio-serial' || (type === 'usb' && model !== 'none');
}

const noPci = rule({
  code: 'pci-bus-missing',
  severity: 'error',
  on: 'devices/*',
  summary: 'A QEMU guest has a device on the PCI bus, but its machine type has no PCI.',
  message: '`<{element}>` is a PCI device, and the machine type `{machine}` has no PCI bus; remove it, or use `q35`.',
  only: lacksPci,
  check(device, domain, report) {
    if (isPciDevice(device) && wantsPciAddress(device)) report(device, { element: device.name, machine: domain.machine ?? '' });
  },
  fix: removeBlamedElement,
});

const impliedPci = rule({
  code: 'pci-device-implied',
  severity: 'error',
  on: 'devices',
  summary: 'The machine type has no PCI bus, and the balloon or USB controller that libvirt adds is not switched off.',
  message: 'libvirt adds a `<{element}>` to this guest, and the machine type `{machine}` has no PCI bus for it; add `{add}`.',
  only: lacksPci,
  check(devices, domain, report) {
    const machine = domain.machine ?? '';
    if (domain.devices('memballoon').length === 0) report(devices, { element: 'memballoon', machine, add: NO_BALLOON });
    else if (machine !== 'isapc' && controllersOf(domain, 'usb').length === 0) report(devices, { element: 'controller', machine, add: NO_USB });
  },
  fix(domain, problem) {
    const name = problem.args['add'] === NO_USB ? 'controller' : 'memballoon';
    return addChild(domain, domain.root.child('devices'), name, name === 'controller' ? NO_USB : NO_BALLOON);
  },
});

const NO_BALLOON = '<memballoon model="none"/>';
const NO_USB = '<controller type="usb" model="none"/>';

/** Controllers that are plugged into PCI Express only. */
const EXPRESS = new Set(['pcie-root-port', 'dmi-to-pci-bridge', 'pcie-switch-upstream-port', 'pcie-to-pci-bridge']);

const noExpress = rule({
  code: 'pcie-bus-missing',
  severity: 'error',
  on: 'devices/controller[@type=pci]',
  summary: 'A PCI controller of a QEMU guest belongs on a bus that the guest does not have and libvirt cannot add.',
  message: 'The guest has no `{bus}` to plug this `{model}` into.',
  only: (domain) => domain.isQemu,
  check(controller, domain, report) {
    const model = controller.attribute('model');
    if (model === undefined || !wantsPciAddress(controller) || controllerAt(domain, controller)?.index === 0) return;
    const models = controllersOf(domain, 'pci').map((other) => other.model);
    if (model.value === 'pcie-switch-downstream-port') {
      if (!models.includes('pcie-switch-upstream-port')) report(model, { model: model.value, bus: 'pcie-switch-upstream-port' });
    } else if (EXPRESS.has(model.value) && pciTopology(domain).machineRoot === 'pci-root') {
      report(model, { model: model.value, bus: 'pcie-root' });
    }
  },
  fix: removeBlamed,
});

/** Whether libvirt adds no USB controller to a machine (qemuDomainDefAddDefaultDevices). */
export function lacksUsb(domain: Domain): boolean {
  if (!domain.isQemu || !addsNoUsb(domain)) return false;
  return controllersOf(domain, 'usb').every((usb) => isSwitchedOff(usb.element, domain));
}

function addsNoUsb(domain: Domain): boolean {
  const { machine } = domain;
  if (machine === undefined) return false;
  if (domain.isArm) return machine !== 'versatilepb' && !machine.startsWith('realview');
  return machine === 'isapc' || domain.isRiscv || domain.isS390 || domain.isLoongArch;
}

/** A USB controller without model or address is none on s390. */
function isSwitchedOff(usb: XmlElement, domain: Domain): boolean {
  const model = value(usb, 'model');
  return model === 'none' || (domain.isS390 && model === undefined && addressType(usb) === undefined);
}

const noUsb = rule({
  code: 'usb-controller-missing',
  severity: 'error',
  on: 'devices/*',
  summary: 'A QEMU guest has a USB device, but no USB controller, and its machine type brings none along.',
  message: '`<{element}>` is a USB device, and the guest has no USB: add `<controller type="usb" model="qemu-xhci"/>`.',
  only: lacksUsb,
  check(device, domain, report) {
    const isUsb = isUsbDevice(device) || isUsbInput(device, domain) || device.name === 'smartcard';
    // Where USB is switched off in so many words, another rule says so.
    if (isUsb && !isUsbOff(domain)) report(device, { element: device.name });
  },
  fix(domain) {
    // The controller itself is a PCI device.
    if (lacksPci(domain)) return [];
    return addChild(domain, domain.root.child('devices'), 'controller', '<controller type="usb" model="qemu-xhci"/>');
  },
});

const impliedUsb = rule({
  code: 'usb-input-without-usb',
  severity: 'error',
  on: 'devices/input,devices/smartcard',
  summary: 'A guest whose USB is switched off has an input device or smartcard that libvirt puts on USB.',
  message: '`<{element}>` is on USB where nothing else is said, and the USB controller of model `none` switches USB off.',
  only: (domain) => domain.isQemu && isUsbOff(domain),
  check(device, domain, report) {
    if (device.name === 'smartcard' || isUsbInput(device, domain)) report(attributeOr(device, 'type'), { element: device.name });
  },
  fix: removeBlamedElement,
});

const impliedKeyboard = rule({
  code: 'usb-keyboard-implied',
  severity: 'error',
  on: 'devices[graphics]',
  summary: 'A ppc64 guest with graphics has its USB switched off: libvirt adds a USB keyboard and mouse.',
  message: 'libvirt adds a USB keyboard to {arch} guests with graphics, and this controller of model `none` switches USB off; remove it.',
  only: (domain) => domain.isQemu && domain.isPpc64 && isUsbOff(domain),
  check(_, domain, report) {
    const none = controllersOf(domain, 'usb').find(({ model }) => model === 'none');
    if (none) report(attributeOr(none.element, 'model'), { arch: domain.arch ?? '' });
  },
  fix: removeBlamedElement,
});

/** Whether libvirt puts an input device without bus on USB (virDomainInputDefPostParse of its domain_postparse.c). */
function isUsbInput(device: XmlElement, domain: Domain): boolean {
  const type = value(device, 'type');
  if (device.name !== 'input' || device.attribute('bus') || domain.archFamily === undefined || domain.isS390) return false;
  if (type === 'passthrough' || type === 'evdev') return false;
  return !domain.isX86 || type === 'tablet';
}

/** Rules on devices whose bus is not there. */
export const busRules: RuleFamily = {
  name: 'buses',
  rules: [noPci, impliedPci, noExpress, noUsb, impliedUsb, impliedKeyboard],
};
