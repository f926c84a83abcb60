// Network interfaces: what each type needs and takes, addresses, virtual ports, vhost-user and passt.
import { hasSharedMemory, interfaceType as typeOf } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { isOff, isOn, unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { addChild, removeBlamedElement, setOn, shareMemory } from '../fixes';
import { attributeOr, blamedAttribute, elementAround, misplaced, removeBlamed, replaceBlamed } from '../support';
import { virtioOptions } from './virtioOptions';

const backendOf = (element: XmlElement): string => value(element.child('backend'), 'type') ?? 'default';

/** Whether an interface is a virtio one; `undefined` where libvirt's default decides and that is not known. */
function isVirtio(element: XmlElement, domain: Domain): boolean | undefined {
  const model = value(element.child('model'), 'type');
  if (model !== undefined) return model === 'virtio' || model.startsWith('virtio-');
  const type = typeOf(element);
  if (type === 'hostdev' || type === 'network') return type === 'hostdev' ? false : undefined;
  if (!domain.isQemu || type === 'vdpa' || type === 'vhostuser') return type === 'vdpa' || type === 'vhostuser' ? true : undefined;
  return domain.isX86 ? false : undefined;
}

/** Types that need a `<source>`, and the attribute that it must have. */
const SOURCES: Readonly<Record<string, string>> = {
  network: 'network',
  bridge: 'bridge',
  direct: 'dev',
  internal: 'name',
  vdpa: 'dev',
};

const noSource = rule({
  code: 'interface-without-source',
  severity: 'error',
  on: 'devices/interface',
  summary: 'An interface of a type that needs a source has none, or one that does not say which.',
  message: 'An interface of type `{type}` needs `<source {name}=…/>`.',
  check(element, _domain, report) {
    const type = typeOf(element);
    const name = SOURCES[type];
    const source = element.child('source');
    if (name !== undefined && source?.attribute(name) === undefined) report(source ?? element, { type, name });
  },
  // Only of networks is there one that nearly every host has.
  fix(domain, problem) {
    if (problem.args['type'] !== 'network') return [];
    const around = elementAround(domain.root, problem.span);
    if (around.name === 'source') return setOn('network', 'default')(domain, problem);
    return addChild(domain, around, 'source', "<source network='default'/>");
  },
});

const vhostuserPath = rule({
  code: 'vhostuser-without-path',
  severity: 'error',
  on: 'devices/interface[@type]',
  summary: 'A vhost-user interface of a QEMU guest names no socket and does not use passt.',
  message: 'An interface of type `vhostuser` needs `<source path=…/>`, unless its backend is `passt`.',
  check(element, domain, report) {
    if (!domain.isQemu || typeOf(element) !== 'vhostuser' || backendOf(element) === 'passt') return;
    const source = element.child('source');
    if (source?.attribute('path') === undefined) report(source ?? attributeOr(element, 'type'));
  },
});

const sharedMemory = rule({
  code: 'vhostuser-shared-memory',
  severity: 'error',
  on: 'devices/interface[@type]',
  summary: 'A QEMU guest with a vhost-user interface does not share its memory.',
  message: 'An interface of type `vhostuser` needs shared memory; add `<memoryBacking><access mode=\'shared\'/></memoryBacking>`.',
  check(element, domain, report) {
    if (domain.isQemu && typeOf(element) === 'vhostuser' && !hasSharedMemory(domain)) report(attributeOr(element, 'type'));
  },
  fix: shareMemory,
});

const serverReconnect = misplaced({
  code: 'vhostuser-server-reconnect',
  on: 'devices/interface',
  paths: ['source/reconnect'],
  summary: 'A vhost-user interface of a QEMU guest that listens is to reconnect.',
  message: 'Only a client reconnects: with `mode=\'server\'` remove `<reconnect>`.',
  when(element, domain) {
    const source = element.child('source');
    return domain.isQemu && typeOf(element) === 'vhostuser' && value(source, 'mode') === 'server' && isOn(source?.child('reconnect')?.attribute('enabled'));
  },
});

const virtioNeeded = rule({
  code: 'interface-needs-virtio',
  severity: 'error',
  on: 'devices/interface[model@type]',
  summary: 'A vdpa or vhost-user interface of a QEMU guest is not a virtio one.',
  message: 'An interface of type `{type}` must be of model `virtio`, not `{model}`.',
  check(element, domain, report) {
    const model = element.child('model')?.attribute('type');
    const type = typeOf(element);
    if (!model || !domain.isQemu || (type !== 'vdpa' && type !== 'vhostuser')) return;
    if (isVirtio(element, domain) === false) report(model, { type, model: model.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio', 'only'),
});

const queueSize = rule({
  code: 'interface-queue-size',
  severity: 'error',
  on: 'devices/interface[driver]',
  summary: 'The size of a queue of a virtio interface of a QEMU guest is not a power of two.',
  message: '`{name}` must be a power of two; {value} is not.',
  check(element, domain, report) {
    const driver = element.child('driver');
    if (driver === undefined || !domain.isQemu || isVirtio(element, domain) !== true) return;
    for (const name of ['rx_queue_size', 'tx_queue_size']) {
      const attribute = driver.attribute(name);
      const size = unsignedAttribute(driver, name);
      if (attribute && size !== undefined && size > 0 && !Number.isInteger(Math.log2(size))) report(attribute, { name, value: size });
    }
  },
  fix(domain, problem) {
    const size = Number(problem.args['value']);
    return replaceBlamed(domain, problem, String(2 ** Math.round(Math.log2(size))));
  },
});

const MTU_TYPES = new Set(['network', 'bridge', 'ethernet', 'vhostuser']);

const mtu = misplaced({
  code: 'interface-mtu-type',
  on: 'devices/interface',
  paths: ['mtu@size'],
  summary: 'An interface of a QEMU guest is of a type that takes no MTU.',
  message: 'An interface of type `{type}` takes no MTU; remove `<mtu>`.',
  saysNothing: ['0'],
  when(element, domain) {
    const type = typeOf(element);
    const takesIt = MTU_TYPES.has(type) || (type === 'user' && backendOf(element) === 'passt');
    return domain.isQemu && !takesIt && { type };
  },
});

const coalesce = misplaced({
  code: 'interface-coalesce-type',
  on: 'devices/interface',
  paths: ['coalesce/rx/frames@max'],
  summary: 'An interface of a QEMU guest that is neither of type network nor bridge has coalesce settings.',
  message: 'An interface of type `{type}` takes no `<coalesce>`; remove it.',
  when(element, domain) {
    const type = typeOf(element);
    return domain.isQemu && type !== 'network' && type !== 'bridge' && { type };
  },
});

const script = misplaced({
  code: 'interface-script-type',
  on: 'devices/interface',
  paths: ['script@path'],
  summary: 'An interface of a QEMU guest that is not of type ethernet has a script.',
  message: 'Scripts are for interfaces of type `ethernet` only; an interface of type `{type}` takes none.',
  when(element, domain) {
    const type = typeOf(element);
    return domain.isQemu && ['bridge', 'network', 'direct', 'user', 'server', 'client', 'mcast', 'udp'].includes(type) && { type };
  },
});

const unsupportedType = rule({
  code: 'interface-type-not-in-qemu',
  severity: 'error',
  on: 'devices/interface[@type]',
  summary: 'An interface of a QEMU guest is of a type that only other hypervisors have.',
  message: 'QEMU has no interfaces of type `{type}`.',
  check(element, domain, report) {
    const type = element.attribute('type');
    if (type && domain.isQemu && ['internal', 'vds'].includes(type.value)) report(type, { type: type.value });
  },
});

const backendPasst = rule({
  code: 'passt-type',
  severity: 'error',
  on: 'devices/interface[backend@type]',
  summary: 'An interface that is neither of type user nor vhostuser has the backend passt.',
  message: 'The backend `passt` is for interfaces of type `user` and `vhostuser`, not `{type}`.',
  check(element, _domain, report) {
    const type = typeOf(element);
    const backend = element.child('backend')?.attribute('type');
    if (backend?.value === 'passt' && type !== 'user' && type !== 'vhostuser') report(backend, { type });
  },
  fix: removeBlamed,
});

const portForward = misplaced({
  code: 'port-forward-without-passt',
  on: 'devices/interface',
  paths: ['portForward'],
  summary: 'An interface that does not use passt forwards ports.',
  message: '`<portForward>` needs `<backend type=\'passt\'/>` on an interface of type `user` or `vhostuser`.',
  when: (element) => backendOf(element) !== 'passt' || (typeOf(element) !== 'user' && typeOf(element) !== 'vhostuser'),
});

const guestIp = misplaced({
  code: 'interface-guest-ip',
  on: 'devices/interface',
  paths: ['ip'],
  summary: 'An interface of a QEMU guest sets the address in the guest, but is not of type user (or vhostuser with passt).',
  message: 'QEMU cannot set an address inside the guest on an interface of type `{type}`; remove `<ip>`.',
  when(element, domain) {
    const type = typeOf(element);
    const takesIt = type === 'user' || (type === 'vhostuser' && backendOf(element) === 'passt');
    return domain.isQemu && !takesIt && { type };
  },
});

const guestRoute = misplaced({
  code: 'interface-guest-route',
  on: 'devices/interface',
  paths: ['route'],
  summary: 'An interface of a QEMU guest sets a route in the guest (since libvirt 12.2, passt can set the default route).',
  message: 'QEMU cannot set a route inside the guest; remove `<route>`.',
  when(element, domain) {
    const isDefault = !element.child('route')?.attribute('address');
    return domain.isQemu && !(isDefault && value(element.child('backend'), 'type') === 'passt');
  },
});

const ipPrefix = rule({
  code: 'interface-ip-prefix',
  severity: 'error',
  on: 'devices/interface[ip]',
  summary: 'The prefix of an address of a user interface of a QEMU guest is not 4 to 27 (IPv4) or 64 (IPv6).',
  message: 'The prefix of a user network is {expected}, not {prefix}.',
  check(element, domain, report) {
    if (!domain.isQemu || typeOf(element) !== 'user') return;
    for (const ip of element.elements('ip')) {
      const attribute = ip.attribute('prefix');
      const prefix = unsignedAttribute(ip, 'prefix') ?? 0;
      if (!attribute || prefix === 0) continue;
      if (isIpv6(ip) ? prefix !== 64 : prefix < 4 || prefix > 27) report(attribute, { expected: isIpv6(ip) ? '64' : '4–27', prefix });
    }
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, problem.args['expected'] === '64' ? '64' : '24'),
});

const ipTwice = rule({
  code: 'interface-ip-twice',
  severity: 'error',
  on: 'devices/interface[ip]',
  summary: 'A user interface of a QEMU guest has two addresses of the same family, or one with a peer.',
  message: 'A user network has one address for each of IPv4 and IPv6, and no peers.',
  check(element, domain, report) {
    if (!domain.isQemu || typeOf(element) !== 'user') return;
    const seen = new Set<boolean>();
    for (const ip of element.elements('ip')) {
      const peer = ip.attribute('peer');
      if (peer) report(peer);
      if (seen.has(isIpv6(ip))) report(attributeOr(ip, 'address'));
      seen.add(isIpv6(ip));
    }
  },
  fix: (domain, problem) => (blamedAttribute(domain, problem.span)?.name === 'peer' ? removeBlamed : removeBlamedElement)(domain, problem),
});

function isIpv6(ip: XmlElement): boolean {
  return value(ip, 'family') === 'ipv6' || value(ip, 'address')?.includes(':') === true;
}

const prefixRange = rule({
  code: 'ip-prefix-out-of-range',
  severity: 'error',
  on: 'devices/interface/ip[@prefix],devices/interface/source/ip[@prefix]',
  summary: 'The prefix of an IP address is beyond 32 (IPv4) or 128 (IPv6).',
  message: 'The prefix of this address is at most {limit}, not {prefix}.',
  check(ip, _domain, report) {
    const attribute = ip.attribute('prefix');
    const limit = isIpv6(ip) ? 128 : 32;
    const prefix = unsignedAttribute(ip, 'prefix') ?? 0;
    if (attribute && prefix > limit) report(attribute, { limit, prefix });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, problem.args['limit'] === 128 ? '64' : '24'),
});

const ipFamily = rule({
  code: 'ip-family',
  severity: 'error',
  on: 'devices/interface/ip[@family],devices/interface/source/ip[@family]',
  summary: 'An IP address of an interface is not of the family that it is said to be of.',
  message: '`{address}` is no address of family `{family}`.',
  check(ip, _domain, report) {
    const family = ip.attribute('family');
    const address = ip.attribute('address');
    if (!family || !address) return;
    const isWrong = family.value === 'ipv4' ? address.value.includes(':') : family.value === 'ipv6' && !address.value.includes(':');
    if (isWrong) report(family, { address: address.value, family: family.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, problem.args['family'] === 'ipv4' ? 'ipv6' : 'ipv4'),
});

const unmanagedTap = misplaced({
  code: 'interface-target-managed-type',
  on: 'devices/interface',
  paths: ['target@managed'],
  summary: 'An interface that is not of type ethernet has an unmanaged target device.',
  message: 'An unmanaged target device is for interfaces of type `ethernet` only, not `{type}`.',
  when: (element) => isOff(element.child('target')?.attribute('managed')) && typeOf(element) !== 'ethernet' && { type: typeOf(element) },
});

const teamingModel = rule({
  code: 'teaming-model',
  severity: 'error',
  on: 'devices/interface[teaming@type]',
  summary: 'A persistent teamed interface of a QEMU guest is not virtio, or a transient one is not of type hostdev or network.',
  message: 'The `persistent` interface of a team is of model `virtio`, the `transient` one of type `hostdev` or `network`.',
  check(element, domain, report) {
    const type = element.child('teaming')?.attribute('type');
    if (!type || !domain.isQemu) return;
    const isTransient = type.value === 'transient';
    const own = typeOf(element);
    if (isTransient ? own !== 'hostdev' && own !== 'network' : isVirtio(element, domain) === false) report(type);
  },
});

const hostdevBackend = misplaced({
  code: 'interface-hostdev-backend',
  on: 'devices/interface',
  paths: ['backend@tap', 'bandwidth'],
  summary: 'An interface of type hostdev of a QEMU guest has a tap device or a bandwidth.',
  message: 'An interface of type `hostdev` bypasses the host, so `{name}` has no place.',
  when: (element, domain) => domain.isQemu && typeOf(element) === 'hostdev',
});

const tapType = misplaced({
  code: 'interface-backend-tap-type',
  on: 'devices/interface',
  paths: ['backend@tap'],
  summary: 'An interface of a QEMU guest without tap device of its own names one.',
  message: '`tap` is for interfaces of type `network`, `bridge` and `ethernet`, not `{type}`.',
  when(element, domain) {
    const type = typeOf(element);
    return domain.isQemu && ['direct', 'user', 'vhostuser', 'server', 'client', 'mcast', 'udp', 'vdpa', 'null', 'internal'].includes(type) && { type };
  },
});

/** Types whose driver takes several queues. */
const QUEUE_TYPES = new Set(['network', 'bridge', 'direct', 'ethernet', 'vhostuser', 'vdpa', 'hostdev']);

const multiqueue = misplaced({
  code: 'interface-queues-type',
  on: 'devices/interface',
  paths: ['driver@queues'],
  saysNothing: ['0', '1'],
  summary: 'A virtio interface of a QEMU guest that is not on a tap device, vhost-user or vdpa has several queues.',
  message: 'An interface of type `{type}` has one queue only; remove `queues`.',
  when(element, domain) {
    const type = typeOf(element);
    return domain.isQemu && !QUEUE_TYPES.has(type) && isVirtio(element, domain) === true && { type };
  },
});

/** Rules on network interfaces. */
export const interfaces: RuleFamily = {
  name: 'interfaces',
  rules: [
    noSource,
    vhostuserPath,
    sharedMemory,
    serverReconnect,
    virtioNeeded,
    queueSize,
    mtu,
    coalesce,
    script,
    unsupportedType,
    backendPasst,
    portForward,
    guestIp,
    guestRoute,
    ipPrefix,
    ipTwice,
    prefixRange,
    ipFamily,
    unmanagedTap,
    multiqueue,
    teamingModel,
    hostdevBackend,
    tapType,
    virtioOptions('interface', (element, domain) => isVirtio(element, domain) === false),
  ],
};
