// NUMA cells that libvirt defines and QEMU does not start with: memory-side caches, bandwidths, cells without memory.
import { setAttribute } from '../../domain/edits';
import { numaNodes } from '../../domain/numa';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { parseSizeAttribute } from '../../domain/size';
import { unsigned, unsignedAttribute } from '../../domain/values';
import type { Domain } from '../../domain/domain';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement } from '../fixes';
import { attributeOr, elementAround } from '../support';

const hasCells = (domain: Domain): boolean => domain.isQemu && domain.numaCells.length > 0;

/** The size of a cache in KiB, which libvirt reads whatever its unit (virDomainNumaDefNodeCacheParseXML() asks for an element `unit`). */
const cacheSize = (cache: XmlElement): number | undefined => unsignedAttribute(cache.child('size'), 'value');

const cacheWithoutLinks = rule({
  code: 'numa-cache-without-link',
  severity: 'warning',
  on: 'cpu/numa/cell[cache]',
  summary: 'A cell has a memory-side cache, but no latency or no bandwidth to it is given: QEMU does not start.',
  message: 'QEMU does not start with a cache of cell {id} unless `<interconnects>` has a `<latency>` and a `<bandwidth>` whose `target` is {id}.',
  only: hasCells,
  check(cell, domain, report) {
    const cache = cell.child('cache');
    const id = numaNodes(domain).find(({ element }) => element === cell)?.id;
    if (!cache || id === undefined) return;
    const isGiven = (name: string): boolean =>
      domain.findAll('cpu/numa/interconnects', name).some((link) => unsignedAttribute(link, 'target') === id && unsignedAttribute(link, 'value') !== 0);
    if (!isGiven('latency') || !isGiven('bandwidth')) report(cache, { id });
  },
});

const cacheOrder = rule({
  code: 'numa-cache-order',
  severity: 'warning',
  on: 'cpu/numa/cell[cache]',
  summary: 'A cell has a cache of a level above 1 without the level below it before: QEMU does not start.',
  message: 'QEMU does not start with a cache of level {level} unless the cell has one of level {below} before it.',
  only: hasCells,
  check(cell, _domain, report) {
    const seen = new Set<number>();
    for (const cache of cell.elements('cache')) {
      const level = unsignedAttribute(cache, 'level');
      if (level === undefined) continue;
      if (level > 1 && level <= MOST_LEVELS && !seen.has(level - 1)) report(attributeOr(cache, 'level'), { level, below: level - 1 });
      seen.add(level);
    }
  },
});

/** HMAT_LB_LEVELS of QEMU but for the memory itself. */
const MOST_LEVELS = 3;

const cacheGrows = rule({
  code: 'numa-cache-not-larger',
  severity: 'warning',
  on: 'cpu/numa/cell[cache]',
  summary: 'A memory-side cache is not larger than that of the level below: QEMU does not start.',
  message: 'A cache of level {level} must be larger than the {size} KiB of level {below}: QEMU does not start.',
  only: hasCells,
  check(cell, _domain, report) {
    const byLevel = new Map<number, XmlElement>();
    for (const cache of cell.elements('cache')) {
      const level = unsignedAttribute(cache, 'level');
      if (level === undefined) continue;
      const lower = byLevel.get(level - 1);
      byLevel.set(level, cache);
      const [size, other] = [cacheSize(cache), lower && cacheSize(lower)];
      const blamed = cache.child('size');
      if (!lower || !blamed || size === undefined || other === undefined || size > other) continue;
      report(attributeOr(blamed, 'value'), { level, size: other, below: level - 1 }, [relatedPlace(lower, 'because-of-this')]);
    }
  },
});

/** QEMU has 16 bits for the size of a cache line. */
const LONGEST_LINE = 65535;

const cacheLine = rule({
  code: 'numa-cache-line',
  severity: 'warning',
  on: 'cpu/numa/cell/cache/line',
  summary: "A memory-side cache's line is 0 bytes or more than 65535: the guest does not start.",
  message: 'A cache line has 1 to {most} bytes, not {value}: the guest does not start.',
  only: hasCells,
  check(line, _domain, report) {
    const attribute = line.attribute('value');
    const bytes = unsigned(attribute?.value);
    if (attribute && bytes !== undefined && (bytes === 0 || bytes > LONGEST_LINE)) report(attribute, { value: bytes, most: LONGEST_LINE });
  },
});

const KIB_PER_MIB = 1024n;

const bandwidthUnaligned = rule({
  code: 'numa-bandwidth-unaligned',
  severity: 'warning',
  on: 'cpu/numa/interconnects/bandwidth',
  summary: 'A bandwidth between cells is not a whole number of MiB: QEMU does not start.',
  message: 'QEMU counts bandwidths in whole MiB and does not start with {size} KiB.',
  only: hasCells,
  check(bandwidth, _domain, report) {
    const size = parseSizeAttribute(bandwidth, 'value');
    if (size !== undefined && size % KIB_PER_MIB !== 0n) report(attributeOr(bandwidth, 'value'), { size: size.toString() });
  },
  fix(domain, problem) {
    const bandwidth = elementAround(domain.root, problem.span);
    const size = parseSizeAttribute(bandwidth, 'value');
    if (size === undefined || (bandwidth.attribute('unit')?.value ?? 'KiB') !== 'KiB') return [];
    const value = (((size + KIB_PER_MIB - 1n) / KIB_PER_MIB) * KIB_PER_MIB).toString();
    return [{ title: 'set-attribute', args: { name: 'value', value }, edits: [setAttribute(bandwidth, 'value', value)], confidence: 'choice' }];
  },
});

const cellWithoutMemory = rule({
  code: 'numa-cell-without-memory',
  severity: 'warning',
  on: 'cpu/numa/cell[@memory]',
  summary: 'A NUMA cell has no memory: QEMU of today does not start.',
  message: 'A cell needs memory: with 0 QEMU does not start (machine types before 5.1 did).',
  only: hasCells,
  check(cell, _domain, report) {
    if (parseSizeAttribute(cell, 'memory') === 0n) report(attributeOr(cell, 'memory'));
  },
});

/** MAX_NODES of QEMU. */
const MOST_CELLS = 128;

const tooManyCells = rule({
  code: 'numa-cells-too-many',
  severity: 'warning',
  on: '[cpu/numa]',
  summary: 'A guest has more than 128 NUMA cells: QEMU does not start.',
  message: 'QEMU has room for {most} cells and does not start with {count}.',
  only: (domain) => domain.isQemu && domain.numaCells.length > MOST_CELLS,
  check(_, domain, report) {
    const first = domain.numaCells[MOST_CELLS];
    if (first) report(first, { most: MOST_CELLS, count: domain.numaCells.length });
  },
  fix: removeBlamedElement,
});

/** Rules on NUMA cells that QEMU does not start with. */
export const startingNumaRules: RuleFamily = {
  name: 'startingNuma',
  rules: [cacheWithoutLinks, cacheOrder, cacheGrows, cacheLine, bandwidthUnaligned, cellWithoutMemory, tooManyCells],
};
