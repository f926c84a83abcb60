// Operations on the host's own devices, as far as a guest can be given them.
import type { HostDevice } from '../types';
import { parseHostXml, type HostElement } from '../hostXml';
import { lines, option, unexpected, wholeText, type Operation } from '../operation';
import { at, child, childrenNamed, escapeXml, textAt } from '../xml';

/** In virsh's words, of which every virsh since 3.4 knows all. */
const KINDS = { pci: 'pci', usb_device: 'usb', mdev: 'mdev' } as const;

export const hostDeviceNames = (): Operation<readonly string[]> => ({
  args: ['nodedev-list', option('cap', Object.keys(KINDS).join(','))],
  via: 'session',
  parse: (stdout) => lines(stdout).map((line) => line.trim()),
});

export const hostDeviceXml = (name: string): Operation<string> => ({ args: ['nodedev-dumpxml', option('device', name)], via: 'session', parse: wholeText });

export const hostDevice = (name: string): Operation<HostDevice> => ({
  ...hostDeviceXml(name),
  parse: (stdout) => {
    const root = parseHostXml(stdout);
    const capability = childrenNamed(root, 'capability').find((one) => Object.hasOwn(KINDS, one.attributes['type'] ?? ''));
    const kind = KINDS[capability?.attributes['type'] as keyof typeof KINDS];
    if (root?.name !== 'device' || capability === undefined) throw unexpected(stdout);
    return { name, kind, ...nameOf(capability), ...placeOf(kind, capability), driver: textAt(root, 'driver', 'name'), iommuGroup: at(capability, 'iommuGroup')?.attributes['number'] };
  },
});

/** The maker's words where the host has them, else the numbers that stand for them; a mediated device is called by its type. */
function nameOf(capability: HostElement): Pick<HostDevice, 'product' | 'vendor'> {
  const [product, vendor] = [child(capability, 'product'), child(capability, 'vendor')];
  return { product: product?.text || product?.attributes['id'] || child(capability, 'type')?.attributes['id'], vendor: vendor?.text || vendor?.attributes['id'] };
}

const hex = (value: string | undefined, digits: number): string => Number(value ?? 0).toString(16).padStart(digits, '0');

/** Where it is, and the device of a domain that it can be. */
function placeOf(kind: HostDevice['kind'], capability: HostElement): Pick<HostDevice, 'address' | 'hostdev'> {
  const of = (name: string): string | undefined => textAt(capability, name);
  if (kind === 'pci') {
    const [domain, bus, slot, number] = [hex(of('domain'), 4), hex(of('bus'), 2), hex(of('slot'), 2), hex(of('function'), 1)];
    const source = `<address domain='0x${domain}' bus='0x${bus}' slot='0x${slot}' function='0x${number}'/>`;
    // A bridge (class 06) is the host's own, whatever is behind it.
    const hostdev = /^0x06/.test(of('class') ?? '') ? undefined : hostdevXml("type='pci' managed='yes'", source);
    return { address: `${domain}:${bus}:${slot}.${number}`, hostdev };
  }
  if (kind === 'usb') {
    const source = `<address bus='${Number(of('bus'))}' device='${Number(of('device'))}'/>`;
    return { address: `${hex(of('bus'), 3)}:${hex(of('device'), 3)}`, hostdev: hostdevXml("type='usb' managed='yes'", ids(capability) ?? source) };
  }
  const uuid = of('uuid') ?? '';
  return { address: uuid, hostdev: uuid === '' ? undefined : hostdevXml(`type='mdev' model='${mdevModel(child(capability, 'type')?.attributes['id'])}'`, `<address uuid='${escapeXml(uuid)}'/>`) };
}

/** s390 has kinds of its own. */
function mdevModel(type = ''): string {
  return /^vfio_(?:ccw|ap)/.exec(type)?.[0].replace('_', '-') ?? 'vfio-pci';
}

/** A USB device is found by maker and product wherever it is plugged in; its address is another after each time. */
function ids(capability: HostElement): string | undefined {
  const [vendor, product] = ['vendor', 'product'].map((name) => child(capability, name)?.attributes['id']);
  return vendor === undefined || product === undefined ? undefined : `<vendor id='${escapeXml(vendor)}'/><product id='${escapeXml(product)}'/>`;
}

const hostdevXml = (attributes: string, source: string): string => `<hostdev mode='subsystem' ${attributes}>\n  <source>${source}</source>\n</hostdev>\n`;
