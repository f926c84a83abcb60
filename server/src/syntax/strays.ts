// Characters that have strayed into tags: into a name, beside one, or between attributes.
import { isNameStartCode } from './characters';
import type { Parser } from './parser';

/** Looks for a sticky expression at an offset; what it found there. */
export function matchAt(expression: RegExp, text: string, offset: number): string | undefined {
  expression.lastIndex = offset;
  return expression.exec(text)?.[0];
}

const ATTRIBUTE_AHEAD = /[\w:.-]+[ \t]*=[ \t]*["']/y;

/** Whether an attribute with a quoted value begins at an offset. */
export function attributeStartsAt(text: string, offset: number): boolean {
  return isNameStartCode(text.charCodeAt(offset)) && matchAt(ATTRIBUTE_AHEAD, text, offset) !== undefined;
}

/** A name as it is meant, and where it ends in the text. */
export interface JoinedName {
  readonly name: string;
  readonly end: number;
}

/** What is left of a name behind characters that no name has, and what must follow it: bounded, so that every look is short. */
const REST: Readonly<Record<'element' | 'attribute', RegExp>> = {
  // Not where `=` follows: `<disk,type='file'>` has two names.
  element: /(?:(?:[^\s\w:.<>-](?!>)){1,3}[\w:.-]{1,60}){1,3}(?=[\s/>])(?![ \t]*=)/y,
  attribute: /(?:(?:[^\s\w:.=-](?!>)){1,3}[\w:.-]{1,60}){1,3}[ \t]*=[ \t]*(?:"[^"<>]{0,500}"|'[^'<>]{0,500}')(?=[\s/>])/y,
};
const STRAYS = /[^\w:.\-\p{L}\p{N}]+/gu;
const NAME_AND_STRAYS = /[^\s=]+/y;

/** `addre&ss`, of which the first part was read: the name without what no name has in it, which is reported; `undefined` where it is none. */
export function joinedName(parser: Parser, kind: 'element' | 'attribute', start: number, end: number): JoinedName | undefined {
  const { text } = parser;
  if (matchAt(REST[kind], text, end) === undefined) return undefined;
  const rest = matchAt(kind === 'element' ? REST.element : NAME_AND_STRAYS, text, end) ?? '';
  const whole = end + rest.length;
  if (kind === 'element' && parser.knows(text.slice(start, end)) && !parser.knows(text.slice(start, whole).replace(STRAYS, ''))) return undefined;
  return { name: reportStrays(parser, start, whole), end: whole };
}

const BEHIND_LESS_THAN = /<[\w:.-]{1,60}(?=[\s/>])/y;

/** `<di<sk>`: two tags, or one name with a `<` in it where the vocabulary has that. */
export function joinedByLessThan(parser: Parser, start: number, end: number): JoinedName | undefined {
  const rest = matchAt(BEHIND_LESS_THAN, parser.text, end);
  if (rest === undefined || !parser.knows(parser.text.slice(start, end) + rest.slice(1))) return undefined;
  return { name: reportStrays(parser, start, end + rest.length), end: end + rest.length };
}

/** Reports what no name has between two offsets, beside the name or in it; the name without it. */
export function reportStrays(parser: Parser, start: number, end: number): string {
  const written = parser.text.slice(start, end);
  const name = written.replace(STRAYS, '');
  for (const { index, 0: stray } of written.matchAll(STRAYS)) {
    const from = start + index;
    const to = from + stray.length;
    const isBeside = index === 0 || to === end;
    if (!isBeside) parser.report('unexpected-in-name', from, to, { text: stray, name });
    else if (stray.trim() === '') parser.report('space-in-tag', from, to, { text: '</' });
    else parser.report('unexpected-in-tag', from, to, { text: stray.trim() });
  }
  return name;
}
