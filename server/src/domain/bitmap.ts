// Sets of CPU or node numbers such as `0-3,^2,7`, as virBitmapParse() of libvirt's src/util/virbitmap.c reads them.

/** How many numbers libvirt has room for (VIR_DOMAIN_CPUMASK_LEN). */
const LIMIT = 16384;

/** The numbers that a list holds, maybe none (`1,^1`); `undefined` where libvirt cannot read it. */
export function parseBitmap(list: string): ReadonlySet<number> | undefined {
  const items = list.trim().split(',');
  if (items.length > 1 && items.at(-1)?.trim() === '') items.pop();
  const numbers = new Set<number>();
  for (const item of items) {
    const match = /^\s*(\^)?(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(item);
    if (!match) return undefined;
    const excluded = match[1] !== undefined;
    const first = Number(match[2]);
    const last = match[3] === undefined ? first : Number(match[3]);
    if (last < first || last >= LIMIT || (excluded && match[3] !== undefined)) return undefined;
    for (let number = first; number <= last; number++) {
      if (excluded) numbers.delete(number);
      else numbers.add(number);
    }
  }
  return numbers;
}

/** The numbers of an attribute or text; `undefined` where there is none or libvirt cannot read it. */
export function bitmapOf(list: string | undefined): ReadonlySet<number> | undefined {
  return list === undefined ? undefined : parseBitmap(list);
}

/** The lowest number that two sets share; `undefined` where they share none. */
export function firstShared(a: ReadonlySet<number>, b: ReadonlySet<number>): number | undefined {
  let lowest: number | undefined;
  for (const number of a) if (b.has(number) && (lowest === undefined || number < lowest)) lowest = number;
  return lowest;
}

/** Whether two sets hold the same numbers. */
export function sameNumbers(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && firstOutside(a, (number) => b.has(number)) === undefined;
}

/** The lowest number of a set that is not allowed; `undefined` where all are. */
export function firstOutside(numbers: ReadonlySet<number>, isAllowed: (number: number) => boolean): number | undefined {
  let lowest: number | undefined;
  for (const number of numbers) if (!isAllowed(number) && (lowest === undefined || number < lowest)) lowest = number;
  return lowest;
}
