// Whether one name looks like a slip of the hand for another.

/** Whether two names are within a third of their length of each other in edits (adjacent swaps count as one). */
export function areSimilar(a: string, b: string): boolean {
  const longest = Math.max(a.length, b.length);
  if (longest > 40 || Math.abs(a.length - b.length) > 3) return false;
  return editDistance(a.toLowerCase(), b.toLowerCase()) <= Math.floor(longest / 3);
}

/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
