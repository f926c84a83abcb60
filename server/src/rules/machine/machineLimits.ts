// What QEMU builds into its programs for some architectures and machines only: devices, and how many vCPUs.
import { hostdevType } from '../../domain/devices';
import { removeAttribute } from '../../domain/edits';
import type { MachineFamily } from '../../domain/machine';
import { rule, type RuleFamily } from '../../domain/rule';
import { lookup, textBlame } from '../../domain/values';
import { elementAround, replaceBlamed } from '../support';
import { removeBlamedElement, replaceWith } from '../fixes';

/** The most vCPUs of machines whose hardware sets the limit, so that it is the same in every QEMU. */
const MAX_VCPUS: Readonly<Record<string, number>> = {
  isapc: 1,
  microvm: 288,
  integratorcp: 1,
  versatilepb: 1,
  versatileab: 1,
  'realview-eb': 1,
  'realview-pb-a8': 1,
  'realview-pbx-a9': 4,
  'vexpress-a9': 4,
  'vexpress-a15': 4,
  raspi0: 1,
  raspi2b: 4,
  raspi3b: 4,
  g3beige: 1,
  mac99: 1,
  bamboo: 1,
  '40p': 1,
  pegasos2: 1,
  sam460ex: 1,
  ref405ep: 1,
  ppce500: 32,
  clipper: 4,
  sifive_e: 1,
  sifive_u: 5,
  'SS-5': 1,
  sun4u: 1,
};

/** The same by family of machines, whatever the version. */
const MAX_BY_FAMILY: Partial<Record<MachineFamily, number>> = {
  's390-ccw': 248,
  'arm-virt': 512,
  'riscv-virt': 512,
  'loongarch-virt': 256,
};

const tooManyVcpus = rule({
  code: 'vcpus-beyond-machine',
  severity: 'error',
  on: 'vcpu',
  summary: 'A QEMU guest has more vCPUs than its machine type can have.',
  message: 'The machine type `{machine}` has at most {max} vCPUs, not {count}.',
  only: (domain) => domain.isQemu,
  check(vcpu, domain, report) {
    const { machine = '', vcpuMax: count = 0 } = domain;
    const family = domain.machineFamily;
    const max = (family && MAX_BY_FAMILY[family]) ?? lookup(MAX_VCPUS, machine);
    if (max !== undefined && count > max) report(textBlame(vcpu), { machine, max, count });
  },
  fix: (domain, problem) => replaceWith(String(problem.args['max']))(domain, problem),
});

const S390_MDEVS = new Set(['vfio-ccw', 'vfio-ap']);

const mdevArch = rule({
  code: 'mdev-model-arch',
  severity: 'error',
  on: 'devices/hostdev[@model=vfio-ccw|vfio-ap]',
  summary: 'A mediated device of a guest that is not s390 is one that only s390 has.',
  message: '`{model}` is a device of s390 machines; this guest is {arch}: use `vfio-pci`.',
  check(hostdev, domain, report) {
    const model = hostdev.attribute('model');
    if (!model || !domain.isQemu || domain.arch === undefined || domain.isS390 || hostdevType(hostdev) !== 'mdev') return;
    if (S390_MDEVS.has(model.value)) report(model, { model: model.value, arch: domain.arch });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'vfio-pci'),
});

/** Cards that are PCI VGA cards: QEMU for s390 has none. */
const VGA_CARDS = new Set(['vga', 'cirrus', 'vmvga', 'qxl', 'bochs']);

const vgaOnS390 = rule({
  code: 'video-type-arch',
  severity: 'error',
  on: 'devices/video/model',
  summary: 'A QEMU guest on s390 has a VGA card.',
  message: 'QEMU has no `{type}` card for {arch}; use `virtio`.',
  only: (domain) => domain.isQemu && domain.isS390,
  check(model, domain, report) {
    const type = model.attribute('type');
    if (type && VGA_CARDS.has(type.value)) report(type, { type: type.value, arch: domain.arch ?? '' });
  },
  // The memory of a VGA card is nothing that a virtio card has.
  fix: (domain, problem) => {
    const model = elementAround(domain.root, problem.span);
    const removed = VGA_MEMORY.flatMap((name) => model.attribute(name) ?? []).map((attribute) => removeAttribute(domain.document.text, attribute));
    return replaceBlamed(domain, problem, 'virtio', 'only').map((fix) => ({ ...fix, edits: [...fix.edits, ...removed] }));
  },
});

const VGA_MEMORY = ['ram', 'vram', 'vram64', 'vgamem'];

const sclpConsole = rule({
  code: 'console-sclp-arch',
  severity: 'error',
  on: 'devices/console/target[@type=sclp|sclplm]',
  summary: 'A guest that is not s390 has an SCLP console.',
  message: 'Consoles of type `sclp` are for s390 guests; this one is {arch}: use `virtio`.',
  check(target, domain, report) {
    const type = target.attribute('type');
    if (type && domain.isQemu && domain.arch !== undefined && !domain.isS390) report(type, { arch: domain.arch });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio'),
});

const sgxArch = rule({
  code: 'memory-sgx-arch',
  severity: 'error',
  on: 'devices/memory[@model=sgx-epc]',
  summary: 'A guest that is not x86 has SGX memory.',
  message: 'SGX is for x86 guests; this one is {arch}.',
  check(memory, domain, report) {
    const model = memory.attribute('model');
    if (model && domain.isQemu && domain.archFamily !== undefined && !domain.isX86) report(model, { arch: domain.arch ?? '' });
  },
  fix: removeBlamedElement,
});

/** Rules on what QEMU has for some architectures and machines only. */
export const machineLimitRules: RuleFamily = {
  name: 'machineLimits',
  rules: [tooManyVcpus, mdevArch, vgaOnS390, sclpConsole, sgxArch],
};
