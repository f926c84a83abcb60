// Remembers subtrees that were found valid: by their text, for documents of one fleet share most of their devices, and within one document.
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
    return text.includes('xmlns') ? undefined : new TextMemo(this.#valid, text);
  }
}

/** What is known to be valid in one document. */
export interface DocumentMemo {
  /** Whether a subtree is known to be valid as this definition. */
  isKnown(element: XmlElement, definition: ElementRef): boolean;
  /** Notes that a subtree is valid as this definition. */
  remember(element: XmlElement, definition: ElementRef): void;
}

/** The devices of one document, and what stands beside them: where something is wrong, the same is asked of all the others again and again. */
export class DeviceMemo implements DocumentMemo {
  readonly #valid = new Map<XmlElement, ElementRef>();

  isKnown(element: XmlElement, definition: ElementRef): boolean {
    return this.#valid.get(element) === definition;
  }

  remember(element: XmlElement, definition: ElementRef): void {
    if (element.parent?.parent?.parent === undefined) this.#valid.set(element, definition);
  }
}

/** The memo for the subtrees of one document, by their text. */
class TextMemo implements DocumentMemo {
  constructor(
    private readonly valid: Map<ElementRef, Set<string>>,
    private readonly text: string,
  ) {}

  isKnown(element: XmlElement, definition: ElementRef): boolean {
    return this.valid.get(definition)?.has(this.text.slice(element.start, element.end)) ?? false;
  }

  remember(element: XmlElement, definition: ElementRef): void {
    const slice = this.text.slice(element.start, element.end);
    const known = this.valid.get(definition);
    if (known) known.add(slice);
    else this.valid.set(definition, new Set([slice]));
  }
}
