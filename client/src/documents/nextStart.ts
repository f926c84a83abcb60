// Live against next start: both definitions without what libvirt itself adds to a running one.
import { sameMeaning } from './compareXml';
import { needsMigratable, withBalloon, withoutFilled, withRoundedSizes, type Seen } from './filledAtStart';
import { child, escapeXml, parseXml, type XmlElement } from './xmlTree';

/** Elements that libvirt adds to a running domain's XML; nobody wrote them. */
const runtimeElements: ReadonlySet<string> = new Set(['alias', 'backingStore', 'privateData', 'resource', 'actual', 'mirror', 'iothreadids', 'imagelabel', 'label', 'baselabel', 'usage', 'current', 'requested', 'block-size']);

/** Attributes that only a running domain has, as `element@attribute`. */
const runtimeAttributes: ReadonlySet<string> = new Set([
  'domain@id', 'source@index', 'source@portid', 'target@state', 'console@tty', 'serial@tty', 'interface@portid', 'graphics@port', 'graphics@websocket', 'graphics@tlsPort', 'hostdev@state',
]);

/** Both sides of a comparison, without what libvirt itself adds at start: what a person can compare. */
export interface Comparable {
  readonly live: XmlElement;
  readonly next: XmlElement;
}

/** What libvirt has of a running domain. */
export interface Descriptions {
  readonly live: string;
  readonly inactive: string;
  /** For a migration; read only where it explains something. */
  readonly migratable?: string | undefined;
}

/** Reads what is needed to compare a running domain with its next start. */
export async function readDescriptions(read: (view: 'live' | 'inactive' | 'migratable') => Promise<string>): Promise<Descriptions> {
  const [live, inactive] = await Promise.all([read('live'), read('inactive')]);
  const [running, next] = [cleanedText(live), cleanedText(inactive)];
  if (running === undefined || next === undefined || !needsMigratable({ live: running, next })) return { live, inactive };
  return { live, inactive, migratable: await read('migratable').catch(() => undefined) };
}

/** The two definitions ready to compare; nothing when one is no XML. What was `seen` first tells what a person changed since. */
export function comparable({ live, inactive, migratable }: Descriptions, seen?: Seen): Comparable | undefined {
  const [running, next] = [cleanedText(live), cleanedText(inactive)];
  if (running === undefined || next === undefined) return undefined;
  const first = cleanedText(seen?.text);
  const atStart = seen?.since === 'start' && seen.balloon !== 'worked' ? first : undefined;
  return withoutFilled(withRoundedSizes(withBalloon(withComparableCpu({ live: running, next }), atStart)), { first, migratable: cleanedText(migratable) });
}

/** Whether the next start gives another machine than the one that runs. */
export function differsAtNextStart(descriptions: Descriptions, seen?: Seen): boolean {
  const both = comparable(descriptions, seen);
  return both !== undefined && !sameMeaning(both.next, both.live);
}

function cleanedText(text: string | undefined): XmlElement | undefined {
  const root = text === undefined ? undefined : parseXml(text);
  return root === undefined ? undefined : cleaned(root, undefined);
}

/** A definition as text in one fixed layout, for a diff in which only meaning differs. */
export function layout(root: XmlElement): string {
  return `${lines(root, '').join('\n')}\n`;
}

/** At start, libvirt turns the CPU that is asked for into a model and features: only what was asked for is compared. */
function withComparableCpu({ live, next }: Comparable): Comparable {
  const asked = child(next, 'cpu');
  const given = child(live, 'cpu');
  if (given === undefined) return { live, next };
  if (asked === undefined || isChosenAtStart(asked)) return { live: withCpu(live, placementOf(given)), next: withCpu(next, asked === undefined ? undefined : placementOf(asked)) };
  const named = new Set(asked.children.filter((one) => one.name === 'feature').map((one) => one.attributes['name']));
  const children = given.children.filter((one) => (one.name === 'feature' ? named.has(one.attributes['name']) : asked.children.some((other) => other.name === one.name)));
  return { live: withCpu(live, { ...withoutCheck(given), children }), next: withCpu(next, withoutCheck(asked)) };
}

function isChosenAtStart(cpu: XmlElement): boolean {
  const mode = cpu.attributes['mode'];
  return mode === 'host-model' || mode === 'maximum' || (mode === undefined && child(cpu, 'model') === undefined);
}

/** Of a CPU whose model is chosen at start: its topology, NUMA cells and cache, which are not. */
function placementOf(cpu: XmlElement): XmlElement | undefined {
  const children = cpu.children.filter((one) => /^(topology|numa|cache|maxphysaddr)$/.test(one.name));
  return children.length === 0 ? undefined : { ...cpu, attributes: {}, children };
}

function withoutCheck(cpu: XmlElement): XmlElement {
  return { ...cpu, attributes: Object.fromEntries(Object.entries(cpu.attributes).filter(([name]) => name !== 'check')) };
}

function withCpu(root: XmlElement, cpu: XmlElement | undefined): XmlElement {
  return { ...root, children: root.children.flatMap((one) => (one.name !== 'cpu' ? [one] : cpu === undefined ? [] : [cpu])) };
}

function cleaned(element: XmlElement, parent: XmlElement | undefined): XmlElement | undefined {
  if (isRuntime(element, parent)) return undefined;
  const attributes = Object.entries(element.attributes).filter(([name, value]) => !isRuntimeAttribute(element, name, value) && !isFormatOfEmptyDrive(element, parent, name));
  const children = element.children.map((one) => cleaned(one, element)).filter((one) => one !== undefined);
  return { ...element, attributes: Object.fromEntries(attributes), children };
}

function isRuntime(element: XmlElement, parent: XmlElement | undefined): boolean {
  if (parent === undefined) return false;
  if (runtimeElements.has(element.name)) return true;
  if (element.name === 'seclabel') return parent.name === 'domain' && element.attributes['type'] === 'dynamic';
  if (element.name === 'target' && parent.name === 'interface') return /^(vnet|macvtap|macvlan)\d+$/.test(element.attributes['dev'] ?? '');
  if (element.name === 'source') return isChosenSource(element, parent);
  return parent.name === 'graphics' && element.name === 'listen' && element.attributes['type'] === 'address';
}

/** A pty's path, and the socket path that libvirt makes for a channel without one. */
function isChosenSource(source: XmlElement, parent: XmlElement): boolean {
  if (/^(console|serial|parallel|channel)$/.test(parent.name) && parent.attributes['type'] === 'pty') return true;
  return parent.name === 'channel' && /\/(channel|domain)\/.*\bdomain-\d+-/.test(source.attributes['path'] ?? '');
}

/** An empty drive forgets the format of its image while the domain runs. */
function isFormatOfEmptyDrive(element: XmlElement, parent: XmlElement | undefined, name: string): boolean {
  return element.name === 'driver' && name === 'type' && parent?.name === 'disk' && child(parent, 'source') === undefined;
}

function isRuntimeAttribute(element: XmlElement, name: string, value: string): boolean {
  if (element.name === 'graphics' && (name === 'port' || name === 'tlsPort' || name === 'websocket')) return element.attributes['autoport'] !== 'no' || value === '-1';
  // Of an interface on a network, the bridge is the network's.
  if (element.name === 'source' && name === 'bridge') return element.attributes['network'] !== undefined;
  return name !== 'port' && runtimeAttributes.has(`${element.name}@${name}`);
}

function lines(element: XmlElement, indent: string): string[] {
  const attributes = Object.entries(element.attributes).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, value]) => ` ${name}='${escapeXml(value)}'`).join('');
  const text = escapeXml(element.text);
  if (element.children.length === 0) return [text === '' ? `${indent}<${element.name}${attributes}/>` : `${indent}<${element.name}${attributes}>${text}</${element.name}>`];
  const inner = [...(text === '' ? [] : [`${indent}  ${text}`]), ...element.children.flatMap((one) => lines(one, `${indent}  `))];
  return [`${indent}<${element.name}${attributes}>`, ...inner, `${indent}</${element.name}>`];
}
