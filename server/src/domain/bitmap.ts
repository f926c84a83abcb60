// Sets of CPU or node numbers such as `0-3,^2,7`, as virBitmapParse() of libvirt's src/util/virbitmap.c reads them.

/** Sets larger than this are not spelled out: nothing a document can mean has so many CPUs. */
const LIMIT = 1 << 20;

/** The numbers that a list holds; `undefined` where libvirt cannot read it. */
export function parseBitmap(list: string): ReadonlySet<number> | undefined {
  const numbers = new Set<number>();
  const trimmed = list.trim();
  if (trimmed === '') return undefined;
  for (const item of trimmed.split(',')) {
    const match = /^\s*(\^)?(\d+)(?:-(\d+))?\s*$/.exec(item);
    if (!match) return undefined;
    const first = Number(match[2]);
    const last = match[3] === undefined ? first : Number(match[3]);
    if (last < first || last >= LIMIT || (match[1] !== undefined && match[3] !== undefined)) return undefined;
    for (let number = first; number <= last; number++) {
      if (match[1] === undefined) numbers.add(number);
      else numbers.delete(number);
    }
  }
  return numbers;
}

/** The lowest number that two sets share; `undefined` where they share none. */
export function firstShared(a: ReadonlySet<number>, b: ReadonlySet<number>): number | undefined {
  let lowest: number | undefined;
  for (const number of a) if (b.has(number) && (lowest === undefined || number < lowest)) lowest = number;
  return lowest;
}

/** The largest number of a set; `undefined` for an empty one. */
export function largest(numbers: ReadonlySet<number>): number | undefined {
  let result: number | undefined;
  for (const number of numbers) if (result === undefined || number > result) result = number;
  return result;
}
