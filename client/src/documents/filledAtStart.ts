// What libvirt fills in or rounds when a domain starts, where its definition leaves that open: no change at the next start.
import { lostIn } from './compareXml';
import { at, childrenNamed } from '../virsh/xml';
import { child, type XmlElement } from './xmlTree';

interface Both {
  readonly live: XmlElement;
  readonly next: XmlElement;
}

/** The first that was seen of the definition in this run of the domain: what changed since then is a person's. */
export interface Seen {
  readonly text: string;
  /** `start`: the domain was off just before, so this is what it started with. */
  readonly since: 'start' | 'later';
  /** Whether the guest was seen with less memory than all of it: then its balloon driver works. */
  readonly balloon?: 'worked' | undefined;
}

/** What is known of a run besides its two descriptions. */
export interface Known {
  readonly first: XmlElement | undefined;
  /** The description for a migration. */
  readonly migratable: XmlElement | undefined;
}

/** Elements by the end of their path: what device was found, and what the firmware needs. */
const filledElements = /\/(?:hostdev\/source\/address|launchSecurity\/(?:cbitpos|reducedPhysBits))$/;

/** Of an interface on a network. */
const filledByNetwork = /\/interface\/(?:virtualport|vlan|bandwidth|source@(?:dev|mode))$/;

/** The same of attributes, as `path@name`. */
const filledAttributes = /\/(?:graphics@listen|vsock\/cid@address|os\/(?:loader@format|nvram@(?:format|template|templateFormat))|graphics\/listen@(?:address|socket)|graphics\/gl@rendernode)$/;

/** What is filled in where libvirt was asked to choose the firmware. */
const filledFirmware = /\/os\/(?:loader|nvram|firmware)(?:@\w+)?$/;

/**
 * Of these libvirt itself tells whose they are: the description for a migration has no listen address that came from its own
 * configuration (`virDomainGraphicsListenDefFormatAddr`), and marks the address of a USB device that it found (`autoAddress`).
 */
const toldByMigratable = /\/(?:graphics@listen|hostdev\/source\/address)$/;

/** Whether the two differ in what only the description for a migration explains. */
export function needsMigratable({ live, next }: Both): boolean {
  return moreThan(live, next).some(({ path }) => toldByMigratable.test(path));
}

/**
 * The live description without what it has more than the definition, where libvirt fills that in. What both have is compared,
 * and so is what the definition that was seen `first` had.
 */
export function withoutFilled({ live, next }: Both, { first, migratable }: Known): Both {
  const keysOf = (found: readonly More[]): ReadonlySet<string> => new Set(found.map(({ key }) => key));
  const before = first === undefined ? undefined : keysOf(moreThan(live, first));
  const told = migratable === undefined ? undefined : keysOf(moreThan(live, withoutFound(migratable)));
  const isLibvirts = filling(live, next);
  const wasOpen = ({ path, key }: More): boolean => (told !== undefined && toldByMigratable.test(path) ? told : before)?.has(key) !== false;
  const filled = keysOf(moreThan(live, next).filter((one) => isLibvirts(one) && wasOpen(one)));
  const without = (element: XmlElement): XmlElement => ({
    ...element,
    attributes: Object.fromEntries(Object.entries(element.attributes).filter(([name]) => !filled.has(`${element.start}@${name}`))),
    children: element.children.filter((one) => !filled.has(`${one.start}`)).map(without),
  });
  return filled.size === 0 ? { live, next } : { live: without(live), next };
}

/** Without the addresses of devices that libvirt found by their vendor and product. */
function withoutFound(element: XmlElement): XmlElement {
  const isFound = element.name === 'source' && element.attributes['autoAddress'] === 'yes';
  return { ...element, children: element.children.filter(({ name }) => !(isFound && name === 'address')).map(withoutFound) };
}

/** An element, or with `@name` an attribute, that only the live description has. */
interface More {
  readonly path: string;
  readonly start: number;
  readonly key: string;
}

function moreThan(live: XmlElement, definition: XmlElement): More[] {
  return lostIn(live, definition).flatMap((one) => {
    if (one.kind === 'element-dropped') return [{ path: one.path, start: one.start, key: `${one.start}` }];
    return one.kind === 'attribute-dropped' ? [{ path: `${one.path}@${one.name}`, start: one.start, key: `${one.start}@${one.name}` }] : [];
  });
}

/** Whether the definition leaves this open, so that libvirt fills it in. */
function filling(live: XmlElement, next: XmlElement): (one: More) => boolean {
  const onNetwork = new Set(childrenNamed(child(live, 'devices'), 'interface').filter((one) => one.attributes['type'] === 'network').flatMap((one) => one.children.map(({ start }) => start)));
  const usual = new Set(childrenNamed(child(live, 'devices'), 'hostdev').flatMap((one) => childrenNamed(one, 'driver')).filter(isUsualDriver).map(({ start }) => start));
  const os = child(next, 'os');
  return ({ path, start }) => {
    if (filledElements.test(path) || filledAttributes.test(path)) return true;
    if (filledFirmware.test(path) && os?.attributes['firmware'] !== undefined) return true;
    if (path.endsWith('/os/nvram')) return child(os, 'loader') !== undefined;
    return path.endsWith('/hostdev/driver') ? usual.has(start) : filledByNetwork.test(path) && onNetwork.has(start);
  };
}

/** VFIO, and no word on how. */
function isUsualDriver({ attributes, children }: XmlElement): boolean {
  return attributes['name'] === 'vfio' && Object.keys(attributes).length === 1 && children.length === 0;
}

const KIB_IN_MIB = 1024;

/** A guest's balloon driver takes whole pages, of 64 KiB at most. */
const KIB_IN_PAGE = 64;

/** QEMU's memory is rounded up to whole MiB at start, on POWER to 256 MiB (`qemuDomainAlignMemorySizes`). */
export function withRoundedSizes({ live, next }: Both): Both {
  const step = /^ppc64/.test(at(next, 'os', 'type')?.attributes['arch'] ?? '') ? 256 * KIB_IN_MIB : KIB_IN_MIB;
  const rounded = (one: number): number => Math.ceil(one / step) * step;
  const sizes = (root: XmlElement): XmlElement[] => [...['memory', 'maxMemory'].flatMap((name) => childrenNamed(root, name)), ...childrenNamed(child(root, 'devices'), 'memory').flatMap((one) => at(one, 'target', 'size') ?? [])];
  const given = sizes(live);
  const alike = new Map<XmlElement, XmlElement>();
  for (const [index, asked] of sizes(next).entries()) {
    const other = given[index];
    if (other?.name === asked.name && kib(asked.text) !== undefined && rounded(kib(asked.text) ?? 0) === kib(other.text)) alike.set(asked, { ...asked, text: other.text });
  }
  const [cells, givenCells] = [next, live].map((root) => childrenNamed(at(root, 'cpu', 'numa'), 'cell'));
  for (const [index, cell] of (cells ?? []).entries()) {
    const size = givenCells?.[index]?.attributes['memory'];
    const asked = kib(cell.attributes['memory']);
    if (size !== undefined && asked !== undefined && rounded(asked) === kib(size)) alike.set(cell, { ...cell, attributes: { ...cell.attributes, memory: size } });
  }
  const like = (element: XmlElement): XmlElement => alike.get(element) ?? (element.children.length === 0 ? element : { ...element, children: element.children.map(like) });
  return alike.size === 0 ? { live, next } : { live, next: like(next) };
}

/**
 * `currentMemory` is what the guest's balloon driver has reached (`qemuProcessRefreshBalloonState`): all of it until the driver
 * is up, and for good where there is none; else whole pages near what was asked for. All of it is what runs too where a smaller
 * one was defined since, or the guest got all of it back: only where the domain started with this one, and its driver never
 * took anything, is that no change.
 */
export function withBalloon({ live, next }: Both, atStart: XmlElement | undefined): Both {
  const [asked, now] = [child(next, 'currentMemory'), child(live, 'currentMemory')];
  const [askedKib, nowKib, allKib] = [kib(asked?.text), kib(now?.text), kib(child(live, 'memory')?.text)];
  if (asked === undefined || now === undefined || askedKib === undefined || nowKib === undefined || allKib === undefined) return { live, next };
  const isOpen = !hasBalloon(live) || askedKib >= (kib(child(next, 'memory')?.text) ?? Infinity) || kib(child(atStart, 'currentMemory')?.text) === askedKib;
  if (!(isOpen && nowKib >= allKib) && Math.abs(nowKib - askedKib) >= KIB_IN_PAGE) return { live, next };
  return { live, next: { ...next, children: next.children.map((one) => (one === asked ? { ...asked, text: now.text } : one)) } };
}

/** Whether the guest has less than all of its memory, which only its balloon driver takes away. */
export function hasGivenMemoryBack(live: XmlElement): boolean {
  const [now, all] = [kib(child(live, 'currentMemory')?.text), kib(child(live, 'memory')?.text)];
  return now !== undefined && all !== undefined && all - now >= KIB_IN_PAGE;
}

function hasBalloon(root: XmlElement): boolean {
  const balloon = at(root, 'devices', 'memballoon');
  return balloon !== undefined && balloon.attributes['model'] !== 'none';
}

/** libvirt writes all of them in KiB. */
function kib(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
