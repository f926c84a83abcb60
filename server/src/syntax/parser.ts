// The tolerant, lossless parser: any text gives a tree and a list of faults, in linear time, without throwing.
import type { Problem, ProblemArguments, RelatedPlace } from '../text/problem';
import { CLASSES, COLON, NAME, NAME_START, SPACE, XML_CLASSES } from './characters';
import { copyOf, internName } from './names';
import { XmlCData, XmlDoctype, XmlElement, XmlInstruction, XmlText, isSpace } from './nodes';
import type { XmlDocument, XmlNode } from './nodes';
import { OpenElements } from './openElements';
import { parseComment, parseHalfComment, parseUnknownDeclaration } from './comments';
import { noteEnd } from './notes';
import { matchAt } from './strays';
import { reportControlCharacters, reportReferences } from './characterFaults';
import { Finder } from './finder';
import { parseAttributes } from './startTag';
import { closeTagWithStrays, startTagWithSlash, tagBehindMark, tagBehindStrays } from './tagStarts';
import { reportUndeclaredPrefixes } from './namespaces';
import type { Mutable } from './mutable';

const LT = 60;
const GT = 62;
const SLASH = 47;
const BANG = 33;
const QUESTION = 63;
const HASH = 35;
const SEMICOLON = 59;
const BOM = 0xfeff;
const LONGEST_BLANK = 64;

/** An XML declaration: its parts, in their order. */
const DECLARATION = /^<\?xml\s+version\s*=\s*(["'])1\.\d+\1(?:\s+encoding\s*=\s*(["'])[A-Za-z][\w.-]*\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>$/;

/** What is to be one at the very start and does not begin as one. */
const HALF_DECLARATION = /(?:<[ \t?!]{1,4}|\?|<(?=xml\s))xml[ \t]+version[^<>\r\n]{0,200}>?/iy;
/** The end of one whose last marks are not `?>`. */
const WRONG_END = /[^<>\r\n]{0,200}?(?:\/|\?[ \t]+)>/y;

/** The last run of white space seen of each length, in any text. */
const blanks: (string | undefined)[] = new Array<string | undefined>(LONGEST_BLANK).fill(undefined);

/** Which names are elements that a document may have: asked only where a text is broken and may be read in two ways. */
export type Vocabulary = (name: string) => boolean;

/** `as-meant`: marks that people slip in or leave out are seen through. `as-written`: XML's own rules and nothing else, up to the first fault. */
type Reading = 'as-meant' | 'as-written';

/** Faults of ours in a text that is well-formed all the same. */
const WELL_FORMED_ALL_THE_SAME: ReadonlySet<string> = new Set(['entity-declaration', 'undeclared-prefix']);

/**
 * Parses a text into a syntax tree. Never throws; well-formedness faults are in `problems`. A text that is well-formed is
 * never read in another way, whatever is in its comments, instructions and names.
 */
export function parseXml(text: string, vocabulary?: Vocabulary): XmlDocument {
  const meant = new Parser(text, vocabulary).parse();
  if (meant.problems.length === 0) return meant;
  const written = new Parser(text, vocabulary, 'as-written');
  const document = written.parse();
  return written.isWellFormed ? document : meant;
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
  readonly commentStarts: Finder;
  readonly commentEnds: Finder;
  private readonly instructionEnds: Finder;
  /** Class bits of all characters of all names: tells whether namespaces must be looked at. */
  private nameBits = 0;
  /** Set when a DOCTYPE has no end: no later one has. */
  private doctypeNeverEnds = false;
  /** Whether no fault was seen so far that XML does not allow. */
  isWellFormed = true;
  /** Class bits of the characters that names have. */
  readonly classes: Uint8Array;
  private readonly length: number;
  constructor(
    readonly text: string,
    private readonly vocabulary?: Vocabulary,
    private readonly reading: Reading = 'as-meant',
  ) {
    this.length = text.length;
    this.classes = reading === 'as-written' ? XML_CLASSES : CLASSES;
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
    const { text, classes } = this;
    let end = start;
    let seen = 0;
    for (let bits = classes[text.charCodeAt(end)] ?? 0; (bits & NAME) !== 0; bits = classes[text.charCodeAt(end)] ?? 0) {
      seen |= bits;
      end++;
    }
    this.nameBits |= seen;
    return end;
  }

  parse(): XmlDocument {
    const { text, length, open } = this;
    const isMeant = this.reading === 'as-meant';
    if (text.charCodeAt(0) === BOM) this.pos = 1;
    if (isMeant && !text.startsWith('<?xml', this.pos)) this.halfDeclaration();
    while (this.pos < length && (isMeant || this.isWellFormed)) {
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
    if (!WELL_FORMED_ALL_THE_SAME.has(code)) this.isWellFormed = false;
    this.problems.push(related ? { code, span, args, related } : { code, span, args });
  }

  /** Reports the faulty references between two offsets. */
  reportReferences(start: number, end: number): void {
    reportReferences(this, start, end);
  }

  /** Whether the vocabulary has an element of this name; a prefix makes no difference. */
  knows(name: string): boolean {
    return this.vocabulary?.(name.slice(name.indexOf(':') + 1)) === true;
  }

  /** Reads what a `<` at `pos` begins. */
  private markup(): void {
    const { text, pos } = this;
    const next = text.charCodeAt(pos + 1);
    if (next === SLASH) this.closeTag(pos + 2);
    else if (((this.classes[next] ?? 0) & NAME_START) !== 0) this.startTag(pos + 1);
    else if (next === BANG) this.declaration();
    else if (next === QUESTION) this.instruction();
    else this.loneLessThan();
  }

  /** Reads a start tag from its name on; its `<` is at `pos`. */
  startTag(nameStart: number): void {
    const { text, pos } = this;
    const nameEnd = this.skipName(nameStart);
    const name = internName(text, nameStart, nameEnd);
    const element = new XmlElement(this.open.top, pos, name, nameStart, nameEnd);
    this.open.add(element);
    this.pos = nameEnd;
    parseAttributes(this, element);
    if (element.selfClosing) (element as Mutable<XmlElement>).end = this.pos;
    else this.open.push(element);
  }

  /** Reads a close tag from its name on; its `<` is at `pos`. */
  closeTag(nameStart: number): void {
    const { text, pos } = this;
    const nameEnd = this.skipName(nameStart);
    let end = nameEnd;
    while (((CLASSES[text.charCodeAt(end)] ?? 0) & SPACE) !== 0) end++;
    if (text.charCodeAt(end) !== GT) {
      this.brokenCloseTag(nameStart, nameEnd);
      return;
    }
    this.pos = end + 1;
    this.open.close(pos, nameStart, nameEnd, end + 1);
  }

  /** A close tag whose name is not followed by `>`. */
  private brokenCloseTag(nameStart: number, nameEnd: number): void {
    const { text, pos } = this;
    const strayed = closeTagWithStrays(this, nameStart);
    if (strayed) {
      this.pos = strayed.end + 1;
      this.open.closeNamed(strayed.name, pos, nameStart, strayed.end, strayed.end + 1);
      return;
    }
    if (startTagWithSlash(this, nameStart)) return;
    const junkEnd = this.closeTagJunkEnd(nameEnd);
    this.pos = junkEnd;
    const before = this.problems.length;
    this.open.close(pos, nameStart, nameEnd, junkEnd);
    // One fault, one problem: a close tag that closes nothing is not blamed for its missing `>` as well.
    if (this.problems.length > before) return;
    if (junkEnd > nameEnd) this.report('unexpected-in-tag', nameEnd, junkEnd - 1, { text: text.slice(nameEnd, Math.min(junkEnd - 1, nameEnd + 40)).trim() });
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
    if (text.startsWith('<!--', pos)) parseComment(this);
    else if (text.startsWith('<![CDATA[', pos)) this.cdata();
    else if (/^<!doctype/i.test(text.slice(pos, pos + 9))) this.doctype();
    else if (!tagBehindMark(this)) parseUnknownDeclaration(this);
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

  private instruction(): void {
    const { text, pos } = this;
    const nameEnd = this.skipName(pos + 2);
    const target = text.slice(pos + 2, nameEnd);
    const isDeclaration = target.toLowerCase() === 'xml';
    let close = this.instructionEnds.from(pos + 2);
    const nextTag = this.lessThans.from(pos + 1);
    const isCut = close < 0 || (nextTag >= 0 && nextTag < close);
    if (isCut && this.reading === 'as-meant' && tagBehindMark(this)) return;
    if (isDeclaration && isCut) {
      const written = matchAt(WRONG_END, text, nameEnd);
      if (written !== undefined) close = nameEnd + written.length - 2;
      else close = -1;
    }
    this.pos = close < 0 ? this.lineEnd() : close + 2;
    this.open.add(new XmlInstruction(pos, this.pos));
    const start = text.charCodeAt(0) === BOM ? 1 : 0;
    if (close < 0) this.report('unclosed-instruction', pos, nameEnd, { name: target });
    else if (target === '') this.report('missing-target', pos, pos + 2);
    else if (isDeclaration && pos !== start && (pos !== start + 1 || text.charCodeAt(start) !== LT)) this.report('misplaced-declaration', pos, nameEnd);
    else if (isDeclaration && !DECLARATION.test(text.slice(pos, this.pos))) this.report('malformed-declaration', pos, this.pos);
  }

  /** `<xml version='1.0'?>`: what is to be the XML declaration, at the very start. */
  private halfDeclaration(): void {
    const { text, pos } = this;
    const written = matchAt(HALF_DECLARATION, text, pos);
    if (written === undefined) return;
    this.pos = pos + written.length;
    this.report('malformed-declaration', pos, this.pos);
    this.open.add(new XmlInstruction(pos, this.pos));
  }

  /** Something without its end takes its line up to the next tag: what follows is most likely meant to be read. */
  lineEnd(): number {
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
    if (tagBehindStrays(this) || parseHalfComment(this)) return;
    const { text, pos } = this;
    if (/^<<[^<>\s]/.test(text.slice(pos, pos + 3))) {
      this.report('missing-tag-name', pos, pos + 1);
      this.pos = pos + 1;
    } else if (/^<(?:[ \t]*(?:[\r\n]|$)|[<>])/.test(text.slice(pos, pos + 40))) {
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
    const code = text.charCodeAt(first);
    if ((code === HASH || code === SLASH || code === SEMICOLON) && end < this.length) this.pos = end = noteEnd(this, first, end);
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

/** How what begins with another mark than a quote ends. */
const ENDS: Readonly<Record<string, string>> = { '<!--': '-->', '<?': '?>' };

/** The offset after a DOCTYPE's `>`, past its internal subset; -1 where it has none. */
function doctypeEnd(text: string, start: number): number {
  const stop = /[[\]>"']|<(?:!--|\?)?/g;
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
      const mark = ENDS[found] ?? found;
      const close = text.indexOf(mark, stop.lastIndex);
      if (close < 0) return -1;
      stop.lastIndex = close + mark.length;
    }
  }
  return -1;
}
