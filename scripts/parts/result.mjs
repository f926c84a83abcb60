// What one part of `npm test` came to, and how all parts are summed up.

/**
 * @typedef {object} Result
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} notes  Why something was skipped, and what failed, one sentence each.
 */

/** @returns {Result} a part that could not run at all, with the reason. */
export const skippedPart = (reason) => ({ passed: 0, failed: 0, skipped: 1, notes: [`skipped: ${reason}`] });

/** @returns {Result} a part that broke before it could count. */
export const brokenPart = (reason) => ({ passed: 0, failed: 1, skipped: 0, notes: [`failed: ${reason}`] });

/** @returns {Result} one step that either works or does not. */
export const step = (name, code) => (code === 0 ? { passed: 1, failed: 0, skipped: 0, notes: [] } : brokenPart(`${name} ended with ${code}`));

/** @param {readonly Result[]} results @returns {Result} */
export function sum(results) {
  const add = (key) => results.reduce((total, result) => total + result[key], 0);
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped'), notes: results.flatMap((result) => result.notes) };
}

/** The table at the end; its last line is made to be read by programs. @param {Readonly<Record<string, Result & {seconds: number}>>} parts */
export function summary(parts) {
  const cells = (...values) => values.map((value, column) => (column === 0 ? String(value).padEnd(10) : String(value).padStart(9))).join('');
  const rows = Object.entries(parts).flatMap(([name, part]) => [
    cells(name, part.passed, part.failed, part.skipped, `${part.seconds.toFixed(0)} s`),
    ...part.notes.map((note) => `    ${note}`),
  ]);
  const all = sum(Object.values(parts));
  return ['', cells('part', 'passed', 'failed', 'skipped', 'time'), ...rows, '', `${all.passed} passed, ${all.failed} failed, ${all.skipped} skipped`].join('\n');
}
