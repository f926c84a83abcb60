// The elements that are open while the parser reads on, and how close tags that do not fit are understood.
import { append, closeElement } from './growing';
import { indentationAt, trimmedEnd } from './indentation';
import type { Mutable } from './mutable';
import { NO_NODES, XmlElement, XmlText } from './nodes';
import type { XmlNode } from './nodes';
import { areSimilar } from './similarity';
import { parseAttributes } from './startTag';
import { closeBehindStray, renameByClose } from './splitNames';
import { tagInText } from './tagInText';
import type { Parser } from './parser';
import { Unclosed } from './unclosed';

/** A close tag that does not fit the innermost open element. */
export interface CloseTag {
  readonly name: string;
  readonly start: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly end: number;
  /** Column of its `</` where that is the first thing on its line; -1 elsewhere. */
  readonly indentation: number;
}

/** How far up the open elements, and how far back over text and comments, guesses look: keeps them linear. */
const NEARBY = 16;

/** The stack of open elements, and the tree that grows from it. */
export class OpenElements {
  /** The innermost open element; `undefined` at top level. */
  top: XmlElement | undefined = undefined;
  readonly topLevel: XmlNode[] = [];
  private readonly stack: XmlElement[] = [];
  /** How often each name is open; made at the first close tag that does not fit, and kept from there on. */
  private openNames: Map<string, number> | undefined = undefined;
  private rootSeen = false;
  private secondRootSeen = false;
  /** The last element that was closed over unclosed ones, for telling crossed tags from missing ones. */
  private lastForced: { readonly element: XmlElement; readonly unclosed: XmlElement } | undefined = undefined;

  /** The last close tag that closes nothing, and what it stands in. */
  private lastStray: { readonly tag: CloseTag; readonly parent: XmlElement | undefined } | undefined = undefined;

  constructor(private readonly parser: Parser) {}

  /** Adds a node to the innermost open element. */
  add(node: XmlNode): void {
    if (this.top !== undefined) append(this.top, node);
    else this.addAtTopLevel(node);
  }

  /** Makes an element that was added the innermost open one. */
  push(element: XmlElement): void {
    this.stack.push(element);
    this.top = element;
    if (this.openNames !== undefined) count(this.openNames, element.name, 1);
  }

  /** Reads a close tag: `nameStart` and `nameEnd` bound its name, `end` is after its `>`. */
  close(start: number, nameStart: number, nameEnd: number, end: number): void {
    const { top } = this;
    const { text } = this.parser;
    if (top?.name.length === nameEnd - nameStart && text.startsWith(top.name, nameStart)) {
      this.closeTop(top, start, nameStart, nameEnd, end);
    } else {
      const indentation = indentationAt(text, start);
      this.recover({ name: text.slice(nameStart, nameEnd), start, nameStart, nameEnd, end, indentation });
    }
  }

  /** The same for a close tag whose name is broken in the text: `name` is what it is meant to be. */
  closeNamed(name: string, start: number, nameStart: number, nameEnd: number, end: number): void {
    const { top } = this;
    if (top?.name === name) this.closeTop(top, start, nameStart, nameEnd, end);
    else this.recover({ name, start, nameStart, nameEnd, end, indentation: indentationAt(this.parser.text, start) });
  }

  /** Whether an element of this name is open. */
  has(name: string): boolean {
    return this.isOpen(name);
  }

  /** Ends everything that is still open at the text's end. */
  finish(): void {
    const unclosed = this.stack.splice(0);
    this.top = undefined;
    if (unclosed.length > 0) new Unclosed(this.parser, undefined, this.topLevel).settle(unclosed);
  }

  private addAtTopLevel(node: XmlNode): void {
    this.topLevel.push(node);
    if (node.kind !== 'element') return;
    if (this.rootSeen && !this.secondRootSeen) {
      this.secondRootSeen = true;
      this.parser.report('second-root', node.nameStart, node.nameEnd, { name: node.name });
    }
    this.rootSeen = true;
  }

  private closeTop(element: XmlElement, start: number, nameStart: number, nameEnd: number, end: number): void {
    closeElement(element, start, nameStart, nameEnd, end);
    if (element.children === NO_NODES && start > element.openEnd) (element as Mutable<XmlElement>).blank = this.parser.text.slice(element.openEnd, start);
    this.pop();
  }

  private pop(): void {
    const popped = this.stack.pop();
    this.top = this.stack[this.stack.length - 1];
    if (this.openNames !== undefined && popped !== undefined) count(this.openNames, popped.name, -1);
  }

  private recover(tag: CloseTag): void {
    const { parser, top } = this;
    if (top !== undefined && closeBehindStray(parser, tag, top)) {
      this.closeTopBy({ ...tag, end: parser.pos, nameEnd: parser.pos - 1 }, top);
    } else if (top !== undefined && this.isRenamedBy(tag, top)) {
      this.closeTopBy(tag, top);
    } else if (top !== undefined && tag.name === '') {
      parser.report('missing-close-name', tag.start, tag.nameEnd, { name: top.name });
      this.closeTopBy(tag, top);
    } else if (top !== undefined && this.isOpen(tag.name)) {
      if (this.isMistakenForTop(tag, top)) this.closeMistaken(tag, top);
      else this.closeThrough(tag);
    } else if (this.settleCrossed(tag)) {
      return;
    } else if (top !== undefined && tag.name !== '' && this.openInText(tag, top)) {
      return;
    } else if (top !== undefined && this.namesTopWrongly(tag, top)) {
      this.closeMistaken(tag, top);
    } else if (tag.name === '') {
      parser.report('stray-close-tag', tag.start, tag.nameEnd, { name: '', variant: 'nameless' });
    } else if (!this.openByStray(tag) && !this.openBefore(tag)) {
      this.lastStray = { tag, parent: top };
      parser.report('stray-close-tag', tag.nameStart, tag.nameEnd, { name: tag.name });
    }
  }

  /** Whether a close tag says what the innermost element is called, whose name a `>` cuts in two. */
  private isRenamedBy(tag: CloseTag, top: XmlElement): boolean {
    const { name } = top;
    if (!renameByClose(this.parser, tag, top)) return false;
    if (this.openNames !== undefined) {
      count(this.openNames, name, -1);
      count(this.openNames, top.name, 1);
    }
    return true;
  }

  private isOpen(name: string): boolean {
    if (this.openNames === undefined) {
      this.openNames = new Map();
      for (const element of this.stack) count(this.openNames, element.name, 1);
    }
    return (this.openNames.get(name) ?? 0) > 0;
  }

  private closeTopBy(tag: CloseTag, top: XmlElement): void {
    this.closeTop(top, tag.start, tag.nameStart, tag.nameEnd, tag.end);
  }

  private closeMistaken(tag: CloseTag, top: XmlElement): void {
    const related = [{ span: top.nameSpan, code: 'opened-here', args: { name: top.name } }];
    const args = { name: tag.name, expected: top.name };
    // `<dom⏎</domain>`: the start tag that is being typed is the fault, and said to be.
    const isBeingTyped = !top.openTagComplete && tag.name.startsWith(top.name);
    if (!isBeingTyped) this.parser.report('mismatched-close-tag', tag.nameStart, tag.nameEnd, args, related);
    this.closeTopBy(tag, top);
  }

  /** Whether a close tag stands where the innermost element's should, though its name is that of one further out. */
  private isMistakenForTop(tag: CloseTag, top: XmlElement): boolean {
    if (tag.indentation < 0 || indentationAt(this.parser.text, top.start) !== tag.indentation) return false;
    for (let up = 2; up <= NEARBY; up++) {
      const outer = this.stack[this.stack.length - up];
      if (outer?.name === tag.name) {
        const outerIndentation = indentationAt(this.parser.text, outer.start);
        return outerIndentation >= 0 && outerIndentation < tag.indentation;
      }
    }
    return false;
  }

  /** Whether a close tag whose name is not open at all is the innermost element's, misspelt. */
  private namesTopWrongly(tag: CloseTag, top: XmlElement): boolean {
    const { text } = this.parser;
    const isHalfTyped = text.charAt(tag.end - 1) !== '>' && top.name.startsWith(tag.name);
    if (isHalfTyped || areSimilar(tag.name, top.name)) return true;
    if (tag.indentation >= 0) return indentationAt(text, top.start) === tag.indentation;
    const [only] = top.children;
    return top.children.length === 1 && only?.kind === 'text' && !/[\r\n]/.test(only.rawValue.slice(0, 500));
  }

  /** Closes the nearest element of the tag's name and, as unclosed, all that are open inside it. */
  private closeThrough(tag: CloseTag): void {
    let index = this.stack.length - 1;
    while (this.stack[index]?.name !== tag.name) index--;
    const element = this.stack[index];
    if (element === undefined) return;
    const unclosed = this.stack.splice(index + 1);
    if (this.openNames) for (const inner of unclosed) count(this.openNames, inner.name, -1);
    const [outermost] = unclosed;
    this.lastForced = outermost && unclosed.length === 1 ? { element, unclosed: outermost } : undefined;
    new Unclosed(this.parser, element, element.children as XmlNode[]).settle(unclosed);
    this.closeTopBy(tag, element);
  }

  /** `<a><b></a></b>`: the late `</b>` and the missing one are one fault. */
  private settleCrossed(tag: CloseTag): boolean {
    const { parser, lastForced: forced } = this;
    if (forced?.unclosed.name !== tag.name || trimmedEnd(parser.text, forced.element.end, tag.start) !== forced.element.end) return false;
    this.lastForced = undefined;
    const at = parser.problems.findLastIndex((problem) => problem.span.start === forced.unclosed.nameStart);
    if (at >= 0) parser.problems.splice(at, 1);
    parser.report(
      'crossed-tags',
      forced.element.closeNameStart,
      forced.element.closeNameEnd,
      { outer: forced.element.name, inner: tag.name },
      [
        { span: forced.unclosed.nameSpan, code: 'opened-here', args: { name: tag.name } },
        { span: { start: tag.nameStart, end: tag.nameEnd }, code: 'closed-here', args: { name: tag.name } },
      ],
    );
    return true;
  }

  /** `vcpu>2</vcpu>`: the text before the close tag holds its start tag but for the `<`. */
  private openInText(tag: CloseTag, parent: XmlElement): boolean {
    const { parser } = this;
    const children = parent.children as XmlNode[];
    const found = tagInText(children, tag.name);
    if (found === undefined) return false;
    const { node, nameStart } = found;
    const nameEnd = nameStart + tag.name.length;
    const element = new XmlElement(parent, nameStart, tag.name, nameStart, nameEnd);
    const { pos } = parser;
    parser.pos = nameEnd;
    parseAttributes(parser, element);
    parser.pos = pos;
    parser.report('missing-less-than', nameStart, nameEnd, { name: tag.name, variant: 'open' });
    const content = children.splice(found.index).slice(1);
    if (trimmedEnd(parser.text, node.start, nameStart) > node.start) append(parent, new XmlText(parser.text, node.start, nameStart));
    if (trimmedEnd(parser.text, element.openEnd, node.end) > element.openEnd) content.unshift(new XmlText(parser.text, element.openEnd, node.end));
    adopt(element, content, tag);
    append(parent, element);
    return true;
  }

  /** `</features>…</features>`: the first one is the start tag, with a slash that it should not have. */
  private openByStray(tag: CloseTag): boolean {
    const { parser, top, lastStray: stray } = this;
    const children = top?.children as XmlNode[] | undefined;
    if (!stray || !children || stray.tag.name !== tag.name || stray.parent !== top) return false;
    const { start, nameStart, nameEnd, end } = stray.tag;
    let first = children.length;
    while ((children[first - 1]?.start ?? -1) >= end) first--;
    if (first === children.length || (children[first - 1]?.end ?? 0) > start) return false;
    this.lastStray = undefined;
    const at = parser.problems.findLastIndex(({ code, span }) => code === 'stray-close-tag' && span.start === nameStart);
    if (at < 0) return false;
    parser.problems.splice(at, 1);
    parser.report('unexpected-in-tag', start + 1, nameStart, { text: parser.text.slice(start + 1, nameStart) });
    const element = new XmlElement(top, start, tag.name, nameStart, nameEnd) as Mutable<XmlElement>;
    element.openEnd = end;
    element.openTagComplete = true;
    adopt(element, children.splice(first), tag);
    children.push(element);
    return true;
  }

  /**
   * A close tag without an open tag whose content indentation shows: gives the content a parent, so that the grammar
   * does not blame every child for the one missing tag.
   */
  private openBefore(tag: CloseTag): boolean {
    const parent = this.top;
    const { text } = this.parser;
    if (parent === undefined || tag.indentation < 0 || indentationAt(text, parent.start) >= tag.indentation) return false;
    const children = parent.children as XmlNode[];
    const { first, before } = this.contentBefore(parent, tag);
    const firstChild = children[first];
    if (firstChild === undefined) return false;
    if (before?.selfClosing === true && before.openTagComplete && before.name === tag.name) {
      this.parser.report('closed-too-early', before.openEnd - 2, before.openEnd, { name: tag.name });
      (before as Mutable<XmlElement>).selfClosing = false;
      adopt(before, children.splice(children.lastIndexOf(before) + 1), tag);
    } else {
      this.parser.report('stray-close-tag', tag.nameStart, tag.nameEnd, { name: tag.name });
      const implied = impliedElement(parent, tag.name, firstChild.start);
      adopt(implied, children.splice(first), tag);
      append(parent, implied);
    }
    return true;
  }

  /** The index of the first child that belongs to a stray close tag, and the element before that. */
  private contentBefore(parent: XmlElement, tag: CloseTag): { first: number; before: XmlElement | undefined } {
    let first = parent.children.length;
    for (let index = first - 1, skipped = 0; index >= 0 && skipped < NEARBY; index--) {
      const node = parent.children[index];
      if (node?.kind !== 'element') {
        skipped++;
        continue;
      }
      const indentation = indentationAt(this.parser.text, node.start);
      if (indentation <= tag.indentation) return { first, before: indentation === tag.indentation ? node : undefined };
      first = index;
      skipped = 0;
    }
    return { first, before: undefined };
  }
}

function count(names: Map<string, number>, name: string, by: number): void {
  names.set(name, (names.get(name) ?? 0) + by);
}

function impliedElement(parent: XmlElement, name: string, start: number): XmlElement {
  const element = new XmlElement(parent, start, name, start, start);
  (element as Mutable<XmlElement>).openEnd = start;
  return element;
}

function adopt(parent: XmlElement, nodes: readonly XmlNode[], tag: CloseTag): void {
  for (const node of nodes) {
    if (node.kind === 'element') (node as Mutable<XmlElement>).parent = parent;
    append(parent, node);
  }
  closeElement(parent, tag.start, tag.nameStart, tag.nameEnd, tag.end);
}
