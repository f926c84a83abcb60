// Character devices (ports, consoles, channels, redirected USB, smartcards): their sources and what is made of channels.
import { addressType } from '../../domain/addresses';
import { hasGraphics } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { isOn, unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { addChild, removeDevice, setOn } from '../fixes';
import { attributeOr, misplaced, removeBlamed, replaceBlamed } from '../support';

/** Devices whose source is a character device, and where its `<source>` is. */
const DEVICES = ['serial', 'parallel', 'console', 'channel', 'redirdev', 'smartcard'];

/** The path of character devices that meet a condition. */
function character(condition: string): string {
  return DEVICES.map((name) => `devices/${name}[${condition}]`).join(',');
}

/** The backend of a character device; smartcards have one in mode `passthrough` only. */
function backendType(device: XmlElement): string | undefined {
  if (device.name === 'smartcard' && value(device, 'mode') !== 'passthrough') return undefined;
  return value(device, 'type') ?? (device.name === 'redirdev' ? undefined : 'pty');
}

/**
 * Whether a console is the serial port under its old name. Where there is a serial port, libvirt forgets what such a
 * console says, wrong or right.
 */
function isAliasConsole(device: XmlElement, domain: Domain): boolean {
  if (device.name !== 'console' || domain.osTypeName !== 'hvm' || domain.devices('console')[0] !== device) return false;
  return domain.devices('serial').length > 0 && (value(device.child('target'), 'type') ?? 'serial') === 'serial';
}

/** What each backend's source must say. A unix socket's path is made up for virtio and xen channels. */
function missingSourcePart(device: XmlElement): string | undefined {
  const sources = [...device.elements('source')];
  const [source] = sources;
  const has = (name: string): boolean => source?.attribute(name) !== undefined;
  switch (backendType(device)) {
    case 'file':
    case 'dev':
    case 'pipe':
      return has('path') ? undefined : 'path';
    case 'tcp':
      return has('host') ? (has('service') ? undefined : 'service') : 'host';
    case 'udp':
      return sources.some((one) => (value(one, 'mode') ?? 'connect') === 'connect' && one.attribute('service')) ? undefined : 'service';
    case 'unix':
      return has('path') || isMadeUp(device) ? undefined : 'path';
    case 'spiceport':
      return has('channel') ? undefined : 'channel';
    case 'dbus':
      return has('channel') || device.name === 'redirdev' ? undefined : 'channel';
    case 'nmdm':
      return has('master') === has('slave') ? undefined : has('master') ? 'slave' : 'master';
    default:
      return undefined;
  }
}

function isMadeUp(device: XmlElement): boolean {
  const target = value(device.child('target'), 'type');
  return device.name === 'channel' && (target === 'virtio' || target === 'xen');
}

const noSource = rule({
  code: 'character-source-incomplete',
  severity: 'error',
  on: `${character('@type=file|dev|pipe|tcp|udp|unix|spiceport|dbus|nmdm')},devices/rng/backend[@type=tcp|udp|unix|file|dev|pipe]`,
  summary: 'The source of a character device lacks what its type needs: a path, a host, a service or a channel.',
  message: 'A character device of type `{type}` needs `{name}` in its `<source>`.',
  check(device, domain, report) {
    const name = missingSourcePart(device);
    if (name !== undefined && !isAliasConsole(device, domain)) report(device.child('source') ?? attributeOr(device, 'type'), { type: backendType(device) ?? '', name });
  },
});

const CHANNEL_NAME = /^[a-zA-Z0-9_.-]*$/;

const channelName = rule({
  code: 'character-channel-characters',
  severity: 'error',
  on: character('@type=spiceport|dbus'),
  summary: 'The channel of a spiceport or dbus character device has characters other than letters, digits, dot, dash and underscore.',
  message: '`{value}` is no name of a channel; use letters, digits, `.`, `-` and `_`.',
  check(device, domain, report) {
    const type = backendType(device);
    const channel = type === 'spiceport' || type === 'dbus' ? device.child('source')?.attribute('channel') : undefined;
    if (channel && !CHANNEL_NAME.test(channel.value) && !isAliasConsole(device, domain)) report(channel, { value: channel.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, String(problem.args['value']).replace(/[^\w.-]/g, '-')),
});

const reconnectListening = misplaced({
  code: 'character-reconnect-listening',
  on: [...DEVICES, 'rng/backend'].map((name) => `devices/${name}`).join(','),
  paths: ['source/reconnect'],
  summary: 'A character device that listens is to reconnect, or not to: libvirt refuses either.',
  message: 'Only a client reconnects: with `mode=\'bind\'` remove `<reconnect>`.',
  when(device) {
    const source = device.child('source');
    const type = backendType(device);
    return (type === 'tcp' || type === 'unix') && value(source, 'mode') === 'bind' && source?.child('reconnect')?.attribute('enabled') !== undefined;
  },
});

const reconnectTimeout = rule({
  code: 'character-reconnect-timeout',
  severity: 'error',
  on: 'devices/*/source/reconnect,devices/rng/backend/source/reconnect',
  summary: 'A source is to reconnect without a timeout, or after 0 seconds.',
  message: '`<reconnect>` needs a `timeout` of at least 1 second.',
  check(reconnect, domain, report) {
    if (!isOn(reconnect.attribute('enabled'))) return;
    const timeout = reconnect.attribute('timeout');
    if (timeout === undefined) report(reconnect);
    else if (domain.isQemu && unsignedAttribute(reconnect, 'timeout') === 0) report(timeout);
  },
  fix: setOn('timeout', '10'),
});

const sourceMode = rule({
  code: 'character-source-mode',
  severity: 'error',
  on: `${character('@type=tcp|udp|unix')},devices/rng/backend[@type=tcp|udp|unix]`,
  summary: 'The source of a tcp, udp or unix character device neither connects nor listens.',
  message: '`{mode}` is no mode of a source: it is `connect` or `bind`.',
  check(device, domain, report) {
    for (const source of device.elements('source')) {
      const mode = source.attribute('mode');
      if (mode && mode.value !== 'connect' && mode.value !== 'bind' && !isAliasConsole(device, domain)) report(mode, { mode: mode.value });
    }
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'connect'),
});

const manySources = rule({
  code: 'character-sources',
  severity: 'error',
  on: `${character('source')},devices/rng/backend[source]`,
  summary: 'A character device has more than one source (more than two for udp).',
  message: 'A character device of type `{type}` takes {count} `<source>` only.',
  check(device, _domain, report) {
    const type = backendType(device);
    const count = type === 'udp' ? 2 : 1;
    let seen = 0;
    for (const node of device.children) {
      if (node.kind !== 'element' || node.name !== 'source' || ++seen <= count || type === undefined) continue;
      report(node, { type, count });
      return;
    }
  },
  fix: removeBlamed,
});

const protocol = rule({
  code: 'character-protocol',
  since: '11.3.0',
  severity: 'error',
  on: 'devices/serial[protocol@type],devices/parallel[protocol@type],devices/console[protocol@type],devices/channel[protocol@type],devices/redirdev[protocol@type]',
  summary: 'A tcp character device of a QEMU guest speaks telnets or tls.',
  message: 'QEMU speaks `raw` and `telnet` only, not `{type}`; for TLS set `tls=\'yes\'` on `<source>`.',
  check(device, domain, report) {
    const type = device.child('protocol')?.attribute('type');
    if (type && domain.isQemu && backendType(device) === 'tcp' && (type.value === 'telnets' || type.value === 'tls')) report(type, { type: type.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'raw'),
});

const spiceNeeded = rule({
  code: 'character-without-spice',
  severity: 'error',
  on: character('@type=spicevmc|spiceport'),
  summary: 'A QEMU guest has a spicevmc or spiceport character device but no spice graphics.',
  message: 'A character device of type `{type}` needs `<graphics type=\'spice\'>`; add it, or remove the device.',
  check(device, domain, report) {
    const type = backendType(device);
    if ((type === 'spicevmc' || type === 'spiceport') && domain.isQemu && !hasGraphics(domain, 'spice')) report(attributeOr(device, 'type'), { type });
  },
  fix: (domain, problem) => [
    ...addChild(domain, domain.root.child('devices'), 'graphics', "<graphics type='spice' autoport='yes'/>"),
    ...removeDevice(domain, problem),
  ],
});

const nmdmElsewhere = rule({
  code: 'character-type-not-in-qemu',
  severity: 'error',
  on: 'devices/serial,devices/parallel,devices/console,devices/channel',
  summary: 'A character device of a QEMU guest is of type nmdm, which is bhyve\'s.',
  message: 'QEMU has no character devices of type `{type}`; use `pty`.',
  check(device, domain, report) {
    const type = device.attribute('type');
    if (type?.value === 'nmdm' && domain.isQemu) report(type, { type: type.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'pty'),
});

const spicevmcTarget = rule({
  code: 'spicevmc-target',
  severity: 'error',
  on: 'devices/channel,devices/serial,devices/parallel,devices/console',
  summary: 'A spicevmc character device is not a virtio channel.',
  message: '`spicevmc` is for a `<channel>` with a `<target>` of type `virtio` only.',
  check(device, _domain, report) {
    const type = device.attribute('type');
    if (type?.value !== 'spicevmc') return;
    const target = device.child('target')?.attribute('type');
    // A channel's target that has no type is the grammar's to find.
    if (device.name !== 'channel' || (target && target.value !== 'virtio')) report(type);
  },
});

const spicevmcName = rule({
  code: 'spicevmc-target-name',
  severity: 'error',
  on: 'devices/channel[target@name]',
  summary: 'The virtio target of a spicevmc channel of a QEMU guest has a name other than com.redhat.spice.0.',
  message: 'A `spicevmc` channel is named `com.redhat.spice.0`, not `{name}`.',
  check(device, domain, report) {
    const name = value(device, 'type') === 'spicevmc' ? device.child('target')?.attribute('name') : undefined;
    if (name && domain.isQemu && name.value !== 'com.redhat.spice.0') report(name, { name: name.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'com.redhat.spice.0', 'only'),
});

const guestForward = rule({
  code: 'guestfwd-address',
  severity: 'error',
  on: 'devices/channel/target',
  summary: 'A guestfwd channel has no address, or one that is not IPv4, or no port.',
  message: 'A `guestfwd` channel needs an IPv4 `address` and a `port`.',
  check(target, _domain, report) {
    if (value(target, 'type') !== 'guestfwd') return;
    const address = target.attribute('address');
    if (!address || !target.attribute('port')) report(target);
    else if (address.value.includes(':')) report(address);
  },
});

const manySmartcards = rule({
  code: 'smartcard-twice',
  severity: 'error',
  on: '[devices/smartcard]',
  summary: 'A QEMU guest has more than one smartcard, or one that is not in slot 0 of controller 0.',
  message: 'QEMU takes one smartcard only, in slot 0 of controller 0.',
  check(_, domain, report) {
    if (!domain.isQemu) return;
    const [first, ...rest] = domain.devices('smartcard');
    for (const smartcard of rest) report(smartcard);
    const address = first?.child('address');
    const isMoved = ['controller', 'slot'].some((name) => (unsignedAttribute(address, name) ?? 0) !== 0);
    if (address && isMoved && addressType(address.parent ?? address) === 'ccid') report(address);
  },
  fix: removeBlamed,
});

/** Rules on character devices and their sources. */
export const characterDevices: RuleFamily = {
  name: 'characterDevices',
  rules: [
    noSource,
    channelName,
    reconnectListening,
    reconnectTimeout,
    sourceMode,
    manySources,
    protocol,
    spiceNeeded,
    nmdmElsewhere,
    spicevmcTarget,
    spicevmcName,
    guestForward,
    manySmartcards,
  ],
};
