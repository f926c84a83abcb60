// Builds the least valid form of an element as a snippet: its required attributes, children and text, with choices.
import type { ElementDefinition, ExpectedAttribute, ExpectedElement, Grammar, ValueType } from '../../grammar/types';
import type { ElementPath } from '../words/selector';
import { withQuotes, type Quote } from '../../text/quotes';
import { commonValues } from './commonValues';
import { hasRanks, isCommonValue, valueRank } from './frequency';
import { usualForm } from './usualForms';

/** Enumerations up to this length become choices; longer ones are offered as a list. */
const MAX_CHOICES = 14;
/** Required children within required children, at most. */
const MAX_DEPTH = 4;

/** Escapes text for a snippet. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** Writes snippets for one grammar and one style of quotes. */
export class SnippetWriter {
  readonly #grammar: Grammar;
  readonly #quote: Quote;
  #stop = 0;

  constructor(grammar: Grammar, quote: Quote) {
    this.#grammar = grammar;
    this.#quote = quote;
  }

  /** `<name …>…</name>` in its usual form, or with what the definition requires; `name` has its prefix. */
  element(definition: ElementDefinition, name: string, path: ElementPath): string {
    const usual = usualForm(path);
    if (usual !== undefined) return withQuotes(usual, this.#quote);
    this.#stop = 0;
    const body = this.#element(definition, name, path, '');
    return this.#stop === 0 && !body.includes('$0') ? `${body}$0` : body;
  }

  /** `name='…'` with the value as a choice or a stop. */
  attribute(expected: ExpectedAttribute, name: string, path: ElementPath): string {
    this.#stop = 0;
    return this.#attribute(expected, name, path);
  }

  #element(definition: ElementDefinition, name: string, path: ElementPath, indent: string): string {
    const { attributes, children, text, mayHaveChildren } = this.#grammar.requiredContent(definition, (attribute, value) => defaultValue(value, path, attribute));
    const written = attributes.map((attribute) => ` ${this.#attribute(attribute, attribute.name, path)}`).join('');
    const open = `<${name}${written}`;
    const inner = indent.length / 2 < MAX_DEPTH ? children : [];
    if (inner.length > 0) {
      const lines = inner.map((child) => `${indent}  ${this.#child(child, path, `${indent}  `)}`);
      return `${open}>\n${lines.join('\n')}\n${indent}</${name}>`;
    }
    if (text) return `${open}>${this.#value(text, path, undefined)}</${name}>`;
    if (mayHaveChildren && attributes.length === 0 && indent === '') return `${open}>\n  $0\n</${name}>`;
    return `${open}/>`;
  }

  #child(child: ExpectedElement, parent: ElementPath, indent: string): string {
    const [definition] = child.definitions;
    const path: ElementPath = { name: child.name, parent, attribute: () => undefined };
    return definition ? this.#element(definition, child.name, path, indent) : `<${child.name}/>`;
  }

  #attribute(expected: ExpectedAttribute, name: string, path: ElementPath): string {
    return `${name}=${this.#quote}${this.#value(expected.value, path, expected.name)}${this.#quote}`;
  }

  #value(value: ValueType, path: ElementPath, attribute: string | undefined): string {
    const literals = closedList(value);
    const [only] = literals;
    if (literals.length === 1 && only !== undefined) return escapeSnippet(only);
    const stop = ++this.#stop;
    const usual = literals.length > 0 ? choicesOf(literals, path, attribute) : [];
    if (usual.length > 1) return `\${${stop}|${usual.map(escapeChoice).join(',')}|}`;
    const text = defaultValue(value, path, attribute);
    return text === undefined ? `$${stop}` : `\${${stop}:${escapeSnippet(text)}}`;
  }
}

/** The values of an enumeration; none where other values are accepted as well. */
function closedList({ literals, data, anyText }: ValueType): readonly string[] {
  return data.length === 0 && !anyText ? literals : [];
}

/** The choices of an enumeration: all, or of a long one those that documents have; the list itself is a keystroke away. */
function choicesOf(literals: readonly string[], path: ElementPath, attribute: string | undefined): readonly string[] {
  const ranked = byRank(literals, path, attribute);
  if (ranked.length <= MAX_CHOICES) return ranked;
  const place = placeOf(path, attribute);
  return ranked.filter((literal) => isCommonValue(place, literal)).slice(0, MAX_CHOICES);
}

/** What a value is where nobody writes another: the most common of an enumeration, or a usual value. */
function defaultValue(value: ValueType, path: ElementPath, attribute: string | undefined): string | undefined {
  const literals = closedList(value);
  return literals.length > 0 ? byRank(literals, path, attribute)[0] : commonValues(path, attribute)[0];
}

function placeOf(path: ElementPath, attribute: string | undefined): string {
  const place = attribute === undefined ? path.name : `${path.name}@${attribute}`;
  const within = `${path.parent?.name ?? ''}/${place}`;
  return hasRanks(within) ? within : place;
}

/** Values in the order in which they are offered: the most common first. */
export function byRank(literals: readonly string[], path: ElementPath, attribute: string | undefined): string[] {
  const place = placeOf(path, attribute);
  return [...literals].sort((a, b) => valueRank(place, a) - valueRank(place, b));
}

function escapeChoice(text: string): string {
  return text.replace(/[\\,|$}]/g, '\\$&');
}
