// The addresses that devices are given in the document, read as libvirt's device_conf.c reads them.
import type { XmlElement } from '../syntax/nodes';
import { anyBase, unsigned, value } from './values';

/** The type of a device's `<address>`; `undefined` where it has none. */
export function addressType(device: XmlElement): string | undefined {
  return value(device.child('address'), 'type');
}

/** A PCI address of the guest that names a slot. */
export interface PciAddress {
  readonly element: XmlElement;
  readonly domain: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
}

/** A device's PCI address; `undefined` where it has none, libvirt is to choose one (all zero), or it cannot be read. */
export function pciAddress(device: XmlElement, element = device.child('address')): PciAddress | undefined {
  if (element === undefined || value(element, 'type') !== 'pci') return undefined;
  const numbers = pciNumbers(element);
  if (numbers === undefined || (numbers.domain === 0 && numbers.bus === 0 && numbers.slot === 0)) return undefined;
  return numbers;
}

/** The four numbers of a PCI address, 0 where one is missing; `undefined` where one cannot be read or is out of range. */
export function pciNumbers(element: XmlElement): PciAddress | undefined {
  let domain: number | undefined = 0;
  let bus: number | undefined = 0;
  let slot: number | undefined = 0;
  let fn: number | undefined = 0;
  const { attributes } = element;
  // Backwards: of an attribute that is written twice the first one counts.
  for (let at = attributes.length - 1; at >= 0; at--) {
    const attribute = attributes[at];
    if (attribute?.name === 'domain') domain = anyBase(attribute.value);
    else if (attribute?.name === 'bus') bus = anyBase(attribute.value);
    else if (attribute?.name === 'slot') slot = anyBase(attribute.value);
    else if (attribute?.name === 'function') fn = anyBase(attribute.value);
  }
  if (domain === undefined || bus === undefined || slot === undefined || fn === undefined) return undefined;
  if (bus > 0xff || slot > 0x1f || fn > 7) return undefined;
  return { element, domain, bus, slot, function: fn };
}

/** A PCI address as libvirt writes it: `0000:00:01.1`. */
export function formatPci(address: Omit<PciAddress, 'element'>): string {
  return `${hex(address.domain, 4)}:${hex(address.bus, 2)}:${hex(address.slot, 2)}.${address.function}`;
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}

/** A place on a disk controller. */
export interface DriveAddress {
  readonly controller: number;
  readonly bus: number;
  readonly target: number;
  readonly unit: number;
}

/** The numbers of an `<address type='drive'>`, 0 where one is missing; `undefined` where it is none or cannot be read. */
export function driveAddress(device: XmlElement): DriveAddress | undefined {
  const element = device.child('address');
  if (element === undefined || value(element, 'type') !== 'drive') return undefined;
  const controller = decimal(element, 'controller');
  const bus = decimal(element, 'bus');
  const target = decimal(element, 'target');
  const unit = decimal(element, 'unit');
  if (controller === undefined || bus === undefined || target === undefined || unit === undefined) return undefined;
  return { controller, bus, target, unit };
}

/** A decimal attribute that counts as 0 where it is missing; `undefined` where it cannot be read. */
export function decimal(element: XmlElement, name: string): number | undefined {
  const attribute = element.attribute(name);
  return attribute ? unsigned(attribute.value) : 0;
}
