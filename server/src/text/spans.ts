// Many spans, asked which of them lie where: each question is a search, however many there are.
import type { Span } from './span';

/** Spans that may overlap. */
export class Spans {
  readonly #starts: readonly number[];
  /** The furthest end of all spans up to each, in the order of their starts. */
  readonly #reach: readonly number[];

  constructor(spans: readonly Span[]) {
    const inOrder = [...spans].sort((a, b) => a.start - b.start);
    let furthest = -1;
    this.#starts = inOrder.map(({ start }) => start);
    this.#reach = inOrder.map(({ end }) => (furthest = Math.max(furthest, end)));
  }

  /** Whether one of them holds all of a span. */
  hasAround({ start, end }: Span): boolean {
    return this.#reachBefore(start + 1) >= end;
  }

  /** Whether one of them shares a character with a span, or is empty and inside of it. */
  hasOverlapping({ start, end }: Span): boolean {
    return this.#reachBefore(end) > start;
  }

  /** The furthest end of those that start before an offset; -1 where none does. */
  #reachBefore(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return this.#reach[low - 1] ?? -1;
  }
}
