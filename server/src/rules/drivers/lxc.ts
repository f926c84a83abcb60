// Containers: what libvirt's LXC driver (lxc_process.c, lxc_controller.c) refuses when one starts.
import { hostdevType, interfaceType } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { textBlame, value } from '../../domain/values';
import type { XmlAttribute, XmlElement } from '../../syntax/nodes';
import { removeBlamedElement, replaceWith } from '../fixes';
import { attributeOr, impossibleValue, misplaced, replaceBlamed } from '../support';

function isLxc(domain: Domain): boolean {
  return domain.virtType === 'lxc';
}

const INTERFACES = new Set(['network', 'bridge', 'ethernet', 'direct']);

const network = rule({
  code: 'lxc-interface-type',
  severity: 'error',
  on: 'devices/interface',
  summary: 'An interface of a container is of a type other than network, bridge, direct and ethernet.',
  message: 'A container has no interfaces of type `{type}`; use `network`, `bridge` or `direct`.',
  only: isLxc,
  check(element, _domain, report) {
    const type = interfaceType(element);
    if (!INTERFACES.has(type)) report(attributeOr(element, 'type'), { type });
  },
});

const script = misplaced({
  code: 'lxc-interface-script',
  on: 'devices/interface',
  paths: ['script'],
  summary: 'An interface of a container has a script.',
  message: 'Interfaces of containers run no scripts; remove it.',
  when: (_element, domain) => isLxc(domain),
});

const console = impossibleValue({
  code: 'lxc-console-type',
  on: 'devices/console[@type]',
  summary: 'A console of a container is not a pseudo terminal.',
  message: 'The consoles of a container are of type `pty`, not `{value}`.',
  only: isLxc,
  attribute: 'type',
  isPossible: (type) => type === 'pty',
  fix: (domain, problem) => replaceBlamed(domain, problem, 'pty', 'only'),
});

const hostdev = rule({
  code: 'lxc-hostdev',
  severity: 'error',
  on: 'devices/hostdev',
  summary: 'A hostdev of a container in mode subsystem is not a USB device.',
  message: 'A container takes USB devices, and others in mode `capabilities`; not a `{type}` device.',
  only: isLxc,
  check(element, _domain, report) {
    const type = hostdevType(element);
    if (type !== undefined && type !== 'usb') report(attributeOr(element, 'type'), { type });
  },
  fix: removeBlamedElement,
});

const TIMERS = new Set(['rtc', 'hpet']);

const timer = rule({
  code: 'lxc-timer',
  severity: 'error',
  on: 'clock[@offset=localtime]',
  summary: 'A container with the time of its place has a timer other than rtc and hpet.',
  message: 'A container has no timer `{name}`; remove it.',
  only: isLxc,
  check(clock, _domain, report) {
    for (const element of clock.elements('timer')) {
      const name = element.attribute('name');
      if (name && !TIMERS.has(name.value) && value(element, 'present') !== 'no') report(name, { name: name.value });
    }
  },
  fix: removeBlamedElement,
});

const osType = rule({
  code: 'lxc-os-type',
  severity: 'error',
  on: 'os/type[.=hvm|linux|xen|xenpvh|uml]',
  summary: 'A container is of another type than exe.',
  message: 'A container runs programs, no machine: the type is `exe`, not `{type}`.',
  only: isLxc,
  check(type, domain, report) {
    report(textBlame(type), { type: domain.osTypeName });
  },
  fix: replaceWith('exe'),
});

const direct = misplaced({
  code: 'lxc-direct-interface',
  on: 'devices/interface',
  paths: ['bandwidth/inbound', 'bandwidth/outbound', 'virtualport'],
  summary: 'An interface of a container that is of type direct has a bandwidth or a port profile.',
  message: 'In a container, an interface of type `direct` takes no `<{name}>`: remove it.',
  when: (element, domain) => isLxc(domain) && interfaceType(element) === 'direct',
});

/** Filesystems that are mounted nowhere, and those that only cannot be the root. */
const UNMOUNTED = new Set(['template', 'volume']);
const NO_ROOT = new Set(['ram', 'bind']);

const filesystem = rule({
  code: 'lxc-filesystem-type',
  severity: 'error',
  on: 'devices/filesystem[@type]',
  summary: 'A filesystem of a container is of a type that it cannot mount, there or anywhere.',
  message: 'A container mounts no `<filesystem>` of type `{type}` at `{target}`; use `mount`.',
  only: isLxc,
  check(element, _domain, report) {
    const type = element.attribute('type');
    const target = value(element.child('target'), 'dir') ?? '';
    if (type && (UNMOUNTED.has(type.value) || (target === '/' && NO_ROOT.has(type.value)))) report(type, { type: type.value, target });
  },
});

const filesystemDriver = rule({
  code: 'lxc-filesystem-driver',
  severity: 'error',
  on: 'devices/filesystem/driver',
  summary: "The image of a container's filesystem is to be read by a driver that cannot read it.",
  message: 'Images of a `<filesystem>` are read by `loop` (`raw` only) or by `nbd` (with `format`); `{value}` does not fit.',
  only: isLxc,
  check(driver, _domain, report) {
    const type = driver.attribute('type');
    const format = driver.attribute('format');
    if (!type || value(driver.parent, 'type') !== 'file') return;
    if (type.value !== 'loop' && type.value !== 'nbd') report(type, { value: type.value });
    else if (type.value === 'loop' && format && format.value !== 'raw') report(format, { value: format.value });
    else if (type.value === 'nbd' && !format) report(type, { value: type.value });
  },
});

const diskType = impossibleValue({
  code: 'lxc-disk-type',
  on: 'devices/disk[@type]',
  summary: 'A disk of a container is neither a file nor a block device.',
  message: 'A container has disks of type `file` and `block`, not `{value}`.',
  only: isLxc,
  attribute: 'type',
  isPossible: (type) => type === 'file' || type === 'block',
});

const diskDriver = rule({
  code: 'lxc-disk-driver',
  severity: 'error',
  on: 'devices/disk/driver',
  summary: "The image of a container's disk is to be read by a driver that cannot read it, or with a cache.",
  message: 'Images of disks are read by `loop` (`raw` only) or by `nbd` (with `type`, without cache); `{value}` does not fit.',
  only: isLxc,
  check(driver, _domain, report) {
    if ((value(driver.parent, 'type') ?? 'file') !== 'file') return;
    const misfit = misfitOf(driver);
    if (misfit) report(misfit, { value: misfit.value });
  },
});

/** The attribute with which a disk's image cannot be read; without a name, `loop` reads what is raw, and `nbd` the rest. */
function misfitOf(driver: XmlElement): XmlAttribute | undefined {
  const name = driver.attribute('name');
  const format = driver.attribute('type');
  const cache = driver.attribute('cache');
  const isRaw = !format || format.value === 'raw' || format.value === 'aio';
  switch (name?.value ?? (isRaw ? 'loop' : 'nbd')) {
    case 'loop':
      return isRaw ? undefined : format;
    case 'nbd':
      if (!format) return name;
      return cache && !['default', 'none'].includes(cache.value) ? cache : undefined;
    default:
      return name;
  }
}

const LXC_NAMESPACE = 'http://libvirt.org/schemas/domain/lxc/1.0';

const sharedNetwork = rule({
  code: 'lxc-shared-network',
  severity: 'error',
  on: '',
  summary: "A container shares another one's network, and has one of its own.",
  message: 'This container shares the network of another and has none of its own: remove `<{element}>`.',
  only: (domain) => isLxc(domain) && sharesNetwork(domain),
  check(_root, domain, report) {
    const passed = domain.devices('hostdev').filter((element) => value(element, 'mode') === 'capabilities' && value(element, 'type') === 'net');
    const own = [...domain.devices('interface'), ...passed, ...domain.findAll('features', 'privnet')];
    for (const element of own) report(element, { element: element.name });
  },
  fix: removeBlamedElement,
});

/** Whether a container takes part in another's network. */
function sharesNetwork({ root }: Domain): boolean {
  const declared = root.attributes.find((attribute) => attribute.value === LXC_NAMESPACE && attribute.name.startsWith('xmlns:'));
  const prefix = declared?.name.slice(6);
  const source = prefix === undefined ? undefined : value(root.child(`${prefix}:namespace`)?.child(`${prefix}:sharenet`), 'type');
  return source === 'name' || source === 'pid' || source === 'netns';
}

/** Rules on containers. */
export const lxcRules: RuleFamily = {
  name: 'lxc',
  rules: [
    network,
    script,
    console,
    hostdev,
    timer,
    osType,
    direct,
    filesystem,
    filesystemDriver,
    diskType,
    diskDriver,
    sharedNetwork,
  ],
};
