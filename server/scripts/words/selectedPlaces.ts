// Places of a grammar as words with conditions see them: `disk[@type=nvme]/source` with only what such a `<source>` may hold.
import type { ElementPath, Selector, SelectorStep } from '../../src/features/words/selector';
import type { CompiledGrammar } from '../../src/grammar/compiled';
import { Derivatives } from '../../src/grammar/derivatives';
import { Patterns, type ElementRef, type Pattern } from '../../src/grammar/patterns';
import { attributesOf, elementsOf } from '../../src/grammar/queries';
import { mayName } from './coverage';
import { addContent, nameOnPath, type GrammarPlace, type OpenPlace } from './grammarPlaces';

/** An element on the way to a place, with the attributes that words ask for. */
export interface SelectedStep {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A place under conditions. */
export interface SelectedPlace extends GrammarPlace {
  readonly steps: readonly SelectedStep[];
}

/** The place as the words see it. */
export function elementPath(steps: readonly SelectedStep[]): ElementPath {
  const { name, attributes } = steps.at(-1) ?? { name: '', attributes: {} };
  return { name, parent: steps.length > 1 ? elementPath(steps.slice(0, -1)) : undefined, attribute: (one) => attributes[one] };
}

/** How a place is called in reports: `/domain/devices/disk[@type=nvme]/source`. */
export function nameOfSteps(steps: readonly SelectedStep[]): string {
  return steps.map(({ name, attributes }) => `/${name}${Object.entries(attributes).map(([key, value]) => `[@${key}=${value}]`).join('')}`).join('');
}

/** Every place of a grammar without conditions, and under those of every selector that names it, one value at a time. */
export function selectedPlaces(compiled: CompiledGrammar, selectors: readonly Selector[]): SelectedPlace[] {
  return new Walk(compiled, selectors).all();
}

class Walk {
  readonly #patterns: Patterns;
  readonly #derivatives: Derivatives;
  readonly #places = new Map<string, OpenPlace & SelectedPlace>();
  readonly #selectors = new Map<string, Selector[]>();

  constructor(compiled: CompiledGrammar, selectors: readonly Selector[]) {
    this.#patterns = new Patterns(compiled);
    this.#derivatives = new Derivatives(this.#patterns);
    for (const selector of selectors.filter(({ steps }) => steps.some(({ predicates }) => predicates.length > 0))) {
      const name = selector.steps.at(-1)?.name ?? '';
      this.#selectors.set(name, [...(this.#selectors.get(name) ?? []), selector]);
    }
  }

  all(): SelectedPlace[] {
    for (const root of elementsOf(this.#patterns.start)) this.#visit([root], new Set());
    return [...this.#places.values()];
  }

  /** A definition inside itself is walked once; domains in others are not. */
  #visit(chain: readonly ElementRef[], open: ReadonlySet<ElementRef>): void {
    const element = chain.at(-1);
    if (!element || element.name === '' || open.has(element) || (chain.length > 1 && nameOnPath(element) === 'domain')) return;
    const path = chain.map(nameOnPath);
    this.#add(chain, path.map((name) => ({ name, attributes: {} })), element.content);
    for (const selector of this.#selectors.get(path.at(-1) ?? '') ?? []) if (mayName(selector, path)) this.#select(chain, path, selector);
    const inside = new Set(open).add(element);
    for (const child of elementsOf(element.content)) this.#visit([...chain, child], inside);
  }

  /** Adds a chain under each combination of values that a selector's conditions name. */
  #select(chain: readonly ElementRef[], path: readonly string[], { steps }: Selector): void {
    const first = chain.length - steps.length;
    const narrow = (index: number, chosen: readonly SelectedStep[]): void => {
      const element = chain[index];
      const step = steps[index - first];
      if (!element) return;
      for (const { attributes, content } of this.#narrowed(element, step)) {
        const all = [...chosen, { name: path[index] ?? '', attributes }];
        const next = chain[index + 1];
        if (!next) this.#add(chain, all, content);
        else if (elementsOf(content).includes(next)) narrow(index + 1, all);
      }
    };
    narrow(0, []);
  }

  /** What an element may hold under each combination of a step's conditions. */
  #narrowed(element: ElementRef, step: SelectorStep | undefined): { readonly attributes: Record<string, string>; readonly content: Pattern }[] {
    let results: { attributes: Record<string, string>; content: Pattern }[] = [{ attributes: {}, content: element.content }];
    for (const { attribute, values } of step?.predicates ?? []) {
      results = results.flatMap(({ attributes, content }) => {
        const accepted = this.#derivatives.attributeStep(content, attribute);
        if (!accepted) return [];
        const tried = values.length > 0 ? values : [[...accepted.literals.keys()][0] ?? '1'];
        return tried.flatMap((value) => {
          const rest = this.#derivatives.afterValue(accepted, value);
          return rest === this.#patterns.notAllowed ? [] : [{ attributes: { ...attributes, [attribute]: value }, content: rest }];
        });
      });
    }
    return results;
  }

  #add(chain: readonly ElementRef[], steps: readonly SelectedStep[], content: Pattern): void {
    const key = nameOfSteps(steps);
    let place = this.#places.get(key);
    if (!place) this.#places.set(key, (place = { path: steps.map(({ name }) => name), steps, attributes: new Map(), text: new Set() }));
    addContent(place, content, this.#patterns);
    // The attributes of the conditions themselves are possible too, whatever they are.
    const element = chain.at(-1);
    if (element) for (const name of Object.keys(steps.at(-1)?.attributes ?? {})) if (attributesOf(element.content).has(name) && !place.attributes.has(name)) place.attributes.set(name, new Set());
  }
}
