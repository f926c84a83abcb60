// Memory devices as rules read them: model, sizes, addresses.
import type { XmlElement } from '../syntax/nodes';
import { dimmAddress } from './busAddresses';
import { parseSize, type Kibibytes } from './size';
import { bigAnyBase, value } from './values';

/** Model of a memory device; empty where it is not written. */
export function memoryModel(device: XmlElement): string {
  return value(device, 'model') ?? '';
}

/** Size of a memory device. */
export function targetSize(device: XmlElement): Kibibytes | undefined {
  return parseSize(device.child('target')?.child('size'));
}

/** Size of an NVDIMM's label. */
export function labelSize(device: XmlElement): Kibibytes | undefined {
  return parseSize(device.child('target')?.child('label')?.child('size'));
}

/** Guest address that an element's `base` holds, in bytes: hexadecimal with or without `0x`. */
export function baseAddress(element: XmlElement | undefined): bigint | undefined {
  const base = value(element, 'base');
  return base === undefined ? undefined : bigAnyBase(/^0x/i.test(base) ? base : `0x${base}`);
}

/** Models that take one of the machine's slots. */
export const SLOT_MODELS: ReadonlySet<string> = new Set(['dimm', 'nvdimm']);

/** The guest addresses of a memory device, in bytes, and the element that says where they begin. */
export interface GuestRange {
  readonly element: XmlElement;
  readonly start: bigint;
  readonly end: bigint;
}

const PAGE: Kibibytes = 4n;

/** The guest addresses that a memory device takes; `undefined` where libvirt chooses them. */
export function guestRange(device: XmlElement): GuestRange | undefined {
  const element = SLOT_MODELS.has(memoryModel(device)) ? dimmAddress(device)?.element : device.child('target')?.child('address');
  const start = baseAddress(element);
  const size = targetSize(device);
  if (!element || start === undefined || start === 0n || size === undefined) return undefined;
  const label = memoryModel(device) === 'nvdimm' ? (labelSize(device) ?? 0n) : 0n;
  const align = parseSize(device.child('source')?.child('alignsize')) ?? PAGE;
  const hidden = align > 0n ? ((label + align - 1n) / align) * align : label;
  return { element, start, end: start + (size - hidden) * 1024n };
}
