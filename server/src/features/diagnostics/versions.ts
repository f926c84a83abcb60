// What the words know of versions: things newer than the libvirt that is aimed at, and things that are deprecated or gone.
import type { DocumentKind } from '../../grammar/types';
import type { XmlAttribute, XmlElement } from '../../syntax/nodes';
import type { Problem, ProblemArguments } from '../../text/problem';
import type { Span } from '../../text/span';
import type { LibvirtDocument } from '../document';
import { pathOf } from '../elementPath';
import type { ElementPath } from '../words/selector';
import { ageOf, releaseName, type Versions } from '../words/versions';
import type { VersionedNames, Words } from '../words/words';

/** Code of the problem about things newer than the target. */
export const NEWER_THAN_TARGET = 'newer-than-target';
/** Code of the problem about deprecated things. */
export const DEPRECATED = 'deprecated';
/** Code of the problem about things that are gone. */
export const REMOVED = 'removed';
/** Codes of all problems about versions. */
export const VERSION_CODES: readonly string[] = [NEWER_THAN_TARGET, DEPRECATED, REMOVED];

/** A thing of a document that words may know. */
interface Thing {
  readonly name: string;
  readonly span: Span;
  readonly versions: Versions | undefined;
}

/** Who says which libvirt a document is for: a host by its name, the setting, or the schemas in force. */
export type TargetOrigin = { readonly host: string } | 'setting' | 'schema';

/** Problems about versions, in document order. Without a target, only deprecated and removed things are looked for. */
export function versionProblems(document: LibvirtDocument, words: Words, targetVersion = '', origin?: TargetOrigin): Problem[] {
  const problems: Problem[] = [];
  if (!document.xml.root || REPORTS.has(document.kind)) return problems;
  new VersionCheck(document, words, targetVersion, problems).element(document.xml.root, NOTHING, 0);
  return origin === undefined ? problems : problems.map((problem) => (problem.code === NEWER_THAN_TARGET ? { ...problem, args: { ...problem.args, ...originArguments(origin) } } : problem));
}

/** Which sentence names the origin. */
function originArguments(origin: TargetOrigin): ProblemArguments {
  return typeof origin === 'string' ? { variant: origin } : { variant: 'host', host: origin.host };
}

/** What a host says of itself: nobody wrote it, and nobody could write it otherwise. */
const REPORTS: ReadonlySet<DocumentKind> = new Set<DocumentKind>(['capability', 'domaincaps', 'storagepoolcaps']);

const NOTHING: ReadonlySet<string> = new Set();

/** Nothing of libvirt's nests deeper. */
const DEEPEST = 200;

/** One walk through a document. What follows from something that is too new or gone stays silent. */
class VersionCheck {
  /** Only few names matter: the others are not even looked up. */
  readonly #names: VersionedNames;

  constructor(
    private readonly document: LibvirtDocument,
    private readonly words: Words,
    private readonly target: string,
    private readonly problems: Problem[],
  ) {
    this.#names = namesThatMatter(words, target);
  }

  /** `told` holds the versions of which something around is said to be too new: what came with it goes with it. */
  element(element: XmlElement, told: ReadonlySet<string>, depth: number): void {
    const own = this.#elementThing(element);
    const code = own && this.#report(own, told);
    // Without the element there is nothing in it.
    if (depth > DEEPEST || code === NEWER_THAN_TARGET || code === REMOVED) return;
    let inner = told;
    const tell = (thing: Thing | undefined): void => {
      if (thing && this.#report(thing, told) === NEWER_THAN_TARGET && thing.versions?.since !== undefined) inner = new Set([...inner, thing.versions.since]);
    };
    for (const attribute of element.attributes) tell(this.#attributeThing(element, attribute));
    if (element.children.length > 0) tell(this.#textThing(element));
    for (const child of element.children) if (child.kind === 'element') this.element(child, inner, depth + 1);
  }

  #elementThing(element: XmlElement): Thing | undefined {
    const { name } = element;
    return this.#names.elements.has(name) ? { name: `<${name}>`, span: element.nameSpan, versions: this.words.element(this.#path(element))?.facts } : undefined;
  }

  /** Of an attribute its name or, where that is in order, its value. */
  #attributeThing(element: XmlElement, attribute: XmlAttribute): Thing | undefined {
    const { name } = attribute;
    const versions = this.#names.attributes.has(name) ? this.words.attribute(this.#path(element), name)?.facts : undefined;
    if (versions && ageOf(versions, this.target) !== 'current') return { name, span: attribute.nameSpan, versions };
    const { value } = attribute;
    if (this.#names.values.get(name)?.has(value) !== true) return undefined;
    return { name: value, span: attribute.valueSpan, versions: this.words.attributeValue(this.#path(element), name, value) };
  }

  #textThing(element: XmlElement): Thing | undefined {
    const span = element.textSpan;
    if (!span) return undefined;
    const value = this.document.text.slice(span.start, span.end);
    return this.#names.texts.has(value) ? { name: value, span, versions: this.words.textValue(this.#path(element), value) } : undefined;
  }

  #path(element: XmlElement): ElementPath {
    return pathOf(element, this.document.kind);
  }

  /** Reports a thing that is not as it should be; the code of the problem. */
  #report({ name, span, versions }: Thing, told: ReadonlySet<string>): string | undefined {
    const problem = versions && versionProblem(versions, this.target);
    if (!problem || (problem.code === NEWER_THAN_TARGET && told.has(versions.since ?? ''))) return undefined;
    this.problems.push({ code: problem.code, span, args: { thing: name, ...problem.args } });
    return problem.code;
  }
}

type NamesByTarget = Map<string, VersionedNames>;

/** By words and target: which names are worth a look-up. */
const knownNames = new WeakMap<Words, NamesByTarget>();

function namesThatMatter(words: Words, target: string): VersionedNames {
  const byTarget = knownNames.get(words) ?? (new Map() as NamesByTarget);
  knownNames.set(words, byTarget);
  let names = byTarget.get(target);
  if (!names) byTarget.set(target, (names = words.names((versions) => ageOf(versions, target) !== 'current')));
  return names;
}

function versionProblem(versions: Versions, target: string): { code: string; args: ProblemArguments } | undefined {
  const { since = '', deprecated, removed } = versions;
  switch (ageOf(versions, target)) {
    case 'newer':
      return { code: NEWER_THAN_TARGET, args: { since, target } };
    case 'removed':
      return { code: REMOVED, args: endArguments(removed, versions.instead) };
    case 'deprecated':
      return { code: DEPRECATED, args: endArguments(deprecated, versions.instead) };
    case 'current':
      return undefined;
  }
}

/** Whether the release is known, and what to use instead, choose the sentence. */
function endArguments(end = '', instead?: string): ProblemArguments {
  const release = releaseName(end);
  return {
    ...(release !== undefined && { release }),
    ...(instead !== undefined && { instead }),
    variant: `${release === undefined ? 'ever' : 'since'}${instead === undefined ? '' : '-instead'}`,
  };
}
