// virtio-mem: blocks, what is requested, and addresses that fit them.
import { baseAddress, memoryModel, targetSize } from '../../domain/memoryDevices';
import { rule, type RuleFamily } from '../../domain/rule';
import { formatSize, isPowerOfTwo, parseSize, parseSizeAttribute, type Kibibytes } from '../../domain/size';
import { text, textBlame, unsigned, value } from '../../domain/values';
import { removeBlamedElement } from '../fixes';

const PAGE_BYTES = 4096n;
/** Transparent huge pages, the smallest block of virtio-mem: of hosts of s390, and of others at the least. */
const MIN_BLOCK_S390: Kibibytes = 1024n;
const MIN_BLOCK: Kibibytes = 2048n;

const blockSize = rule({
  code: 'virtio-mem-block-size',
  severity: 'error',
  summary: "virtio-mem's block is missing, no power of two, or smaller than the huge pages of its hosts, 2 MiB or (s390x) 1 MiB.",
  message: 'virtio-mem needs a `<block>` that is a power of two of {least} or more.',
  on: 'devices/memory/target',
  check(target, domain, report) {
    if (!target.parent || memoryModel(target.parent) !== 'virtio-mem') return;
    const least = domain.isS390 ? MIN_BLOCK_S390 : MIN_BLOCK;
    const block = target.child('block');
    const size = parseSize(block);
    if (!block) report(target, { least: formatSize(least) });
    else if (size !== undefined && (!isPowerOfTwo(size) || size < least)) report(textBlame(block), { least: formatSize(least) });
  },
});

const requestedTooLarge = rule({
  code: 'virtio-mem-requested-too-large',
  severity: 'error',
  summary: 'virtio-mem requests more than its size.',
  message: '{requested} is requested of a device of {size}: lower `<requested>`.',
  on: 'devices/memory/target/requested',
  check(requested, _domain, report) {
    const device = requested.parent?.parent;
    const size = device && targetSize(device);
    const wanted = parseSize(requested);
    if (!device || memoryModel(device) !== 'virtio-mem' || size === undefined || wanted === undefined || wanted <= size) return;
    report(textBlame(requested), { requested: formatSize(wanted), size: formatSize(size) });
  },
});

const requestedUnaligned = rule({
  code: 'virtio-mem-requested-unaligned',
  severity: 'error',
  summary: 'What virtio-mem requests is not a whole number of blocks.',
  message: '{requested} is not a whole number of blocks of {block}.',
  on: 'devices/memory/target/requested',
  check(requested, _domain, report) {
    const target = requested.parent;
    const block = parseSize(target?.child('block'));
    const wanted = parseSize(requested);
    if (!target?.parent || memoryModel(target.parent) !== 'virtio-mem' || block === undefined || wanted === undefined) return;
    if (isPowerOfTwo(block) && wanted % block !== 0n) report(textBlame(requested), { requested: formatSize(wanted), block: formatSize(block) });
  },
});

const addressUnaligned = rule({
  code: 'memory-address-unaligned',
  severity: 'error',
  summary: "A memory device's address is not a multiple of its block, or of a page.",
  message: 'The address must be a multiple of {unit}.',
  on: 'devices/memory/target/address',
  check(address, _domain, report) {
    const device = address.parent?.parent;
    const base = baseAddress(address);
    if (!device || base === undefined) return;
    const block = parseSize(device.child('target')?.child('block'));
    const unit = memoryModel(device) === 'virtio-pmem' ? PAGE_BYTES : memoryModel(device) === 'virtio-mem' && block ? block * 1024n : undefined;
    if (unit !== undefined && unit > 0n && base % unit !== 0n) {
      report(address.attribute('base') ?? address, { unit: formatSize(unit / 1024n) });
    }
  },
});

const ccwNode = rule({
  code: 'virtio-mem-ccw-node',
  severity: 'error',
  summary: 'virtio-mem at a CCW address is put in a NUMA cell.',
  message: 's390 guests have no NUMA: remove `<node>`.',
  on: 'devices/memory/target/node',
  check(node, domain, report) {
    const device = node.parent?.parent;
    if (!domain.isQemu || !device || memoryModel(device) !== 'virtio-mem' || value(device.child('address'), 'type') !== 'ccw') return;
    const number = unsigned(text(node));
    if (number !== undefined && number > 0 && number < domain.numaCells.length) report(node);
  },
});

const ccwPages = rule({
  code: 'virtio-mem-ccw-pages',
  severity: 'error',
  summary: 'virtio-mem at a CCW address has pages of another size than the memory that the guest boots with.',
  message: 'On s390, virtio-mem has the pages of the other memory, {boot}: remove `<pagesize>`.',
  on: 'devices/memory[@model=virtio-mem]',
  only: ({ isQemu, isS390Ccw }) => isQemu && isS390Ccw,
  check(device, domain, report) {
    const written = device.child('source')?.child('pagesize');
    const type = value(device.child('address'), 'type');
    const pages = domain.find('memoryBacking/hugepages');
    const size = parseSize(written);
    const boot = pages?.child('page') ? parseSizeAttribute(pages.child('page'), 'size') : undefined;
    if (!written || size === undefined || size === 0n || boot === undefined || (type !== undefined && type !== 'ccw')) return;
    if (size !== boot) report(written, { boot: formatSize(boot) });
  },
  fix: removeBlamedElement,
});

/** The rules on virtio-mem. */
export const virtioMemRules: RuleFamily = {
  name: 'virtio-mem',
  rules: [blockSize, requestedTooLarge, requestedUnaligned, addressUnaligned, ccwNode, ccwPages],
};
