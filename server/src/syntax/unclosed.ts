// Where elements end that nobody closed: by indentation, and by close tags that lack a character.
import { append, closeElement } from './growing';
import { indentationAt, trimmedEnd } from './indentation';
import type { Mutable } from './mutable';
import { NO_NODES, XmlText } from './nodes';
import type { XmlElement, XmlNode } from './nodes';
import type { Parser } from './parser';
import { endsInText } from './splitNames';

/** Decides where unclosed elements end. */
export class Unclosed {
  /**
   * The unclosed elements that are still open, outermost first; their indentation; and `limit`, at which or before which
   * a later line's element is beside them and not inside (-1 where indentation says nothing).
   */
  private readonly open: { readonly element: XmlElement; readonly indentation: number; readonly limit: number }[] = [];
  private readonly outerIndentation: number;

  constructor(
    private readonly parser: Parser,
    private readonly outer: XmlElement | undefined,
    private readonly outerChildren: XmlNode[],
  ) {
    this.outerIndentation = outer ? indentationAt(parser.text, outer.start) : -1;
  }

  /**
   * Replays the content of a chain of unclosed elements, each the last child of the one before: one that is indented
   * ends before the first element that is indented no deeper than itself, and with it what was opened behind it on its line.
   */
  settle(chain: readonly XmlElement[]): void {
    this.outerChildren.pop();
    for (const [index, element] of chain.entries()) {
      const children = element.children;
      (element as Mutable<XmlElement>).children = NO_NODES;
      const rest = endsInText(this.parser, element, children);
      if (rest !== false) {
        (element as Mutable<XmlElement>).end = element.openEnd;
        this.replay(element);
        if (rest !== true) this.replay(rest);
      } else if (!this.closesWithoutSlash(element, children)) {
        this.replay(element);
        this.enter(element);
      }
      const isLast = index === chain.length - 1;
      for (let child = rest === false ? 0 : 1; child < children.length - (isLast ? 0 : 1); child++) this.replay(children[child]);
    }
    this.endAll();
  }

  /** `<name>web<name>`: the second tag is the close tag of the first, unless its content is indented deeper. */
  private closesWithoutSlash(element: XmlElement, children: readonly XmlNode[]): boolean {
    const { parser, open } = this;
    const outer = open.at(-1);
    if (outer?.element.name !== element.name || element.attributes.length > 0 || !element.openTagComplete) return false;
    const [first] = children;
    const indentation = indentationAt(parser.text, element.start);
    if (first?.kind === 'text' && trimmedEnd(parser.text, first.start, first.end) > first.start && indentation < 0) return false;
    const isSameLevel = indentation < 0 || indentation === outer.indentation;
    const isDeeper = first?.kind === 'element' && indentation >= 0 && indentationAt(parser.text, first.start) > indentation;
    if (!isSameLevel || isDeeper) return false;
    const start = this.swappedSlash(outer.element, element.start);
    if (start === element.start) parser.report('missing-slash', element.nameStart, element.nameEnd, { name: element.name });
    else parser.report('mistaken-mark', start, element.start + 1, { text: '/<', put: '</' });
    this.closeAt(outer.element, start, element.nameStart, element.nameEnd, element.openEnd);
    return true;
  }

  /** `2/<vcpu>`: where the close tag begins, its slash before its `<` included, which is no text then. */
  private swappedSlash({ children }: XmlElement, start: number): number {
    const last = children.at(-1);
    if (last?.kind !== 'text' || last.end !== start || this.parser.text.charAt(start - 1) !== '/') return start;
    const nodes = children as XmlNode[];
    nodes.pop();
    if (trimmedEnd(this.parser.text, last.start, start - 1) > last.start) nodes.push(new XmlText(this.parser.text, last.start, start - 1));
    return start - 1;
  }

  private closeAt(element: XmlElement, start: number, nameStart: number, nameEnd: number, end: number): void {
    closeElement(element, start, nameStart, nameEnd, end);
    this.open.pop();
  }

  /** `<name>web/name>`: the text holds the close tag but for its `<`. */
  private closesInText(node: XmlText): boolean {
    const element = this.open.at(-1)?.element;
    const { text } = this.parser;
    if (element?.openTagComplete !== true) return false;
    const inNode = node.rawValue.indexOf(`/${element.name}>`);
    if (inNode < 0) return false;
    const at = node.start + inNode;
    const nameEnd = at + 1 + element.name.length;
    this.parser.report('missing-less-than', at, nameEnd + 1, { name: element.name });
    if (trimmedEnd(text, node.start, at) > node.start) append(element, new XmlText(text, node.start, at));
    this.closeAt(element, at, at + 1, nameEnd, nameEnd + 1);
    if (trimmedEnd(text, nameEnd + 1, node.end) > nameEnd + 1) this.place(new XmlText(text, nameEnd + 1, node.end));
    return true;
  }

  private enter(element: XmlElement): void {
    const indentation = indentationAt(this.parser.text, element.start);
    const outer = this.open.at(-1);
    const around = outer?.indentation ?? this.outerIndentation;
    const indented = indentation >= 0 && (around >= 0 ? indentation > around : this.outer !== undefined && indentation > 0);
    this.open.push({ element, indentation, limit: indented ? indentation : indentation < 0 ? (outer?.limit ?? -1) : -1 });
  }

  private replay(node: XmlNode | undefined): void {
    if (node === undefined || (node.kind === 'text' && this.closesInText(node))) return;
    if (node.kind === 'element') {
      const indentation = indentationAt(this.parser.text, node.start);
      for (let last = this.open.at(-1); last && indentation >= 0 && indentation <= last.limit; last = this.open.at(-1)) {
        this.report(last.element);
        this.end(last.element);
        this.open.pop();
      }
    }
    this.place(node);
  }

  private place(node: XmlNode): void {
    const parent = this.open.at(-1)?.element ?? this.outer;
    if (node.kind === 'element') (node as Mutable<XmlElement>).parent = parent;
    if (parent === undefined || parent === this.outer) this.outerChildren.push(node);
    else append(parent, node);
  }

  /** Ends an element after its last content; white space after that belongs to its parent. */
  private end(element: XmlElement): void {
    const { text } = this.parser;
    const last = element.children.at(-1);
    const ended = element as Mutable<XmlElement>;
    ended.end = last?.end ?? element.openEnd;
    if (last?.kind !== 'text') return;
    ended.end = trimmedEnd(text, last.start, last.end);
    (element.children as XmlNode[])[element.children.length - 1] = new XmlText(text, last.start, ended.end);
  }

  private endAll(): void {
    const atEnd = this.outer === undefined;
    const rest = this.open.map((entry) => entry.element).filter((element) => element.openTagComplete);
    const innermost = rest.at(-1);
    if (atEnd && innermost && rest.length > 1) {
      const args = { name: innermost.name, outer: rest.length - 1 };
      this.parser.report('unclosed-tags-at-end', innermost.nameStart, innermost.nameEnd, args);
    } else {
      for (const element of rest) this.report(element);
    }
    for (let last = this.open.at(-1); last; last = this.open.at(-1)) {
      this.end(last.element);
      this.open.pop();
    }
  }

  private report(element: XmlElement): void {
    // A start tag without `>` is reported as that, and only as that.
    if (element.openTagComplete) this.parser.report('unclosed-tag', element.nameStart, element.nameEnd, { name: element.name });
  }
}
