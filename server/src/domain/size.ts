// Sizes with units, as libvirt reads them: `<memory unit='GiB'>4</memory>` is 4194304 KiB.
import type { XmlElement } from '../syntax/nodes';
import { lookup } from './values';

/** A size in KiB (1024 bytes), libvirt's own unit for memory. */
export type Kibibytes = bigint;

/** Bytes per unit, after virScaleInteger() in libvirt's src/util/virutil.c: `k…B` is decimal, `K`, `KiB` binary. */
const BYTES_PER_UNIT: Readonly<Record<string, bigint>> = Object.fromEntries([
  ['b', 1n],
  ['byte', 1n],
  ['bytes', 1n],
  ...['k', 'm', 'g', 't', 'p', 'e'].flatMap((prefix, index): [string, bigint][] => [
    [prefix, 1024n ** BigInt(index + 1)],
    [`${prefix}ib`, 1024n ** BigInt(index + 1)],
    [`${prefix}b`, 1000n ** BigInt(index + 1)],
  ]),
]);

/** Bytes per unit name, whatever its case; `undefined` for an unknown unit. */
export function bytesPerUnit(unit: string): bigint | undefined {
  return lookup(BYTES_PER_UNIT, unit.toLowerCase());
}

/** The size an element holds, rounded up to whole KiB; `unit` defaults to KiB. `undefined` where it is not a size. */
export function parseSize(element: XmlElement | undefined, defaultUnit = 'KiB'): Kibibytes | undefined {
  if (!element) return undefined;
  const digits = element.textContent.trim();
  const scale = bytesPerUnit(element.attribute('unit')?.value ?? defaultUnit);
  if (scale === undefined || !/^\d+$/.test(digits)) return undefined;
  return (BigInt(digits) * scale + 1023n) / 1024n;
}

const BINARY_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A size as a person writes it: in the largest unit that needs no fraction, such as `512 MiB`. */
export function formatSize(size: Kibibytes): string {
  let amount = size;
  let unit = 0;
  while (amount > 0n && amount % 1024n === 0n && unit < BINARY_UNITS.length - 1) {
    amount /= 1024n;
    unit++;
  }
  return `${amount.toString()} ${BINARY_UNITS[unit] ?? 'KiB'}`;
}

/** The size that two attributes of one element hold, such as `memory` and `unit` of a NUMA cell, in whole KiB. */
export function parseSizeAttribute(
  element: XmlElement | undefined,
  name: string,
  defaultUnit = 'KiB',
): Kibibytes | undefined {
  const digits = element?.attribute(name)?.value.trim();
  const scale = bytesPerUnit(element?.attribute('unit')?.value ?? defaultUnit);
  if (digits === undefined || scale === undefined || !/^\d+$/.test(digits)) return undefined;
  return (BigInt(digits) * scale + 1023n) / 1024n;
}

/** Whether a size is a power of two (zero is not). */
export function isPowerOfTwo(size: bigint): boolean {
  return size > 0n && (size & (size - 1n)) === 0n;
}
