// How elements are called in the outline: a device by what tells it from its like, anything else by its value.
import type { XmlElement } from '../syntax/nodes';

/** A symbol's name and what stands dimmed beside it. */
export interface SymbolText {
  readonly name: string;
  readonly detail: string;
}

/** Longer details help nobody in an outline. */
const LONGEST = 80;

type Part = string | undefined;
type Describe = (element: XmlElement) => { readonly id?: Part; readonly details?: readonly Part[] };

const value = (element: XmlElement | undefined, name: string): Part => element?.attribute(name)?.value;
const text = (element: XmlElement | undefined): Part => element?.textContent.trim();

/** Where a device takes its data from: whichever attribute of `<source>` says so. */
export function sourceOf(element: XmlElement): string | undefined {
  const source = element.child('source');
  if (!source) return undefined;
  for (const name of ['file', 'dev', 'bridge', 'network', 'dir', 'path', 'volume', 'name', 'startport', 'portgroup']) {
    const found = value(source, name);
    if (found === undefined) continue;
    const pool = value(source, 'pool');
    return pool === undefined ? found : `${pool}/${found}`;
  }
  return addressOf(source.child('address'));
}

/** A host address, the way `lspci` and `lsusb` write it. */
export function addressOf(address: XmlElement | undefined): string | undefined {
  if (!address) return undefined;
  const digits = (name: string, width: number): string => (value(address, name) ?? '0').replace(/^0x/i, '').padStart(width, '0');
  if (value(address, 'slot') !== undefined) return `${digits('domain', 4)}:${digits('bus', 2)}:${digits('slot', 2)}.${digits('function', 1)}`;
  if (value(address, 'device') !== undefined) return `${value(address, 'bus') ?? ''}:${value(address, 'device') ?? ''}`;
  return value(address, 'uuid');
}

/** Vendor and product of a USB device of the host, as `lsusb` writes them. */
export function usbId(element: XmlElement): string | undefined {
  const source = element.child('source');
  const vendor = value(source?.child('vendor'), 'id');
  const product = value(source?.child('product'), 'id');
  return vendor === undefined && product === undefined ? undefined : `${vendor ?? '?'}:${product ?? '?'}`;
}

function sized(element: XmlElement): { readonly id: Part; readonly details: readonly Part[] } {
  return { id: [text(element), value(element, 'unit')].filter(Boolean).join(' '), details: [] };
}

const character: Describe = (element) => {
  const target = element.child('target');
  return { id: value(target, 'name') ?? value(target, 'port'), details: [value(element, 'type'), value(target, 'type'), sourceOf(element)] };
};

/** Elements that have more to say than their text or first attributes. */
const DESCRIPTIONS: Readonly<Record<string, Describe>> = {
  domain: (element) => ({ id: text(element.child('name')), details: [value(element, 'type')] }),
  network: (element) => ({ id: text(element.child('name')), details: [value(element.child('bridge'), 'name'), value(element.child('forward'), 'mode')] }),
  pool: (element) => ({ id: text(element.child('name')), details: [value(element, 'type'), text(element.child('target')?.child('path'))] }),
  volume: (element) => ({ id: text(element.child('name')), details: [value(element.child('target')?.child('format'), 'type')] }),
  disk: (element) => ({
    id: value(element.child('target'), 'dev'),
    details: [
      value(element, 'device') === 'disk' ? undefined : value(element, 'device'),
      value(element.child('target'), 'bus'),
      value(element.child('driver'), 'type'),
      sourceOf(element),
    ],
  }),
  interface: (element) => ({
    id: value(element.child('mac'), 'address') ?? value(element.child('target'), 'dev') ?? value(element, 'name'),
    details: [[value(element, 'type'), sourceOf(element)].filter(Boolean).join(' '), value(element.child('model'), 'type')],
  }),
  controller: (element) => ({
    id: [value(element, 'type'), value(element, 'index')].filter(Boolean).join(' '),
    details: [value(element, 'model')],
  }),
  filesystem: (element) => ({
    id: value(element.child('target'), 'dir'),
    details: [value(element.child('driver'), 'type') ?? value(element, 'type'), sourceOf(element)],
  }),
  hostdev: (element) => ({ id: value(element, 'type'), details: [usbId(element) ?? sourceOf(element), value(element, 'model')] }),
  graphics: (element) => ({ id: value(element, 'type'), details: [value(element, 'port') === '-1' ? undefined : value(element, 'port'), value(element, 'listen')] }),
  video: (element) => ({ id: value(element.child('model'), 'type'), details: [] }),
  input: (element) => ({ id: value(element, 'type'), details: [value(element, 'bus')] }),
  serial: character,
  parallel: character,
  console: character,
  channel: character,
  redirdev: (element) => ({ id: value(element, 'bus'), details: [value(element, 'type')] }),
  rng: (element) => ({ id: value(element, 'model'), details: [text(element.child('backend'))] }),
  tpm: (element) => ({ id: value(element, 'model'), details: [value(element.child('backend'), 'type'), value(element.child('backend'), 'version')] }),
  memory: sized,
  currentMemory: sized,
  maxMemory: sized,
  cpu: (element) => ({ id: text(element.child('model')) ?? value(element, 'mode'), details: [topologyOf(element)] }),
  address: (element) => ({ id: value(element, 'type'), details: [value(element, 'type') === 'pci' ? addressOf(element) : undefined] }),
};

function topologyOf(cpu: XmlElement): Part {
  const topology = cpu.child('topology');
  if (!topology) return undefined;
  return topology.attributes.map((attribute) => `${attribute.value} ${attribute.name}`).join(', ');
}

/** Attributes that tell an element from its like, the best first. */
const TELLING = ['name', 'dev', 'type', 'model', 'file', 'value', 'mode', 'id', 'cpuset', 'vcpu', 'offset', 'path', 'bus', 'state', 'address'];

/** What the outline calls an element. */
export function describeSymbol(element: XmlElement): SymbolText {
  const describe = Object.hasOwn(DESCRIPTIONS, element.name) && !isMemoryDevice(element) ? DESCRIPTIONS[element.name] : undefined;
  const { id, details } = describe ? describe(element) : { id: undefined, details: usualDetails(element) };
  const shown = (details ?? []).filter((part) => part !== undefined && part !== '').join(', ');
  return { name: id === undefined || id === '' ? element.name : `${element.name} ${shorten(id)}`, detail: shorten(shown) };
}

/** `<memory>` in `<devices>` is a module of its own kind. */
function isMemoryDevice(element: XmlElement): boolean {
  return element.name === 'memory' && element.parent?.name === 'devices';
}

function usualDetails(element: XmlElement): readonly Part[] {
  const telling = TELLING.map((name) => value(element, name)).filter((part) => part !== undefined);
  const content = element.children.some((node) => node.kind === 'element') ? undefined : text(element);
  return content === undefined || content === '' ? telling.slice(0, 2) : [content];
}

function shorten(detail: string): string {
  const line = detail.replace(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
