// Judges a start tag: which attribute is to blame where the combination is refused, and what the content may be after it.
import type { Problem, RelatedPlace } from '../text/problem';
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import type { Derivatives } from './derivatives';
import { describeExpected } from './describe';
import { attributeName, isNamespaceDeclaration } from './names';
import type { Pattern } from './patterns';
import { attributesOf, leastMissing, valueTypeAt } from './queries';
import { NearNames } from './suggest';
import type { ValueType } from './types';

/** What a start tag comes to. */
export interface StartTag {
  /** What the content must be, as if the tag had no fault. */
  readonly opened: Pattern;
  /** What is left before the start tag is closed: further attributes, and the content. */
  readonly attributesLeft: Pattern;
  readonly problems: readonly Problem[];
}

/** How an attribute's value is taken: as written, or as anything the grammar has there. */
type Reading = 'written' | 'any';

interface Reader {
  readonly attribute: XmlAttribute;
  /** Expanded name that it is read as: its own, or the one that was meant. */
  readonly name: string;
  readonly reading: Reading;
  /** Whether its name or value was blamed already. */
  readonly blamed: boolean;
}

/** What is found while attributes are read one by one. */
interface Readers {
  readonly readers: Reader[];
  readonly problems: Problem[];
  /** The names of all attributes of the tag. */
  readonly written: ReadonlySet<string>;
}

/** Judges start tags of one grammar. */
export class StartTags {
  /** The names of the attributes that a content has: the same slip may be made in a thousand tags. */
  readonly #names = new WeakMap<Pattern, NearNames>();

  constructor(private readonly derivatives: Derivatives) {}

  /** Feeds all attributes of `element` to `content` and finds the least set of faults that explains a refusal. */
  judge(element: XmlElement, content: Pattern): StartTag {
    const { written, attributes } = distinctAttributes(element);
    const readers: Reader[] = [];
    const problems: Problem[] = [];
    for (const attribute of attributes) this.#read(attribute, content, { readers, problems, written });
    this.#dropIntruders(element, content, readers, problems);
    const conflict = this.#resolve(element, content, readers);
    problems.push(...conflict.problems);
    const opened = this.#feed(content, conflict.readers) ?? content;
    const closed = this.derivatives.closeStartTag(opened);
    if (closed !== this.derivatives.patterns.notAllowed) return { opened: closed, attributesLeft: opened, problems };
    if (problems.length === 0) problems.push(missingAttributes(element, opened));
    return { opened: this.derivatives.withoutAttributes(opened), attributesLeft: opened, problems };
  }

  /** What remains after all attributes but `except`, passing over whatever does not fit: for completion. */
  lenient(element: XmlElement, content: Pattern, except?: XmlAttribute): Pattern {
    let pattern = content;
    for (const attribute of element.attributes) {
      if (attribute === except || isNamespaceDeclaration(attribute.name)) continue;
      const name = attributeName(element, attribute.name);
      const next = this.#step(pattern, { attribute, name, reading: 'written', blamed: false }) ?? this.#step(pattern, { attribute, name, reading: 'any', blamed: false });
      if (next) pattern = next;
    }
    return pattern;
  }

  /** An attribute by itself: unknown names and impossible values are certain faults, whatever else the tag has. */
  #read(attribute: XmlAttribute, content: Pattern, { readers, problems, written }: Readers): void {
    const name = attributeName(attribute.owner, attribute.name);
    const step = this.derivatives.attributeStep(content, name);
    if (step === undefined) {
      const meant = this.#namesNear(attribute.name, content).find((near) => !written.has(near));
      // Of several that mean the same one stands for it.
      if (meant !== undefined && !readers.some((reader) => reader.name === meant)) {
        readers.push({ attribute, name: meant, reading: this.#reads(content, attribute, meant), blamed: true });
      }
      problems.push(unknownAttribute(attribute, meant));
      return;
    }
    const fits = this.derivatives.afterValue(step, attribute.value) !== this.derivatives.patterns.notAllowed;
    readers.push({ attribute, name, reading: fits ? 'written' : 'any', blamed: !fits });
    if (!fits) problems.push(invalidValue(attribute, valueTypeAt(step, this.derivatives.patterns)));
  }

  /** A value that is wrong because its attribute has no place beside the others: the attribute is to blame then, not the value. */
  #dropIntruders(element: XmlElement, content: Pattern, readers: Reader[], problems: Problem[]): void {
    for (const reader of readers.filter(({ reading }) => reading === 'any')) {
      const index = problems.findIndex(({ code, span }) => code === 'invalid-value' && span.start === reader.attribute.valueStart);
      const others = readers.filter((other) => other !== reader);
      if (index < 0 || this.#feed(content, readers) || !this.#feed(content, others)) continue;
      problems[index] = this.#conflict(element, content, readers, reader);
      readers.splice(readers.indexOf(reader), 1);
    }
  }

  #reads(content: Pattern, attribute: XmlAttribute, name: string): Reading {
    return this.#step(content, { attribute, name, reading: 'written', blamed: false }) ? 'written' : 'any';
  }

  #namesNear(written: string, content: Pattern): readonly string[] {
    let names = this.#names.get(content);
    if (!names) this.#names.set(content, (names = new NearNames([...attributesOf(content).keys()])));
    return names.of(written);
  }

  /** Finds the attribute to blame where each is possible by itself, but not all together. */
  #resolve(element: XmlElement, content: Pattern, readers: readonly Reader[]): { readers: readonly Reader[]; problems: Problem[] } {
    if (this.#feed(content, readers)) return { readers, problems: [] };
    const without = (index: number): Reader[] => readers.filter((_, other) => other !== index);
    const candidates = readers.map((_, index) => index).filter((index) => this.#feed(content, without(index)));
    const complete = candidates.filter((index) => this.#isComplete(content, without(index)));
    const blamed = this.#likeliest(content, readers, complete.length > 0 ? complete : candidates);
    if (blamed !== undefined) {
      const reader = readers[blamed];
      const kept = without(blamed);
      return { readers: this.#withAnyValue(content, readers, blamed) ?? kept, problems: reader ? this.#blame(element, content, readers, reader) : [] };
    }
    return this.#resolveOneByOne(element, content, readers);
  }

  /** All readers with one of them taking any value, where that resolves the conflict. */
  #withAnyValue(content: Pattern, readers: readonly Reader[], index: number): readonly Reader[] | undefined {
    const relaxed = readers.map((reader, other) => (other === index ? { ...reader, reading: 'any' as const } : reader));
    return this.#feed(content, relaxed) ? relaxed : undefined;
  }

  /** Either its value is wrong beside the others, or it should not be there; nothing where its value was blamed already. */
  #blame(element: XmlElement, content: Pattern, readers: readonly Reader[], blamed: Reader): Problem[] {
    if (blamed.blamed) return [];
    const others = this.#feed(content, readers.filter((reader) => reader !== blamed));
    const step = others && this.derivatives.attributeStep(others, blamed.name);
    if (!step) return [this.#conflict(element, content, readers, blamed)];
    return [invalidValue(blamed.attribute, valueTypeAt(step, this.derivatives.patterns))];
  }

  /** More than one is in the way: keep what fits, in order, and blame the rest. */
  #resolveOneByOne(element: XmlElement, content: Pattern, readers: readonly Reader[]): { readers: readonly Reader[]; problems: Problem[] } {
    const kept: Reader[] = [];
    const problems: Problem[] = [];
    for (const reader of readers) {
      if (this.#feed(content, [...kept, reader])) kept.push(reader);
      else problems.push(...this.#blame(element, content, [...kept, reader], reader));
    }
    return { readers: kept, problems };
  }

  /** Of several that could go, one with an open value is likelier to be the intruder than one that chooses a branch; then the last. */
  #likeliest(content: Pattern, readers: readonly Reader[], candidates: readonly number[]): number | undefined {
    const isOpen = (index: number): boolean => {
      const step = this.derivatives.attributeStep(content, readers[index]?.name ?? '');
      return step === undefined || step.literals.size === 0;
    };
    return candidates.findLast(isOpen) ?? candidates.at(-1);
  }

  #conflict(element: XmlElement, content: Pattern, readers: readonly Reader[], blamed: Reader): Problem {
    const others = readers.filter((reader) => reader !== blamed);
    for (const other of others) {
      const relaxed = readers.map((reader) => (reader === other ? { ...reader, reading: 'any' as const } : reader));
      if (!this.#feed(content, relaxed)) continue;
      return attributeConflict(element, blamed.attribute, other.attribute, this.#neededValue(content, readers, other));
    }
    return attributeConflict(element, blamed.attribute, undefined, undefined);
  }

  /** The first value of an attribute that would let all the others stand. */
  #neededValue(content: Pattern, readers: readonly Reader[], chooser: Reader): string | undefined {
    const pattern = this.#feed(content, readers.filter((reader) => reader !== chooser));
    const step = pattern && this.derivatives.attributeStep(pattern, chooser.name);
    return step ? [...step.literals.keys()][0] : undefined;
  }

  #feed(content: Pattern, readers: readonly Reader[]): Pattern | undefined {
    let pattern: Pattern | undefined = content;
    for (const reader of readers) {
      pattern = this.#step(pattern, reader);
      if (!pattern) return undefined;
    }
    return pattern;
  }

  #step(pattern: Pattern, { attribute, name, reading }: Reader): Pattern | undefined {
    const { patterns } = this.derivatives;
    const step = this.derivatives.attributeStep(pattern, name);
    if (step === undefined) return undefined;
    const rest = reading === 'any' ? patterns.choice(step.alternatives.map((one) => one.rest)) : this.derivatives.afterValue(step, attribute.value);
    return rest === patterns.notAllowed ? undefined : rest;
  }

  #isComplete(content: Pattern, readers: readonly Reader[]): boolean {
    const pattern = this.#feed(content, readers);
    return pattern !== undefined && this.derivatives.closeStartTag(pattern) !== this.derivatives.patterns.notAllowed;
  }
}

/** The attributes of a tag, each name once: the parser says which are repeated. */
function distinctAttributes(element: XmlElement): { readonly written: ReadonlySet<string>; readonly attributes: readonly XmlAttribute[] } {
  const written = new Set<string>();
  const attributes = element.attributes.filter(({ name }) => !isNamespaceDeclaration(name) && !written.has(name) && written.add(name));
  return { written, attributes };
}

function missingAttributes(element: XmlElement, opened: Pattern): Problem {
  // An attribute of any name has none.
  const names = (leastMissing(opened)?.attributes ?? []).filter((name) => name !== '');
  const variant = names.length > 1 ? 'several' : names.length === 1 ? 'one' : 'any';
  return { code: 'missing-attribute', span: element.nameSpan, args: { element: element.name, missing: names.join('`, `'), variant } };
}

function unknownAttribute(attribute: XmlAttribute, meant: string | undefined): Problem {
  const args = { attribute: attribute.name, element: attribute.owner.name };
  return {
    code: 'unknown-attribute',
    span: attribute.nameSpan,
    args: meant === undefined ? args : { ...args, suggestion: meant, variant: 'suggestion' },
  };
}

function attributeConflict(element: XmlElement, blamed: XmlAttribute, other: XmlAttribute | undefined, needed: string | undefined): Problem {
  const args = { attribute: blamed.name, element: element.name };
  if (!other) return { code: 'attribute-conflict', span: blamed.nameSpan, args };
  const related: RelatedPlace[] = [{ span: other.valueSpan, code: 'chosen-here', args: { attribute: other.name, value: other.value } }];
  const choice = { ...args, other: other.name, value: other.value };
  return {
    code: 'attribute-conflict',
    span: blamed.nameSpan,
    args: needed === undefined ? { ...choice, variant: 'value' } : { ...choice, needed, variant: 'needed' },
    related,
  };
}

/** A value that its attribute never takes. */
function invalidValue(attribute: XmlAttribute, type: ValueType): Problem {
  const { value } = attribute;
  const { variant = 'form', ...expected } = describeExpected(value, type);
  return {
    code: 'invalid-value',
    span: attribute.rawValue === undefined ? attribute.nameSpan : attribute.valueSpan,
    args: { place: attribute.name, value, ...expected, variant: value === '' ? `empty-${variant}` : variant },
  };
}
