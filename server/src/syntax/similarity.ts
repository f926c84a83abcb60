// Whether one name looks like a slip of the hand for another.
import { editDistance } from '../text/editDistance';

/** Whether two names are within a third of their length of each other in edits (adjacent swaps count as one). */
export function areSimilar(a: string, b: string): boolean {
  const longest = Math.max(a.length, b.length);
  if (longest > 40 || Math.abs(a.length - b.length) > 3) return false;
  return editDistance(a.toLowerCase(), b.toLowerCase()) <= Math.floor(longest / 3);
}
