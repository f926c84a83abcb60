// Where an element stands, as the words see it: fragments in their usual place, libvirt's own namespace prefixes.
import { namespaceOf } from '../syntax/namespaces';
import type { XmlElement } from '../syntax/nodes';
import type { DocumentKind } from '../grammar/types';
import type { ElementPath } from './words/selector';

/** `http://libvirt.org/schemas/domain/qemu/1.0` and its like; the last part but the version is the usual prefix. */
const LIBVIRT_NAMESPACE = /^http:\/\/libvirt\.org\/schemas\/(?:[\w-]+\/)*?([\w-]+)\/\d+(?:\.\d+)*$/;

/** Kinds of documents in which a whole domain may stand. */
const HOLD_DOMAINS: ReadonlySet<DocumentKind> = new Set(['domainsnapshot', 'domaincheckpoint']);

const NO_ATTRIBUTES = (): undefined => undefined;
const DEVICES: ElementPath = {
  name: 'devices',
  parent: { name: 'domain', parent: undefined, attribute: NO_ATTRIBUTES },
  attribute: NO_ATTRIBUTES,
};

/** An element as the words see it; its ancestors are looked at only as far as a selector asks. */
class PlacedElement implements ElementPath {
  readonly name: string;

  constructor(
    private readonly element: XmlElement,
    private readonly kind: DocumentKind,
  ) {
    this.name = pathName(element);
  }

  /** A domain inside a snapshot or checkpoint is a document of its own to what it holds. */
  get parent(): ElementPath | undefined {
    const { parent } = this.element;
    if (!parent) return this.kind === 'device' ? DEVICES : undefined;
    const path = new PlacedElement(parent, this.kind);
    return path.name === 'domain' && parent.parent && HOLD_DOMAINS.has(this.kind) ? { name: path.name, parent: undefined, attribute: (name) => path.attribute(name) } : path;
  }

  attribute(name: string): string | undefined {
    return this.element.attribute(name)?.value;
  }
}

/** The path of an element of a document of a kind. */
export function pathOf(element: XmlElement, kind: DocumentKind): ElementPath {
  return new PlacedElement(element, kind);
}

/** The path of an element that is not there yet. */
export function pathOfNew(name: string, parent: XmlElement | undefined, kind: DocumentKind): ElementPath {
  const place = parent ? pathOf(parent, kind) : kind === 'device' ? DEVICES : undefined;
  return { name, parent: place, attribute: NO_ATTRIBUTES };
}

/** The prefix that libvirt's documentation gives to one of its namespaces; empty for others. */
export function usualPrefix(namespace: string): string {
  return LIBVIRT_NAMESPACE.exec(namespace)?.[1] ?? '';
}

function pathName(element: XmlElement): string {
  const colon = element.name.indexOf(':');
  const prefix = usualPrefix(namespaceOf(element, element.name.slice(0, Math.max(0, colon))) ?? '');
  if (prefix !== '') return `${prefix}:${element.name.slice(colon + 1)}`;
  return element.name === 'inactiveDomain' ? 'domain' : element.name;
}
