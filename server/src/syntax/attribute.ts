// Reads one attribute of a start tag: its name, what stands for `=`, and its value.
import { CLASSES, SPACE, isOddQuote } from './characters';
import { internName } from './names';
import { XmlAttribute } from './nodes';
import type { XmlElement } from './nodes';
import { curlyValue, doublyQuoted, suspiciousValue, unquotedEnd, withValue } from './oddValues';
import type { Named } from './oddValues';
import type { Parser } from './parser';
import { attributeStartsAt, joinedName, matchAt } from './strays';

const EQUALS = 61;
const COLON = 58;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;

/** Reads the attribute whose name starts at an offset. */
export function parseAttribute(parser: Parser, owner: XmlElement, nameStart: number): XmlAttribute {
  const nameEnd = parser.skipName(nameStart);
  return readValue(parser, owner, internName(parser.text, nameStart, nameEnd), nameStart, nameEnd, nameEnd);
}

/** Reads what follows an attribute's name: `from` is the name's end, or after what does not belong behind it. */
function readValue(parser: Parser, owner: XmlElement, name: string, nameStart: number, nameEnd: number, from: number): XmlAttribute {
  const { text } = parser;
  let at = from;
  let code = text.charCodeAt(at);
  while (((CLASSES[code] ?? 0) & SPACE) !== 0) code = text.charCodeAt(++at);
  if (code !== EQUALS) return valueWithoutEquals(parser, { owner, name, start: nameStart, end: nameEnd }, at);
  let quote = text.charCodeAt(++at);
  while (((CLASSES[quote] ?? 0) & SPACE) !== 0) quote = text.charCodeAt(++at);
  if (quote !== SINGLE_QUOTE && quote !== DOUBLE_QUOTE) return unquotedValue(parser, { owner, name, start: nameStart, end: nameEnd }, at);
  const valueStart = at + 1;
  const close = text.indexOf(quote === SINGLE_QUOTE ? "'" : '"', valueStart);
  const lessThan = parser.lessThans.from(nameEnd);
  // `=` before a closing quote smells of a missing one: `type='file device='disk'`.
  if (close < 0 || (lessThan >= 0 && lessThan < close) || text.charCodeAt(close - 1) === EQUALS) {
    return suspiciousValue(parser, { owner, name, start: nameStart, end: nameEnd }, valueStart, close);
  }
  const ampersand = parser.ampersands.from(valueStart);
  if (ampersand >= 0 && ampersand < close) parser.reportReferences(valueStart, close);
  if (close === valueStart) {
    const doubled = doublyQuoted(parser, { owner, name, start: nameStart, end: nameEnd }, close);
    if (doubled) return doubled;
  }
  return new XmlAttribute(text, owner, name, nameStart, nameEnd, true, valueStart, close, close + 1);
}

/** The same for an attribute of which the name is read: the value behind what does not belong there. */
function valueBehind(parser: Parser, { owner, name, start, end }: Named, from: number): XmlAttribute {
  return readValue(parser, owner, name, start, end, from);
}

/** The attribute without any value, and the problem that it has none. */
function withoutValue(parser: Parser, { owner, name, start, end: nameEnd }: Named, end = nameEnd): XmlAttribute {
  parser.report('attribute-without-value', start, nameEnd, { name });
  return new XmlAttribute(parser.text, owner, name, start, nameEnd, false, nameEnd, nameEnd, end);
}

/** What has crept in between a name and its `=`: `type"='file'`. */
const BEFORE_EQUALS = /[^\s\w<>=.-]{1,3}(?=[ \t]*=)/y;
/** A value in quotes, and that nothing but the next attribute or the tag's end follows. */
const QUOTED = /(?:"[^"<>]{0,500}"|'[^'<>]{0,500}')(?=[\s/>]|$)/y;
/** What stands for `=`: `type:'file'`, `type ~ 'file'`. */
const FOR_EQUALS = /[^\s\w"'<>=/.-]{1,2}[ \t]*(?=["'])/y;

/** A name without `=` behind it: broken by characters that no name has, with something else for the `=`, or alone. `at` is the first character after it that is no space. */
function valueWithoutEquals(parser: Parser, named: Named, at: number): XmlAttribute {
  const { text } = parser;
  const { start, end } = named;
  if (at === end) {
    const whole = joinedName(parser, 'attribute', start, end);
    if (whole) return valueBehind(parser, { ...named, name: whole.name, end: whole.end }, whole.end);
    const stray = matchAt(BEFORE_EQUALS, text, at);
    if (stray !== undefined) {
      parser.report('unexpected-in-tag', at, at + stray.length, { text: stray });
      return valueBehind(parser, named, at + stray.length);
    }
  }
  const other = matchAt(FOR_EQUALS, text, at);
  if (other !== undefined && matchAt(QUOTED, text, at + other.length) !== undefined) {
    const written = other.trimEnd();
    parser.report('mistaken-mark', at, at + written.length, { text: written, put: '=' });
    return quoted(parser, named, at + other.length);
  }
  if (matchAt(QUOTED, text, at) === undefined) return withoutValue(parser, named);
  if (text.charCodeAt(end - 1) === COLON && end - start > 1) {
    parser.report('mistaken-mark', end - 1, end, { text: ':', put: '=' });
    return quoted(parser, { ...named, name: internName(text, start, end - 1), end: end - 1 }, at);
  }
  if (at !== end) return withoutValue(parser, named);
  parser.report('missing-equals', start, end, { name: named.name });
  return quoted(parser, named, at);
}

/** The attribute with the value in the quotes that are at an offset; they are known to be two. */
function quoted(parser: Parser, named: Named, at: number): XmlAttribute {
  const { text } = parser;
  const close = text.indexOf(text.charAt(at), at + 1);
  parser.reportReferences(at + 1, close);
  return withValue(parser, named, at + 1, close, close + 1);
}

/** What has crept in between `=` and a quote: `type=='file'`. */
const BEFORE_QUOTE = /[^\s\w"'<>]{1,3}[ \t]*(?=["'])|>(?=["'])/y;

/** The rest of a name that `=` cuts in two: `ty=pe='file'`. */
const NAME_BEHIND_EQUALS = /[\w:.-]{1,60}(?==(?:"[^"<>]{0,500}"|'[^'<>]{0,500}')(?:[\s/>]|$))/y;

/** A value without an opening quote, or none at all; `at` is the first character after `=` that is no space. */
function unquotedValue(parser: Parser, named: Named, at: number): XmlAttribute {
  const { text } = parser;
  const stray = matchAt(BEFORE_QUOTE, text, at);
  if (stray !== undefined && matchAt(QUOTED, text, at + stray.length) !== undefined) {
    const written = stray.trimEnd();
    parser.report('unexpected-in-tag', at, at + written.length, { text: written });
    return quoted(parser, named, at + stray.length);
  }
  if (text.charCodeAt(at - 1) === EQUALS) {
    const rest = matchAt(NAME_BEHIND_EQUALS, text, at);
    if (rest !== undefined) {
      parser.report('unexpected-in-name', at - 1, at, { text: '=', name: named.name + rest });
      return valueBehind(parser, { ...named, name: named.name + rest, end: at + rest.length }, at + rest.length);
    }
  }
  if (isOddQuote(text.charCodeAt(at))) return curlyValue(parser, named, at);
  const end = attributeStartsAt(text, at) ? at : unquotedEnd(text, at);
  if (end === at) return withoutValue(parser, named, text.indexOf('=', named.end) + 1);
  parser.report('unquoted-value', at, end, { name: named.name, value: text.slice(at, Math.min(end, at + 100)) });
  parser.reportReferences(at, end);
  const last = text.charCodeAt(end - 1);
  const valueEnd = end - 1 > at && (last === SINGLE_QUOTE || last === DOUBLE_QUOTE) ? end - 1 : end;
  return withValue(parser, named, at, valueEnd, end);
}
