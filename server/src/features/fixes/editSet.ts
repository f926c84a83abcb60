// Edits that do not overlap, so that many fixes can be applied together: each is looked up in the order of the text.
import type { TextEdit } from '../../text/problem';

/** Edits of several fixes. Two insertions at one place do not collide; an insertion inside what is replaced does. */
export class EditSet {
  /** Replaced spans, which share no character, and offsets of insertions: both in the order of the text. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #insertions: number[] = [];

  /** Adds a fix's edits; false, with nothing added, where one of them overlaps what is there. */
  add(edits: readonly TextEdit[]): boolean {
    if (edits.some((edit) => this.#collides(edit))) return false;
    for (const { span } of edits) {
      if (span.start === span.end) {
        this.#insertions.splice(countBelow(this.#insertions, span.start + 1), 0, span.start);
      } else {
        const at = countBelow(this.#starts, span.start);
        this.#starts.splice(at, 0, span.start);
        this.#ends.splice(at, 0, span.end);
      }
    }
    return true;
  }

  #collides({ span: { start, end } }: TextEdit): boolean {
    if ((this.#ends[countBelow(this.#starts, end) - 1] ?? 0) > start) return true;
    return (this.#insertions[countBelow(this.#insertions, start + 1)] ?? end) < end;
  }
}

/** How many of some ascending numbers are below a bound. */
function countBelow(ascending: readonly number[], bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
