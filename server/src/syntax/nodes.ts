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

/** The attributes of an element without any: one array for all of them. */
export const NO_ATTRIBUTES: readonly XmlAttribute[] = [];
/** The children of an element without any: one array for all of them. */
export const NO_NODES: readonly XmlNode[] = [];

/** `name="value"` in a start tag, or as much of it as is there. */
export class XmlAttribute {
  declare readonly kind: 'attribute';
  /** `value` since it was first asked for: the grammar asks, and then a dozen rules. */
  private cached: string | undefined;

  constructor(
    private readonly source: string,
    readonly owner: XmlElement,
    /** Qualified name as written, prefix included. */
    readonly name: string,
    readonly nameStart: number,
    readonly nameEnd: number,
    /** Whether there is a value at all, quoted or not. */
    readonly hasValue: boolean,
    /** Start of the value inside its quotes; `nameEnd` where there is none. */
    readonly valueStart: number,
    readonly valueEnd: number,
    /** End of the attribute, its closing quote included. */
    readonly end: number,
  ) {
    this.cached = undefined;
  }

  /** The value between its quotes, as written (entities not decoded); `undefined` where there is no value at all. */
  get rawValue(): string | undefined {
    return this.hasValue ? this.source.slice(this.valueStart, this.valueEnd) : undefined;
  }

  get start(): number {
    return this.nameStart;
  }

  /** Says what the value is meant to be, where a fault is in it. */
  readAs(value: string): void {
    this.cached = value;
  }

  /** The value as a program sees it: entities decoded, white space normalised; empty where there is none. */
  get value(): string {
    return (this.cached ??= this.hasValue ? decodeAttributeValue(this.source.slice(this.valueStart, this.valueEnd)) : '');
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
  declare readonly kind: 'element';
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
  /** Offset just after the start tag's `>` (or after `/>`); where the tag has no `>`, the offset where it is taken to end. */
  readonly openEnd: number;
  /** Whether the start tag ends in `/>`. */
  readonly selfClosing: boolean;
  /** Whether the start tag has its `>`. */
  readonly openTagComplete: boolean;
  /** Offset of `</`; -1 where the element has no close tag of its own. */
  readonly closeStart: number;
  readonly closeNameStart: number;
  readonly closeNameEnd: number;
  /** End of the element: after the close tag, or where it is taken to end without one. */
  readonly end: number;
  /** The white space that is all of the content, which makes no node; empty where there is none, or anything else. */
  readonly blank: string;

  constructor(
    readonly parent: XmlElement | undefined,
    /** Offset of `<`; an implied element (see `isImplied`) starts at its first child. */
    readonly start: number,
    /** Qualified name as written, prefix included; empty in a half-typed `<`. */
    readonly name: string,
    readonly nameStart: number,
    readonly nameEnd: number,
  ) {
    this.attributes = NO_ATTRIBUTES;
    this.children = NO_NODES;
    this.openEnd = 0;
    this.selfClosing = false;
    this.openTagComplete = false;
    this.closeStart = -1;
    this.closeNameStart = -1;
    this.closeNameEnd = -1;
    this.end = 0;
    this.blank = '';
  }

  /**
   * Whether the element has no start tag in the text: the parser makes one up for a close tag without its open tag
   * where indentation says what it closes, so that its children match the grammar. All spans of its start tag are empty.
   */
  get isImplied(): boolean {
    return this.name.length > 0 && this.nameStart === this.nameEnd;
  }

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
    const { attributes } = this;
    for (let at = 0; at < attributes.length; at++) {
      const attribute = attributes[at];
      if (attribute?.name === name) return attribute;
    }
    return undefined;
  }

  /** The first child element of this qualified name. */
  child(name: string): XmlElement | undefined {
    const { children } = this;
    for (let at = 0; at < children.length; at++) {
      const node = children[at];
      if (node?.kind === 'element' && node.name === name) return node;
    }
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
    const { children } = this;
    let content = '';
    for (let at = 0; at < children.length; at++) {
      const node = children[at];
      if (node?.kind === 'text') content += node.value;
      else if (node?.kind === 'cdata') content += node.rawValue;
    }
    return content;
  }

  /** Span of the text directly inside without surrounding white space; `undefined` where it is blank. */
  get textSpan(): Span | undefined {
    let start = -1;
    let end = -1;
    for (const node of this.children) {
      if (node.kind !== 'text' && node.kind !== 'cdata') continue;
      const inner = node.kind === 'text' ? node.trimmedSpan : node;
      if (inner.start === inner.end) continue;
      if (start < 0) start = inner.start;
      end = inner.end;
    }
    return start < 0 ? undefined : { start, end };
  }
}

/**
 * Character data between tags, the white space around it included. White space alone makes no node: it is what lies
 * between the spans of neighbours.
 */
export class XmlText {
  declare readonly kind: 'text';
  private cached: string | undefined;

  constructor(
    private readonly source: string,
    readonly start: number,
    readonly end: number,
  ) {
    this.cached = undefined;
  }

  /** As written, entities not decoded. */
  get rawValue(): string {
    return this.source.slice(this.start, this.end);
  }

  get value(): string {
    return (this.cached ??= decodeText(this.rawValue));
  }

  /** Its span without the white space at its ends. */
  get trimmedSpan(): Span {
    let { start, end } = this;
    while (start < end && isSpace(this.source.charCodeAt(start))) start++;
    while (end > start && isSpace(this.source.charCodeAt(end - 1))) end--;
    return { start, end };
  }
}

/** `<![CDATA[…]]>`; `rawValue` is what stands inside. */
export class XmlCData {
  declare readonly kind: 'cdata';
  constructor(
    readonly start: number,
    readonly end: number,
    readonly rawValue: string,
  ) {}
}

/** `<!-- … -->`. */
export class XmlComment {
  declare readonly kind: 'comment';
  constructor(
    readonly start: number,
    readonly end: number,
  ) {}
}

/** `<? … ?>`, the XML declaration included. */
export class XmlInstruction {
  declare readonly kind: 'instruction';
  constructor(
    readonly start: number,
    readonly end: number,
  ) {}
}

/** `<!DOCTYPE … >`. */
export class XmlDoctype {
  declare readonly kind: 'doctype';
  constructor(
    readonly start: number,
    readonly end: number,
  ) {}
}

// The kind is a property of the prototype: nodes are made by the hundred thousand and it is the same for all of a class.
for (const [nodeClass, kind] of [
  [XmlAttribute, 'attribute'],
  [XmlElement, 'element'],
  [XmlText, 'text'],
  [XmlCData, 'cdata'],
  [XmlComment, 'comment'],
  [XmlInstruction, 'instruction'],
  [XmlDoctype, 'doctype'],
] as const) {
  Object.defineProperty(nodeClass.prototype, 'kind', { value: kind, enumerable: true });
}

/** White space as XML defines it: space, tab, carriage return, line feed. */
export function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13;
}
