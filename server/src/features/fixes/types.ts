// What a quick fix is made from.
import type { XmlDocument } from '../../syntax/nodes';
import type { DocumentMatch, Grammar } from '../../grammar/types';
import type { Fix, Problem } from '../../text/problem';

/** What fixes may look at. */
export interface FixContext {
  readonly xml: XmlDocument;
  /** Every problem of the document, for fixes that put all of a kind right at once. */
  readonly problems: readonly Problem[];
  /** Whether the grammar knows an element of one name inside an element of another; `undefined` where it knows neither. */
  readonly belongsIn: (child: string, parent: string) => boolean | undefined;
  /** The grammar of the document's kind, and the document matched against it. */
  readonly grammar?: Grammar | undefined;
  readonly match?: DocumentMatch | undefined;
}

/** Makes the fixes of one problem, the most likely first. */
export type FixMaker = (context: FixContext, problem: Problem) => readonly Fix[];

/** Makers by the code of the problem that they fix. */
export type FixTable = Readonly<Record<string, FixMaker>>;
