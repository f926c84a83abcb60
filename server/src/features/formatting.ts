// Formatting: white space between nodes as libvirt itself writes it; every other character stays.
import { trimmedEnd } from '../syntax/indentation';
import { isSpace } from '../syntax/nodes';
import type { XmlDocument, XmlElement, XmlNode } from '../syntax/nodes';
import { parseXml } from '../syntax/parser';
import { walk } from '../syntax/walk';
import { applyEdits } from '../text/edits';
import { usualLineBreak } from '../text/lines';
import type { TextEdit } from '../text/problem';
import type { Span } from '../text/span';
import { startTagEdits } from './formatStartTag';

/** How to format. */
export interface FormatOptions {
  /** One level of indentation; two spaces by default, as libvirt writes. */
  readonly indent?: string;
  /** Only white space that touches this span is changed. */
  readonly range?: Span;
}

/** Beyond this the indentation stays the same: a text of n levels would else grow by n². */
const DEEPEST = 64;
/** Times that a broken text is formatted before it is left alone. */
const MOST_ROUNDS = 4;
/** Elements whose content is somebody else's. */
const OPAQUE = new Set(['metadata']);

/** The edits that format a document. Text, comments, CDATA and metadata stay as they are, and so do faults. */
export function formatDocument(document: XmlDocument, options: FormatOptions = {}): readonly TextEdit[] {
  const edits = settledEdits(document, options.indent ?? '  ');
  const { range } = options;
  return range ? edits.filter(({ span }) => span.start <= range.end && range.start <= span.end) : edits;
}

/**
 * The edits after which formatting again changes nothing. Where a tag is missing, the parser goes by indentation, so that
 * new indentation may be read in a new way: such a text is formatted until it rests, or where it never does stays as it is.
 */
function settledEdits(document: XmlDocument, unit: string): readonly TextEdit[] {
  const first = new Formatter(document, unit).edits();
  if (document.problems.length === 0 || first.length === 0) return first;
  let text = applyEdits(document.text, first);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const edits = new Formatter(parseXml(text), unit).edits();
    if (edits.length === 0) return round === 0 ? first : whiteSpaceEdits(document.text, text);
    text = applyEdits(text, edits);
  }
  return [];
}

/** The edits that turn a text into another that differs in white space alone. */
function whiteSpaceEdits(before: string, after: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let to = 0;
  for (let from = 0; from < before.length || to < after.length; from++, to++) {
    const [start, newStart] = [from, to];
    while (isSpace(before.charCodeAt(from))) from++;
    while (isSpace(after.charCodeAt(to))) to++;
    const newText = after.slice(newStart, to);
    if (before.slice(start, from) !== newText) edits.push({ span: { start, end: from }, newText });
  }
  return edits;
}

class Formatter {
  private readonly result: TextEdit[] = [];
  private readonly text: string;
  private readonly lineBreak: string;
  private readonly indents: string[] = [];
  /** Starts of problems, in order: tags with one are left alone. */
  private readonly faults: readonly number[];

  constructor(
    private readonly document: XmlDocument,
    private readonly unit: string,
  ) {
    this.text = document.text;
    this.lineBreak = usualLineBreak(this.text);
    for (let depth = 0; depth <= DEEPEST; depth++) this.indents.push(unit.repeat(depth));
    this.faults = document.problems.map(({ span }) => span.start);
  }

  edits(): readonly TextEdit[] {
    const { document } = this;
    this.gapsOf(document.children, undefined, 0);
    this.endOfText();
    walk(document.children, {
      enter: (node, depth) => {
        if (node.kind !== 'element') return false;
        this.startTag(node, depth);
        if (!isStructure(node)) return false;
        this.gapsOf(node.children, node, depth + 1);
        return true;
      },
    });
    return this.result.sort((a, b) => a.span.start - b.span.start);
  }

  /** White space before each child of an element, and before its close tag. */
  private gapsOf(nodes: readonly XmlNode[], owner: XmlElement | undefined, depth: number): void {
    let before: XmlNode | undefined;
    let gapStart = owner?.openEnd ?? 0;
    for (const node of nodes) {
      // An implied element has no start tag of its own: the white space before it is its first child's.
      const level = node.kind === 'element' && node.isImplied ? depth + 1 : depth;
      const isFirst = before === undefined;
      const belongsToImplied = isFirst && owner?.isImplied === true;
      if (node.kind !== 'text' && node.kind !== 'cdata' && !belongsToImplied && !(isFirst && !owner)) {
        this.gap(before, node, { start: gapStart, end: node.start }, level);
      }
      before = node;
      gapStart = node.end;
    }
    if (owner && owner.closeStart >= 0) this.gapBeforeCloseTag(owner, before, { start: gapStart, end: owner.closeStart }, depth - 1);
  }

  private gap(before: XmlNode | undefined, node: XmlNode, gap: Span, depth: number): void {
    const span = this.whiteSpace(before, gap);
    if (!span) return;
    const space = this.text.slice(span.start, span.end);
    const hasLineBreak = /[\r\n]/.test(space);
    // A comment at the end of a line explains that line, and what follows on the line of another stays there.
    if (!hasLineBreak && (node.kind === 'comment' || before?.kind === 'text' || before?.kind === 'cdata' || before?.kind === 'comment')) return;
    this.replace(span, this.lineBreaks(space) + this.indent(depth));
  }

  private gapBeforeCloseTag(owner: XmlElement, last: XmlNode | undefined, gap: Span, depth: number): void {
    const span = this.whiteSpace(last, gap);
    if (!span) return;
    const space = this.text.slice(span.start, span.end);
    const hasLineBreak = /[\r\n]/.test(space);
    if (!hasLineBreak && last?.kind !== 'element') return;
    if (!hasLineBreak && owner.isImplied) return;
    this.replace(span, this.lineBreak + this.indent(depth));
  }

  /** The gap where it is nothing but white space; the end of a text before it counts as part of the gap. */
  private whiteSpace(before: XmlNode | undefined, gap: Span): Span | undefined {
    const start = before?.kind === 'text' ? trimmedEnd(this.text, before.start, before.end) : gap.start;
    for (let at = start; at < gap.end; at++) if (!isSpace(this.text.charCodeAt(at))) return undefined;
    return { start, end: gap.end };
  }

  /** One line break, or two where people left blank lines. */
  private lineBreaks(space: string): string {
    const count = space.match(/\n|\r(?!\n)/g)?.length ?? 0;
    return count > 1 ? this.lineBreak + this.lineBreak : this.lineBreak;
  }

  private startTag(element: XmlElement, depth: number): void {
    if (!element.openTagComplete || element.isImplied || this.hasFault(element.start, element.openEnd)) return;
    this.result.push(...startTagEdits(this.text, element, { indent: this.indent(depth), unit: this.unit }));
  }

  private endOfText(): void {
    const { text } = this;
    const last = this.document.children.at(-1);
    const end = trimmedEnd(text, 0, text.length);
    if (last?.kind === 'element' && last.end === end && end < text.length) this.replace({ start: end, end: text.length }, this.lineBreak);
  }

  private indent(depth: number): string {
    return this.indents[Math.max(0, Math.min(depth, DEEPEST))] ?? '';
  }

  private replace(span: Span, newText: string): void {
    if (this.text.slice(span.start, span.end) !== newText) this.result.push({ span, newText });
  }

  /** Whether a problem starts between two offsets. */
  private hasFault(start: number, end: number): boolean {
    let low = 0;
    let high = this.faults.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.faults[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return (this.faults[low] ?? Infinity) < end;
  }
}

/** Whether an element's content is other elements, and not somebody's text. */
function isStructure(element: XmlElement): boolean {
  if (OPAQUE.has(element.name) || element.attribute('xml:space')?.rawValue === 'preserve') return false;
  if (element.children.length === 0) return element.closeStart > element.openEnd;
  return element.children.some((node) => node.kind !== 'text' && node.kind !== 'cdata');
}
