// The findings of one document while they are folded: thousands of them are taken out and looked up, each in constant time.
import type { XmlElement } from '../syntax/nodes';
import type { Finding } from './analyser';

/** Findings in their order, by element and by the element's name. */
export class KeptFindings {
  readonly #kept = new Set<Finding>();
  readonly #byElement = new Map<XmlElement, Finding[]>();
  readonly #byName = new Map<string, Finding[]>();
  /** Findings of children that are one too many, by parent and name. */
  readonly #duplicates = new Map<XmlElement, Map<string, Finding[]>>();
  /** How many of the findings of a name are known to be of no use for a purpose. */
  readonly #useless = new Map<string, number>();

  constructor(findings: readonly Finding[]) {
    for (const finding of findings) this.add(finding);
  }

  /** All that is kept now; what is taken out or added meanwhile does not show. */
  list(): readonly Finding[] {
    return [...this.#kept];
  }

  has(finding: Finding): boolean {
    return this.#kept.has(finding);
  }

  /** The findings of one element that are kept. */
  of(element: XmlElement): readonly Finding[] {
    return (this.#byElement.get(element) ?? []).filter((finding) => this.#kept.has(finding));
  }

  add(finding: Finding): void {
    const { element, problem } = finding;
    this.#kept.add(finding);
    pushTo(this.#byElement, element, finding);
    pushTo(this.#byName, element.name, finding);
    if (problem.code !== 'duplicate-element' || !element.parent) return;
    let siblings = this.#duplicates.get(element.parent);
    if (!siblings) this.#duplicates.set(element.parent, (siblings = new Map<string, Finding[]>()));
    pushTo(siblings, element.name, finding);
  }

  remove(finding: Finding): void {
    this.#kept.delete(finding);
  }

  /** Takes out everything that was found in an element and below it. */
  removeWithin(element: XmlElement): void {
    const open = [element];
    for (let next = open.pop(); next; next = open.pop()) {
      for (const finding of this.#byElement.get(next) ?? []) this.#kept.delete(finding);
      for (const child of next.elements()) open.push(child);
    }
  }

  /** Takes out what blames the twins of an element: with the element gone, they are right. */
  removeTwinsOf(element: XmlElement): void {
    const siblings = element.parent && this.#duplicates.get(element.parent);
    for (const finding of siblings?.get(element.name) ?? []) this.#kept.delete(finding);
    siblings?.delete(element.name);
  }

  /**
   * The first finding of an element of a name that is of use. `purpose` names what `isOfUse` asks for: a finding that is
   * of no use for it is not looked at for it again. `except` is passed over this time.
   */
  first(name: string, purpose: string, isOfUse: (finding: Finding) => boolean, except: XmlElement): Finding | undefined {
    const findings = this.#byName.get(name) ?? [];
    const key = `${purpose} ${name}`;
    let isPassed = true;
    for (let at = this.#useless.get(key) ?? 0; at < findings.length; at++) {
      const finding = findings[at];
      if (finding && this.#kept.has(finding) && isOfUse(finding)) {
        if (finding.element !== except) return finding;
        isPassed = false;
      } else if (isPassed) this.#useless.set(key, at + 1);
    }
    return undefined;
  }
}

function pushTo<Key>(groups: Map<Key, Finding[]>, key: Key, finding: Finding): void {
  const group = groups.get(key);
  if (group) group.push(finding);
  else groups.set(key, [finding]);
}
