// Compares a translation with its original: what is missing, what is too much, and where facts say something else.
import { isDeepStrictEqual } from 'node:util';
import type { ElementWords, Words, WordsData } from '../../src/features/words/data';

/** What a translation lacks, a line each; sentences themselves are for people to judge. */
export function compareTranslation(original: WordsData, translation: WordsData): string[] {
  const translated = bySelectors(translation);
  const originals = bySelectors(original);
  const complaints: string[] = [];
  for (const [selectors, entry] of originals) {
    const other = translated.get(selectors);
    if (other) complaints.push(...compareEntries(selectors, entry, other));
    else complaints.push(`${selectors}: not translated`);
  }
  for (const selectors of translated.keys()) {
    if (!originals.has(selectors)) complaints.push(`${selectors}: the original no longer has it`);
  }
  return complaints;
}

function bySelectors(data: WordsData): Map<string, ElementWords> {
  return new Map(data.entries.map((entry) => [entry.selectors.join(', '), entry]));
}

function compareEntries(selectors: string, original: ElementWords, translation: ElementWords): string[] {
  const complaints = compareSections(selectors, original, translation);
  const compare = (name: string, one: Words | undefined, other: Words | undefined): void => {
    if (one && other) complaints.push(...compareSections(`${selectors} ${name}`, one, other));
    else if (one) complaints.push(`${selectors} ${name}: not translated`);
    else if (other) complaints.push(`${selectors} ${name}: the original no longer has it`);
  };
  const names = new Set([...Object.keys(original.attributes ?? {}), ...Object.keys(translation.attributes ?? {})]);
  for (const name of names) compare(`@${name}`, original.attributes?.[name], translation.attributes?.[name]);
  compare('text', original.text, translation.text);
  return complaints;
}

/** Versions, links, examples and the list of values are the same in every language: where they differ, one is older. */
function compareSections(place: string, original: Words, translation: Words): string[] {
  const complaints: string[] = [];
  if (!isDeepStrictEqual(factsAlike(original), factsAlike(translation))) complaints.push(`${place}: its facts are not the original's`);
  if (original.example !== translation.example) complaints.push(`${place}: its example is not the original's`);
  if (!isDeepStrictEqual(valuesAlike(original), valuesAlike(translation))) complaints.push(`${place}: its values are not the original's`);
  return complaints;
}

function factsAlike({ facts = {} }: Words): unknown {
  const { since, qemu, deprecated, removed, link } = facts;
  return { since, qemu, deprecated, removed, link, keys: Object.keys(facts).sort() };
}

function valuesAlike({ values = {} }: Words): unknown {
  return Object.entries(values)
    .map(([value, { since, qemu, deprecated, removed, instead }]) => [value, since, qemu, deprecated, removed, instead !== undefined])
    .sort();
}
