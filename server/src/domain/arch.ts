// Architectures: families, libvirt's default machine types, and what gives an architecture away.

/** Architectures that libvirt's checks treat alike (the ARCH_IS_… macros of its src/util/virarch.h). */
export type ArchFamily = 'x86' | 'arm' | 'ppc64' | 'ppc' | 's390' | 'riscv' | 'loongarch' | 'mips' | 'sparc' | 'other';

const FAMILIES: Readonly<Record<string, ArchFamily>> = {
  x86_64: 'x86',
  i686: 'x86',
  aarch64: 'arm',
  armv6l: 'arm',
  armv7l: 'arm',
  armv7b: 'arm',
  ppc64: 'ppc64',
  ppc64le: 'ppc64',
  ppc: 'ppc',
  ppcle: 'ppc',
  ppcemb: 'ppc',
  s390: 's390',
  s390x: 's390',
  riscv32: 'riscv',
  riscv64: 'riscv',
  loongarch64: 'loongarch',
  mips: 'mips',
  mipsel: 'mips',
  mips64: 'mips',
  mips64el: 'mips',
  sparc: 'sparc',
  sparc64: 'sparc',
};

/** Libvirt's own defaults, whatever QEMU's are (preferredMachines in src/qemu/qemu_capabilities.c). */
const DEFAULT_MACHINES: Readonly<Record<string, string>> = {
  alpha: 'clipper',
  armv6l: 'integratorcp',
  armv7l: 'virt',
  armv7b: 'virt',
  aarch64: 'virt',
  i686: 'pc',
  x86_64: 'pc',
  loongarch64: 'virt',
  mips: 'malta',
  mipsel: 'malta',
  mips64: 'malta',
  mips64el: 'malta',
  ppc: 'g3beige',
  ppc64: 'pseries',
  ppc64le: 'pseries',
  riscv32: 'virt',
  riscv64: 'virt',
  s390x: 's390-ccw-virtio',
  sparc: 'SS-5',
  sparc64: 'sun4u',
};

/** Suffixes of `qemu-system-…` that differ from libvirt's name of the architecture. */
const EMULATOR_ARCHES: Readonly<Record<string, string>> = { i386: 'i686', arm: 'armv7l' };

/** The architecture of a machine type: a name for people, and the families that have it. */
export interface MachineArch {
  readonly name: string;
  readonly families: readonly ArchFamily[];
  /** Whether it belongs to several architectures of its family, so that its name does not tell which. */
  readonly isShared?: true;
}

/** Machine types that exist for some families only. */
const MACHINE_ARCHES: readonly (readonly [RegExp, MachineArch])[] = [
  [/^(pc|q35|isapc|microvm)$|^(pc-|microvm-|xenfv)/, { name: 'x86_64', families: ['x86'] }],
  [/^(pseries|powernv)/, { name: 'ppc64', families: ['ppc64'] }],
  [/^s390-ccw/, { name: 's390x', families: ['s390'] }],
  [/^(g3beige|mac99|40p|bamboo|pegasos2|sam460ex|ppce500|mpc8544ds|ref405ep)$/, { name: 'ppc or ppc64', families: ['ppc', 'ppc64'] }],
  [/^(versatile[ap]b|integratorcp|vexpress-a\d+|realview-.*|raspi\d.*|sbsa-ref|cubieboard)$/, { name: 'armv7l or aarch64', families: ['arm'], isShared: true }],
  [/^malta$/, { name: 'mips', families: ['mips'], isShared: true }],
  [/^sifive_[eu]$/, { name: 'riscv64', families: ['riscv'], isShared: true }],
  [/^virt(-|$)/, { name: 'aarch64, riscv64 or loongarch64', families: ['arm', 'riscv', 'loongarch', 'other'] }],
];

/** The family of an architecture; `other` for those that no check treats apart. */
export function archFamily(arch: string): ArchFamily {
  return Object.hasOwn(FAMILIES, arch) ? (FAMILIES[arch] ?? 'other') : 'other';
}

/** The machine type that libvirt takes where none is written. */
export function defaultMachine(arch: string): string | undefined {
  return Object.hasOwn(DEFAULT_MACHINES, arch) ? DEFAULT_MACHINES[arch] : undefined;
}

/** The architecture that an emulator's file name or a machine type gives away; `undefined` where neither does. */
export function inferArch(emulator: string | undefined, machine: string | undefined): string | undefined {
  const suffix = emulator === undefined ? undefined : /qemu-system-([a-z0-9_]+)$/.exec(emulator)?.[1];
  if (suffix !== undefined) {
    const arch = Object.hasOwn(EMULATOR_ARCHES, suffix) ? EMULATOR_ARCHES[suffix] : suffix;
    if (arch !== undefined && Object.hasOwn(FAMILIES, arch)) return arch;
  }
  if (machine === undefined) return undefined;
  const found = machineArch(machine);
  return found?.families.length === 1 && found.isShared === undefined ? found.name : undefined;
}

/** The architecture that a machine type belongs to; `undefined` where its name does not tell. */
export function machineArch(machine: string): MachineArch | undefined {
  return MACHINE_ARCHES.find(([pattern]) => pattern.test(machine))?.[1];
}
