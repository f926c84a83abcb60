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

/** The candidate nearest to `written`, if near enough to be a slip of the hand; the first of equals. */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  return allNear(written, candidates)[0];
}

/**
 * All candidates near enough to `written` to be a slip of the hand, the nearest first: a third of the letters at
 * most, another case, or one continuing the other after a dash.
 */
export function allNear(written: string, candidates: Iterable<string>): readonly string[] {
  const typed = written.toLowerCase();
  const limit = Math.max(1, Math.floor(Math.max(typed.length, 3) / 3));
  const found: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (candidate === written) continue;
    const known = candidate.toLowerCase();
    if (isExtension(typed, known)) found.push({ candidate, distance: 1 });
    else if (Math.abs(known.length - typed.length) <= limit) {
      const distance = editDistance(typed, known);
      if (distance <= limit) found.push({ candidate, distance });
    }
  }
  return found.sort((a, b) => a.distance - b.distance).map(({ candidate }) => candidate);
}

/** Whether one continues the other at a word's end: `raw-xz` and `raw`, `virtio` and `virtio-net`. */
function isExtension(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 3 && long.length > short.length && long.startsWith(short) && /^[-_.:]/.test(long.slice(short.length));
}
