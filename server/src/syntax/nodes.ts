// The syntax tree: every node keeps the offsets of all its parts, and broken text still gives a tree.
import type { Problem } from '../text/problem';
import type { Span } from '../text/span';
import { decodeAttributeValue, decodeText } from './entities';

/** Any node that can stand in an element's content. */
export type XmlNode = XmlElement | XmlText | XmlCData | XmlComment | XmlInstruction | XmlDoctype;

/** A parsed text: always a tree, whatever the text. */
export interface XmlDocument {
  readonly text: string;
  /** Everything at top level in document order, the root element included. */
  readonly children: readonly XmlNode[];
  /** The first element at top level. */
  readonly root: XmlElement | undefined;
  /** Well-formedness faults, in document order. */
  readonly problems: readonly Problem[];
}

/** `name="value"` in a start tag, or as much of it as is there. */
export class XmlAttribute {
  readonly kind = 'attribute';
  constructor(
    readonly owner: XmlElement,
    /** Qualified name as written, prefix included. */
    readonly name: string,
    readonly nameStart: number,
    readonly nameEnd: number,
    /** The value between its quotes, as written (entities not decoded); `undefined` where there is no value at all. */
    readonly rawValue: string | undefined,
    /** Start of the value inside its quotes; `nameEnd` where there is none. */
    readonly valueStart: number,
    readonly valueEnd: number,
    /** End of the attribute, its closing quote included. */
    readonly end: number,
  ) {}

  get start(): number {
    return this.nameStart;
  }

  /** The value as a program sees it: entities decoded, white space normalised; empty where there is none. */
  get value(): string {
    return this.rawValue === undefined ? '' : decodeAttributeValue(this.rawValue);
  }

  get nameSpan(): Span {
    return { start: this.nameStart, end: this.nameEnd };
  }

  /** The value without its quotes. */
  get valueSpan(): Span {
    return { start: this.valueStart, end: this.valueEnd };
  }
}

/** An element with the spans of both its tags. */
export class XmlElement {
  readonly kind = 'element';
  readonly attributes: XmlAttribute[] = [];
  readonly children: XmlNode[] = [];
  /** Offset just after the start tag's `>` (or after `/>`); where the tag has no `>`, the offset where it is taken to end. */
  openEnd = 0;
  /** Whether the start tag ends in `/>`. */
  selfClosing = false;
  /** Whether the start tag has its `>`. */
  openTagComplete = false;
  /** Offset of `</`; -1 where the element has no close tag of its own. */
  closeStart = -1;
  closeNameStart = -1;
  closeNameEnd = -1;
  /** End of the element: after the close tag, or where it is taken to end without one. */
  end = 0;

  constructor(
    readonly parent: XmlElement | undefined,
    /** Offset of `<`. */
    readonly start: number,
    /** Qualified name as written, prefix included; empty in a half-typed `<`. */
    readonly name: string,
    readonly nameStart: number,
    readonly nameEnd: number,
  ) {}

  get nameSpan(): Span {
    return { start: this.nameStart, end: this.nameEnd };
  }

  /** From `<` to after `>` of the start tag. */
  get openSpan(): Span {
    return { start: this.start, end: this.openEnd };
  }

  get hasCloseTag(): boolean {
    return this.closeStart >= 0;
  }

  /** Where the content ends: at the close tag, or at the element's end without one. */
  get contentEnd(): number {
    return this.closeStart >= 0 ? this.closeStart : this.end;
  }

  /** The first attribute of this qualified name. */
  attribute(name: string): XmlAttribute | undefined {
    for (const attribute of this.attributes) if (attribute.name === name) return attribute;
    return undefined;
  }

  /** The first child element of this qualified name. */
  child(name: string): XmlElement | undefined {
    for (const node of this.children) if (node.kind === 'element' && node.name === name) return node;
    return undefined;
  }

  /** Child elements in document order, all or those of one qualified name. */
  *elements(name?: string): Generator<XmlElement> {
    for (const node of this.children) {
      if (node.kind === 'element' && (name === undefined || node.name === name)) yield node;
    }
  }

  /** All text directly inside, entities decoded, CDATA included, not trimmed. */
  get textContent(): string {
    let content = '';
    for (const node of this.children) {
      if (node.kind === 'text') content += node.value;
      else if (node.kind === 'cdata') content += node.rawValue;
    }
    return content;
  }

  /** Span of the text directly inside without surrounding white space; `undefined` where it is blank. */
  get textSpan(): Span | undefined {
    let start = -1;
    let end = -1;
    for (const node of this.children) {
      if (node.kind !== 'text' && node.kind !== 'cdata') continue;
      const inner = node.kind === 'text' ? trimmedSpan(node) : node;
      if (inner.start === inner.end) continue;
      if (start < 0) start = inner.start;
      end = inner.end;
    }
    return start < 0 ? undefined : { start, end };
  }
}

/** Character data between tags, white space included. */
export class XmlText {
  readonly kind = 'text';
  constructor(
    readonly start: number,
    readonly end: number,
    /** As written, entities not decoded. */
    readonly rawValue: string,
  ) {}

  get value(): string {
    return decodeText(this.rawValue);
  }

  /** Whether there is nothing but white space. */
  get isBlank(): boolean {
    for (let index = 0; index < this.rawValue.length; index++) {
      if (!isSpace(this.rawValue.charCodeAt(index))) return false;
    }
    return true;
  }
}

/** `<![CDATA[…]]>`; `rawValue` is what stands inside. */
export class XmlCData {
  readonly kind = 'cdata';
  constructor(
    readonly start: number,
    readonly end: number,
    readonly rawValue: string,
  ) {}
}

/** `<!-- … -->`. */
export class XmlComment {
  readonly kind = 'comment';
  constructor(
    readonly start: number,
    readonly end: number,
  ) {}
}

/** `<? … ?>`, the XML declaration included. */
export class XmlInstruction {
  readonly kind = 'instruction';
  constructor(
    readonly start: number,
    readonly end: number,
  ) {}
}

/** `<!DOCTYPE … >`. */
export class XmlDoctype {
  readonly kind = 'doctype';
  constructor(
    readonly start: number,
    readonly end: number,
  ) {}
}

/** White space as XML defines it: space, tab, carriage return, line feed. */
export function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13;
}

function trimmedSpan(text: XmlText): Span {
  let { start, end } = text;
  while (start < end && isSpace(text.rawValue.charCodeAt(start - text.start))) start++;
  while (end > start && isSpace(text.rawValue.charCodeAt(end - 1 - text.start))) end--;
  return { start, end };
}
