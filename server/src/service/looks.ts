// What documents become by fixes, looked at as often as one request can afford: each look reads and matches the whole text again.
import type { LibvirtDocument } from '../features/document';
import { applyEdits } from '../text/edits';
import type { TextEdit } from '../text/problem';

/** Characters read again in one request, at most: about a tenth of a second. */
const CHARACTERS = 1_500_000;

/** What finding a problem again costs, in characters. */
const CHARACTERS_A_PROBLEM = 80;

const MOST = 160;

/** With more problems than this nothing is looked at: finding all of them once more takes too long for a menu. */
const MOST_PROBLEMS = 2000;

/** The looks of one request: the longer a document is and the more is wrong with it, the fewer. */
export class Looks {
  readonly #seen = new Map<string, LibvirtDocument>();
  #left: number;

  constructor(
    readonly document: LibvirtDocument,
    problems: number,
  ) {
    const affordable = Math.floor(CHARACTERS / (document.text.length + CHARACTERS_A_PROBLEM * problems + 1));
    this.#left = problems > MOST_PROBLEMS ? 0 : Math.max(1, Math.min(MOST, affordable));
  }

  /** Allows so many at least, for what a person waits for. */
  allow(least: number): void {
    this.#left = Math.max(this.#left, least);
  }

  /** The document after edits; `undefined` where it was not looked at yet and there are no looks left. */
  after(edits: readonly TextEdit[]): LibvirtDocument | undefined {
    const text = applyEdits(this.document.text, edits);
    const known = this.#seen.get(text);
    if (known || this.#left <= 0) return known;
    this.#left--;
    const document = this.document.withText(text);
    this.#seen.set(text, document);
    return document;
  }
}
