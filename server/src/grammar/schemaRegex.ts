// Translates XML Schema regular expressions to JavaScript's: same language, anchored at both ends.

/** Characters of names in XML 1.0 as its fifth edition has them, as the inside of a character class: first characters (`\i`), and all (`\c`). */
const INITIAL = 'A-Z_a-z\\:\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const IN_NAME = `${INITIAL}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}`;

/** Escapes for classes of characters, as JavaScript's classes. A capital letter stands for all other characters. */
const CLASSES: Readonly<Record<string, string>> = {
  s: '[ \\t\\n\\r]',
  d: '\\p{Nd}',
  w: '[^\\p{P}\\p{Z}\\p{C}]',
  i: `[${INITIAL}]`,
  c: `[${IN_NAME}]`,
};

/** Escapes for one character each: line ends and tab, and punctuation as itself (libxml2 takes all of it, such as `\/`). */
const CONTROLS = 'nrt';
const PUNCTUATION = /[!-/:-@[-`{-~]/;

/** General categories of Unicode that XML Schema names: `\p{L}`, `\p{Lu}`. */
const CATEGORY = /^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)$/;

/** The blocks (`\p{IsBasicLatin}`) that stand in practice; a pattern with another one is not translated. */
const BLOCKS: Readonly<Record<string, string>> = { BasicLatin: '\\u{0}-\\u{7F}', 'Latin-1Supplement': '\\u{80}-\\u{FF}' };

/** A matcher for the whole string. A pattern that cannot be translated accepts everything: better silent than wrong. */
export function compileSchemaRegex(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${new Translator(pattern).translate()})$`, 'v');
  } catch {
    return /^[^]*$/u;
  }
}

/** Reads a pattern once, from left to right. Throws where it is none of XML Schema's. */
class Translator {
  #at = 0;

  constructor(private readonly pattern: string) {}

  translate(): string {
    let out = '';
    while (this.#at < this.pattern.length) out += this.#piece();
    return out;
  }

  /** What stands outside of classes. XML Schema has no anchors, no groups with `?`, and its `.` excludes only line ends. */
  #piece(): string {
    if (this.#peek() === '[') return this.#class();
    if (this.#peek() === '\\') return this.#escape();
    const char = this.#take();
    if (char === '(' && this.#peek() === '?') throw new SyntaxError('a group with options');
    if ('?*+}'.includes(char) && '?*+{'.includes(this.#peek() || ' ')) throw new SyntaxError('a quantifier of a quantifier');
    if (char === '^' || char === '$' || char === '/') return `\\${char}`;
    return char === '.' ? '[^\\n\\r]' : char;
  }

  /** A class in brackets, with the class that is subtracted from it: `[a-z-[aeiou]]`. */
  #class(): string {
    this.#take();
    const negated = this.#peek() === '^' ? this.#take() : '';
    let items = '';
    let subtracted = '';
    while (this.#peek() !== ']') {
      if (this.#peek() === '-' && this.pattern[this.#at + 1] === '[') {
        this.#take();
        subtracted = `--${this.#class()}`;
        if (this.#peek() !== ']') throw new SyntaxError('a subtraction stands last');
      } else items += this.#range();
    }
    this.#take();
    if (items === '') throw new SyntaxError('an empty class');
    const positive = `[${negated}${items}]`;
    return subtracted === '' ? positive : `[${positive}${subtracted}]`;
  }

  /** One character, one range or one escape of a class. A hyphen at either end of a class is itself. */
  #range(): string {
    const first = this.#inClass();
    const [hyphen, next] = [this.#peek(), this.pattern[this.#at + 1] ?? ''];
    if (hyphen !== '-' || next === ']' || next === '[') return first;
    this.#take();
    return `${first}-${this.#inClass()}`;
  }

  #inClass(): string {
    if (this.#peek() === '\\') return this.#escape();
    const char = this.#take();
    if (char === '[') throw new SyntaxError('a bracket in a class is escaped');
    return escaped(char);
  }

  #escape(): string {
    this.#take();
    const letter = this.#take();
    if (CONTROLS.includes(letter)) return `\\${letter}`;
    if (PUNCTUATION.test(letter)) return escaped(letter);
    if (letter === 'p' || letter === 'P') return this.#property(letter);
    const known = CLASSES[letter.toLowerCase()];
    if (known === undefined) throw new SyntaxError(`\\${letter}`);
    return letter < 'a' ? `[^${known}]` : known;
  }

  #property(letter: string): string {
    const [whole, name = ''] = /^\{([\w-]+)\}/.exec(this.pattern.slice(this.#at)) ?? [''];
    this.#at += whole.length;
    if (CATEGORY.test(name)) return `\\${letter}{${name}}`;
    const block = name.startsWith('Is') ? BLOCKS[name.slice(2)] : undefined;
    if (block === undefined) throw new SyntaxError(`\\${letter}{${name}}`);
    return `[${letter === 'P' ? '^' : ''}${block}]`;
  }

  /** The next character, empty at the end. */
  #peek(): string {
    return this.pattern[this.#at] ?? '';
  }

  #take(): string {
    const code = this.pattern.codePointAt(this.#at);
    if (code === undefined) throw new SyntaxError('the pattern breaks off');
    const char = String.fromCodePoint(code);
    this.#at += char.length;
    return char;
  }
}

/** A character as itself, wherever it stands: JavaScript gives many a meaning in classes. */
function escaped(char: string): string {
  return /[\w\s]/.test(char) || char > '\x7f' ? char : `\\u{${char.charCodeAt(0).toString(16)}}`;
}
