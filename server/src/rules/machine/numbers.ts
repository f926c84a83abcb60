// Numbers that libvirt's schema lets through and its parser does not: zeros, sizes beyond 64 bits, empty sets.
import { parseBitmap } from '../../domain/bitmap';
import { rule, type RuleFamily } from '../../domain/rule';
import type { Domain } from '../../domain/domain';
import { bytesPerUnit } from '../../domain/size';
import { anyBase, bigAnyBase, integer, text, textBlame, unsigned, unsignedAttribute, value } from '../../domain/values';
import type { XmlAttribute, XmlElement } from '../../syntax/nodes';
import { blamedAttribute, removeBlamed, replaceBlamed } from '../support';

/** Attributes that libvirt takes for unset when they are 0, and so refuses to read as 0 (VIR_XML_PROP_NONZERO of its virxml.h). */
const NEVER_ZERO: readonly (readonly [path: string, attribute: string])[] = [
  ['devices/*/acpi', 'index'],
  ['devices/disk/driver', 'iothread'],
  ['devices/hostdev/source/vendor', 'id'],
  ['devices/interface/portForward/range', 'start'],
  ['devices/interface/portForward/range', 'end'],
  ['devices/interface/portForward/range', 'to'],
  ['devices/controller/target', 'memReserve'],
  ['devices/sound', 'streams'],
  ['devices/audio', 'id'],
  ['devices/graphics/audio', 'id'],
  ['devices/sound/audio', 'id'],
  ['devices/audio', 'timerPeriod'],
  ['devices/audio/input', 'voices'],
  ['devices/audio/output', 'voices'],
  ['devices/audio/input', 'bufferLength'],
  ['devices/audio/output', 'bufferLength'],
  ['devices/audio/input', 'latency'],
  ['devices/audio/output', 'latency'],
  ['devices/audio/input/settings', 'frequency'],
  ['devices/audio/output/settings', 'frequency'],
  ['devices/audio/input/settings', 'channels'],
  ['devices/audio/output/settings', 'channels'],
];

const NAMES = [...new Set(NEVER_ZERO.map(([, attribute]) => attribute))];

/** Whether libvirt asks for the attribute: a number of the person's own must stand there. */
function isRequired({ name, owner }: XmlAttribute): boolean {
  return (owner.name === 'vendor' && name === 'id') || (owner.name === 'range' && name === 'start') || (owner.parent?.name === 'devices' && name === 'id');
}

const zero = rule({
  code: 'number-zero',
  severity: 'error',
  on: NEVER_ZERO.map(([path, attribute]) => `${path}[@${attribute}]`).join(','),
  summary: 'An attribute is 0 that libvirt reads only as a number of 1 or more.',
  // Before 10.3.0, libvirt reads no `memReserve`.
  formerly: { until: '10.3.0', only: (domain) => !domain.devices('controller').some((controller) => controller.child('target')?.attribute('memReserve')) },
  message: '`{name}` cannot be 0; leave it out, or use 1 or more.',
  check(element, _domain, report) {
    for (const name of NAMES) {
      const attribute = element.attribute(name);
      if (attribute && anyBase(attribute.value) === 0) report(attribute, { name });
    }
  },
  fix(domain, problem) {
    const attribute = blamedAttribute(domain, problem.span);
    return attribute && isRequired(attribute) ? [] : removeBlamed(domain, problem);
  },
});

/** Attributes that libvirt reads as unsigned numbers of 32 bits, and its schema as numbers of any size. */
const UNSIGNED_32: readonly (readonly [path: string, attribute: string])[] = [
  ['devices/*/boot', 'order'],
  ['devices/*/target', 'port'],
  ['devices/*/driver', 'queues'],
  ['devices/disk/driver', 'queue_size'],
  ['devices/disk/target', 'rotation_rate'],
  ['devices/rng/rate', 'bytes'],
  ['devices/rng/rate', 'period'],
  ['devices/hostdev/source/address', 'target'],
];

const LAST_32 = 0xffff_ffffn;
const NAMES_32 = [...new Set(UNSIGNED_32.map(([, attribute]) => attribute))];

const beyond32 = rule({
  code: 'number-too-large',
  severity: 'error',
  on: UNSIGNED_32.map(([path, attribute]) => `${path}[@${attribute}]`).join(','),
  summary: 'A number is beyond the 32 bits that libvirt has for it.',
  message: '`{name}` is at most 4294967295, not {value}.',
  check(element, _domain, report) {
    for (const name of NAMES_32) {
      const attribute = element.attribute(name);
      if (attribute && attribute.value.length > 9 && (bigAnyBase(attribute.value) ?? 0n) > LAST_32) report(attribute, { name, value: attribute.value });
    }
  },
});

/** Attributes that libvirt reads as decimal numbers of 0 or more (base 10 of its virXMLPropUInt), and its schema as hexadecimal or negative ones, too. */
const DECIMAL: readonly (readonly [path: string, attribute: string])[] = [
  ['devices/audio', 'id'],
  ['devices/graphics/audio', 'id'],
  ['devices/sound/audio', 'id'],
  ['devices/sound', 'streams'],
  ['devices/audio', 'timerPeriod'],
  ...['devices/audio/input', 'devices/audio/output'].flatMap((path): (readonly [string, string])[] => [
    [path, 'voices'],
    [path, 'bufferLength'],
    [path, 'bufferCount'],
    [path, 'latency'],
    [`${path}/settings`, 'frequency'],
    [`${path}/settings`, 'channels'],
  ]),
  ['devices/disk/source', 'namespace'],
  ['devices/disk/geometry', 'cyls'],
  ['devices/disk/geometry', 'heads'],
  ['devices/disk/geometry', 'secs'],
  ['devices/iommu/driver', 'aw_bits'],
];

const NAMES_DECIMAL = [...new Set(DECIMAL.map(([, attribute]) => attribute))];

const notDecimal = rule({
  code: 'number-not-decimal',
  severity: 'error',
  on: DECIMAL.map(([path, attribute]) => `${path}[@${attribute}]`).join(','),
  summary: 'A number that libvirt reads in decimal is hexadecimal or negative.',
  message: '`{name}` is a decimal number of 0 or more, not `{value}`.',
  check(element, _domain, report) {
    for (const name of NAMES_DECIMAL) {
      const attribute = element.attribute(name);
      if (attribute && isInteger(attribute.value) && unsigned(attribute.value) === undefined) report(attribute, { name, value: attribute.value });
    }
  },
  fix(domain, problem) {
    const number = anyBase(String(problem.args['value']));
    return number === undefined ? [] : replaceBlamed(domain, problem, String(number), 'only');
  },
});

/** Whether a text is a whole number at all, in any base and of any size: what is none is the grammar's affair. */
function isInteger(text: string): boolean {
  return /^\s*(?:0[xX][0-9a-fA-F]{1,8}|-\d+)$/.test(text);
}

/** Sets of CPUs or nodes. */
const SETS: readonly (readonly [path: string, attribute: string])[] = [
  ['vcpu', 'cpuset'],
  ['cputune/*', 'cpuset'],
  ['cputune/*', 'vcpus'],
  ['cputune/*', 'iothreads'],
  ['cpu/numa/cell', 'cpus'],
  ['numatune/*', 'nodeset'],
  ['memoryBacking/hugepages/page', 'nodeset'],
];
const SET_NAMES = [...new Set(SETS.map(([, attribute]) => attribute))];
/** VIR_DOMAIN_CPUMASK_LEN of libvirt's domain_conf.h. */
const SET_LENGTH = 16384;

/** Whether libvirt reads an element's sets: not those of automatic placement, nor of vCPUs that there are not. */
function isRead(element: XmlElement, domain: Domain): boolean {
  if (element.name === 'vcpu') return value(element, 'placement') !== 'auto';
  return element.name !== 'vcpupin' || (unsignedAttribute(element, 'vcpu') ?? 0) < (domain.vcpuMax ?? Infinity);
}

const beyondSet = rule({
  code: 'set-member-too-large',
  severity: 'error',
  on: SETS.map(([path, attribute]) => `${path}[@${attribute}]`).join(','),
  summary: 'A set of CPUs or nodes has a number of 16384 or more.',
  message: 'libvirt counts CPUs and nodes up to 16383; {number} is beyond.',
  check(element, domain, report) {
    if (!isRead(element, domain)) return;
    for (const name of SET_NAMES) {
      const attribute = element.attribute(name);
      const number = attribute && (attribute.value.match(/\d{5,}/g) ?? []).find((digits) => Number(digits) >= SET_LENGTH);
      if (attribute && number !== undefined) report(attribute, { number });
    }
  },
});

const reversedRange = rule({
  code: 'set-range-reversed',
  severity: 'error',
  on: SETS.map(([path, attribute]) => `${path}[@${attribute}]`).join(','),
  summary: 'A range in a set of CPUs or nodes ends before it begins.',
  message: 'A range goes from the lower number to the higher: `{last}-{first}`, not `{range}`.',
  check(element, domain, report) {
    if (!isRead(element, domain)) return;
    for (const name of SET_NAMES) {
      const attribute = element.attribute(name);
      const range = attribute && reversed(attribute.value);
      if (attribute && range) report(attribute, { range: `${range.first}-${range.last}`, first: range.first, last: range.last });
    }
  },
  fix(domain, problem) {
    const attribute = blamedAttribute(domain, problem.span);
    const range = attribute && reversed(attribute.value);
    if (!range) return [];
    const { at, first, last } = range;
    const before = attribute.value.slice(0, at);
    const behind = attribute.value.slice(at + first.length + 1 + last.length);
    return replaceBlamed(domain, problem, `${before}${last}-${first}${behind}`);
  },
});

/** The first range of a set that ends before it begins, and where it is. */
function reversed(set: string): Readonly<{ first: string; last: string; at: number }> | undefined {
  if (!set.includes('-')) return undefined;
  for (const { 1: first = '', 2: last = '', index: at } of set.matchAll(/(\d+)-(\d+)/g)) if (Number(last) < Number(first)) return { first, last, at };
  return undefined;
}

const LAST_PORT = 65535;

const hostPort = rule({
  code: 'host-port-out-of-range',
  severity: 'error',
  on: 'devices/*/source/host[@port],os/nvram/source/host[@port]',
  summary: 'The port of a server is negative or beyond 65535.',
  message: 'A port is 0 to 65535, not {port}.',
  check(host, _domain, report) {
    const port = host.attribute('port');
    const number = port && integer(port.value);
    if (port && number !== undefined && (number < 0 || number > LAST_PORT)) report(port, { port: port.value });
  },
});

const dspPolicy = rule({
  code: 'audio-dsp-policy-negative',
  severity: 'error',
  on: 'devices/audio[@dspPolicy]',
  summary: 'The dspPolicy of an OSS audio backend is negative.',
  message: '`dspPolicy` is 0 or more, not {value}.',
  check(audio, _domain, report) {
    const policy = audio.attribute('dspPolicy');
    if (policy && (integer(policy.value) ?? 0) < 0) report(policy, { value: policy.value });
  },
});

/** Libvirt counts memory in KiB, of a size that is read as a signed number of bytes in 64 bits. */
const LARGEST = 2n ** 53n - 1n;
/** QEMU's memory is whole MiB. */
const MIB = 1024n;

const tooLarge = rule({
  code: 'size-too-large',
  severity: 'error',
  on: 'memory,currentMemory,maxMemory,devices/memory/target/size,cpu/numa/cell[@memory]',
  summary: 'A size is beyond what 64 bits hold.',
  message: '{size} {unit} are more than libvirt can count.',
  check(element, domain, report) {
    const unit = value(element, 'unit') ?? 'KiB';
    const scale = bytesPerUnit(unit);
    const attribute = element.name === 'cell' ? element.attribute('memory') : undefined;
    const digits = attribute?.value ?? text(element) ?? '';
    // Nearly all are far below: that is seen without large numbers.
    if (scale === undefined || !/^\d+$/.test(digits) || Number(digits) * Number(scale) < Number.MAX_SAFE_INTEGER) return;
    const size = (BigInt(digits) * scale + 1023n) / 1024n;
    const counted = domain.isQemu && element.name !== 'currentMemory' ? ((size + MIB - 1n) / MIB) * MIB : size;
    if (counted > LARGEST) report(attribute ?? textBlame(element), { size: digits, unit });
  },
});

const emptyMask = rule({
  code: 'memory-nodemask-empty',
  severity: 'error',
  on: 'devices/memory/source/nodemask',
  summary: 'The nodemask of a memory device names no node.',
  message: '`{nodemask}` names no host node.',
  check(element, _domain, report) {
    const nodemask = text(element) ?? '';
    if (parseBitmap(nodemask)?.size === 0) report(textBlame(element), { nodemask });
  },
});

/** Rules on numbers. */
export const numberRules: RuleFamily = {
  name: 'numbers',
  rules: [zero, beyond32, notDecimal, beyondSet, reversedRange, hostPort, dspPolicy, tooLarge, emptyMask],
};
