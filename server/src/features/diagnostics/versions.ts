// What the words know of versions: things newer than the libvirt that is aimed at, and things that are deprecated.
import type { XmlElement } from '../../syntax/nodes';
import type { Problem, ProblemArguments } from '../../text/problem';
import type { Span } from '../../text/span';
import type { LibvirtDocument } from '../document';
import { pathOf } from '../elementPath';
import type { Versions, Words } from '../words/words';

/** Code of the problem about things newer than the target. */
export const NEWER_THAN_TARGET = 'newer-than-target';
/** Code of the problem about deprecated things. */
export const DEPRECATED = 'deprecated';
/** Codes of all problems about versions. */
export const VERSION_CODES: readonly string[] = [NEWER_THAN_TARGET, DEPRECATED];

/** Problems about versions, in document order. Without a target, only deprecated things are looked for. */
export function versionProblems(document: LibvirtDocument, words: Words, targetVersion = ''): Problem[] {
  const target = targetVersion === '' ? undefined : targetVersion;
  const names = namesThatMatter(words, target);
  const problems: Problem[] = [];
  const report = (thing: string, span: Span, versions: Versions | undefined): void => {
    const problem = versions && versionProblem(versions, target);
    if (problem) problems.push({ code: problem.code, span, args: { thing, ...problem.args } });
  };
  const visit = (element: XmlElement): void => {
    // Only few names matter: the others are not even looked up.
    if (names.has(element.name)) report(`<${element.name}>`, element.nameSpan, words.element(pathOf(element, document.kind))?.facts);
    for (const attribute of element.attributes) {
      if (names.has(attribute.name)) report(attribute.name, attribute.nameSpan, words.attribute(pathOf(element, document.kind), attribute.name)?.facts);
      const { value } = attribute;
      if (names.has(value)) report(value, attribute.valueSpan, words.attributeValue(pathOf(element, document.kind), attribute.name, value));
    }
    const text = textOf(element, document.text);
    if (text && names.has(text.value)) report(text.value, text.span, words.textValue(pathOf(element, document.kind), text.value));
  };
  visitAll(document.xml.root, visit);
  return problems;
}

type NamesByTarget = Map<string | undefined, ReadonlySet<string>>;

/** By words and target: which names are worth a look-up. */
const knownNames = new WeakMap<Words, NamesByTarget>();

function namesThatMatter(words: Words, target: string | undefined): ReadonlySet<string> {
  const byTarget = knownNames.get(words) ?? (new Map() as NamesByTarget);
  knownNames.set(words, byTarget);
  let names = byTarget.get(target);
  if (!names) byTarget.set(target, (names = words.names((versions) => versionProblem(versions, target) !== undefined)));
  return names;
}

/** The text of an element that has some, without the white space around it. */
function textOf(element: XmlElement, text: string): { readonly value: string; readonly span: Span } | undefined {
  const span = element.children.length === 0 ? undefined : element.textSpan;
  return span && { value: text.slice(span.start, span.end), span };
}

/** Whether one version is newer than another; both are numbers between dots. */
export function isNewer(version: string, than: string): boolean {
  const other = than.split('.').map(Number);
  for (const [index, number] of version.split('.').map(Number).entries()) {
    const difference = number - (other[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** Nothing of libvirt's nests deeper. */
const DEEPEST = 200;

/** Visits an element and all below it in document order, as deep as libvirt's documents are. */
function visitAll(element: XmlElement | undefined, visit: (element: XmlElement) => void, depth = 0): void {
  if (!element || depth > DEEPEST) return;
  visit(element);
  for (const child of element.children) if (child.kind === 'element') visitAll(child, visit, depth + 1);
}

function versionProblem({ since, deprecated }: Versions, target: string | undefined): { code: string; args: ProblemArguments } | undefined {
  if (target !== undefined && since !== undefined && isNewer(since, target)) {
    return { code: NEWER_THAN_TARGET, args: { since, target } };
  }
  if (deprecated === undefined || (target !== undefined && isNewer(deprecated, target))) return undefined;
  return { code: DEPRECATED, args: { deprecated } };
}
