// Character classes of XML as tables and tests on UTF-16 code units.

/** Bit of a character's class: may stand in a name. */
export const NAME = 1;
/** Bit of a character's class: may begin a name. */
export const NAME_START = 2;
/** Bit of a character's class: the colon after a namespace prefix. */
export const COLON = 4;

const CLASS_OF = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (character === ':') CLASS_OF[code] = NAME | NAME_START | COLON;
  else if (/[A-Za-z_]/.test(character)) CLASS_OF[code] = NAME | NAME_START;
  else if (/[-.0-9]/.test(character)) CLASS_OF[code] = NAME;
}

const NO_BREAK_SPACE = 0xa0;
/** General punctuation, curly quotes among it: pasted from word processors, never part of a name. */
const PUNCTUATION_START = 0x2010;
const PUNCTUATION_END = 0x205f;

/** The class bits of a code unit. Beyond ASCII names are taken generously: the grammar says which names there are. */
export function classOf(code: number): number {
  if (code < 128) return CLASS_OF[code] ?? 0;
  return isForeignNameCode(code) ? NAME | NAME_START : 0;
}

/** Whether a code unit may begin a name. */
export function isNameStartCode(code: number): boolean {
  return (classOf(code) & NAME_START) !== 0;
}

function isForeignNameCode(code: number): boolean {
  if (code === NO_BREAK_SPACE || code === 0x3000 || code >= 0xff00) return false;
  return code > NO_BREAK_SPACE && !(code >= PUNCTUATION_START && code <= PUNCTUATION_END);
}

/** Whether a code unit is one of the curly quotes that word processors put in the place of straight ones. */
export function isCurlyQuote(code: number): boolean {
  return code >= 0x2018 && code <= 0x201f;
}
