// How many vCPUs the guest has, which can be plugged in, and whether the topology agrees.
import { setAttribute, setText } from '../../domain/edits';
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { isOff, textBlame, unsigned, unsignedAttribute } from '../../domain/values';
import { individualVcpus, onlineVcpus, topologyProduct } from '../../domain/vcpus';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix } from '../../text/problem';
import { removeBlamedElement, replaceWith } from '../fixes';

/** Without the IOMMU's extended interrupt mode, x86 has no interrupts for more vCPUs (QEMU_MAX_VCPUS_WITHOUT_EIM). */
const MAX_WITHOUT_EIM = 255;
/** From this many vCPUs on, guests that see every vCPU as a socket of its own run into licence or scheduler limits. */
const MANY_VCPUS = 8;
const UINT_MAX = 4294967295;

const currentAboveMax = rule({
  code: 'vcpu-current-above-max',
  severity: 'error',
  summary: '`current` is larger than the number of vCPUs.',
  message: 'The guest has {max} vCPUs at most, so {current} cannot be there at boot: lower `current` or raise `<vcpu>`.',
  on: 'vcpu[@current]',
  check(vcpu, domain, report) {
    const attribute = vcpu.attribute('current');
    const current = unsigned(attribute?.value);
    const max = domain.vcpuMax;
    if (!attribute || current === undefined || max === undefined || current <= max) return;
    if (domain.findAll('vcpus', 'vcpu').length === 0) report(attribute, { current, max });
  },
  fix(domain) {
    const vcpu = domain.root.child('vcpu');
    const max = domain.vcpuMax;
    if (!vcpu || max === undefined) return [];
    const edits = [setAttribute(vcpu, 'current', String(max))];
    return [{ title: 'set-attribute', args: { name: 'current', value: max }, edits, confidence: 'choice' }];
  },
});

const vcpuBeyond = rule({
  code: 'vcpu-id-beyond-max',
  severity: 'error',
  summary: '`<vcpus>` describes a vCPU that the guest does not have.',
  message: 'The guest has {max} vCPUs, numbered from 0: there is no vCPU {id}.',
  on: 'vcpus/vcpu',
  check(vcpu, domain, report) {
    const id = unsignedAttribute(vcpu, 'id');
    const max = domain.vcpuMax;
    if (id !== undefined && max !== undefined && id >= max) report(vcpu.attribute('id') ?? vcpu, { id, max });
  },
  fix: removeBlamedElement,
});

const individualUnsupported = rule({
  code: 'vcpus-unsupported',
  severity: 'error',
  summary: 'A hypervisor that cannot plug vCPUs one by one is given `<vcpus>`.',
  message: 'vCPUs cannot be described one by one with type=`{type}`: remove `<vcpus>`.',
  on: 'vcpus',
  check(vcpus, domain, report) {
    const cannot = ['lxc', 'xen', 'bhyve', 'vz', 'openvz', 'vbox', 'vmware', 'hyperv'].includes(domain.virtType);
    if (cannot && vcpus.child('vcpu')) report(vcpus, { type: domain.virtType });
  },
  fix: removeBlamedElement,
});

const offlineForever = rule({
  code: 'vcpu-offline-not-hotpluggable',
  severity: 'error',
  summary: 'A vCPU is neither there at boot nor can it be plugged in.',
  message: 'vCPU {id} is off and cannot be plugged in either: set `hotpluggable` to `yes`, or enable it.',
  on: 'vcpus/vcpu',
  check(vcpu, _domain, report) {
    if (!isOff(vcpu.attribute('enabled')) || !isOff(vcpu.attribute('hotpluggable'))) return;
    report(vcpu.attribute('hotpluggable') ?? vcpu, { id: vcpu.attribute('id')?.value ?? '' });
  },
  fix: replaceWith('yes'),
});

const firstVcpu = rule({
  code: 'vcpu0-must-be-first',
  severity: 'error',
  summary: 'vCPU 0 is offline, hot-pluggable, or not the first in order.',
  message: 'vCPU 0 boots the guest: it is enabled, not hot-pluggable, and its order is 1 if it has one.',
  on: 'vcpus',
  check(vcpus, domain, report) {
    const first = individualVcpus(domain)[0];
    if (!domain.isQemu || !first) return;
    const { element } = first;
    if (!element) report(vcpus);
    else if (!first.online) report(element.attribute('enabled') ?? element);
    else if (first.hotpluggable) report(element.attribute('hotpluggable') ?? element);
    else if (first.order > 1) report(element.attribute('order') ?? element);
  },
});

const orderPartly = rule({
  code: 'vcpu-order-partly-set',
  severity: 'error',
  summary: 'Some enabled vCPUs have an `order` and others do not.',
  message: 'Enabled vCPUs all have an `order` or none has: vCPU {id} differs from vCPU 0.',
  on: 'vcpus',
  check(_vcpus, domain, report) {
    const [first, ...others] = individualVcpus(domain);
    if (!domain.isQemu || !first?.online) return;
    for (const vcpu of others) {
      if (!vcpu.element || !vcpu.online || (vcpu.order !== 0) === (first.order !== 0)) continue;
      report(vcpu.element.attribute('order') ?? vcpu.element, { id: vcpu.id });
      return;
    }
  },
});

const fixedAfterPluggable = rule({
  code: 'vcpu-fixed-after-hotpluggable',
  severity: 'error',
  summary: 'A vCPU that cannot be unplugged comes after one that can, or out of order.',
  message: 'vCPU {id} cannot be unplugged, so it comes before the hot-pluggable ones and in ascending order.',
  on: 'vcpus',
  check(_vcpus, domain, report) {
    let previous = individualVcpus(domain)[0];
    if (!domain.isQemu || !previous?.online || previous.hotpluggable) return;
    for (const vcpu of individualVcpus(domain).slice(1)) {
      if (!vcpu.hotpluggable && vcpu.element && (previous.hotpluggable || previous.order > vcpu.order)) {
        report(vcpu.element.attribute('hotpluggable') ?? vcpu.element, { id: vcpu.id });
        return;
      }
      previous = vcpu;
    }
  },
});

const orderDuplicate = rule({
  code: 'vcpu-order-duplicate',
  // Defined all the same: qemuProcessValidateHotpluggableVcpus refuses to start it.
  severity: 'warning',
  summary: 'Two vCPUs have the same `order`, or an order beyond their number.',
  message: 'Each `order` is used once, from 1 to the number of vCPUs: {order} is not free.',
  on: 'vcpus',
  check(_vcpus, domain, report) {
    // Where vCPUs are plugged in by cores, those of one core share their order.
    if (!domain.isQemu || !domain.isX86) return;
    const vcpus = individualVcpus(domain);
    const seen = new Map<number, XmlElement>();
    for (const { element, order } of vcpus) {
      if (!element || order === 0) continue;
      const first = seen.get(order);
      const blame = element.attribute('order') ?? element;
      if (first) report(blame, { order }, [relatedPlace(first, 'first-one')]);
      else if (order > vcpus.length) report(blame, { order });
      seen.set(order, first ?? element);
    }
  },
});

const topologyDiffers = rule({
  code: 'topology-differs-from-vcpus',
  severity: 'error',
  summary: 'Sockets × dies × clusters × cores × threads is not the number of vCPUs.',
  message: 'The topology has {product} CPUs and `<vcpu>` says {max}: they must be equal.',
  on: 'cpu/topology',
  // Before 10.1.0, libvirt reads no `clusters`.
  formerly: { until: '10.1.0', only: (domain) => !domain.find('cpu/topology')?.attribute('clusters') },
  check(topology, domain, report) {
    const product = topologyProduct(domain);
    const max = domain.vcpuMax;
    if (!domain.isQemu || product === undefined || max === undefined || product === max || product > UINT_MAX) return;
    report(topology, { product, max });
  },
  fix(domain) {
    const vcpu = domain.root.child('vcpu');
    const product = topologyProduct(domain);
    if (!vcpu || product === undefined) return [];
    const edits = [setText(vcpu, String(product))];
    return [{ title: 'set-vcpus', args: { value: product }, edits, confidence: 'choice' }, ...fitTopology(domain, product)];
  },
});

/** Makes a topology as large as `<vcpu>` says: by its cores, or else its sockets. */
function fitTopology(domain: Domain, product: number): readonly Fix[] {
  const topology = domain.root.child('cpu')?.child('topology');
  const max = domain.vcpuMax ?? 0;
  for (const name of ['cores', 'sockets']) {
    const others = product / (unsignedAttribute(topology, name) ?? 0);
    const count = max / others;
    if (!topology || !Number.isSafeInteger(others) || !Number.isInteger(count) || count < 1) continue;
    const value = String(count);
    return [{ title: 'set-attribute', args: { name, value }, edits: [setAttribute(topology, name, value)], confidence: 'choice' }];
  }
  return [];
}

const topologyHuge = rule({
  code: 'topology-too-large',
  severity: 'error',
  summary: 'The topology has more CPUs than 32 bits can count.',
  message: 'The topology has {product} CPUs, more than libvirt can count.',
  on: 'cpu/topology',
  check(topology, domain, report) {
    const product = topologyProduct(domain);
    if (product !== undefined && product > UINT_MAX) report(topology, { product });
  },
});

const granularity = rule({
  code: 'vcpus-not-whole-cores',
  severity: 'error',
  summary: 'On pseries, the vCPUs at boot are not whole cores.',
  message: 'pseries adds vCPUs by whole cores of {threads} threads: {online} at boot is not a multiple of it.',
  on: 'cpu/topology',
  check(topology, domain, report) {
    const threads = unsignedAttribute(topology, 'threads');
    const online = onlineVcpus(domain);
    if (!domain.isQemu || !domain.isPseries || threads === undefined || threads === 0 || online === undefined) return;
    if (online % threads !== 0) report(topology.attribute('threads') ?? topology, { threads, online });
  },
});

/** Whether there are so many vCPUs that a rule on their number can matter. */
function hasManyVcpus(domain: Domain): boolean {
  return domain.isQemu && domain.isX86 && (domain.vcpuMax ?? 0) >= MANY_VCPUS;
}

const tooManyForMachine = rule({
  code: 'vcpus-need-q35',
  severity: 'error',
  summary: 'An x86 guest other than q35 has more than 255 vCPUs.',
  message: 'Only q35 machines can have more than {limit} vCPUs.',
  on: 'vcpu',
  only: hasManyVcpus,
  check(vcpu, domain, report) {
    if (!domain.isQemu || !domain.isX86 || domain.isQ35 || domain.machine === undefined) return;
    if ((domain.vcpuMax ?? 0) > MAX_WITHOUT_EIM) report(textBlame(vcpu), { limit: MAX_WITHOUT_EIM });
  },
});

const tooManyWithoutEim = rule({
  code: 'vcpus-need-eim',
  severity: 'error',
  summary: 'A q35 guest has more than 255 vCPUs and an IOMMU without extended interrupt mode.',
  message: 'More than {limit} vCPUs need the IOMMU\'s extended interrupt mode: set `<driver intremap="on" eim="on"/>` in `<iommu>`.',
  on: 'vcpu',
  only: hasManyVcpus,
  check(vcpu, domain, report) {
    if (!domain.isQemu || !domain.isQ35 || (domain.vcpuMax ?? 0) <= MAX_WITHOUT_EIM) return;
    const iommu = domain.devices('iommu')[0];
    // Libvirt adds a suitable IOMMU where there is none, and turns the mode on where it is left open.
    if (isOff(iommu?.child('driver')?.attribute('eim'))) report(textBlame(vcpu), { limit: MAX_WITHOUT_EIM });
  },
});

const topologyMissing = rule({
  code: 'topology-missing',
  severity: 'hint',
  summary: 'A guest with many vCPUs has no topology: it sees each vCPU as a socket.',
  message: 'Without `<topology>` the guest sees {max} sockets of one core; some systems then use only a few. Say how many cores a socket has.',
  on: 'vcpu',
  only: hasManyVcpus,
  check(vcpu, domain, report) {
    const max = domain.vcpuMax;
    if (!domain.isQemu || !domain.isX86 || max === undefined || max < MANY_VCPUS) return;
    if (!domain.find('cpu/topology')) report(textBlame(vcpu), { max });
  },
});

/** The rules on vCPUs. */
export const vcpuRules: RuleFamily = {
  name: 'vcpu',
  rules: [
    currentAboveMax,
    vcpuBeyond,
    individualUnsupported,
    offlineForever,
    firstVcpu,
    orderPartly,
    fixedAfterPluggable,
    orderDuplicate,
    topologyDiffers,
    topologyHuge,
    granularity,
    tooManyForMachine,
    tooManyWithoutEim,
    topologyMissing,
  ],
};
