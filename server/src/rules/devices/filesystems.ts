// Shared directories: 9p, virtiofs with its memory needs, and what the drivers do not take.
import { addressType } from '../../domain/addresses';
import { hasSharedMemory } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix, Problem } from '../../text/problem';
import { shareMemory } from '../fixes';
import { attributeOr, elementAround, misplaced, removeBlamed, replaceBlamed } from '../support';

const driverOf = (filesystem: XmlElement): string => value(filesystem.child('driver'), 'type') ?? 'path';
const isVirtiofs = (filesystem: XmlElement): boolean => driverOf(filesystem) === 'virtiofs';

/** A name in the guest that no other directory has. */
function nextName(domain: Domain, name: string): string {
  const taken = new Set(domain.devices('filesystem').map((filesystem) => value(filesystem.child('target'), 'dir')));
  let number = 2;
  while (taken.has(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

const sameTarget = rule({
  code: 'filesystem-target-in-use',
  severity: 'error',
  on: '[devices/filesystem]',
  summary: 'A virtiofs directory has the same target as another shared directory.',
  message: 'Another directory is shared as `{target}` already; give each its own target.',
  check(_, domain, report) {
    const taken = new Map<string, XmlElement>();
    const isNew = (filesystem: XmlElement, first: XmlElement): boolean => isVirtiofs(filesystem) || isVirtiofs(first);
    for (const filesystem of domain.devices('filesystem')) {
      const target = filesystem.child('target')?.attribute('dir');
      if (target === undefined) continue;
      const first = taken.get(target.value);
      if (first === undefined) taken.set(target.value, filesystem);
      else if (isNew(filesystem, first)) report(target, { target: target.value }, [relatedPlace(first.child('target') ?? first, 'first-one')]);
    }
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, nextName(domain, String(problem.args['target']))),
});

const bootDriver = misplaced({
  code: 'filesystem-boot-driver',
  on: 'devices/filesystem',
  paths: ['boot'],
  summary: 'A guest is to boot from a shared directory that is not virtiofs.',
  message: 'A guest can boot from `virtiofs` only; remove `<boot>`.',
  when: (filesystem) => !isVirtiofs(filesystem),
});

const bootAddress = misplaced({
  code: 'filesystem-boot-address',
  on: 'devices/filesystem',
  paths: ['boot'],
  summary: 'A QEMU guest is to boot from a virtiofs directory that is not on a PCI bus.',
  message: 'A guest can boot from a `virtiofs` on a PCI bus only, not with an address of type `{type}`.',
  when(filesystem, domain) {
    const type = addressType(filesystem) ?? (domain.isS390Ccw ? 'ccw' : undefined);
    return domain.isQemu && isVirtiofs(filesystem) && type !== undefined && type !== 'pci' && { type };
  },
});

const mountOnly = rule({
  code: 'filesystem-type-not-in-qemu',
  severity: 'error',
  on: 'devices/filesystem[@type]',
  summary: 'A shared directory of a QEMU guest is not of type mount.',
  message: 'QEMU shares directories of type `mount` only, not `{type}`.',
  check(filesystem, domain, report) {
    const type = filesystem.attribute('type');
    if (type && type.value !== 'mount' && domain.isQemu) report(type, { type: type.value });
  },
  fix(domain, problem) {
    // The source of a mount is a directory; what others name is none.
    const source = elementAround(domain.root, problem.span).child('source');
    const isDirectory = source?.attributes.length === 1 && source.attribute('dir') !== undefined;
    return isDirectory ? replaceBlamed(domain, problem, 'mount') : [];
  },
});

const limits = rule({
  code: 'filesystem-limits',
  since: '11.3.0',
  severity: 'error',
  on: 'devices/filesystem[space_hard_limit],devices/filesystem[space_soft_limit]',
  summary: 'A shared directory of a QEMU guest has limits on its use.',
  message: 'QEMU does not limit the use of a shared directory; remove `<{name}>`.',
  check(filesystem, domain, report) {
    for (const name of ['space_hard_limit', 'space_soft_limit']) {
      const limit = filesystem.child(name);
      // A limit of 0 is none.
      if (limit && domain.isQemu && Number(limit.textContent) !== 0) report(limit, { name });
    }
  },
  fix: removeBlamed,
});

/** Shares a directory by virtiofs, with the memory that it needs; nothing where the directory has what virtiofs does not take. */
function useVirtiofs(domain: Domain, problem: Problem): readonly Fix[] {
  const driver = elementAround(domain.root, problem.span);
  const filesystem = driver.parent;
  const isPlain = driver.attributes.length === 1 && filesystem?.child('source')?.attribute('dir') !== undefined;
  const isMount = (value(filesystem, 'type') ?? 'mount') === 'mount' && (value(filesystem, 'accessmode') ?? 'passthrough') === 'passthrough';
  if (!isPlain || !isMount || filesystem.attribute('model') || filesystem.attribute('multidevs')) return [];
  const memory = hasSharedMemory(domain) ? [] : shareMemory(domain).flatMap(({ edits }) => edits);
  return replaceBlamed(domain, problem, 'virtiofs').map((fix) => ({ ...fix, edits: [...fix.edits, ...memory] }));
}

const foreignDriver = rule({
  code: 'filesystem-driver-not-in-qemu',
  severity: 'error',
  on: 'devices/filesystem[driver@type]',
  summary: 'A shared directory of a QEMU guest has the driver loop, nbd or ploop.',
  message: 'QEMU does not share directories by `{driver}`; use `virtiofs`.',
  check(filesystem, domain, report) {
    const driver = filesystem.child('driver')?.attribute('type');
    if (driver && domain.isQemu && ['loop', 'nbd', 'ploop'].includes(driver.value)) report(driver, { driver: driver.value });
  },
  fix: useVirtiofs,
});

const emptyTarget = rule({
  code: 'filesystem-target-empty',
  severity: 'error',
  on: 'devices/filesystem/target[@dir]',
  summary: 'A shared directory has an empty target.',
  message: 'A shared directory needs a name in the guest: `dir` is empty.',
  check(target, _domain, report) {
    const dir = target.attribute('dir');
    if (dir?.value === '') report(dir);
  },
});

const sandbox = misplaced({
  code: 'filesystem-sandbox',
  since: '11.3.0',
  on: 'devices/filesystem',
  paths: ['binary/sandbox@mode'],
  summary: 'A shared directory of a QEMU guest that is not virtiofs has a sandbox.',
  message: 'Only virtiofs has a program with a sandbox; remove `{name}`, or use the driver `virtiofs`.',
  when: (filesystem, domain) => domain.isQemu && value(filesystem.child('driver'), 'type') !== 'virtiofs',
});

const modes = misplaced({
  code: 'filesystem-modes',
  on: 'devices/filesystem',
  paths: ['@fmode', '@dmode'],
  summary: 'A shared directory of a QEMU guest sets modes of new files, but its accessmode is not mapped.',
  message: '`{name}` needs `accessmode=\'mapped\'`; remove it.',
  when: (filesystem, domain) => domain.isQemu && value(filesystem, 'accessmode') !== 'mapped',
});

const accessMode = rule({
  code: 'filesystem-accessmode-driver',
  severity: 'error',
  on: 'devices/filesystem[@accessmode]',
  summary: 'A shared directory of a QEMU guest by virtiofs, handle or mtp has an accessmode other than passthrough.',
  message: '`{driver}` takes `accessmode=\'passthrough\'` only, not `{mode}`.',
  check(filesystem, domain, report) {
    const mode = filesystem.attribute('accessmode');
    const driver = driverOf(filesystem);
    if (!mode || mode.value === 'passthrough' || !domain.isQemu || !['virtiofs', 'handle', 'mtp'].includes(driver)) return;
    if (driver !== 'virtiofs' || !filesystem.child('source')?.attribute('socket')) report(mode, { driver, mode: mode.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'passthrough', 'only'),
});

const virtiofsOptions = misplaced({
  code: 'virtiofs-option',
  on: 'devices/filesystem',
  paths: ['@model', '@multidevs', 'driver@format'],
  summary: 'A virtiofs directory of a QEMU guest has an option of 9p.',
  message: '`virtiofs` does not take `{name}`; remove it.',
  when: (filesystem, domain) => domain.isQemu && isVirtiofs(filesystem),
});

const sharedMemory = rule({
  code: 'virtiofs-shared-memory',
  severity: 'error',
  on: 'devices/filesystem[driver@type]',
  summary: 'A QEMU guest with a virtiofs directory does not share its memory.',
  message: '`virtiofs` needs shared memory; add `<memoryBacking><source type=\'memfd\'/><access mode=\'shared\'/></memoryBacking>`.',
  check(filesystem, domain, report) {
    const driver = filesystem.child('driver');
    if (driver && domain.isQemu && isVirtiofs(filesystem) && !hasSharedMemory(domain)) report(attributeOr(driver, 'type'));
  },
  fix: shareMemory,
});

/** Rules on shared directories. */
export const filesystems: RuleFamily = {
  name: 'filesystems',
  rules: [
    sameTarget,
    bootDriver,
    bootAddress,
    mountOnly,
    limits,
    foreignDriver,
    emptyTarget,
    sandbox,
    modes,
    accessMode,
    virtiofsOptions,
    sharedMemory,
  ],
};
