// Reports what the compiled grammars have that the words do not explain.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ElementWords, WordsData } from '../../src/features/words/data';
import { parseSelector, type Selector } from '../../src/features/words/selector';
import { wordsOfValue } from '../../src/features/words/valuePatterns';
import { grammarPlaces, type GrammarPlace } from './grammarPlaces';
import { unexplainedNames } from './namedValues';

const GRAMMARS = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'grammars');

/** Values that need no words of their own where their attribute has some. */
const PLAIN_VALUES = new Set(['yes', 'no', 'on', 'off', 'true', 'false']);

/** How much of a grammar is explained. */
export interface Coverage {
  readonly elements: Tally;
  readonly attributes: Tally;
  readonly values: Tally;
  /** What has no words: `/domain/devices/disk @type qcow2`. */
  readonly gaps: readonly string[];
}

interface Tally {
  all: number;
  explained: number;
}

interface Entry {
  readonly selector: Selector;
  readonly words: ElementWords;
}

/** Compares every place of a grammar with the words that could be shown there. */
export function coverageOf(places: readonly GrammarPlace[], data: WordsData): Coverage {
  const entries = data.entries.flatMap((words) =>
    words.selectors.flatMap((text): Entry[] => {
      const selector = parseSelector(text);
      return selector ? [{ selector, words }] : [];
    }),
  );
  const coverage = { elements: tally(), attributes: tally(), values: tally(), gaps: [] as string[] };
  const count = (counted: Tally, isExplained: boolean, gap: string): void => {
    counted.all++;
    if (isExplained) counted.explained++;
    else coverage.gaps.push(gap);
  };
  for (const place of places) {
    const name = `/${place.path.join('/')}`;
    const matching = entries.filter(({ selector }) => mayName(selector, place.path)).map(({ words }) => words);
    count(coverage.elements, matching.length > 0, name);
    for (const [attribute, values] of place.attributes) {
      const sections = matching.flatMap((words) => words.attributes?.[attribute] ?? []);
      count(coverage.attributes, sections.length > 0, `${name} @${attribute}`);
      for (const value of explicable(values)) {
        count(coverage.values, sections.some((section) => wordsOfValue(section.values, value)), `${name} @${attribute} ${value}`);
      }
    }
    for (const value of explicable(place.text)) {
      count(coverage.values, matching.some((words) => wordsOfValue(words.text?.values, value)), `${name} text ${value}`);
    }
  }
  return coverage;
}

/** Prints the gaps below a path (`/domain/devices/disk`, or any part of one) for one language; the number to exit with. */
export function reportCoverage(languages: readonly WordsData[], prefix: string, language = 'en'): number {
  let gaps = 0;
  for (const file of readdirSync(GRAMMARS).filter((name) => name !== 'facts.json')) {
    const places = grammarPlaces(join(GRAMMARS, file)).filter((place) => `/${place.path.join('/')}`.includes(prefix));
    if (places.length === 0) continue;
    for (const data of languages) {
      const coverage = coverageOf(places, data);
      if (data.language === language) {
        for (const gap of coverage.gaps) console.log(gap);
        gaps += coverage.gaps.length;
      }
      const { elements, attributes, values } = coverage;
      console.error(`${file} ${data.language}: elements ${show(elements)}, attributes ${show(attributes)}, values ${show(values)}`);
    }
  }
  const names = prefix === '' ? languages.filter((data) => data.language === language).flatMap((data) => unexplainedNames(join(GRAMMARS, 'facts.json'), data)) : [];
  for (const name of names) console.log(name);
  return gaps + names.length === 0 ? 0 : 1;
}

/** Whether a selector names this path, whatever its attributes are. */
export function mayName({ anchored, steps }: Selector, path: readonly string[]): boolean {
  if (steps.length > path.length || (anchored && steps.length < path.length)) return false;
  return steps.every((step, index) => step.name === path[path.length - steps.length + index]);
}

function explicable(values: ReadonlySet<string>): string[] {
  return [...values].filter((value) => !PLAIN_VALUES.has(value));
}

function tally(): Tally {
  return { all: 0, explained: 0 };
}

function show({ all, explained }: Tally): string {
  return `${explained}/${all}`;
}
