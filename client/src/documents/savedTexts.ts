// Texts that were defined already and that VS Code is about to write: the write must not define them again.

/** Remembers one text a document, until the write comes. */
export class SavedTexts {
  private readonly texts = new Map<string, string>();

  expect(uri: { toString(): string }, text: string): void {
    this.texts.set(uri.toString(), text);
  }

  /** Whether exactly this text was just defined; asks only once. */
  take(uri: { toString(): string }, text: string): boolean {
    const expected = this.texts.get(uri.toString()) === text;
    this.texts.delete(uri.toString());
    return expected;
  }
}
