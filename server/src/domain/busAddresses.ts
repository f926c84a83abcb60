// Addresses that are a number or two: virtio-serial ports, CCW, spapr-vio, memory slots, and the zPCI part of a PCI address.
import type { XmlElement } from '../syntax/nodes';
import { decimal } from './addresses';
import { anyBaseAttribute, value } from './values';

/** A port of a virtio-serial controller; libvirt chooses one where it is 0. */
export interface VirtioSerialAddress {
  readonly element: XmlElement;
  readonly controller: number;
  readonly port: number;
}

/** A device of an s390 channel subsystem. */
export interface CcwAddress {
  readonly element: XmlElement;
  readonly cssid: number;
  readonly ssid: number;
  readonly devno: number;
}

/** A register on the virtual I/O bus of a pSeries machine. */
export interface SpaprVioAddress {
  readonly element: XmlElement;
  readonly reg: bigint;
}

/** A slot for memory; libvirt chooses it where it is not written. */
export interface DimmAddress {
  readonly element: XmlElement;
  readonly slot: number | undefined;
}

/** What an s390 guest calls a PCI device; libvirt chooses what is not written. */
export interface ZpciAddress {
  readonly element: XmlElement;
  readonly uid: number | undefined;
  readonly fid: number | undefined;
}

/** A device's virtio-serial address; `undefined` where it has none or it cannot be read. */
export function virtioSerialAddress(device: XmlElement): VirtioSerialAddress | undefined {
  const element = addressOf(device, 'virtio-serial');
  const controller = element && decimal(element, 'controller');
  const port = element && decimal(element, 'port');
  return element && controller !== undefined && port !== undefined ? { element, controller, port } : undefined;
}

/** A device's complete CCW address; `undefined` where it has none, libvirt is to choose it, or it cannot be read. */
export function ccwAddress(device: XmlElement): CcwAddress | undefined {
  const element = addressOf(device, 'ccw');
  const cssid = anyBaseAttribute(element, 'cssid');
  const ssid = anyBaseAttribute(element, 'ssid');
  const devno = anyBaseAttribute(element, 'devno');
  return element && cssid !== undefined && ssid !== undefined && devno !== undefined ? { element, cssid, ssid, devno } : undefined;
}

/** A device's spapr-vio address; `undefined` where it has none, libvirt is to choose the register, or it cannot be read. */
export function spaprVioAddress(device: XmlElement): SpaprVioAddress | undefined {
  const element = addressOf(device, 'spapr-vio');
  const reg = hexadecimal(value(element, 'reg'));
  return element && reg !== undefined ? { element, reg: BigInt(reg) } : undefined;
}

/** A device's memory slot; `undefined` where it has none. */
export function dimmAddress(device: XmlElement): DimmAddress | undefined {
  const element = addressOf(device, 'dimm');
  return element && { element, slot: anyBaseAttribute(element, 'slot') };
}

/** The zPCI part of a device's address; `undefined` where it has none. */
export function zpciAddress(device: XmlElement): ZpciAddress | undefined {
  const element = device.child('address')?.child('zpci');
  return element && { element, uid: anyBaseAttribute(element, 'uid'), fid: anyBaseAttribute(element, 'fid') };
}

function addressOf(device: XmlElement, type: string): XmlElement | undefined {
  const element = device.child('address');
  return element !== undefined && value(element, 'type') === type ? element : undefined;
}

/** A number that libvirt reads in base 16, with or without `0x`, as one that has its prefix; `undefined` for anything else. */
function hexadecimal(text: string | undefined): string | undefined {
  const digits = /^\s*(?:0[xX])?([0-9a-fA-F]+)$/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : `0x${digits}`;
}
