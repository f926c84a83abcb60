// The guest's NUMA cells, their distances, caches and links.
import { firstShared } from '../../domain/bitmap';
import type { Domain } from '../../domain/domain';
import { setAttribute } from '../../domain/edits';
import { numaNodes, type NumaNode } from '../../domain/numa';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement } from '../fixes';

/** The distance of a cell to itself (LOCAL_DISTANCE). */
const LOCAL_DISTANCE = 10;

const cellId = rule({
  code: 'numa-cell-id-gap',
  severity: 'error',
  summary: "The cells' ids are not 0, 1, 2 … without a gap.",
  message: 'With {count} cells, ids go from 0 to {last}: {id} leaves a gap.',
  on: 'cpu/numa',
  check(_numa, domain, report) {
    const nodes = numaNodes(domain);
    for (const { element, id } of nodes) {
      const attribute = element.attribute('id');
      if (attribute && id !== undefined && id >= nodes.length) {
        report(attribute, { count: nodes.length, last: nodes.length - 1, id });
      }
    }
  },
});

const cellDuplicate = rule({
  code: 'numa-cell-duplicate',
  severity: 'error',
  summary: 'Two cells have the same id.',
  message: 'Another cell already has id {id}.',
  on: 'cpu/numa',
  check(_numa, domain, report) {
    const seen = new Map<number, XmlElement>();
    for (const { element, id } of numaNodes(domain)) {
      const first = id === undefined ? undefined : seen.get(id);
      if (id === undefined) continue;
      if (first) report(element.attribute('id') ?? element, { id }, [relatedPlace(first, 'first-one')]);
      else seen.set(id, element);
    }
  },
});

const cpusOverlap = rule({
  code: 'numa-cpus-overlap',
  severity: 'error',
  summary: 'A vCPU is in two cells.',
  message: 'vCPU {cpu} is already in cell {other}: each vCPU belongs to one cell.',
  on: 'cpu/numa',
  check(_numa, domain, report) {
    const seen: NumaNode[] = [];
    for (const node of numaNodes(domain)) {
      for (const other of seen) {
        const cpu = node.cpus && other.cpus ? firstShared(node.cpus, other.cpus) : undefined;
        if (cpu === undefined || other.id === undefined) continue;
        const first = relatedPlace(other.element.attribute('cpus') ?? other.element, 'first-one');
        report(node.element.attribute('cpus') ?? node.element, { cpu, other: other.id }, [first]);
      }
      seen.push(node);
    }
  },
});

const cpusBeyond = rule({
  code: 'numa-cpus-beyond-vcpus',
  severity: 'error',
  summary: 'A cell names a vCPU that the guest does not have.',
  message: 'The guest has {count} vCPUs, numbered from 0: there is no vCPU {cpu}. Raise `<vcpu>` or shorten `cpus`.',
  on: 'cpu/numa/cell',
  check(cell, domain, report) {
    const node = numaNodes(domain).find(({ element }) => element === cell);
    const count = domain.vcpuMax;
    if (!node?.cpus || count === undefined) return;
    const cpu = Math.max(...node.cpus);
    if (cpu >= count) report(cell.attribute('cpus') ?? cell, { count, cpu });
  },
});

const siblingMissing = rule({
  code: 'numa-sibling-missing',
  severity: 'error',
  summary: 'A distance is to a cell that does not exist.',
  message: 'There is no cell {id} to be at a distance from: the guest has {count}.',
  on: 'cpu/numa/cell/distances/sibling',
  check(sibling, domain, report) {
    const id = unsignedAttribute(sibling, 'id');
    const count = domain.numaCells.length;
    if (id !== undefined && id >= count) report(sibling.attribute('id') ?? sibling, { id, count });
  },
});

const distanceLocal = rule({
  code: 'numa-distance-local',
  severity: 'error',
  summary: 'A cell is at a distance other than 10 from itself, or at 10 from another.',
  message: 'Distance 10 is from a cell to itself and to no other: cell {cell} to cell {id} cannot be {value}.',
  on: 'cpu/numa/cell/distances/sibling',
  check(sibling, domain, report) {
    const id = unsignedAttribute(sibling, 'id');
    const distance = unsignedAttribute(sibling, 'value');
    const cell = numaNodes(domain).find(({ element }) => element === sibling.parent?.parent)?.id;
    if (id === undefined || cell === undefined || distance === undefined) return;
    if (id >= domain.numaCells.length || distance < LOCAL_DISTANCE) return;
    if ((id === cell) !== (distance === LOCAL_DISTANCE)) {
      report(sibling.attribute('value') ?? sibling, { cell, id, value: distance });
    }
  },
});

const cacheLevel = rule({
  code: 'numa-cache-level',
  severity: 'error',
  summary: 'A memory-side cache has a level above 3, or 0.',
  message: 'There is no cache level {level}: use 1, 2 or 3.',
  on: 'cpu/numa/cell/cache',
  check(cache, _domain, report) {
    const level = unsignedAttribute(cache, 'level');
    if (level !== undefined && (level === 0 || level > 3)) report(cache.attribute('level') ?? cache, { level });
  },
});

const cacheDuplicate = rule({
  code: 'numa-cache-duplicate',
  severity: 'error',
  summary: 'A cell has two caches of one level.',
  message: 'This cell already has a cache of level {level}.',
  on: 'cpu/numa/cell',
  check(cell, _domain, report) {
    const seen = new Map<number, XmlElement>();
    for (const cache of cell.elements('cache')) {
      const level = unsignedAttribute(cache, 'level');
      if (level === undefined) continue;
      const first = seen.get(level);
      if (first) report(cache.attribute('level') ?? cache, { level }, [relatedPlace(first, 'first-one')]);
      else seen.set(level, cache);
    }
  },
  fix: removeBlamedElement,
});

const linkEnds = rule({
  code: 'numa-link-node-missing',
  severity: 'error',
  summary: 'A latency or bandwidth names a cell that does not exist.',
  message: '`{end}` is cell {id}, which the guest does not have.',
  on: 'cpu/numa/interconnects/latency, cpu/numa/interconnects/bandwidth',
  check(link, domain, report) {
    for (const end of ['initiator', 'target']) {
      const id = unsignedAttribute(link, end);
      if (id !== undefined && id >= domain.numaCells.length) report(link.attribute(end) ?? link, { end, id });
    }
  },
});

const linkInitiator = rule({
  code: 'numa-link-initiator-without-cpus',
  severity: 'error',
  summary: 'A latency or bandwidth starts at a cell without vCPUs.',
  message: 'Cell {id} has no vCPUs, so nothing starts there: `initiator` must be a cell with `cpus`.',
  on: 'cpu/numa/interconnects/latency, cpu/numa/interconnects/bandwidth',
  check(link, domain, report) {
    const id = unsignedAttribute(link, 'initiator');
    const node = numaNodes(domain).find((candidate) => candidate.id === id);
    // Cell 0 gets the vCPUs that are in no cell.
    if (id !== undefined && id !== 0 && node && !node.element.attribute('cpus')) report(link.attribute('initiator') ?? link, { id });
  },
});

const linkCache = rule({
  code: 'numa-link-cache-missing',
  severity: 'error',
  summary: 'A latency or bandwidth names a cache that its target does not have.',
  message: 'Cell {id} has no cache of level {level}.',
  on: 'cpu/numa/interconnects/latency, cpu/numa/interconnects/bandwidth',
  check(link, domain, report) {
    const level = unsignedAttribute(link, 'cache');
    const id = unsignedAttribute(link, 'target');
    const target = numaNodes(domain).find((candidate) => candidate.id === id);
    if (level === undefined || level === 0 || id === undefined || !target) return;
    const caches = [...target.element.elements('cache')];
    if (!caches.some((cache) => unsignedAttribute(cache, 'level') === level)) {
      report(link.attribute('cache') ?? link, { id, level });
    }
  },
});

const linkDuplicate = rule({
  code: 'numa-link-duplicate',
  severity: 'error',
  summary: 'The same latency or bandwidth is given twice, or a link in both directions.',
  message: 'This link is already described by an earlier `<{name}>`.',
  on: 'cpu/numa/interconnects',
  check(interconnects, domain, report) {
    const seen: XmlElement[] = [];
    for (const link of interconnects.elements()) {
      if (link.name !== 'latency' && link.name !== 'bandwidth') continue;
      const first = seen.find((other) => isSameLink(link, other) || isReversed(link, other, domain));
      if (first) report(link, { name: first.name }, [relatedPlace(first, 'first-one')]);
      else seen.push(link);
    }
  },
  fix: removeBlamedElement,
});

const cpusUncovered = rule({
  code: 'numa-cpus-uncovered',
  severity: 'warning',
  summary: 'Some vCPUs are in no cell; libvirt puts them all in cell 0.',
  message: 'vCPU {cpu} is in no cell: libvirt adds such vCPUs to cell 0.',
  on: 'cpu/numa',
  check(numa, domain, report) {
    const count = domain.vcpuMax;
    const nodes = numaNodes(domain);
    if (!domain.isQemu || count === undefined || count > 4096 || nodes.every((node) => !node.cpus)) return;
    if (nodes.some(({ element, cpus }) => element.attribute('cpus') && !cpus)) return;
    for (let cpu = 0; cpu < count; cpu++) {
      if (!nodes.some((node) => node.cpus?.has(cpu))) {
        report(numa, { cpu });
        return;
      }
    }
  },
});

const memoryMismatch = rule({
  code: 'numa-memory-differs',
  severity: 'warning',
  summary: '`<memory>` is not the sum of the cells; libvirt takes the sum.',
  message: 'The cells have {cells} KiB together, `<memory>` says {memory} KiB: libvirt takes what the cells say.',
  on: '[cpu/numa]',
  check(root, domain, report) {
    const memory = root.child('memory');
    const cells = domain.numaCells.map((cell) => unsignedAttribute(cell, 'memory'));
    const sameUnit = domain.numaCells.every((cell) => (value(cell, 'unit') ?? 'KiB') === 'KiB');
    if (!memory || cells.length === 0 || !sameUnit || domain.memory === undefined || domain.devices('memory').length > 0) return;
    const sum = cells.reduce<number | undefined>((total, cell) => (total === undefined || cell === undefined ? undefined : total + cell), 0);
    // libvirt rounds each size up, so a difference below one MiB a cell means nothing.
    if (sum === undefined || Math.abs(Number(domain.memory) - sum) <= 1024 * cells.length) return;
    report(memory.textSpan ?? memory, { cells: sum, memory: domain.memory.toString() });
  },
});

/** The rules on guest NUMA. */
export const numaRules: RuleFamily = {
  name: 'numa',
  rules: [
    { ...cellId, fix: renumber },
    cellDuplicate,
    cpusOverlap,
    cpusBeyond,
    siblingMissing,
    distanceLocal,
    cacheLevel,
    cacheDuplicate,
    linkEnds,
    linkInitiator,
    linkCache,
    linkDuplicate,
    cpusUncovered,
    memoryMismatch,
  ],
};

function renumber(domain: Domain) {
  const edits = domain.numaCells.flatMap((cell, index) =>
    cell.attribute('id') ? [setAttribute(cell, 'id', String(index))] : [],
  );
  return [{ title: 'renumber-cells', args: {}, edits, confidence: 'choice' as const }];
}

function isSameLink(a: XmlElement, b: XmlElement): boolean {
  const keys = ['initiator', 'target', 'type'];
  return (
    a.name === b.name &&
    keys.every((key) => value(a, key) !== undefined && value(a, key) === value(b, key)) &&
    (value(a, 'cache') ?? '0') === (value(b, 'cache') ?? '0')
  );
}

function isReversed(a: XmlElement, b: XmlElement, domain: Domain): boolean {
  const [from, to] = [unsignedAttribute(a, 'initiator'), unsignedAttribute(a, 'target')];
  if (from === undefined || to === undefined || from === to || from >= domain.numaCells.length) return false;
  return unsignedAttribute(b, 'initiator') === to && unsignedAttribute(b, 'target') === from;
}
