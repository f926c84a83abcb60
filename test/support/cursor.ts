// Fixtures with `$0` for the cursor, for tests at every level; nothing else is imported, so that any host can load it.

const MARK = '$0';

/** A text without its `$0`, and the offset where that stood; `undefined` where it has none. */
export function takeCursor(marked: string): { readonly text: string; readonly offset: number | undefined } {
  const offset = marked.indexOf(MARK);
  if (offset < 0) return { text: marked, offset: undefined };
  const text = marked.slice(0, offset) + marked.slice(offset + MARK.length);
  if (text.includes(MARK)) throw new Error(`A fixture has one ${MARK}.`);
  return { text, offset };
}

/** A text without its `$0`, which it must have, and the offset where that stood. */
export function cursor(marked: string): { readonly text: string; readonly offset: number } {
  const { text, offset } = takeCursor(marked);
  if (offset === undefined) throw new Error(`A fixture needs a ${MARK}.`);
  return { text, offset };
}
