// Puts a hard disk on the virtio bus, under a free name, without what only its old bus has.
import { diskBus, diskDevice, diskName, diskTarget } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { removeAttribute, removeElement, setAttribute } from '../../domain/edits';
import type { XmlElement } from '../../syntax/nodes';
import type { TextEdit } from '../../text/problem';
import type { Refactoring } from './index';

/** Children of a disk that virtio disks do not have: their old place, and what only SCSI, IDE or USB show. */
const OLD_BUS = ['address', 'wwn', 'vendor', 'product'];
const OLD_TARGET = ['rotation_rate', 'removable', 'tray'];

export const diskToVirtio: Refactoring = {
  title: 'Put this disk on the virtio bus',
  edits(domain, offset) {
    const disk = domain.devices('disk').find(({ start, end }) => start <= offset && offset <= end);
    const target = disk?.child('target');
    if (!disk || !target || !domain.isQemu || diskDevice(disk) !== 'disk' || diskBus(disk) === 'virtio') return undefined;
    return [...moved(domain, target), ...leftovers(domain, disk, target)];
  },
};

function moved(domain: Domain, target: XmlElement): readonly TextEdit[] {
  const used = new Set(domain.devices('disk').map(diskTarget));
  let index = 0;
  while (used.has(diskName('vd', index))) index++;
  const bus = setAttribute(target, 'bus', 'virtio');
  return [setAttribute(target, 'dev', diskName('vd', index)), bus];
}

function leftovers({ document: { text } }: Domain, disk: XmlElement, target: XmlElement): readonly TextEdit[] {
  const elements = OLD_BUS.flatMap((name) => disk.child(name) ?? []);
  const attributes = OLD_TARGET.flatMap((name) => target.attribute(name) ?? []);
  return [...elements.map((element) => removeElement(text, element)), ...attributes.map((attribute) => removeAttribute(text, attribute))];
}
