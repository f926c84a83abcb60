// What libvirt fills in or rounds when a domain starts, where its definition leaves that open: no change at the next start.
import { lostIn } from './compareXml';
import { at, childrenNamed } from '../virsh/xml';
import { child, type XmlElement } from './xmlTree';

interface Both {
  readonly live: XmlElement;
  readonly next: XmlElement;
}

/** Elements by the end of their path: what firmware, driver and device were found, and what a network gives its ports. */
const filledElements = /\/(?:os\/(?:loader|nvram|firmware)|hostdev\/driver|hostdev\/source\/address|launchSecurity\/(?:cbitpos|reducedPhysBits))$/;

/** Of an interface on a network. */
const filledByNetwork = /\/interface\/(?:virtualport|vlan|bandwidth|source@(?:dev|mode))$/;

/** The same of attributes, as `path@name`. */
const filledAttributes = /\/(?:graphics@listen|vsock\/cid@address|os\/(?:loader|nvram)@\w+|graphics\/listen@(?:address|socket)|graphics\/gl@rendernode)$/;

/** The live description without what it has more than the definition, where libvirt fills that in. What both have is compared. */
export function withoutFilled({ live, next }: Both): Both {
  const [elements, attributes] = [new Set<number>(), new Set<string>()];
  const onNetwork = childrenNamed(child(live, 'devices'), 'interface').filter((one) => one.attributes['type'] === 'network').flatMap((one) => one.children);
  const isNetworks = (path: string, start: number): boolean => filledByNetwork.test(path) && onNetwork.some((one) => one.start === start);
  for (const one of lostIn(live, next)) {
    if (one.kind === 'element-dropped' && (filledElements.test(one.path) || isNetworks(one.path, one.start))) elements.add(one.start);
    const path = one.kind === 'attribute-dropped' ? `${one.path}@${one.name}` : '';
    if (one.kind === 'attribute-dropped' && (filledAttributes.test(path) || isNetworks(path, one.start))) attributes.add(`${one.start}@${one.name}`);
  }
  const without = (element: XmlElement): XmlElement => ({
    ...element,
    attributes: Object.fromEntries(Object.entries(element.attributes).filter(([name]) => !attributes.has(`${element.start}@${name}`))),
    children: element.children.filter((one) => !elements.has(one.start)).map(without),
  });
  return elements.size + attributes.size === 0 ? { live, next } : { live: without(live), next };
}

const KIB_IN_MIB = 1024;

/**
 * QEMU's memory is rounded up to whole MiB at start, on POWER to 256 MiB (`qemuDomainAlignMemorySizes`). `currentMemory`
 * is what the guest's balloon driver has reached (`qemuProcessRefreshBalloonState`): all of it until the driver is up,
 * and for good where there is none; else whole pages near what was asked for.
 */
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
  const [askedNow, now] = [child(next, 'currentMemory'), child(live, 'currentMemory')];
  if (askedNow !== undefined && now !== undefined && isBalloons(kib(askedNow.text), kib(now.text), kib(child(live, 'memory')?.text))) alike.set(askedNow, { ...askedNow, text: now.text });
  const [cells, givenCells] = [next, live].map((root) => childrenNamed(at(root, 'cpu', 'numa'), 'cell'));
  for (const [index, cell] of (cells ?? []).entries()) {
    const size = givenCells?.[index]?.attributes['memory'];
    const asked = kib(cell.attributes['memory']);
    if (size !== undefined && asked !== undefined && rounded(asked) === kib(size)) alike.set(cell, { ...cell, attributes: { ...cell.attributes, memory: size } });
  }
  const like = (element: XmlElement): XmlElement => alike.get(element) ?? (element.children.length === 0 ? element : { ...element, children: element.children.map(like) });
  return alike.size === 0 ? { live, next } : { live, next: like(next) };
}

/** Whether the balloon alone makes the difference between what was asked for and what the guest has. */
function isBalloons(asked: number | undefined, now: number | undefined, all: number | undefined): boolean {
  return asked !== undefined && now !== undefined && (now >= (all ?? Infinity) || Math.abs(now - asked) < KIB_IN_MIB);
}

/** libvirt writes all of them in KiB. */
function kib(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
