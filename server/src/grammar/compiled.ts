// The compact form of a grammar: what compileGrammar writes, what the run-time loader makes, what loadGrammar reads.
import type { DataType } from './types';

/** Changes whenever the meaning of the form does, so that an old file is never misread. */
export const COMPILED_FORMAT = 1;

/** Kinds of pattern, as RELAX NG's simplified form has them. */
export const Op = {
  NotAllowed: 0,
  Empty: 1,
  Text: 2,
  Choice: 3,
  Interleave: 4,
  Group: 5,
  OneOrMore: 6,
  Element: 7,
  Attribute: 8,
  Value: 9,
  Data: 10,
  List: 11,
} as const;
export type Op = (typeof Op)[keyof typeof Op];

/**
 * `[op, …operands]`. Operands are node indices, except: Element `[op, name class, content, define (string index)]`,
 * Attribute `[op, name class, value]`, Value `[op, string index]`, Data `[op, datatype index, except node or -1]`.
 */
export type CompiledNode = readonly number[];

/** A name class: one name, any name, any name of a namespace, or one of several; the last two exclude `except`. */
export type NameClass =
  | { readonly local: string; readonly ns: string }
  | { readonly any: true; readonly except?: NameClass }
  | { readonly anyOf: string; readonly except?: NameClass }
  | { readonly choice: readonly NameClass[] };

/** A whole grammar in compact form; plain JSON. */
export interface CompiledGrammar {
  /** Says that the file is generated, and by which command. */
  readonly generated: string;
  readonly format: number;
  readonly kind: string;
  /** Version of the libvirt whose schema it is; empty when unknown. */
  readonly libvirt: string;
  /** Hash of the schema files that it was made from. */
  readonly source: string;
  readonly start: number;
  readonly strings: readonly string[];
  readonly names: readonly NameClass[];
  readonly types: readonly DataType[];
  readonly nodes: readonly CompiledNode[];
}

/** Whether a name class contains a name. */
export function containsName(names: NameClass, ns: string, local: string): boolean {
  if ('local' in names) return names.local === local && names.ns === ns;
  if ('choice' in names) return names.choice.some((one) => containsName(one, ns, local));
  if ('anyOf' in names && names.anyOf !== ns) return false;
  return names.except === undefined || !containsName(names.except, ns, local);
}
