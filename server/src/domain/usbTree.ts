// The USB buses and hubs of a QEMU guest, and the port that each device asks for.
import type { XmlElement } from '../syntax/nodes';
import { decimal } from './addresses';
import { controllersOf, type Controller } from './controllers';
import { diskBus, hostdevType } from './devices';
import type { Domain } from './domain';
import { unsignedAttribute, value } from './values';

/** A USB bus or hub: how many ports it has, and what hangs at each. */
export interface UsbHub {
  /** Number of ports; `undefined` where it depends on the QEMU at hand. */
  readonly ports: number | undefined;
  readonly hubs: Map<number, UsbHub>;
}

/** The bus number and port path of an `<address type='usb'>`. */
export interface UsbAddress {
  readonly element: XmlElement;
  readonly bus: number;
  /** `[1, 2]` for `1.2`; empty where no port is asked for. */
  readonly path: readonly number[];
}

/** Why a port cannot be had. */
export type UsbFault = 'no-bus' | 'no-port' | 'no-hub';

/** VIR_DOMAIN_USB_HUB_PORTS of libvirt's domain_addr.h. */
const HUB_PORTS = 8;

const PORTS_BY_MODEL: Readonly<Record<string, number>> = {
  'piix3-uhci': 2,
  'piix4-uhci': 2,
  'vt82c686b-uhci': 2,
  ehci: 6,
  'ich9-ehci1': 6,
  'pci-ohci': 3,
};
const COMPANION = /^ich9-uhci[123]$/;
const XHCI = /^(nec|qemu)-xhci$/;

/** The buses by number; `undefined` where libvirt may add one that the document does not show. */
export function usbBuses(domain: Domain): ReadonlyMap<number, UsbHub> {
  return domain.memo(buildBuses);
}

/** How many ports a controller gives; 0 for a companion, `undefined` where it depends on QEMU. */
export function usbPorts(controller: Controller, domain: Domain): number | undefined {
  const model = controller.model ?? (domain.isX86 ? 'piix3-uhci' : undefined);
  if (model === undefined) return undefined;
  if (COMPANION.test(model)) return 0;
  if (XHCI.test(model)) {
    const written = controller.element.attribute('ports');
    return written ? unsignedAttribute(controller.element, 'ports') : 4;
  }
  return PORTS_BY_MODEL[model];
}

/** The USB address of a device; `undefined` where it has none or it cannot be read. */
export function usbAddress(device: XmlElement): UsbAddress | undefined {
  const element = device.child('address');
  if (element === undefined || value(element, 'type') !== 'usb') return undefined;
  const bus = decimal(element, 'bus');
  const port = value(element, 'port');
  if (bus === undefined) return undefined;
  if (port === undefined) return { element, bus, path: [] };
  const path = port.split('.').map(Number);
  return path.every((part) => Number.isInteger(part) && part > 0) && path.length <= 4 ? { element, bus, path } : undefined;
}

/** The hub or bus that has the last port of an address, or why there is none. */
export function findPort(buses: ReadonlyMap<number, UsbHub>, { bus, path }: UsbAddress): UsbHub | UsbFault | undefined {
  let hub = buses.get(bus);
  if (hub === undefined) return 'no-bus';
  for (const port of path.slice(0, -1)) {
    if (hub.ports !== undefined && port > hub.ports) return 'no-port';
    const next: UsbHub | undefined = hub.hubs.get(port);
    if (next === undefined) return 'no-hub';
    hub = next;
  }
  const last = path.at(-1) ?? 0;
  return hub.ports !== undefined && last > hub.ports ? 'no-port' : hub;
}

/** Whether libvirt counts a device among those on a USB bus (virDomainDeviceIsUSB of its domain_conf.c). */
export function isUsbDevice(device: XmlElement): boolean {
  switch (device.name) {
    case 'hub':
      return value(device, 'type') === 'usb';
    case 'hostdev':
      return hostdevType(device) === 'usb';
    case 'disk':
      return diskBus(device) === 'usb';
    case 'input':
      return value(device, 'bus') === 'usb';
    case 'redirdev':
      return (value(device, 'bus') ?? 'usb') === 'usb';
    case 'sound':
      return value(device, 'model') === 'usb';
    case 'serial':
      return value(device.child('target'), 'type') === 'usb-serial';
    case 'interface':
      return value(device.child('model'), 'type') === 'usb-net';
    case 'filesystem':
      return value(device.child('driver'), 'type') === 'mtp';
    case 'controller':
      return value(device, 'type') === 'ccid';
    default:
      return false;
  }
}

/** Whether USB is switched off by a controller of model `none`. */
export function isUsbOff(domain: Domain): boolean {
  return controllersOf(domain, 'usb').some(({ model }) => model === 'none');
}

/** Hubs are looked for where earlier ones put them, as libvirt does. */
function buildBuses(domain: Domain): ReadonlyMap<number, UsbHub> {
  const buses = new Map<number, UsbHub>();
  const usb = controllersOf(domain, 'usb');
  for (const controller of usb) {
    const { index, model } = controller;
    const ports = usbPorts(controller, domain);
    if (index !== undefined && model !== 'none' && ports !== 0 && !buses.has(index)) buses.set(index, { ports, hubs: new Map() });
  }
  // Most machines come with a controller of their own, of a model that depends on QEMU.
  if (!usb.some(({ index }) => index === 0)) buses.set(0, { ports: domain.isI440fx ? 2 : undefined, hubs: new Map() });
  for (const hub of domain.devices('hub')) {
    const address = usbAddress(hub);
    if (address === undefined || address.path.length === 0) continue;
    const parent = findPort(buses, address);
    const port = address.path.at(-1) ?? 0;
    if (typeof parent === 'object' && !parent.hubs.has(port)) parent.hubs.set(port, { ports: HUB_PORTS, hubs: new Map() });
  }
  return buses;
}
