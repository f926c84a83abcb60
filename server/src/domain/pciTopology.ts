// The PCI buses of a QEMU guest, what may be plugged into each, and which functions are taken, by the machine's own devices too.
import type { XmlElement } from '../syntax/nodes';
import { pciAddress, type PciAddress } from './addresses';
import { controllerAt, controllersOf } from './controllers';
import { isAddressReplaced, isNoDevice } from './deviceAddress';
import { diskBus, isVirtioDevice } from './devices';
import type { Domain } from './domain';
import { value } from './values';

/** The root bus that a machine type has; `none` for machines without PCI. */
export type PciRoot = 'pci-root' | 'pcie-root' | 'none';

/** A device that has a PCI address in the document. */
export interface PciDevice {
  readonly device: XmlElement;
  readonly address: PciAddress;
  /** What it must be plugged into: `endpoint`, `integrated`, or the model of a PCI controller. */
  readonly connection: string;
}

/** What a bus offers: its first and last slot, and whether it takes ordinary devices and which controllers. */
interface BusKind {
  readonly firstSlot: number;
  readonly lastSlot: number;
  readonly takesEndpoints: boolean;
  readonly controllers: readonly string[];
}

const SLOTS = { firstSlot: 0, lastSlot: 31 } as const;
const PORT: BusKind = {
  firstSlot: 0,
  lastSlot: 0,
  takesEndpoints: true,
  controllers: ['pcie-switch-upstream-port', 'pcie-to-pci-bridge'],
};

/** After virDomainPCIAddressBusSetModel() and virDomainPCIAddressFlagsCompatible() of libvirt's domain_addr.c. */
const BUS_KINDS: ReadonlyMap<string, BusKind> = new Map<string, BusKind>([
  ['pci-root', { firstSlot: 1, lastSlot: 31, takesEndpoints: true, controllers: ['pci-expander-bus'] }],
  ['pci-bridge', { firstSlot: 1, lastSlot: 31, takesEndpoints: true, controllers: [] }],
  ['pci-expander-bus', { ...SLOTS, takesEndpoints: true, controllers: [] }],
  [
    'pcie-root',
    {
      firstSlot: 1,
      lastSlot: 31,
      takesEndpoints: true,
      controllers: ['pcie-root-port', 'dmi-to-pci-bridge', 'pcie-expander-bus'],
    },
  ],
  ['dmi-to-pci-bridge', { ...SLOTS, takesEndpoints: true, controllers: [] }],
  ['pcie-to-pci-bridge', { firstSlot: 1, lastSlot: 31, takesEndpoints: true, controllers: [] }],
  ['pcie-root-port', PORT],
  ['pcie-switch-downstream-port', PORT],
  ['pcie-switch-upstream-port', { ...SLOTS, takesEndpoints: false, controllers: ['pcie-switch-downstream-port'] }],
  ['pcie-expander-bus', { ...SLOTS, takesEndpoints: false, controllers: ['pcie-root-port', 'dmi-to-pci-bridge'] }],
]);

/**
 * Devices without an address of their own in the guest. A console may be the first serial port once more; a channel is
 * moved to a virtio-serial port before PCI addresses are looked at.
 */
const NO_ADDRESS = new Set(['graphics', 'audio', 'lease', 'emulator', 'redirfilter', 'console', 'channel']);

/** The PCI buses of one domain. */
export interface PciTopology {
  /** The root that the machine type brings along; `undefined` where that is unknown. */
  readonly machineRoot: PciRoot | undefined;
  /** How many buses there are before libvirt adds any; `undefined` where that is unknown. */
  readonly busCount: number | undefined;
  /** Every device with an explicit PCI address, in document order. */
  readonly devices: readonly PciDevice[];
}

/** The PCI topology of a domain, worked out once. */
export function pciTopology(domain: Domain): PciTopology {
  return domain.memo(buildTopology);
}

/** Models of network cards and USB controllers that are PCI Express devices. */
const EXPRESS_MODELS: ReadonlySet<string | undefined> = new Set(['e1000e', 'igb', 'qemu-xhci', 'nec-xhci']);

/** Whether a device is surely one for PCI Express (qemuDomainDeviceCalculatePCIConnectFlags of libvirt's qemu_domain_address.c). */
function isExpress({ device, connection }: PciDevice): boolean {
  const model = value(device, 'model');
  const inner = value(device.child('model'), 'type');
  if (connection !== 'endpoint' || device.name === 'crypto') return false;
  if (isVirtioDevice(device)) return model !== 'virtio-transitional' && inner !== 'virtio-transitional';
  return (device.name === 'controller' && value(device, 'type') === 'usb' && EXPRESS_MODELS.has(model)) || (device.name === 'interface' && EXPRESS_MODELS.has(inner));
}

/** Whether all buses that addresses ask for and that are not written are root ports: only PCI Express devices are on them. */
export function addsOnlyPorts(domain: Domain): boolean {
  return domain.memo(onlyPorts);
}

function onlyPorts(domain: Domain): boolean {
  const { devices, busCount, machineRoot } = pciTopology(domain);
  return machineRoot === 'pcie-root' && busCount !== undefined && devices.every((entry) => entry.address.bus < busCount || isExpress(entry));
}

/** The devices whose PCI address is not plainly right: most are, and rules need not look at those one by one. */
export function doubtfulPciDevices(domain: Domain): readonly PciDevice[] {
  return domain.memo(collectDoubtful);
}

function collectDoubtful(domain: Domain): readonly PciDevice[] {
  const { devices, busCount } = pciTopology(domain);
  return devices.filter((entry) => !isPlainlyRight(domain, entry, busCount ?? 0));
}

/** An ordinary device or root port in PCI domain 0, at a slot of its bus that is not the machine's own. */
function isPlainlyRight(domain: Domain, { address, connection }: PciDevice, busCount: number): boolean {
  if (address.domain !== 0 || address.bus >= busCount) return false;
  const kind = busKind(busModel(domain, address.bus));
  if (kind === undefined || address.slot < kind.firstSlot || address.slot > kind.lastSlot) return false;
  if (address.bus === 0 && builtinFunctions(domain).has(functionKey(address))) return false;
  return connection !== 'pci-bridge' && accepts(kind, connection);
}

/** The model of a bus: its controller's, or what libvirt adds where there is none; `undefined` where that is unknown. */
export function busModel(domain: Domain, bus: number): string | undefined {
  const pci = controllersOf(domain, 'pci');
  for (let at = 0; at < pci.length; at++) if (pci[at]?.index === bus) return pci[at]?.model;
  const { machineRoot } = pciTopology(domain);
  if (bus === 0) return machineRoot === 'none' ? undefined : machineRoot;
  if (domain.isPseries) return 'pci-root';
  const root = busModel(domain, 0);
  if (root === undefined) return undefined;
  return root === 'pcie-root' ? 'pcie-root-port' : 'pci-bridge';
}

/** What a bus of this model offers; `undefined` for a model that is not known. */
export function busKind(model: string | undefined): BusKind | undefined {
  return model === undefined ? undefined : BUS_KINDS.get(model);
}

/** Whether a bus takes a device of this connection, given by hand. */
export function accepts(kind: BusKind, connection: string): boolean {
  if (connection === 'endpoint' || connection === 'pci-bridge') return kind.takesEndpoints;
  return kind.controllers.includes(connection);
}

/** Models of the buses that take a device of this connection. */
export function busesFor(connection: string): readonly string[] {
  return [...BUS_KINDS].filter(([, kind]) => accepts(kind, connection)).map(([model]) => model);
}

function buildTopology(domain: Domain): PciTopology {
  const machineRoot = rootOf(domain);
  const devices: PciDevice[] = [];
  for (const device of domain.devices()) {
    const element = device.child('address');
    if (element === undefined || NO_ADDRESS.has(device.name) || isNoDevice(device) || isAddressReplaced(device, domain)) continue;
    const address = pciAddress(device, element);
    const connection = address && connectionOf(device);
    if (address && connection !== undefined) devices.push({ device, address, connection });
  }
  return { machineRoot, busCount: countBuses(domain, machineRoot), devices };
}

function countBuses(domain: Domain, machineRoot: PciRoot | undefined): number | undefined {
  let highest = machineRoot === 'pci-root' || machineRoot === 'pcie-root' ? 0 : -1;
  for (const { index } of controllersOf(domain, 'pci')) {
    if (index === undefined) return undefined;
    highest = Math.max(highest, index);
  }
  return highest < 0 && machineRoot === undefined ? undefined : highest + 1;
}

/** After qemuDomainDefAddDefaultDevices() of libvirt's qemu_postparse.c. */
function rootOf(domain: Domain): PciRoot | undefined {
  const { machineFamily: family, machine, arch } = domain;
  if (family === 'q35' || family === 'arm-virt' || family === 'riscv-virt' || domain.isLoongArch) return 'pcie-root';
  if (family === 'i440fx' || family === 'malta' || machine === 'versatilepb' || domain.isPpc64) return 'pci-root';
  if (family === 's390-ccw' || arch === 'sparc64' || arch === 'alpha' || arch === 'ppc' || arch === 'sh4') return 'pci-root';
  if (family === 'isapc' || family === 'microvm') return 'none';
  if (machine !== undefined && (domain.isArm || domain.isRiscv)) return 'none';
  return undefined;
}

function connectionOf(device: XmlElement): string | undefined {
  if (device.name === 'controller') return controllerConnection(device);
  if (device.name === 'iommu' && value(device, 'model') === 'virtio') return 'integrated';
  if (device.name === 'panic' && value(device, 'model') === 'pvpanic') return 'integrated';
  if (device.name === 'hostdev' && value(device, 'model') === 'vfio-ap') return undefined;
  // A PCI address on a disk of another bus is a fault of its own.
  if (device.name === 'disk' && diskBus(device) !== 'virtio') return undefined;
  return 'endpoint';
}

function controllerConnection(controller: XmlElement): string | undefined {
  if (value(controller, 'type') !== 'pci') return 'endpoint';
  const model = value(controller, 'model');
  return model === 'pci-root' || model === 'pcie-root' ? undefined : model;
}

/** One function number of one slot of one bus, as a number. */
export type PciFunction = number;

/** The key of an address in `takenFunctions`. */
export function functionKey(address: Pick<PciAddress, 'bus' | 'slot' | 'function'>): PciFunction {
  return (address.bus << 8) | (address.slot << 3) | address.function;
}

/** What holds a function that the document does not give away: the machine's own devices. */
export function builtinFunctions(domain: Domain): ReadonlyMap<PciFunction, string> {
  return domain.memo(collectBuiltin);
}

function collectBuiltin(domain: Domain): ReadonlyMap<PciFunction, string> {
  const taken = new Map<PciFunction, string>();
  const take = (slot: number, fn: number, holder: string): void => void taken.set(functionKey({ bus: 0, slot, function: fn }), holder);
  if (domain.isI440fx) {
    take(1, 0, 'ISA bridge');
    take(1, 3, 'ACPI controller');
    if (hasPrimaryIde(domain)) take(1, 1, 'IDE controller');
    if (hasPiix3Usb(domain)) take(1, 2, 'USB controller');
  } else if (domain.isQ35) {
    take(0x1f, 0, 'ISA bridge');
    take(0x1f, 2, 'SATA controller');
    take(0x1f, 3, 'SMBus controller');
  }
  return taken;
}

/** Whether this controller is the built-in one that `builtinFunctions` counts. */
export function isBuiltinController(domain: Domain, device: XmlElement): boolean {
  if (device.name !== 'controller') return false;
  const controller = controllerAt(domain, device);
  if (controller?.index !== 0) return false;
  if (domain.isQ35) return controller.type === 'sata';
  return domain.isI440fx && (controller.type === 'ide' || (controller.type === 'usb' && isPiix3(controller.model)));
}

/** Whether a controller is the first of its type and has the address that the PIIX3 chip has on `i440fx` machines. */
export function isAtPiix3(domain: Domain, element: XmlElement): boolean {
  if (element.attribute('type')?.value === 'pci') return false;
  const address = pciAddress(element);
  if (address === undefined || address.domain !== 0 || address.bus !== 0 || address.slot !== 1) return false;
  const controller = controllerAt(domain, element);
  if (controller?.index !== 0) return false;
  return (controller.type === 'ide' && address.function === 1) || (controller.type === 'usb' && isPiix3(controller.model) && address.function === 2);
}

/** Whether a USB controller's model may be the one of the PIIX3 chip: it is what libvirt takes in x86 guests, and in some others. */
export function isPiix3(model: string | undefined): boolean {
  return model === undefined || model === 'piix3-uhci';
}

function hasPrimaryIde(domain: Domain): boolean {
  if (controllersOf(domain, 'ide').some(({ index }) => index === 0)) return true;
  return domain.devices('disk').some((disk) => diskBus(disk) === 'ide');
}

function hasPiix3Usb(domain: Domain): boolean {
  const first = controllersOf(domain, 'usb').find(({ index }) => index === 0);
  return first === undefined || isPiix3(first.model);
}
