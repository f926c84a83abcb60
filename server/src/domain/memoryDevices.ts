// Memory devices as rules read them: model, sizes, addresses.
import type { XmlElement } from '../syntax/nodes';
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
