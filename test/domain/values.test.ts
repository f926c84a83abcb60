// Numbers, sets and sizes as libvirt reads them, and nothing where it could not.
import { describe, expect, it } from 'vitest';
import { firstOutside, firstShared, parseBitmap, sameNumbers } from '../../server/src/domain/bitmap';
import { bytesPerUnit, formatSize, isPowerOfTwo, parseSize, parseSizeAttribute } from '../../server/src/domain/size';
import { anyBase, bigAnyBase, integer, unsigned } from '../../server/src/domain/values';
import { parseXml } from '../../server/src/syntax/parser';

function numbers(list: string): number[] | undefined {
  const set = parseBitmap(list);
  return set && [...set].sort((a, b) => a - b);
}

describe('sets', () => {
  it('are numbers, ranges and exclusions', () => {
    expect(numbers('0')).toEqual([0]);
    expect(numbers('0-3,^2,7')).toEqual([0, 1, 3, 7]);
    expect(numbers(' 1 - 2 , 4 ')).toEqual([1, 2, 4]);
    expect(numbers('1,^1')).toEqual([]);
    expect(numbers('1,2,')).toEqual([1, 2]);
    expect(numbers('16383')).toEqual([16383]);
  });

  it('are nothing where libvirt cannot read them', () => {
    for (const list of ['', ' ', 'aaa', '3-1', '^1-2', '1 2', '-1', '16384', ',1', '1,,2']) expect([list, numbers(list)]).toEqual([list, undefined]);
  });

  it('can be compared', () => {
    const [a, b] = [new Set([3, 1, 2]), new Set([5, 3, 2])];
    expect([firstShared(a, b), firstShared(a, new Set([9]))]).toEqual([2, undefined]);
    expect([firstOutside(a, (n) => n < 2), firstOutside(a, (n) => n < 9)]).toEqual([2, undefined]);
    expect([sameNumbers(a, b), sameNumbers(a, new Set([1, 2, 3]))]).toEqual([false, true]);
  });
});

describe('numbers', () => {
  it('are decimal, or in any base where addresses are written', () => {
    expect(['7', ' 7', '+7', '7 ', '-7', '0x7', '', '99999999999999999999'].map(unsigned)).toEqual([7, 7, 7, ...Array<undefined>(5)]);
    expect(['-7', '7', 'x'].map(integer)).toEqual([-7, 7, undefined]);
    expect(['0x1F', '017', '17', '0', '09', 'x'].map(anyBase)).toEqual([31, 15, 17, 0, 9, undefined]);
    expect(['0xffffffffffffffff', '10', 'x'].map(bigAnyBase)).toEqual([2n ** 64n - 1n, 10n, undefined]);
  });
});

describe('sizes', () => {
  const size = (xml: string, unit?: string): bigint | undefined => parseSize(parseXml(xml).root, unit);

  it('have units, KiB where none is written, and are rounded up', () => {
    expect(size('<m>5</m>')).toBe(5n);
    expect(size("<m unit='GiB'>4</m>")).toBe(4194304n);
    expect(size("<m unit='g'>4</m>")).toBe(4194304n);
    expect(size("<m unit='KB'>1</m>")).toBe(1n);
    expect(size("<m unit='bytes'>1025</m>")).toBe(2n);
    expect(size('<m>1</m>', 'MiB')).toBe(1024n);
  });

  it('are nothing where they are not sizes', () => {
    expect([size('<m/>'), size('<m>x</m>'), size("<m unit='constructor'>1</m>"), size('<m>-1</m>')]).toEqual(Array(4).fill(undefined));
    expect(bytesPerUnit('toString')).toBeUndefined();
  });

  it('can stand in an attribute', () => {
    expect(parseSizeAttribute(parseXml("<cell memory='2' unit='MiB'/>").root, 'memory')).toBe(2048n);
    expect(parseSizeAttribute(parseXml("<cell unit='MiB'/>").root, 'memory')).toBeUndefined();
  });

  it('are written as people write them', () => {
    expect([0n, 1n, 1024n, 1536n, 4194304n, 2n ** 60n].map(formatSize)).toEqual(['0 KiB', '1 KiB', '1 MiB', '1536 KiB', '4 GiB', '1048576 PiB']);
    expect([0n, 1n, 2n, 3n, 4096n].map(isPowerOfTwo)).toEqual([false, true, true, false, true]);
  });
});
