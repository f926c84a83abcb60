// Writes a page in Markdown: sentences in the reader's language, each with a link to the line that it speaks of.
import type { ProblemArguments } from '../../text/problem';
import type { LineIndex } from '../../text/lineIndex';
import type { Messages } from '../messages';

/** What a sentence speaks of: anything that stands somewhere in the text. */
export interface Place {
  readonly start: number;
}

/** A page that grows by sections and items. English sentences are keys for translation, as in `Messages.text`. */
export class Page {
  readonly #parts: string[] = [];
  /** Items of the section that is being written. */
  #items: string[] = [];
  #heading: string | undefined;

  constructor(
    private readonly messages: Messages,
    private readonly lines: LineIndex,
  ) {}

  /** A sentence or part of one, translated. Arguments are Markdown. */
  say(english: string, args?: ProblemArguments): string {
    return this.messages.text(english, args);
  }

  /** A part of a sentence about a value, shown as code; nothing where the value is not written. */
  about(value: string | undefined, english: string): string | undefined {
    return value === undefined || value === '' ? undefined : this.messages.text(english, { value: code(value) });
  }

  /** One sentence for one thing, another for several. */
  count(amount: number, one: string, several: string): string {
    return this.messages.text(amount === 1 ? one : several, { count: amount });
  }

  /** Parts of a sentence with commas between them; what is `undefined` is left out. */
  list(parts: readonly (string | undefined)[]): string {
    return parts.filter((part) => part !== undefined && part !== '').join(this.messages.text(', '));
  }

  /** Things that are enumerated, where `list` joins clauses; the two are not joined alike in every language. */
  names(things: readonly (string | undefined)[]): string {
    return things.reduce<string>((first, second = '') => {
      if (first === '' || second === '') return first + second;
      return this.messages.text('{first}, {second}', { first, second });
    }, '');
  }

  /** A paragraph of its own: Markdown as it is. */
  paragraph(markdown: string): void {
    this.#endSection();
    this.#parts.push(markdown);
  }

  /** Begins a section; one without items is left out. */
  section(english: string): void {
    this.#endSection();
    this.#heading = this.messages.text(english);
  }

  /** An item of the section that speaks of a place. */
  item(place: Place, english: string, args?: ProblemArguments): void {
    this.line(place, this.messages.text(english, args));
  }

  /** An item of the section in Markdown. */
  line(place: Place, markdown: string): void {
    const line = this.lines.positionAt(place.start).line + 1;
    this.#items.push(`- ${markdown} [${this.messages.text('line {line}', { line })}](#L${line})`);
  }

  toString(): string {
    this.#endSection();
    return `${this.#parts.join('\n\n')}\n`;
  }

  #endSection(): void {
    if (this.#heading !== undefined && this.#items.length > 0) this.#parts.push(`## ${this.#heading}`, this.#items.join('\n'));
    this.#heading = undefined;
    this.#items = [];
  }
}

/** A value of the document as inline code, whatever is in it. */
export function code(value: string | number | undefined): string {
  const text = String(value ?? '').replace(/\s+/g, ' ').trim();
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}

/** Text of the document as prose: nothing in it is Markdown or HTML. */
export function prose(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.replace(/[\\`*_[\]<>&|~!]/g, '\\$&').replace(/^(\d*)([-+#.)])/, '$1\\$2');
}
