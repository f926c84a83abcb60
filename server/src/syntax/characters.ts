// Character classes of XML: one table over all UTF-16 code units, since the parser asks of every character.

/** Bit of a character's class: may stand in a name. */
export const NAME = 1;
/** Bit of a character's class: may begin a name. */
export const NAME_START = 2;
/** Bit of a character's class: the colon after a namespace prefix. */
export const COLON = 4;
/** Bit of a character's class: white space as XML defines it. */
export const SPACE = 8;

/** Ranges of characters beyond ASCII that may begin a name, each with its last. */
const STARTS: readonly (readonly [first: number, last: number])[] = [
  ...([[0xc0, 0xd6], [0xd8, 0xf6], [0xf8, 0x2ff], [0x370, 0x37d], [0x37f, 0x1fff], [0x200c, 0x200d], [0x2070, 0x218f]] as const),
  ...([[0x2c00, 0x2fef], [0x3001, 0xdfff], [0xf900, 0xfdcf], [0xfdf0, 0xfffd]] as const),
];
/** Ranges of those with which a name may only go on. */
const OTHERS: typeof STARTS = [[0xb7, 0xb7], [0x300, 0x36f], [0x203f, 0x2040]];
/** Full-width punctuation: XML has it in names, but in a broken text an input method has put it in the place of a mark. */
const FULL_WIDTH: typeof STARTS = [[0xff00, 0xff0f], [0xff1a, 0xff20], [0xff3b, 0xff40], [0xff5b, 0xff65], [0xffe0, 0xffef]];

/** The classes as XML 1.0 has them. */
export const XML_CLASSES: Uint8Array = makeClasses();

/**
 * The classes that a broken text is read with: full-width punctuation is in no name.
 * Class bits by code unit; beyond the end of a text (`NaN`) a look gives `undefined`, which has no bits either.
 * Beyond ASCII names are those of XML 1.0 (production NameStartChar), and both halves of astral characters stand in them.
 */
export const CLASSES: Uint8Array = withoutFullWidth(XML_CLASSES);

function makeClasses(): Uint8Array {
  const classes = new Uint8Array(0x10000);
  for (const [first, last] of STARTS) classes.fill(NAME | NAME_START, first, last + 1);
  for (const [first, last] of OTHERS) classes.fill(NAME, first, last + 1);
  for (let code = 0; code < 128; code++) {
    const character = String.fromCharCode(code);
    if (/[A-Za-z_:]/.test(character)) classes[code] = NAME | NAME_START;
    else if (/[-.0-9]/.test(character)) classes[code] = NAME;
    else if (/[ \t\r\n]/.test(character)) classes[code] = SPACE;
  }
  classes[':'.charCodeAt(0)] = NAME | NAME_START | COLON;
  return classes;
}

function withoutFullWidth(all: Uint8Array): Uint8Array {
  const classes = all.slice();
  for (const [first, last] of FULL_WIDTH) classes.fill(0, first, last + 1);
  return classes;
}

/** Whether a code unit may begin a name. */
export function isNameStartCode(code: number): boolean {
  return ((CLASSES[code] ?? 0) & NAME_START) !== 0;
}

const ODD_QUOTES = /[‘-‟′″‵‶«»‹›´`＂＇「」『』]/;

/** Whether a code unit is one of the quotes that word processors, other languages and input methods have in the place of straight ones. */
export function isOddQuote(code: number): boolean {
  return ODD_QUOTES.test(String.fromCharCode(code));
}
