// Places of a grammar as words with conditions see them: `disk[@type=nvme]/source` with only what such a `<source>` may hold.
import type { WordsData } from '../../src/features/words/data';
import type { ElementPath } from '../../src/features/words/selector';
import type { CompiledGrammar } from '../../src/grammar/compiled';
import type { GrammarPlace } from './grammarPlaces';
import { PlaceWalk } from './placeWalk';

/** An element on the way to a place, with the attributes that words ask for; an empty value stands for any. */
export interface SelectedStep {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A place under conditions. */
export interface SelectedPlace extends GrammarPlace {
  readonly steps: readonly SelectedStep[];
}

/** Every place of a grammar without conditions, and under those of every selector that names it, one value at a time. */
export function selectedPlaces(compiled: CompiledGrammar, data: WordsData): SelectedPlace[] {
  return [...new PlaceWalk(compiled, data).selected()].map(({ place, attributes }) => ({
    ...place,
    steps: place.path.map((name, index) => ({ name, attributes: attributes.get(index) ?? {} })),
  }));
}

/** The place as the words see it. */
export function elementPath(steps: readonly SelectedStep[]): ElementPath {
  const { name, attributes } = steps.at(-1) ?? { name: '', attributes: {} };
  return { name, parent: steps.length > 1 ? elementPath(steps.slice(0, -1)) : undefined, attribute: (one) => attributes[one] };
}

/** How a place is called in reports: `/domain/devices/disk[@type=nvme]/source`. */
export function nameOfSteps(steps: readonly SelectedStep[]): string {
  return steps.map(({ name, attributes }) => `/${name}${Object.entries(attributes).map(([key, value]) => `[@${key}${value === '' ? '' : `=${value}`}]`).join('')}`).join('');
}
