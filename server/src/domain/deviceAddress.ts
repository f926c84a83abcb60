// Addresses of devices as they are written, and those that libvirt never looks at.
import type { XmlElement } from '../syntax/nodes';
import type { Domain } from './domain';
import { value } from './values';

/** The address of a device, where it says of what type it is. */
export function typedAddress(device: XmlElement): XmlElement | undefined {
  const address = device.child('address');
  return address?.attribute('type') ? address : undefined;
}

/** Whether a device says that there is none: libvirt's domain_conf.c then does not read its address. */
export function isNoDevice(device: XmlElement): boolean {
  const hasNone = device.name === 'memballoon' || (device.name === 'controller' && value(device, 'type') === 'usb');
  return hasNone && value(device, 'model') === 'none';
}

/** Serial ports that are on a pSeries machine's own bus: where no target is written, and where it is the one of other machines. */
const SPAPR_SERIAL: ReadonlySet<string | undefined> = new Set([undefined, 'isa-serial', 'spapr-vio-serial']);

/**
 * Whether libvirt gives a device an address of its one possible type whatever is written, before anybody looks
 * (qemuDomainAssignVirtioSerialAddresses, qemuDomainAssignSpaprVIOAddresses and qemuAssignMemoryDeviceSlot of its
 * qemu_domain_address.c).
 */
export function isAddressReplaced(device: XmlElement, domain: Domain): boolean {
  const model = value(device, 'model');
  switch (device.name) {
    case 'interface':
      return value(device.child('model'), 'type') === 'spapr-vlan';
    case 'controller':
      return value(device, 'type') === 'scsi' && (model === 'ibmvscsi' || (model === undefined && domain.isPseries));
    case 'serial':
      return domain.isPseries && SPAPR_SERIAL.has(value(device.child('target'), 'type'));
    case 'channel':
      return value(device.child('target'), 'type') === 'virtio';
    case 'nvram':
      return domain.isPseries;
    case 'tpm':
      return domain.isPseries && model !== 'spapr-tpm-proxy';
    case 'memory':
      return model === 'dimm' || model === 'nvdimm';
    default:
      return false;
  }
}
