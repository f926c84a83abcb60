// Pins that get in each other's way: advice, for libvirt takes them all.
import { bitmapOf, firstShared, sameNumbers } from '../domain/bitmap';
import { rule, type RuleFamily } from '../domain/rule';
import { relatedPlace } from '../domain/runRules';
import { value } from '../domain/values';
import type { XmlElement } from '../syntax/nodes';
import { attributeOr } from './support';

interface Pin {
  readonly element: XmlElement;
  readonly cpus: ReadonlySet<number>;
}

function pins(cputune: XmlElement, name: string): readonly Pin[] {
  return [...cputune.elements(name)].flatMap((element) => {
    const cpus = bitmapOf(value(element, 'cpuset'));
    return cpus === undefined || cpus.size === 0 ? [] : [{ element, cpus }];
  });
}

const partlyShared = rule({
  code: 'vcpupin-overlap',
  severity: 'hint',
  summary: 'The host CPUs of two vCPUs overlap without being the same.',
  message: 'Host CPU {cpu} is one of vCPU {other} too, whose CPUs are others besides: give both the same CPUs, or none in common.',
  on: 'cputune[vcpupin]',
  check(cputune, _domain, report) {
    const all = pins(cputune, 'vcpupin');
    all.forEach(({ element, cpus }, at) => {
      const other = all.slice(0, at).find((pin) => !sameNumbers(pin.cpus, cpus) && firstShared(pin.cpus, cpus) !== undefined);
      if (!other) return;
      const cpu = firstShared(other.cpus, cpus) ?? 0;
      report(attributeOr(element, 'cpuset'), { cpu, other: value(other.element, 'vcpu') ?? '' }, [relatedPlace(attributeOr(other.element, 'cpuset'), 'because-of-this')]);
    });
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
    const vcpu = pins(cputune, 'vcpupin').find((pin) => !sameNumbers(pin.cpus, cpus) && firstShared(pin.cpus, cpus) !== undefined);
    if (!vcpu) return;
    const args = { cpu: firstShared(vcpu.cpus, cpus) ?? 0, vcpu: value(vcpu.element, 'vcpu') ?? '' };
    report(attributeOr(element, 'cpuset'), args, [relatedPlace(attributeOr(vcpu.element, 'cpuset'), 'because-of-this')]);
  },
});

/** The rules on pins that overlap. */
export const pinningRules: RuleFamily = { name: 'pinning', rules: [partlyShared, sharedWithEmulator] };
