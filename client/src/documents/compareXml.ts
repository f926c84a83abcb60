// Two definitions compared by meaning: white space, units and an order that says nothing aside, what does one say that the other does not?
import { descendants, type XmlElement } from './xmlTree';

/** One thing that was written and is not there any more, or not as written. */
export type Difference =
  | { readonly kind: 'element-dropped'; readonly path: string; readonly start: number }
  | { readonly kind: 'attribute-dropped'; readonly path: string; readonly name: string; readonly value: string; readonly start: number }
  | { readonly kind: 'attribute-rewritten'; readonly path: string; readonly name: string; readonly value: string; readonly now: string; readonly start: number }
  | { readonly kind: 'text-rewritten'; readonly path: string; readonly value: string; readonly now: string; readonly start: number };

/**
 * What of `written` is missing or different in `kept`. What `kept` has besides (uuids, addresses and
 * controllers that libvirt adds) is no difference. Siblings of one name are paired by likeness, or by their order where it counts.
 */
export function lostIn(written: XmlElement, kept: XmlElement): Difference[] {
  return compare(written, kept, { path: written.name, pair: byMeaning });
}

/** Whether two definitions say the same, whatever their white space and the order of what has none. */
export function sameMeaning(one: XmlElement, other: XmlElement): boolean {
  return lostIn(one, other).length === 0 && lostIn(other, one).length === 0;
}

/** The same, and siblings of one name stand in the same order: nothing at all was edited. */
export function sameInOrder(one: XmlElement, other: XmlElement): boolean {
  const lost = (written: XmlElement, kept: XmlElement): Difference[] => compare(written, kept, { path: '', pair: firstOf });
  return lost(one, other).length === 0 && lost(other, one).length === 0;
}

/** Where two elements stand, and how their children find each other: the index among what is left there. */
interface Place {
  readonly path: string;
  readonly pair: (one: XmlElement, candidates: readonly XmlElement[]) => number | undefined;
}

function compare(written: XmlElement, kept: XmlElement, place: Place): Difference[] {
  return [...compareValues(written, kept, place.path), ...compareChildren(written, kept, place)];
}

function compareValues(written: XmlElement, kept: XmlElement, path: string): Difference[] {
  if (sameSize(written, kept)) return [];
  const found: Difference[] = [];
  for (const [name, value] of Object.entries(written.attributes)) {
    const now = kept.attributes[name];
    if (isNamespace(name) || (now !== undefined && sameValue(value, now))) continue;
    if (now === undefined) found.push({ kind: 'attribute-dropped', path, name, value, start: written.start });
    else found.push({ kind: 'attribute-rewritten', path, name, value, now, start: written.start });
  }
  if (!sameValue(written.text, kept.text) && (written.text !== '' || kept.children.length === 0)) {
    found.push({ kind: 'text-rewritten', path, value: written.text, now: kept.text, start: written.start });
  }
  return found;
}

function compareChildren(written: XmlElement, kept: XmlElement, { path, pair }: Place): Difference[] {
  const free = [...kept.children];
  return written.children.flatMap((one): Difference[] => {
    const below = `${path}/${one.name}`;
    const at = pair(one, free);
    if (at === undefined) return isEmpty(one) ? [] : [{ kind: 'element-dropped', path: below, start: one.start }];
    const [partner] = free.splice(at, 1);
    return partner === undefined ? [] : compare(one, partner, { path: below, pair });
  });
}

/** What comes first counts: what a machine boots from, and arguments. Everything else has an address or a name. */
const inOrder = /^(?:boot|initarg|arg)$/;

function byMeaning(one: XmlElement, candidates: readonly XmlElement[]): number | undefined {
  return inOrder.test(localName(one)) ? firstOf(one, candidates) : mostAlike(one, candidates);
}

function firstOf(one: XmlElement, candidates: readonly XmlElement[]): number | undefined {
  const at = candidates.findIndex((candidate) => localName(candidate) === localName(one));
  return at < 0 ? undefined : at;
}

/** The index of the candidate of the same name that loses the least, so that siblings pair up whatever their order. */
function mostAlike(one: XmlElement, candidates: readonly XmlElement[]): number | undefined {
  let best: { readonly at: number; readonly likeness: number } | undefined;
  for (const [at, candidate] of candidates.entries()) {
    if (localName(candidate) !== localName(one)) continue;
    const likeness = likenessOf(one, candidate);
    if (best === undefined || likeness > best.likeness) best = { at, likeness };
  }
  return best?.at;
}

/** How many of the values below `one` are below `other` too, less what differs right at the top. */
function likenessOf(one: XmlElement, other: XmlElement): number {
  const there = new Set(values(other));
  let alike = 0;
  for (const value of values(one)) alike += there.has(value) ? 1 : -0.1;
  return alike;
}

function* values(element: XmlElement): Generator<string> {
  for (const one of descendants(element)) {
    for (const [name, value] of Object.entries(one.attributes)) yield `${one.name}@${name}=${value}`;
    if (one.text !== '') yield `${one.name}=${one.text}`;
  }
}

function isEmpty(element: XmlElement): boolean {
  return element.text === '' && element.children.length === 0 && Object.keys(element.attributes).length === 0 && element.name === 'metadata';
}

function localName(element: XmlElement): string {
  return element.name.slice(element.name.indexOf(':') + 1);
}

function isNamespace(attribute: string): boolean {
  return attribute === 'xmlns' || attribute.startsWith('xmlns:');
}

/** libvirt writes hexadecimal numbers with leading zeros and uuids and MACs in lower case; that is no change. */
function sameValue(one: string, other: string): boolean {
  return one === other || plain(one) === plain(other);
}

function plain(value: string): string {
  const lower = value.trim().replace(/\s+/g, ' ').toLowerCase();
  if (/^0x[0-9a-f]{1,15}$/.test(lower)) return `#${Number.parseInt(lower, 16)}`;
  if (/^\d{1,15}$/.test(lower)) return `#${Number.parseInt(lower, 10)}`;
  if (/^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/.test(lower)) return lower.replaceAll('-', '');
  return lower === value ? lower : /^([0-9a-f]{2}:)+[0-9a-f]{2}$/.test(lower) ? lower : value.trim().replace(/\s+/g, ' ');
}

/** Bytes in one unit, as libvirt's `virScaleInteger` reads them. */
const bytesInUnit: Readonly<Record<string, number>> = {
  b: 1, byte: 1, bytes: 1,
  kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12,
  k: 2 ** 10, kib: 2 ** 10, m: 2 ** 20, mib: 2 ** 20, g: 2 ** 30, gib: 2 ** 30, t: 2 ** 40, tib: 2 ** 40,
};

/** `<memory unit='GiB'>4</memory>` comes back as `<memory unit='KiB'>4194304</memory>`: the same size. */
function sameSize(one: XmlElement, other: XmlElement): boolean {
  if (one.attributes['unit'] === undefined && other.attributes['unit'] === undefined) return false;
  const extra = Object.keys(one.attributes).filter((name) => name !== 'unit');
  const size = sizeOf(one);
  return extra.every((name) => one.attributes[name] === other.attributes[name]) && size !== undefined && size === sizeOf(other);
}

function sizeOf(element: XmlElement): number | undefined {
  const unit = bytesInUnit[(element.attributes['unit'] ?? defaultUnit(element)).toLowerCase()];
  return unit === undefined || !/^\d+$/.test(element.text) ? undefined : Number(element.text) * unit;
}

/** Memory without a unit counts KiB; sizes of volumes and pools count bytes. */
function defaultUnit(element: XmlElement): string {
  return /^(capacity|allocation|available|physical)$/.test(element.name) ? 'bytes' : 'KiB';
}
