// What a domain hands on to QEMU past libvirt: the elements of QEMU's own namespace.
import { localNameOf, namespaceOf, prefixOf } from '../syntax/namespaces';
import type { XmlElement } from '../syntax/nodes';
import type { Domain } from './domain';

const QEMU_NAMESPACE = 'http://libvirt.org/schemas/domain/qemu/1.0';

/** Elements of QEMU's namespace at a path of local names; the first is a child of the root. */
export function qemuElements(domain: Domain, path: readonly string[]): readonly XmlElement[] {
  const extras = domain.memo(qemuExtras);
  const [first = '', ...rest] = path;
  let level: readonly XmlElement[] = extras.filter((element) => localNameOf(element.name) === first);
  for (const name of rest) {
    level = level.flatMap((parent) => [...parent.elements()].filter((element) => isQemuElement(element, name)));
  }
  return level;
}

/** The root's children in QEMU's namespace: mostly none. */
function qemuExtras({ root, document }: Domain): readonly XmlElement[] {
  if (!document.text.includes(QEMU_NAMESPACE)) return [];
  const isDefault = root.attribute('xmlns') !== undefined;
  const extras: XmlElement[] = [];
  for (const node of root.children) {
    if (node.kind !== 'element' || !(isDefault || node.name.includes(':') || node.attribute('xmlns'))) continue;
    if (namespaceOf(node, prefixOf(node.name)) === QEMU_NAMESPACE) extras.push(node);
  }
  return extras;
}

/** Whether a QEMU guest has anything in QEMU's namespace. */
export function hasQemuExtras(domain: Domain): boolean {
  return domain.isQemu && domain.memo(qemuExtras).length > 0;
}

function isQemuElement(element: XmlElement, name: string): boolean {
  return localNameOf(element.name) === name && namespaceOf(element, prefixOf(element.name)) === QEMU_NAMESPACE;
}
