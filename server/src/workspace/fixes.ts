// Fixes that give a definition something of its own: a new UUID or MAC address, the next name, port or bridge that nobody has.
import { removeElement, setAttribute } from '../domain/edits';
import { escapeXml } from '../syntax/entities';
import { locate } from '../syntax/locate';
import type { XmlAttribute, XmlDocument } from '../syntax/nodes';
import type { Fix, Problem } from '../text/problem';
import { bridgeKey, macKey, nameKey, portKey } from './claims';

/** What new things are made from. */
export interface Supply {
  /** So many random bytes. */
  readonly random: (bytes: number) => Uint8Array;
  /** Whether any document claims what has this key. */
  readonly isTaken: (key: string) => boolean;
}

/** First port of displays: `remote_display_port_min` of libvirt's qemu.conf. */
const FIRST_PORT = 5900;
const LAST_PORT = 65535;

/** The vendor part of the MAC addresses that libvirt gives to guests of QEMU. */
const QEMU_VENDOR = [0x52, 0x54, 0x00];

type Maker = (xml: XmlDocument, problem: Problem, supply: Supply) => readonly Fix[];

const MAKERS: Readonly<Record<string, Maker>> = {
  'name-in-two-documents': nextName,
  'uuid-in-two-documents': newUuid,
  'mac-in-two-documents': newMac,
  'mac-in-use': newMac,
  'graphics-port-in-two-documents': otherPort,
  'bridge-in-two-documents': nextBridge,
};

/** Codes of problems that have fixes here. */
export const IDENTITY_CODES: ReadonlySet<string> = new Set(Object.keys(MAKERS));

/** The fixes of a problem of a document by something of its own. */
export function identityFixes(xml: XmlDocument, problem: Problem, supply: Supply): readonly Fix[] {
  return MAKERS[problem.code]?.(xml, problem, supply) ?? [];
}

function replace(problem: Problem, title: string, value: string): Fix {
  return { title, args: { value }, edits: [{ span: problem.span, newText: escapeXml(value) }], confidence: 'choice' };
}

/** `web` becomes `web-2`, and `web-2` becomes `web-3`. */
function nextName({ root }: XmlDocument, problem: Problem, { isTaken }: Supply): readonly Fix[] {
  const [, stem = '', last = '1'] = /^(.*?)(?:-(\d{1,6}))?$/s.exec(String(problem.args['value'])) ?? [];
  let number = Number(last) + 1;
  while (isTaken(nameKey(root?.name ?? '', `${stem}-${number}`))) number++;
  return [replace(problem, 'new-name', `${stem}-${number}`)];
}

function newUuid({ root, text }: XmlDocument, problem: Problem, { random }: Supply): readonly Fix[] {
  const element = root?.child('uuid');
  const fresh = replace(problem, 'new-uuid', randomUuid(random));
  if (!element) return [fresh];
  return [fresh, { title: 'remove-element', args: { element: 'uuid' }, edits: [removeElement(text, element)], confidence: 'choice' }];
}

/** A UUID of version 4, as libvirt makes them. */
function randomUuid(random: Supply['random']): string {
  const bytes = [...random(16)];
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.map(twoDigits).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Tries of a random address before one that somebody has is taken: two in a row are a miracle, more a broken source. */
const TRIES = 8;

function newMac(xml: XmlDocument, problem: Problem, { random, isTaken }: Supply): readonly Fix[] {
  const isHere = (key: string): boolean => [...xml.text.matchAll(/(?:[\da-f]{1,2}:){5}[\da-f]{1,2}/gi)].some(([address]) => macKey(address) === key);
  for (let tries = 0; tries < TRIES; tries++) {
    const address = [...QEMU_VENDOR, ...random(3)].map(twoDigits).join(':');
    if (!isTaken(macKey(address)) && !isHere(macKey(address))) return [replace(problem, 'new-mac', address)];
  }
  return [];
}

function twoDigits(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function otherPort(xml: XmlDocument, problem: Problem, { isTaken }: Supply): readonly Fix[] {
  const attribute = attributeAt(xml, problem);
  if (!attribute) return [];
  let port = Math.max(FIRST_PORT, Number(problem.args['value']) + 1);
  while (isTaken(portKey(port))) port++;
  const next = port <= LAST_PORT ? [replace(problem, 'next-port', String(port))] : [];
  if (attribute.name !== 'port') return next;
  // As libvirt writes it: the port that was chosen is not kept.
  const edits = [setAttribute(attribute.owner, 'port', '-1'), setAttribute(attribute.owner, 'autoport', 'yes')];
  return [...next, { title: 'automatic-port', args: {}, edits, confidence: 'choice' }];
}

function nextBridge(_xml: XmlDocument, problem: Problem, { isTaken }: Supply): readonly Fix[] {
  let number = 0;
  while (isTaken(bridgeKey(`virbr${number}`))) number++;
  return [replace(problem, 'next-bridge', `virbr${number}`)];
}

function attributeAt(xml: XmlDocument, { span }: Problem): XmlAttribute | undefined {
  const place = locate(xml, span.start);
  return place.kind === 'attributeValue' ? place.attribute : undefined;
}
