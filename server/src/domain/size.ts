// Sizes with units, as libvirt reads them: `<memory unit='GiB'>4</memory>` is 4194304 KiB.
import type { XmlElement } from '../syntax/nodes';

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
  return BYTES_PER_UNIT[unit.toLowerCase()];
}

/** The size an element holds, rounded up to whole KiB; `unit` defaults to KiB. `undefined` where it is not a size. */
export function parseSize(element: XmlElement | undefined, defaultUnit = 'KiB'): Kibibytes | undefined {
  if (!element) return undefined;
  const digits = element.textContent.trim();
  const scale = bytesPerUnit(element.attribute('unit')?.value ?? defaultUnit);
  if (scale === undefined || !/^\d+$/.test(digits)) return undefined;
  return (BigInt(digits) * scale + 1023n) / 1024n;
}
