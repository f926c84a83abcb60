// The compiled words of one language, as server/scripts/compileDocs.ts writes them to server/words/<lang>.json.

/**
 * What a thing's words say besides sentences. Versions are libvirt's, `qemu` is QEMU's. `deprecated` and `removed` are a
 * libvirt version, a QEMU release (`QEMU 4.0`) or `unknown`: the first that has it so.
 */
export interface Facts {
  readonly since?: string;
  readonly qemu?: string;
  readonly deprecated?: string;
  readonly removed?: string;
  /** Markdown: what to write instead of something deprecated or removed. */
  readonly instead?: string;
  readonly default?: string;
  readonly unit?: string;
  readonly needs?: string;
  /** Hypervisors or architectures that it is for. */
  readonly for?: string;
  /** Anchor in libvirt's formatdomain.html (`#…`), or another page and anchor. */
  readonly link?: string;
}

/** The facts that the words may hold, in the order in which they are shown. */
export const FACT_KEYS = ['default', 'unit', 'needs', 'for', 'since', 'qemu', 'deprecated', 'removed', 'instead', 'link'] as const;

/** Words of one enumerated value. */
export interface ValueWords {
  readonly text: string;
  readonly since?: string;
  readonly qemu?: string;
  readonly deprecated?: string;
  readonly removed?: string;
  readonly instead?: string;
}

/** Words of an element, an attribute or an element's text. */
export interface Words {
  /** One line of Markdown that stands alone. */
  readonly summary: string;
  /** Further paragraphs of Markdown, separated by blank lines. */
  readonly details?: string;
  readonly facts?: Facts;
  readonly values?: Readonly<Record<string, ValueWords>>;
  /** XML, as many lines as it takes. */
  readonly example?: string;
}

/** Words of an element with those of its attributes and text. */
export interface ElementWords extends Words {
  /** As written in the heading. */
  readonly selectors: readonly string[];
  readonly attributes?: Readonly<Record<string, Words>>;
  readonly text?: Words;
}

/** All words of a language. */
export interface WordsData {
  /** The command that made the file. */
  readonly generated: string;
  /** Language tag in lower case: `en`, `zh-cn`. */
  readonly language: string;
  readonly entries: readonly ElementWords[];
}
