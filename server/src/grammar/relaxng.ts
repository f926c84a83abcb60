// Compiles RELAX NG schemas (XML syntax, as libvirt ships them) to the compact form; no IO of its own.
import type { XmlElement } from '../syntax/nodes';
import { COMPILED_FORMAT, Op, type CompiledGrammar, type CompiledNode, type NameClass } from './compiled';
import { collapseSpace } from './datatypes';
import { Definitions, localName, Sources, START, type Definition, type ReadSchema } from './schemaSources';
import type { DataType } from './types';

/** What the compact form says of its origin. */
export interface SchemaOrigin {
  readonly kind: string;
  /** Such as `12.8.0`; empty when unknown. */
  readonly libvirtVersion: string;
  readonly sourceHash?: string;
  readonly generatedBy?: string;
}

/**
 * Compiles the schema whose root file is `rootFile`.
 * @throws {SchemaError} where a file is missing or broken, or a definition is.
 */
export function compileSchema(rootFile: string, read: ReadSchema, origin: SchemaOrigin): CompiledGrammar {
  const sources = new Sources(read);
  const definitions = new Definitions(sources);
  const root = definitions.begin(rootFile);
  const builder = new NodeBuilder(sources);
  const start = builder.grammar(definitions, root);
  return {
    generated: origin.generatedBy ?? '',
    format: COMPILED_FORMAT,
    kind: origin.kind,
    libvirt: origin.libvirtVersion,
    source: origin.sourceHash ?? '',
    start,
    strings: builder.strings.values,
    names: builder.names.values.map((name) => JSON.parse(name) as NameClass),
    types: builder.types.values.map((type) => JSON.parse(type) as DataType),
    nodes: builder.nodes,
  };
}

/** Gives equal keys equal indices. */
class Interner {
  readonly values: string[] = [];
  readonly #indices = new Map<string, number>();

  indexOf(value: string): number {
    let index = this.#indices.get(value);
    if (index === undefined) {
      index = this.values.push(value) - 1;
      this.#indices.set(value, index);
    }
    return index;
  }
}

/** One grammar under construction: a nested `<grammar>` has definitions of its own. */
interface Scope {
  readonly definitions: Definitions;
  readonly refs: Map<string, number>;
  /** Defines that are being built, to find those that contain themselves outside of any element. */
  readonly open: Set<string>;
}

function newScope(definitions: Definitions): Scope {
  return { definitions, refs: new Map(), open: new Set() };
}

/** Turns the schema's elements into nodes; equal nodes are one, elements excepted. */
class NodeBuilder {
  readonly nodes: CompiledNode[] = [];
  readonly strings = new Interner();
  readonly names = new Interner();
  readonly types = new Interner();
  readonly #shared = new Map<string, number>();
  readonly #elements = new Map<XmlElement, number>();
  #scope: Scope;
  readonly notAllowed = this.#node([Op.NotAllowed]);
  readonly empty = this.#node([Op.Empty]);
  readonly text = this.#node([Op.Text]);

  constructor(private readonly sources: Sources) {
    this.#scope = newScope(new Definitions(sources));
  }

  /** The start pattern of a grammar (`element`), built in a scope of its own. */
  grammar(definitions: Definitions, element: XmlElement): number {
    const start = definitions.byName.get(START);
    if (!start) throw this.sources.fault(element, 'the schema has no <start>');
    const outer = this.#scope;
    this.#scope = newScope(definitions);
    const index = this.#bodies(start, '');
    this.#scope = outer;
    return index;
  }

  #nestedGrammar(element: XmlElement): number {
    const definitions = new Definitions(this.sources);
    definitions.collect(element);
    return this.grammar(definitions, element);
  }

  #node(node: readonly number[]): number {
    const key = node.join();
    let index = this.#shared.get(key);
    if (index === undefined) {
      index = this.nodes.push(node) - 1;
      this.#shared.set(key, index);
    }
    return index;
  }

  #choice(items: readonly number[]): number {
    const kept = [...new Set(items.filter((item) => item !== this.notAllowed))];
    return kept.length === 0 ? this.notAllowed : kept.length === 1 ? (kept[0] ?? this.notAllowed) : this.#node([Op.Choice, ...kept]);
  }

  #sequence(op: number, items: readonly number[]): number {
    if (items.includes(this.notAllowed)) return this.notAllowed;
    const kept = items.filter((item) => item !== this.empty);
    return kept.length === 0 ? this.empty : kept.length === 1 ? (kept[0] ?? this.empty) : this.#node([op, ...kept]);
  }

  #combine(op: number, items: readonly number[]): number {
    return op === Op.Choice ? this.#choice(items) : this.#sequence(op, items);
  }

  /** All children of a schema element as patterns, combined; `skip` leaves a leading name class out. */
  #all(op: number, parent: XmlElement, define: string, skip = 0): number {
    const patterns = [...parent.elements()].filter(isPattern).slice(skip);
    return this.#combine(
      op,
      patterns.map((child) => this.#pattern(child, define)),
    );
  }

  #pattern(element: XmlElement, define: string): number {
    switch (localName(element)) {
      case 'ref':
        return this.#ref(element);
      case 'element':
        return this.#element(element, define);
      case 'attribute':
        return this.#attribute(element, define);
      case 'group':
        return this.#all(Op.Group, element, define);
      case 'interleave':
        return this.#all(Op.Interleave, element, define);
      case 'choice':
        return this.#all(Op.Choice, element, define);
      case 'optional':
        return this.#choice([this.#all(Op.Group, element, define), this.empty]);
      case 'oneOrMore':
        return this.#oneOrMore(element, define);
      case 'zeroOrMore':
        return this.#choice([this.#oneOrMore(element, define), this.empty]);
      case 'mixed':
        return this.#sequence(Op.Interleave, [this.text, this.#all(Op.Group, element, define)]);
      default:
        return this.#leaf(element, define);
    }
  }

  #leaf(element: XmlElement, define: string): number {
    switch (localName(element)) {
      case 'empty':
        return this.empty;
      case 'text':
        return this.text;
      case 'notAllowed':
        return this.notAllowed;
      case 'value':
        return this.#node([Op.Value, this.strings.indexOf(collapseSpace(element.textContent))]);
      case 'data':
        return this.#data(element, define);
      case 'list':
        return this.#node([Op.List, this.#all(Op.Group, element, define)]);
      case 'grammar':
        return this.#nestedGrammar(element);
      default:
        throw this.sources.fault(element, `<${element.name}> is RELAX NG that libvirt's schemas do not use`);
    }
  }

  #oneOrMore(element: XmlElement, define: string): number {
    const inner = this.#all(Op.Group, element, define);
    return inner === this.empty || inner === this.notAllowed ? inner : this.#node([Op.OneOrMore, inner]);
  }

  #ref(element: XmlElement): number {
    const name = element.attribute('name')?.value ?? '';
    const { definitions, refs, open } = this.#scope;
    const known = refs.get(name);
    if (known !== undefined) return known;
    const definition = definitions.byName.get(name);
    if (!definition) throw this.sources.fault(element, `the schema refers to '${name}', which it does not define`);
    if (open.has(name)) throw this.sources.fault(element, `the definition of '${name}' contains itself outside of any element`);
    open.add(name);
    const index = this.#bodies(definition, name);
    open.delete(name);
    refs.set(name, index);
    return index;
  }

  #bodies({ bodies, combine }: Definition, define: string): number {
    return this.#combine(combine === 'interleave' ? Op.Interleave : Op.Choice, bodies.map((body) => this.#all(Op.Group, body, define)));
  }

  /** Elements may contain themselves: the node is there before its content, and open references start anew inside. */
  #element(element: XmlElement, define: string): number {
    const known = this.#elements.get(element);
    if (known !== undefined) return known;
    const index = this.nodes.push([Op.Element]) - 1;
    this.#elements.set(element, index);
    const { open } = this.#scope;
    const outside = [...open];
    open.clear();
    const content = this.#all(Op.Group, element, define, element.attribute('name') ? 0 : 1);
    for (const name of outside) open.add(name);
    this.nodes[index] = [Op.Element, this.#nameClass(element, inheritedNamespace(element)), content, this.strings.indexOf(define)];
    return index;
  }

  #attribute(element: XmlElement, define: string): number {
    const named = element.attribute('name') !== undefined;
    const children = [...element.elements()].filter(isPattern).slice(named ? 0 : 1);
    const value = children.length === 0 ? this.text : this.#combine(Op.Group, children.map((child) => this.#pattern(child, define)));
    if (value === this.notAllowed) return this.notAllowed;
    return this.#node([Op.Attribute, this.#nameClass(element, element.attribute('ns')?.value ?? ''), value]);
  }

  #data(element: XmlElement, define: string): number {
    const type: Record<string, string | readonly string[]> = { name: element.attribute('type')?.value ?? 'string', define };
    const patterns: string[] = [];
    for (const param of element.elements('param')) {
      const name = param.attribute('name')?.value ?? '';
      if (name === 'pattern') patterns.push(param.textContent);
      else if (name === 'length') type['minLength'] = type['maxLength'] = param.textContent.trim();
      else type[name] = param.textContent.trim();
    }
    const [pattern, ...alsoPatterns] = patterns;
    if (pattern !== undefined) type['pattern'] = pattern;
    if (alsoPatterns.length > 0) type['alsoPatterns'] = alsoPatterns;
    const except = element.child('except');
    const excluded = except ? this.#all(Op.Choice, except, define) : -1;
    return this.#node([Op.Data, this.types.indexOf(JSON.stringify(type)), excluded]);
  }

  #nameClass(element: XmlElement, namespace: string): number {
    const written = element.attribute('name')?.value;
    const first = [...element.elements()].find(isPattern);
    const names = written !== undefined ? qualified(element, written.trim(), namespace) : first ? nameClassOf(first) : { choice: [] };
    return this.names.indexOf(JSON.stringify(names));
  }
}

function nameClassOf(element: XmlElement): NameClass {
  const except = element.child('except');
  const excluded = except ? { except: { choice: [...except.elements()].filter(isPattern).map(nameClassOf) } } : {};
  switch (localName(element)) {
    case 'anyName':
      return { any: true, ...excluded };
    case 'nsName':
      return { anyOf: inheritedNamespace(element), ...excluded };
    case 'name':
      return qualified(element, element.textContent.trim(), inheritedNamespace(element));
    default:
      return { choice: [...element.elements()].filter(isPattern).map(nameClassOf) };
  }
}

/** Resolves a name with the namespace declarations in scope; `namespace` is for names without a prefix. */
function qualified(element: XmlElement, name: string, namespace: string): NameClass {
  const colon = name.indexOf(':');
  if (colon < 0) return { local: name, ns: namespace };
  const declaration = `xmlns:${name.slice(0, colon)}`;
  for (let scope: XmlElement | undefined = element; scope; scope = scope.parent) {
    const declared = scope.attribute(declaration);
    if (declared) return { local: name.slice(colon + 1), ns: declared.value };
  }
  return { local: name.slice(colon + 1), ns: '' };
}

/** The `ns` attribute in force for an element. */
function inheritedNamespace(element: XmlElement): string {
  for (let scope: XmlElement | undefined = element; scope; scope = scope.parent) {
    const declared = scope.attribute('ns');
    if (declared) return declared.value;
  }
  return '';
}

const NOT_PATTERNS = new Set(['param', 'except', 'documentation']);

/** Whether a schema element is RELAX NG's: annotations carry a prefix. */
function isPattern(element: XmlElement): boolean {
  return !NOT_PATTERNS.has(element.name) && (!element.name.includes(':') || element.name.startsWith('rng:'));
}
