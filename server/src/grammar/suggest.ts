// Finds what a person most likely meant: the nearest known name to a mistyped one.
import { editDistance } from '../text/editDistance';

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

/** How many answers are remembered. */
const MOST_KNOWN = 200;

/** The near ones of a list of names, remembered: thousands of elements of one document may have the same slip. */
export class NearNames {
  readonly #known = new Map<string, readonly string[]>();

  constructor(private readonly names: readonly string[]) {}

  /** All that are near to `written`, the nearest first. */
  of(written: string): readonly string[] {
    let near = this.#known.get(written);
    if (near) return near;
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    near = allNear(written, this.names);
    this.#known.set(written, near);
    return near;
  }
}

/** Whether one continues the other at a word's end: `raw-xz` and `raw`, `virtio` and `virtio-net`. */
function isExtension(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 3 && long.length > short.length && long.startsWith(short) && /^[-_.:]/.test(long.slice(short.length));
}
