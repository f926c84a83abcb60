// Documents that the schema takes and rules may not: one change to a valid domain, to a value, an attribute, an element or the machine.
import type { DocumentMatch } from '../../server/src/grammar/types';
import type { XmlAttribute, XmlElement } from '../../server/src/syntax/nodes';
import { parseXml } from '../../server/src/syntax/parser';
import { applyEdits, insert, replace } from '../../server/src/text/edits';
import type { TextEdit } from '../../server/src/text/problem';
import { grammarOf, grammarProblems } from './checkGrammar';
import { pick } from './random';

/** Numbers that are right in some places and wrong in others. */
const NUMBERS = ['0', '1', '2', '7', '64', '4095', '65536', '0x1f'];

const MACHINES = [
  ['x86_64', 'q35'],
  ['x86_64', 'pc'],
  ['x86_64', 'microvm'],
  ['aarch64', 'virt'],
  ['ppc64', 'pseries'],
  ['s390x', 's390-ccw-virtio'],
  ['riscv64', 'virt'],
] as const;

interface Subject {
  readonly text: string;
  readonly elements: readonly XmlElement[];
  readonly attributes: readonly XmlAttribute[];
  readonly match: DocumentMatch;
  readonly devices: readonly string[];
  readonly next: () => number;
}

type Mutation = (subject: Subject) => TextEdit | undefined;

/** Weighted by how often they are listed. */
const MUTATIONS: readonly Mutation[] = [otherValue, otherValue, otherValue, otherText, withoutAttribute, withoutElement, repeated, oneDeviceMore, oneAttributeMore, otherMachine];

/** Texts of whole devices in some documents, to put into others. */
export function devicesOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) => [...(parseXml(text).root?.child('devices')?.elements() ?? [])].map(({ start, end }) => text.slice(start, end)));
}

/** Mutants of a domain that the schema takes; fewer than asked for where changes lead nowhere. */
export function ruleMutants(text: string, count: number, devices: readonly string[], next: () => number): string[] {
  const { root } = parseXml(text);
  if (!root) return [];
  const elements: XmlElement[] = [root];
  for (const element of elements) elements.push(...element.elements());
  const attributes = elements.flatMap((element) => element.attributes).filter(({ name }) => !name.startsWith('xmlns'));
  const subject = { text, elements, attributes, match: grammarOf('domain').match(root), devices, next };
  const mutants = Array.from({ length: count }, () => pick(MUTATIONS, next)?.(subject));
  return mutants.flatMap((edit) => (edit ? [applyEdits(text, [edit])] : [])).filter((mutant) => grammarProblems(mutant).length === 0);
}

function otherValue({ attributes, match, next }: Subject): TextEdit | undefined {
  const attribute = pick(attributes, next);
  const type = attribute && match.attributeValue(attribute);
  if (!attribute || !type) return undefined;
  const alike = attributes.filter(({ name }) => name === attribute.name).map(({ rawValue }) => rawValue ?? '');
  const value = pick([...type.literals, ...(type.data.length > 0 ? [...NUMBERS, ...alike] : [])].filter((one) => one !== attribute.rawValue), next);
  return value === undefined || /[<&'"]/.test(value) ? undefined : replace(attribute.valueStart, attribute.valueEnd, value);
}

function otherText({ elements, match, next }: Subject): TextEdit | undefined {
  const element = pick(elements.filter(({ textSpan }) => textSpan !== undefined), next);
  const type = element && match.textValue(element);
  const value = type && pick([...type.literals, ...NUMBERS, '999999999'], next);
  const span = element?.textSpan;
  return span && value !== undefined ? replace(span.start, span.end, value) : undefined;
}

function withoutAttribute({ attributes, next }: Subject): TextEdit | undefined {
  const attribute = pick(attributes, next);
  return attribute && replace(attribute.nameStart - 1, attribute.end, '');
}

function withoutElement({ elements, next }: Subject): TextEdit | undefined {
  const element = pick(elements.slice(1), next);
  return element && replace(element.start, element.end, '');
}

function repeated({ text, elements, next }: Subject): TextEdit | undefined {
  const element = pick(elements.slice(1), next);
  return element && insert(element.end, text.slice(element.start, element.end));
}

function oneDeviceMore({ elements, devices, next }: Subject): TextEdit | undefined {
  const list = elements.find(({ name, hasCloseTag }) => name === 'devices' && hasCloseTag);
  const device = pick(devices, next);
  return list && device !== undefined ? insert(list.closeStart, device) : undefined;
}

function oneAttributeMore({ elements, match, next }: Subject): TextEdit | undefined {
  const element = pick(elements, next);
  const expected = element && pick(match.expectedAttributes(element).filter(({ name, namespace }) => name !== '' && namespace === ''), next);
  const value = expected && pick([...expected.value.literals, ...NUMBERS], next);
  return element && expected && value !== undefined ? insert(element.nameEnd, ` ${expected.name}='${value}'`) : undefined;
}

function otherMachine({ elements, next }: Subject): TextEdit | undefined {
  const type = elements.find(({ name, parent }) => name === 'type' && parent?.name === 'os');
  const [arch, machine] = pick(MACHINES, next) ?? MACHINES[0];
  return type && replace(type.start, type.end, `<type arch='${arch}' machine='${machine}'>hvm</type>`);
}
