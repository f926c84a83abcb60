// Selectors of the words: `disk[@type=network]/source` is the end of a path of element names, with predicates.

/** A condition on an attribute: present, or one of the values. */
export interface Predicate {
  readonly attribute: string;
  /** Empty: any value will do, as long as the attribute is there. */
  readonly values: readonly string[];
}

/** One element name of a selector, with its conditions. */
export interface SelectorStep {
  readonly name: string;
  readonly predicates: readonly Predicate[];
}

/** A parsed selector; its steps run from the outermost to the element itself. */
export interface Selector {
  readonly anchored: boolean;
  readonly steps: readonly SelectorStep[];
}

/** An element seen from the words: its name, its attributes and where it stands. */
export interface ElementPath {
  /** Qualified name with libvirt's own prefix (`qemu:commandline`), whatever prefix the document chose. */
  readonly name: string;
  readonly parent: ElementPath | undefined;
  attribute(name: string): string | undefined;
}

/** Words that hold wherever an attribute stands; it selects no element. */
export const ANYWHERE = '*';

const STEP = /^([A-Za-z_][\w.:-]*)((?:\[[^\]]*\])*)$/;
const PREDICATE = /\[@([A-Za-z_][\w.:-]*)(?:=([^\]]+))?\]/g;

/** Splits at a separator that stands outside brackets. */
export function splitOutsideBrackets(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '[') depth++;
    else if (character === ']') depth--;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** Parses one selector; `undefined` where it is not one. */
export function parseSelector(text: string): Selector | undefined {
  if (text === ANYWHERE) return { anchored: false, steps: [{ name: ANYWHERE, predicates: [] }] };
  const anchored = text.startsWith('/');
  const steps: SelectorStep[] = [];
  for (const part of splitOutsideBrackets(anchored ? text.slice(1) : text, '/')) {
    const step = parseStep(part);
    if (!step) return undefined;
    steps.push(step);
  }
  return { anchored, steps };
}

function parseStep(text: string): SelectorStep | undefined {
  const match = STEP.exec(text);
  if (!match) return undefined;
  const [, name = '', brackets = ''] = match;
  const predicates: Predicate[] = [];
  let consumed = 0;
  for (const [whole, attribute = '', values] of brackets.matchAll(PREDICATE)) {
    predicates.push({ attribute, values: values === undefined ? [] : values.split('|') });
    consumed += whole.length;
  }
  return consumed === brackets.length ? { name, predicates } : undefined;
}

/** How well a selector names a place: compared as numbers, the higher one wins. */
export function specificity(selector: Selector): number {
  const predicates = selector.steps.reduce((sum, step) => sum + step.predicates.length, 0);
  return selector.steps.length * 1000 + predicates * 10 + (selector.anchored ? 1 : 0);
}

/** Whether a selector names an element at this place. */
export function selects(selector: Selector, path: ElementPath): boolean {
  let place: ElementPath | undefined = path;
  for (let index = selector.steps.length - 1; index >= 0; index--) {
    const step = selector.steps[index];
    if (!step || place?.name !== step.name || !step.predicates.every(holdsAt(place))) return false;
    place = place.parent;
  }
  return !selector.anchored || place === undefined;
}

function holdsAt(place: ElementPath): (predicate: Predicate) => boolean {
  return ({ attribute, values }) => {
    const value = place.attribute(attribute);
    return value !== undefined && (values.length === 0 || values.includes(value));
  };
}
