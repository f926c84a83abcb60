// Whole pieces of XML that are worth inserting at once.

/** A piece of XML in snippet syntax: `${1:default}`, `${2|choice,choice|}`, `$0` is where the cursor ends. */
export interface Template {
  /** What it is called in the list. */
  readonly label: string;
  /** What it is, in a sentence. */
  readonly summary: string;
  /** Path of the element it goes into: its end, such as `devices`; empty: a document of its own. */
  readonly into: string;
  /** Name of its outermost element, by which it is also found. */
  readonly element: string;
  readonly body: string;
}

const PLACEHOLDER = /\$\{\d+:([^}]*)\}|\$\{\d+\|([^|,]*)[^|]*\|\}|\$\{?\d+\}?/g;

/** The XML of a template with every placeholder at its default or first choice. */
export function expandTemplate(body: string): string {
  return body.replace(PLACEHOLDER, (_whole, text?: string, choice?: string) => text ?? choice ?? '');
}
