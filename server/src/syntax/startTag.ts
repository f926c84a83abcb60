// Reads the attributes of a start tag, whatever is missing from them.
import { parseAttribute } from './attribute';
import { CLASSES, NAME, NAME_START, SPACE } from './characters';
import { indentationAt } from './indentation';
import type { Mutable } from './mutable';
import { NO_ATTRIBUTES, isSpace } from './nodes';
import type { XmlAttribute, XmlElement } from './nodes';
import { withInnerQuote } from './oddValues';
import type { Parser } from './parser';
import { attributeStartsAt, joinedByLessThan, joinedName, matchAt } from './strays';

const LT = 60;
const GT = 62;
const SLASH = 47;
const BACKSLASH = 92;
/** From this many attributes on, duplicates are looked for in a set. */
const MANY_ATTRIBUTES = 16;

/** Reads from `parser.pos`, which is just after the tag's name, to the tag's end. */
export function parseAttributes(parser: Parser, target: XmlElement): void {
  const { text, classes } = parser;
  const firstProblem = parser.problems.length;
  let attributes: XmlAttribute[] | undefined;
  let at = parser.pos;
  for (;;) {
    const gapStart = at;
    let code = text.charCodeAt(at);
    let bits = classes[code] ?? 0;
    while ((bits & SPACE) !== 0) {
      code = text.charCodeAt(++at);
      bits = classes[code] ?? 0;
    }
    if ((bits & NAME_START) !== 0) {
      if (at === gapStart) {
        const whole = attributes && withInnerQuoteAt(parser, attributes, at);
        if (whole !== undefined) {
          at = whole;
          continue;
        }
        // Behind what does not belong there nothing else is missing.
        if (attributes?.at(-1)?.end === at) parser.report('missing-space', at, parser.skipName(at), { name: text.slice(at, parser.skipName(at)) });
      }
      const attribute = parseAttribute(parser, target, at);
      if (attributes === undefined) (target as Mutable<XmlElement>).attributes = attributes = [attribute];
      else attributes.push(attribute);
      at = attribute.end;
    } else if (endTag(target, text, at)) {
      break;
    } else {
      const next = strayEnd(parser, target, { at, gapStart, attributes });
      if (next === undefined) {
        endUnfinished(parser, target, { at, gapStart, firstProblem });
        attributes = target.attributes as XmlAttribute[];
        break;
      }
      at = next;
      if (target.openTagComplete) break;
    }
  }
  parser.pos = target.openEnd;
  if (attributes !== undefined && attributes.length > 1) reportDuplicates(parser, target, attributes);
}

/** Where a start tag has something that it cannot have. */
interface Gap {
  readonly at: number;
  readonly gapStart: number;
}

/** Ends a tag without its `>` before what cannot be in it. */
function endUnfinished(parser: Parser, target: XmlElement, { at, gapStart, firstProblem }: Gap & { readonly firstProblem: number }): void {
  (target as Mutable<XmlElement>).openEnd = gapStart;
  if (endsWithSlash(parser, target, gapStart)) (target as Mutable<XmlElement>).selfClosing = true;
  else if (parser.text.charCodeAt(at) === LT) cutBeforeText(parser, target, at);
  reportUnfinishedTag(parser, target, firstProblem);
}

/** Where to read on behind what does not belong in a tag; `undefined` where the tag has no end. */
function strayEnd(parser: Parser, target: XmlElement, { at, gapStart, attributes }: Gap & { readonly attributes: XmlAttribute[] | undefined }): number | undefined {
  const { text } = parser;
  const code = text.charCodeAt(at);
  if (at === target.nameEnd) {
    const whole = joinedName(parser, 'element', target.nameStart, at) ?? joinedByLessThan(parser, target.nameStart, at);
    if (whole) {
      (target as Mutable<XmlElement>).name = whole.name;
      return ((target as Mutable<XmlElement>).nameEnd = whole.end);
    }
  }
  if (code === LT && attributeStartsAt(text, at + 1)) {
    parser.report('unexpected-in-tag', at, at + 1, { text: '<' });
    return at + 1;
  }
  if (code === LT || at >= text.length) return undefined;
  return (at === gapStart && attributes && withInnerQuoteAt(parser, attributes, at)) || wrongEnd(parser, target, at) || skipJunk(parser, at);
}

/** Where the last attribute ends when a quote stands in its value and `at` is behind that; `undefined` where it is not so. */
function withInnerQuoteAt(parser: Parser, attributes: XmlAttribute[], at: number): number | undefined {
  const last = attributes[attributes.length - 1];
  const whole = last?.end === at ? withInnerQuote(parser, last) : undefined;
  if (whole) attributes[attributes.length - 1] = whole;
  return whole?.end;
}

/** A slash and `>` with spaces between. */
const SPACED_END = /\/[ \t\r\n]{1,200}>/y;

/** `/ >` and `\>` for `/>`: the offset after it; `undefined` where there is no such thing, or the tag's own close tag follows. */
function wrongEnd(parser: Parser, target: XmlElement, at: number): number | undefined {
  const { text } = parser;
  const isBackslash = text.charCodeAt(at) === BACKSLASH && text.charCodeAt(at + 1) === GT;
  const end = at + (isBackslash ? 2 : (matchAt(SPACED_END, text, at)?.length ?? 0));
  if (end === at || hasContent(text, target, end)) return undefined;
  if (isBackslash) parser.report('mistaken-mark', at, at + 1, { text: '\\', put: '/' });
  else parser.report('space-in-tag', at + 1, end - 1, { text: '/' });
  const element = target as Mutable<XmlElement>;
  element.openEnd = end;
  element.openTagComplete = true;
  element.selfClosing = true;
  return end;
}

/** Whether what follows a tag is its content: text and its close tag, or something that is indented deeper. */
function hasContent(text: string, { name, start }: XmlElement, end: number): boolean {
  const ahead = text.slice(end, end + 400);
  const next = end + (/^\s*/.exec(ahead)?.[0].length ?? 0);
  const indentation = indentationAt(text, start);
  return ahead.startsWith(`</${name}`, ahead.indexOf('<')) || (indentation >= 0 && indentationAt(text, next) > indentation);
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

/** Skips a run of characters that belong to no attribute, up to the next one. */
function skipJunk(parser: Parser, start: number): number {
  const { text } = parser;
  let end = start + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (isSpace(code) || code === GT || code === LT || (code === SLASH && text.charCodeAt(end + 1) === GT)) break;
    if (((CLASSES[text.charCodeAt(end - 1)] ?? 0) & NAME) === 0 && attributeStartsAt(text, end)) break;
  }
  const written = text.slice(start, Math.min(end, start + 40));
  // `type='file',device='disk'`: what has taken the place of a space.
  const isBetween = !isSpace(text.charCodeAt(start - 1)) && ((CLASSES[text.charCodeAt(end)] ?? 0) & NAME_START) !== 0;
  parser.report('unexpected-in-tag', start, end, { text: written, ...(isBetween && { put: ' ' }) });
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
