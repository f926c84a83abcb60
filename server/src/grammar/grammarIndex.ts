// The grammar as a whole: which names there are, and which elements contain which.
import type { XmlElement } from '../syntax/nodes';
import type { ElementRef, Patterns } from './patterns';
import { elementsOf } from './queries';

/** Look-ups over all definitions that can be reached from the start of a grammar; made when first asked for. */
export class GrammarIndex {
  #byName: Map<string, ElementRef[]> | undefined;
  readonly #parents = new Map<ElementRef, Set<ElementRef>>();
  readonly #namesInside = new WeakMap<XmlElement, ReadonlySet<string>>();

  constructor(private readonly patterns: Patterns) {}

  /** Every definition of a local name. */
  named(name: string): readonly ElementRef[] {
    return this.#index().get(name) ?? [];
  }

  isKnown(name: string): boolean {
    return this.#index().has(name);
  }

  /** All local names of elements. */
  names(): Iterable<string> {
    return this.#index().keys();
  }

  /** Every definition, in the schema's order. */
  definitions(): readonly ElementRef[] {
    return [...this.#index().values()].flat().sort((a, b) => a.id - b.id);
  }

  /** The definitions that contain `definition`. */
  parentsOf(definition: ElementRef): readonly ElementRef[] {
    this.#index();
    return [...(this.#parents.get(definition) ?? [])];
  }

  /** The parent's name under which a misplaced element most likely belongs: one that is near in the document. */
  likeliestParent(child: XmlElement, place: XmlElement): string | undefined {
    const parents = new Set(this.named(localName(child)).flatMap((one) => this.parentsOf(one).map((parent) => parent.name)));
    parents.delete(place.name);
    if (parents.size === 0) return undefined;
    for (let scope: XmlElement | undefined = place; scope; scope = scope.parent) {
      if (parents.has(scope.name)) return scope.name;
      for (const name of this.#childNames(scope)) if (parents.has(name)) return name;
    }
    return [...parents][0];
  }

  /** The names of an element's children, each once: thousands of strangers ask for those of one parent. */
  #childNames(element: XmlElement): ReadonlySet<string> {
    let names = this.#namesInside.get(element);
    if (!names) this.#namesInside.set(element, (names = new Set([...element.elements()].map(({ name }) => name))));
    return names;
  }

  #index(): Map<string, ElementRef[]> {
    if (this.#byName) return this.#byName;
    const byName = new Map<string, ElementRef[]>();
    const queue = elementsOf(this.patterns.start);
    const seen = new Set<ElementRef>(queue);
    for (const element of queue) {
      if (element.name !== '') byName.set(element.name, [...(byName.get(element.name) ?? []), element]);
      for (const child of elementsOf(element.content)) {
        const parents = this.#parents.get(child) ?? new Set<ElementRef>();
        this.#parents.set(child, parents.add(element));
        if (!seen.has(child)) queue.push(child);
        seen.add(child);
      }
    }
    return (this.#byName = byName);
  }
}

function localName(element: XmlElement): string {
  return element.name.slice(element.name.indexOf(':') + 1);
}
