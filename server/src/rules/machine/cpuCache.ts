// What an x86 guest CPU says of its cache and its physical address bits.
import { cpuMode } from '../../domain/cpu';
import type { Domain } from '../../domain/domain';
import { setAttribute } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { value } from '../../domain/values';
import { removeBlamedElement } from '../fixes';
import { removeBlamed } from '../support';

const addressBitsArch = rule({
  code: 'cpu-maxphysaddr-arch',
  severity: 'error',
  summary: '`<maxphysaddr>` is used on an architecture other than x86.',
  message: '`<maxphysaddr>` is for x86 guests only; this one is {arch}.',
  on: 'cpu/maxphysaddr',
  check(element, domain, report) {
    if (domain.isQemu && domain.arch !== undefined && !domain.isX86) report(element, { arch: domain.arch });
  },
  fix: removeBlamedElement,
});

const addressBitsPassthrough = rule({
  code: 'cpu-maxphysaddr-bits-passthrough',
  severity: 'error',
  summary: '`<maxphysaddr mode="passthrough">` has `bits`.',
  message: 'Mode `passthrough` takes the host\'s number of bits: remove `bits`, or use mode=`emulate`.',
  on: 'cpu/maxphysaddr',
  check(element, domain, report) {
    const bits = element.attribute('bits');
    if (domain.isQemu && domain.isX86 && value(element, 'mode') === 'passthrough' && bits) report(bits);
  },
  fix: removeBlamed,
});

const addressLimit = rule({
  code: 'cpu-maxphysaddr-limit-emulate',
  since: '9.3.0',
  severity: 'error',
  summary: '`<maxphysaddr mode="emulate">` has `limit`.',
  message: '`limit` belongs to mode `passthrough`: with `emulate`, `bits` says it.',
  on: 'cpu/maxphysaddr',
  check(element, _domain, report) {
    const limit = element.attribute('limit');
    if (limit && value(element, 'mode') === 'emulate') report(limit);
  },
  fix: removeBlamed,
});

const cacheArch = rule({
  code: 'cpu-cache-arch',
  severity: 'error',
  summary: '`<cache>` is used on an architecture other than x86.',
  message: 'A CPU cache can be described for x86 guests only; this one is {arch}.',
  on: 'cpu/cache',
  check(cache, domain, report) {
    if (domain.isQemu && domain.arch !== undefined && !domain.isX86) report(cache, { arch: domain.arch });
  },
  fix: removeBlamedElement,
});

const cacheEmulate = rule({
  code: 'cpu-cache-emulate-level',
  severity: 'error',
  summary: 'Cache mode `emulate` is used without level 3.',
  message: 'Only a cache of level 3 can be emulated: set level=`3`.',
  on: 'cpu/cache',
  check(cache, domain, report) {
    if (!domain.isQemu || !domain.isX86 || value(cache, 'mode') !== 'emulate' || value(cache, 'level') === '3') return;
    report(cache.attribute('level') ?? cache);
  },
  fix(domain) {
    const cache = domain.find('cpu/cache');
    if (!cache) return [];
    const edits = [setAttribute(cache, 'level', '3')];
    return [{ title: 'set-attribute', args: { name: 'level', value: '3' }, edits, confidence: 'choice' }];
  },
});

const cacheLevel = rule({
  code: 'cpu-cache-level-unused',
  severity: 'error',
  summary: 'Cache mode `passthrough` or `disable` has a level.',
  message: 'Mode `{mode}` is for the cache as a whole: remove `level`.',
  on: 'cpu/cache',
  check(cache, domain, report) {
    const level = cache.attribute('level');
    const mode = value(cache, 'mode');
    if (!domain.isQemu || !domain.isX86 || !level || (mode !== 'passthrough' && mode !== 'disable')) return;
    if (mode === 'disable' || !needsPassthrough(domain)) report(level, { mode });
  },
  fix: removeBlamed,
});

/** Modes in which the host's cache cannot be had; a mode that there is not is another fault. */
const OTHER_MODES: ReadonlySet<string | undefined> = new Set(['custom', 'host-model']);

const cachePassthrough = rule({
  code: 'cpu-cache-passthrough-mode',
  severity: 'error',
  summary: 'Cache mode `passthrough` is used on a CPU that is not passed through.',
  message: 'The host\'s cache goes with its CPU: mode=`passthrough` needs a CPU of mode `host-passthrough` or `maximum`.',
  on: 'cpu/cache',
  check(cache, domain, report) {
    const mode = cache.attribute('mode');
    if (domain.isQemu && domain.isX86 && mode?.value === 'passthrough' && OTHER_MODES.has(cpuMode(domain))) report(mode);
  },
});

/** The rules on `<cache>` and `<maxphysaddr>`. */
export const cpuCacheRules: RuleFamily = {
  name: 'cpuCache',
  rules: [
    addressBitsArch,
    addressBitsPassthrough,
    addressLimit,
    cacheArch,
    cacheEmulate,
    cacheLevel,
    cachePassthrough,
  ],
};

function needsPassthrough(domain: Domain): boolean {
  const mode = cpuMode(domain);
  return mode !== 'host-passthrough' && mode !== 'maximum';
}
