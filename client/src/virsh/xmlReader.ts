// A strict reader of XML without entities of its own: what it reads is what libvirt's parser reads, or it is a fault.

/** One element: decoded attributes and text, and where it stands in the text that was read. */
export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string;
  /** Without a prototype, so that no attribute's name means anything else. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The element's own text, without that of its children, trimmed. */
  readonly text: string;
  /** Offset of the `<` of the start tag, and the offset after the `>` that ends the element. */
  readonly start: number;
  readonly end: number;
}

/** Why a text is no XML, and on which line (from 1) that shows. */
export interface XmlFault {
  readonly words: string;
  readonly line: number;
}

export type XmlResult = { readonly root: XmlElement; readonly fault?: undefined } | { readonly root?: undefined; readonly fault: XmlFault };

/** libxml2 takes no document that is nested deeper. */
const deepest = 256;

/** Reads a whole document. Never throws. */
export function readXml(text: string): XmlResult {
  try {
    return { root: new Reader(text).document() };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { fault: { words: error.message, line: text.slice(0, error.offset).split('\n').length } };
  }
}

class Fault extends Error {
  constructor(message: string, readonly offset: number) {
    super(message);
  }
}

/** An element whose end is not read yet. */
interface OpenElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  readonly pieces: string[];
  readonly start: number;
}

const predefined: ReadonlyMap<string, string> = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"]]);
// eslint-disable-next-line no-control-regex
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Goes through the text once; elements that are open are a list, so that no nesting exhausts the stack. */
class Reader {
  private at = 0;
  private readonly open: OpenElement[] = [];
  private root: XmlElement | undefined;

  constructor(private readonly text: string) {}

  document(): XmlElement {
    const control = forbidden.exec(this.text);
    if (control !== null) throw new Fault('A control character is not allowed in XML.', control.index);
    if (this.text.startsWith('\ufeff')) this.at = 1;
    while (this.at < this.text.length) this.next();
    const unclosed = this.open.at(-1);
    if (unclosed !== undefined) throw new Fault(`<${unclosed.name}> is not closed.`, unclosed.start);
    if (this.root === undefined) throw new Fault('There is no element.', this.at);
    return this.root;
  }

  private next(): void {
    const { text, at } = this;
    if (text[at] !== '<') this.characters();
    else if (text.startsWith('<!--', at)) this.skip('<!--', '-->');
    else if (text.startsWith('<![CDATA[', at)) this.inside(this.skip('<![CDATA[', ']]>'));
    else if (text.startsWith('<?', at)) this.skip('<?', '?>');
    else if (text.startsWith('<!DOCTYPE', at)) this.doctype();
    else if (text.startsWith('</', at)) this.endTag();
    else this.startTag();
  }

  private characters(): void {
    const end = this.text.indexOf('<', this.at);
    const raw = this.text.slice(this.at, end === -1 ? undefined : end);
    if (this.open.length > 0) this.inside(this.decoded(raw));
    else if (raw.trim() !== '') throw new Fault('There is text outside of the element.', this.at);
    this.at += raw.length;
  }

  private inside(text: string): void {
    const element = this.open.at(-1);
    if (element === undefined) throw new Fault('There is text outside of the element.', this.at);
    element.pieces.push(text);
  }

  /** Goes past what stands between two marks and gives it back. */
  private skip(mark: string, end: string): string {
    const from = this.at + mark.length;
    const to = this.text.indexOf(end, from);
    if (to === -1) throw new Fault(`${mark} is not closed by ${end}.`, this.at);
    this.at = to + end.length;
    return this.text.slice(from, to);
  }

  private doctype(): void {
    const match = this.match(/<!DOCTYPE(?:[^<>[\]'"]|"[^"]*"|'[^']*')*(?:\[(?:[^\]'"<]|"[^"]*"|'[^']*'|<!--[^]*?-->|<)*\]\s*)?>/y);
    if (match === undefined || this.root !== undefined || this.open.length > 0) throw new Fault('The document type cannot be read.', this.at);
  }

  private startTag(): void {
    const start = this.at;
    const name = this.match(/<([\p{L}_:][\p{L}\p{N}\p{M}_:.\-\u00b7]*)/uy)?.[1];
    if (name === undefined) throw new Fault('A < must begin a tag, or be written as &lt;.', start);
    if (this.root !== undefined) throw new Fault('There is a second element after the first.', start);
    if (this.open.length >= deepest) throw new Fault(`Elements are nested more than ${deepest} deep.`, start);
    const element: OpenElement = { name, attributes: this.attributes(), children: [], pieces: [], start };
    const closing = this.match(/\s*(\/?)>/y)?.[1];
    if (closing === undefined) throw new Fault(`The tag <${name}> is not written right.`, this.at);
    this.open.push(element);
    if (closing === '/') this.close();
  }

  private attributes(): Record<string, string> {
    const attributes = Object.create(null) as Record<string, string>;
    for (;;) {
      const from = this.at;
      const match = this.match(/\s+([\p{L}_:][\p{L}\p{N}\p{M}_:.\-\u00b7]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/uy);
      if (match === undefined) return attributes;
      const [, name = '', double, single] = match;
      if (name in attributes) throw new Fault(`The attribute ${name} is there twice.`, from);
      attributes[name] = this.decoded((double ?? single ?? '').replace(/\r\n|[\r\n\t]/g, ' '));
    }
  }

  private endTag(): void {
    const from = this.at;
    const name = this.match(/<\/([^\s<>]+)\s*>/y)?.[1];
    const element = this.open.at(-1);
    if (name === undefined || element?.name !== name) throw new Fault(element === undefined ? 'An end tag closes nothing.' : `<${element.name}> is closed by another tag.`, from);
    this.close();
  }

  private close(): void {
    const element = this.open.pop();
    if (element === undefined) return;
    const { name, attributes, children, pieces, start } = element;
    const closed: XmlElement = { name, attributes, children, text: pieces.join('').trim(), start, end: this.at };
    const parent = this.open.at(-1);
    if (parent === undefined) this.root = closed;
    else parent.children.push(closed);
  }

  private decoded(raw: string): string {
    return raw.replace(/\r\n?/g, '\n').replace(/&(?:#(\d+);|#x([0-9a-fA-F]+);|([^;&\s]*);)?/g, (_all, decimal?: string, hexadecimal?: string, name?: string) => {
      if (decimal !== undefined) return this.character(Number.parseInt(decimal, 10));
      if (hexadecimal !== undefined) return this.character(Number.parseInt(hexadecimal, 16));
      const character = predefined.get(name ?? '');
      if (character === undefined) throw new Fault('An & must be written as &amp;, and no entity but those of XML is known.', this.at);
      return character;
    });
  }

  private character(code: number): string {
    const known = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    const character = known ? String.fromCodePoint(code) : '\0';
    if (forbidden.test(character)) throw new Fault('A character reference means no character of XML.', this.at);
    return character;
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text) ?? undefined;
    if (match !== undefined) this.at = pattern.lastIndex;
    return match;
  }
}
