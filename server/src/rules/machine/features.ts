// What <features> turns on, by architecture and machine.
import type { Domain } from '../../domain/domain';
import { removeElement, setAttribute } from '../../domain/edits';
import { rule, type Rule, type RuleFamily } from '../../domain/rule';
import { parseSize } from '../../domain/size';
import { anyBaseAttribute, isOff, isOn, lookup, textBlame, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement } from '../fixes';
import { elementAround, removeBlamed } from '../support';

const MIN_SPINLOCK_RETRIES = 0xfff;
const MIB = 1024n * 1024n;

/** A feature that only some machines have. */
interface MachineFeature {
  readonly code: string;
  readonly names: readonly string[];
  /** Which guests have it, in words. */
  readonly who: string;
  readonly message: string;
  /** Whether the guest has it; asked only where its architecture and machine are known. */
  readonly isAvailable: (domain: Domain) => boolean;
  /** Whether the element really sets the feature; by default its mere presence does. */
  readonly isSet?: (element: XmlElement) => boolean;
}

/** A rule that refuses a feature on machines that lack it, with a fix that removes it. */
function machineFeature({ code, names, who, message, isAvailable, isSet }: MachineFeature): Rule {
  return rule({
    code,
    severity: 'error',
    summary: `\`<${names.join('>`, `<')}>\` is set for a guest other than ${who}.`,
    message,
    on: names.map((name) => `features/${name}`).join(', '),
    check(element, domain, report) {
      const { arch, machine } = domain;
      if (!domain.isQemu || arch === undefined || machine === undefined) return;
      if (!isAvailable(domain) && (isSet?.(element) ?? true)) report(element, { feature: element.name, arch, machine });
    },
    fix(domain, problem) {
      const element = [...(domain.root.child('features')?.elements() ?? [])].find(({ nameStart }) => nameStart === problem.span.start);
      if (!element) return [];
      const edits = [removeElement(domain.document.text, element)];
      return [{ title: 'remove-element', args: { element: element.name }, edits, confidence: 'only' }];
    },
  });
}

const hasPs2 = (domain: Domain): boolean => ['i440fx', 'q35', 'xenfv', 'isapc'].includes(domain.machineFamily ?? '');
/** A machine of which nothing is known may have one. */
const hasVmport = ({ machineFamily }: Domain): boolean => machineFamily === undefined || ['i440fx', 'q35', 'isapc'].includes(machineFamily);

const byMachine: readonly Rule[] = [
  machineFeature({
    code: 'feature-pseries-only',
    names: ['htm', 'nested-hv', 'ccf-assist', 'cfpc', 'sbbc', 'ibs'],
    who: 'pseries',
    message: '`<{feature}>` is for pseries machines; this guest is {arch}, machine `{machine}`.',
    isAvailable: (domain) => domain.isPseries,
  }),
  machineFeature({
    code: 'feature-hpt-pseries-only',
    names: ['hpt'],
    who: 'pseries',
    message: '`<{feature}>` is for pseries machines; this guest is {arch}, machine `{machine}`.',
    isAvailable: (domain) => domain.isPseries,
    isSet: (hpt) => hpt.attribute('resizing') !== undefined || (parseSize(hpt.child('maxpagesize')) ?? 0n) > 0n,
  }),
  machineFeature({
    code: 'feature-gic-arm-only',
    names: ['gic'],
    who: 'ARM `virt`',
    message: 'Only the ARM machine `virt` has a configurable `<gic>`; this guest is {arch}, machine `{machine}`.',
    isAvailable: (domain) => domain.isArmVirt,
  }),
  machineFeature({
    code: 'feature-ras-arm-only',
    names: ['ras'],
    who: 'ARM `virt`',
    message: '`<ras>` is for the ARM machine `virt`; this guest is {arch}, machine `{machine}`.',
    isAvailable: (domain) => domain.isArmVirt,
  }),
  machineFeature({
    code: 'feature-aia-riscv-only',
    names: ['aia'],
    who: 'RISC-V `virt`',
    message: '`<aia>` is for the RISC-V machine `virt`; this guest is {arch}, machine `{machine}`.',
    isAvailable: (domain) => domain.isRiscvVirt,
  }),
  machineFeature({
    code: 'feature-x86-only',
    names: ['ioapic', 'pvspinlock'],
    who: 'x86',
    message: '`<{feature}>` is for x86 guests; this one is {arch}.',
    isAvailable: (domain) => domain.isX86,
  }),
  machineFeature({
    code: 'feature-hyperv-arch',
    names: ['hyperv'],
    who: 'x86 or ARM `virt`',
    message: 'Hyper-V enlightenments are for x86 guests and the ARM machine `virt`; this guest is {arch}, machine `{machine}`.',
    isAvailable: (domain) => domain.isX86 || domain.isArmVirt,
  }),
  machineFeature({
    code: 'feature-vmport-machine',
    names: ['vmport'],
    who: 'an x86 PC',
    message: 'Machine `{machine}` has no VMware port: remove `<vmport>`.',
    isAvailable: hasVmport,
  }),
  machineFeature({
    code: 'feature-vmcoreinfo-arch',
    names: ['vmcoreinfo'],
    who: 'x86, ARM and others with a firmware configuration device',
    message: 'QEMU has no `<vmcoreinfo>` on {arch}: remove it.',
    isAvailable: ({ isPpc64, isS390, archFamily }) => !isPpc64 && !isS390 && archFamily !== 'ppc',
    isSet: (element) => !isOff(element.attribute('state')),
  }),
  machineFeature({
    code: 'feature-ps2-machine',
    names: ['ps2'],
    who: 'an x86 PC',
    message: 'Machine `{machine}` has no PS/2 controller: remove `<ps2>`.',
    isAvailable: hasPs2,
  }),
  machineFeature({
    code: 'feature-pmu-ppc64',
    names: ['pmu'],
    who: 'one that can turn it off',
    message: 'The PMU of {arch} guests is always on: remove `<pmu>`.',
    isAvailable: (domain) => !domain.isPpc64,
    isSet: (pmu) => isOff(pmu.attribute('state')),
  }),
];

const apicEoi = rule({
  code: 'feature-apic-eoi-arch',
  severity: 'error',
  summary: '`eoi` of `<apic>` is set for a guest that is not x86.',
  message: '`eoi` is for x86 guests; this one is {arch}.',
  on: 'features/apic',
  check(apic, domain, report) {
    const eoi = apic.attribute('eoi');
    if (domain.isQemu && eoi && domain.arch !== undefined && !domain.isX86) report(eoi, { arch: domain.arch });
  },
  fix: removeBlamed,
});

const vmportWithoutPs2 = rule({
  code: 'feature-vmport-needs-ps2',
  severity: 'error',
  summary: '`<vmport>` is on and `<ps2>` is off.',
  message: 'The VMware port is part of the PS/2 controller, which `<ps2 state="off"/>` removes.',
  on: 'features/vmport',
  check(vmport, domain, report) {
    if (!domain.isQemu || !hasVmport(domain) || isOff(vmport.attribute('state'))) return;
    if (isOff(domain.feature('ps2')?.attribute('state'))) report(vmport.attribute('state') ?? vmport);
  },
});

const tcgWithKvm = rule({
  code: 'feature-tcg-needs-emulation',
  severity: 'error',
  summary: '`<tcg>` is set for a domain of type other than `qemu`.',
  message: '`<tcg>` tunes emulation, which type=`{type}` does not do: remove it, or use type=`qemu`.',
  on: 'features/tcg',
  check(tcg, domain, report) {
    if (!domain.isQemu || domain.virtType === 'qemu' || (parseSize(tcg.child('tb-cache')) ?? 0n) === 0n) return;
    report(tcg, { type: domain.virtType });
  },
  fix: removeBlamedElement,
});

const tcgCache = rule({
  code: 'feature-tcg-cache-size',
  severity: 'error',
  summary: '`<tb-cache>` is not whole MiB.',
  message: 'The translation cache is sized in whole MiB.',
  on: 'features/tcg/tb-cache',
  check(cache, domain, report) {
    const size = parseSize(cache);
    if (domain.virtType === 'qemu' && size !== undefined && size % 1024n !== 0n) report(textBlame(cache));
  },
});

const tsegMachine = rule({
  code: 'smm-tseg-needs-q35',
  severity: 'error',
  summary: '`<tseg>` is set on a machine other than q35.',
  message: 'Only q35 has an extended TSEG: remove `<tseg>`, or use a q35 machine.',
  on: 'features/smm/tseg',
  check(tseg, domain, report) {
    if (!domain.isQemu || domain.machine === undefined || domain.isQ35 || isOff(tseg.parent?.attribute('state'))) return;
    if (domain.arch !== undefined) report(tseg);
  },
  fix: removeBlamedElement,
});

const tsegSize = rule({
  code: 'smm-tseg-size',
  severity: 'error',
  summary: '`<tseg>` is not whole MiB.',
  message: 'TSEG is sized in whole MiB.',
  on: 'features/smm/tseg',
  check(tseg, domain, report) {
    const digits = tseg.textContent.trim();
    const unit = value(tseg, 'unit') ?? 'MiB';
    if (!domain.isQemu || !domain.isQ35 || isOff(tseg.parent?.attribute('state')) || !/^\d+$/.test(digits)) return;
    const bytes = lookup(SMALL_UNITS, unit.toLowerCase());
    if (bytes !== undefined && (BigInt(digits) * bytes) % MIB !== 0n) report(textBlame(tseg));
  },
});

/** Bytes of the units that can be other than whole MiB. */
const SMALL_UNITS: Readonly<Record<string, bigint>> = {
  b: 1n,
  byte: 1n,
  bytes: 1n,
  k: 1024n,
  kib: 1024n,
  kb: 1000n,
  mb: 1000n * 1000n,
  gb: 1000n ** 3n,
};

const dirtyRing = rule({
  code: 'kvm-dirty-ring-size',
  severity: 'error',
  summary: '`size` of `<dirty-ring>` is missing, no power of two, or outside 1024 to 65536.',
  message: 'The dirty ring has a `size` that is a power of two from 1024 to 65536.',
  on: 'features/kvm/dirty-ring',
  check(ring, _domain, report) {
    if (!isOn(ring.attribute('state'))) return;
    const attribute = ring.attribute('size');
    const size = anyBaseAttribute(ring, 'size');
    if (!attribute) report(ring);
    else if (size !== undefined && (size < 1024 || size > 65536 || !Number.isInteger(Math.log2(size)))) report(attribute);
  },
  fix(domain) {
    const ring = domain.feature('kvm')?.child('dirty-ring');
    if (!ring) return [];
    const edits = [setAttribute(ring, 'size', '4096')];
    return [{ title: 'set-attribute', args: { name: 'size', value: '4096' }, edits, confidence: 'choice' }];
  },
});

const spinlocks = rule({
  code: 'hyperv-spinlock-retries',
  severity: 'error',
  summary: '`retries` of `<spinlocks>` is missing or below 4095.',
  message: 'Hyper-V spinlocks need `retries` of {min} or more; 8191 is usual.',
  on: 'features/hyperv/spinlocks',
  check(element, domain, report) {
    if (!isOn(element.attribute('state')) || isPassthrough(domain)) return;
    const attribute = element.attribute('retries');
    const retries = anyBaseAttribute(element, 'retries');
    if (!attribute) report(element, { min: MIN_SPINLOCK_RETRIES });
    else if (retries !== undefined && retries < MIN_SPINLOCK_RETRIES) report(attribute, { min: MIN_SPINLOCK_RETRIES });
  },
  fix(domain) {
    const element = domain.feature('hyperv')?.child('spinlocks');
    if (!element) return [];
    const edits = [setAttribute(element, 'retries', '8191')];
    return [{ title: 'set-attribute', args: { name: 'retries', value: '8191' }, edits, confidence: 'choice' }];
  },
});

const vendorId = rule({
  code: 'hyperv-vendor-id-missing',
  severity: 'error',
  summary: '`<vendor_id>` is on and has no `value`.',
  message: '`<vendor_id>` needs a `value` of at most 12 characters.',
  on: 'features/hyperv/vendor_id',
  check(element, domain, report) {
    if (isOn(element.attribute('state')) && !isPassthrough(domain) && !element.attribute('value')) report(element);
  },
});

/** Enlightenments that QEMU gives only along with others (target/i386/kvm/hyperv-proto and kvm.c). */
const HYPERV_NEEDS: Readonly<Record<string, readonly string[]>> = {
  synic: ['vpindex'],
  stimer: ['synic', 'vpindex'],
  tlbflush: ['vpindex'],
  ipi: ['vpindex'],
  evmcs: ['vapic'],
};

const hypervDependency = rule({
  code: 'hyperv-dependency',
  severity: 'warning',
  summary: 'An enlightenment is on without one that it needs: QEMU does not start.',
  message: '`<{feature}>` needs `<{needed} state="on"/>`: without it QEMU does not start the guest.',
  on: 'features/hyperv',
  check(hyperv, domain, report) {
    if (domain.virtType !== 'kvm' || !domain.isX86 || value(hyperv, 'mode') !== undefined) return;
    for (const [feature, needs] of Object.entries(HYPERV_NEEDS)) {
      const element = hyperv.child(feature);
      const needed = needs.find((name) => !isOn(hyperv.child(name)?.attribute('state')));
      if (element && isOn(element.attribute('state')) && needed !== undefined) report(element, { feature, needed });
    }
  },
});

const stimerClock = rule({
  code: 'hyperv-stimer-needs-clock',
  severity: 'warning',
  summary: '`<stimer>` is on without the Hyper-V clock: QEMU does not start.',
  message: '`<stimer>` needs the Hyper-V clock: add `<timer name="hypervclock" present="yes"/>` to `<clock>`.',
  on: 'features/hyperv/stimer',
  check(stimer, domain, report) {
    if (domain.virtType !== 'kvm' || !domain.isX86 || !isOn(stimer.attribute('state'))) return;
    const timers = domain.findAll('clock', 'timer');
    if (!timers.some((timer) => value(timer, 'name') === 'hypervclock' && !isOff(timer.attribute('present')))) report(stimer);
  },
});

const windowsWithout = rule({
  code: 'hyperv-few-enlightenments',
  severity: 'hint',
  summary: 'The guest has the Hyper-V clock of Windows and no enlightenments.',
  message: 'A Windows guest is faster with `<hyperv>` in `<features>`: `relaxed`, `vapic` and `spinlocks` at least.',
  on: 'clock/timer',
  check(timer, domain, report) {
    if (domain.virtType !== 'kvm' || value(timer, 'name') !== 'hypervclock' || isOff(timer.attribute('present'))) return;
    if (!domain.feature('hyperv')) report(timer.attribute('name') ?? timer);
  },
});

const hypervState = rule({
  code: 'hyperv-state-missing',
  severity: 'error',
  summary: 'A Hyper-V feature with settings of its own does not say whether it is on.',
  message: '`<{feature}>` needs `state="on"` or `state="off"`.',
  on: 'features/hyperv/stimer, features/hyperv/tlbflush',
  check(feature, domain, report) {
    if (!feature.attribute('state') && !isPassthrough(domain)) report(feature, { feature: feature.name });
  },
  fix: (domain, problem) => {
    const feature = elementAround(domain.root, problem.span);
    const edits = [setAttribute(feature, 'state', 'on')];
    return [{ title: 'set-attribute', args: { name: 'state', value: 'on' }, edits, confidence: 'choice' }];
  },
});

/** The rules on features. */
export const featureRules: RuleFamily = {
  name: 'features',
  rules: [
    ...byMachine,
    apicEoi,
    vmportWithoutPs2,
    tcgWithKvm,
    tcgCache,
    tsegMachine,
    tsegSize,
    dirtyRing,
    spinlocks,
    vendorId,
    hypervState,
    hypervDependency,
    stimerClock,
    windowsWithout,
  ],
};

function isPassthrough(domain: Domain): boolean {
  return value(domain.feature('hyperv'), 'mode') === 'passthrough';
}
