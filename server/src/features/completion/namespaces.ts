// Prefixes of elements outside the default namespace, and the declaration that they need.
import type { XmlElement } from '../../syntax/nodes';
import type { TextEdit } from '../../text/problem';
import { usualPrefix } from '../elementPath';

/** How a name is written at a place. */
export interface QualifiedName {
  readonly name: string;
  /** The edit that declares its prefix, where nothing does yet. */
  readonly declaration?: TextEdit;
}

/** Writes a name of a namespace with the prefix in force at `place`, or with libvirt's usual one and its declaration. */
export function qualify(
  name: string,
  namespace: string,
  place: XmlElement | undefined,
  root: XmlElement | undefined,
  quote: string,
): QualifiedName | undefined {
  if (namespace === '') return { name };
  const declared = declaredPrefix(namespace, place);
  if (declared !== undefined) return { name: declared === '' ? name : `${declared}:${name}` };
  const prefix = usualPrefix(namespace);
  if (prefix === '' || !root || root.attribute(`xmlns:${prefix}`)) return undefined;
  const at = root.attributes.at(-1)?.end ?? root.nameEnd;
  const newText = ` xmlns:${prefix}=${quote}${namespace}${quote}`;
  return { name: `${prefix}:${name}`, declaration: { span: { start: at, end: at }, newText } };
}

/** The prefix that stands for a namespace at a place; `undefined` where none does. */
function declaredPrefix(namespace: string, place: XmlElement | undefined): string | undefined {
  for (let element = place; element; element = element.parent) {
    for (const attribute of element.attributes) {
      if (attribute.value !== namespace) continue;
      if (attribute.name === 'xmlns') return '';
      if (attribute.name.startsWith('xmlns:')) return attribute.name.slice('xmlns:'.length);
    }
  }
  return undefined;
}
