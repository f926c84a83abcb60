// Whether a file that nobody calls libvirt's is: roots such as `<device>` and `<filter>` are other people's too.
import { isNamespaceDeclaration } from '../grammar/names';
import type { DocumentMatch, Grammar } from '../grammar/types';
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import type { LibvirtDocument } from './document';

/** Roots that nobody else has. */
const OWN_ROOTS = /^(?:inactiveDomain|domain(?:snapshot|checkpoint|backup)|filterbinding|(?:domain|storagepool)Capabilities)$/;

/** More children than this, and none that is libvirt's by its name: another's file. */
const MANY = 50;

/**
 * Whether a document's root is libvirt's alone, or holds a child or a value that libvirt knows there. A `<domain>` is
 * libvirt's from its first letter on, unless nothing in it is: GlassFish has a domain.xml too.
 */
export function isSurelyOurs({ xml: { root }, grammar, match }: LibvirtDocument): boolean {
  if (!root || OWN_ROOTS.test(root.name) || !grammar || !match) return true;
  const children = [...root.elements()];
  if (knowsNameOf(children, root, grammar) || knowsOneOf(children, match)) return true;
  if (root.attributes.some((attribute) => match.attributeValue(attribute)?.literals.includes(attribute.value) === true)) return true;
  if (root.name !== 'domain') return false;
  const mayBeBegun = root.attributes.length === 0 && children.length <= MANY;
  return children.length === 0 || mayBeBegun || root.attributes.some((attribute) => isKnown(match, attribute));
}

/** Asks for names alone: a foreign file of megabytes is not matched to find out that it is foreign. */
function knowsNameOf(children: readonly XmlElement[], root: XmlElement, grammar: Grammar): boolean {
  const names = new Set(children.map(({ name }) => name));
  return [...names].some((name) => grammar.definitionsNamed(name).some((definition) => grammar.parentsOf(definition).includes(root.name)));
}

/** Whether one of a few children is libvirt's in spite of its name: misspelt, or with a prefix. */
function knowsOneOf(children: readonly XmlElement[], match: DocumentMatch): boolean {
  return children.length <= MANY && children.some((child) => match.definitionOf(child) !== undefined);
}

function isKnown(match: DocumentMatch, attribute: XmlAttribute): boolean {
  return isNamespaceDeclaration(attribute.name) || match.attributeValue(attribute) !== undefined;
}
