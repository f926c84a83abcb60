// Walks a compiled grammar as documents nest: every place (path of element names) with its attributes and values.
import { readFileSync } from 'node:fs';
import { Patterns, type ElementRef, type Pattern } from '../../src/grammar/patterns';
import { attributesOf, elementsOf, valueTypeOf } from '../../src/grammar/queries';
import type { CompiledGrammar } from '../../src/grammar/compiled';
import { Op } from '../../src/grammar/compiled';
import { usualPrefix } from '../../src/features/elementPath';

/** One path of element names with everything that any of its definitions may hold. */
export interface GrammarPlace {
  /** Names from the root, such as `['domain', 'devices', 'disk']`. */
  readonly path: readonly string[];
  /** Enumerated values by attribute; none where an attribute takes only other types. */
  readonly attributes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Enumerated values of the text. */
  readonly text: ReadonlySet<string>;
}

/** A place that is being filled. */
export interface OpenPlace extends GrammarPlace {
  readonly attributes: Map<string, Set<string>>;
  readonly text: Set<string>;
}

/** The compiled grammar in a file. */
export function readGrammar(file: string): CompiledGrammar {
  return JSON.parse(readFileSync(file, 'utf8')) as CompiledGrammar;
}

/** Every place of a compiled grammar's file. */
export function grammarPlaces(file: string): GrammarPlace[] {
  return placesOf(readGrammar(file));
}

/** Every place of a compiled grammar. A definition inside itself is walked once; domains inside others are not. */
export function placesOf(compiled: CompiledGrammar): GrammarPlace[] {
  const patterns = new Patterns(compiled);
  const places = new Map<string, OpenPlace>();
  const visit = (element: ElementRef, parents: readonly string[], open: ReadonlySet<ElementRef>): void => {
    const name = qualifiedName(element);
    if (name === '' || open.has(element)) return;
    const path = [...parents, nameOnPath(element)];
    if (isInnerDomain(name, parents)) {
      placeOf(places, path);
      return;
    }
    addContent(placeOf(places, path), element.content, patterns);
    const inside = new Set(open).add(element);
    for (const child of elementsOf(element.content)) visit(child, path, inside);
  };
  for (const root of elementsOf(patterns.start)) visit(root, [], new Set());
  return [...places.values()];
}

/** A machine inside a snapshot or checkpoint is explained like any other. */
function isInnerDomain(name: string, parents: readonly string[]): boolean {
  return (name === 'domain' || name === 'inactiveDomain') && /^domain(snapshot|checkpoint)$/.test(parents[0] ?? '');
}

function placeOf(places: Map<string, OpenPlace>, path: readonly string[]): OpenPlace {
  const key = path.join('/');
  let place = places.get(key);
  if (!place) places.set(key, (place = { path, attributes: new Map(), text: new Set() }));
  return place;
}

/** Adds what stands directly in an element of this content: attributes and texts with their enumerated values. */
export function addContent(place: OpenPlace, content: Pattern, patterns: Patterns): void {
  for (const [name, leaves] of attributesOf(content)) {
    const values = place.attributes.get(name) ?? new Set();
    for (const literal of valueTypeOf(leaves.map((leaf) => leaf.inner), patterns).literals) values.add(literal);
    place.attributes.set(name, values);
  }
  for (const literal of textLiterals(content)) place.text.add(literal);
}

/** Enumerated values that stand directly in an element's content. */
function textLiterals(content: Pattern): string[] {
  const literals = new Set<string>();
  const seen = new Set<unknown>();
  const visit = (pattern: Pattern): void => {
    if (seen.has(pattern) || pattern.op === Op.Attribute || pattern.op === Op.Element) return;
    seen.add(pattern);
    if (pattern.op === Op.Value && pattern.literal !== '') literals.add(pattern.literal);
    pattern.items.forEach(visit);
  };
  visit(content);
  return [...literals];
}

/** An element's name as the words' selectors have it. */
export function nameOnPath(element: ElementRef): string {
  const name = qualifiedName(element);
  return name === 'inactiveDomain' ? 'domain' : name;
}

function qualifiedName(element: ElementRef): string {
  if (element.name === '' || element.namespace === '') return element.name;
  const prefix = usualPrefix(element.namespace);
  return prefix === '' ? element.name : `${prefix}:${element.name}`;
}
