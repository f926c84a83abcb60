// Single-fault mutants of valid documents, each with the token that is to blame: what the problems are measured with.
import { parseXml } from '../../server/src/syntax/parser';
import type { XmlElement } from '../../server/src/syntax/nodes';
import type { Span } from '../../server/src/text/span';
import { pick, random } from './random';

/** The kinds of fault. */
export const FAULTS = [
  'element-typo',
  'attribute-typo',
  'bad-value',
  'missing-attribute',
  'missing-element',
  'extra-attribute',
  'foreign-attribute',
  'extra-element',
  'repeated-element',
  'misplaced-element',
  'stray-text',
] as const;
export type Fault = (typeof FAULTS)[number];

/** A document with one fault. */
export interface Mutant {
  readonly fault: Fault;
  readonly text: string;
  /** The token to blame, in the mutant's own offsets. */
  readonly blame: Span;
  /** What was done, for a person who looks at a miss. */
  readonly what: string;
}

interface Mutation {
  readonly edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[];
  /** In the mutant's offsets, given how far text before it moved. */
  readonly blame: (moved: (offset: number) => number) => Span;
  readonly what: string;
}

/** One mutant of a kind, or `undefined` where the document has no place for it. Whether it is invalid is for the caller to ask. */
export function mutate(text: string, fault: Fault, seed: number): Mutant | undefined {
  const next = random(seed);
  const { root } = parseXml(text);
  if (!root) return undefined;
  const mutation = MUTATIONS[fault]({ text, elements: below(root), next });
  if (!mutation) return undefined;
  const edits = [...mutation.edits].sort((a, b) => b.start - a.start);
  let mutated = text;
  for (const edit of edits) mutated = mutated.slice(0, edit.start) + edit.newText + mutated.slice(edit.end);
  const moved = (offset: number): number =>
    edits.reduce((sum, edit) => (edit.end <= offset && edit.start < offset ? sum + edit.newText.length - (edit.end - edit.start) : sum), offset);
  return { fault, text: mutated, blame: mutation.blame(moved), what: mutation.what };
}

interface Subject {
  readonly text: string;
  readonly elements: readonly XmlElement[];
  readonly next: () => number;
}

const MUTATIONS: Readonly<Record<Fault, (subject: Subject) => Mutation | undefined>> = {
  'element-typo': ({ elements, next }) => {
    const element = pick(elements.filter((one) => one.parent && one.name.length > 2), next);
    if (!element) return undefined;
    const name = typo(element.name, next);
    const edits = [{ start: element.nameStart, end: element.nameEnd, newText: name }];
    if (element.hasCloseTag) edits.push({ start: element.closeNameStart, end: element.closeNameEnd, newText: name });
    return { edits, blame: at(element.nameStart, name.length), what: `<${element.name}> → <${name}>` };
  },
  'attribute-typo': ({ elements, next }) => {
    const attribute = pick(plainAttributes(elements).filter((one) => one.name.length > 1), next);
    if (!attribute) return undefined;
    const name = typo(attribute.name, next);
    const edit = { start: attribute.nameStart, end: attribute.nameEnd, newText: name };
    return { edits: [edit], blame: at(attribute.nameStart, name.length), what: `${attribute.owner.name}/@${attribute.name} → @${name}` };
  },
  'bad-value': ({ elements, next }) => {
    const attribute = pick(plainAttributes(elements).filter((one) => one.value.length > 0), next);
    if (!attribute) return undefined;
    const value = next() < 0.5 ? typo(attribute.value.replace(/[<&'"]/g, ''), next) : 'bogus';
    const edit = { start: attribute.valueStart, end: attribute.valueEnd, newText: value };
    const what = `${attribute.owner.name}/@${attribute.name}: ${attribute.value} → ${value}`;
    return { edits: [edit], blame: at(attribute.valueStart, value.length), what };
  },
  'missing-attribute': ({ elements, next }) => {
    const attribute = pick(plainAttributes(elements), next);
    if (!attribute) return undefined;
    const owner = attribute.owner;
    const edit = { start: attribute.nameStart - 1, end: attribute.end, newText: '' };
    return { edits: [edit], blame: at(owner.nameStart, owner.name.length), what: `${owner.name}/@${attribute.name} removed` };
  },
  'missing-element': ({ elements, next }) => {
    const element = pick(elements.filter((one) => one.parent), next);
    const parent = element?.parent;
    if (!element || !parent) return undefined;
    const edit = { start: element.start, end: element.end, newText: '' };
    return { edits: [edit], blame: at(parent.nameStart, parent.name.length), what: `${parent.name}/${element.name} removed` };
  },
  'extra-attribute': ({ elements, next }) => insertAttribute(elements, next, { name: 'bogus', value: 'yes' }),
  'foreign-attribute': ({ elements, next }) => {
    const foreign = pick(plainAttributes(elements), next);
    return foreign && insertAttribute(elements, next, foreign);
  },
  'extra-element': ({ elements, next }) => insertElement(elements, next, '<bogus/>', 'bogus'),
  'repeated-element': ({ text, elements, next }) => {
    const element = pick(elements.filter((one) => one.parent), next);
    if (!element) return undefined;
    const copy = text.slice(element.start, element.end);
    const edit = { start: element.end, end: element.end, newText: copy };
    const what = `${element.name} repeated`;
    return { edits: [edit], blame: () => ({ start: element.end + 1, end: element.end + 1 + element.name.length }), what };
  },
  'misplaced-element': ({ text, elements, next }) => {
    const element = pick(elements.filter((one) => one.parent?.parent), next);
    const target = pick(elements.filter((one) => one.hasCloseTag && one !== element?.parent && !isInside(one, element) && !one.textSpan), next);
    if (!element || !target) return undefined;
    const copy = text.slice(element.start, element.end);
    const edits = [
      { start: element.start, end: element.end, newText: '' },
      { start: target.openEnd, end: target.openEnd, newText: copy },
    ];
    const blame = (moved: (offset: number) => number): Span => {
      const start = moved(target.openEnd) + 1;
      return { start, end: start + element.name.length };
    };
    return { edits, blame, what: `${element.name} moved into ${target.name}` };
  },
  'stray-text': ({ elements, next }) => {
    const element = pick(elements.filter((one) => one.hasCloseTag && one.children.some((child) => child.kind === 'element')), next);
    if (!element) return undefined;
    const edit = { start: element.openEnd, end: element.openEnd, newText: 'stray' };
    return { edits: [edit], blame: () => ({ start: element.openEnd, end: element.openEnd + 5 }), what: `text in ${element.name}` };
  },
};

function insertAttribute(
  elements: readonly XmlElement[],
  next: () => number,
  { name, value }: { readonly name: string; readonly value: string },
): Mutation | undefined {
  const element = pick(elements.filter((one) => !one.attribute(name)), next);
  if (!element) return undefined;
  const edit = { start: element.nameEnd, end: element.nameEnd, newText: ` ${name}="${value.replace(/[<&"]/g, '')}"` };
  const start = element.nameEnd + 1;
  return { edits: [edit], blame: () => ({ start, end: start + name.length }), what: `@${name} added to ${element.name}` };
}

function insertElement(elements: readonly XmlElement[], next: () => number, xml: string, name: string): Mutation | undefined {
  const target = pick(elements.filter((one) => one.hasCloseTag && !one.textSpan), next);
  if (!target) return undefined;
  const edit = { start: target.openEnd, end: target.openEnd, newText: xml };
  const start = target.openEnd + 1;
  return { edits: [edit], blame: () => ({ start, end: start + name.length }), what: `${xml} added to ${target.name}` };
}

/** Every element but those in free-form `<metadata>` and in namespaces, where anything goes. */
function below(root: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  const queue = [root];
  for (const element of queue) {
    if (element.name === 'metadata' || element.name.includes(':')) continue;
    found.push(element);
    queue.push(...element.elements());
  }
  return found;
}

function plainAttributes(elements: readonly XmlElement[]): XmlElement['attributes'] {
  return elements.flatMap((element) => element.attributes.filter((one) => !one.name.includes(':') && one.name !== 'xmlns'));
}

function isInside(element: XmlElement, ancestor: XmlElement | undefined): boolean {
  for (let scope: XmlElement | undefined = element; scope; scope = scope.parent) if (scope === ancestor) return true;
  return false;
}

function at(start: number, length: number): (moved: (offset: number) => number) => Span {
  return (moved) => ({ start: moved(start), end: moved(start) + length });
}

/** One slip of the hand: two letters swapped, one doubled, one lost, one replaced. */
function typo(word: string, next: () => number): string {
  const index = 1 + Math.floor(next() * Math.max(1, word.length - 1));
  const before = word.slice(0, index);
  const rest = word.slice(index);
  const slips = [`${before}${rest.slice(1)}`, `${before}x${rest.slice(1)}`, `${before}${rest.slice(0, 1)}${rest}`, `${before}q${rest}`];
  const slip = pick(slips.filter((one) => one !== word && one.length > 0), next);
  return slip ?? `${word}x`;
}
