// Remembers what was worked out from a whole text: thousands of fixes of one document ask the same of it.

/** The same function, which works its answer out once for as long as it is asked about one text. */
export function onceForText<T>(compute: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly answer: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, answer: compute(text) };
    return last.answer;
  };
}
