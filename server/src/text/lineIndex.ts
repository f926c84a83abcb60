// Converts between offsets and zero-based line/column pairs; built once per text version.

/** A zero-based line and column, the column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

const LF = 10;
const CR = 13;

/** Line starts of one text. `\n`, `\r\n` and a lone `\r` each end a line, as in LSP. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (let offset = 0; offset < text.length; offset++) {
      const code = text.charCodeAt(offset);
      if (code === LF || (code === CR && text.charCodeAt(offset + 1) !== LF)) this.#starts.push(offset + 1);
    }
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** The position of an offset; offsets outside the text are clamped to its ends. */
  positionAt(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStart(middle) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: clamped - this.lineStart(low) };
  }

  /** The offset of a position; lines past the end give the end of the text. */
  offsetAt(position: Position): number {
    if (position.line >= this.lineCount) return this.#length;
    return Math.min(this.lineStart(position.line) + position.character, this.lineStart(position.line + 1));
  }

  /** The offset at which a line starts; the text's length for lines past the last. */
  lineStart(line: number): number {
    return this.#starts[line] ?? this.#length;
  }
}
