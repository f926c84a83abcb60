// Faults of single characters: ampersands, entities, control characters.
import type { Parser } from './parser';

const REFERENCE = /&(?:#(?:(\d+)|[xX]([0-9a-fA-F]+))|([A-Za-z_:][\w:.-]*))(;?)/y;
const PREDEFINED = new Set(['lt', 'gt', 'amp', 'quot', 'apos']);

/** Reports bare ampersands and unknown entities between two offsets. */
export function reportReferences(parser: Parser, start: number, end: number): void {
  let at = parser.ampersands.from(start);
  while (at >= 0 && at < end) at = parser.ampersands.from(reportReference(parser, at));
}

/** Reports what is wrong with the reference at an `&`, and returns where to look on. */
function reportReference(parser: Parser, at: number): number {
  REFERENCE.lastIndex = at;
  const match = REFERENCE.exec(parser.text);
  const [whole = '&', decimal, hex, name, semicolon] = match ?? [];
  if (match === null || (semicolon === '' && name !== undefined && !PREDEFINED.has(name))) {
    let end = at + 1;
    // `&&` is one slip.
    while (parser.text.charAt(end) === '&') end++;
    parser.report('bare-ampersand', at, end);
    return end;
  } else if (semicolon === '') {
    parser.report('unfinished-reference', at, at + whole.length, { reference: whole });
  } else if (name !== undefined) {
    const isKnown = PREDEFINED.has(name) || parser.declaredEntities.has(name);
    if (!isKnown) parser.report('unknown-entity', at, at + whole.length, { name });
  } else if (whole.startsWith('&#X') || !isCharacter(decimal !== undefined ? parseInt(decimal, 10) : parseInt(hex ?? '', 16))) {
    parser.report('bad-character-reference', at, at + whole.length, { reference: whole });
  }
  return at + whole.length;
}

/** Whether XML 1.0 has this character (production Char). */
function isCharacter(code: number): boolean {
  if (code < 32) return code === 9 || code === 10 || code === 13;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

// eslint-disable-next-line no-control-regex -- control characters are just what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+/g;

/** Reports each run of characters that XML has no place for, wherever it stands. */
export function reportControlCharacters(parser: Parser): void {
  CONTROL.lastIndex = 0;
  for (let match = CONTROL.exec(parser.text); match; match = CONTROL.exec(parser.text)) {
    const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    parser.report('control-character', match.index, match.index + match[0].length, { code: `U+${code}` });
  }
}
