// Interned RELAX NG patterns: equal patterns are one object, so that what is worked out for one is remembered for all.
import { containsName, Op, type CompiledGrammar, type CompiledNode, type NameClass } from './compiled';
import { compileDataType, type ValueTest } from './datatypes';
import { expandedName, splitName } from './names';
import type { DataType, ElementDefinition } from './types';

/** What a pattern contains outside of elements, as bits: lets the derivatives skip whole branches. */
export const Has = { Attribute: 1, Element: 2, Text: 4 } as const;

const NO_PATTERNS: readonly Pattern[] = [];

/** The `<element>` of an element pattern: its definition, and its content, built when first asked for. */
export class ElementRef implements ElementDefinition {
  /** Its one expanded name; `undefined` for wildcards and choices of names. */
  readonly expandedName: string | undefined;
  #content: Pattern | undefined;

  constructor(
    readonly id: number,
    readonly names: NameClass,
    readonly define: string,
    private readonly build: () => Pattern,
  ) {
    this.expandedName = 'local' in names ? expandedName(names.ns, names.local) : undefined;
  }

  get name(): string {
    return 'local' in this.names ? this.names.local : '';
  }

  get namespace(): string {
    return 'local' in this.names ? this.names.ns : '';
  }

  get content(): Pattern {
    return (this.#content ??= this.build());
  }

  /** Whether it is the definition of elements of this expanded name. */
  matches(name: string): boolean {
    if (this.expandedName !== undefined) return this.expandedName === name;
    const { ns, local } = splitName(name);
    return containsName(this.names, ns, local);
  }
}

/** One way to go on: the element that was begun, and what its parent expects after it. */
export interface ChildStep {
  readonly element: ElementRef;
  readonly rest: Pattern;
}

/** What happens at a value: literals lead straight to what remains, other types are tested one by one. */
export interface ValueStep {
  readonly literals: ReadonlyMap<string, Pattern>;
  readonly others: readonly { readonly value: Pattern; readonly rest: Pattern }[];
  /** Whether some literal or datatype collapses white space. */
  readonly alternatives: readonly { readonly value: Pattern; readonly rest: Pattern }[];
}

/** An interned pattern with what the derivatives remember of it. Compare with `===`. */
export class Pattern {
  /** Memo of `childSteps` by expanded name. */
  childSteps: Map<string, readonly ChildStep[]> | undefined = undefined;
  /** Memo of `attributeStep` by expanded name. */
  attributeSteps: Map<string, ValueStep | undefined> | undefined = undefined;
  textStep: ValueStep | undefined = undefined;
  /** Memo of `closeStartTag`. */
  closed: Pattern | undefined = undefined;
  /** Memo of `relax`. */
  relaxed: Pattern | undefined = undefined;
  /** Memo of `withoutAttributes`. */
  stripped: Pattern | undefined = undefined;

  constructor(
    readonly id: number,
    readonly op: Op,
    /** Whether it accepts nothing at all being there. */
    readonly nullable: boolean,
    /** Bits of `Has`. */
    readonly has: number,
    /** Operands; of an attribute or list, the value's pattern. */
    readonly items: readonly Pattern[],
    readonly element: ElementRef | undefined,
    readonly names: NameClass | undefined,
    /** The literal of a value pattern. */
    readonly literal: string,
    readonly dataType: DataType | undefined,
    readonly test: ValueTest | undefined,
    /** How many element patterns it holds: small ones are quicker asked again than remembered. */
    readonly elementCount: number,
  ) {}

  /** The single operand of one-or-more, attribute and list. */
  get inner(): Pattern {
    return this.items[0] ?? this;
  }
}

/** Makes and interns the patterns of one grammar. */
export class Patterns {
  readonly notAllowed: Pattern;
  readonly empty: Pattern;
  readonly text: Pattern;
  readonly elements: readonly ElementRef[];
  readonly #table = new Map<number, Pattern[]>();
  readonly #built: (Pattern | undefined)[] = [];
  #nextId = 0;

  constructor(private readonly compiled: CompiledGrammar) {
    this.notAllowed = this.#create(Op.NotAllowed, false, 0, NO_PATTERNS);
    this.empty = this.#create(Op.Empty, true, 0, NO_PATTERNS);
    this.text = this.#create(Op.Text, true, Has.Text, NO_PATTERNS);
    const elements: ElementRef[] = [];
    // Every start goes through thousands of nodes here before it is optimised code: taking them apart by pattern costs milliseconds.
    for (let index = 0; index < compiled.nodes.length; index++) {
      const node = compiled.nodes[index];
      // Choices are in the order in which their items were made: literals in that of the schema, whatever document came first.
      if (node?.[0] === Op.Value) this.at(index);
      else if (node?.[0] === Op.Element) elements[index] = this.#elementAt(index, node);
    }
    this.elements = elements;
  }

  #elementAt(index: number, node: CompiledNode): ElementRef {
    const { compiled } = this;
    const content = node[2] ?? -1;
    return new ElementRef(index, nameAt(compiled, node[1]), compiled.strings[node[3] ?? -1] ?? '', () => this.at(content));
  }

  get start(): Pattern {
    return this.at(this.compiled.start);
  }

  /** How many patterns there are by now, a measure of the memory that the memos take. */
  get size(): number {
    return this.#nextId;
  }

  /** The pattern of a node of the compiled grammar. */
  at(index: number): Pattern {
    return (this.#built[index] ??= this.#build(index));
  }

  choice(items: readonly Pattern[]): Pattern {
    const flat: Pattern[] = [];
    for (const item of items) {
      if (item.op === Op.Choice) flat.push(...item.items);
      else if (item !== this.notAllowed) flat.push(item);
    }
    if (flat.length > 1) sortUnique(flat);
    const first = flat[0];
    if (first === undefined) return this.notAllowed;
    if (flat.length === 1) return first;
    if (first === this.empty && flat.some((item) => item !== this.empty && item.nullable)) return this.choice(flat.slice(1));
    return this.#intern(Op.Choice, flat);
  }

  choice2(a: Pattern, b: Pattern): Pattern {
    if (a === b || b === this.notAllowed) return a;
    if (a === this.notAllowed) return b;
    return this.choice([a, b]);
  }

  optional(item: Pattern): Pattern {
    return item.nullable ? item : this.choice2(item, this.empty);
  }

  interleave(items: readonly Pattern[]): Pattern {
    const flat: Pattern[] = [];
    for (const item of items) {
      if (item === this.notAllowed) return item;
      if (item.op === Op.Interleave) flat.push(...item.items);
      else if (item !== this.empty) flat.push(item);
    }
    flat.sort(byId);
    return this.#sequence(Op.Interleave, flat);
  }

  group(items: readonly Pattern[]): Pattern {
    const flat: Pattern[] = [];
    for (const item of items) {
      if (item === this.notAllowed) return item;
      if (item.op === Op.Group) flat.push(...item.items);
      else if (item !== this.empty) flat.push(item);
    }
    return this.#sequence(Op.Group, flat);
  }

  oneOrMore(item: Pattern): Pattern {
    if (item === this.notAllowed || item === this.empty || item.op === Op.OneOrMore) return item;
    return this.#intern(Op.OneOrMore, [item]);
  }

  #sequence(op: Op, flat: Pattern[]): Pattern {
    if (flat.length === 0) return this.empty;
    return flat.length === 1 ? (flat[0] ?? this.empty) : this.#intern(op, flat);
  }

  #build(index: number): Pattern {
    const node = this.compiled.nodes[index];
    if (!node) return this.notAllowed;
    switch (node[0]) {
      case Op.Empty:
        return this.empty;
      case Op.Text:
        return this.text;
      case Op.Choice:
        return this.choice(this.#operands(node));
      case Op.Interleave:
        return this.interleave(this.#operands(node));
      case Op.Group:
        return this.group(this.#operands(node));
      case Op.OneOrMore:
        return this.oneOrMore(this.at(node[1] ?? -1));
      default:
        return this.#buildLeaf(index, node);
    }
  }

  #operands(node: CompiledNode): Pattern[] {
    const operands: Pattern[] = [];
    for (let index = 1; index < node.length; index++) operands.push(this.at(node[index] ?? -1));
    return operands;
  }

  #buildLeaf(index: number, [op, a = -1, b = -1]: readonly number[]): Pattern {
    const compiled = this.compiled;
    switch (op) {
      case Op.Element:
        return this.#create(Op.Element, false, Has.Element, NO_PATTERNS, { element: this.elements[index] });
      case Op.Attribute:
        return this.#create(Op.Attribute, false, Has.Attribute, [this.at(b)], { names: nameAt(compiled, a) });
      case Op.Value: {
        const literal = compiled.strings[a] ?? '';
        return this.#create(Op.Value, literal === '', Has.Text, NO_PATTERNS, { literal });
      }
      case Op.Data: {
        const dataType = compiled.types[a] ?? { name: 'string', define: '' };
        const test = compileDataType(dataType);
        return this.#create(Op.Data, test(''), Has.Text, b < 0 ? NO_PATTERNS : [this.at(b)], { dataType, test });
      }
      case Op.List:
        return this.#create(Op.List, this.at(a).nullable, Has.Text, [this.at(a)]);
      default:
        return this.notAllowed;
    }
  }

  #intern(op: Op, items: Pattern[]): Pattern {
    let hash: number = op;
    let has = 0;
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (!item) continue;
      hash = (Math.imul(hash, 31) + item.id) | 0;
      has |= item.has;
    }
    const bucket = this.#table.get(hash);
    if (bucket) {
      for (const candidate of bucket) if (candidate.op === op && sameItems(candidate.items, items)) return candidate;
    }
    const nullable = op === Op.Choice ? items.some((item) => item.nullable) : items.every((item) => item.nullable);
    const pattern = this.#create(op, nullable, has, items);
    if (bucket) bucket.push(pattern);
    else this.#table.set(hash, [pattern]);
    return pattern;
  }

  #create(op: Op, nullable: boolean, has: number, items: readonly Pattern[], more: LeafParts = {}): Pattern {
    let elementCount = op === Op.Element ? 1 : 0;
    if (op !== Op.Attribute) for (const item of items) elementCount += item.elementCount;
    return new Pattern(this.#nextId++, op, nullable, has, items, more.element, more.names, more.literal ?? '', more.dataType, more.test, elementCount);
  }
}

interface LeafParts {
  readonly element?: ElementRef | undefined;
  readonly names?: NameClass;
  readonly literal?: string;
  readonly dataType?: DataType;
  readonly test?: ValueTest;
}

function nameAt(compiled: CompiledGrammar, index: number | undefined): NameClass {
  return compiled.names[index ?? -1] ?? { choice: [] };
}

function byId(a: Pattern, b: Pattern): number {
  return a.id - b.id;
}

/** Sorts by id and drops repeats, in place. */
function sortUnique(items: Pattern[]): void {
  items.sort(byId);
  let kept = 0;
  for (const item of items) if (kept === 0 || item !== items[kept - 1]) items[kept++] = item;
  items.length = kept;
}

function sameItems(a: readonly Pattern[], b: readonly Pattern[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
