// Remembers which sentences of the original a translation was made from, and so tells where it is older than them.
import { createHash } from 'node:crypto';
import type { ElementWords, Words, WordsData } from '../../src/features/words/data';

/** Fingerprints of an entry's original sentences: those of its element under an empty name, of `@type`, of `text`. */
export type Fingerprints = Readonly<Record<string, string>>;

/** What each entry, named by its selectors, was translated from. */
export type TranslatedFrom = Readonly<Record<string, Fingerprints>>;

/**
 * Where the original's sentences changed after they were translated, a line each. Sections that are missing on one
 * side, and versions, links, examples and lists of values are the matter of `compareTranslation`.
 */
export function olderThanOriginal(original: WordsData, translation: WordsData, from: TranslatedFrom): string[] {
  const translated = new Map(translation.entries.map((entry) => [nameOf(entry), fingerprints(entry)]));
  return original.entries.flatMap((entry) => {
    const name = nameOf(entry);
    const sections = translated.get(name);
    if (!sections) return [];
    const recorded = from[name];
    if (!recorded) return [`${name}: not known which original it was translated from`];
    return Object.entries(fingerprints(entry))
      .filter(([section, now]) => Object.hasOwn(sections, section) && recorded[section] !== now)
      .map(([section]) => `${`${name} ${section}`.trimEnd()}: older than its original`);
  });
}

/** The record after the `revised` entries of the original were translated anew; entries that are gone are dropped. */
export function recordTranslated(
  revised: readonly ElementWords[],
  original: WordsData,
  translation: WordsData,
  from: TranslatedFrom,
): TranslatedFrom {
  const isRevised = new Set(revised.map(nameOf));
  const isTranslated = new Set(translation.entries.map(nameOf));
  const record: Record<string, Fingerprints> = {};
  for (const entry of original.entries) {
    const name = nameOf(entry);
    if (!isTranslated.has(name)) continue;
    const fingerprint = isRevised.has(name) ? fingerprints(entry) : from[name];
    if (fingerprint) record[name] = fingerprint;
  }
  return record;
}

/** One entry a line, so that a revised translation is a small diff. */
export function serialiseRecord(record: TranslatedFrom): string {
  const lines = Object.entries(record).map(([name, sections]) => `${JSON.stringify(name)}:${JSON.stringify(sections)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

function nameOf(entry: ElementWords): string {
  return entry.selectors.join(', ');
}

function fingerprints(entry: ElementWords): Fingerprints {
  const sections: Record<string, string> = { '': fingerprint(entry) };
  for (const [name, words] of Object.entries(entry.attributes ?? {})) sections[`@${name}`] = fingerprint(words);
  if (entry.text) sections['text'] = fingerprint(entry.text);
  return sections;
}

/** Eight hexadecimal digits over what a translator translates; the order of values does not count. */
function fingerprint({ summary, details, facts = {}, values = {} }: Words): string {
  const sentences = [
    summary,
    details,
    [facts.default, facts.unit, facts.needs, facts.for],
    Object.entries(values).map(([value, { text }]) => [value, text]).sort(),
  ];
  return createHash('sha256').update(JSON.stringify(sentences)).digest('hex').slice(0, 8);
}
