// One string object a name: tags and attributes repeat the same few hundred names, and equal objects compare at once.
const TABLE_SIZE = 4096;
const TABLE_MASK = TABLE_SIZE - 1;
/** Names longer than this are nobody's vocabulary. */
const LONGEST_INTERNED = 40;

const table: (string | undefined)[] = new Array<string | undefined>(TABLE_SIZE).fill(undefined);

/** `text.slice(start, end)`, as the same string object whenever it was seen lately. */
export function internName(text: string, start: number, end: number): string {
  const length = end - start;
  if (length > LONGEST_INTERNED) return text.slice(start, end);
  // Length and four characters tell libvirt's names apart; two names of one slot only take turns in it.
  const slot =
    (length * 31 +
      text.charCodeAt(start) * 2087 +
      text.charCodeAt(end - 1) * 263 +
      text.charCodeAt(start + (length >> 1)) * 61 +
      text.charCodeAt(start + (length >> 2)) * 7) &
    TABLE_MASK;
  const known = table[slot];
  if (known !== undefined && known.length === length && text.startsWith(known, start)) return known;
  const name = copyOf(text, start, end);
  table[slot] = name;
  return name;
}

/** `text.slice(start, end)` in memory of its own: a slice would keep the whole text for as long as it is remembered. */
export function copyOf(text: string, start: number, end: number): string {
  const codes: number[] = [];
  for (let at = start; at < end; at++) codes.push(text.charCodeAt(at));
  return String.fromCharCode(...codes);
}
