// From i440fx to q35: IDE becomes SATA, the PCI tree and its addresses are left to libvirt.
import { diskBus, diskName, diskTarget } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { removeElement, setAttribute } from '../../domain/edits';
import { value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { TextEdit } from '../../text/problem';
import type { Refactoring } from './index';

export const toQ35: Refactoring = {
  title: 'Make it a q35 machine (PCI Express) instead of i440fx',
  edits(domain, offset) {
    const { osType } = domain;
    if (!osType || offset < osType.start || osType.end < offset || !domain.isQemu || !domain.isI440fx) return undefined;
    return [setAttribute(osType, 'machine', 'q35'), ...domain.devices().flatMap((device) => forDevice(domain, device)), ...sataNames(domain)];
  },
};

function forDevice({ document: { text } }: Domain, device: XmlElement): readonly TextEdit[] {
  const type = value(device, 'type');
  const address = device.child('address');
  if (device.name === 'controller' && (type === 'pci' || type === 'ide')) return [removeElement(text, device)];
  const isGone = address && (value(address, 'type') === 'pci' || (device.name === 'disk' && diskBus(device) === 'ide'));
  const edits = isGone ? [removeElement(text, address)] : [];
  const model = value(device, 'model');
  if (device.name === 'watchdog' && model === 'ib700') edits.push(setAttribute(device, 'model', 'itco'));
  if (device.name === 'controller' && type === 'usb' && model === 'piix3-uhci') edits.push(setAttribute(device, 'model', 'qemu-xhci'));
  return edits;
}

/** Disks move from IDE to SATA under names that are free. */
function sataNames(domain: Domain): readonly TextEdit[] {
  const used = new Set(domain.devices('disk').map(diskTarget));
  return domain.devices('disk').flatMap((disk) => {
    const target = disk.child('target');
    if (!target || diskBus(disk) !== 'ide') return [];
    let index = 0;
    while (used.has(diskName('sd', index))) index++;
    used.add(diskName('sd', index));
    return [setAttribute(target, 'dev', diskName('sd', index)), setAttribute(target, 'bus', 'sata')];
  });
}
