// Values that do not stand between two equal straight quotes: unclosed, closed twice or by another quote, in typographic ones.
import { isOddQuote } from './characters';
import { trimmedEnd } from './indentation';
import { XmlAttribute, isSpace } from './nodes';
import type { XmlElement } from './nodes';
import type { Parser } from './parser';
import { attributeStartsAt, matchAt } from './strays';

const LT = 60;
const GT = 62;
const SLASH = 47;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;

/** An attribute of which only the name is read. */
export interface Named {
  readonly owner: XmlElement;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The attribute with a value between two offsets, which ends at `end`: after its quote, if it has one. */
export function withValue({ text }: Parser, { owner, name, start, end: nameEnd }: Named, valueStart: number, valueEnd: number, end: number): XmlAttribute {
  return new XmlAttribute(text, owner, name, start, nameEnd, true, valueStart, valueEnd, end);
}

const BEHIND_DOUBLED_QUOTE = /[^\s"'<>=/][^"'<>\r\n]*(["'])(?=[\s>/])/y;

/** `type=''file'`: the opening quote is there twice. */
export function doublyQuoted(parser: Parser, named: Named, second: number): XmlAttribute | undefined {
  const { text } = parser;
  const quote = text.charAt(second);
  BEHIND_DOUBLED_QUOTE.lastIndex = second + 1;
  if (BEHIND_DOUBLED_QUOTE.exec(text)?.[1] !== quote) return undefined;
  const end = BEHIND_DOUBLED_QUOTE.lastIndex;
  parser.report('unexpected-in-tag', second, second + 1, { text: quote });
  return withValue(parser, named, second + 1, end - 1, end);
}

const BEHIND_INNER_QUOTE = { '"': /[^\s"'<>=][^\s"<>=]{0,200}"(?=[\s/>])/y, "'": /[^\s"'<>=][^\s'<>=]{0,200}'(?=[\s/>])/y };

/** `type='fi'le'`: a quote in the value, which goes on behind what was read of it; `undefined` where it does not. */
export function withInnerQuote(parser: Parser, { owner, name, nameStart, nameEnd, valueStart, valueEnd, end }: XmlAttribute): XmlAttribute | undefined {
  const { text } = parser;
  const quote = text.charAt(end - 1);
  if (valueEnd + 1 !== end || (quote !== '"' && quote !== "'")) return undefined;
  const rest = matchAt(BEHIND_INNER_QUOTE[quote], text, end);
  if (rest === undefined) return undefined;
  parser.report('quote-in-value', end - 1, end, { name, quote });
  const whole = withValue(parser, { owner, name, start: nameStart, end: nameEnd }, valueStart, end + rest.length - 1, end + rest.length);
  whole.readAs(text.slice(valueStart, valueEnd) + rest.slice(0, -1));
  return whole;
}

/** A quoted value with a `<` in it, or whose closing quote is missing: tells which. */
export function suspiciousValue(parser: Parser, named: Named, valueStart: number, close: number): XmlAttribute {
  const { text } = parser;
  const { name } = named;
  if (close >= 0 && !lacksItsQuote(parser, valueStart, close)) {
    const lessThan = parser.lessThans.from(named.end);
    if (lessThan >= 0 && lessThan < close) parser.report('less-than-in-value', lessThan, lessThan + 1, { name });
    parser.reportReferences(valueStart, close);
    return withValue(parser, named, valueStart, close, close + 1);
  }
  const end = unclosedValueEnd(text, valueStart);
  const quote = text.charAt(valueStart - 1);
  const other = closedByOther(parser, named, valueStart, end);
  if (other) return other;
  parser.report('unclosed-value', valueStart - 1, end, { name, quote });
  parser.reportReferences(valueStart, end);
  return withValue(parser, named, valueStart, end, end);
}

/** `type='file"`, `type="'file'`: another quote stands at the end. */
function closedByOther(parser: Parser, named: Named, valueStart: number, end: number): XmlAttribute | undefined {
  const { text } = parser;
  const last = text.charCodeAt(end - 1);
  if (end - 1 <= valueStart || (last !== SINGLE_QUOTE && last !== DOUBLE_QUOTE && !isOddQuote(last))) return undefined;
  const isWhole = text.charCodeAt(valueStart) === last && end - 2 > valueStart;
  const from = isWhole ? valueStart + 1 : valueStart;
  const quote = text.charAt(valueStart - 1);
  if (isWhole) parser.report('unexpected-in-tag', valueStart - 1, valueStart, { text: quote });
  else parser.report('other-quote', end - 1, end, { name: named.name, quote, text: text.charAt(end - 1) });
  parser.reportReferences(from, end - 1);
  return withValue(parser, named, from, end - 1, end);
}

function lacksItsQuote(parser: Parser, valueStart: number, close: number): boolean {
  const { text } = parser;
  const after = text.charCodeAt(close + 1);
  const endsWell = isSpace(after) || after === GT || after === SLASH;
  const lessThan = parser.lessThans.from(valueStart);
  if (lessThan < 0 || lessThan > close) {
    return !endsWell && /\s[\w:.-]+\s*=$/.test(text.slice(Math.max(valueStart, close - 64), close));
  }
  for (let at = valueStart; at < lessThan; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13 || code === GT) return true;
  }
  return !endsWell;
}

/** Where a value without a closing quote is taken to end: at the line's or tag's end, or before the next attribute. */
function unclosedValueEnd(text: string, valueStart: number): number {
  for (let at = valueStart; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LT || code === GT || code === 10 || code === 13) return trimmedEnd(text, valueStart, at);
    if (code === SLASH && text.charCodeAt(at + 1) === GT) return trimmedEnd(text, valueStart, at);
    if (isSpace(code) && attributeStartsAt(text, at + 1)) return trimmedEnd(text, valueStart, at);
  }
  return trimmedEnd(text, valueStart, text.length);
}

/** Where a value without quotes ends. */
export function unquotedEnd(text: string, start: number): number {
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (isSpace(code) || code === GT || code === LT || (code === SLASH && text.charCodeAt(end + 1) === GT)) break;
  }
  return end;
}

/** A value behind a typographic quote. */
export function curlyValue(parser: Parser, named: Named, at: number): XmlAttribute {
  const { text } = parser;
  const { name } = named;
  let valueEnd = at + 1;
  for (; valueEnd < text.length; valueEnd++) {
    const code = text.charCodeAt(valueEnd);
    if (isOddQuote(code) || code === SINGLE_QUOTE || code === DOUBLE_QUOTE) break;
    if (code === LT || code === GT || code === 10 || code === 13) {
      valueEnd = unquotedEnd(text, at);
      parser.report('curly-quotes', at, valueEnd, { name });
      return withValue(parser, named, at + 1, valueEnd, valueEnd);
    }
  }
  const end = Math.min(valueEnd + 1, text.length);
  parser.report('curly-quotes', at, end, { name });
  return withValue(parser, named, at + 1, valueEnd, end);
}
