// What the families of device rules share: nodes at short paths, rules that refuse a misplaced node, and fixes that remove it.
import type { Domain } from '../domain/domain';
import { removeAttribute, removeElement, setAttribute } from '../domain/edits';
import { rule, type Rule } from '../domain/rule';
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import type { Fix, Problem, ProblemArguments } from '../text/problem';
import type { Span } from '../text/span';

/** For rules on QEMU guests alone. */
export const isQemu = (domain: Domain): boolean => domain.isQemu;

/** A short path below an element: `driver@cache` is an attribute, `source/slices` an element, `@model=a|b` its own attribute with one of two values. */
export type NodePath = string;

interface ParsedPath {
  readonly steps: readonly string[];
  readonly attribute: string | undefined;
  /** The values that the path is about; any where there are none. */
  readonly values: readonly string[] | undefined;
}

function parsePath(path: NodePath): ParsedPath {
  const [elements = '', attribute] = path.split('@');
  const [name, values] = attribute?.split('=') ?? [];
  return { steps: elements === '' ? [] : elements.split('/'), attribute: name, values: values?.split('|') };
}

function follow(element: XmlElement, { steps, attribute }: ParsedPath): XmlElement | XmlAttribute | undefined {
  let current: XmlElement | undefined = element;
  for (const step of steps) current = current?.child(step);
  return attribute === undefined ? current : current?.attribute(attribute);
}

/** What a rule on a misplaced node needs to know. */
export interface Misplaced {
  readonly code: string;
  /** `error` where it is left out. */
  readonly severity?: 'error' | 'warning';
  readonly on: string;
  /** The attributes or elements that are refused. */
  readonly paths: readonly NodePath[];
  readonly summary: string;
  /** `{name}` is the refused node's name, `{value}` an attribute's value; more come from `when`. */
  readonly message: string;
  readonly since?: string;
  /** Values that count as if the attribute were not there; `default` always does. */
  readonly saysNothing?: readonly string[];
  /** Whether they are refused here, or the arguments of the message where they are. */
  readonly when: (element: XmlElement, domain: Domain) => boolean | ProblemArguments;
}

/** A rule that refuses attributes or elements where a condition holds, with a fix that removes them. */
export function misplaced({ paths, when, saysNothing = [], ...texts }: Misplaced): Rule {
  const parsed = paths.map(parsePath);
  const bases = texts.on.split(',');
  return rule({
    severity: 'error',
    ...texts,
    on: bases.flatMap((base) => paths.map((path) => `${base}[${path}]`)).join(','),
    check(element, domain, report) {
      for (const path of parsed) {
        const node = follow(element, path);
        if (node === undefined) continue;
        if (node.kind === 'attribute' && (node.value === 'default' || saysNothing.includes(node.value))) continue;
        if (node.kind === 'attribute' && path.values?.includes(node.value) === false) continue;
        const args = when(element, domain);
        if (args === false) return;
        const own = node.kind === 'attribute' ? { name: node.name, value: node.value } : { name: node.name };
        report(node, args === true ? own : { ...own, ...args });
      }
    },
    fix: removeBlamed,
  });
}

/** What a rule on the values of an attribute needs to know. */
export interface ImpossibleValue extends Pick<Rule, 'code' | 'on' | 'summary' | 'message' | 'only' | 'fix'> {
  /** The attribute of the elements that `on` names; without it nothing is said. */
  readonly attribute: string;
  readonly isPossible: (value: string, element: XmlElement) => boolean;
}

/** A rule that refuses values of an attribute; its sentence says `{value}`. */
export function impossibleValue({ attribute: name, isPossible, ...texts }: ImpossibleValue): Rule {
  return rule({
    ...texts,
    severity: 'error',
    check(element, _domain, report) {
      const attribute = element.attribute(name);
      if (attribute && !isPossible(attribute.value, element)) report(attribute, { value: attribute.value });
    },
  });
}

/** What fixes need of a document: a domain, a network or whatever else rules are on. */
export type Described = Pick<Domain, 'root' | 'document'>;

/** A fix that removes the attribute or element that a problem blames, or an element with the attribute that it cannot be without. */
export function removeBlamed(domain: Described, problem: Problem): readonly Fix[] {
  const attribute = blamedAttribute(domain, problem.span);
  const { text } = domain.document;
  if (attribute && !isVital(attribute)) {
    const edits = [removeAttribute(text, attribute)];
    return [{ title: 'remove-attribute', args: { name: attribute.name }, edits, confidence: 'choice' }];
  }
  const element = attribute?.owner ?? blamedElement(domain, problem.span);
  if (element === undefined) return [];
  const edits = [removeElement(text, element)];
  return [{ title: 'remove-element', args: { element: element.name }, edits, confidence: 'choice' }];
}

/** Elements that are nothing without one attribute. */
const VITAL: Readonly<Record<string, string>> = { address: 'type', audio: 'id', mtu: 'size', script: 'path' };

/** Whether an attribute says what its element is, so that nothing valid is left without it: an address's type, a PCI controller's model. */
function isVital({ name, owner }: XmlAttribute): boolean {
  if (owner.name === 'acceleration') return owner.attributes.length === 1;
  if (VITAL[owner.name] === name) return true;
  return owner.name === 'controller' && name === 'model' && owner.attribute('type')?.value === 'pci';
}

/** A fix that gives the blamed attribute another value. */
export function replaceBlamed(domain: Described, problem: Problem, value: string, confidence: Fix['confidence'] = 'choice'): readonly Fix[] {
  const attribute = blamedAttribute(domain, problem.span);
  if (attribute === undefined) return [];
  const edits = [setAttribute(attribute.owner, attribute.name, value)];
  return [{ title: 'set-attribute', args: { name: attribute.name, value }, edits, confidence }];
}

/** The attribute that a problem blames by its value or its name. */
export function blamedAttribute(domain: Described, span: Span): XmlAttribute | undefined {
  return elementAround(domain.root, span).attributes.find(({ nameStart, end }) => nameStart <= span.start && span.end <= end);
}

/** The element that a problem blames by its name. */
export function blamedElement(domain: Described, span: Span): XmlElement | undefined {
  const element = elementAround(domain.root, span);
  return element.nameStart === span.start && element.nameEnd === span.end ? element : undefined;
}

/** The innermost element around a span. */
export function elementAround(root: XmlElement, span: Span): XmlElement {
  let element = root;
  for (;;) {
    const inner: XmlElement | undefined = element.children.find(
      (node): node is XmlElement => node.kind === 'element' && node.start <= span.start && span.end <= node.end,
    );
    if (inner === undefined) return element;
    element = inner;
  }
}

/** The value of an attribute, or the name of the element, to blame for a device: `type` of `<address type=…>`. */
export function attributeOr(element: XmlElement, name: string): XmlElement | XmlAttribute {
  return element.attribute(name) ?? element;
}
