// Looks words up by an element's place: the most specific selector wins, attributes and values fall back to shorter ones.
import type { ElementWords, ValueWords, Words as SectionWords, WordsData } from './data';
import { ANYWHERE, parseSelector, selects, specificity, type ElementPath, type Selector } from './selector';
import { wordsOfValue } from './valuePatterns';
import type { Versions } from './versions';

/** Names of things of which some, wherever they stand, have versions of a kind: all others need not be looked up. */
export interface VersionedNames {
  readonly elements: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  /** Values by attribute. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  /** Values of elements' texts. */
  readonly texts: ReadonlySet<string>;
}

/** The words of one language, ready for questions. */
export interface Words {
  readonly language: string;
  /** What has versions that pass a test, by name. */
  names(matters: (versions: Versions) => boolean): VersionedNames;
  /** Words of the element itself. */
  element(path: ElementPath): ElementWords | undefined;
  /** Where libvirt documents it: the link of its words, else of what is around it, for libvirt documents whole areas at once. */
  link(path: ElementPath): string | undefined;
  /** Words of one of its attributes. */
  attribute(path: ElementPath, name: string): SectionWords | undefined;
  /** Words of a value of one of its attributes. */
  attributeValue(path: ElementPath, name: string, value: string): ValueWords | undefined;
  /** Words of its text, where it has more to say than the element's own. */
  text(path: ElementPath): SectionWords | undefined;
  /** Words of one of the values that its text may have. */
  textValue(path: ElementPath, value: string): ValueWords | undefined;
}

interface Candidate {
  readonly selector: Selector;
  readonly specificity: number;
  readonly entry: ElementWords;
}

/** Indexes the words by the last name of their selectors. Selectors are parsed when their name is first asked for. */
export function createWords(data: WordsData): Words {
  const index = new Map<string, { selector: string; entry: ElementWords }[]>();
  for (const entry of data.entries) {
    for (const selector of entry.selectors) {
      const name = lastName(selector);
      const list = index.get(name);
      if (list) list.push({ selector, entry });
      else index.set(name, [{ selector, entry }]);
    }
  }
  const parsed = new Map<string, readonly Candidate[]>();
  const candidates = (name: string): readonly Candidate[] => {
    const known = parsed.get(name);
    if (known) return known;
    const made = parseCandidates(index.get(name) ?? []);
    parsed.set(name, made);
    return made;
  };
  const anywhere = (): readonly ElementWords[] => candidates(ANYWHERE).map(({ entry }) => entry);
  const matching = (path: ElementPath): ElementWords[] => matchingEntries(candidates(path.name), path);
  return {
    language: data.language,
    names: (matters) => namesThat(data, matters),
    element: (path) => matching(path)[0],
    link: (path) => linkAt(path, matching),
    attribute: (path, name) => first(matching(path), (entry) => own(entry.attributes, name)),
    attributeValue: (path, name, value) =>
      first([...matching(path), ...anywhere()], (entry) => wordsOfValue(own(entry.attributes, name)?.values, value)),
    text: (path) => first(matching(path), (entry) => entry.text),
    textValue: (path, value) => first(matching(path), (entry) => wordsOfValue(entry.text?.values, value)),
  };
}

const NO_VERSIONS: Versions = {};

function namesThat(data: WordsData, matters: (versions: Versions) => boolean): VersionedNames {
  const elements = new Set<string>();
  const attributes = new Set<string>();
  const values = new Map<string, Set<string>>();
  const texts = new Set<string>();
  const valuesOf = ({ values: all }: SectionWords): string[] => Object.keys(all ?? {}).filter((value) => matters(all?.[value] ?? NO_VERSIONS));
  for (const entry of data.entries) {
    if (entry.facts && matters(entry.facts)) for (const selector of entry.selectors) elements.add(lastName(selector));
    for (const [name, section] of Object.entries(entry.attributes ?? {})) {
      if (section.facts && matters(section.facts)) attributes.add(name);
      for (const value of valuesOf(section)) values.set(name, (values.get(name) ?? new Set()).add(value));
    }
    if (entry.text) for (const value of valuesOf(entry.text)) texts.add(value);
  }
  return { elements, attributes, values, texts };
}

const LAST_NAME = /([^/[\]]*)(?:\[[^\]]*\])*$/;

/** The element name that a selector ends in. */
function lastName(selector: string): string {
  return LAST_NAME.exec(selector)?.[1] ?? '';
}

function parseCandidates(list: readonly { selector: string; entry: ElementWords }[]): Candidate[] {
  const candidates: Candidate[] = [];
  for (const { selector: text, entry } of list) {
    const selector = parseSelector(text);
    if (selector) candidates.push({ selector, specificity: specificity(selector), entry });
  }
  return candidates.sort((a, b) => b.specificity - a.specificity);
}

/** The entries that name this place, the most specific first. */
function matchingEntries(candidates: readonly Candidate[], path: ElementPath): ElementWords[] {
  const entries: ElementWords[] = [];
  for (const candidate of candidates) if (selects(candidate.selector, path)) entries.push(candidate.entry);
  return entries;
}

function linkAt(path: ElementPath, matching: (path: ElementPath) => readonly ElementWords[]): string | undefined {
  const root = rootOf(path).name;
  for (let place: ElementPath | undefined = path; place; place = place.parent) {
    const [own, ...shared] = matching(place);
    const link = own?.facts?.link ?? first(shared, ({ facts }) => (isAbout(root, facts?.link) ? facts?.link : undefined));
    if (link !== undefined) return link;
  }
  return undefined;
}

function rootOf(path: ElementPath): ElementPath {
  let place = path;
  while (place.parent) place = place.parent;
  return place;
}

/** Words of short selectors name things of every kind of document, but link to the page on domains. */
function isAbout(root: string, link: string | undefined): boolean {
  return root === 'domain' || link?.startsWith('#') !== true;
}

function first<T, R>(list: readonly T[], pick: (item: T) => R | undefined): R | undefined {
  for (const item of list) {
    const picked = pick(item);
    if (picked !== undefined) return picked;
  }
  return undefined;
}

/** A property of the object itself: names such as `constructor` come from documents. */
function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
