// The least that makes an element valid: the attributes it needs, each with the value that is taken for it, and what content then remains.
import type { Derivatives } from './derivatives';
import { Op } from './compiled';
import type { Pattern } from './patterns';
import { attributesOf, isIndispensable, leastMissing, singleName, valueTypeAt } from './queries';
import type { ValueType } from './types';

/** The value that an attribute will have; `undefined` where a person is to write it. It decides what else is needed. */
export type ChooseValue = (attribute: string, type: ValueType) => string | undefined;

/** The attributes of the least valid form. */
export interface LeastAttributes {
  readonly attributes: readonly { readonly name: string; readonly value: ValueType }[];
  /** The content that is left to be written. */
  readonly rest: Pattern;
}

/** More attributes than any element needs. */
const MAX_ATTRIBUTES = 32;

/** The attributes without which nothing of this content is valid, and where there is a choice, those of the least branch. */
export function leastAttributes(content: Pattern, derivatives: Derivatives, choose: ChooseValue): LeastAttributes {
  const attributes: { name: string; value: ValueType }[] = [];
  let rest = content;
  while (attributes.length < MAX_ATTRIBUTES) {
    const name = nextAttribute(rest);
    const step = name === undefined ? undefined : derivatives.attributeStep(rest, name);
    if (name === undefined || !step) break;
    const { patterns } = derivatives;
    const value = valueTypeAt(step, patterns);
    const chosen = choose(name, value);
    const after = chosen === undefined ? patterns.notAllowed : derivatives.afterValue(step, chosen);
    rest = after === patterns.notAllowed ? patterns.choice(step.alternatives.map((one) => one.rest)) : after;
    attributes.push({ name, value });
  }
  return { attributes, rest };
}

/** An attribute that every way to complete the content has, or else the first of the shortest way. */
function nextAttribute(content: Pattern): string | undefined {
  for (const name of attributesOf(content).keys()) {
    if (isIndispensable(content, (leaf) => leaf.op === Op.Attribute && singleName(leaf.names) === name)) return name;
  }
  const [first] = leastMissing(content)?.attributes ?? [];
  return first === '' ? undefined : first;
}
