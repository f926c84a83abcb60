// Live against next start: both definitions without what libvirt itself adds to a running one.
import { sameMeaning } from './compareXml';
import { parseXml, type XmlElement } from './xmlTree';

/** Elements that libvirt adds to a running domain's XML; nobody wrote them. */
const runtimeElements: ReadonlySet<string> = new Set(['alias', 'backingStore', 'privateData', 'resource', 'actual', 'mirror', 'iothreadids', 'imagelabel', 'label', 'baselabel', 'usage', 'current', 'requested', 'block-size']);

/** Attributes that only a running domain has, as `element@attribute`. */
const runtimeAttributes: ReadonlySet<string> = new Set([
  'domain@id', 'source@index', 'source@portid', 'target@state', 'console@tty', 'serial@tty', 'interface@portid', 'graphics@port', 'graphics@websocket', 'graphics@tlsPort', 'hostdev@state',
]);

/** Elements whose content is chosen at start, whatever is written. */
const startChoices: ReadonlySet<string> = new Set(['cpu', 'seclabel']);

/** A definition without what libvirt adds at start: what a person can compare. */
export function withoutRuntimeParts(root: XmlElement): XmlElement {
  return cleaned(root, undefined) ?? root;
}

/** Whether the next start gives another machine than the one that runs. */
export function differsAtNextStart(live: string, inactive: string): boolean {
  const [running, next] = [parseXml(live), parseXml(inactive)];
  if (running === undefined || next === undefined) return false;
  return !sameMeaning(withoutRuntimeParts(next), withoutRuntimeParts(running));
}

/** A definition as text in one fixed layout, for a diff in which only meaning differs. */
export function comparableText(xml: string): string {
  const root = parseXml(xml);
  return root === undefined ? xml : `${lines(withoutRuntimeParts(root), '').join('\n')}\n`;
}

function cleaned(element: XmlElement, parent: XmlElement | undefined): XmlElement | undefined {
  if (isRuntime(element, parent)) return undefined;
  const attributes = Object.entries(element.attributes).filter(([name, value]) => !isRuntimeAttribute(element, name, value));
  const children = element.children.map((one) => cleaned(one, element)).filter((one) => one !== undefined);
  return { ...element, attributes: Object.fromEntries(attributes), children };
}

function isRuntime(element: XmlElement, parent: XmlElement | undefined): boolean {
  if (parent === undefined) return false;
  if (runtimeElements.has(element.name)) return true;
  if (parent.name === 'domain' && startChoices.has(element.name)) return element.name === 'seclabel' ? element.attributes['type'] === 'dynamic' : isModelChoice(element);
  if (element.name === 'target' && parent.name === 'interface') return /^(vnet|macvtap|macvlan)\d+$/.test(element.attributes['dev'] ?? '');
  if (element.name === 'source') return isChosenSource(element, parent);
  return parent.name === 'graphics' && element.name === 'listen' && element.attributes['type'] === 'address';
}

/** `host-model` and an absent model become a named model with a list of features while the domain runs. */
function isModelChoice(cpu: XmlElement): boolean {
  const mode = cpu.attributes['mode'];
  return mode === 'host-model' || mode === 'maximum' || mode === 'custom' || (mode === undefined && cpu.children.length === 0);
}

/** A pty's path, and the socket path that libvirt makes for a channel without one. */
function isChosenSource(source: XmlElement, parent: XmlElement): boolean {
  if (/^(console|serial|parallel|channel)$/.test(parent.name) && parent.attributes['type'] === 'pty') return true;
  return parent.name === 'channel' && /\/(channel|domain)\/.*\bdomain-\d+-/.test(source.attributes['path'] ?? '');
}

function isRuntimeAttribute(element: XmlElement, name: string, value: string): boolean {
  if (element.name === 'graphics' && (name === 'port' || name === 'tlsPort' || name === 'websocket')) return element.attributes['autoport'] !== 'no' || value === '-1';
  return name !== 'port' && runtimeAttributes.has(`${element.name}@${name}`);
}

function lines(element: XmlElement, indent: string): string[] {
  const attributes = Object.entries(element.attributes).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, value]) => ` ${name}='${escapeXml(value)}'`).join('');
  const text = escapeXml(element.text);
  if (element.children.length === 0) return [text === '' ? `${indent}<${element.name}${attributes}/>` : `${indent}<${element.name}${attributes}>${text}</${element.name}>`];
  const inner = [...(text === '' ? [] : [`${indent}  ${text}`]), ...element.children.flatMap((one) => lines(one, `${indent}  `))];
  return [`${indent}<${element.name}${attributes}>`, ...inner, `${indent}</${element.name}>`];
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;');
}
