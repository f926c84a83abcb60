// The controllers that libvirt adds for devices whose own is not written (virDomainDefAddImplicitControllers of its domain_conf.c).
import type { XmlElement } from '../syntax/nodes';
import { addressType, decimal } from './addresses';
import { controllersOf } from './controllers';
import type { Domain } from './domain';
import { drives } from './drives';
import { value } from './values';

/** A controller that is not in the document. */
export interface ImpliedController {
  /** `scsi`, `sata`, `virtio-serial` …, as `<controller type>` has it. */
  readonly type: string;
  readonly index: number;
}

/** More disk controllers than this nobody means: an address beyond is a fault of its own. */
const MOST = 256;

/** The controllers that libvirt adds for disks, channels, consoles and smartcards, each once; worked out once. */
export function impliedControllers(domain: Domain): readonly ImpliedController[] {
  return domain.memo(addControllers);
}

/** Whether a guest has a controller, written or added; `undefined` where what is written cannot be read. */
export function hasController(domain: Domain, type: string, index: number): boolean | undefined {
  const written = controllersOf(domain, type);
  if (written.some((controller) => controller.index === index)) return true;
  if (written.some((controller) => controller.index === undefined)) return undefined;
  return impliedControllers(domain).some((implied) => implied.type === type && implied.index === index);
}

function addControllers(domain: Domain): readonly ImpliedController[] {
  const found = new Map<string, ImpliedController>();
  const add = (type: string, index: number | undefined): void => {
    if (index === undefined || controllersOf(domain, type).some((controller) => controller.index === index)) return;
    found.set(`${type} ${index}`, { type, index });
  };
  // All up to the highest that a drive is on.
  const highest = new Map<string, number>();
  for (const { bus, address } of drives(domain)) highest.set(bus, Math.max(highest.get(bus) ?? 0, Math.min(address.controller, MOST)));
  for (const [bus, last] of highest) for (let index = 0; index <= last; index++) add(bus, index);
  for (const name of ['channel', 'console']) {
    for (const device of domain.devices(name)) if (value(device.child('target'), 'type') === 'virtio') add('virtio-serial', portOwner(device, 'virtio-serial'));
  }
  for (const device of domain.devices('smartcard')) add('ccid', portOwner(device, 'ccid'));
  return [...found.values()];
}

/** The controller that a device's address of a type names, or 0; `undefined` where it cannot be read. */
function portOwner(device: XmlElement, type: string): number | undefined {
  const address = device.child('address');
  return address && addressType(device) === type ? decimal(address, 'controller') : 0;
}
