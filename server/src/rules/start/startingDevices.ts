// Devices that libvirt defines and QEMU does not start with: queues and ports beyond what it has, and cards of other machines.
import { controllersOf } from '../../domain/controllers';
import { diskBus } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { MADE_FOR_GUESTS, WITHOUT_ISA } from '../../domain/machine';
import { qemuElements } from '../../domain/qemuNamespace';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { isOn, unsigned, unsignedAttribute, value } from '../../domain/values';
import type { XmlAttribute, XmlElement } from '../../syntax/nodes';
import { removeBlamedElement } from '../fixes';
import { attributeOr, blamedAttribute, isQemu, removeBlamed, replaceBlamed } from '../support';

/** Half of VIRTIO_QUEUE_MAX of QEMU, but for the queues of the controller itself. */
const MOST_PORTS = 511;

const serialPorts = rule({
  code: 'virtio-serial-ports',
  severity: 'warning',
  on: 'devices/controller[@ports]',
  summary: 'A virtio-serial controller has no ports, or more than 511: QEMU does not start.',
  message: 'A virtio-serial controller has 1 to {most} ports, not {value}: QEMU does not start.',
  only: isQemu,
  check(controller, _domain, report) {
    const ports = controller.attribute('ports');
    const count = unsigned(ports?.value);
    if (!ports || count === undefined || value(controller, 'type') !== 'virtio-serial') return;
    if (count === 0 || count > MOST_PORTS) report(ports, { value: count, most: MOST_PORTS });
  },
  fix: removeBlamed,
});

/** VIRTIO_QUEUE_MAX of QEMU but for the two that virtio-scsi has of its own. */
const MOST_SCSI_QUEUES = 1022;

const scsiQueues = rule({
  code: 'controller-queues-too-many',
  severity: 'warning',
  on: 'devices/controller[driver@queues]',
  summary: 'A virtio-scsi controller has more than 1022 queues: QEMU does not start.',
  message: 'A virtio-scsi controller has at most {most} queues, not {value}: QEMU does not start.',
  only: isQemu,
  check(controller, _domain, report) {
    const queues = controller.child('driver')?.attribute('queues');
    const isVirtio = value(controller, 'type') === 'scsi' && value(controller, 'model')?.startsWith('virtio') === true;
    if (queues && isVirtio && (unsigned(queues.value) ?? 0) > MOST_SCSI_QUEUES) report(queues, { value: queues.value, most: MOST_SCSI_QUEUES });
  },
  fix: removeBlamed,
});

/** VIRTIO_NET_RX_QUEUE_MIN_SIZE and VIRTQUEUE_MAX_SIZE of QEMU; libvirt itself asks for a power of two. */
const NET_QUEUE = { least: 256, most: 1024 } as const;

const netQueueSize = rule({
  code: 'interface-queue-size-range',
  severity: 'warning',
  on: 'devices/interface[driver@rx_queue_size],devices/interface[driver@tx_queue_size]',
  summary: "The size of a virtio network card's queues is below 256 or above 1024: QEMU does not start.",
  message: '`{name}` is a power of two from {least} to {most}, not {value}: QEMU does not start.',
  only: isQemu,
  check(card, _domain, report) {
    for (const name of ['rx_queue_size', 'tx_queue_size']) {
      const attribute = card.child('driver')?.attribute(name);
      const size = unsigned(attribute?.value);
      if (attribute && size !== undefined && size !== 0 && isVirtio(card) && (size < NET_QUEUE.least || size > NET_QUEUE.most)) report(attribute, { name, value: size, ...NET_QUEUE });
    }
  },
  fix: removeBlamed,
});

/** The model of a virtio device, whether it is an attribute or, as that of network cards, an element. */
function modelOf(device: XmlElement): XmlAttribute | undefined {
  return device.attribute('model') ?? device.child('model')?.attribute('type');
}

/** Whether a device that may have an IOMMU option is a virtio device. */
function isVirtio(device: XmlElement): boolean {
  switch (device.name) {
    case 'disk':
      return diskBus(device) === 'virtio';
    case 'input':
      return value(device, 'bus') === 'virtio';
    case 'interface':
    case 'controller':
      return value(device, 'type') === 'virtio-serial' || modelOf(device)?.value.startsWith('virtio') === true;
    default:
      return true;
  }
}

const legacyIommu = rule({
  code: 'virtio-iommu-legacy',
  severity: 'warning',
  on: 'devices/*[driver@iommu=on]',
  summary: 'A virtio device is to use an IOMMU, and speaks the old protocol too, which has none: QEMU does not start.',
  message: '`iommu="on"` is not for a virtio device that speaks the old protocol too, as all but `virtio-non-transitional` do here: QEMU does not start.',
  only: (domain) => domain.isQemu && domain.isX86,
  check(device, domain, report) {
    const iommu = device.child('driver')?.attribute('iommu');
    const model = modelOf(device)?.value;
    if (!iommu || !isVirtio(device)) return;
    if (model === 'virtio-transitional' || (domain.isI440fx && model !== 'virtio-non-transitional')) report(iommu);
  },
  fix: removeBlamed,
});

const ccwModel = rule({
  code: 'virtio-model-on-ccw',
  severity: 'warning',
  on: 'devices/*[@model=virtio-transitional|virtio-non-transitional],devices/interface[model@type=virtio-transitional|virtio-non-transitional]',
  summary: 'A virtio device of an s390 guest is of a transitional or non-transitional model, which are for PCI: the guest does not start.',
  message: '`{model}` is for PCI, and virtio devices of s390 guests are on CCW: the guest does not start; use `virtio`.',
  only: (domain) => domain.isQemu && domain.isS390Ccw,
  check(device, _domain, report) {
    const model = modelOf(device);
    const address = value(device.child('address'), 'type');
    if (model && (address === undefined || address === 'ccw')) report(model, { model: model.value });
  },
  fix(domain, problem) {
    const owner = blamedAttribute(domain, problem.span)?.owner;
    return replaceBlamed(domain, problem, owner && value(owner, 'type') === 'scsi' ? 'virtio-scsi' : 'virtio');
  },
});

const isaSound = rule({
  code: 'sound-needs-isa',
  severity: 'warning',
  on: 'devices/sound[@model=sb16|pcspk]',
  summary: 'A guest on a machine without ISA has a sound card that is on ISA: QEMU does not start.',
  message: 'The sound card `{model}` is on ISA, which the machine type `{machine}` does not have: QEMU does not start.',
  only: (domain) => domain.isQemu && WITHOUT_ISA.has(domain.machineFamily),
  check: (sound, domain, report) => report(attributeOr(sound, 'model'), { model: value(sound, 'model') ?? '', machine: domain.machine ?? '' }),
  fix: removeBlamedElement,
});

const vscsiElsewhere = rule({
  code: 'scsi-ibmvscsi-elsewhere',
  severity: 'warning',
  on: 'devices/controller[@model=ibmvscsi]',
  summary: 'A guest that is not pSeries has a SCSI controller of model ibmvscsi: QEMU does not start.',
  message: 'The SCSI controller `ibmvscsi` is of pSeries machines, and QEMU does not start with it elsewhere; use `virtio-scsi`.',
  only: (domain) => domain.isQemu && domain.machineFamily !== undefined && !domain.isPseries,
  check(controller, _domain, report) {
    if (value(controller, 'type') === 'scsi') report(attributeOr(controller, 'model'));
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio-scsi'),
});

const misnamedCard = rule({
  code: 'scsi-dc390-misnamed',
  severity: 'warning',
  on: 'devices/controller[@model=dc390]',
  summary: 'A guest has a SCSI controller of model dc390, which libvirt 9.0 to 11.3 ask QEMU for by a wrong name: it does not start.',
  message: 'Libvirt (9.0 to 11.3 at least) asks QEMU for a `dc-390`, and QEMU calls it `dc390`: the guest does not start. Use `am53c974`, the chip of that card.',
  only: isQemu,
  check(controller, _domain, report) {
    if (value(controller, 'type') === 'scsi') report(attributeOr(controller, 'model'));
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'am53c974'),
});

const viaElsewhere = rule({
  code: 'usb-vt82c686b-elsewhere',
  severity: 'warning',
  on: 'devices/controller[@model=vt82c686b-uhci]',
  summary: 'A guest on a machine without a VIA chipset has a USB controller of one: the guest does not start.',
  message: 'The USB controller `vt82c686b-uhci` is part of a chipset that the machine type `{machine}` does not have: the guest does not start.',
  only: (domain) => domain.isQemu && MADE_FOR_GUESTS.has(domain.machineFamily),
  check: (controller, domain, report) => report(attributeOr(controller, 'model'), { machine: domain.machine ?? '' }),
  fix: (domain, problem) => replaceBlamed(domain, problem, 'piix3-uhci'),
});

/** Whether arguments that libvirt hands on give QEMU a display of which libvirt does not know. */
function hasOwnDisplay(domain: Domain): boolean {
  return qemuElements(domain, ['commandline', 'arg']).some((argument) => value(argument, 'value')?.startsWith('-display') === true);
}

const accelWithoutGl = rule({
  code: 'video-accel3d-without-gl',
  severity: 'warning',
  on: 'devices/video[model/acceleration@accel3d=yes]',
  summary: 'A virtio card draws in 3D, and no display of the guest has OpenGL: QEMU does not start.',
  message: '3D needs a display with OpenGL, and QEMU does not start without: add `<gl enable="yes"/>` to a `spice` display, or a display of type `egl-headless`.',
  only: isQemu,
  check(video, domain, report) {
    const model = video.child('model');
    const acceleration = model?.child('acceleration');
    if (!acceleration || value(model, 'type') !== 'virtio' || value(video.child('driver'), 'name') === 'vhostuser') return;
    const hasGl = domain.devices('graphics').some((display) => value(display, 'type') === 'egl-headless' || isOn(display.child('gl')?.attribute('enable')));
    if (!hasGl && !hasOwnDisplay(domain)) report(attributeOr(acceleration, 'accel3d'));
  },
  fix: removeBlamed,
});

/** Controllers that speak only the high speed. */
const HIGH_SPEED = new Set(['ehci', 'ich9-ehci1']);

/** Whether a device speaks only the full speed of USB 1. */
function isFullSpeed(device: XmlElement): boolean {
  switch (device.name) {
    case 'hub':
    case 'smartcard':
      return true;
    case 'sound':
      return value(device, 'model') === 'usb';
    case 'serial':
      return value(device.child('target'), 'type') === 'usb-serial';
    default:
      return false;
  }
}

const fullSpeed = rule({
  code: 'usb-full-speed-on-ehci',
  severity: 'warning',
  on: '[devices/controller@model=ehci|ich9-ehci1]',
  summary: 'A guest has USB devices of full speed, and only EHCI controllers without companions: QEMU does not start.',
  message: 'This USB device is of full speed, which an `{model}` has no part in: QEMU does not start. Use a controller of model `qemu-xhci`, or add `ich9-uhci1` as its companion.',
  only: (domain) => domain.isQemu && controllersOf(domain, 'usb').every(({ model }) => HIGH_SPEED.has(model ?? '')),
  check(_, domain, report) {
    const model = controllersOf(domain, 'usb')[0]?.model ?? '';
    for (const device of domain.devices()) if (isFullSpeed(device)) report(device, { model });
  },
});

/** Ports of QEMU's EHCI, and of each companion. */
const EHCI_PORTS = 6;
const COMPANION_PORTS = 2;

const companionPorts = rule({
  code: 'usb-companion-ports',
  severity: 'warning',
  on: '[devices/controller/master@startport]',
  summary: 'Companions of a USB controller share ports, or have ports that it does not have: QEMU does not start.',
  message: 'A companion has two ports, of its own, of the {ports} of its master: `startport` is 0, 2 or 4 for three of them, not {start}. QEMU does not start.',
  only: isQemu,
  check(_, domain, report) {
    const taken = new Map<string, XmlElement>();
    for (const { element, index } of controllersOf(domain, 'usb')) {
      const master = element.child('master');
      const start = unsignedAttribute(master, 'startport');
      if (!master || start === undefined || index === undefined) continue;
      const keys = Array.from({ length: COMPANION_PORTS }, (_port, at) => `${index}.${start + at}`);
      const first = keys.flatMap((key) => taken.get(key) ?? [])[0];
      const blame = attributeOr(master, 'startport');
      if (first) report(blame, { start, ports: EHCI_PORTS }, [relatedPlace(first, 'first-one')]);
      else if (start + COMPANION_PORTS > EHCI_PORTS) report(blame, { start, ports: EHCI_PORTS });
      for (const key of keys) if (!taken.has(key)) taken.set(key, master);
    }
  },
});

const acpiIndexTwice = rule({
  code: 'acpi-index-in-use',
  severity: 'warning',
  on: '[devices/*/acpi@index]',
  summary: 'Two devices have the same ACPI index: QEMU does not start.',
  message: 'Another device has the ACPI index {index}, and QEMU does not start with two; choose another one.',
  // Without ACPI, only q35 looks at it.
  only: (domain) => domain.isQemu && (domain.isQ35 || domain.feature('acpi') !== undefined),
  check(_, domain, report) {
    const seen = new Map<number, XmlAttribute>();
    for (const device of domain.devices()) {
      const attribute = device.child('acpi')?.attribute('index');
      const index = unsigned(attribute?.value);
      if (!attribute || index === undefined || index === 0) continue;
      const first = seen.get(index);
      if (first) report(attribute, { index }, [relatedPlace(first, 'first-one')]);
      else seen.set(index, attribute);
    }
  },
  fix: removeBlamed,
});

const xenChannel = rule({
  code: 'channel-target-not-in-qemu',
  // Libvirt itself makes no command line for it.
  severity: 'error',
  on: 'devices/channel/target[@type=xen]',
  summary: 'A QEMU guest has a channel of target type xen: libvirt does not start it, and says not why.',
  message: 'Channels of target type `xen` are for Xen guests: libvirt does not start this one, and does not say why. Use `virtio`.',
  only: isQemu,
  check: (target, _domain, report) => report(attributeOr(target, 'type')),
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio'),
});

/** `sun_path` of Linux without the byte that ends it. */
const LONGEST_SOCKET = 107;

const socketPath = rule({
  code: 'socket-path-too-long',
  severity: 'warning',
  on: ['serial', 'parallel', 'console', 'channel', 'redirdev', 'smartcard'].map((name) => `devices/${name}[@type=unix]`).join(','),
  summary: 'The path of a UNIX socket has more than 107 bytes: the guest does not start.',
  message: 'The path of a UNIX socket has at most {most} bytes, and this has {length}: the guest does not start.',
  only: isQemu,
  check(device, domain, report) {
    // Libvirt lists the first serial port as a console once more.
    if (device.name === 'console' && (value(device.child('target'), 'type') ?? 'serial') === 'serial' && domain.devices('serial').length > 0) return;
    const path = device.child('source')?.attribute('path');
    const length = path ? new TextEncoder().encode(path.value).length : 0;
    if (path && length > LONGEST_SOCKET) report(path, { length, most: LONGEST_SOCKET });
  },
});

/** Rules on devices that QEMU does not start with. */
export const startingDeviceRules: RuleFamily = {
  name: 'startingDevices',
  rules: [
    serialPorts,
    scsiQueues,
    netQueueSize,
    legacyIommu,
    ccwModel,
    isaSound,
    vscsiElsewhere,
    misnamedCard,
    viaElsewhere,
    accelWithoutGl,
    fullSpeed,
    companionPorts,
    acpiIndexTwice,
    xenChannel,
    socketPath,
  ],
};
