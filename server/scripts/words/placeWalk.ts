// Every place of a grammar under the attributes that choose what it may hold, with the definitions that are left there.
import type { WordsData } from '../../src/features/words/data';
import { ANYWHERE, parseSelector, type Selector } from '../../src/features/words/selector';
import { Op, type CompiledGrammar } from '../../src/grammar/compiled';
import { Derivatives } from '../../src/grammar/derivatives';
import { Patterns, type ElementRef, type Pattern } from '../../src/grammar/patterns';
import { attributesOf, elementsOf, isIndispensable, singleName, valueTypeOf } from '../../src/grammar/queries';
import type { ValueType } from '../../src/grammar/types';
import { Validator } from '../../src/grammar/validator';
import type { XmlElement } from '../../src/syntax/nodes';
import { mayName } from './coverage';
import { addContent, nameOnPath, placesOf, type GrammarPlace, type OpenPlace } from './grammarPlaces';

/** Attributes by the index of their element on a path; an empty value stands for any. */
export type Assignment = ReadonlyMap<number, Readonly<Record<string, string>>>;

/** A place, attributes on the way to it, and what may stand there then. */
export interface Variant {
  /** Names from the root to the element. */
  readonly path: readonly string[];
  readonly attributes: Assignment;
  readonly definitions: readonly ElementRef[];
}

interface Chooser {
  readonly name: string;
  readonly values: readonly string[];
  /** Whether no element is valid without it. */
  readonly isRequired: boolean;
}

const NO_ATTRIBUTES: Assignment = new Map();

/** Walks one compiled grammar. */
export class PlaceWalk {
  readonly #patterns: Patterns;
  readonly #derivatives: Derivatives;
  readonly #validator: Validator;
  readonly #places: ReadonlyMap<string, GrammarPlace>;
  readonly #definitions = new Map<string, readonly ElementRef[]>();
  readonly #numbers = new Map<Pattern, number>();
  readonly #knownChoosers = new Map<string, readonly Chooser[]>();
  readonly #selectors: readonly Selector[];

  constructor(compiled: CompiledGrammar, data: WordsData) {
    this.#patterns = new Patterns(compiled);
    this.#derivatives = new Derivatives(this.#patterns);
    this.#validator = new Validator(this.#derivatives);
    this.#places = new Map(placesOf(compiled).map((place) => [place.path.join('/'), place]));
    this.#selectors = data.entries.flatMap(({ selectors }) => selectors.flatMap((text) => parseSelector(text) ?? []));
  }

  /**
   * Each place by itself, under every value of an attribute on the way to it that decides on what follows, and as the words' selectors ask for it;
   * with the attributes without which no document is valid, where they choose between contents.
   */
  *variants(): Generator<Variant> {
    for (const { path } of this.#places.values()) {
      const seen = new Set<string>();
      for (const assignment of this.#assignments(path)) {
        for (const attributes of assignment === NO_ATTRIBUTES ? [assignment] : this.#completed(path, assignment)) {
          const key = keyOf(attributes);
          const definitions = seen.has(key) ? [] : this.#definitionsAt(path, attributes);
          seen.add(key);
          if (definitions.length > 0) yield { path, attributes, definitions };
        }
      }
    }
  }

  /** Each place by itself, and under the attributes that a selector of the words asks for there, as a place of its own. */
  *selected(): Generator<{ readonly attributes: Assignment; readonly place: GrammarPlace }> {
    for (const { path } of this.#places.values()) {
      const seen = new Set<string>();
      const asked = this.#selectors.filter((selector) => mayName(selector, path)).flatMap((selector) => assignmentsOf(selector, path.length));
      for (const attributes of [NO_ATTRIBUTES, ...asked]) {
        const key = keyOf(attributes);
        const contents = seen.has(key) ? [] : this.#contentsAt(path, attributes);
        seen.add(key);
        const place: OpenPlace = { path, attributes: new Map(), text: new Set() };
        for (const content of contents) addContent(place, content, this.#patterns);
        if (contents.length > 0) yield { attributes, place };
      }
    }
  }

  /** What the elements at a path may hold beside attributes there and on the way. */
  #contentsAt(path: readonly string[], attributes: Assignment): readonly Pattern[] {
    const own = attributes.get(path.length - 1);
    return this.#definitionsAt(path, attributes).map(({ content }) => this.#after(content, own)).filter((content) => content !== this.#patterns.notAllowed);
  }

  /** The contents of the elements that a selector names, as far as its predicates leave them. */
  contentsNamed(selector: Selector): readonly Pattern[] {
    const contents = new Set<Pattern>();
    const isAnywhere = selector.steps.at(-1)?.name === ANYWHERE;
    for (const { path } of this.#places.values()) {
      if (!isAnywhere && !mayName(selector, path)) continue;
      for (const attributes of assignmentsOf(selector, path.length)) {
        const own = attributes.get(path.length - 1);
        for (const { content } of this.#definitionsAt(path, attributes)) {
          const left = this.#after(content, own);
          // What a schema names only to refuse it has a place all the same.
          if (!own || left !== this.#patterns.notAllowed) contents.add(left);
        }
      }
    }
    return [...contents];
  }

  /** The attributes that contents may hold, each with what it may be. */
  attributesIn(contents: readonly Pattern[]): ReadonlyMap<string, ValueType> {
    const leaves = new Map<string, Pattern[]>();
    for (const content of contents) for (const [name, found] of attributesOf(content)) leaves.set(name, [...(leaves.get(name) ?? []), ...found]);
    return new Map([...leaves].map(([name, found]) => [name, valueTypeOf(found.map(({ inner }) => inner), this.#patterns)]));
  }

  /** Whether the element is valid as one of the definitions. */
  isValid(element: XmlElement, definitions: readonly ElementRef[]): boolean {
    return definitions.some((definition) => this.#validator.isValid(element, definition));
  }

  *#assignments(path: readonly string[]): Generator<Assignment> {
    yield NO_ATTRIBUTES;
    for (let index = 0; index < path.length - 1; index++) {
      const contents = this.#definitionsAt(path.slice(0, index + 1), NO_ATTRIBUTES).map(({ content }) => content);
      for (const { name, values } of this.#choosers(contents)) for (const value of values) yield new Map([[index, { [name]: value }]]);
    }
    for (const selector of this.#selectors) if (mayName(selector, path)) yield* assignmentsOf(selector, path.length);
  }

  *#completed(path: readonly string[], attributes: Assignment, from = 0): Generator<Assignment> {
    for (let index = from; index < path.length - 1; index++) {
      const contents = this.#definitionsAt(path.slice(0, index + 1), attributes).map(({ content }) => this.#after(content, attributes.get(index)));
      const chooser = this.#choosers(contents.filter((content) => content !== this.#patterns.notAllowed)).find(({ isRequired }) => isRequired);
      if (!chooser) continue;
      for (const value of chooser.values) yield* this.#completed(path, new Map([...attributes, [index, { ...attributes.get(index), [chooser.name]: value }]]), index);
      return;
    }
    yield attributes;
  }

  /** The attributes whose value decides between these contents, or on what is left of one. */
  #choosers(contents: readonly Pattern[]): readonly Chooser[] {
    const key = contents.map((content) => this.#numberOf(content)).join(' ');
    let choosers = this.#knownChoosers.get(key);
    if (!choosers) {
      const names = new Set(contents.flatMap((content) => [...attributesOf(content).keys()]));
      choosers = [...names].flatMap((name) => this.#asChooser(name, contents));
      this.#knownChoosers.set(key, choosers);
    }
    return choosers;
  }

  #asChooser(name: string, contents: readonly Pattern[]): readonly Chooser[] {
    const steps = contents.map((content) => this.#derivatives.attributeStep(content, name));
    const values = [...new Set(steps.flatMap((step) => [...(step?.literals.keys() ?? [])]))];
    const outcomes = new Set(values.map((value) => steps.map((step) => (step ? this.#numberOf(this.#derivatives.afterValue(step, value)) : '')).join(' ')));
    if (values.length === 0 || (values.length > 1 && outcomes.size < 2)) return [];
    const isRequired = contents.every((content) => isIndispensable(content, (leaf) => leaf.op === Op.Attribute && singleName(leaf.names) === name));
    return [{ name, values, isRequired }];
  }

  /** A number for each pattern: equal patterns are one object. */
  #numberOf(pattern: Pattern): number {
    const number = this.#numbers.get(pattern) ?? this.#numbers.size;
    this.#numbers.set(pattern, number);
    return number;
  }

  #definitionsAt(path: readonly string[], attributes: Assignment): readonly ElementRef[] {
    // The attributes of the element itself choose nothing above it.
    const key = `${path.join('/')} ${keyOf([...attributes].filter(([index]) => index < path.length - 1))}`;
    let definitions = this.#definitions.get(key);
    if (!definitions) this.#definitions.set(key, (definitions = this.#find(path, attributes)));
    return definitions;
  }

  #find(path: readonly string[], attributes: Assignment): readonly ElementRef[] {
    const parents = path.slice(0, -1);
    const contents = parents.length === 0 ? [this.#patterns.start] : this.#definitionsAt(parents, attributes).map(({ content }) => this.#after(content, attributes.get(parents.length - 1)));
    return [...new Set(contents.flatMap((content) => elementsOf(content)))].filter((element) => nameOnPath(element) === path.at(-1));
  }

  /** What a definition's content may still be beside these attributes. */
  #after(content: Pattern, attributes: Readonly<Record<string, string>> = {}): Pattern {
    return Object.entries(attributes).reduce((pattern, [name, value]) => {
      const step = this.#derivatives.attributeStep(pattern, name);
      if (!step) return this.#patterns.notAllowed;
      if (value !== '') return this.#derivatives.afterValue(step, value);
      return step.alternatives.reduce((all, { rest }) => this.#patterns.choice2(all, rest), this.#patterns.notAllowed);
    }, content);
  }
}

function keyOf(attributes: Iterable<readonly [number, unknown]>): string {
  return JSON.stringify([...attributes]);
}

/** The attributes that fulfil a selector's predicates at a path of this length, one assignment for each of their values. */
function assignmentsOf({ steps }: Selector, length: number): Assignment[] {
  let assignments: Assignment[] = [NO_ATTRIBUTES];
  for (const [step, { predicates }] of steps.entries()) {
    const index = length - steps.length + step;
    for (const { attribute, values } of predicates) {
      const chosen = values.length === 0 ? [''] : values;
      assignments = assignments.flatMap((known) => chosen.map((value) => new Map([...known, [index, { ...known.get(index), [attribute]: value }]])));
    }
  }
  return assignments;
}
