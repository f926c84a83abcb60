// Words that have lost their place: selectors, attributes and values that no grammar has, which no hover ever shows.
import type { ElementWords, WordsData } from '../../src/features/words/data';
import { parseSelector, type Selector } from '../../src/features/words/selector';
import type { ValueType } from '../../src/grammar/types';
import type { PlaceWalk } from './placeWalk';

/** What of the words no grammar has a place for: `disk/sorce`, `disk @typ`, `disk @type fil`. */
export function placelessWords(data: WordsData, walks: readonly PlaceWalk[]): readonly string[] {
  return data.entries.flatMap((entry) => {
    const selectors = entry.selectors.flatMap((text) => {
      const selector = parseSelector(text);
      return selector ? [{ text, selector, attributes: attributesAt(selector, walks) }] : [];
    });
    const lost = selectors.flatMap(({ text, attributes }) => (attributes ? [] : [text]));
    return [...lost, ...placelessIn(entry, selectors.flatMap(({ attributes }) => (attributes ? [attributes] : [])))];
  });
}

/** What the named elements may hold, by attribute; nothing where no grammar has such an element. */
function attributesAt(selector: Selector, walks: readonly PlaceWalk[]): ReadonlyMap<string, readonly ValueType[]> | undefined {
  const found = new Map<string, ValueType[]>();
  let isAnywhere = false;
  for (const walk of walks) {
    const contents = walk.contentsNamed(selector);
    isAnywhere ||= contents.length > 0;
    for (const [name, type] of walk.attributesIn(contents)) found.set(name, [...(found.get(name) ?? []), type]);
    // A predicate has used its attribute up: it is there all the same.
    for (const { attribute } of selector.steps.at(-1)?.predicates ?? []) found.set(attribute, [OPEN]);
  }
  return isAnywhere ? found : undefined;
}

const OPEN: ValueType = { literals: [], data: [], anyText: true, isList: false, mayBeEmpty: true };

function placelessIn({ selectors, attributes = {} }: ElementWords, places: readonly ReadonlyMap<string, readonly ValueType[]>[]): string[] {
  if (places.length === 0) return [];
  const name = selectors.join(', ');
  return Object.entries(attributes).flatMap(([attribute, { values = {} }]) => {
    const types = places.flatMap((place) => place.get(attribute) ?? []);
    if (types.length === 0) return [`${name} @${attribute}`];
    const isOpen = types.some((type) => type.anyText || type.data.length > 0);
    const literals = new Set(types.flatMap((type) => type.literals));
    return isOpen ? [] : Object.keys(values).filter((value) => value !== '' && !literals.has(value)).map((value) => `${name} @${attribute} ${value}`);
  });
}
