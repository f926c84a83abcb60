// A lazy view of a domain document: what rules ask again and again, worked out once and remembered.
import type { XmlDocument, XmlElement } from '../syntax/nodes';
import { parseSize, type Kibibytes } from './size';

/** One `<domain>` element (a document's root, or inside a snapshot) seen as a machine. */
export class Domain {
  readonly #memo = new Map<unknown, unknown>();

  constructor(
    readonly root: XmlElement,
    readonly document: XmlDocument,
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

  /** Guest architecture as written in `<os><type arch=…>`; `undefined` where libvirt would take the host's. */
  get arch(): string | undefined {
    return this.osType?.attribute('arch')?.value;
  }

  /** Machine type as written, such as `pc-q35-9.2`; `undefined` where libvirt would take the default. */
  get machine(): string | undefined {
    return this.osType?.attribute('machine')?.value;
  }

  get osType(): XmlElement | undefined {
    return this.root.child('os')?.child('type');
  }

  /** `hvm`, `exe`, `linux`, `xen` …: the text of `<os><type>`. */
  get osTypeName(): string {
    return this.osType?.textContent.trim() ?? '';
  }

  /** Children of `<devices>` of one name (or all), in document order. */
  devices(name?: string): readonly XmlElement[] {
    const devices = this.root.child('devices');
    return devices ? [...devices.elements(name)] : [];
  }

  /** The first element at a path below the domain, such as `cpu/topology`. */
  find(path: string): XmlElement | undefined {
    let element: XmlElement | undefined = this.root;
    for (const step of path.split('/')) element = element?.child(step);
    return element;
  }

  /** Size of `<memory>` in KiB. */
  get memory(): Kibibytes | undefined {
    return parseSize(this.root.child('memory'));
  }
}
