// A lazy view of a domain document: what rules ask again and again, worked out once and remembered.
import type { XmlDocument, XmlElement } from '../syntax/nodes';
import { archFamily, defaultMachine, inferArch, type ArchFamily } from './arch';
import { machineFamily, type MachineFamily } from './machine';
import { parseSize, type Kibibytes } from './size';
import { unsigned } from './values';

const NONE: readonly XmlElement[] = [];

/** What a domain is checked against besides itself: lists that libvirt ships with, such as its CPU map. */
export interface DomainFacts {
  /** CPU models and features by family of architectures, as libvirt's cpu_map names them (`x86`, `arm`, `ppc64`). */
  readonly cpus: Readonly<Record<string, { readonly models: readonly string[]; readonly features: readonly string[] }>>;
}

/** One `<domain>` element (a document's root, or inside a snapshot) seen as a machine. */
export class Domain {
  readonly #memo = new Map<unknown, unknown>();

  constructor(
    readonly root: XmlElement,
    readonly document: XmlDocument,
    /** Without it, rules that need a list stay silent. */
    readonly facts?: DomainFacts,
  ) {}

  /** Value of `compute(this)`, worked out once per domain; the function itself is the key. */
  memo<T>(compute: (domain: Domain) => T): T {
    if (this.#memo.has(compute)) return this.#memo.get(compute) as T;
    const value = compute(this);
    this.#memo.set(compute, value);
    return value;
  }

  /** `kvm`, `qemu`, `lxc` …; empty where it is not written. */
  get virtType(): string {
    return this.root.attribute('type')?.value ?? '';
  }

  /** Whether libvirt's QEMU driver takes the domain: only then its checks apply. */
  get isQemu(): boolean {
    return this.virtType === 'kvm' || this.virtType === 'qemu' || this.virtType === 'hvf';
  }

  /** Guest architecture as written in `<os><type arch=…>`. */
  get writtenArch(): string | undefined {
    return this.osType?.attribute('arch')?.value;
  }

  /**
   * Guest architecture: as written, or what the emulator's name or the machine type gives away;
   * `undefined` where libvirt would take the host's.
   */
  get arch(): string | undefined {
    return this.writtenArch ?? this.memo(inferredArch);
  }

  /** The family of `arch`; `undefined` where it is unknown, so that no rule refuses a guess. */
  get archFamily(): ArchFamily | undefined {
    const arch = this.arch;
    return arch === undefined ? undefined : archFamily(arch);
  }

  /** Machine type as written, such as `pc-q35-9.2`; `undefined` where libvirt would take the default. */
  get writtenMachine(): string | undefined {
    return this.osType?.attribute('machine')?.value;
  }

  /** Machine type: as written, or libvirt's default for the architecture; `undefined` where neither is known. */
  get machine(): string | undefined {
    return this.writtenMachine ?? (this.isQemu && this.arch !== undefined ? defaultMachine(this.arch) : undefined);
  }

  /** What kind of machine it is, after the predicates of libvirt's qemu_domain.c; `undefined` where that is unknown. */
  get machineFamily(): MachineFamily | undefined {
    return this.memo(familyOf);
  }

  get isX86(): boolean {
    return this.archFamily === 'x86';
  }

  get isArm(): boolean {
    return this.archFamily === 'arm';
  }

  get isPpc64(): boolean {
    return this.archFamily === 'ppc64';
  }

  get isS390(): boolean {
    return this.archFamily === 's390';
  }

  get isRiscv(): boolean {
    return this.archFamily === 'riscv';
  }

  get isLoongArch(): boolean {
    return this.archFamily === 'loongarch';
  }

  get isQ35(): boolean {
    return this.machineFamily === 'q35';
  }

  get isI440fx(): boolean {
    return this.machineFamily === 'i440fx';
  }

  get isPseries(): boolean {
    return this.machineFamily === 'pseries';
  }

  get isArmVirt(): boolean {
    return this.machineFamily === 'arm-virt';
  }

  get isRiscvVirt(): boolean {
    return this.machineFamily === 'riscv-virt';
  }

  get isLoongArchVirt(): boolean {
    return this.machineFamily === 'loongarch-virt';
  }

  get isS390Ccw(): boolean {
    return this.machineFamily === 's390-ccw';
  }

  get osType(): XmlElement | undefined {
    return this.root.child('os')?.child('type');
  }

  /** `hvm`, `exe`, `linux`, `xen` …: the text of `<os><type>`. */
  get osTypeName(): string {
    return this.osType?.textContent.trim() ?? '';
  }

  /** Path of `<emulator>` as written. */
  get emulator(): string | undefined {
    return this.find('devices/emulator')?.textContent.trim();
  }

  /** Children of `<devices>` of one name (or all), in document order. */
  devices(name?: string): readonly XmlElement[] {
    const byName = this.memo(devicesByName);
    return byName.get(name ?? '*') ?? NONE;
  }

  /** The first element at a path below the domain, such as `cpu/topology`. */
  find(path: string): XmlElement | undefined {
    let element: XmlElement | undefined = this.root;
    for (const step of path.split('/')) element = element?.child(step);
    return element;
  }

  /** The elements of one name below the first element at a path, such as `cell` in `cpu/numa`. */
  findAll(path: string, name: string): readonly XmlElement[] {
    const parent = this.find(path);
    return parent ? [...parent.elements(name)] : NONE;
  }

  /** The element of `<features>` of this name. */
  feature(name: string): XmlElement | undefined {
    return this.root.child('features')?.child(name);
  }

  /** Size of `<memory>` in KiB, as written. */
  get memory(): Kibibytes | undefined {
    return parseSize(this.root.child('memory'));
  }

  /** Size of `<maxMemory>` in KiB, as written. */
  get maxMemory(): Kibibytes | undefined {
    return parseSize(this.root.child('maxMemory'));
  }

  /** The `<cell>` elements of `<cpu><numa>`, in document order. */
  get numaCells(): readonly XmlElement[] {
    return this.memo(numaCells);
  }

  /** The text of `<vcpu>`: how many vCPUs the guest can have; 1 where there is none, `undefined` where it is not a number. */
  get vcpuMax(): number | undefined {
    const vcpu = this.root.child('vcpu');
    if (!vcpu) return 1;
    const text = vcpu.textContent.trim();
    return text === '' ? 1 : unsigned(text);
  }
}

/** The domain that a document describes: its root, or the one kept in a snapshot, checkpoint or status document. */
export function domainOf(document: XmlDocument, facts?: DomainFacts): Domain | undefined {
  const root = document.root;
  if (root === undefined) return undefined;
  if (root.name === 'domain' || root.name === 'inactiveDomain') return new Domain(root, document, facts);
  const inner = root.name === 'domainsnapshot' || root.name === 'domaincheckpoint' ? root.child('domain') : undefined;
  return inner && new Domain(inner, document, facts);
}

function inferredArch(domain: Domain): string | undefined {
  return inferArch(domain.emulator, domain.writtenMachine);
}

function familyOf(domain: Domain): MachineFamily | undefined {
  const { arch, machine } = domain;
  return arch === undefined || machine === undefined ? undefined : machineFamily(arch, machine);
}

function devicesByName(domain: Domain): ReadonlyMap<string, readonly XmlElement[]> {
  const all: XmlElement[] = [];
  const byName = new Map<string, XmlElement[]>([['*', all]]);
  for (const devices of domain.root.elements('devices')) {
    for (const device of devices.elements()) {
      all.push(device);
      const list = byName.get(device.name);
      if (list) list.push(device);
      else byName.set(device.name, [device]);
    }
  }
  return byName;
}

function numaCells(domain: Domain): readonly XmlElement[] {
  return domain.findAll('cpu/numa', 'cell');
}
