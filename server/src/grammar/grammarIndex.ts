// The grammar as a whole: which names there are, and which elements contain which.
import type { XmlElement } from '../syntax/nodes';
import type { ElementRef, Patterns } from './patterns';
import { elementsOf } from './queries';

/** Look-ups over all definitions that can be reached from the start of a grammar; made when first asked for. */
export class GrammarIndex {
  #byName: Map<string, ElementRef[]> | undefined;
  readonly #parents = new Map<ElementRef, Set<ElementRef>>();
  readonly #namesInside = new WeakMap<XmlElement, ReadonlySet<string>>();
  /** Where a child of a name likeliest belongs, by document. */
  readonly #homes = new WeakMap<XmlElement, Map<string, string | undefined>>();

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

  /**
   * The parent's name under which a misplaced element most likely belongs, as one of some definitions: one that is near in the
   * document, or lacks it.
   */
  likeliestParent(child: XmlElement, place: XmlElement, definitions = this.named(localName(child))): string | undefined {
    const holders = new Set(definitions.flatMap((one) => this.parentsOf(one)));
    const parents = new Set([...holders].map(({ name }) => name));
    parents.delete(place.name);
    if (parents.size === 0) return undefined;
    for (let scope: XmlElement | undefined = place; scope; scope = scope.parent) {
      if (parents.has(scope.name)) return scope.name;
      for (const near of this.#childNames(scope)) if (parents.has(near) && this.#isOneOf(holders, near, scope.name)) return near;
    }
    const home = this.#homeIn(rootOf(place), localName(child), holders);
    return home === undefined || home === place.name ? [...parents][0] : home;
  }

  /** Whether an element of a name in a parent of a name may be of some definitions: `<memory>` of a domain is not that of its devices. */
  #isOneOf(definitions: ReadonlySet<ElementRef>, name: string, parent: string): boolean {
    return this.named(name).some((one) => definitions.has(one) && this.parentsOf(one).some((other) => other.name === parent));
  }

  /** The name of the first element of a document that may be of some definitions and lacks a child, or else of the first of them. */
  #homeIn(root: XmlElement, child: string, holders: ReadonlySet<ElementRef>): string | undefined {
    const known = this.#homes.get(root) ?? new Map<string, string | undefined>();
    this.#homes.set(root, known);
    const key = `${child} ${[...holders].map(({ id }) => id).join()}`;
    if (known.has(key)) return known.get(key);
    const names = new Set([...holders].map(({ name }) => name));
    const homes = [...below(root)].filter((one) => names.has(one.name) && this.#isOneOf(holders, one.name, one.parent?.name ?? ''));
    const home = homes.find((one) => one.child(child) === undefined) ?? homes[0];
    known.set(key, home?.name);
    return home?.name;
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
    const queue = [...elementsOf(this.patterns.start)];
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

function rootOf(element: XmlElement): XmlElement {
  let root = element;
  while (root.parent) root = root.parent;
  return root;
}

/** All elements below one, those of one level before those inside of them. */
function* below(root: XmlElement): Generator<XmlElement> {
  const queue = [...root.elements()];
  for (const element of queue) {
    yield element;
    queue.push(...element.elements());
  }
}
