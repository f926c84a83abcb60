// The guest CPU: mode, model, features and topology, by architecture and domain type.
import { cpuMode } from '../../domain/cpu';
import type { Domain } from '../../domain/domain';
import { insertAfter, removeAttribute, removeElement, setAttribute } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { isOff, isOn, textBlame, unsigned, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement, replaceWith } from '../fixes';
import { removeBlamed } from '../support';

/** Machine types of s390 too old for any CPU mode but host-passthrough on KVM. */
const S390_PASSTHROUGH_ONLY = /^s390-ccw-virtio-2\.[4-7]$/;
const WITHOUT_MODEL: ReadonlySet<string> = new Set(['host-passthrough', 'host-model', 'maximum']);

const passthroughNeedsKvm = rule({
  code: 'cpu-host-passthrough-needs-kvm',
  severity: 'error',
  summary: 'Mode `host-passthrough` is used with emulation (type `qemu`).',
  message: 'An emulated guest cannot have the host\'s CPU: use type=`kvm`, or mode=`host-model` or `maximum`.',
  on: 'cpu[@mode=host-passthrough]',
  check(cpu, domain, report) {
    const mode = cpu.attribute('mode');
    if (domain.virtType === 'qemu' && mode) report(mode);
  },
  fix(domain) {
    const cpu = domain.root.child('cpu');
    if (!cpu) return [];
    return [
      { title: 'set-attribute', args: { name: 'type', value: 'kvm' }, edits: [setAttribute(domain.root, 'type', 'kvm')], confidence: 'choice' },
      { title: 'set-attribute', args: { name: 'mode', value: 'maximum' }, edits: [setAttribute(cpu, 'mode', 'maximum')], confidence: 'choice' },
    ];
  },
});

const migratableMode = rule({
  code: 'cpu-migratable-mode',
  severity: 'error',
  summary: '`migratable` is set on a CPU that is neither `host-passthrough` nor `maximum`.',
  message: '`migratable` belongs to modes `host-passthrough` and `maximum`; this CPU is `{mode}`. Remove it.',
  on: 'cpu[@migratable]',
  check(cpu, domain, report) {
    const migratable = cpu.attribute('migratable');
    const mode = cpuMode(domain);
    if (migratable && mode !== undefined && mode !== 'host-passthrough' && mode !== 'maximum') report(migratable, { mode });
  },
  fix(domain) {
    const migratable = domain.root.child('cpu')?.attribute('migratable');
    if (!migratable) return [];
    const edits = [removeAttribute(domain.document.text, migratable)];
    return [{ title: 'remove-attribute', args: { name: 'migratable' }, edits, confidence: 'only' }];
  },
});

const vendorWithoutModel = rule({
  code: 'cpu-vendor-without-model',
  severity: 'error',
  summary: 'A CPU has a `<vendor>` and no `<model>`.',
  message: '`<vendor>` needs a `<model>`.',
  on: 'cpu/vendor',
  check(vendor, domain, report) {
    const model = domain.find('cpu/model');
    if (vendor.textContent !== '' && (model?.textContent ?? '') === '') report(vendor);
  },
  fix: removeBlamedElement,
});

const featureWithoutModel = rule({
  code: 'cpu-feature-without-model',
  severity: 'error',
  summary: 'A CPU of mode `custom` has features and no `<model>`.',
  message: 'Features are changes to a model: add `<model>`, or set mode=`host-model` or `host-passthrough`.',
  on: 'cpu[feature]',
  check(cpu, domain, report) {
    const feature = cpu.child('feature');
    if (!feature || cpuMode(domain) !== 'custom' || (cpu.child('model')?.textContent ?? '') !== '') return;
    report(feature);
  },
});

const featureDuplicate = rule({
  code: 'cpu-feature-duplicate',
  severity: 'error',
  summary: 'A CPU feature is given twice.',
  message: 'Feature `{name}` is already given.',
  on: 'cpu[feature]',
  check(cpu, _domain, report) {
    const seen = new Map<string, XmlElement>();
    for (const feature of cpu.elements('feature')) {
      const name = feature.attribute('name');
      if (!name || name.value === '') continue;
      const first = seen.get(name.value);
      if (first) report(name, { name: name.value }, [relatedPlace(first, 'first-one')]);
      else seen.set(name.value, feature);
    }
  },
  fix: removeBlamedElement,
});

const featureUnknown = rule({
  code: 'cpu-feature-unknown',
  severity: 'error',
  summary: 'A CPU feature is not in libvirt\'s CPU map of the architecture.',
  message: '`{name}` is not a CPU feature of {arch}.',
  on: 'cpu/feature',
  check(feature, domain, report) {
    const name = feature.attribute('name');
    const known = domain.memo(knownFeatures);
    if (!domain.isQemu || !name || name.value === '' || !known || known.has(name.value)) return;
    report(name, { name: name.value, arch: domain.arch ?? '' });
  },
  fix: removeBlamedElement,
});

const s390Policy = rule({
  code: 'cpu-feature-policy-s390',
  severity: 'error',
  summary: 'On s390, a feature has policy `optional`.',
  message: 's390 features are required or disabled: `optional` is not available for `{name}`.',
  on: 'cpu/feature',
  check(feature, domain, report) {
    const policy = feature.attribute('policy');
    if (domain.isQemu && domain.isS390 && policy?.value === 'optional') report(policy, { name: value(feature, 'name') ?? '' });
  },
  fix: replaceWith('require'),
});

const sveDisabled = rule({
  code: 'cpu-sve-disabled',
  severity: 'error',
  summary: 'SVE vector lengths are given and `sve` is disabled.',
  message: '`sve` is disabled, so vector length `{name}` cannot be set: require `sve`, or remove the length.',
  on: 'cpu[feature@name=sve]',
  check(cpu, domain, report) {
    const features = [...cpu.elements('feature')];
    const sve = features.find((feature) => value(feature, 'name') === 'sve');
    const length = features.find((feature) => /^sve./.test(value(feature, 'name') ?? ''));
    const policy = value(sve, 'policy');
    if (!domain.isQemu || !sve || !length || (policy !== 'disable' && policy !== 'forbid')) return;
    report(length.attribute('name') ?? length, { name: value(length, 'name') ?? '' }, [relatedPlace(sve, 'because-of-this')]);
  },
});

const checkWithoutModel = rule({
  code: 'cpu-check-without-model',
  severity: 'error',
  summary: '`check` is set on a CPU without a model, of a guest that is not for QEMU.',
  message: 'There is no CPU model to check: add `<model>`, or remove `check`.',
  on: 'cpu[@check]',
  check(cpu, domain, report) {
    const check = cpu.attribute('check');
    // The QEMU driver gives a CPU without a model the machine's own before this is looked at.
    if (check && !domain.isQemu && cpuMode(domain) === 'custom' && (cpu.child('model')?.textContent ?? '') === '') report(check);
  },
  fix: removeBlamed,
});

const oldMachine = rule({
  code: 'cpu-model-s390-old-machine',
  severity: 'error',
  summary: 'An s390 machine of version 2.4 to 2.7 has a CPU that is not passed through.',
  message: 'Machine `{machine}` knows only the host\'s own CPU: use mode=`host-passthrough`, or a newer machine type.',
  on: 'cpu',
  only: ({ isS390 }) => isS390,
  check(cpu, domain, report) {
    if (domain.virtType !== 'kvm' || !S390_PASSTHROUGH_ONLY.test(domain.machine ?? '')) return;
    const mode = cpuMode(domain);
    if (mode === 'host-passthrough' || (mode === 'custom' && !cpu.child('model'))) return;
    report(cpu.attribute('mode') ?? cpu, { machine: domain.machine ?? '' });
  },
});

const settingsWithoutCpu = rule({
  code: 'cpu-missing-for-settings',
  severity: 'error',
  summary: 'Settings that become CPU flags are used on an architecture whose default CPU libvirt does not know, without a CPU.',
  message: '`<{element}>` is set on the CPU, and libvirt knows no default CPU of {arch}: add `<cpu mode="host-passthrough"/>`.',
  on: 'features/pmu, features/kvm/hidden, clock/timer, features/hyperv/*',
  check(element, domain, report) {
    if (!domain.isQemu || domain.virtType === 'qemu' || domain.arch === undefined) return;
    if (!domain.isArm && !domain.isRiscv && !domain.isLoongArch) return;
    const hasCpu = cpuMode(domain) !== undefined && (cpuMode(domain) !== 'custom' || (domain.find('cpu/model')?.textContent ?? '') !== '');
    if (!hasCpu && becomesFlag(element)) report(element, { element: element.name, arch: domain.arch });
  },
  fix(domain) {
    const os = domain.root.child('os');
    if (!os || domain.root.child('cpu')) return [];
    const edits = [insertAfter(domain.document.text, os, "<cpu mode='host-passthrough'/>")];
    return [{ title: 'add-element', args: { element: 'cpu' }, edits, confidence: 'choice' }];
  },
});

/** Families of architectures without a driver in libvirt's src/cpu. */
const WITHOUT_DRIVER: ReadonlySet<string | undefined> = new Set(['ppc', 'mips', 'sparc', 'other']);

const modelsUnknown = rule({
  code: 'cpu-models-of-arch-unknown',
  severity: 'error',
  summary: 'A CPU model, or mode `host-model`, is set on an architecture of whose CPUs libvirt knows nothing.',
  message: 'Libvirt knows no CPUs of {arch} and does not start such a guest: remove `<cpu>`.',
  on: 'cpu',
  only: ({ isQemu, arch, archFamily }) => isQemu && (WITHOUT_DRIVER.has(archFamily) || arch === 'riscv32'),
  check(cpu, domain, report) {
    const mode = cpuMode(domain);
    const model = cpu.child('model');
    const args = { arch: domain.arch ?? '' };
    if (mode === 'host-model') report(cpu.attribute('mode') ?? cpu, args);
    else if (mode === 'custom' && model && model.textContent.trim() !== '') report(textBlame(model), args);
  },
  fix(domain) {
    const cpu = domain.root.child('cpu');
    return cpu ? [{ title: 'remove-element', args: { element: 'cpu' }, edits: [removeElement(domain.document.text, cpu)], confidence: 'choice' }] : [];
  },
});

const modelElsewhere = rule({
  code: 'cpu-model-wrong-arch',
  severity: 'error',
  summary: 'A CPU model is one of another architecture.',
  message: '`{model}` is a CPU of {other}, and this guest is {arch}: it does not start.',
  on: 'cpu/model',
  only: ({ isQemu, arch, archFamily, facts }) => isQemu && facts !== undefined && arch !== undefined && !WITHOUT_DRIVER.has(archFamily) && arch !== 'riscv32',
  check(model, domain, report) {
    const name = model.textContent.trim();
    const { arch = '', facts } = domain;
    if (name === '' || cpuMode(domain) !== 'custom' || !facts) return;
    const families = Object.keys(facts.cpus).filter((family) => facts.cpus[family]?.models.includes(name));
    const [other] = families;
    if (other !== undefined && !families.includes(domain.archFamily ?? '')) report(textBlame(model), { model: name, other: CPU_FAMILIES[other] ?? other, arch });
  },
});

/** Families of libvirt's CPU map in words. */
const CPU_FAMILIES: Readonly<Record<string, string>> = { x86: 'x86', arm: 'ARM', ppc64: 'POWER' };

const topologyArch = rule({
  code: 'topology-level-arch',
  severity: 'warning',
  summary: 'The topology has dies or clusters on a machine without them: QEMU does not start.',
  message: 'QEMU knows no `{name}` on {arch} machines and does not start: put the factor into `cores` or `sockets`.',
  on: 'cpu/topology',
  check(topology, domain, report) {
    if (!domain.isQemu || domain.arch === undefined || domain.machine === undefined) return;
    const dies = topology.attribute('dies');
    const clusters = topology.attribute('clusters');
    if (dies && (unsigned(dies.value) ?? 1) > 1 && !domain.isX86) report(dies, { name: 'dies', arch: domain.arch });
    if (clusters && (unsigned(clusters.value) ?? 1) > 1 && !domain.isArmVirt) report(clusters, { name: 'clusters', arch: domain.arch });
  },
});

const modelIgnored = rule({
  code: 'cpu-model-ignored',
  severity: 'warning',
  summary: 'A CPU of mode `host-passthrough` or `maximum` has a `<model>`, which libvirt ignores.',
  message: 'Mode `{mode}` has no model: `{model}` does nothing. Remove it, or use mode=`custom`.',
  on: 'cpu/model',
  check(model, domain, report) {
    const mode = cpuMode(domain);
    const name = model.textContent.trim();
    if (name === '' || mode === undefined || !WITHOUT_MODEL.has(mode) || (mode === 'host-model' && domain.isPpc64)) return;
    if (mode !== 'host-model') report(textBlame(model), { mode, model: name });
  },
  fix: removeBlamedElement,
});

const modelUnknown = rule({
  code: 'cpu-model-unknown',
  severity: 'warning',
  summary: 'A CPU model of an x86 guest is not in libvirt\'s CPU map.',
  message: 'Libvirt knows no x86 CPU `{model}`: `virsh cpu-models x86_64` lists them.',
  on: 'cpu/model',
  check(model, domain, report) {
    const name = model.textContent.trim();
    const known = domain.isX86 ? domain.facts?.cpus['x86'] : undefined;
    if (!domain.isQemu || !known || name === '' || cpuMode(domain) !== 'custom' || known.models.includes(name)) return;
    // Of a model of another architecture another rule speaks.
    if (Object.values(domain.facts?.cpus ?? {}).some(({ models }) => models.includes(name))) return;
    report(textBlame(model), { model: name });
  },
});

const passthroughMigration = rule({
  code: 'cpu-host-passthrough-migration',
  severity: 'hint',
  summary: 'A guest with the host\'s own CPU can be migrated only to a host with the very same CPU.',
  message: 'With `host-passthrough` the guest migrates only between identical hosts; `host-model` lets it move to similar ones.',
  on: 'cpu[@mode=host-passthrough]',
  check(cpu, domain, report) {
    const mode = cpu.attribute('mode');
    if (!domain.isQemu || !mode || isOff(cpu.attribute('migratable'))) return;
    if (domain.devices('hostdev').length === 0) report(mode);
  },
});

/** The rules on the guest CPU. */
export const cpuRules: RuleFamily = {
  name: 'cpu',
  rules: [
    passthroughNeedsKvm,
    migratableMode,
    vendorWithoutModel,
    featureWithoutModel,
    featureDuplicate,
    featureUnknown,
    s390Policy,
    sveDisabled,
    checkWithoutModel,
    oldMachine,
    settingsWithoutCpu,
    modelsUnknown,
    modelElsewhere,
    topologyArch,
    modelIgnored,
    modelUnknown,
    passthroughMigration,
  ],
};

const featureSets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Features of the guest's architecture; `undefined` where libvirt has no list to check against. */
function knownFeatures(domain: Domain): ReadonlySet<string> | undefined {
  const family = domain.isX86 ? 'x86' : domain.arch === 'aarch64' ? 'arm' : undefined;
  const names = family === undefined ? undefined : domain.facts?.cpus[family]?.features;
  if (!names || names.length === 0) return undefined;
  let set = featureSets.get(names);
  if (!set) featureSets.set(names, (set = new Set(names)));
  return set;
}

/** Whether a setting of `<features>` or `<clock>` ends up as a flag of QEMU's `-cpu`. */
function becomesFlag(element: XmlElement): boolean {
  switch (element.name) {
    case 'timer':
      return value(element, 'name') === 'armvtimer' && ['delay', 'discard'].includes(value(element, 'tickpolicy') ?? '');
    case 'pmu':
      return element.attribute('state') === undefined || isOn(element.attribute('state')) || isOff(element.attribute('state'));
    default:
      return isOn(element.attribute('state'));
  }
}
