// What every analysis reports: a stable code and arguments at a place. Sentences are made in features/messages.ts alone.
import type { Span } from './span';

/**
 * - `error`: libvirt refuses the document.
 * - `warning`: libvirt takes it, and it is almost surely not what was meant.
 * - `hint`: style, or advice.
 */
export type Severity = 'error' | 'warning' | 'hint';

/** How serious a problem is shown to be: settings may also call it information, which no kind of problem is by itself. */
export type ShownSeverity = Severity | 'information';

/** Values that a message's `{placeholders}` are filled with. XML names and values go in as they are written. */
export type ProblemArguments = Readonly<Record<string, string | number>>;

/** Another place that explains a problem, such as the attribute that ruled a branch out. */
export interface RelatedPlace {
  readonly span: Span;
  /** Key of the sentence, looked up like a problem's code. */
  readonly code: string;
  readonly args: ProblemArguments;
}

/** One fault found in a document. */
export interface Problem {
  /** Stable kebab-case identifier; its severity and message are in the table of codes. */
  readonly code: string;
  /** The token to blame: never a whole element where a name or value can be named. */
  readonly span: Span;
  readonly args: ProblemArguments;
  readonly related?: readonly RelatedPlace[];
}

/** What the table of codes holds of each code. */
export interface ProblemKind {
  readonly severity: Severity;
  /** English sentence with `{argument}` placeholders: what is wrong, where, what to do. */
  readonly message: string;
}

/** Replaces one span of a text. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** A quick fix: a titled set of non-overlapping edits. */
export interface Fix {
  /** Key of the title, looked up like a problem's code. */
  readonly title: string;
  readonly args: ProblemArguments;
  readonly edits: readonly TextEdit[];
  /** `only` when this is the one sensible fix, which `source.fixAll` may apply unasked. */
  readonly confidence: 'only' | 'choice';
  /** Titles of what goes along with it, so that no other problem comes up. */
  readonly further?: readonly Pick<Fix, 'title' | 'args'>[];
}
