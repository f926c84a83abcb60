// Documents made up from a compiled grammar alone: any structure it takes, with values that fit and now and then one that does not.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Op, type CompiledGrammar, type NameClass } from '../../server/src/grammar/compiled';
import { compileDataType, type ValueTest } from '../../server/src/grammar/datatypes';
import type { DocumentKind } from '../../server/src/grammar/types';
import { escapeXml } from '../../server/src/syntax/entities';
import { pick } from './random';

const GRAMMARS = join(import.meta.dirname, '../../server/grammars');

/** The compiled grammar of a kind, as the server reads it. */
export function compiledGrammar(kind: string): CompiledGrammar {
  return JSON.parse(readFileSync(join(GRAMMARS, `${kind}.json`), 'utf8')) as CompiledGrammar;
}

/** Every kind that has a grammar of its own; a device is part of the domain's. */
export function grammarKinds(): readonly DocumentKind[] {
  return readdirSync(GRAMMARS).filter((name) => name !== 'facts.json').map((name) => name.replace('.json', '') as DocumentKind);
}

/** Texts that datatypes of libvirt's schemas take, tried in turn. */
const SAMPLES = [
  '0', '1', '2', '7', '16', '1024', '65535', '-1', '0x1', '0x0a', '0x00', '0x0000', '0x1f', '1.5', '100000', '4294967296', 'yes', 'name', 'a', 'vda', 'sda1', 'eth0',
  'a b', '/path/to', '/', 'file.img', '52:54:00:12:34:56', '192.0.2.1', '2001:db8::1', '192.0.2.0/24', 'example.org', '_tcp', '00000000-0000-0000-0000-000000000000',
  '5fb9c5b2-7d7f-4d30-9f5e-2a4ad9f7e1c1', '0-3', '0-3,^1', '0-3,8', '*', '0123456789abcdef', '5000c50015ea71aa', 'deadbeefdeadbeef', 'user:group', '+0:+0', '1.2.3',
  'x86_64', 'hvm', 'KiB', 'GiB', 'MB', 'bytes', 'qcow2', '$VAR', '$VAR[0]', '@A', 'tcp', '12345.67890', '0600', '755', '2024-01-01', '12/31/2024', '03.1', '64', '512', '4096',
  '0x8086', 'b', 'rw,noatime', 'iqn.2013-07.com.example:iscsi', 'nqn.2014-08.org.example:a', '0x1234', '1-1', '1.2', 'variable', 'fc00::/7', '127.0.0.1', 'fe.0.0000', '0xfe', '',
];

/** How deep elements nest before the shortest way out is taken. */
const DEEP = 9;

interface Piece {
  attributes: [string, string][];
  children: string[];
}

/** Makes documents of one grammar. */
export class RandomDocuments {
  readonly #samples = new Map<number, readonly string[]>();
  readonly #least = new Map<number, number>();

  constructor(
    private readonly compiled: CompiledGrammar,
    private readonly next: () => number,
  ) {}

  /** A document; `undefined` where the way that chance took leads nowhere. */
  make(): string | undefined {
    return this.#generate(this.compiled.start, 0)?.children.join('');
  }

  #generate(index: number, depth: number): Piece | undefined {
    const [op = Op.NotAllowed, ...operands] = this.compiled.nodes[index] ?? [];
    switch (op) {
      case Op.Empty:
        return { attributes: [], children: [] };
      case Op.Text:
        return { attributes: [], children: [pick(['text', 'ü & ä', '42'], this.next) ?? ''].map(escapeXml) };
      case Op.Choice:
        return this.#generate(this.#choose(operands, depth), depth);
      case Op.Interleave:
      case Op.Group:
        return this.#join(op === Op.Group ? operands : this.#shuffle(operands), depth);
      case Op.OneOrMore:
        return this.#join(Array.from({ length: depth < DEEP && this.next() < 0.4 ? 2 : 1 }, () => operands[0] ?? 0), depth);
      case Op.Element:
        return this.#element(operands[0] ?? 0, operands[1] ?? 0, depth);
      case Op.Attribute:
        return this.#attribute(operands[0] ?? 0, operands[1] ?? 0, depth);
      case Op.Value:
        return { attributes: [], children: [escapeXml(this.compiled.strings[operands[0] ?? 0] ?? '')] };
      case Op.Data:
        return { attributes: [], children: [escapeXml(this.#data(operands[0] ?? 0))] };
      case Op.List:
        return this.#list(operands[0] ?? 0, depth);
      default:
        return undefined;
    }
  }

  #join(operands: readonly number[], depth: number): Piece | undefined {
    const joined: Piece = { attributes: [], children: [] };
    for (const operand of operands) {
      const piece = this.#generate(operand, depth);
      if (!piece) return undefined;
      joined.attributes.push(...piece.attributes);
      joined.children.push(...piece.children);
    }
    return joined;
  }

  #element(names: number, content: number, depth: number): Piece | undefined {
    const name = nameOf(this.compiled.names[names]);
    const inner = depth > 30 ? undefined : this.#generate(content, depth + 1);
    if (!inner) return undefined;
    const attributes = [...new Map(inner.attributes)].map(([key, value]) => ` ${key}="${value}"`).join('');
    const declared = name.declaration === '' || attributes.includes(name.declaration) ? '' : ` ${name.declaration}`;
    return { attributes: [], children: [`<${name.name}${attributes}${declared}>${inner.children.join('')}</${name.name}>`] };
  }

  #attribute(names: number, value: number, depth: number): Piece | undefined {
    const name = nameOf(this.compiled.names[names]);
    const inner = this.#generate(value, depth);
    if (!inner || name.declaration !== '') return inner && { attributes: [], children: [] };
    return { attributes: [[name.name, inner.children.join(' ')]], children: [] };
  }

  #list(inner: number, depth: number): Piece | undefined {
    const piece = this.#generate(inner, depth);
    return piece && { attributes: [], children: [piece.children.join(' ')] };
  }

  #data(type: number): string {
    let samples = this.#samples.get(type);
    if (!samples) {
      const dataType = this.compiled.types[type];
      const test: ValueTest = dataType ? compileDataType(dataType) : () => false;
      this.#samples.set(type, (samples = SAMPLES.filter(test)));
    }
    return (this.next() < 0.005 ? undefined : pick(samples, this.next)) ?? pick(SAMPLES, this.next) ?? '';
  }

  /** Deep down, the branch with the least below it. */
  #choose(operands: readonly number[], depth: number): number {
    if (depth < DEEP && this.next() < 0.97) return pick(operands, this.next) ?? 0;
    return [...operands].sort((a, b) => this.#leastDepth(a) - this.#leastDepth(b))[0] ?? 0;
  }

  /** How many elements deep the shallowest instance of a node is. */
  #leastDepth(index: number): number {
    const known = this.#least.get(index);
    if (known !== undefined) return known;
    this.#least.set(index, Infinity);
    const [op = Op.NotAllowed, ...operands] = this.compiled.nodes[index] ?? [];
    const least = ((): number => {
      switch (op) {
        case Op.NotAllowed:
          return Infinity;
        case Op.Choice:
          return Math.min(...operands.map((operand) => this.#leastDepth(operand)));
        case Op.Interleave:
        case Op.Group:
          return Math.max(0, ...operands.map((operand) => this.#leastDepth(operand)));
        case Op.OneOrMore:
          return this.#leastDepth(operands[0] ?? 0);
        case Op.Element:
          return 1 + this.#leastDepth(operands[1] ?? 0);
        default:
          return 0;
      }
    })();
    this.#least.set(index, least);
    return least;
  }

  #shuffle(items: readonly number[]): readonly number[] {
    return items.map((item) => ({ item, key: this.next() })).sort((a, b) => a.key - b.key).map(({ item }) => item);
  }
}

function nameOf(names: NameClass | undefined): { readonly name: string; readonly declaration: string } {
  if (names === undefined) return { name: 'any', declaration: '' };
  if ('local' in names) return names.ns === '' ? { name: names.local, declaration: '' } : { name: `p:${names.local}`, declaration: `xmlns:p="${names.ns}"` };
  if ('choice' in names) return nameOf(names.choice[0]);
  return { name: 'x:any', declaration: 'xmlns:x="urn:x"' };
}
