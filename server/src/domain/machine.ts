// Machine types: the families that libvirt's checks tell apart, and what each has built in.
import { archFamily } from './arch';

/** The machines that qemuDomainIs…() of libvirt's qemu_domain.c names, and the ones that differ besides. */
export type MachineFamily =
  | 'q35'
  | 'i440fx'
  | 'isapc'
  | 'microvm'
  | 'xenfv'
  | 'arm-virt'
  | 'riscv-virt'
  | 'loongarch-virt'
  | 'pseries'
  | 's390-ccw'
  | 'malta'
  | 'other';

/** Families without an ISA bus. */
export const WITHOUT_ISA: ReadonlySet<MachineFamily | undefined> = new Set<MachineFamily>(['arm-virt', 'riscv-virt', 'loongarch-virt', 'pseries', 's390-ccw']);

/** Families that are no board of hardware: they have neither a slot for SD cards nor a VIA chipset. */
export const MADE_FOR_GUESTS: ReadonlySet<MachineFamily | undefined> = new Set<MachineFamily | undefined>(['q35', 'i440fx', 'isapc', 'microvm', 'xenfv', ...WITHOUT_ISA]);

/** Family of a machine type on an architecture, after the predicates of libvirt's qemu_domain.c; `undefined` for names that no QEMU for x86 has. */
export function machineFamily(arch: string, machine: string): MachineFamily | undefined {
  switch (archFamily(arch)) {
    case 'x86':
      return x86Family(machine);
    case 'arm':
      return isVirt(machine) && arch !== 'armv7b' ? 'arm-virt' : 'other';
    case 'riscv':
      return isVirt(machine) ? 'riscv-virt' : 'other';
    case 'loongarch':
      return isVirt(machine) ? 'loongarch-virt' : 'other';
    case 'ppc64':
      return machine === 'pseries' || machine.startsWith('pseries-') ? 'pseries' : 'other';
    case 's390':
      return machine.startsWith('s390-ccw') ? 's390-ccw' : 'other';
    case 'mips':
      return machine === 'malta' ? 'malta' : 'other';
    case 'ppc':
    case 'sparc':
    case 'other':
      return 'other';
  }
}

const I440FX = ['pc-i440fx-', 'pc-0.', 'pc-1.', 'rhel'];

/** Machines of QEMU for x86 that are no PCs. */
const X86_OTHERS = new Set(['none', 'xenpv', 'x-remote', 'nitro-enclave']);

function x86Family(machine: string): MachineFamily | undefined {
  if (machine === 'q35' || machine.startsWith('pc-q35-')) return 'q35';
  if (machine === 'pc' || I440FX.some((prefix) => machine.startsWith(prefix))) return 'i440fx';
  if (machine === 'isapc') return 'isapc';
  if (machine === 'microvm') return 'microvm';
  if (machine === 'xenfv' || machine.startsWith('xenfv-')) return 'xenfv';
  return X86_OTHERS.has(machine) ? 'other' : undefined;
}

function isVirt(machine: string): boolean {
  return machine === 'virt' || machine.startsWith('virt-');
}
