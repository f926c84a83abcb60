// The tolerant, lossless parser: any text gives a tree and a list of faults, in linear time, without throwing.
import type { Problem, ProblemArguments, RelatedPlace } from '../text/problem';
import { CLASSES, COLON, NAME, NAME_START, SPACE } from './characters';
import { copyOf, internName } from './names';
import { XmlCData, XmlComment, XmlDoctype, XmlElement, XmlInstruction, XmlText, isSpace } from './nodes';
import type { XmlDocument, XmlNode } from './nodes';
import { OpenElements } from './openElements';
import { reportControlCharacters, reportReferences } from './characterFaults';
import { Finder } from './finder';
import { parseAttributes } from './startTag';
import { reportUndeclaredPrefixes } from './namespaces';
import type { Mutable } from './mutable';

const LT = 60;
const GT = 62;
const SLASH = 47;
const BANG = 33;
const QUESTION = 63;
const BOM = 0xfeff;
const LONGEST_BLANK = 64;

/** An XML declaration: its parts, in their order. */
const DECLARATION = /^<\?xml\s+version\s*=\s*(["'])1\.\d+\1(?:\s+encoding\s*=\s*(["'])[A-Za-z][\w.-]*\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>$/;

/** The last run of white space seen of each length, in any text. */
const blanks: (string | undefined)[] = new Array<string | undefined>(LONGEST_BLANK).fill(undefined);

/** Parses a text into a syntax tree. Never throws; well-formedness faults are in `problems`. */
export function parseXml(text: string): XmlDocument {
  return new Parser(text).parse();
}

/** The state of one run. Public members are for the parts of the parser that live in files of their own. */
export class Parser {
  readonly problems: Problem[] = [];
  readonly open: OpenElements;
  /** Offset of the next character to read. */
  pos = 0;
  readonly ampersands: Finder;
  readonly lessThans: Finder;
  /** Entities that a DOCTYPE declares. */
  readonly declaredEntities = new Set<string>();
  private readonly cdataEnds: Finder;
  private readonly commentStarts: Finder;
  private readonly commentEnds: Finder;
  private readonly instructionEnds: Finder;
  /** Class bits of all characters of all names: tells whether namespaces must be looked at. */
  private nameBits = 0;
  /** Set when a DOCTYPE has no end: no later one has. */
  private doctypeNeverEnds = false;
  private readonly length: number;
  constructor(readonly text: string) {
    this.length = text.length;
    this.open = new OpenElements(this);
    this.ampersands = new Finder(text, '&');
    this.lessThans = new Finder(text, '<');
    this.cdataEnds = new Finder(text, ']]>');
    this.commentStarts = new Finder(text, '<!--');
    this.commentEnds = new Finder(text, '-->');
    this.instructionEnds = new Finder(text, '?>');
  }

  /** The offset after the name that starts at `start` (the same offset where there is none). */
  skipName(start: number): number {
    const { text } = this;
    let end = start;
    let seen = 0;
    for (let bits = CLASSES[text.charCodeAt(end)] ?? 0; (bits & NAME) !== 0; bits = CLASSES[text.charCodeAt(end)] ?? 0) {
      seen |= bits;
      end++;
    }
    this.nameBits |= seen;
    return end;
  }

  parse(): XmlDocument {
    const { text, length, open } = this;
    if (text.charCodeAt(0) === BOM) this.pos = 1;
    while (this.pos < length) {
      if (text.charCodeAt(this.pos) === LT) this.markup();
      else this.characterData(this.pos);
    }
    open.finish();
    const root = firstElement(open.topLevel);
    if (root === undefined) this.report('missing-root', length, length);
    if ((this.nameBits & COLON) !== 0) reportUndeclaredPrefixes(this, open.topLevel);
    reportControlCharacters(this);
    if (this.problems.length > 1) this.problems.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    return { text, children: open.topLevel, root, problems: this.problems };
  }

  report(code: string, start: number, end: number, args: ProblemArguments = {}, related?: readonly RelatedPlace[]): void {
    const span = { start, end };
    this.problems.push(related ? { code, span, args, related } : { code, span, args });
  }

  /** Reports the faulty references between two offsets. */
  reportReferences(start: number, end: number): void {
    reportReferences(this, start, end);
  }

  /** Reads what a `<` at `pos` begins. */
  private markup(): void {
    const { text, pos } = this;
    const next = text.charCodeAt(pos + 1);
    if (next === SLASH) this.closeTag();
    else if (((CLASSES[next] ?? 0) & NAME_START) !== 0) this.startTag();
    else if (next === BANG) this.declaration();
    else if (next === QUESTION) this.instruction();
    else this.loneLessThan();
  }

  private startTag(): void {
    const { text, pos } = this;
    const nameEnd = this.skipName(pos + 1);
    const name = internName(text, pos + 1, nameEnd);
    const element = new XmlElement(this.open.top, pos, name, pos + 1, nameEnd);
    this.open.add(element);
    this.pos = nameEnd;
    parseAttributes(this, element);
    if (element.selfClosing) (element as Mutable<XmlElement>).end = this.pos;
    else this.open.push(element);
  }

  private closeTag(): void {
    const { text, pos } = this;
    const nameStart = pos + 2;
    const nameEnd = this.skipName(nameStart);
    let end = nameEnd;
    while (((CLASSES[text.charCodeAt(end)] ?? 0) & SPACE) !== 0) end++;
    const complete = text.charCodeAt(end) === GT;
    if (complete) end++;
    else end = nameEnd;
    const junkEnd = complete ? end : this.closeTagJunkEnd(end);
    this.pos = junkEnd;
    const before = this.problems.length;
    this.open.close(pos, nameStart, nameEnd, junkEnd);
    // One fault, one problem: a close tag that closes nothing is not blamed for its missing `>` as well.
    if (complete || this.problems.length > before) return;
    if (junkEnd > end) this.report('unexpected-in-tag', end, junkEnd - 1, { text: text.slice(end, Math.min(junkEnd - 1, end + 40)).trim() });
    else this.report('unclosed-close-tag', pos, nameEnd, { name: text.slice(nameStart, nameEnd) });
  }

  /** Where a close tag with something between its name and `>` ends: after that `>` when it is on the same line. */
  private closeTagJunkEnd(from: number): number {
    const { text } = this;
    for (let end = from; end < this.length; end++) {
      const code = text.charCodeAt(end);
      if (code === GT) return end + 1;
      if (code === LT || isLineEnd(code)) break;
    }
    return from;
  }

  private declaration(): void {
    const { text, pos } = this;
    if (text.startsWith('<!--', pos)) this.comment();
    else if (text.startsWith('<![CDATA[', pos)) this.cdata();
    else if (/^<!doctype/i.test(text.slice(pos, pos + 9))) this.doctype();
    else this.unknownDeclaration();
  }

  private comment(): void {
    const { text, pos } = this;
    const inside = pos + 4;
    const end = this.commentEnds.from(inside);
    const inner = this.commentStarts.from(inside);
    if (end < 0) {
      this.report('unclosed-comment', pos, inside);
      this.pos = this.lineEnd();
    } else if (inner >= 0 && inner < end) {
      this.nestedComment(inner, end);
    } else {
      this.pos = end + 3;
      const hyphens = text.indexOf('--', inside);
      if (hyphens < end) this.report('double-hyphen', hyphens, hyphens + 2);
    }
    this.open.add(new XmlComment(pos, this.pos));
  }

  /** A comment in a comment: XML ends at the first `-->`, but people mean what an equal number of them says. */
  private nestedComment(inner: number, firstEnd: number): void {
    const { text, pos } = this;
    const outerEnd = text.indexOf('-->', firstEnd + 3);
    const nextStart = text.indexOf('<!--', firstEnd + 3);
    if (outerEnd >= 0 && (nextStart < 0 || outerEnd < nextStart)) {
      this.report('nested-comment', inner, inner + 4);
      this.pos = outerEnd + 3;
    } else {
      this.report('unclosed-comment', pos, pos + 4);
      this.pos = Math.min(this.lineEnd(), inner);
    }
  }

  private cdata(): void {
    const { text, pos } = this;
    const end = this.cdataEnds.from(pos + 9);
    this.pos = end < 0 ? this.cdataLineEnd() : end + 3;
    if (end < 0) this.report('unclosed-cdata', pos, pos + 9);
    else if (this.open.top === undefined) this.report('text-outside-root', pos, this.pos);
    this.open.add(new XmlCData(pos, this.pos, text.slice(pos + 9, end < 0 ? this.pos : end)));
  }

  private doctype(): void {
    const { text, pos, length } = this;
    const end = this.doctypeNeverEnds ? -1 : doctypeEnd(text, pos);
    if (end < 0) this.doctypeNeverEnds = true;
    this.pos = end < 0 ? this.lineEnd() : end;
    this.open.add(new XmlDoctype(pos, this.pos));
    if (end < 0) this.report('unclosed-doctype', pos, Math.min(pos + 9, length));
    else if (this.open.top !== undefined || firstElement(this.open.topLevel) !== undefined) this.report('misplaced-doctype', pos, pos + 9);
    for (const match of text.slice(pos, this.pos).matchAll(/<!ENTITY\s+(?:%\s+)?([^\s<>%"']+)/g)) {
      const start = pos + match.index;
      const name = match[1] ?? '';
      this.declaredEntities.add(name);
      this.report('entity-declaration', start + match[0].length - name.length, start + match[0].length, { name });
    }
  }

  private unknownDeclaration(): void {
    const { text, pos } = this;
    let end = pos + 2;
    while (end < this.length && end - pos < 80 && !/[<>\r\n]/.test(text.charAt(end))) end++;
    if (text.charCodeAt(end) === GT) end++;
    this.report('unknown-declaration', pos, end);
    this.pos = end;
    this.open.add(new XmlComment(pos, end));
  }

  private instruction(): void {
    const { text, pos } = this;
    const nameEnd = this.skipName(pos + 2);
    const target = text.slice(pos + 2, nameEnd);
    const isDeclaration = target.toLowerCase() === 'xml';
    let close = this.instructionEnds.from(pos + 2);
    const nextTag = this.lessThans.from(pos + 1);
    if (isDeclaration && nextTag >= 0 && nextTag < close) close = -1;
    this.pos = close < 0 ? this.lineEnd() : close + 2;
    this.open.add(new XmlInstruction(pos, this.pos));
    const start = text.charCodeAt(0) === BOM ? 1 : 0;
    if (close < 0) this.report('unclosed-instruction', pos, nameEnd, { name: target });
    else if (target === '') this.report('missing-target', pos, pos + 2);
    else if (isDeclaration && pos !== start) this.report('misplaced-declaration', pos, nameEnd);
    else if (isDeclaration && !DECLARATION.test(text.slice(pos, this.pos))) this.report('malformed-declaration', pos, this.pos);
  }

  /** Something without its end takes its line up to the next tag: what follows is most likely meant to be read. */
  private lineEnd(): number {
    const { text, length } = this;
    let end = this.pos + 2;
    while (end < length && !isLineEnd(text.charCodeAt(end)) && text.charCodeAt(end) !== LT) end++;
    return Math.min(end, length);
  }

  /** A CDATA section without its end takes its line up to the next close tag: a `<` may well be its text. */
  private cdataLineEnd(): number {
    const { text } = this;
    let end = this.lineEnd();
    while (text.charCodeAt(end) === LT && text.charCodeAt(end + 1) !== SLASH) {
      this.pos = end;
      end = this.lineEnd();
    }
    return end;
  }

  /** A `<` that begins no tag: the start of one that is being typed, or a character that should be escaped. */
  private loneLessThan(): void {
    const { text, pos } = this;
    if (/^<(?:[ \t]*(?:[\r\n]|$)|[<>])/.test(text.slice(pos, pos + 40))) {
      const end = text.charCodeAt(pos + 1) === 62 ? pos + 2 : pos + 1;
      const element = new XmlElement(this.open.top, pos, '', pos + 1, pos + 1) as Mutable<XmlElement>;
      element.openEnd = element.end = end;
      this.open.add(element);
      this.pos = end;
      this.report('missing-tag-name', pos, end);
    } else {
      this.report('unescaped-less-than', pos, pos + 1);
      this.characterData(pos + 1);
    }
  }

  /** Reads text up to the next `<`; `from` is `pos`, or after it where a literal `<` begins the text. */
  private characterData(from: number): void {
    const { text, pos } = this;
    let end = this.lessThans.from(from);
    if (end < 0) end = this.length;
    this.pos = end;
    // Most text is the same white space again: one comparison instead of a look at each character.
    const blank = blanks[end - pos];
    if (blank !== undefined && text.startsWith(blank, pos)) return;
    let first = pos;
    while (first < end && ((CLASSES[text.charCodeAt(first)] ?? 0) & SPACE) !== 0) first++;
    if (first === end) {
      if (end - pos < LONGEST_BLANK) blanks[end - pos] = copyOf(text, pos, end);
      return;
    }
    this.open.add(new XmlText(text, pos, end));
    if (this.open.top === undefined) this.reportOutsideRoot(first, end);
    else this.checkText(first, end);
  }

  private reportOutsideRoot(first: number, textEnd: number): void {
    let end = textEnd;
    while (end > first && isSpace(this.text.charCodeAt(end - 1))) end--;
    const last = this.problems.at(-1);
    // A literal `<` at top level is already reported.
    if (last?.code === 'unescaped-less-than' && last.span.start === first) this.problems.pop();
    this.report('text-outside-root', first, end);
  }

  private checkText(start: number, end: number): void {
    const ampersand = this.ampersands.from(start);
    if (ampersand >= 0 && ampersand < end) reportReferences(this, start, end);
    let close = this.cdataEnds.from(start);
    while (close >= 0 && close < end) {
      this.report('cdata-end-in-text', close, close + 3);
      close = this.cdataEnds.from(close + 3);
    }
  }
}

function firstElement(nodes: readonly XmlNode[]): XmlElement | undefined {
  for (const node of nodes) if (node.kind === 'element') return node;
  return undefined;
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

/** The offset after a DOCTYPE's `>`, past its internal subset; -1 where it has none. */
function doctypeEnd(text: string, start: number): number {
  const stop = /[[\]>"']|<(?:!--)?/g;
  stop.lastIndex = start + 9;
  let inSubset = false;
  for (let match = stop.exec(text); match; match = stop.exec(text)) {
    const found = match[0];
    if (found === '[') inSubset = true;
    else if (found === ']') inSubset = false;
    else if (found === '>') {
      if (!inSubset) return match.index + 1;
    } else if (found === '<') {
      // Only an internal subset has declarations in it: elsewhere the next tag begins.
      if (!inSubset) return -1;
    } else {
      const close = text.indexOf(found === '<!--' ? '-->' : found, stop.lastIndex);
      if (close < 0) return -1;
      stop.lastIndex = close + (found === '<!--' ? 3 : 1);
    }
  }
  return -1;
}
