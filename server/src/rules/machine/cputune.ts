// Where the guest's threads run and how much of a CPU they get: <cputune>, iothreads, cache and bandwidth allocation.
import { bitmapOf, firstOutside, firstShared, sameNumbers } from '../../domain/bitmap';
import { rule, type Blame, type Report, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { iothreadIds } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { integer, text, textBlame, unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement, replaceWith } from '../fixes';

/** Least quota of a cgroup in microseconds (VIR_CGROUP_CPU_QUOTA_MIN). */
const MIN_QUOTA = 1000;

const quotaTooSmall = rule({
  code: 'cpu-quota-too-small',
  severity: 'error',
  summary: 'A CPU quota is between 1 and 999 microseconds.',
  message: '`<{name}>` is {quota} µs: the least is {min}, and 0 or -1 mean no limit.',
  on: 'cputune/quota, cputune/global_quota, cputune/emulator_quota, cputune/iothread_quota',
  check(element, _domain, report) {
    const quota = integer(text(element));
    if (quota !== undefined && quota > 0 && quota < MIN_QUOTA) report(textBlame(element), { name: element.name, quota, min: MIN_QUOTA });
  },
});

const vcpupinDuplicate = rule({
  code: 'vcpupin-duplicate',
  severity: 'error',
  summary: 'A vCPU is pinned twice.',
  message: 'vCPU {id} is already pinned.',
  on: 'cputune',
  check(cputune, domain, report) {
    const max = domain.vcpuMax;
    reportDuplicates([...cputune.elements('vcpupin')], 'vcpu', report, (id) => max === undefined || id < max);
  },
  fix: removeBlamedElement,
});

const iothreadpinDuplicate = rule({
  code: 'iothreadpin-duplicate',
  severity: 'error',
  summary: 'An iothread is pinned twice.',
  message: 'iothread {id} is already pinned.',
  on: 'cputune',
  check(cputune, _domain, report) {
    reportDuplicates([...cputune.elements('iothreadpin')], 'iothread', report);
  },
  fix: removeBlamedElement,
});

const iothreadDuplicate = rule({
  code: 'iothread-id-duplicate',
  severity: 'error',
  summary: 'Two iothreads have the same id.',
  message: 'iothread {id} is already defined.',
  on: 'iothreadids',
  check(iothreadids, _domain, report) {
    reportDuplicates([...iothreadids.elements('iothread')], 'id', report);
  },
  fix: removeBlamedElement,
});

const iothreadZero = rule({
  code: 'iothread-id-zero',
  severity: 'error',
  summary: 'An iothread has id 0.',
  message: 'iothreads are numbered from 1: 0 is not an iothread.',
  on: 'iothreadids/iothread, cputune/iothreadpin',
  check(element, _domain, report) {
    const attribute = element.attribute(element.name === 'iothread' ? 'id' : 'iothread');
    if (attribute && integer(attribute.value) === 0) report(attribute);
  },
});

const iothreadMissing = rule({
  code: 'iothread-missing',
  severity: 'error',
  summary: 'A pin or a scheduler names an iothread that does not exist.',
  message: 'There is no iothread {id}: raise `<iothreads>`, or define it in `<iothreadids>`.',
  on: 'cputune/iothreadpin, cputune/iothreadsched',
  check(element, domain, report) {
    const attribute = element.attribute(element.name === 'iothreadpin' ? 'iothread' : 'iothreads');
    const known = iothreadIds(domain);
    const named = bitmapOf(attribute?.value);
    const missing = known && named && firstOutside(named, (id) => known.has(id) || (id === 0 && element.name === 'iothreadpin'));
    if (attribute && missing !== undefined) report(attribute, { id: missing });
  },
});

const poolEmpty = rule({
  code: 'iothread-pool-empty',
  severity: 'error',
  summary: '`thread_pool_max` is 0.',
  message: '`thread_pool_max` must be at least 1.',
  on: 'iothreadids/iothread, defaultiothread',
  check(element, _domain, report) {
    const attribute = element.attribute('thread_pool_max');
    if (attribute && integer(attribute.value) === 0) report(attribute);
  },
});

const poolRange = rule({
  code: 'iothread-pool-range',
  severity: 'error',
  summary: '`thread_pool_min` is larger than `thread_pool_max`, or given without it.',
  message: '`thread_pool_min` is {min}: `thread_pool_max` must be given and not smaller.',
  on: 'iothreadids/iothread, defaultiothread',
  check(element, _domain, report) {
    const attribute = element.attribute('thread_pool_min');
    const min = unsignedAttribute(element, 'thread_pool_min');
    const max = element.attribute('thread_pool_max') ? unsignedAttribute(element, 'thread_pool_max') : -1;
    // Libvirt compares with -1 where no maximum is given.
    if (attribute && min !== undefined && max !== undefined && max !== 0 && min > max) report(attribute, { min });
  },
});

const cpusetEmpty = rule({
  code: 'cpuset-empty',
  severity: 'error',
  summary: 'A set of CPUs is empty.',
  message: '`{name}` is empty: everything in it is taken out again.',
  on: 'vcpu, cputune/vcpupin, cputune/emulatorpin, cputune/iothreadpin, cputune/vcpusched, cputune/iothreadsched',
  check(element, _domain, report) {
    const attribute = element.attribute(SET_ATTRIBUTES[element.name] ?? 'cpuset');
    // Only what is taken out again can leave nothing.
    if (!attribute?.value.includes('^') || (element.name === 'vcpu' && value(element, 'placement') === 'auto')) return;
    if (bitmapOf(attribute.value)?.size === 0) report(attribute, { name: attribute.name });
  },
});

/** Attributes that hold a set, where it is not `cpuset`. */
const SET_ATTRIBUTES: Readonly<Record<string, string>> = { vcpusched: 'vcpus', iothreadsched: 'iothreads' };

const schedulerWithout = rule({
  code: 'scheduler-without-threads',
  severity: 'error',
  summary: 'A scheduler or an allocation does not say for which threads it is.',
  message: 'Which threads is it for? Give `<{element}>` the attribute `{name}`.',
  on: 'cputune/vcpusched, cputune/iothreadsched, cputune/cachetune, cputune/memorytune',
  check(element, _domain, report) {
    const name = SET_ATTRIBUTES[element.name] ?? 'vcpus';
    if (!element.attribute(name)) report(element, { element: element.name, name });
  },
});

const schedulerOverlap = rule({
  code: 'scheduler-overlap',
  severity: 'error',
  summary: 'A thread is given two schedulers.',
  message: '{id} already has a scheduler: each thread has one.',
  on: 'cputune',
  check(cputune, _domain, report) {
    for (const [element, name] of Object.entries(SET_ATTRIBUTES)) {
      const seen: { element: XmlElement; ids: ReadonlySet<number> }[] = [];
      for (const sched of cputune.elements(element)) {
        const attribute = sched.attribute(name);
        const ids = bitmapOf(attribute?.value);
        if (!attribute || !ids) continue;
        const first = seen.find((other) => firstShared(other.ids, ids) !== undefined);
        if (first) report(attribute, { id: firstShared(first.ids, ids) ?? 0 }, [relatedPlace(first.element, 'first-one')]);
        seen.push({ element: sched, ids });
      }
    }
  },
});

const schedulerVcpu = rule({
  code: 'scheduler-vcpu-missing',
  severity: 'error',
  summary: 'A scheduler is for a vCPU that the guest does not have.',
  message: 'The guest has {max} vCPUs, numbered from 0: there is no vCPU {id}.',
  on: 'cputune/vcpusched',
  check(sched, domain, report) {
    const attribute = sched.attribute('vcpus');
    const ids = bitmapOf(attribute?.value);
    const max = domain.vcpuMax;
    if (!attribute || !ids || max === undefined) return;
    const id = firstOutside(ids, (number) => number < max);
    if (id !== undefined) report(attribute, { id, max });
  },
});

const tuneNeedsKvm = rule({
  code: 'cachetune-needs-kvm',
  severity: 'error',
  summary: 'Cache or bandwidth is allocated and the domain is not of type kvm.',
  message: '`<{element}>` works with type=`kvm` only.',
  on: 'cputune/cachetune, cputune/memorytune',
  check(tune, domain, report) {
    if (!domain.isQemu || domain.virtType === 'kvm' || tuneVcpus(tune, domain) === undefined) return;
    if (tune.child('cache') || tune.child('monitor') || tune.child('node')) report(tune, { element: tune.name });
  },
  fix: removeBlamedElement,
});

const tuneOverlap = rule({
  code: 'cachetune-overlap',
  severity: 'error',
  summary: 'Allocations of cache or bandwidth share vCPUs without being for the same ones.',
  message: 'vCPU {id} is in another allocation: two of them are for the same vCPUs, or share none.',
  on: 'cputune',
  check(cputune, domain, report) {
    const seen: { tune: XmlElement; vcpus: ReadonlySet<number> }[] = [];
    for (const tune of [...cputune.elements('cachetune'), ...cputune.elements('memorytune')]) {
      const vcpus = tuneVcpus(tune, domain);
      if (!vcpus || ![...tune.elements()].length) continue;
      const first = seen.find((other) => firstShared(other.vcpus, vcpus) !== undefined);
      const clash = first && (!sameNumbers(first.vcpus, vcpus) || (first.tune.name === 'cachetune' && tune.name === 'cachetune'));
      const related = first && [relatedPlace(first.tune, 'first-one')];
      if (first && clash) report(tune.attribute('vcpus') ?? tune, { id: firstShared(first.vcpus, vcpus) ?? 0 }, related);
      else seen.push({ tune, vcpus });
    }
  },
});

const cacheCollision = rule({
  code: 'cachetune-cache-duplicate',
  severity: 'error',
  summary: 'One cache is allocated twice in one `<cachetune>`.',
  message: 'Level {level} of cache {id} is already allocated here.',
  on: 'cputune/cachetune',
  check(tune, _domain, report) {
    const seen: XmlElement[] = [];
    for (const cache of tune.elements('cache')) {
      const first = seen.find((other) => isSameCache(other, cache));
      if (first) {
        const args = { level: value(cache, 'level') ?? '', id: value(cache, 'id') ?? '' };
        report(cache.attribute('id') ?? cache, args, [relatedPlace(first, 'first-one')]);
      } else seen.push(cache);
    }
  },
  fix: removeBlamedElement,
});

const bandwidthDuplicate = rule({
  code: 'memorytune-node-duplicate',
  severity: 'error',
  summary: 'One node is given bandwidth twice in one `<memorytune>`.',
  message: 'Node {id} already has a bandwidth.',
  on: 'cputune/memorytune',
  check(tune, _domain, report) {
    reportDuplicates([...tune.elements('node')], 'id', report);
  },
  fix: removeBlamedElement,
});

const monitorVcpus = rule({
  code: 'monitor-vcpus-outside',
  severity: 'error',
  summary: 'A monitor watches vCPUs that its allocation is not for.',
  message: 'vCPU {id} is not among those of `<{element}>`.',
  on: 'cputune/cachetune/monitor, cputune/memorytune/monitor',
  check(monitor, domain, report) {
    const tune = monitor.parent;
    const allowed = tune && tuneVcpus(tune, domain);
    const watched = tuneVcpus(monitor, domain);
    if (!tune || !allowed || !watched) return;
    const id = firstOutside(watched, (number) => allowed.has(number));
    if (id !== undefined) report(monitor.attribute('vcpus') ?? monitor, { id, element: tune.name });
  },
});

const monitorDuplicate = rule({
  code: 'monitor-duplicate',
  severity: 'error',
  summary: 'Two monitors of one kind watch the same vCPUs.',
  message: 'Another `<monitor>` already watches these vCPUs.',
  on: 'cputune/cachetune, cputune/memorytune',
  check(tune, domain, report) {
    const seen: { monitor: XmlElement; vcpus: ReadonlySet<number> }[] = [];
    for (const monitor of tune.elements('monitor')) {
      const vcpus = tuneVcpus(monitor, domain);
      if (!vcpus) continue;
      const first = seen.find((other) => sameNumbers(other.vcpus, vcpus));
      if (first) report(monitor.attribute('vcpus') ?? monitor, {}, [relatedPlace(first.monitor, 'first-one')]);
      else seen.push({ monitor, vcpus });
    }
  },
  fix: removeBlamedElement,
});

const monitorLevel = rule({
  code: 'monitor-cache-level',
  severity: 'error',
  summary: 'A monitor watches a cache other than level 3.',
  message: 'Only the cache of level 3 can be watched: `level` must be 3.',
  on: 'cputune/cachetune/monitor',
  check(monitor, _domain, report) {
    const level = unsignedAttribute(monitor, 'level');
    if (level !== undefined && level !== 3) report(monitor.attribute('level') ?? monitor);
  },
  fix: replaceWith('3'),
});

const pinMissing = rule({
  code: 'vcpupin-vcpu-missing',
  severity: 'warning',
  summary: 'A pin is for a vCPU that the guest does not have; libvirt ignores it.',
  message: 'The guest has {max} vCPUs, numbered from 0: this pin for vCPU {id} does nothing.',
  on: 'cputune/vcpupin',
  check(pin, domain, report) {
    const id = unsignedAttribute(pin, 'vcpu');
    const max = domain.vcpuMax;
    if (id !== undefined && max !== undefined && id >= max) report(pin.attribute('vcpu') ?? pin, { id, max });
  },
  fix: removeBlamedElement,
});

const pinShared = rule({
  code: 'vcpupin-shared-cpu',
  severity: 'hint',
  summary: 'Two vCPUs are pinned to one and the same host CPU.',
  message: 'vCPU {other} is pinned to host CPU {cpu} too: they take turns on it.',
  on: 'cputune',
  check(cputune, _domain, report) {
    const owners = new Map<number, string>();
    for (const pin of cputune.elements('vcpupin')) {
      const cpus = bitmapOf(value(pin, 'cpuset'));
      const id = value(pin, 'vcpu');
      const cpu = cpus?.size === 1 ? [...cpus][0] : undefined;
      if (cpu === undefined || id === undefined) continue;
      const other = owners.get(cpu);
      if (other !== undefined && other !== id) report(pin.attribute('cpuset') ?? pin, { other, cpu });
      else owners.set(cpu, id);
    }
  },
});

/** The rules on pinning, schedulers, iothreads and allocations. */
export const cputuneRules: RuleFamily = {
  name: 'cputune',
  rules: [
    quotaTooSmall,
    vcpupinDuplicate,
    iothreadpinDuplicate,
    iothreadDuplicate,
    iothreadZero,
    iothreadMissing,
    poolEmpty,
    poolRange,
    cpusetEmpty,
    schedulerWithout,
    schedulerOverlap,
    schedulerVcpu,
    tuneNeedsKvm,
    tuneOverlap,
    cacheCollision,
    bandwidthDuplicate,
    monitorVcpus,
    monitorDuplicate,
    monitorLevel,
    pinMissing,
    pinShared,
  ],
};

/** The vCPUs of an allocation or monitor that the guest really has; `undefined` where there are none. */
function tuneVcpus(element: XmlElement, domain: Domain): ReadonlySet<number> | undefined {
  const max = domain.vcpuMax;
  const named = bitmapOf(value(element, 'vcpus'));
  if (!named || max === undefined) return undefined;
  const vcpus = new Set([...named].filter((id) => id < max));
  return vcpus.size === 0 ? undefined : vcpus;
}

function isSameCache(a: XmlElement, b: XmlElement): boolean {
  if (value(a, 'id') !== value(b, 'id') || value(a, 'level') !== value(b, 'level')) return false;
  return value(a, 'type') === value(b, 'type') || value(a, 'type') === 'both' || value(b, 'type') === 'both';
}

function reportDuplicates(
  elements: readonly XmlElement[],
  name: string,
  report: Report,
  isChecked: (id: number) => boolean = () => true,
): void {
  const seen = new Map<number, Blame>();
  for (const element of elements) {
    const id = unsignedAttribute(element, name);
    if (id === undefined || !isChecked(id)) continue;
    const first = seen.get(id);
    if (first) report(element.attribute(name) ?? element, { id }, [relatedPlace(first, 'first-one')]);
    else seen.set(id, element);
  }
}
