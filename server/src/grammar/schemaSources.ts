// The files of a RELAX NG schema: reads them, collects their defines through includes, and says where a fault is; no IO of its own.
import type { XmlElement } from '../syntax/nodes';
import { parseXml } from '../syntax/parser';
import { LineIndex } from '../text/lineIndex';

/** Gives the text of a schema file by its name in the schema directory; `undefined` where there is none. */
export type ReadSchema = (fileName: string) => string | undefined;

/** A schema that cannot be used: names the file, and the line from 1 where there is one, so that a person can look at it. */
export class SchemaError extends Error {
  constructor(
    readonly fileName: string,
    reason: string,
    readonly line?: number,
  ) {
    super(`${fileName}${line === undefined ? '' : `:${line}`}: ${reason}`);
    this.name = 'SchemaError';
  }
}

/** The schema files that were read, to say where in them a fault is. */
export class Sources {
  readonly #files = new Map<XmlElement, { readonly name: string; readonly text: string }>();

  constructor(private readonly read: ReadSchema) {}

  /** The root of a schema file; `asker` is the element that names the file, where one does. */
  parse(name: string, asker: XmlElement | undefined): XmlElement {
    const text = this.read(name);
    if (text === undefined) throw asker ? this.fault(asker, `the schema file '${name}' is missing`) : new SchemaError(name, 'the schema file is missing');
    const { root, problems } = parseXml(text);
    const [problem] = problems;
    if (!root || problem) throw new SchemaError(name, 'the schema file is not well-formed XML', lineOf(text, problem?.span.start ?? 0));
    this.#files.set(root, { name, text });
    if (localName(root) !== 'grammar') throw this.fault(root, `a schema begins with <grammar>, not with <${root.name}>`);
    return root;
  }

  /** What is wrong at an element of a schema. */
  fault(element: XmlElement, reason: string): SchemaError {
    let root = element;
    while (root.parent) root = root.parent;
    const file = this.#files.get(root);
    return new SchemaError(file?.name ?? '', reason, file && lineOf(file.text, element.start));
  }
}

function lineOf(text: string, offset: number): number {
  return new LineIndex(text).positionAt(offset).line + 1;
}

/** The bodies of one define, and how they combine. */
export interface Definition {
  readonly bodies: XmlElement[];
  combine: string | undefined;
}

/** The key of `<start>` among the defines: no define can have this name. */
export const START = '<start>';

/** Collects the defines of a schema and of everything that it includes. */
export class Definitions {
  readonly byName = new Map<string, Definition>();
  readonly #included = new Set<string>();

  constructor(private readonly sources: Sources) {}

  /** Takes up the includes, defines and start of a `<grammar>`, `<div>` or `<include>`. */
  collect(container: XmlElement): void {
    for (const element of container.elements()) {
      const kind = localName(element);
      if (kind === 'include') this.#include(element);
      else if (kind === 'define' || kind === 'start') this.#define(element);
      else if (kind === 'div') this.collect(element);
    }
  }

  /** Takes up the file that a schema begins with; its root. */
  begin(file: string): XmlElement {
    this.#included.add(file);
    const root = this.sources.parse(file, undefined);
    this.collect(root);
    return root;
  }

  /** What an include contains replaces what it includes. A file is taken up once, however many ask for it. */
  #include(element: XmlElement): void {
    const file = element.attribute('href')?.value ?? '';
    if (!this.#included.has(file)) {
      this.#included.add(file);
      this.collect(this.sources.parse(file, element));
    }
    for (const name of definedIn(element)) this.byName.delete(name);
    this.collect(element);
  }

  /** A define joins another of its name where either says how to combine; else the later one overrides. */
  #define(element: XmlElement): void {
    const name = definedName(element);
    const combine = element.attribute('combine')?.value;
    const known = this.byName.get(name);
    const how = combine ?? known?.combine;
    if (known && how !== undefined) {
      known.bodies.push(element);
      known.combine = how;
    } else this.byName.set(name, { bodies: [element], combine });
  }
}

/** Names of the defines of an `<include>`, those in its `<div>`s too. */
function definedIn(container: XmlElement): string[] {
  return [...container.elements()].flatMap((element) => {
    const kind = localName(element);
    return kind === 'define' || kind === 'start' ? [definedName(element)] : kind === 'div' ? definedIn(element) : [];
  });
}

function definedName(element: XmlElement): string {
  return localName(element) === 'start' ? START : (element.attribute('name')?.value ?? '');
}

/** The name of a RELAX NG element, however libvirt's schemas prefix it. */
export function localName(element: XmlElement): string {
  return element.name.startsWith('rng:') ? element.name.slice(4) : element.name;
}
