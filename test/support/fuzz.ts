// Texts that nobody would write: random edits of a document, and shapes that cost most where something is searched again and again.
import { pick, random } from './random';

const PIECES = [
  ...['# <a> b', ' = ', '< ', '<\\', '<&', '/ >', '\\>', '>/', '<!- a ->', '<!-- a ->', "=='", '”', '\ufffe'],
  ...['<', '>', '/', '</', '/>', '="', "='", '"', "'", '&', '&amp;', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '<!DOCTYPE'],
  ...['\n', '\r\n', '  ', '\t', 'a', ':', '=', '\0', '\ud800', '🖥', '“'],
  ...['<a>', '</a>', '<b/>', '## note\n', '<disk>', '</disk>', '<qemu:'],
];

const SEED_TEXT = `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>web</name>
  <!-- note -->
  <memory unit='KiB'>1024</memory>
  <devices>
    <disk type='file' device='disk'>
      <source file='/a'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-x'/>
  </qemu:commandline>
</domain>
`;

/** A whole number below a bound. */
export function below(bound: number, next: () => number): number {
  return Math.floor(next() * bound);
}

/** A text with one to eight random edits: pieces put in, spans taken out or repeated. */
export function editedAtRandom(text: string, next: () => number): string {
  let result = text;
  for (let edits = 1 + below(8, next); edits > 0; edits--) {
    const at = below(result.length + 1, next);
    const length = below(12, next);
    const action = pick(['take out', 'put in', 'repeat'], next);
    const put = action === 'take out' ? '' : action === 'put in' ? (pick(PIECES, next) ?? '') : result.slice(at, at + length * 4);
    result = result.slice(0, at) + put + result.slice(action === 'take out' ? at + length : at);
  }
  return result;
}

/** A broken text that its seed gives again: a small domain with random edits, or in one of five cases pieces alone. */
export function brokenText(seed: number): string {
  const next = random(seed);
  return seed % 5 === 0 ? Array.from({ length: 200 }, () => pick(PIECES, next)).join('') : editedAtRandom(SEED_TEXT, next);
}

/** Every beginning of that small domain, in steps of so many characters. */
export function brokenOff(step: number): readonly string[] {
  return Array.from({ length: Math.ceil(SEED_TEXT.length / step) }, (_, index) => SEED_TEXT.slice(0, index * step));
}

/** How large the shapes are: repetitions, levels, and the length of one token. */
export interface HostileSize {
  readonly many: number;
  readonly deep: number;
  readonly long: number;
}

/** Shapes that take quadratic time, or the whole stack, where a parser is careless; each with its name. */
export function hostileTexts({ many, deep, long }: HostileSize): readonly (readonly [name: string, text: string])[] {
  return [
    ['levels', '<a>'.repeat(deep) + '</a>'.repeat(deep)],
    ['levels without close tags', '<a b="">'.repeat(deep)],
    ['levels without close tags, a line each', '<a>\n'.repeat(many)],
    ['levels of different names', Array.from({ length: many }, (_, index) => `<a${index}>`).join('')],
    ['stray close tags', `<a>${'</b>'.repeat(many)}</a>`],
    ['stray close tags, a line each', `<a>${'\n </b>'.repeat(many)}\n</a>`],
    ['stray close tags below deep levels', '<a>'.repeat(many) + '</b>'.repeat(many)],
    ['unclosed comments', '<!-- \n'.repeat(many)],
    ['comments in comments', '<!--<!---->'.repeat(many)],
    ['unclosed CDATA', '<a>' + '<![CDATA[\n'.repeat(many)],
    ['unclosed DOCTYPEs', '<!DOCTYPE "\n'.repeat(many)],
    ['unclosed instructions', '<?x \n'.repeat(many)],
    ['unclosed values', "<a b='".repeat(many)],
    ['alternating quotes', `<a b='<a b="`.repeat(many)],
    ['lone characters', '<&'.repeat(many)],
    ['attributes', `<a ${Array.from({ length: many }, (_, index) => `b${index}='1'`).join(' ')}/>`],
    ['prefixes at deep levels', '<q:a>'.repeat(many)],
    ['one line', `<a>${`<b c="${'d'.repeat(320)}">e</b>`.repeat(many)}</a>`],
    ['spaces', `<a>${' '.repeat(long * 10)}</b></a>`],
    ['a name', `<${'a'.repeat(long)}`],
    ['NUL', '\0'.repeat(many)],
    ['halves of characters', `<a>${'\ud800a'.repeat(many)}`],
    ['names in pieces', `<a ${'b&'.repeat(many)}`],
    ['tags with broken names', '<a&b<'.repeat(many)],
    ['close tags with broken names', `<a>${'</a&b>'.repeat(many)}`],
    ['close tags that may be start tags', `<a>${"</b c='d'>".repeat(many)}`],
    ['tags that end too early', "<a>b c='d' ".repeat(many)],
    ['names in two', `${'<ab>c'.repeat(many)}${'</abc>'.repeat(many)}`],
    ['tags behind spaces', '< a '.repeat(many)],
    ['stray marks in a tag', `<a ${"&' ,=\" ".repeat(many)}>`],
    ['equals signs', `<a ${'b==='.repeat(many)}`],
    ['odd quotes', `<a ${'b=“c"d\'e'.repeat(many)}`],
    ['notes with tags', `<a>${'# <b> </c\n'.repeat(many)}`],
    ['half comments', '<!- a\n<-- b\n<!-- c ->\n'.repeat(many)],
    ['slashes before names', `<a>${'</b><c/>'.repeat(many)}`],
  ];
}
