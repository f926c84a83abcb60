// Names that one part of a document gives and another refers to: iothreads, cells, throttle groups, audio backends.
import type { XmlElement } from '../../syntax/nodes';
import type { LibvirtDocument } from '../document';
import { pathOf } from '../elementPath';
import { parseSelector, selects, type Selector } from '../words/selector';

/** Where a name is used, and where in the same document it is given. */
interface Reference {
  readonly on: string;
  readonly attribute?: string;
  /** Path below the root to the elements that give the names. */
  readonly from: string;
  /** The attribute or, with `#text`, the text that is the name; `#index`: the element's place among its like. */
  readonly take: string;
}

const REFERENCES: readonly Reference[] = [
  { on: 'throttlefilter', attribute: 'group', from: 'throttlegroups/throttlegroup/group_name', take: '#text' },
  { on: 'driver', attribute: 'iothread', from: 'iothreadids/iothread', take: 'id' },
  { on: 'iothreadpin', attribute: 'iothread', from: 'iothreadids/iothread', take: 'id' },
  { on: 'driver/iothreads/iothread', attribute: 'id', from: 'iothreadids/iothread', take: 'id' },
  { on: 'graphics/audio', attribute: 'id', from: 'devices/audio', take: 'id' },
  { on: 'sound/audio', attribute: 'id', from: 'devices/audio', take: 'id' },
  { on: 'memory/target/node', from: 'cpu/numa/cell', take: '#index' },
  { on: 'memnode', attribute: 'cellid', from: 'cpu/numa/cell', take: '#index' },
  { on: 'sibling', attribute: 'id', from: 'cpu/numa/cell', take: '#index' },
  { on: 'controller/target/node', from: 'cpu/numa/cell', take: '#index' },
  { on: 'teaming', attribute: 'persistent', from: 'devices/interface/alias', take: 'name' },
  { on: 'iommu/driver', attribute: 'pciBus', from: 'devices/controller', take: 'index' },
  { on: 'address[@type=drive|virtio-serial|usb|ccid]', attribute: 'controller', from: 'devices/controller', take: 'index' },
  { on: 'console/target', attribute: 'port', from: 'devices/serial/target', take: 'port' },
  { on: 'domainsnapshot/disks/disk', attribute: 'name', from: 'domain/devices/disk/target', take: 'dev' },
  { on: 'domaincheckpoint/disks/disk', attribute: 'name', from: 'domain/devices/disk/target', take: 'dev' },
];

let selectors: readonly (Selector | undefined)[] | undefined;

/** Names given in the document for what an attribute (or the text) of an element refers to. */
export function referencedNames(element: XmlElement, attribute: string | undefined, document: LibvirtDocument): string[] {
  selectors ??= REFERENCES.map((reference) => parseSelector(reference.on));
  const path = pathOf(element, document.kind);
  const index = REFERENCES.findIndex((reference, position) => {
    const selector = selectors?.[position];
    return reference.attribute === attribute && selector !== undefined && selects(selector, path);
  });
  const reference = REFERENCES[index];
  const root = document.xml.root;
  if (!reference || !root) return [];
  return namesAt(descendants(root, reference.from.split('/')), reference.take);
}

function descendants(root: XmlElement, steps: readonly string[]): XmlElement[] {
  return steps.reduce<XmlElement[]>((places, step) => places.flatMap((place) => [...place.elements(step)]), [root]);
}

function namesAt(elements: readonly XmlElement[], take: string): string[] {
  const names = elements.map((element, index) => {
    if (take === '#index') return String(index);
    return take === '#text' ? element.textContent.trim() : (element.attribute(take)?.value ?? '');
  });
  return names.filter((name) => name !== '');
}
