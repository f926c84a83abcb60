// Patterns of libvirt's schemas that are enumerations in truth: `(vepa|bridge|private)` has three words, and nothing else fits.
import type { DataType } from './types';

/** The words that a pattern lists. */
export interface PatternWords {
  readonly words: readonly string[];
  /** Whether nothing else fits: neither other spellings of their letters nor lists of them. */
  readonly isWhole: boolean;
}

/** More than a person would choose from are no enumeration. */
const MOST = 32;
/** One letter in either case: `[Aa]`. */
const EITHER_CASE = /^\[([A-Za-z])([A-Za-z])\]/;
/** Further items of a list, after a comma. */
const FURTHER = /^\(,\((?:[\w|[\]]+)\)\)(?:\*|\{0,\d+\})/;

const known = new WeakMap<DataType, PatternWords | undefined>();

/** The words of a datatype's pattern; `undefined` where it is no enumeration. */
export function patternWordsOf(data: DataType): PatternWords | undefined {
  if (data.pattern?.includes('|') !== true) return undefined;
  if (!known.has(data)) known.set(data, new Reader(data.pattern).read());
  return known.get(data);
}

/** A word with what it still has in common: whether all its letters may be in either case. */
interface Word {
  readonly text: string;
  readonly inEitherCase: boolean;
}

/** Reads what of the regular expressions enumerations are made of, and gives up at everything else. */
class Reader {
  #at = 0;
  #isWhole = true;

  constructor(readonly pattern: string) {}

  read(): PatternWords | undefined {
    const words = this.#alternatives();
    if (!words || this.#at < this.pattern.length || words.length > MOST) return undefined;
    return { words: [...new Set(words.map(({ text, inEitherCase }) => (inEitherCase ? text.toLowerCase() : text)))], isWhole: this.#isWhole };
  }

  #alternatives(): readonly Word[] | undefined {
    const all: Word[] = [];
    for (;;) {
      const words = this.#sequence();
      if (!words) return undefined;
      all.push(...words);
      if (this.pattern[this.#at] !== '|') return all;
      this.#at++;
    }
  }

  #sequence(): readonly Word[] | undefined {
    let words: readonly Word[] | undefined;
    for (;;) {
      const part = this.#part();
      if (part === 'end') return words;
      if (!part) return undefined;
      words = words ? words.flatMap((before) => part.map((after) => joined(before, after))) : part;
      if (words.length > MOST) return undefined;
    }
  }

  /** The next letter or group; `end` where the sequence ends, `undefined` where it is of no enumeration. */
  #part(): readonly Word[] | 'end' | undefined {
    const rest = this.pattern.slice(this.#at);
    if (rest === '' || rest.startsWith('|') || rest.startsWith(')')) return 'end';
    const further = FURTHER.exec(rest)?.[0];
    if (further !== undefined) {
      this.#isWhole = false;
      this.#at += further.length;
      return [{ text: '', inEitherCase: true }];
    }
    return rest.startsWith('(') ? this.#group() : this.#letter(rest);
  }

  #group(): readonly Word[] | undefined {
    this.#at++;
    const words = this.#alternatives();
    if (this.pattern[this.#at] !== ')') return undefined;
    this.#at++;
    return /[*+?{]/.test(this.pattern[this.#at] ?? '') ? undefined : words;
  }

  #letter(rest: string): readonly Word[] | undefined {
    const [either = '', one = '', other = ''] = EITHER_CASE.exec(rest) ?? [];
    const letter = either === '' ? (/^[\w-]/.exec(rest)?.[0] ?? '') : one;
    if (letter === '' || (either !== '' && one.toLowerCase() !== other.toLowerCase())) return undefined;
    this.#at += either === '' ? 1 : either.length;
    if (either !== '') this.#isWhole = false;
    return /[*+?{]/.test(this.pattern[this.#at] ?? '') ? undefined : [{ text: letter, inEitherCase: either !== '' }];
  }
}

function joined(before: Word, after: Word): Word {
  return { text: before.text + after.text, inEitherCase: before.inEitherCase && after.inEitherCase };
}
