// Checks the examples of the words: each is well formed and valid where its selector says.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElementWords } from '../../src/features/words/data';
import { parseSelector, type Selector } from '../../src/features/words/selector';
import { KNOWN_NAMESPACES } from '../../src/grammar/names';
import { grammarFileOf, loadGrammar } from '../../src/grammar/load';
import type { DocumentKind, Grammar } from '../../src/grammar/types';
import { parseXml } from '../../src/syntax/parser';
import type { Problem } from '../../src/text/problem';
import { grammarPlaces } from './grammarPlaces';

/** A path of element names in the grammar of a kind. */
interface Place {
  readonly kind: DocumentKind;
  readonly path: readonly string[];
}

/** Judges examples against the compiled grammars of a directory. */
export class ExampleChecker {
  readonly #directory: string;
  readonly #places: readonly Place[];
  readonly #grammars = new Map<DocumentKind, Grammar | undefined>();

  constructor(grammarDirectory: string) {
    this.#directory = grammarDirectory;
    const kinds = readdirSync(grammarDirectory)
      .filter((name) => name !== 'facts.json')
      .map((name) => name.replace('.json', '') as DocumentKind);
    // The domain's places come first: selectors without an anchor are about domains.
    this.#places = kinds
      .sort((a, b) => Number(b === 'domain') - Number(a === 'domain'))
      .flatMap((kind) => grammarPlaces(join(grammarDirectory, `${kind}.json`)).map(({ path }) => ({ kind, path })));
  }

  /** What is wrong with the examples of an entry, in words; empty where all is well. */
  check(entry: ElementWords): string[] {
    const sections = [entry, ...Object.values(entry.attributes ?? {}), ...(entry.text ? [entry.text] : [])];
    const examples = new Set(sections.flatMap((section) => section.example ?? []));
    const selectors = entry.selectors.flatMap((text) => parseSelector(text) ?? []);
    return [...examples].flatMap((example) => {
      // An example of shared words need fit into one of their places only.
      const verdicts = untilEmpty(selectors, (selector) => this.#judge(example, selector));
      return verdicts.at(-1)?.length === 0 ? [] : (verdicts[0] ?? []);
    });
  }

  #judge(example: string, selector: Selector): string[] {
    const fits = this.#places.filter(({ path }) => names(selector, path)).slice(0, 12);
    if (fits.length === 0) return [`no grammar has a place for \`${selector.steps.map((step) => step.name).join('/')}\``];
    const verdicts = untilEmpty(fits, (place) => this.#problems(example, selector, place));
    return verdicts.sort((a, b) => a.length - b.length)[0] ?? [];
  }

  /** Problems inside the example when it stands in the elements of a path, which have what the selector asks of them. */
  #problems(example: string, selector: Selector, { kind, path }: Place): string[] {
    const around = path.slice(0, -1);
    const depth = path.length - selector.steps.length;
    const open = around.map((name, index) => `<${name}${predicates(selector, index - depth)}${index === 0 ? namespaces() : ''}>`).join('');
    const text = `${open}${example}${[...around].reverse().map((name) => `</${name}>`).join('')}`;
    const xml = parseXml(around.length === 0 ? example.replace(/^\s*<[\w:.-]+/, (tag) => tag + namespaces()) : text);
    const problems = [...xml.problems, ...(this.#grammar(kind)?.match(xml.root).problems ?? [])];
    // That the element itself has a place here is known: what is said of it is about the attributes that its parents lack.
    const start = open.length + example.indexOf('<') + 2;
    const inExample = ({ span }: Problem): boolean =>
      around.length === 0 || (span.start >= start && span.start < open.length + example.length);
    return problems.filter(inExample).map(({ code, args }) => `${code} ${JSON.stringify(args)}`);
  }

  #grammar(kind: DocumentKind): Grammar | undefined {
    if (!this.#grammars.has(kind)) {
      const compiled = JSON.parse(readFileSync(join(this.#directory, `${grammarFileOf(kind)}.json`), 'utf8')) as unknown;
      this.#grammars.set(kind, loadGrammar(compiled, kind));
    }
    return this.#grammars.get(kind);
  }
}

/** What each item gives, up to the first that gives nothing at all. */
function untilEmpty<T>(items: readonly T[], give: (item: T) => string[]): string[][] {
  const given: string[][] = [];
  for (const item of items) {
    const last = give(item);
    given.push(last);
    if (last.length === 0) break;
  }
  return given;
}

function names({ anchored, steps }: Selector, path: readonly string[]): boolean {
  if (steps.length > path.length || (anchored && steps.length < path.length)) return false;
  return steps.every((step, index) => step.name === path[path.length - steps.length + index]);
}

/** Attributes that fulfil the predicates of one step of a selector. */
function predicates(selector: Selector, step: number): string {
  return (selector.steps[step]?.predicates ?? []).map(({ attribute, values }) => ` ${attribute}='${values[0] ?? ''}'`).join('');
}

function namespaces(): string {
  return Object.entries(KNOWN_NAMESPACES).map(([prefix, uri]) => ` xmlns:${prefix}='${uri}'`).join('');
}
