// What the words know of versions: things newer than the libvirt that is aimed at, and things that are deprecated.
import type { XmlElement } from '../../syntax/nodes';
import type { Problem, ProblemArguments } from '../../text/problem';
import type { Span } from '../../text/span';
import type { LibvirtDocument } from '../document';
import { pathOf } from '../elementPath';
import type { Facts } from '../words/data';
import type { Words } from '../words/words';

/** Code of the problem about things newer than the target. */
export const NEWER_THAN_TARGET = 'newer-than-target';
/** Code of the problem about deprecated things. */
export const DEPRECATED = 'deprecated';

type Versions = Pick<Facts, 'since' | 'deprecated'>;

/** Problems about versions, in document order. Without a target, only deprecated things are looked for. */
export function versionProblems(document: LibvirtDocument, words: Words, targetVersion = ''): Problem[] {
  const target = targetVersion === '' ? undefined : targetVersion;
  const problems: Problem[] = [];
  const report = (thing: string, span: Span, versions: Versions | undefined): void => {
    const problem = versions && versionProblem(versions, target);
    if (problem) problems.push({ code: problem.code, span, args: { thing, ...problem.args } });
  };
  // Without a target only few names matter: the others are not even looked up.
  const matters = (name: string): boolean => target !== undefined || words.deprecatedNames.has(name);
  const visit = (element: XmlElement): void => {
    const path = pathOf(element, document.kind);
    if (matters(element.name)) report(`<${element.name}>`, element.nameSpan, words.element(path)?.facts);
    for (const attribute of element.attributes) {
      if (matters(attribute.name)) report(attribute.name, attribute.nameSpan, words.attribute(path, attribute.name)?.facts);
      const { value } = attribute;
      if (matters(value)) report(value, attribute.valueSpan, words.attributeValue(path, attribute.name, value));
    }
    const span = element.textSpan;
    const text = span && document.text.slice(span.start, span.end);
    if (text !== undefined && matters(text)) report(text, span ?? element.nameSpan, words.textValue(path, text));
    for (const child of element.elements()) visit(child);
  };
  if (document.xml.root && depthOf(document.xml.root) < DEEPEST) visit(document.xml.root);
  return problems;
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

/** Nothing of libvirt's nests deeper; what does is not walked. */
const DEEPEST = 200;

function depthOf(root: XmlElement): number {
  let depth = 0;
  let level: XmlElement[] = [root];
  while (level.length > 0 && depth < DEEPEST) {
    level = level.flatMap((element) => [...element.elements()]);
    depth++;
  }
  return depth;
}

function versionProblem({ since, deprecated }: Versions, target: string | undefined): { code: string; args: ProblemArguments } | undefined {
  if (target !== undefined && since !== undefined && isNewer(since, target)) {
    return { code: NEWER_THAN_TARGET, args: { since, target } };
  }
  if (deprecated === undefined || (target !== undefined && isNewer(deprecated, target))) return undefined;
  return { code: DEPRECATED, args: { deprecated } };
}
