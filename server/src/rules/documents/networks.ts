// What libvirt refuses of a network's addresses: families, prefixes, DHCP, routes and DNS (its network_conf.c and networkcommon_conf.c).
import { removeAttribute, setAttribute } from '../../domain/edits';
import { ADDRESS_BITS, formatIp, lastOf, networkOf, parseIp, prefixOfNetmask, type IpAddress } from '../../domain/ipAddress';
import type { Report } from '../../domain/rule';
import { unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix, Problem } from '../../text/problem';
import type { DocumentRule, DocumentRuleFamily } from './documentRule';
import { attributeOr, blamedAttribute, removeBlamed, replaceBlamed, type Described } from '../support';
import { removeBlamedElement } from '../fixes';

type Texts = Pick<DocumentRule, 'code' | 'summary' | 'message' | 'fix'>;

/** A rule that looks at each element at a path below the network. */
function onEach(texts: Texts, path: string, check: (element: XmlElement, report: Report) => void): DocumentRule {
  const steps = path.split('/');
  return { ...texts, severity: 'error', root: 'network', check: (root, report) => below([root], steps).forEach((element) => check(element, report)) };
}

/** A rule that looks at each address and each route of the network. */
function onAddresses(texts: Texts, check: (element: XmlElement, report: Report) => void): DocumentRule {
  return { ...texts, severity: 'error', root: 'network', check: (root, report) => [...root.elements('ip'), ...root.elements('route')].forEach((element) => check(element, report)) };
}

function below(elements: readonly XmlElement[], steps: readonly string[]): readonly XmlElement[] {
  return steps.reduce<readonly XmlElement[]>((found, step) => found.flatMap((element) => [...element.elements(step)]), elements);
}

/** The prefixes of most networks of people. */
const USUAL_PREFIX = { ipv4: '24', ipv6: '64' } as const;

/** A fix that sets another attribute of the element whose attribute is blamed. */
function setOnOwner(described: Described, problem: Problem, name: string, newValue: string): readonly Fix[] {
  const owner = blamedAttribute(described, problem.span)?.owner;
  if (!owner) return [];
  return [{ title: 'set-attribute', args: { name, value: newValue }, edits: [setAttribute(owner, name, newValue)], confidence: 'choice' }];
}

const addressFamily = onAddresses(
  {
    code: 'network-address-family',
    summary: "An address or gateway of a network is not of its `<ip>`'s or `<route>`'s family, which is IPv4 where none is given.",
    message: '`{address}` is no address of family `{family}`: set family=`{other}`, or change it.',
    fix: (described, problem) => setOnOwner(described, problem, 'family', String(problem.args['other'])),
  },
  (element, report) => {
    const family = value(element, 'family') ?? 'ipv4';
    for (const name of ['address', 'gateway']) {
      const address = element.attribute(name);
      const own = parseIp(address?.value)?.family;
      if (address && own !== undefined && own !== family) report(address, { address: address.value, family, other: own });
    }
  },
);

const netmask = onAddresses(
  {
    code: 'network-netmask-ipv6',
    summary: 'An IPv6 address or route has a netmask.',
    message: 'IPv6 has no `netmask`: say `prefix` instead.',
    fix(described, problem) {
      const mask = blamedAttribute(described, problem.span);
      if (!mask) return [];
      const prefix = mask.owner.attribute('prefix') ? [] : [setAttribute(mask.owner, 'prefix', USUAL_PREFIX.ipv6)];
      const title = prefix.length > 0 ? { title: 'set-attribute', args: { name: 'prefix', value: USUAL_PREFIX.ipv6 } } : { title: 'remove-attribute', args: { name: mask.name } };
      return [{ ...title, edits: [removeAttribute(described.document.text, mask), ...prefix], confidence: 'choice' }];
    },
  },
  (element, report) => {
    const attribute = element.attribute('netmask');
    if (attribute && value(element, 'family') === 'ipv6') report(attribute);
  },
);

const prefixRange = onAddresses(
  {
    code: 'network-prefix-out-of-range',
    summary: 'A prefix is beyond 32 (IPv4) or 128 (IPv6).',
    message: 'The prefix of this address is at most {limit}, not {prefix}.',
    fix: (described, problem) => replaceBlamed(described, problem, problem.args['limit'] === ADDRESS_BITS.ipv6 ? USUAL_PREFIX.ipv6 : USUAL_PREFIX.ipv4),
  },
  (element, report) => {
    const limit = value(element, 'family') === 'ipv6' ? ADDRESS_BITS.ipv6 : ADDRESS_BITS.ipv4;
    const prefix = unsignedAttribute(element, 'prefix');
    if (prefix !== undefined && prefix > limit) report(attributeOr(element, 'prefix'), { limit, prefix });
  },
);

/** The prefix of the network that an `<ip>` is in; without one, libvirt takes that of its class (virSocketAddrGetIPPrefix). */
function prefixOf(ip: XmlElement, address: IpAddress): number | undefined {
  const written = unsignedAttribute(ip, 'prefix') ?? 0;
  if (written > 0) return written <= ADDRESS_BITS[address.family] ? written : undefined;
  const mask = value(ip, 'netmask');
  if (mask !== undefined) return prefixOfNetmask(mask);
  if (address.value === 0n) return 0;
  if (address.family === 'ipv6') return 64;
  const octet = Number(address.value >> 24n);
  return octet < 128 ? 8 : octet < 192 ? 16 : octet < 224 ? 24 : undefined;
}

/** Most addresses that a range may have. */
const LARGEST_RANGE = 65536n;

/** Gives a range the ends that it has the wrong way round, or the hosts behind the network's own address. */
function fixRange(described: Described, { span }: Problem): readonly Fix[] {
  const range = blamedAttribute(described, span)?.owner;
  const ip = range?.parent?.parent;
  const address = parseIp(value(ip, 'address'));
  const prefix = ip && address && prefixOf(ip, address);
  if (!range || !address || prefix === undefined) return [];
  // Older libvirts want the first half of the address to be the same in IPv4, too.
  const most = address.value | (LARGEST_RANGE - 1n);
  const last = lastOf(address, prefix) - (address.family === 'ipv4' ? 1n : 0n);
  const hosts = [address.value + 1n, last < most ? last : most].map((host) => formatIp({ family: address.family, value: host }));
  const written = [value(range, 'start') ?? '', value(range, 'end') ?? ''];
  const isBackwards = (parseIp(written[0])?.value ?? 0n) > (parseIp(written[1])?.value ?? 0n);
  return (isBackwards ? [written.reverse(), hosts] : [hosts]).map(([start = '', end = '']) => ({
    title: 'set-range',
    args: { start, end },
    edits: [setAttribute(range, 'start', start), setAttribute(range, 'end', end)],
    confidence: 'choice',
  }));
}

/** After virSocketAddrGetRange() of libvirt's virsocketaddr.c. */
const dhcpRange = onEach(
  {
    code: 'dhcp-range-invalid',
    summary: 'A DHCP range is not within its network, begins or ends at an address that is no host, is backwards or too large.',
    message: 'A DHCP range goes up from `start` to `end`, between the first and last host of {network}: by at most 65536 addresses, and with IPv6 in the last group only.',
    fix: fixRange,
  },
  'ip/dhcp/range',
  (range, report) => {
    const ip = range.parent?.parent;
    const address = parseIp(value(ip, 'address'));
    const start = parseIp(value(range, 'start'));
    const end = parseIp(value(range, 'end'));
    const prefix = ip && address && prefixOf(ip, address);
    if (!address || !start || !end || prefix === undefined) return;
    const isInside = [start, end].every((one) => one.family === address.family && networkOf(one, prefix) === networkOf(address, prefix));
    const isHosts = address.family === 'ipv6' || (start.value !== networkOf(address, prefix) && end.value !== lastOf(address, prefix));
    const isSmall = address.family === 'ipv4' ? end.value - start.value < LARGEST_RANGE : start.value / LARGEST_RANGE === end.value / LARGEST_RANGE;
    const isInOrder = start.value <= end.value && isSmall;
    if (!isInside || !isHosts || !isInOrder) report(attributeOr(range, isInside && !isInOrder ? 'end' : 'start'), { network: `${value(ip, 'address') ?? ''}/${prefix}` });
  },
);

const dhcpHost = onEach(
  {
    code: 'dhcp-host-ipv6-mac',
    summary: 'A DHCP host of an IPv6 address has a MAC address.',
    message: 'With IPv6 a host is known by `id` or `name`, not by `mac`: remove it.',
    fix: removeBlamed,
  },
  'ip/dhcp/host',
  (host, report) => {
    const mac = host.attribute('mac');
    if (mac && parseIp(value(host.parent?.parent, 'address'))?.family === 'ipv6') report(mac);
  },
);

const shortLease = onEach(
  {
    code: 'dhcp-lease-too-short',
    summary: 'A DHCP lease is for less than two minutes.',
    message: 'A lease is for two minutes at least, or 0 for ever.',
    fix(described, problem) {
      const unit = value(blamedAttribute(described, problem.span)?.owner, 'unit');
      return [unit === 'seconds' ? '120' : '2', '0'].flatMap((expiry) => replaceBlamed(described, problem, expiry));
    },
  },
  'ip/dhcp',
  (dhcp, report) => {
    const leases = [...below([dhcp], ['range', 'lease']), ...below([dhcp], ['host', 'lease'])];
    for (const lease of leases) {
      const expiry = unsignedAttribute(lease, 'expiry') ?? 0;
      const unit = value(lease, 'unit') ?? 'minutes';
      const isShort = (unit === 'seconds' && expiry < 120) || (unit === 'minutes' && expiry < 2);
      if (expiry > 0 && isShort) report(attributeOr(lease, 'expiry'));
    }
  },
);

const dhcpTwice: DocumentRule = {
  code: 'dhcp-twice',
  severity: 'error',
  summary: 'Two addresses of one family have DHCP.',
  message: 'One {family} address of a network has DHCP already: give ranges and hosts there, or use another network.',
  root: 'network',
  check(root, report) {
    const seen = new Set<string>();
    for (const ip of root.elements('ip')) {
      const family = parseIp(value(ip, 'address'))?.family;
      const dhcp = ip.child('dhcp');
      if (family === undefined || !dhcp || !(dhcp.child('range') ?? dhcp.child('host'))) continue;
      if (seen.has(family)) report(dhcp, { family: family === 'ipv4' ? 'IPv4' : 'IPv6' });
      seen.add(family);
    }
  },
  fix: removeBlamedElement,
};

const tftp = onEach(
  { code: 'tftp-ipv6', summary: 'An IPv6 address has TFTP.', message: 'TFTP is for IPv4: move `<tftp>` to an `<ip>` of that family.', fix: removeBlamedElement },
  'ip/tftp',
  (element, report) => {
    if (parseIp(value(element.parent, 'address'))?.family === 'ipv6') report(element);
  },
);

const routeNetwork = onEach(
  {
    code: 'route-not-a-network',
    summary: 'The address of a route has bits set beyond its prefix.',
    message: 'With prefix {prefix}, `{address}` is no network but an address in one: leave 0 behind the prefix.',
    fix(described, problem) {
      const address = parseIp(String(problem.args['address']));
      const prefix = Number(problem.args['prefix']);
      return address ? replaceBlamed(described, problem, formatIp({ family: address.family, value: networkOf(address, prefix) })) : [];
    },
  },
  'route',
  (route, report) => {
    const address = parseIp(value(route, 'address'));
    const mask = value(route, 'netmask');
    const prefix = mask === undefined ? (unsignedAttribute(route, 'prefix') ?? 0) : prefixOfNetmask(mask);
    if (!address || prefix === undefined || prefix > ADDRESS_BITS[address.family] || networkOf(address, prefix) === address.value) return;
    report(attributeOr(route, 'address'), { prefix, address: value(route, 'address') ?? '' });
  },
);

const routeGateway = onEach(
  {
    code: 'route-gateway-unreachable',
    summary: 'The gateway of a route is in none of the networks of the `<ip>` elements.',
    message: '`{gateway}` is in none of the networks here, so it cannot be reached: correct it, or add an `<ip>` next to it.',
    fix: removeBlamedElement,
  },
  'route',
  (route, report) => {
    const gateway = parseIp(value(route, 'gateway'));
    const ips = [...(route.parent?.elements('ip') ?? [])];
    const isReached = ips.some((ip) => {
      const address = parseIp(value(ip, 'address'));
      const prefix = address && prefixOf(ip, address);
      // What cannot be read may be anything.
      return !gateway || !address || prefix === undefined || (address.family === gateway.family && networkOf(address, prefix) === networkOf(gateway, prefix));
    });
    if (gateway && !isReached) report(attributeOr(route, 'gateway'), { gateway: value(route, 'gateway') ?? '' });
  },
);

const natRange = onEach(
  {
    code: 'nat-range-backwards',
    summary: 'A range of addresses or ports of `<nat>` ends before it starts.',
    message: 'This range ends before it starts.',
    fix(described, { span }) {
      const range = blamedAttribute(described, span)?.owner;
      const [start, end] = [value(range, 'end'), value(range, 'start')];
      if (!range || start === undefined || end === undefined) return [];
      return [{ title: 'set-range', args: { start, end }, edits: [setAttribute(range, 'start', start), setAttribute(range, 'end', end)], confidence: 'choice' }];
    },
  },
  'forward/nat',
  (nat, report) => {
    const addresses = nat.child('address');
    const ports = nat.child('port');
    const [first, last] = [parseIp(value(addresses, 'start')), parseIp(value(addresses, 'end'))];
    if (addresses && first && last && last.value < first.value) report(attributeOr(addresses, 'end'));
    const [low, high] = [unsignedAttribute(ports, 'start'), unsignedAttribute(ports, 'end')];
    if (ports && low !== undefined && high !== undefined && high < low) report(attributeOr(ports, 'end'));
  },
);

const srvTarget = onEach(
  {
    code: 'dns-srv-without-target',
    summary: 'A DNS SRV record has a port, priority or weight but no target.',
    message: '`{name}` needs a `target` that it is of.',
    fix: removeBlamed,
  },
  'dns/srv',
  (srv, report) => {
    if (srv.attribute('target')) return;
    for (const name of ['port', 'priority', 'weight']) if (srv.attribute(name)) report(attributeOr(srv, name), { name });
  },
);

const emptyForwarder = onEach(
  {
    code: 'dns-forwarder-empty',
    summary: 'A DNS forwarder has neither address nor domain.',
    message: 'A forwarder needs `addr`, `domain` or both.',
    fix: removeBlamedElement,
  },
  'dns/forwarder',
  (forwarder, report) => {
    if (!forwarder.attribute('addr') && !forwarder.attribute('domain')) report(forwarder);
  },
);

/** The rules on the addresses of networks. */
export const networkAddressRules: DocumentRuleFamily = {
  name: 'networks',
  rules: [
    addressFamily,
    netmask,
    prefixRange,
    dhcpRange,
    dhcpHost,
    shortLease,
    dhcpTwice,
    tftp,
    routeNetwork,
    routeGateway,
    natRange,
    srvTarget,
    emptyForwarder,
  ],
};
