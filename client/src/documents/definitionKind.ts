// Which libvirt object a text defines, judged by its root element.
import { childText, parseXml } from './xmlTree';

/** The kinds of object that a person can define from XML. */
export type DefinableKind = 'domain' | 'network' | 'pool' | 'volume';

/** What a text defines, as far as the text itself says. */
export interface Definition {
  readonly kind: DefinableKind;
  /** Empty when the text names none: libvirt then makes one up or refuses. */
  readonly name: string;
  /** In libvirt's own spelling, or empty when the text has none: libvirt then makes one. */
  readonly uuid: string;
}

const kindOfRoot: Readonly<Record<string, DefinableKind>> = {
  domain: 'domain',
  network: 'network',
  pool: 'pool',
  volume: 'volume',
};

/** What `text` defines; nothing when its root is none of the elements that can be defined. */
export function definitionOf(text: string): Definition | undefined {
  const root = parseXml(text);
  const kind = root === undefined ? undefined : kindOfRoot[root.name];
  if (root === undefined || kind === undefined) return undefined;
  return { kind, name: childText(root, 'name'), uuid: canonicalUuid(childText(root, 'uuid')) };
}

/** libvirt takes a uuid with hyphens anywhere or nowhere; what it prints has them in their places. */
function canonicalUuid(text: string): string {
  const digits = text.replace(/[-\s]/g, '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : text.toLowerCase();
}

/**
 * The kind by the first start tag alone: cheap enough for every keystroke, and right for text that
 * does not parse yet.
 */
export function kindAtAGlance(text: string): DefinableKind | undefined {
  const head = text.slice(0, 4000).replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<![^>]*>/g, '');
  const root = /^\s*<([\w.-]+)[\s/>]/.exec(head)?.[1];
  return root === undefined ? undefined : kindOfRoot[root];
}
