// Looks nodes up by their place: those of one parent stand in the order of the text.
import type { Span } from '../text/span';

/** The index of the last node that starts before an offset; -1 where none does. */
export function lastStartingBefore(nodes: readonly Span[], offset: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
