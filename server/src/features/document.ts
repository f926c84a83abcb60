// One version of a text with what is worked out from it once: tree, kind, grammar match.
import type { DocumentKind, DocumentMatch, Grammar } from '../grammar/types';
import type { XmlDocument } from '../syntax/nodes';
import { parseXml } from '../syntax/parser';
import { detectKind } from './documentKind';

/** Gives the grammar of a kind, loading it when it is first asked for; `undefined` where there is none. */
export type Grammars = (kind: DocumentKind) => Grammar | undefined;

/** A text as the features see it. Immutable; everything is computed when first asked for. */
export class LibvirtDocument {
  readonly #grammars: Grammars;
  #xml: XmlDocument | undefined;
  #match: DocumentMatch | undefined;

  constructor(
    readonly text: string,
    readonly kind: DocumentKind,
    grammars: Grammars,
  ) {
    this.#grammars = grammars;
  }

  /** The same document with another text, such as one without what is half typed. */
  withText(text: string): LibvirtDocument {
    return new LibvirtDocument(text, this.kind, this.#grammars);
  }

  get xml(): XmlDocument {
    return (this.#xml ??= parseXml(this.text, (name) => (this.grammar?.definitionsNamed(name).length ?? 0) > 0));
  }

  get grammar(): Grammar | undefined {
    return this.#grammars(this.kind);
  }

  /** The walk of the grammar over the tree; `undefined` where there is no grammar. */
  get match(): DocumentMatch | undefined {
    return (this.#match ??= this.grammar?.match(this.xml.root, this.text));
  }
}

/** The document of a text; `undefined` for XML that is not libvirt's. */
export function openDocument(text: string, grammars: Grammars, kind = detectKind(text)): LibvirtDocument | undefined {
  return kind && new LibvirtDocument(text, kind, grammars);
}
