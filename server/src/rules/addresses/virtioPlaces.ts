// Machines on which libvirt finds no place for a virtio device: neither a PCI bus nor virtio-mmio nor channels.
import { addressType } from '../../domain/addresses';
import { controllersOf } from '../../domain/controllers';
import { isVirtioDevice } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement } from '../fixes';
import { attributeOr } from '../support';

/** Architectures to whose machines libvirt adds no PCI root, and which it takes to have PCI nevertheless. */
const WITHOUT_ROOT: ReadonlySet<string> = new Set(['cris', 'm68k', 'microblaze', 'microblazeel', 'sparc', 'xtensa', 'xtensaeb']);

/** Whether libvirt assigns no PCI addresses on an ARM or RISC-V machine (qemuDomainSupportsPCI of its qemu_domain.c). */
function isWithoutPci(domain: Domain): boolean {
  const { machine } = domain;
  if (!domain.isQemu || machine === undefined) return false;
  if (domain.isArm) return !domain.isArmVirt && machine !== 'versatilepb';
  return domain.isRiscv && !domain.isRiscvVirt;
}

function lacksPlaces(domain: Domain): boolean {
  const hasNoRoot = domain.isQemu && domain.machine !== undefined && WITHOUT_ROOT.has(domain.arch ?? '');
  return (hasNoRoot || isWithoutPci(domain)) && controllersOf(domain, 'pci').length === 0;
}

/** Whether libvirt finds a place for a device that has none written (qemuDomainAssignVirtioMMIOAddresses of its qemu_domain_address.c). */
function findsPlace(device: XmlElement, { isArm, machine }: Domain): boolean {
  // QEMU's older way with network cards of ARM machines needs no address.
  if (isArm && device.name === 'interface') return true;
  return isArm && machine?.startsWith('vexpress-') === true && device.name !== 'filesystem' && device.name !== 'vsock';
}

/** Whether libvirt adds a virtio-serial controller for a channel or console, which is a port of it. */
function impliesController(device: XmlElement, domain: Domain): boolean {
  if (device.name !== 'channel' && device.name !== 'console') return false;
  return value(device.child('target'), 'type') === 'virtio' && controllersOf(domain, 'virtio-serial').length === 0;
}

const noPlace = rule({
  code: 'virtio-bus-missing',
  severity: 'error',
  on: 'devices/*',
  summary: 'A QEMU guest has a virtio device without an address, and libvirt knows no bus of its machine type to put it on.',
  message: '`<{element}>` is a virtio device, and the machine type `{machine}` has no bus that libvirt would put it on; remove it.',
  only: lacksPlaces,
  check(device, domain, report) {
    const isThere = isVirtioDevice(device) ? addressType(device) === undefined : impliesController(device, domain);
    if (isThere && !findsPlace(device, domain)) report(device, { element: device.name, machine: domain.machine ?? '' });
  },
  fix: removeBlamedElement,
});

const controllerElsewhere = rule({
  code: 'pci-controller-elsewhere',
  severity: 'error',
  on: 'devices/controller[@type=pci]',
  summary: 'A PCI bridge or port is on an ARM or RISC-V machine other than virt, of which libvirt knows no PCI.',
  message: 'Libvirt knows no PCI of the machine type `{machine}`, and so no `{model}`: remove it, or use `virt`.',
  only: isWithoutPci,
  check(controller, domain, report) {
    const model = value(controller, 'model');
    if (model === undefined || model === 'pci-root' || model === 'pcie-root' || controller.child('model')) return;
    report(attributeOr(controller, 'model'), { machine: domain.machine ?? '', model });
  },
  fix: removeBlamedElement,
});

/** Rules on the places of virtio devices. */
export const virtioPlaces: RuleFamily = { name: 'virtioPlaces', rules: [noPlace, controllerElsewhere] };
