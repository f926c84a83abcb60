// Remembers the text of subtrees that were found valid: documents of one fleet share most of their devices.
import type { XmlElement } from '../syntax/nodes';
import type { ElementRef } from './patterns';

/**
 * Valid subtrees by definition. The same text is valid again wherever no namespace is declared, because then nothing
 * outside of it has a say. Keys are slices of whole documents and keep these alive: for short-lived processes only.
 */
export class SubtreeMemo {
  readonly #valid = new Map<ElementRef, Set<string>>();

  /** What is remembered, seen from one document; `undefined` for one that declares namespaces. */
  of(text: string): DocumentMemo | undefined {
    return text.includes('xmlns') ? undefined : new DocumentMemo(this.#valid, text);
  }
}

/** The memo for the subtrees of one document. */
export class DocumentMemo {
  constructor(
    private readonly valid: Map<ElementRef, Set<string>>,
    private readonly text: string,
  ) {}

  /** Whether a subtree with the same text was valid as this definition. */
  isKnown(element: XmlElement, definition: ElementRef): boolean {
    return this.valid.get(definition)?.has(this.text.slice(element.start, element.end)) ?? false;
  }

  /** Notes that a subtree is valid as this definition. */
  remember(element: XmlElement, definition: ElementRef): void {
    const slice = this.text.slice(element.start, element.end);
    const known = this.valid.get(definition);
    if (known) known.add(slice);
    else this.valid.set(definition, new Set([slice]));
  }
}
