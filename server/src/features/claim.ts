// Whether a file that nobody calls libvirt's is: roots such as `<device>` and `<filter>` are other people's too.
import type { XmlElement } from '../syntax/nodes';
import type { LibvirtDocument } from './document';

/** Roots that nobody else has. */
const OWN_ROOTS = /^(?:domain|inactiveDomain|domain(?:snapshot|checkpoint|backup)|filterbinding|(?:domain|storagepool)Capabilities)$/;

/** Whether a document's root is libvirt's alone, or holds a child or a value that libvirt knows there. */
export function isSurelyOurs({ xml: { root }, match }: LibvirtDocument): boolean {
  if (!root || OWN_ROOTS.test(root.name) || !match) return true;
  const knowsChild = [...root.elements()].some((child: XmlElement) => match.definitionOf(child) !== undefined);
  return knowsChild || root.attributes.some((attribute) => match.attributeValue(attribute)?.literals.includes(attribute.value) === true);
}
