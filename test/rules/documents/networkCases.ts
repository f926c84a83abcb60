// Networks that libvirt refuses, each beside one that comes close and is fine; the unit tests and a real libvirt go over them.
import type { ExpectedProblem } from '../../support/checkRule';

export interface NetworkCase {
  /** The inside of a `<network>` with this one fault. */
  readonly refused: string;
  readonly expected: readonly ExpectedProblem[];
  /** The inside of one without. */
  readonly fine: string;
  /** Said of by the daemon's driver and not by the parser, so that libvirt's test driver takes it. */
  readonly isOfDriver?: true;
}

const ip = (inner = '', more = ''): string => `<ip address='192.168.7.1' netmask='255.255.255.0'${more}>${inner}</ip>`;
const dhcp = (inner: string): string => ip(`<dhcp>${inner}</dhcp>`);
const range = (start: string, end: string, inner = ''): string => `<range start='${start}' end='${end}'>${inner}</range>`;

/** A case of one problem. */
function one(code: string, at: string, message: string, refused: string, fine: string, more: { readonly isOfDriver?: true } = {}): NetworkCase {
  return { refused, expected: [{ code, at, message }], fine, ...more };
}

const rangeMessage = 'A DHCP range goes up from `start` to `end`, between the first and last host of 192.168.7.1/24: by at most 65536 addresses, and with IPv6 in the last group only.';
const foreign = (name: string, mode: string): string => `libvirt makes no bridge for forward mode \`${mode}\`, so the network cannot have \`${name}\`: remove it.`;
const pool = (name: string): string => `\`${name}\` does not fit here: mode \`hostdev\` takes \`<address>\` or \`<pf>\`, the others take names of devices.`;

export const networkCases: readonly NetworkCase[] = [
  one('network-address-family', '2001:db8::1', '`2001:db8::1` is no address of family `ipv4`: set family=`ipv6`, or change it.', `<ip address='2001:db8::1' prefix='32'/>`, `<ip family='ipv6' address='2001:db8::1' prefix='64'/>`),
  one('network-address-family', '10.0.0.1', '`10.0.0.1` is no address of family `ipv6`: set family=`ipv4`, or change it.', `<ip family='ipv6' address='10.0.0.1' prefix='24'/>`, `<ip family='ipv4' address='10.0.0.1' prefix='24'/>`),
  one('network-netmask-ipv6', '255.255.255.0', 'IPv6 has no `netmask`: say `prefix` instead.', `<ip family='ipv6' address='2001:db8::1' netmask='255.255.255.0'/>`, `<ip family='ipv6' address='2001:db8::1' prefix='64'/>`),
  one('network-prefix-out-of-range', '33', 'The prefix of this address is at most 32, not 33.', `<ip address='10.0.0.1' prefix='33'/>`, `<ip address='10.0.0.1' prefix='32'/>`),
  one('dhcp-range-invalid', '192.168.8.2', rangeMessage, dhcp(range('192.168.8.2', '192.168.8.9')), dhcp(range('192.168.7.2', '192.168.7.254'))),
  one('dhcp-range-invalid', '192.168.7.2', rangeMessage, dhcp(range('192.168.7.9', '192.168.7.2')), dhcp(range('192.168.7.9', '192.168.7.9'))),
  one('dhcp-range-invalid', '192.168.7.0', rangeMessage, dhcp(range('192.168.7.0', '192.168.7.9')), dhcp(range('192.168.7.1', '192.168.7.9'))),
  one('dhcp-range-invalid', '192.168.7.2', rangeMessage, dhcp(range('192.168.7.2', '192.168.7.255')), dhcp(range('192.168.7.2', '192.168.7.254'))),
  one(
    'dhcp-range-invalid', '10.2.0.1', 'A DHCP range goes up from `start` to `end`, between the first and last host of 10.0.0.1/8: by at most 65536 addresses, and with IPv6 in the last group only.',
    `<ip address='10.0.0.1'><dhcp>${range('10.1.0.0', '10.2.0.1')}</dhcp></ip>`, `<ip address='10.0.0.1'><dhcp>${range('10.1.0.0', '10.1.255.255')}</dhcp></ip>`,
  ),
  one(
    'dhcp-range-invalid', '2001:db8::1:1', 'A DHCP range goes up from `start` to `end`, between the first and last host of 2001:db8::1/64: by at most 65536 addresses, and with IPv6 in the last group only.',
    `<ip family='ipv6' address='2001:db8::1' prefix='64'><dhcp>${range('2001:db8::fffe', '2001:db8::1:1')}</dhcp></ip>`,
    `<ip family='ipv6' address='2001:db8::1' prefix='64'><dhcp>${range('2001:db8::2', '2001:db8::ffff')}</dhcp></ip>`,
  ),
  one(
    'dhcp-host-ipv6-mac', '52:54:00:00:00:01', 'With IPv6 a host is known by `id` or `name`, not by `mac`: remove it.',
    `<ip family='ipv6' address='2001:db8::1' prefix='64'><dhcp><host mac='52:54:00:00:00:01' name='a' ip='2001:db8::5'/></dhcp></ip>`,
    `<ip family='ipv6' address='2001:db8::1' prefix='64'><dhcp><host name='a' ip='2001:db8::5'/></dhcp></ip>`,
  ),
  one('dhcp-lease-too-short', '1', 'A lease is for two minutes at least, or 0 for ever.', dhcp(range('192.168.7.2', '192.168.7.9', `<lease expiry='1'/>`)), dhcp(range('192.168.7.2', '192.168.7.9', `<lease expiry='2'/>`))),
  one('dhcp-lease-too-short', '119', 'A lease is for two minutes at least, or 0 for ever.', dhcp(range('192.168.7.2', '192.168.7.9', `<lease expiry='119' unit='seconds'/>`)), dhcp(range('192.168.7.2', '192.168.7.9', `<lease expiry='0' unit='seconds'/>`))),
  one(
    'dhcp-twice', 'dhcp', 'One IPv4 address of a network has DHCP already: give ranges and hosts there, or use another network.',
    `${dhcp(range('192.168.7.2', '192.168.7.9'))}<ip address='10.0.0.1' prefix='24'><«dhcp»>${range('10.0.0.2', '10.0.0.9')}</dhcp></ip>`,
    `${dhcp(range('192.168.7.2', '192.168.7.9'))}<ip family='ipv6' address='2001:db8::1' prefix='64'><dhcp>${range('2001:db8::2', '2001:db8::9')}</dhcp></ip>`,
    { isOfDriver: true },
  ),
  one('tftp-ipv6', 'tftp', 'TFTP is for IPv4: move `<tftp>` to an `<ip>` of that family.', `<ip family='ipv6' address='2001:db8::1' prefix='64'><tftp root='/t'/></ip>`, ip(`<tftp root='/t'/>`)),
  one('route-not-a-network', '10.1.2.3', 'With prefix 24, `10.1.2.3` is no network but an address in one: leave 0 behind the prefix.', `${ip()}<route address='10.1.2.3' prefix='24' gateway='192.168.7.9'/>`, `${ip()}<route address='10.1.2.0' prefix='24' gateway='192.168.7.9'/>`),
  one('route-not-a-network', '10.1.2.0', 'With prefix 16, `10.1.2.0` is no network but an address in one: leave 0 behind the prefix.', `${ip()}<route address='10.1.2.0' netmask='255.255.0.0' gateway='192.168.7.9'/>`, `${ip()}<route address='10.1.0.0' netmask='255.255.0.0' gateway='192.168.7.9'/>`),
  one('route-gateway-unreachable', '192.168.8.9', '`192.168.8.9` is in none of the networks here, so it cannot be reached: correct it, or add an `<ip>` next to it.', `${ip()}<route address='10.1.2.0' prefix='24' gateway='192.168.8.9'/>`, `${ip()}<route family='ipv4' address='10.1.2.0' prefix='24' gateway='192.168.7.9' metric='2'/>`),
  one('nat-range-backwards', '1.2.3.4', 'This range ends before it starts.', `<forward mode='nat'><nat><address start='1.2.3.9' end='1.2.3.4'/></nat></forward>${ip()}`, `<forward mode='nat'><nat><address start='1.2.3.4' end='1.2.3.9'/></nat></forward>${ip()}`),
  one('nat-range-backwards', '1024', 'This range ends before it starts.', `<forward mode='nat'><nat><port start='2048' end='1024'/></nat></forward>${ip()}`, `<forward mode='nat'><nat><port start='1024' end='1024'/></nat></forward>${ip()}`),
  one('dns-srv-without-target', '389', '`port` needs a `target` that it is of.', `<dns><srv service='ldap' protocol='tcp' port='389'/></dns>`, `<dns><srv service='ldap' protocol='tcp' target='a' port='389'/></dns>`),
  one('dns-forwarder-empty', 'forwarder', 'A forwarder needs `addr`, `domain` or both.', `<dns><forwarder/></dns>`, `<dns><forwarder addr='8.8.8.8'/></dns>`),
  one('network-without-ip', 'nat', 'A network with forward mode `nat` needs an `<ip>`.', `<forward mode='nat'/>`, `<forward mode='bridge'/><bridge name='br0'/>`),
  one('network-forward-devices', 'eth0', 'With forward mode `open` a network forwards to no device, with `nat` and `route` to one: remove this one.', `<forward mode='open' dev='eth0'/>${ip()}`, `<forward mode='route' dev='eth0'/>${ip()}`),
  one('network-forward-devices', 'interface', 'With forward mode `open` a network forwards to no device, with `nat` and `route` to one: remove this one.', `<forward mode='nat'><interface dev='eth0'/><«interface» dev='eth1'/></forward>${ip()}`, `<forward mode='nat'><interface dev='eth0'/></forward>${ip()}`),
  one('network-device-repeated', 'eth0', '`eth0` is listed twice, or is not the first one while `dev` of `<forward>` names another.', `<forward mode='passthrough'><interface dev='eth0'/><interface dev='«eth0»'/></forward>`, `<forward mode='passthrough' dev='eth0'><interface dev='eth0'/><interface dev='eth1'/></forward>`),
  one('network-not-in-mode', 'br0', foreign('name', 'passthrough'), `<forward mode='passthrough' dev='eth0'/><bridge name='br0'/>`, `<forward mode='bridge'/><bridge name='br0'/>`),
  one('network-not-in-mode', 'on', foreign('stp', 'bridge'), `<forward mode='bridge'/><bridge name='br0' stp='on'/>`, `<bridge name='br0' stp='on' delay='2'/>${ip()}`),
  one('network-not-in-mode', '5', foreign('delay', 'bridge'), `<forward mode='bridge'/><bridge name='br0' delay='5'/>`, `<forward mode='bridge'/><bridge name='br0' delay='0'/>`),
  one('network-not-in-mode', 'mtu', foreign('mtu', 'bridge'), `<forward mode='bridge'/><bridge name='br0'/><mtu size='9000'/>`, `<mtu size='9000'/>${ip()}`),
  one('network-not-in-mode', 'ip', foreign('ip', 'bridge'), `<forward mode='bridge'/><bridge name='br0'/>${ip().replace('<ip', '<«ip»')}`, `<forward mode='open'/>${ip()}`, { isOfDriver: true }),
  one('network-not-in-mode', 'dns', foreign('dns', 'bridge'), `<forward mode='bridge'/><bridge name='br0'/><«dns»><txt name='a' value='b'/></dns>`, `<forward mode='bridge'/><bridge name='br0'/><dns enable='no'/>`, { isOfDriver: true }),
  one('network-not-in-mode', 'bandwidth', foreign('bandwidth', 'vepa'), `<forward mode='vepa'><interface dev='eth0'/></forward><«bandwidth»><inbound average='10'/></bandwidth>`, `<forward mode='bridge'/><bridge name='br0'/><bandwidth><inbound average='10'/></bandwidth>`, { isOfDriver: true }),
  one('nat-not-in-mode', 'nat', '`<nat>` is for forward mode `nat`, not `route`: remove it.', `<forward mode='route'><«nat»><port start='1' end='2'/></nat></forward>${ip()}`, `<forward mode='nat'><nat><port start='1' end='2'/></nat></forward>${ip()}`),
  one('network-pool-mixed', 'eth0', pool('dev'), `<forward mode='hostdev' dev='eth0'><pf dev='eth0'/></forward>`.replace(`'eth0'>`, `'«eth0»'>`), `<forward mode='hostdev'><pf dev='eth0'/></forward>`),
  one('network-pool-mixed', 'address', pool('address'), `<forward mode='passthrough'><address type='pci' domain='0' bus='4' slot='0' function='1'/></forward>`, `<forward mode='passthrough'><interface dev='eth0'/></forward>`, { isOfDriver: true }),
  one('portgroup-repeated', 'a', 'Another port group is `a` already.', `<portgroup name='a'/><portgroup name='«a»'/>`, `<portgroup name='a'/><portgroup name='b' default='yes'/>`, { isOfDriver: true }),
  one('portgroup-repeated', 'yes', 'Another port group is `default` already.', `<portgroup name='a' default='yes'/><portgroup name='b' default='«yes»'/>`, `<portgroup name='a' default='yes'/><portgroup name='b' default='no'/>`, { isOfDriver: true }),
  one('network-domain-register', 'yes', 'A domain that is registered must be local only: set `localOnly="yes"` too.', `<domain name='a' register='yes'/>${ip()}`, `<domain name='a' localOnly='yes' register='yes'/>${ip()}`),
];

/** A whole network of its inside, with a name by its number. */
export function networkOf(inner: string, number = 0): string {
  return `<network>\n<name>n${number}</name>\n${inner.replaceAll(/[«»]/g, '')}\n</network>\n`;
}
