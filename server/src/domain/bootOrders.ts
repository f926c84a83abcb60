// The order in which devices are booted from, where the devices themselves say it.
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import type { Domain } from './domain';
import { unsigned } from './values';

/** A place in the boot order, written on a device. */
export interface BootOrder {
  readonly device: XmlElement;
  readonly attribute: XmlAttribute;
  /** From 1; `undefined` where it is no such number. */
  readonly order: number | undefined;
}

/** Devices whose `<boot order>` libvirt reads (virDomainDeviceInfoParseXML of its domain_conf.c). */
const BOOTABLE: ReadonlySet<string> = new Set(['disk', 'interface', 'hostdev', 'redirdev', 'filesystem']);

/** The boot orders of all devices that one can boot from, in document order; worked out once. */
export function bootOrders(domain: Domain): readonly BootOrder[] {
  return domain.memo(readOrders);
}

function readOrders(domain: Domain): readonly BootOrder[] {
  const result: BootOrder[] = [];
  for (const device of domain.devices()) {
    const attribute = BOOTABLE.has(device.name) ? device.child('boot')?.attribute('order') : undefined;
    if (!attribute) continue;
    const order = unsigned(attribute.value);
    result.push({ device, attribute, order: order === 0 ? undefined : order });
  }
  return result;
}
