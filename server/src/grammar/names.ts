// Expanded names: `local`, or `{namespace}local`, from qualified names and the declarations in scope.
import type { XmlElement } from '../syntax/nodes';

/** Namespaces that libvirt knows, by their customary prefix: an undeclared prefix is taken to mean these. */
export const KNOWN_NAMESPACES: Readonly<Record<string, string>> = {
  qemu: 'http://libvirt.org/schemas/domain/qemu/1.0',
  lxc: 'http://libvirt.org/schemas/domain/lxc/1.0',
  bhyve: 'http://libvirt.org/schemas/domain/bhyve/1.0',
  xen: 'http://libvirt.org/schemas/domain/xen/1.0',
  vmware: 'http://libvirt.org/schemas/domain/vmware/1.0',
  dnsmasq: 'http://libvirt.org/schemas/network/dnsmasq/1.0',
  fs: 'http://libvirt.org/schemas/storagepool/fs/1.0',
  rbd: 'http://libvirt.org/schemas/storagepool/rbd/1.0',
};

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/** The namespace that a prefix stands for at an element; the empty prefix gives the default namespace. */
export function namespaceOf(element: XmlElement | undefined, prefix: string): string {
  if (prefix === 'xml') return XML_NAMESPACE;
  const declaration = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  for (let scope = element; scope; scope = scope.parent) {
    const declared = scope.attribute(declaration);
    if (declared) return declared.value;
  }
  return prefix === '' ? '' : (KNOWN_NAMESPACES[prefix] ?? prefix);
}

/** The expanded name of an element. */
export function elementName(element: XmlElement): string {
  return expand(element.name, namespaceOf(element, prefixOf(element.name)));
}

/** The expanded name of an attribute of `element`: without a prefix it is in no namespace. */
export function attributeName(element: XmlElement, name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : expand(name, namespaceOf(element, name.slice(0, colon)));
}

/** Whether an attribute declares a namespace rather than saying something itself. */
export function isNamespaceDeclaration(name: string): boolean {
  return name.charCodeAt(0) === 120 && name.startsWith('xmlns') && (name.length === 5 || name.charCodeAt(5) === 58);
}

function prefixOf(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? '' : name.slice(0, colon);
}

function expand(name: string, namespace: string): string {
  const local = name.slice(name.indexOf(':') + 1);
  return expandedName(namespace, local);
}

/** `{namespace}local`, or the plain local name in no namespace. */
export function expandedName(namespace: string, local: string): string {
  return namespace === '' ? local : `{${namespace}}${local}`;
}

/** Splits an expanded name `{ns}local` (or a plain `local` in no namespace). */
export function splitName(name: string): { readonly ns: string; readonly local: string } {
  const close = name.startsWith('{') ? name.indexOf('}') : -1;
  return close < 0 ? { ns: '', local: name } : { ns: name.slice(1, close), local: name.slice(close + 1) };
}
