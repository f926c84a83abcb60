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

/** Paths that rules ask for, split once. */
const splitPaths = new Map<string, readonly string[]>();

/** One `<domain>` element (a document's root, or inside a snapshot) seen as a machine. */
export class Domain {
  /** `kvm`, `qemu`, `lxc` …; empty where it is not written. */
  readonly virtType: string;
  /** Whether libvirt's QEMU driver takes the domain: only then its checks apply. */
  readonly isQemu: boolean;
  readonly osType: XmlElement | undefined;
  /** `hvm`, `exe`, `linux`, `xen` …: the text of `<os><type>`. */
  readonly osTypeName: string;
  /** Guest architecture as written in `<os><type arch=…>`. */
  readonly writtenArch: string | undefined;
  /** Machine type as written, such as `pc-q35-9.2`; `undefined` where libvirt would take the default. */
  readonly writtenMachine: string | undefined;
  /**
   * Guest architecture: as written, or what the emulator's name or the machine type gives away;
   * `undefined` where libvirt would take the host's.
   */
  readonly arch: string | undefined;
  /** The family of `arch`; `undefined` where it is unknown, so that no rule refuses a guess. */
  readonly archFamily: ArchFamily | undefined;
  /** Machine type: as written, or libvirt's default for the architecture; `undefined` where neither is known. */
  readonly machine: string | undefined;
  /** What kind of machine it is, after the predicates of libvirt's qemu_domain.c; `undefined` where that is unknown. */
  readonly machineFamily: MachineFamily | undefined;
  #devices: ReadonlyMap<string, readonly XmlElement[]> | undefined;
  readonly #memo = new Map<unknown, unknown>();

  constructor(
    readonly root: XmlElement,
    readonly document: XmlDocument,
    /** Without it, rules that need a list stay silent. */
    readonly facts?: DomainFacts,
  ) {
    this.virtType = root.attribute('type')?.value ?? '';
    this.isQemu = this.virtType === 'kvm' || this.virtType === 'qemu' || this.virtType === 'hvf';
    this.osType = root.child('os')?.child('type');
    this.osTypeName = this.osType?.textContent.trim() ?? '';
    this.writtenArch = this.osType?.attribute('arch')?.value;
    this.writtenMachine = this.osType?.attribute('machine')?.value;
    this.arch = this.writtenArch ?? inferArch(this.emulator, this.writtenMachine);
    this.archFamily = this.arch === undefined ? undefined : archFamily(this.arch);
    // Where `<type>` is missing altogether, nothing tells that it would have no machine.
    const usual = this.isQemu && this.osType && this.arch !== undefined ? defaultMachine(this.arch) : undefined;
    this.machine = this.writtenMachine ?? usual;
    this.machineFamily =
      this.arch === undefined || this.machine === undefined ? undefined : machineFamily(this.arch, this.machine);
  }

  /** Path of `<emulator>` as written. */
  get emulator(): string | undefined {
    return this.root.child('devices')?.child('emulator')?.textContent.trim();
  }

  /** Value of `compute(this)`, worked out once per domain; the function itself is the key. */
  memo<T>(compute: (domain: Domain) => T): T {
    const known = this.#memo.get(compute);
    if (known !== undefined || this.#memo.has(compute)) return known as T;
    const value = compute(this);
    this.#memo.set(compute, value);
    return value;
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

  /** Children of `<devices>` of one name (or all), in document order. */
  devices(name?: string): readonly XmlElement[] {
    this.#devices ??= devicesByName(this);
    return this.#devices.get(name ?? '*') ?? NONE;
  }

  /** The first element at a path below the domain, such as `cpu/topology`. */
  find(path: string): XmlElement | undefined {
    let steps = splitPaths.get(path);
    if (!steps) splitPaths.set(path, (steps = path.split('/')));
    let element: XmlElement | undefined = this.root;
    for (const step of steps) element = element?.child(step);
    return element;
  }

  /** The elements of one name below the first element at a path, such as `cell` in `cpu/numa`. */
  findAll(path: string, name: string): readonly XmlElement[] {
    const parent = this.find(path);
    return parent ? childrenNamed(parent, name) : NONE;
  }

  /** The element of `<features>` of this name. */
  feature(name: string): XmlElement | undefined {
    return this.root.child('features')?.child(name);
  }

  /** Size of `<memory>` in KiB, as written. */
  get memory(): Kibibytes | undefined {
    return this.memo(readMemory);
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
    return this.memo(readVcpuMax);
  }
}

/**
 * The domain that a document describes: its root, or the one kept in a snapshot, checkpoint or status document. Old
 * snapshots name theirs by its UUID alone, without a type, and libvirt does not read it then (snapshot_conf.c).
 */
export function domainOf(document: XmlDocument, facts?: DomainFacts): Domain | undefined {
  const root = document.root;
  if (root === undefined) return undefined;
  if (root.name === 'domain' || root.name === 'inactiveDomain') return new Domain(root, document, facts);
  const inner = root.name === 'domainsnapshot' || root.name === 'domaincheckpoint' ? root.child('domain') : undefined;
  const isRead = root.name !== 'domainsnapshot' || (inner?.attribute('type')?.value ?? '') !== '';
  return inner && isRead ? new Domain(inner, document, facts) : undefined;
}

function devicesByName(domain: Domain): ReadonlyMap<string, readonly XmlElement[]> {
  const all: XmlElement[] = [];
  const byName = new Map<string, XmlElement[]>([['*', all]]);
  for (const devices of childrenNamed(domain.root, 'devices')) {
    const { children } = devices;
    for (let at = 0; at < children.length; at++) {
      const device = children[at];
      if (device?.kind !== 'element') continue;
      all.push(device);
      const list = byName.get(device.name);
      if (list) list.push(device);
      else byName.set(device.name, [device]);
    }
  }
  return byName;
}

/** The child elements of one name. */
function childrenNamed({ children }: XmlElement, name: string): readonly XmlElement[] {
  let found: XmlElement[] | undefined;
  for (let at = 0; at < children.length; at++) {
    const node = children[at];
    if (node?.kind !== 'element' || node.name !== name) continue;
    if (found) found.push(node);
    else found = [node];
  }
  return found ?? NONE;
}

function numaCells(domain: Domain): readonly XmlElement[] {
  return domain.findAll('cpu/numa', 'cell');
}

function readVcpuMax(domain: Domain): number | undefined {
  const vcpu = domain.root.child('vcpu');
  const text = vcpu?.textContent.trim() ?? '';
  return text === '' ? 1 : unsigned(text);
}

function readMemory(domain: Domain): Kibibytes | undefined {
  return parseSize(domain.root.child('memory'));
}
