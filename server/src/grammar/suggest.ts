// Finds what a person most likely meant: the nearest known name to a mistyped one.

/** Distance after Damerau (optimal string alignment): insertions, deletions, replacements, swaps of neighbours. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/**
 * The candidate nearest to `written`, if near enough to be a slip of the hand: a third of the letters at most,
 * a different case, or one being the beginning of the other. The first of equals wins.
 */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  const typed = written.toLowerCase();
  const limit = Math.max(1, Math.floor(Math.max(typed.length, 3) / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (candidate === written || Math.abs(candidate.length - typed.length) > Math.max(limit, 8)) continue;
    const known = candidate.toLowerCase();
    const distance = isExtension(typed, known) ? 1 : editDistance(typed, known);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Whether one continues the other at a word's end: `raw-xz` and `raw`, `virtio` and `virtio-net`. */
function isExtension(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 3 && long.length > short.length && long.startsWith(short) && /^[-_.:]/.test(long.slice(short.length));
}
