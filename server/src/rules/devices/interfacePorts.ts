// What an interface is plugged into: virtual ports, vlans, filters, isolation and bandwidth.
import { interfaceType as typeOf } from '../../domain/devices';
import { rule, type RuleFamily } from '../../domain/rule';
import { integer, isOn, value } from '../../domain/values';
import { removeBlamedElement, removeFromList } from '../fixes';
import { attributeOr, misplaced, removeBlamed } from '../support';

const isolated = rule({
  code: 'interface-isolated-type',
  severity: 'error',
  on: 'devices/interface[port@isolated]',
  summary: 'An interface that is neither of type network nor bridge, or has a virtual port type, is isolated.',
  message: '`isolated` is for interfaces on a Linux bridge only: of type `network` or `bridge`, without virtual port type.',
  check(element, _domain, report) {
    const attribute = element.child('port')?.attribute('isolated');
    if (!attribute || !isOn(attribute)) return;
    const type = typeOf(element);
    if ((type !== 'network' && type !== 'bridge') || element.child('virtualport')?.attribute('type')) report(attribute);
  },
  fix: removeBlamed,
});

const PORT_TYPES = new Set(['network', 'bridge', 'direct', 'hostdev']);

const virtualPortKind = rule({
  code: 'virtualport-without-type',
  severity: 'error',
  on: 'devices/interface[virtualport]',
  summary: 'The virtual port of an interface of type bridge, direct or hostdev has no type.',
  message: 'This `<virtualport>` needs a `type`.',
  check(element, _domain, report) {
    const port = element.child('virtualport');
    const type = typeOf(element);
    if (port && type !== 'network' && PORT_TYPES.has(type) && !port.attribute('type')) report(port);
  },
  fix: removeBlamedElement,
});

/** Parameters that each type of virtual port must have on an interface that is not on a network. */
const PORT_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  '802.1Qbg': ['managerid', 'typeid', 'typeidversion'],
  '802.1Qbh': ['profileid'],
  midonet: ['interfaceid'],
};

const virtualPortParameters = rule({
  code: 'virtualport-parameter-missing',
  severity: 'error',
  on: 'devices/interface[virtualport@type]',
  summary: 'The virtual port of an interface lacks a parameter that its type needs.',
  message: 'A virtual port of type `{type}` needs `{name}` in `<parameters>`.',
  check(element, _domain, report) {
    const port = element.child('virtualport');
    const type = value(port, 'type') ?? '';
    if (port === undefined || typeOf(element) === 'network') return;
    const missing = PORT_PARAMETERS[type]?.find((name) => !port.child('parameters')?.attribute(name));
    if (missing !== undefined) report(attributeOr(port, 'type'), { type, name: missing });
  },
});

const filterPort = misplaced({
  code: 'filterref-with-virtualport',
  on: 'devices/interface',
  paths: ['filterref'],
  summary: 'An interface of a QEMU guest of type bridge with a virtual port has a network filter.',
  message: 'A network filter works on Linux bridges only, not with a virtual port of type `{type}`.',
  when(element, domain) {
    const type = value(element.child('virtualport'), 'type');
    return domain.isQemu && typeOf(element) === 'bridge' && type !== undefined && { type };
  },
});

const vlanType = misplaced({
  code: 'vlan-interface-type',
  on: 'devices/interface',
  paths: ['vlan'],
  summary: 'An interface of a QEMU guest has a vlan, but its kind of connection takes none.',
  message: 'A vlan is for Open vSwitch and Linux bridges, networks and SR-IOV only, not for an interface of type `{type}` such as this.',
  when(element, domain) {
    const type = typeOf(element);
    const port = value(element.child('virtualport'), 'type');
    const takesIt =
      type === 'hostdev' ||
      type === 'network' ||
      (type === 'direct' && value(element.child('source'), 'mode') === 'passthrough') ||
      (type === 'bridge' && (port === undefined || port === 'openvswitch'));
    return domain.isQemu && !takesIt && { type };
  },
});

const nativeTwice = rule({
  code: 'vlan-native-twice',
  severity: 'error',
  on: 'devices/interface/vlan',
  summary: 'A vlan has two native tags.',
  message: 'Another tag of this `<vlan>` is native already; only one can be.',
  check(vlan, _domain, report) {
    const [, second] = [...vlan.elements('tag')].map((tag) => tag.attribute('nativeMode')).filter((mode) => mode !== undefined);
    if (second) report(second);
  },
  fix: removeBlamed,
});

const bandwidth = rule({
  code: 'bandwidth-average',
  severity: 'error',
  on: 'devices/interface/bandwidth/inbound,devices/interface/bandwidth/outbound',
  summary: 'A bandwidth has a peak or burst without average, or neither average nor floor.',
  message: '`<{name}>` needs `average`.',
  check(rate, _domain, report) {
    const hasPeak = rate.attribute('peak') !== undefined || rate.attribute('burst') !== undefined;
    if (!rate.attribute('average') && (hasPeak || !rate.attribute('floor'))) report(rate, { name: rate.name });
  },
  fix: removeFromList,
});

const floor = misplaced({
  code: 'bandwidth-floor',
  on: 'devices/interface',
  paths: ['bandwidth/inbound@floor'],
  summary: 'An interface that is not of type network guarantees a bandwidth.',
  message: '`floor` is for interfaces of type `network` only, not `{type}`.',
  when: (element) => typeOf(element) !== 'network' && { type: typeOf(element) },
});

const outboundFloor = misplaced({
  code: 'bandwidth-outbound-floor',
  on: 'devices/interface/bandwidth/outbound',
  paths: ['@floor'],
  summary: 'An outbound bandwidth is guaranteed.',
  message: '`floor` is for `<inbound>` only; remove it.',
  when: () => true,
});

const targetMissing = rule({
  code: 'interface-target-missing',
  severity: 'error',
  on: 'devices/interface[target@managed]',
  summary: 'The tap device of an interface is not managed by libvirt, and not named.',
  message: 'A tap device that libvirt does not manage must be named: add `dev` to `<target>`.',
  check(element, domain, report) {
    const target = element.child('target');
    if (domain.isQemu && target && value(target, 'managed') === 'no' && !target.attribute('dev')) report(target);
  },
});

const vhostModel = rule({
  code: 'interface-vhost-model',
  severity: 'warning',
  on: 'devices/interface[driver@name=vhost]',
  summary: 'An emulated interface of a QEMU guest has the driver vhost: the guest does not start.',
  message: 'Driver `vhost` is for virtio interfaces only, not for model `{model}`: the guest does not start.',
  check(element, domain, report) {
    const name = element.child('driver')?.attribute('name');
    const model = value(element.child('model'), 'type');
    const isTap = ['network', 'bridge', 'ethernet', 'direct'].includes(typeOf(element));
    if (name && domain.isQemu && isTap && model !== undefined && !model.startsWith('virtio')) report(name, { model });
  },
  fix: removeBlamed,
});

const FORWARDED = ['start', 'end', 'to'] as const;

const negativeForward = rule({
  code: 'port-forward-negative',
  severity: 'error',
  on: 'devices/interface/portForward/range',
  summary: 'A port that is forwarded is negative.',
  message: '`{name}` is a port from 1 to 65535, not {port}.',
  check(range, _domain, report) {
    for (const name of FORWARDED) {
      const port = range.attribute(name);
      if (port && (integer(port.value) ?? 0) < 0) report(port, { name, port: port.value });
    }
  },
});

const forwardStart = rule({
  code: 'port-forward-without-start',
  severity: 'error',
  on: 'devices/interface/portForward/range',
  summary: 'A range of forwarded ports has `end`, `to` or `exclude` but no `start`.',
  message: 'A range with `end`, `to` or `exclude` needs a `start`.',
  check(range, _domain, report) {
    if (!range.attribute('start') && (range.attribute('end') ?? range.attribute('to') ?? range.attribute('exclude'))) report(range);
  },
});

const forwardBackwards = rule({
  code: 'port-forward-backwards',
  severity: 'warning',
  on: 'devices/interface/portForward/range[@end]',
  summary: 'A range of forwarded ports ends before it starts: passt does not start with it.',
  message: 'This range ends before it starts.',
  check(range, _domain, report) {
    const [start, end] = [integer(value(range, 'start') ?? ''), integer(value(range, 'end') ?? '')];
    if (start !== undefined && end !== undefined && end >= 0 && end < start) report(attributeOr(range, 'end'));
  },
});

/** Rules on the ports of interfaces. */
export const interfacePorts: RuleFamily = {
  name: 'interfacePorts',
  rules: [
    isolated,
    virtualPortKind,
    virtualPortParameters,
    vlanType,
    filterPort,
    nativeTwice,
    bandwidth,
    floor,
    outboundFloor,
    targetMissing,
    vhostModel,
    negativeForward,
    forwardStart,
    forwardBackwards,
  ],
};
