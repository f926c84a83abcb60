// Fixes of what the grammar finds: what was meant, what is missing, what is in the way, and where things belong.
import { sampleValue } from '../../grammar/sample';
import type { ElementDefinition, ExpectedElement, Grammar } from '../../grammar/types';
import type { XmlElement } from '../../syntax/nodes';
import { escapeXml } from '../../syntax/entities';
import type { Fix, Problem, TextEdit } from '../../text/problem';
import { insert, removeWithLine, removeWithSpaceBefore, replace } from '../../text/edits';
import { indentBefore, startsItsLine, usualLineBreak } from '../../text/lines';
import { usualQuote, withQuotes } from '../../text/quotes';
import { earlyEnd } from './earlyEnd';
import { attributeAt, choice, elementNamedAt, onlyFix } from './make';
import { reorderFix } from './reorder';
import type { FixContext, FixTable } from './types';

/** At most this many values are offered one by one. */
const MAX_VALUES = 6;

/** How deep missing content is written out: elements that need elements that need elements. */
const MAX_DEPTH = 4;

/** Makers by code. */
export const grammarFixes: FixTable = {
  'unknown-element': (context, problem) => [
    ...renameElement(context, problem),
    ...unwrapElement(context, problem),
    ...removeElement(context, problem),
  ],
  'mistaken-element': (context, problem) => renameElement(context, problem),
  'misplaced-element': (context, problem) => [
    ...moveElement(context, problem),
    ...unwrapElement(context, problem),
    ...removeElement(context, problem),
  ],
  'duplicate-element': (context, problem) => removeElement(context, problem),
  'element-conflict': (context, problem) => [...chooseNeeded(context, problem), ...removeElement(context, problem)],
  'missing-element': (context, problem) => addElement(context, problem),
  'wrong-order': (context, problem) => reorderFix(context, elementNamedAt(context.xml, problem.span.start)?.parent),
  'unknown-attribute': (context, problem) => [
    ...renameAttribute(context, problem),
    ...chooseNeeded(context, problem),
    ...removeAttribute(context, problem),
  ],
  'attribute-conflict': (context, problem) => [...chooseNeeded(context, problem), ...removeAttribute(context, problem)],
  'missing-attribute': (context, problem) => addAttribute(context, problem),
  'invalid-value': (context, problem) => {
    const early = earlyEnd(context.xml.text, problem);
    return early ? [early] : replaceValue(context, problem);
  },
  'missing-text': (context, problem) => addText(context, problem),
};

function argument(problem: Problem, name: string): string | undefined {
  const value = problem.args[name];
  return value === undefined ? undefined : String(value);
}

function renameElement({ xml }: FixContext, problem: Problem): Fix[] {
  const suggestion = argument(problem, 'suggestion');
  const element = elementNamedAt(xml, problem.span.start);
  if (suggestion === undefined || !element) return [];
  const edits = [replace(element.nameStart, element.nameEnd, suggestion)];
  if (element.hasCloseTag) edits.push(replace(element.closeNameStart, element.closeNameEnd, suggestion));
  return [onlyFix('fix-rename-element', { name: suggestion }, ...edits)];
}

function removeElement({ xml }: FixContext, problem: Problem): Fix[] {
  const element = elementNamedAt(xml, problem.span.start);
  if (!element) return [];
  return [choice('fix-remove-element', { name: element.name }, removeWithLine(xml.text, element.start, element.end))];
}

/** Removes the tags of an element around children that belong in its parent. */
function unwrapElement({ xml, belongsIn }: FixContext, problem: Problem): Fix[] {
  const element = elementNamedAt(xml, problem.span.start);
  const parent = element?.parent;
  if (!element?.hasCloseTag || !parent) return [];
  const children = [...element.elements()];
  const isWrapper = children.length > 0 && !element.children.some(({ kind }) => kind === 'text' || kind === 'cdata');
  if (!isWrapper || children.some(({ name }) => belongsIn(name, parent.name) !== true)) return [];
  const open = removeWithLine(xml.text, element.start, element.openEnd);
  const close = removeWithLine(xml.text, element.closeStart, element.end);
  return [choice('fix-unwrap-element', { name: element.name }, open, close)];
}

/** Moves an element to the parent that it belongs in, where the document has exactly one such near it, or one that lacks it. */
function moveElement(context: FixContext, problem: Problem): Fix[] {
  const { xml } = context;
  const element = elementNamedAt(xml, problem.span.start);
  const home = element && findHome(element, argument(problem, 'belongs') ?? '');
  if (!element || !home) return [];
  const remove = removeWithLine(xml.text, element.start, element.end);
  const add = insertChild(context, home, xml.text.slice(element.start, element.end));
  return add ? [choice('fix-move-element', { name: element.name, parent: home.name }, remove, add)] : [];
}

function findHome(element: XmlElement, name: string): XmlElement | undefined {
  let root = element;
  for (let scope = element.parent; scope; scope = scope.parent) {
    if (scope.name === name) return scope;
    const homes = [...scope.elements(name)].filter((home) => home !== element);
    if (homes.length === 1) return homes[0];
    root = scope;
  }
  return onlyHome(root, element, name);
}

/** Elements of a name, and those of them without a child of a name, by document. */
const namedIn = new WeakMap<XmlElement, Map<string, readonly XmlElement[]>>();

/** The only element of a name in a document, or the only one without such a child, outside of the element itself. */
function onlyHome(root: XmlElement, element: XmlElement, name: string): XmlElement | undefined {
  const known = namedIn.get(root) ?? byName(root);
  namedIn.set(root, known);
  const homes = known.get(name) ?? [];
  const key = `${name} without ${element.name}`;
  const lacking = known.get(key) ?? homes.filter((home) => home.child(element.name) === undefined);
  known.set(key, lacking);
  return onlyOutside(homes, element) ?? onlyOutside(lacking, element);
}

/** The only one of some elements that is outside of an element; a second one is enough to know. */
function onlyOutside(elements: readonly XmlElement[], { start, end }: XmlElement): XmlElement | undefined {
  let only: XmlElement | undefined;
  for (const one of elements) {
    if (one.start >= start && one.start < end) continue;
    if (only) return undefined;
    only = one;
  }
  return only;
}

function byName(root: XmlElement): Map<string, readonly XmlElement[]> {
  const all = new Map<string, XmlElement[]>();
  const queue = [root];
  for (const element of queue) {
    const named = all.get(element.name);
    if (named) named.push(element);
    else all.set(element.name, [element]);
    queue.push(...element.elements());
  }
  return all;
}

/** Sets the attribute that ruled this out to the value that lets it in. */
function chooseNeeded({ xml }: FixContext, problem: Problem): Fix[] {
  const needed = argument(problem, 'needed');
  const chooser = problem.related?.[0];
  const attribute = chooser && attributeAt(xml, chooser.span.start);
  if (needed === undefined || !attribute) return [];
  return [choice('fix-set-attribute', { name: attribute.name, value: needed }, replace(attribute.valueStart, attribute.valueEnd, needed))];
}

function renameAttribute({ xml }: FixContext, problem: Problem): Fix[] {
  const suggestion = argument(problem, 'suggestion');
  const attribute = attributeAt(xml, problem.span.start);
  if (suggestion === undefined || !attribute) return [];
  return [onlyFix('fix-rename-attribute', { name: suggestion }, replace(attribute.nameStart, attribute.nameEnd, suggestion))];
}

function removeAttribute({ xml }: FixContext, problem: Problem): Fix[] {
  const attribute = attributeAt(xml, problem.span.start);
  return attribute ? [choice('fix-drop-attribute', { name: attribute.name }, removeWithSpaceBefore(xml.text, attribute))] : [];
}

function addAttribute({ xml, match }: FixContext, problem: Problem): Fix[] {
  const element = elementNamedAt(xml, problem.span.start);
  const names = argument(problem, 'missing')?.split('`, `') ?? [];
  if (!element || names.length === 0) return [];
  const expected = match?.expectedAttributes(element) ?? [];
  const known = argument(problem, 'value');
  const values = names.map((name) => {
    const type = expected.find((one) => one.name === name)?.value;
    return known ?? (type && sampleValue(type));
  });
  if (values.includes(undefined)) return [];
  const quote = usualQuote(xml.text);
  const written = names.map((name, index) => ` ${name}=${quote}${escapeXml(values[index] ?? '')}${quote}`).join('');
  const at = element.attributes.at(-1)?.end ?? element.nameEnd;
  return [choice('fix-add-attribute', { name: names.join('`, `') }, insert(at, written))];
}

function addElement(context: FixContext, problem: Problem): Fix[] {
  const { xml, grammar, match } = context;
  const parent = elementNamedAt(xml, problem.span.start);
  if (!parent || !grammar || !match) return [];
  const names = argument(problem, 'missing')?.split('>`, `<') ?? [];
  const expected = match.expectedElements(parent, parent.contentEnd);
  const missing = names.map((name) => expected.find((one) => one.name === name));
  const written = missing.map((one) => one && writeElement(grammar, one, 0));
  if (written.length === 0 || written.includes(undefined)) return [];
  const edit = insertChild(context, parent, withQuotes(written.join(usualLineBreak(xml.text)), usualQuote(xml.text)));
  return edit ? [choice('fix-add-element', { name: names.join('>`, `<') }, edit)] : [];
}

/** The least valid element of a name; `undefined` where some value cannot be guessed. */
function writeElement(grammar: Grammar, expected: ExpectedElement, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  for (const definition of expected.definitions) {
    const written = writeDefinition(grammar, definition, depth);
    if (written !== undefined) return written;
  }
  return undefined;
}

function writeDefinition(grammar: Grammar, definition: ElementDefinition, depth: number): string | undefined {
  const { attributes, children, text } = grammar.requiredContent(definition, (_, type) => sampleValue(type));
  const values = attributes.map((attribute) => sampleValue(attribute.value));
  const inner = children.map((child) => writeElement(grammar, child, depth + 1));
  if (values.includes(undefined) || inner.includes(undefined)) return undefined;
  const tag = definition.name + attributes.map(({ name }, index) => ` ${name}='${escapeXml(values[index] ?? '')}'`).join('');
  const content = inner.length > 0 ? inner.join('') : text ? escapeXml(sampleValue(text) ?? '') : '';
  return content === '' ? `<${tag}/>` : `<${tag}>${content}</${definition.name}>`;
}

/** Puts XML at the end of an element's content, on a line of its own where its siblings are. */
function insertChild({ xml }: FixContext, parent: XmlElement, content: string): TextEdit | undefined {
  const { text } = xml;
  const outer = indentBefore(text, parent.start);
  const first = [...parent.elements()].find((child) => startsItsLine(text, child.start));
  const indent = first ? indentBefore(text, first.start) : `${outer}  `;
  const lineBreak = usualLineBreak(text);
  if (parent.selfClosing) {
    const open = text.slice(parent.start, parent.openEnd).replace(/\s*\/>$/, '>');
    return replace(parent.start, parent.openEnd, `${open}${lineBreak}${indent}${content}${lineBreak}${outer}</${parent.name}>`);
  }
  if (!parent.hasCloseTag) return undefined;
  if (!startsItsLine(text, parent.closeStart)) return insert(parent.closeStart, `${lineBreak}${indent}${content}${lineBreak}${outer}`);
  const lineStart = parent.closeStart - indentBefore(text, parent.closeStart).length;
  return insert(lineStart, `${indent}${content}${lineBreak}`);
}

function replaceValue({ xml }: FixContext, problem: Problem): Fix[] {
  const { start, end } = problem.span;
  // A comment within the value is somebody's text: no value is written over it.
  if (xml.text.slice(start, end).includes('<!--')) return [];
  const suggestion = argument(problem, 'suggestion');
  const title = 'fix-replace-value';
  if (suggestion !== undefined) return [onlyFix(title, { value: suggestion }, replace(start, end, suggestion))];
  const allowed = argument(problem, 'allowed')?.split('`, `') ?? [];
  const attribute = attributeAt(xml, start);
  const remove = attribute ? [choice('fix-drop-attribute', { name: attribute.name }, removeWithSpaceBefore(xml.text, attribute))] : [];
  return [...allowed.slice(0, MAX_VALUES).map((value) => choice(title, { value }, replace(start, end, value))), ...remove];
}

function addText({ xml, match }: FixContext, problem: Problem): Fix[] {
  const element = elementNamedAt(xml, problem.span.start);
  const type = element && match?.textValue(element);
  if (!element || !type) return [];
  const values = type.literals.length > 0 ? type.literals.slice(0, MAX_VALUES) : [sampleValue(type)];
  return values.flatMap((value) => {
    if (value === undefined || value === '') return [];
    const edit = element.selfClosing
      ? replace(element.start, element.openEnd, `${xml.text.slice(element.start, element.openEnd).replace(/\s*\/>$/, '>')}${escapeXml(value)}</${element.name}>`)
      : replace(element.openEnd, element.contentEnd, escapeXml(value));
    return [choice('fix-replace-value', { value }, edit)];
  });
}
