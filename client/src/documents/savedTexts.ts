// Texts that were defined already and that VS Code is about to write: the write must not define anything again.

/** What a write is to a text that was just defined. */
export type Written =
  /** The same, white space between elements aside, which formatters move. */
  | 'defined'
  /** What was typed or put in meanwhile: nobody asked to define it. */
  | 'other'
  /** Nothing was defined before this write. */
  | 'unexpected';

/** Remembers one text a document, until the write comes. */
export class SavedTexts {
  private readonly texts = new Map<string, string>();

  expect(uri: { toString(): string }, text: string): void {
    this.texts.set(uri.toString(), text);
  }

  /** VS Code did not write: the next write is nothing that was expected. */
  forget(uri: { toString(): string }): void {
    this.texts.delete(uri.toString());
  }

  /** What this write is; asks only once. */
  take(uri: { toString(): string }, text: string): Written {
    const expected = this.texts.get(uri.toString());
    this.texts.delete(uri.toString());
    if (expected === undefined) return 'unexpected';
    return laidOut(expected) === laidOut(text) ? 'defined' : 'other';
  }
}

function laidOut(text: string): string {
  return text.replace(/>\s+</g, '><').trim();
}
