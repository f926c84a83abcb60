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
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+/g;
const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/g;

/** Reports each run of characters that XML has no place for, wherever it stands; and nothing else of it. */
export function reportControlCharacters(parser: Parser): void {
  const found = new Set<number>();
  CONTROL.lastIndex = 0;
  for (let match = CONTROL.exec(parser.text); match; match = CONTROL.exec(parser.text)) {
    for (const { index, 0: run } of parts(match[0])) {
      const start = match.index + index;
      const isHalf = /[\ud800-\udfff]/.test(run);
      const code = run.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      found.add(start);
      parser.report('control-character', start, start + run.length, { code: `U+${code}`, ...(isHalf && { variant: 'half' }) });
    }
  }
  if (found.size === 0) return;
  const { problems } = parser;
  let kept = 0;
  for (const problem of problems) if (!problem.code.startsWith('unexpected-in-') || !found.has(problem.span.start)) problems[kept++] = problem;
  problems.length = kept;
}

/** The runs in a run that are no whole astral characters. */
function* parts(run: string): Generator<{ readonly index: number; readonly 0: string }> {
  let from = 0;
  for (const { index, 0: pair } of run.matchAll(ASTRAL)) {
    if (index > from) yield { index: from, 0: run.slice(from, index) };
    from = index + pair.length;
  }
  if (from < run.length) yield { index: from, 0: run.slice(from) };
}
