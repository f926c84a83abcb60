// Checks the examples of the words: each is valid in every place of the grammars where a hover shows it.
import type { ElementWords, WordsData } from '../../src/features/words/data';
import { parseSelector, type ElementPath } from '../../src/features/words/selector';
import { createWords } from '../../src/features/words/words';
import type { XmlElement } from '../../src/syntax/nodes';
import { parseXml } from '../../src/syntax/parser';
import type { Assignment, PlaceWalk } from './placeWalk';

/** What came of trying every example. */
export interface ExampleReport {
  /** A line each. */
  readonly faults: readonly string[];
  /** How many examples were tried. */
  readonly examples: number;
  /** In how many places, the same place under different attributes counted once each. */
  readonly tried: number;
}

/** Tries every example in each place where it is shown, whichever attributes of its ancestors choose what the place may hold. */
export function checkExamples(data: WordsData, walks: readonly PlaceWalk[]): ExampleReport {
  const words = createWords(data);
  const trees = new Map<string, XmlElement | string>();
  /** By words and path: the first attributes there under which the example is wrong. */
  const faults = new Map<string, string>();
  let tried = 0;
  for (const walk of walks) {
    for (const { path, attributes, definitions } of walk.variants()) {
      const entry = words.element(placeOf(path, attributes));
      if (entry?.example === undefined) continue;
      tried++;
      const tree = trees.get(entry.example) ?? treeOf(entry);
      trees.set(entry.example, tree);
      const selectors = entry.selectors.join(', ');
      const key = `${selectors} ${path.join('/')}`;
      if (typeof tree === 'string') faults.set(selectors, `${selectors}: ${tree}`);
      else if (!walk.isValid(tree, definitions) && !faults.has(key)) faults.set(key, `${selectors}: invalid at ${describe(path, attributes)}`);
    }
  }
  const unseen = data.entries.filter(({ example }) => example !== undefined && !trees.has(example));
  return { faults: [...faults.values(), ...unseen.map(({ selectors }) => `${selectors.join(', ')}: shown nowhere`)], examples: trees.size, tried };
}

/** The example's element, or why it is none of the words' own. */
function treeOf({ example = '', selectors }: ElementWords): XmlElement | string {
  const { root, problems } = parseXml(example);
  const [problem] = problems;
  if (problem || !root) return problem?.code ?? 'not an element';
  const isNamed = selectors.some((text) => {
    const step = parseSelector(text)?.steps.at(-1);
    return step?.name === root.name && step.predicates.every(({ attribute, values }) => isOneOf(root.attribute(attribute)?.value, values));
  });
  return isNamed ? root : 'an example of something else';
}

function isOneOf(value: string | undefined, values: readonly string[]): boolean {
  return value !== undefined && (values.length === 0 || values.includes(value));
}

function placeOf(path: readonly string[], attributes: Assignment): ElementPath {
  const place = path.reduce<ElementPath | undefined>((parent, name, index) => ({ name, parent, attribute: (attribute) => attributes.get(index)?.[attribute] }), undefined);
  if (!place) throw new Error('a path has a name');
  return place;
}

/** `/domain/devices/disk[type=network]/source`. */
function describe(path: readonly string[], attributes: Assignment): string {
  return path.map((name, index) => `/${name}${Object.entries(attributes.get(index) ?? {}).map(([attribute, value]) => `[${attribute}=${value}]`).join('')}`).join('');
}
