// Reads the attributes of a start tag, whatever is missing from them.
import { CLASSES, NAME_START, SPACE, isCurlyQuote, isNameStartCode } from './characters';
import { trimmedEnd } from './indentation';
import type { Mutable } from './mutable';
import { internName } from './names';
import { NO_ATTRIBUTES, XmlAttribute, isSpace } from './nodes';
import type { XmlElement } from './nodes';
import type { Parser } from './parser';

const LT = 60;
const GT = 62;
const SLASH = 47;
const EQUALS = 61;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
/** From this many attributes on, duplicates are looked for in a set. */
const MANY_ATTRIBUTES = 16;

/** Reads from `parser.pos`, which is just after the tag's name, to the tag's end. */
export function parseAttributes(parser: Parser, target: XmlElement): void {
  const { text } = parser;
  const firstProblem = parser.problems.length;
  let attributes: XmlAttribute[] | undefined;
  let at = parser.pos;
  for (;;) {
    const gapStart = at;
    let code = text.charCodeAt(at);
    let bits = CLASSES[code] ?? 0;
    while ((bits & SPACE) !== 0) {
      code = text.charCodeAt(++at);
      bits = CLASSES[code] ?? 0;
    }
    if ((bits & NAME_START) !== 0) {
      if (at === gapStart) parser.report('missing-space', at, parser.skipName(at), { name: text.slice(at, parser.skipName(at)) });
      const attribute = parseAttribute(parser, target, at);
      if (attributes === undefined) (target as Mutable<XmlElement>).attributes = attributes = [attribute];
      else attributes.push(attribute);
      at = attribute.end;
    } else if (endTag(target, text, at)) {
      break;
    } else if (code === LT || at >= text.length) {
      (target as Mutable<XmlElement>).openEnd = gapStart;
      if (endsWithSlash(parser, target, gapStart)) (target as Mutable<XmlElement>).selfClosing = true;
      else if (code === LT && cutBeforeText(parser, target, at)) attributes = undefined;
      reportUnfinishedTag(parser, target, firstProblem);
      break;
    } else {
      at = skipJunk(parser, at);
    }
  }
  parser.pos = target.openEnd;
  if (attributes !== undefined && attributes.length > 1) reportDuplicates(parser, target, attributes);
}

/** Ends the tag where its `>` or `/>` is at `at`. */
function endTag(target: XmlElement, text: string, at: number): boolean {
  const element = target as Mutable<XmlElement>;
  const code = text.charCodeAt(at);
  const selfClosing = code === SLASH && text.charCodeAt(at + 1) === GT;
  if (code !== GT && !selfClosing) return false;
  element.openEnd = selfClosing ? at + 2 : at + 1;
  element.openTagComplete = true;
  element.selfClosing = selfClosing;
  return true;
}

/** `<boot dev='hd'/`: the tag lacks its `>` alone; its `/` is no fault, unless its close tag follows. */
function endsWithSlash({ text, problems }: Parser, { name }: XmlElement, end: number): boolean {
  const last = problems.at(-1);
  const isJunk = text.charCodeAt(end - 1) === SLASH && last?.code === 'unexpected-in-tag' && last.span.start === end - 1;
  const isSlash = isJunk && !text.slice(end, end + name.length + 100).trimStart().startsWith(`</${name}>`);
  if (isSlash) problems.pop();
  return isSlash;
}

/**
 * `<vcpu placement='static'4</vcpu>`, `<name web</name>`, `<nameweb</name>`: where the element's own close tag follows a
 * tag without `>`, what looks like the end of the tag is its text. Whether it was so.
 */
function cutBeforeText(parser: Parser, element: XmlElement, at: number): boolean {
  const { text } = parser;
  if (text.charCodeAt(at + 1) !== SLASH) return false;
  const closeName = text.slice(at + 2, parser.skipName(at + 2));
  if (closeName === '' || !element.name.startsWith(closeName)) return false;
  const target = element as Mutable<XmlElement>;
  if (closeName !== element.name) {
    // `<filterr⏎</filter>` inside a `<filter>` is a tag that is being typed.
    if (at !== element.nameEnd || element.parent?.name === closeName) return false;
    target.name = closeName;
    target.nameEnd = element.nameStart + closeName.length;
    target.attributes = NO_ATTRIBUTES;
    target.openEnd = target.nameEnd;
    return true;
  }
  const whole = element.attributes.findLastIndex(({ hasValue }) => hasValue) + 1;
  const end = element.attributes[whole - 1]?.end ?? element.nameEnd;
  if (text.slice(end, at).trim() === '') return false;
  target.attributes = element.attributes.slice(0, whole);
  target.openEnd = end;
  return true;
}

/** One fault, one problem: half an attribute at the end of an unfinished tag is part of the same fault. */
function reportUnfinishedTag(parser: Parser, element: XmlElement, firstProblem: number): void {
  const inTag = parser.problems.splice(firstProblem).filter(({ span }) => span.start < element.openEnd);
  const name = element.name;
  let half = false;
  for (const problem of inTag) {
    if (problem.code === 'unclosed-value' || problem.code === 'unquoted-value') half = true;
    if (problem.code !== 'attribute-without-value') parser.problems.push(problem);
  }
  if (!half || inTag.length === 0) parser.report('unclosed-start-tag', element.nameStart, element.nameEnd, { name });
}

/** An attribute of which only the name is read. */
interface Named {
  readonly owner: XmlElement;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The attribute with a value between two offsets, which ends at `end`: after its quote, if it has one. */
function withValue({ text }: Parser, { owner, name, start, end: nameEnd }: Named, valueStart: number, valueEnd: number, end: number): XmlAttribute {
  return new XmlAttribute(text, owner, name, start, nameEnd, true, valueStart, valueEnd, end);
}

/** The attribute without any value, and the problem that it has none. */
function withoutValue(parser: Parser, { owner, name, start, end: nameEnd }: Named, end = nameEnd): XmlAttribute {
  parser.report('attribute-without-value', start, nameEnd, { name });
  return new XmlAttribute(parser.text, owner, name, start, nameEnd, false, nameEnd, nameEnd, end);
}

function parseAttribute(parser: Parser, owner: XmlElement, nameStart: number): XmlAttribute {
  const { text } = parser;
  const nameEnd = parser.skipName(nameStart);
  const name = internName(text, nameStart, nameEnd);
  let at = nameEnd;
  let code = text.charCodeAt(at);
  while (((CLASSES[code] ?? 0) & SPACE) !== 0) code = text.charCodeAt(++at);
  if (code === EQUALS) {
    let quote = text.charCodeAt(++at);
    while (((CLASSES[quote] ?? 0) & SPACE) !== 0) quote = text.charCodeAt(++at);
    if (quote === SINGLE_QUOTE || quote === DOUBLE_QUOTE) {
      const valueStart = at + 1;
      const close = text.indexOf(quote === SINGLE_QUOTE ? "'" : '"', valueStart);
      const lessThan = parser.lessThans.from(nameEnd);
      // `=` before a closing quote smells of a missing one: `type='file device='disk'`.
      if (close >= 0 && (lessThan < 0 || close < lessThan) && text.charCodeAt(close - 1) !== EQUALS) {
        const ampersand = parser.ampersands.from(valueStart);
        if (ampersand >= 0 && ampersand < close) parser.reportReferences(valueStart, close);
        if (close === valueStart) {
          const doubled = doublyQuoted(parser, { owner, name, start: nameStart, end: nameEnd }, close);
          if (doubled) return doubled;
        }
        return new XmlAttribute(text, owner, name, nameStart, nameEnd, true, valueStart, close, close + 1);
      }
      return suspiciousValue(parser, { owner, name, start: nameStart, end: nameEnd }, valueStart, close);
    }
    return unquotedValue(parser, { owner, name, start: nameStart, end: nameEnd }, at);
  }
  return valueWithoutEquals(parser, { owner, name, start: nameStart, end: nameEnd }, at);
}

const BEHIND_DOUBLED_QUOTE = /[^\s"'<>=/][^"'<>\r\n]*(["'])(?=[\s>/])/y;

/** `type=''file'`: the opening quote is there twice. */
function doublyQuoted(parser: Parser, named: Named, second: number): XmlAttribute | undefined {
  const { text } = parser;
  const quote = text.charAt(second);
  BEHIND_DOUBLED_QUOTE.lastIndex = second + 1;
  if (BEHIND_DOUBLED_QUOTE.exec(text)?.[1] !== quote) return undefined;
  const end = BEHIND_DOUBLED_QUOTE.lastIndex;
  parser.report('unexpected-in-tag', second, second + 1, { text: quote });
  return withValue(parser, named, second + 1, end - 1, end);
}

/** `name"value"`, or a name alone; `at` is the first character after it that is no space. */
function valueWithoutEquals(parser: Parser, named: Named, at: number): XmlAttribute {
  const { text } = parser;
  const code = text.charCodeAt(at);
  if (at === named.end && (code === SINGLE_QUOTE || code === DOUBLE_QUOTE)) {
    const close = text.indexOf(text.charAt(at), at + 1);
    const lessThan = parser.lessThans.from(named.end);
    if (close >= 0 && (lessThan < 0 || close < lessThan)) {
      parser.report('missing-equals', named.start, named.end, { name: named.name });
      return withValue(parser, named, at + 1, close, close + 1);
    }
  }
  return withoutValue(parser, named);
}

/** A quoted value with a `<` in it, or whose closing quote is missing: tells which. */
function suspiciousValue(parser: Parser, named: Named, valueStart: number, close: number): XmlAttribute {
  const { text } = parser;
  const { name } = named;
  if (close >= 0 && !lacksItsQuote(parser, valueStart, close)) {
    const lessThan = parser.lessThans.from(named.end);
    if (lessThan >= 0 && lessThan < close) parser.report('less-than-in-value', lessThan, lessThan + 1, { name });
    parser.reportReferences(valueStart, close);
    return withValue(parser, named, valueStart, close, close + 1);
  }
  const end = unclosedValueEnd(text, valueStart);
  parser.report('unclosed-value', valueStart - 1, end, { name, quote: text.charAt(valueStart - 1) });
  parser.reportReferences(valueStart, end);
  return withValue(parser, named, valueStart, end, end);
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

const ATTRIBUTE_AHEAD = /[\w:.-]+[ \t]*=[ \t]*["']/y;

function attributeStartsAt(text: string, offset: number): boolean {
  ATTRIBUTE_AHEAD.lastIndex = offset;
  return isNameStartCode(text.charCodeAt(offset)) && ATTRIBUTE_AHEAD.test(text);
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

/** A value without an opening quote, or none at all; `at` is the first character after `=` that is no space. */
function unquotedValue(parser: Parser, named: Named, at: number): XmlAttribute {
  const { text } = parser;
  if (isCurlyQuote(text.charCodeAt(at))) return curlyValue(parser, named, at);
  const end = attributeStartsAt(text, at) ? at : unquotedEnd(text, at);
  if (end === at) return withoutValue(parser, named, text.indexOf('=', named.end) + 1);
  parser.report('unquoted-value', at, end, { name: named.name, value: text.slice(at, Math.min(end, at + 100)) });
  parser.reportReferences(at, end);
  const last = text.charCodeAt(end - 1);
  const valueEnd = end - 1 > at && (last === SINGLE_QUOTE || last === DOUBLE_QUOTE) ? end - 1 : end;
  return withValue(parser, named, at, valueEnd, end);
}

function unquotedEnd(text: string, start: number): number {
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (isSpace(code) || code === GT || code === LT || (code === SLASH && text.charCodeAt(end + 1) === GT)) break;
  }
  return end;
}

function curlyValue(parser: Parser, named: Named, at: number): XmlAttribute {
  const { text } = parser;
  const { name } = named;
  let valueEnd = at + 1;
  for (; valueEnd < text.length; valueEnd++) {
    const code = text.charCodeAt(valueEnd);
    if (isCurlyQuote(code) || code === SINGLE_QUOTE || code === DOUBLE_QUOTE) break;
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

/** Skips a run of characters that belong to no attribute. */
function skipJunk(parser: Parser, start: number): number {
  const { text } = parser;
  let end = start + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (isSpace(code) || code === GT || code === LT || (code === SLASH && text.charCodeAt(end + 1) === GT)) break;
  }
  parser.report('unexpected-in-tag', start, end, { text: text.slice(start, Math.min(end, start + 40)) });
  return end;
}

function reportDuplicates(parser: Parser, element: XmlElement, attributes: readonly XmlAttribute[]): void {
  const seen = attributes.length > MANY_ATTRIBUTES ? new Set<string>() : undefined;
  for (let index = 0; index < attributes.length; index++) {
    const attribute = attributes[index];
    if (attribute === undefined) continue;
    let duplicate = false;
    if (seen) {
      duplicate = seen.has(attribute.name);
      seen.add(attribute.name);
    } else {
      for (let earlier = 0; earlier < index && !duplicate; earlier++) duplicate = attributes[earlier]?.name === attribute.name;
    }
    if (duplicate) {
      parser.report('duplicate-attribute', attribute.nameStart, attribute.nameEnd, { name: attribute.name, element: element.name });
    }
  }
}
