// Whether a file that nobody calls libvirt's is: roots such as `<device>` and `<filter>` are other people's too.
import { isNamespaceDeclaration } from '../grammar/names';
import type { DocumentMatch } from '../grammar/types';
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import type { LibvirtDocument } from './document';

/** Roots that nobody else has. */
const OWN_ROOTS = /^(?:inactiveDomain|domain(?:snapshot|checkpoint|backup)|filterbinding|(?:domain|storagepool)Capabilities)$/;

/**
 * Whether a document's root is libvirt's alone, or holds a child or a value that libvirt knows there. A `<domain>` is
 * libvirt's from its first letter on, unless nothing in it is: GlassFish has a domain.xml too.
 */
export function isSurelyOurs({ xml: { root }, match }: LibvirtDocument): boolean {
  if (!root || OWN_ROOTS.test(root.name) || !match) return true;
  const children = [...root.elements()];
  const knowsChild = children.some((child: XmlElement) => match.definitionOf(child) !== undefined);
  if (knowsChild || root.attributes.some((attribute) => match.attributeValue(attribute)?.literals.includes(attribute.value) === true)) return true;
  return root.name === 'domain' && (children.length === 0 || root.attributes.length === 0 || root.attributes.some((attribute) => isKnown(match, attribute)));
}

function isKnown(match: DocumentMatch, attribute: XmlAttribute): boolean {
  return isNamespaceDeclaration(attribute.name) || match.attributeValue(attribute) !== undefined;
}
