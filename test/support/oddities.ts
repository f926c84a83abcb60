// Well-formed domains with whatever XML allows where it is rarely seen: tags in comments and instructions, odd names and values.
import { pick, random } from './random';

const NAME_START = 'a b X Z _ é ñ ж я Ω 机 器 型 あ 가 ﾊ Ａ'.split(' ');
const NAME = [...NAME_START, ...'- . 0 9 · － ． ： ＿ ‿'.split(' ')];
const WORDS = ['disk', '<disk>', '</disk>', '<disk/>', '<a:b/>', "<interface type='network'>", "x='1'", '"', "it's", '-', '->', '?', '>', '>>', '<', '<!--', '!--', '//', '#', '##', ';', '1 < 2', '[x]', ']', '=', '\n', '“”', '…', '<?xml?>', 'a & b', 'https://x.y/?a=b&c=d'];
const TARGETS = ['disk', 'php', 'xml-stylesheet', 'domain', 'source', 'if', 'instance'];
const DOCTYPES = ['', '', "<!DOCTYPE domain [<!-- ]> --><?x ]>?><!ELEMENT a ANY>]>\n", "<!DOCTYPE domain SYSTEM ']>'>\n"];

type Next = () => number;

/** A domain that libvirt's schema takes, of which the seed decides the marks. */
export function oddDomain(seed: number): string {
  return new OddDomain(random(seed)).make();
}

class OddDomain {
  constructor(private readonly next: Next) {}

  make(): string {
    const misc = (): string => this.misc();
    return `${this.one(['', "<?xml version='1.0'?>\n"])}${misc()}${this.one(DOCTYPES)}<domain type='kvm'>${misc()}
  <name>odd</name>${misc()}
  <description>${this.text()}${this.cdata()}${this.comment()}</description>
  <metadata>${misc()}${this.element(3, " xmlns='urn:odd'")}${misc()}</metadata>
  <memory>1048576</memory>${misc()}
  <os>${misc()}<type arch='x86_64' machine='pc'>${this.one(['hvm', '<![CDATA[hvm]]>', 'h&#118;m'])}</type></os>
  <devices>${misc()}
    <disk type='file'>${misc()}<source file=${this.quoted(`/${this.one(WORDS).trim()}`)}/><target dev='vda'/>${misc()}</disk>
  </devices>${misc()}
</domain>${misc()}
`;
  }

  private one<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    return pick(items, this.next) as T;
  }

  private phrase(): string {
    return Array.from({ length: 1 + Math.floor(this.next() * 5) }, () => this.one(WORDS)).join(this.one([' ', '']));
  }

  private name(): string {
    return this.one(NAME_START) + Array.from({ length: Math.floor(this.next() * 5) }, () => this.one(NAME)).join('');
  }

  private misc(): string {
    const choice = this.next();
    return choice < 0.2 ? this.comment() : choice < 0.4 ? this.instruction() : '';
  }

  private comment(): string {
    return `<!--${this.phrase().replace(/-{2,}/g, '- ')} -->`;
  }

  private instruction(): string {
    return `<?${this.one(TARGETS)} ${this.phrase().replace(/\?>/g, '? >')} ?>`;
  }

  private cdata(): string {
    return `<![CDATA[${this.phrase().replace(/\]\]>/g, ']] >')}]]>`;
  }

  private text(): string {
    return this.phrase().replace(/\]\]>/g, ']] >').replace(/&/g, '&amp;').replace(/</g, this.one(['&lt;', '&#60;', '&#x3c;']));
  }

  private quoted(value: string): string {
    const quote = this.one(["'", '"']);
    const escaped = value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replaceAll(quote, quote === '"' ? '&quot;' : '&apos;');
    return quote + escaped + quote;
  }

  private element(depth: number, attributes = ''): string {
    const name = this.name().replace(/：/g, '_');
    const names = new Set(Array.from({ length: Math.floor(this.next() * 3) }, () => this.name()));
    const start = `<${name}${attributes}${[...names].map((one) => `${this.one([' ', '\n  '])}${one}${this.one(['=', ' = '])}${this.quoted(this.phrase())}`).join('')}`;
    if (depth === 0 || this.next() < 0.3) return `${start}${this.one(['/>', ' />'])}`;
    const content = Array.from({ length: Math.floor(this.next() * 4) }, () => {
      const kind = this.next();
      return kind < 0.4 ? this.element(depth - 1) : kind < 0.6 ? this.text() : kind < 0.8 ? this.cdata() : this.misc();
    });
    return `${start}>${content.join('')}</${name}${this.one(['', ' '])}>`;
  }
}
