// What libvirt refuses of a network by its forward mode (the end of its virNetworkDefParseXML(), and networkValidate() of its bridge_driver.c).
import { setAttribute } from '../../domain/edits';
import { isOn, value } from '../../domain/values';
import { relatedPlace } from '../../domain/runRules';
import type { XmlAttribute, XmlElement } from '../../syntax/nodes';
import type { DocumentRule, DocumentRuleFamily } from './documentRule';
import { addChild, removeBlamedElement } from '../fixes';
import { attributeOr, blamedAttribute, removeBlamed, replaceBlamed } from '../support';

/** The mode of a network: `none` where it is isolated. */
function modeOf(root: XmlElement): string {
  const forward = root.child('forward');
  return forward ? (value(forward, 'mode') ?? 'nat') : 'none';
}

/** Modes in which libvirt makes a bridge of its own. */
const OWN_BRIDGE = new Set(['none', 'nat', 'route', 'open']);

const needsAddress: DocumentRule = {
  code: 'network-without-ip',
  severity: 'error',
  summary: 'A network forwards by NAT or routing and has no address.',
  message: 'A network with forward mode `{mode}` needs an `<ip>`.',
  root: 'network',
  check(root, report) {
    const forward = root.child('forward');
    const mode = modeOf(root);
    if (forward && (mode === 'nat' || mode === 'route') && !root.child('ip')) report(attributeOr(forward, 'mode'), { mode });
  },
  // A network that neither libvirt's own `default` nor most homes have.
  fix: (described) => addChild(described, described.root, 'ip', "<ip address='192.168.150.1' netmask='255.255.255.0'/>"),
};

/** The devices that a network forwards to. */
function forwardDevices(forward: XmlElement): readonly XmlElement[] {
  return [...forward.elements('interface')];
}

const devices: DocumentRule = {
  code: 'network-forward-devices',
  severity: 'error',
  summary: 'A network forwards to a device though its mode is `open`, or to several with NAT or routing.',
  message: 'With forward mode `open` a network forwards to no device, with `nat` and `route` to one: remove this one.',
  root: 'network',
  check(root, report) {
    const forward = root.child('forward');
    const mode = modeOf(root);
    if (!forward) return;
    const [first, second] = forwardDevices(forward);
    const dev = forward.attribute('dev') ?? first;
    if (mode === 'open' && dev) report(dev);
    if ((mode === 'nat' || mode === 'route') && second) report(second);
  },
  fix: removeBlamed,
};

const deviceRepeated: DocumentRule = {
  code: 'network-device-repeated',
  severity: 'error',
  summary: 'A device is listed twice in `<forward>`, or `dev` is not the first that is listed.',
  message: '`{dev}` is listed twice, or is not the first one while `dev` of `<forward>` names another.',
  root: 'network',
  check(root, report) {
    const forward = root.child('forward');
    if (!forward) return;
    const dev = value(forward, 'dev');
    const seen = new Set<string>();
    forwardDevices(forward).forEach((element, at) => {
      const own = value(element, 'dev');
      if (own === undefined) return;
      if (seen.has(own) || (at === 0 && dev !== undefined && dev !== own)) report(attributeOr(element, 'dev'), { dev: own });
      seen.add(own);
    });
  },
  fix: removeBlamedElement,
};

/** What of a network is for those whose bridge libvirt makes. */
function misplacedParts(root: XmlElement, mode: string): readonly (XmlElement | XmlAttribute | undefined)[] {
  const bridge = root.child('bridge');
  const forward = root.child('forward');
  const hasDevice = forward && (forward.attribute('dev') ?? forward.child('interface') ?? forward.child('pf'));
  const dns = root.child('dns');
  const hasRecords = dns && (dns.child('txt') ?? dns.child('host') ?? dns.child('srv'));
  const delay = bridge?.attribute('delay');
  return [
    mode !== 'bridge' || hasDevice ? bridge?.attribute('name') : undefined,
    mode !== 'bridge' ? bridge?.attribute('macTableManager') : undefined,
    delay && Number(delay.value) !== 0 ? delay : undefined,
    bridge?.attribute('stp'),
    bridge?.attribute('zone'),
    root.child('mtu'),
    root.child('mac'),
    root.child('ip'),
    hasRecords ? dns : undefined,
    root.child('domain')?.attribute('name'),
    mode !== 'bridge' || !bridge?.attribute('name') ? root.child('bandwidth') : undefined,
  ];
}

const foreignParts: DocumentRule = {
  code: 'network-not-in-mode',
  severity: 'error',
  summary: 'A network whose bridge is not made by libvirt has what only such a bridge can have: an address, DNS, a MTU, STP …',
  message: 'libvirt makes no bridge for forward mode `{mode}`, so the network cannot have `{name}`: remove it.',
  root: 'network',
  check(root, report) {
    const mode = modeOf(root);
    if (OWN_BRIDGE.has(mode)) return;
    for (const part of misplacedParts(root, mode)) if (part) report(part.kind === 'attribute' ? attributeOr(part.owner, part.name) : part, { mode, name: part.name });
  },
  fix: removeBlamed,
};

const natElsewhere: DocumentRule = {
  code: 'nat-not-in-mode',
  severity: 'error',
  summary: '`<nat>` is in a network whose forward mode is another.',
  message: '`<nat>` is for forward mode `nat`, not `{mode}`: remove it.',
  root: 'network',
  check(root, report) {
    const nat = root.child('forward')?.child('nat');
    const mode = modeOf(root);
    if (nat && mode !== 'nat') report(nat, { mode });
  },
  fix: removeBlamed,
};

/** Of several lists libvirt reads one: interfaces, else addresses, else the first `<pf>`. */
const pools: DocumentRule = {
  code: 'network-pool-mixed',
  severity: 'error',
  summary: '`<forward>` has `dev` beside `<address>` or `<pf>`, or lists by name with mode `hostdev`, or by PCI address with another.',
  message: '`{name}` does not fit here: mode `hostdev` takes `<address>` or `<pf>`, the others take names of devices.',
  root: 'network',
  check(root, report) {
    const forward = root.child('forward');
    if (!forward) return;
    const isHostdev = modeOf(root) === 'hostdev';
    const dev = forward.attribute('dev');
    const [address, pf, listed] = [forward.child('address'), forward.child('pf'), forward.child('interface')];
    const byName = dev ?? listed;
    if (byName && (isHostdev || (dev && (address ?? pf)))) report(byName, { name: byName.name });
    else if (address && !isHostdev && !byName) report(address, { name: 'address' });
  },
  fix: removeBlamed,
};

const portgroupTwice: DocumentRule = {
  code: 'portgroup-repeated',
  severity: 'error',
  summary: 'Two port groups have one name, or two are the default.',
  message: 'Another port group is `{name}` already.',
  root: 'network',
  check(root, report) {
    const named = new Map<string, XmlElement>();
    let usual: XmlElement | undefined;
    for (const group of root.elements('portgroup')) {
      const name = value(group, 'name') ?? '';
      const first = named.get(name);
      if (first) report(attributeOr(group, 'name'), { name }, [relatedPlace(attributeOr(first, 'name'), 'first-one')]);
      else named.set(name, group);
      if (!isOn(group.attribute('default'))) continue;
      if (usual) report(attributeOr(group, 'default'), { name: 'default' }, [relatedPlace(attributeOr(usual, 'default'), 'first-one')]);
      usual ??= group;
    }
  },
  fix(described, problem) {
    const attribute = blamedAttribute(described, problem.span);
    if (attribute?.name === 'default') return replaceBlamed(described, problem, 'no');
    const names = new Set([...described.root.elements('portgroup')].map((group) => value(group, 'name')));
    let number = 2;
    while (names.has(`${attribute?.value ?? ''}-${number}`)) number++;
    return replaceBlamed(described, problem, `${attribute?.value ?? ''}-${number}`);
  },
};

const registerLocal: DocumentRule = {
  code: 'network-domain-register',
  since: '10.1.0',
  severity: 'error',
  summary: "A network's domain is registered with the host's resolver but is not local only.",
  message: 'A domain that is registered must be local only: set `localOnly="yes"` too.',
  root: 'network',
  check(root, report) {
    const register = root.child('domain')?.attribute('register');
    if (isOn(register) && register && !isOn(root.child('domain')?.attribute('localOnly'))) report(register);
  },
  fix({ root }) {
    const domain = root.child('domain');
    return domain ? [{ title: 'set-attribute', args: { name: 'localOnly', value: 'yes' }, edits: [setAttribute(domain, 'localOnly', 'yes')], confidence: 'choice' }] : [];
  },
};

/** The rules on networks by their mode. */
export const networkModeRules: DocumentRuleFamily = {
  name: 'networkModes',
  rules: [needsAddress, devices, deviceRepeated, foreignParts, natElsewhere, pools, portgroupTwice, registerLocal],
};
