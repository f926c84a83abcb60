// How much memory the guest has and what backs it: <memory>, <maxMemory>, <memoryBacking>, <memtune>.
import { bitmapOf, firstOutside, firstShared } from '../../domain/bitmap';
import type { Domain } from '../../domain/domain';
import { setText } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { bytesPerUnit, formatSize, parseSize, parseSizeAttribute, type Kibibytes } from '../../domain/size';
import { textBlame, unsignedAttribute, value } from '../../domain/values';
import { relatedPlace } from '../../domain/runRules';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement, replaceWith } from '../fixes';
import { removeBlamed } from '../support';

/** Sizes of huge pages that some x86 host has: 2 MiB, 1 GiB, 4 MiB without PAE, and plain 4 KiB pages. */
const X86_PAGE_SIZES: ReadonlySet<Kibibytes> = new Set([4n, 2048n, 4096n, 1048576n]);

/** Sum of the NUMA cells' memory; `undefined` where there are no cells or one cannot be read. */
export function cellMemory(domain: Domain): Kibibytes | undefined {
  return domain.memo(sumOfCells);
}

/** Sum of the memory devices' sizes; `undefined` where one cannot be read. */
export function deviceMemory(domain: Domain): Kibibytes | undefined {
  return domain.memo(sumOfDevices);
}

/** What libvirt takes for the guest's whole memory: cells and devices where there are cells, else `<memory>`. */
function totalMemory(domain: Domain): Kibibytes | undefined {
  const cells = cellMemory(domain);
  const devices = deviceMemory(domain);
  if (domain.numaCells.length === 0) return domain.memory;
  return cells === undefined || devices === undefined ? undefined : cells + devices;
}

const memoryMissing = rule({
  code: 'memory-missing',
  severity: 'error',
  summary: 'Neither `<memory>` nor NUMA cells give the guest any memory.',
  message: 'The guest has no memory: give its size in `<memory>`.',
  on: '',
  check(root, domain, report) {
    const memory = root.child('memory');
    // No size but 0 is written with a 0 in front.
    if (memory?.textContent.trim().startsWith('0') === false || domain.numaCells.length > 0) return;
    if (!memory) report(root);
    else if (domain.memory === 0n) report(textBlame(memory));
  },
});

const devicesExceedMemory = rule({
  code: 'memory-devices-exceed-memory',
  severity: 'error',
  summary: 'Memory devices together are as large as `<memory>`, which includes them.',
  message: '`<memory>` is {memory} and includes the memory devices, which take {devices}: nothing is left to boot with.',
  on: '[devices/memory]',
  check(root, domain, report) {
    const memory = root.child('memory');
    const devices = deviceMemory(domain);
    if (!memory || domain.numaCells.length > 0 || domain.memory === undefined || devices === undefined || devices === 0n) return;
    if (devices < domain.memory) return;
    report(textBlame(memory), { memory: formatSize(domain.memory), devices: formatSize(devices) });
  },
});

const maxMemoryTooSmall = rule({
  code: 'max-memory-below-memory',
  severity: 'error',
  summary: '`<maxMemory>` is smaller than the memory that the guest starts with.',
  message: '`<maxMemory>` is {max}, less than the {memory} that the guest already has: raise it.',
  on: 'maxMemory',
  check(maxMemory, domain, report) {
    const total = totalMemory(domain);
    const max = domain.maxMemory;
    if (max === undefined || max === 0n || total === undefined || max >= total) return;
    report(textBlame(maxMemory), { max: formatSize(max), memory: formatSize(total) });
  },
});

const slotsWithoutSize = rule({
  code: 'max-memory-slots-without-size',
  severity: 'error',
  summary: '`<maxMemory>` has `slots` and no size.',
  message: '`<maxMemory>` needs a size when it has `slots`.',
  on: 'maxMemory',
  check(maxMemory, domain, report) {
    if (domain.maxMemory === 0n && (unsignedAttribute(maxMemory, 'slots') ?? 0) > 0) report(textBlame(maxMemory));
  },
});

/** Hypervisors whose drivers lack VIR_DOMAIN_DEF_FEATURE_MEMORY_HOTPLUG. */
const WITHOUT_HOTPLUG: ReadonlySet<string> = new Set(['lxc', 'xen', 'bhyve', 'vz', 'openvz', 'vbox', 'vmware']);

const devicesUnsupported = rule({
  code: 'memory-device-unsupported',
  severity: 'error',
  summary: 'A hypervisor without memory hot-plug is given a memory device.',
  message: 'There are no memory devices with type=`{type}`: remove this `<memory>`, and say the size in that of `<domain>`.',
  on: 'devices/memory',
  only: ({ virtType }) => WITHOUT_HOTPLUG.has(virtType),
  check: (device, { virtType }, report) => report(device, { type: virtType }),
  fix: removeBlamedElement,
});

const maxMemoryUnsupported = rule({
  code: 'max-memory-unsupported',
  severity: 'error',
  summary: 'A hypervisor without memory hot-plug is given `<maxMemory>`.',
  message: 'Memory cannot be hot-plugged with type=`{type}`: remove `<maxMemory>`.',
  on: 'maxMemory',
  check(maxMemory, domain, report) {
    if (WITHOUT_HOTPLUG.has(domain.virtType) && (domain.maxMemory ?? 0n) > 0n) report(maxMemory, { type: domain.virtType });
  },
  fix: removeBlamedElement,
});

const minGuarantee = rule({
  code: 'memtune-min-guarantee-unsupported',
  severity: 'error',
  summary: 'QEMU knows no `<min_guarantee>`.',
  message: 'QEMU cannot guarantee memory: remove `<min_guarantee>`.',
  on: 'memtune/min_guarantee',
  check(element, domain, report) {
    if (domain.isQemu && (parseSize(element) ?? 0n) > 0n) report(element);
  },
  fix: removeBlamedElement,
});

const hugepageZero = rule({
  code: 'hugepage-size-zero',
  severity: 'error',
  summary: 'A huge page has size 0.',
  message: 'A huge page cannot have size 0: use `2` with unit `MiB`, for instance.',
  on: 'memoryBacking/hugepages/page',
  check(page, _domain, report) {
    if (parseSizeAttribute(page, 'size') === 0n) report(page.attribute('size') ?? page);
  },
});

const hugepageSize = rule({
  code: 'hugepage-size-unknown',
  severity: 'error',
  summary: 'No host of the architecture has huge pages of this size.',
  message: 'No x86 host has pages of {size}: use 2 MiB or 1 GiB.',
  on: 'memoryBacking/hugepages/page',
  check(page, domain, report) {
    const size = parseSizeAttribute(page, 'size');
    if (!domain.isQemu || !domain.isX86 || size === undefined || size === 0n || X86_PAGE_SIZES.has(size)) return;
    report(page.attribute('size') ?? page, { size: formatSize(size) });
  },
});

const hugepageNodeset = rule({
  code: 'hugepage-node-missing',
  severity: 'error',
  summary: "A huge page's `nodeset` names a guest NUMA node that does not exist.",
  message: 'The guest has no NUMA node {node}: `nodeset` of `<page>` names cells of `<cpu><numa>`.',
  on: 'memoryBacking/hugepages/page',
  check(page, domain, report) {
    const attribute = page.attribute('nodeset');
    const nodes = bitmapOf(attribute?.value);
    if (!attribute || !nodes) return;
    // Without guest NUMA, libvirt takes node 0 for the whole guest.
    const count = Math.max(domain.numaCells.length, 1);
    const node = firstOutside(nodes, (number) => number < count);
    if (node !== undefined) report(attribute, { node });
  },
});

const hugepageNodesetEmpty = rule({
  code: 'hugepage-nodeset-empty',
  severity: 'error',
  summary: "A huge page's `nodeset` names no node.",
  message: '`nodeset` is empty: everything in it is taken out again.',
  on: 'memoryBacking/hugepages/page',
  check(page, _domain, report) {
    const attribute = page.attribute('nodeset');
    if (attribute && bitmapOf(attribute.value)?.size === 0) report(attribute);
  },
});

const hugepageOverlap = rule({
  code: 'hugepage-nodeset-overlap',
  severity: 'error',
  summary: 'Two `<page>` elements are for the same NUMA node.',
  message: 'Another `<page>` is already for node {node}: each node has one page size.',
  on: 'memoryBacking/hugepages',
  check(hugepages, domain, report) {
    const seen: { page: XmlElement; nodes: ReadonlySet<number> }[] = [];
    for (const page of hugepages.elements('page')) {
      const nodes = nodesOfPage(page, domain);
      if (!nodes) continue;
      for (const first of seen) {
        const node = firstShared(first.nodes, nodes);
        if (node !== undefined) report(page.attribute('nodeset') ?? page, { node }, [relatedPlace(first.page, 'first-one')]);
      }
      seen.push({ page, nodes });
    }
  },
});

const hugepageDefaults = rule({
  code: 'hugepage-default-duplicate',
  severity: 'error',
  summary: 'Two `<page>` elements have no `nodeset`: both are for all the rest.',
  message: 'Another `<page>` without `nodeset` already gives the default page size: give this one a `nodeset`, or remove it.',
  on: 'memoryBacking/hugepages',
  check(hugepages, domain, report) {
    const [first, ...others] = [...hugepages.elements('page')].filter((page) => !nodesOfPage(page, domain));
    for (const page of others) report(page, {}, first && [relatedPlace(first, 'first-one')]);
  },
  fix: removeBlamedElement,
});

const hugepagesOnDemand = rule({
  code: 'hugepages-allocation-ondemand',
  severity: 'error',
  summary: 'Huge pages are combined with `<allocation mode="ondemand">`.',
  message: 'Huge pages are always allocated at once: remove mode=`ondemand`, or `<hugepages>`.',
  on: 'memoryBacking',
  check(backing, domain, report) {
    const mode = backing.child('allocation')?.attribute('mode');
    if (domain.isQemu && backing.child('hugepages') && mode?.value === 'ondemand') report(mode);
  },
  fix: removeBlamed,
});

const hugepagesAnonymous = rule({
  code: 'hugepages-source-anonymous',
  severity: 'error',
  summary: 'Huge pages are combined with `<source type="anonymous">`.',
  message: 'Huge pages cannot be anonymous memory: use `<source type="memfd"/>`, or remove the source.',
  on: 'memoryBacking',
  check(backing, domain, report) {
    const type = backing.child('source')?.attribute('type');
    if (domain.isQemu && backing.child('hugepages') && type?.value === 'anonymous') report(type);
  },
  fix: replaceWith('memfd'),
});

const balloonMissing = rule({
  code: 'current-memory-without-balloon',
  severity: 'warning',
  summary: '`<currentMemory>` differs from `<memory>` and the guest has no balloon to get there.',
  message: 'Without a balloon the guest keeps all of `<memory>`: `<currentMemory>` does nothing. Add `<memballoon model="virtio"/>`.',
  on: '[devices/memballoon@model=none]',
  check(root, domain, report) {
    const current = root.child('currentMemory');
    const size = parseSize(current);
    const total = totalMemory(domain);
    if (!domain.isQemu || !current || size === undefined || total === undefined || size >= total || size === 0n) return;
    if (domain.devices('memballoon')[0]?.attribute('model')?.value === 'none') report(textBlame(current));
  },
});

const currentAboveMemory = rule({
  code: 'current-memory-above-memory',
  severity: 'warning',
  summary: '`<currentMemory>` is larger than `<memory>`; libvirt lowers it silently.',
  message: '`<currentMemory>` is {current}, more than the {memory} of `<memory>`: libvirt lowers it to that.',
  on: 'currentMemory',
  check(current, domain, report) {
    if (isSameSize(current, domain.root.child('memory')) && domain.numaCells.length === 0) return;
    const size = parseSize(current);
    const total = totalMemory(domain);
    if (size === undefined || total === undefined || total === 0n || size <= total) return;
    report(textBlame(current), { current: formatSize(size), memory: formatSize(total) });
  },
  fix(domain) {
    const current = domain.root.child('currentMemory');
    const total = totalMemory(domain);
    const scale = bytesPerUnit(value(current, 'unit') ?? 'KiB');
    if (!current || total === undefined || scale === undefined || (total * 1024n) % scale !== 0n) return [];
    const size = String((total * 1024n) / scale);
    return [{ title: 'set-text', args: { value: size }, edits: [setText(current, size)], confidence: 'only' }];
  },
});

const hugepageUnaligned = rule({
  code: 'memory-not-hugepage-aligned',
  severity: 'warning',
  summary: 'The memory is not a whole number of huge pages.',
  message: '{memory} is not a whole number of pages of {page}: the rest of the last page is wasted, or the guest does not start.',
  on: '[memoryBacking/hugepages/page]',
  check(root, domain, report) {
    const memory = root.child('memory');
    const pages = domain.findAll('memoryBacking/hugepages', 'page');
    const page = pages.length === 1 ? parseSizeAttribute(pages[0], 'size') : undefined;
    const size = domain.memory;
    // Of NUMA cells another rule speaks, one by one.
    if (!memory || size === undefined || page === undefined || page === 0n || size % page === 0n || domain.numaCells.length > 0) return;
    report(textBlame(memory), { memory: formatSize(size), page: formatSize(page) });
  },
});

/** The rules on memory. */
export const memoryRules: RuleFamily = {
  name: 'memory',
  rules: [
    memoryMissing,
    devicesExceedMemory,
    maxMemoryTooSmall,
    slotsWithoutSize,
    maxMemoryUnsupported,
    devicesUnsupported,
    minGuarantee,
    hugepageZero,
    hugepageSize,
    hugepageNodeset,
    hugepageNodesetEmpty,
    hugepageOverlap,
    hugepageDefaults,
    hugepagesOnDemand,
    hugepagesAnonymous,
    currentAboveMemory,
    balloonMissing,
    hugepageUnaligned,
  ],
};

/** Whether two sizes are written alike, as `<currentMemory>` and `<memory>` mostly are. */
function isSameSize(a: XmlElement, b: XmlElement | undefined): boolean {
  return b !== undefined && a.textContent === b.textContent && value(a, 'unit') === value(b, 'unit');
}

function sumOfCells(domain: Domain): Kibibytes | undefined {
  return domain.numaCells.length === 0 ? undefined : sum(domain.numaCells.map((cell) => parseSizeAttribute(cell, 'memory')));
}

function sumOfDevices(domain: Domain): Kibibytes | undefined {
  return sum(domain.devices('memory').map((device) => parseSize(device.child('target')?.child('size'))));
}

function sum(sizes: readonly (Kibibytes | undefined)[]): Kibibytes | undefined {
  let total = 0n;
  for (const size of sizes) {
    if (size === undefined) return undefined;
    total += size;
  }
  return total;
}

/** The nodes of a page; `undefined` where it is for all the rest, an empty set where they cannot be read. */
function nodesOfPage(page: XmlElement, domain: Domain): ReadonlySet<number> | undefined {
  const nodeset = page.attribute('nodeset');
  if (!nodeset) return undefined;
  const nodes = bitmapOf(nodeset.value);
  if (!nodes) return new Set();
  const isWholeGuest = domain.numaCells.length === 0 && nodes.size === 1 && nodes.has(0);
  return isWholeGuest ? undefined : nodes;
}
