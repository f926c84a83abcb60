// Addresses of devices as they are written.
import type { XmlElement } from '../syntax/nodes';

/** The address of a device, where it says of what type it is. */
export function typedAddress(device: XmlElement): XmlElement | undefined {
  const address = device.child('address');
  return address?.attribute('type') ? address : undefined;
}
