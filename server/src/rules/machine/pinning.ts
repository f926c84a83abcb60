// Pins that get in each other's way: advice, for libvirt takes them all.
import { bitmapOf, firstShared, sameNumbers } from '../../domain/bitmap';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { attributeOr } from '../support';

interface Pin {
  readonly element: XmlElement;
  readonly cpus: ReadonlySet<number>;
}

/** The pins of a name. Those that are written alike share their set: hundreds of vCPUs are pinned to one node of hundreds of CPUs. */
function pins(cputune: XmlElement, name: string): readonly Pin[] {
  const sets = new Map<string, ReadonlySet<number> | undefined>();
  return [...cputune.elements(name)].flatMap((element) => {
    const written = value(element, 'cpuset') ?? '';
    if (!sets.has(written)) sets.set(written, bitmapOf(written));
    const cpus = sets.get(written);
    return cpus === undefined || cpus.size === 0 ? [] : [{ element, cpus }];
  });
}

function overlapInPart(one: Pin, other: Pin): boolean {
  return one.cpus !== other.cpus && !sameNumbers(one.cpus, other.cpus) && firstShared(one.cpus, other.cpus) !== undefined;
}

const partlyShared = rule({
  code: 'vcpupin-overlap',
  severity: 'hint',
  summary: 'The host CPUs of two vCPUs overlap without being the same.',
  message: 'Host CPU {cpu} is one of vCPU {other} too, whose CPUs are others besides: give both the same CPUs, or none in common.',
  on: 'cputune[vcpupin]',
  check(cputune, _domain, report) {
    // The first pin of each set stands for all of them.
    const firsts: Pin[] = [];
    const known = new Set<ReadonlySet<number>>();
    for (const pin of pins(cputune, 'vcpupin')) {
      const { element, cpus } = pin;
      const other = firsts.find((first) => overlapInPart(first, pin));
      if (!known.has(cpus)) firsts.push(pin);
      known.add(cpus);
      if (!other) continue;
      const cpu = firstShared(other.cpus, cpus) ?? 0;
      report(attributeOr(element, 'cpuset'), { cpu, other: value(other.element, 'vcpu') ?? '' }, [relatedPlace(attributeOr(other.element, 'cpuset'), 'because-of-this')]);
    }
  },
});

const sharedWithEmulator = rule({
  code: 'emulatorpin-shared-cpu',
  severity: 'hint',
  summary: 'QEMU\'s own threads are pinned to some host CPUs of a vCPU, but not to the same.',
  message: 'Host CPU {cpu} is one of vCPU {vcpu} too: QEMU\'s own threads take turns with it. Give them CPUs of their own.',
  on: 'cputune/emulatorpin',
  check(element, _domain, report) {
    const cpus = bitmapOf(value(element, 'cpuset'));
    const cputune = element.parent;
    if (cpus === undefined || !cputune) return;
    const vcpu = pins(cputune, 'vcpupin').find((pin) => overlapInPart(pin, { element, cpus }));
    if (!vcpu) return;
    const args = { cpu: firstShared(vcpu.cpus, cpus) ?? 0, vcpu: value(vcpu.element, 'vcpu') ?? '' };
    report(attributeOr(element, 'cpuset'), args, [relatedPlace(attributeOr(vcpu.element, 'cpuset'), 'because-of-this')]);
  },
});

/** The rules on pins that overlap. */
export const pinningRules: RuleFamily = { name: 'pinning', rules: [partlyShared, sharedWithEmulator] };
