// Is a device in a domain's XML? The only way to know that an attach or a detach really happened.
import { child, parseXml, type XmlElement } from './xml';

/** What tells one device from another of its kind, by libvirt's own rules for detaching; undefined when only a count can. */
function identityOf(device: XmlElement): string | undefined {
  switch (device.name) {
    case 'disk':
    case 'filesystem': {
      const target = child(device, 'target')?.attributes;
      return target?.['dev'] ?? target?.['dir'];
    }
    case 'interface':
      return child(device, 'mac')?.attributes['address']?.toLowerCase();
    case 'channel':
      return child(device, 'target')?.attributes['name'];
    case 'controller':
      return device.attributes['index'] === undefined ? undefined : `${device.attributes['type'] ?? ''}:${device.attributes['index']}`;
    case 'hostdev':
      return addressText(child(child(device, 'source'), 'address'));
    default:
      return child(device, 'alias')?.attributes['name'];
  }
}

/** Numbers may be written in hexadecimal or not, and with leading zeros. */
function addressText(address: XmlElement | undefined): string | undefined {
  if (address === undefined) return undefined;
  const number = (text: string): string => (Number.isNaN(Number(text)) ? text : String(Number(text)));
  return ['domain', 'bus', 'slot', 'function', 'device', 'uuid'].map((name) => number(address.attributes[name] ?? '0')).join(':');
}

/** How many devices of the domain are the described one: by identity where it has one, else all of its kind. */
export function countDevice(domainXml: string, deviceXml: string): number {
  const device = parseXml(deviceXml);
  if (device === undefined) return 0;
  const all = child(parseXml(domainXml), 'devices')?.children.filter((one) => one.name === device.name) ?? [];
  const identity = identityOf(device);
  return identity === undefined ? all.length : all.filter((one) => identityOf(one) === identity).length;
}
