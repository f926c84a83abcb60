// Translates XML Schema regular expressions to JavaScript's: same language, anchored at both ends.

const SPECIAL_OUTSIDE = new Set('\\^$.*+?()[]{}|/');
const SPECIAL_INSIDE = new Set('\\]^-[');

/** Multi-character escapes that JavaScript lacks, as the inside of a character class (XML 1.0 names). */
const NAME_CLASSES: Readonly<Record<string, string>> = {
  i: 'A-Z_a-z:\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}',
  c: '\\-.0-9:A-Z_a-z\\u{B7}\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{203F}\\u{2040}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}',
};

/** Unicode blocks (`\p{IsBasicLatin}`) that libvirt's schemas use; others fall back to any character. */
const BLOCKS: Readonly<Record<string, string>> = { BasicLatin: '\\u{0}-\\u{7F}', 'Latin-1Supplement': '\\u{80}-\\u{FF}' };

/** A matcher for the whole string. A pattern that cannot be translated accepts everything: better silent than wrong. */
export function compileSchemaRegex(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${translate(pattern)})$`, 'u');
  } catch {
    return /^[^]*$/u;
  }
}

function translate(pattern: string): string {
  let out = '';
  let inClass = false;
  for (let index = 0; index < pattern.length; ) {
    const char = String.fromCodePoint(pattern.codePointAt(index) ?? 0);
    if (char === '\\') {
      const [text, length] = translateEscape(pattern, index, inClass ? 'class' : 'atom');
      out += text;
      index += length;
      continue;
    }
    out += inClass ? translateInClass(char) : translateLiteral(char);
    if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    index += char.length;
  }
  return out;
}

/** XML Schema has no anchors, and its `.` excludes only line ends. */
function translateLiteral(char: string): string {
  if (char === '^' || char === '$' || char === '/') return `\\${char}`;
  return char === '.' ? '[^\\n\\r]' : char;
}

function translateInClass(char: string): string {
  return char === '[' ? '\\[' : char;
}

function translateEscape(pattern: string, at: number, place: 'class' | 'atom'): [text: string, length: number] {
  const letter = pattern[at + 1] ?? '';
  if ('nrtdDsSwW'.includes(letter) && letter !== '') return [`\\${letter}`, 2];
  const names = NAME_CLASSES[letter.toLowerCase()];
  if (names !== undefined) return [place === 'class' ? names : `[${letter < 'a' ? '^' : ''}${names}]`, 2];
  if (letter === 'p' || letter === 'P') return translateProperty(pattern, at, letter, place);
  const special = place === 'class' ? SPECIAL_INSIDE : SPECIAL_OUTSIDE;
  return [special.has(letter) ? `\\${letter}` : letter, 2];
}

function translateProperty(pattern: string, at: number, letter: string, place: 'class' | 'atom'): [string, number] {
  const close = pattern.indexOf('}', at);
  const name = pattern.slice(at + 3, close);
  const length = close + 1 - at;
  if (!name.startsWith('Is')) return [`\\${letter}{${name}}`, length];
  const block = BLOCKS[name.slice(2)] ?? '\\u{0}-\\u{10FFFF}';
  return [place === 'class' ? block : `[${letter === 'P' ? '^' : ''}${block}]`, length];
}
