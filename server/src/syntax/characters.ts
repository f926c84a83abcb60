// Character classes of XML: one table over all UTF-16 code units, since the parser asks of every character.

/** Bit of a character's class: may stand in a name. */
export const NAME = 1;
/** Bit of a character's class: may begin a name. */
export const NAME_START = 2;
/** Bit of a character's class: the colon after a namespace prefix. */
export const COLON = 4;
/** Bit of a character's class: white space as XML defines it. */
export const SPACE = 8;

/**
 * Class bits by code unit; beyond the end of a text (`NaN`) a look gives `undefined`, which has no bits either.
 * Beyond ASCII names are taken generously: the grammar says which names there are.
 */
export const CLASSES: Uint8Array = makeClasses();

function makeClasses(): Uint8Array {
  const classes = new Uint8Array(0x10000);
  classes.fill(NAME | NAME_START, 0xa1);
  // General punctuation, curly quotes among it, and full-width forms: pasted from word processors, in no name.
  classes.fill(0, 0x2010, 0x2060);
  classes.fill(0, 0xff00);
  classes[0x3000] = 0;
  for (let code = 0; code < 128; code++) {
    const character = String.fromCharCode(code);
    if (/[A-Za-z_:]/.test(character)) classes[code] = NAME | NAME_START;
    else if (/[-.0-9]/.test(character)) classes[code] = NAME;
    else if (/[ \t\r\n]/.test(character)) classes[code] = SPACE;
  }
  classes[':'.charCodeAt(0)] = NAME | NAME_START | COLON;
  return classes;
}

/** Whether a code unit may begin a name. */
export function isNameStartCode(code: number): boolean {
  return ((CLASSES[code] ?? 0) & NAME_START) !== 0;
}

/** Whether a code unit is one of the curly quotes that word processors put in the place of straight ones. */
export function isCurlyQuote(code: number): boolean {
  return code >= 0x2018 && code <= 0x201f;
}
