// Rules of server/src/rules/addresses/virtioPlaces.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, fixes, refuses } from '../deviceCases';

const disk = (address = ''): string => `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/>${address}</disk>`;
const rng = `<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>`;
const vsock = `<vsock model='virtio'><cid auto='no' address='4'/></vsock>`;
const card = `<interface type='user'><model type='virtio'/></interface>`;
const raspberry = { type: 'qemu', arch: 'aarch64', machine: 'raspi3b' };
const express = { type: 'qemu', arch: 'armv7l', machine: 'vexpress-a9' };
const sifive = { type: 'qemu', arch: 'riscv64', machine: 'sifive_u' };
const m68k = { type: 'qemu', arch: 'm68k', machine: 'q800' };
const noBalloon = `<memballoon model='none'/>`;

function missing(element: string, machine: string) {
  const message = `\`<${element}>\` is a virtio device, and the machine type \`${machine}\` has no bus that libvirt would put it on; remove it.`;
  return { code: 'virtio-bus-missing', at: element, message };
}

describe('virtioPlaces', () => {
  test('virtio-bus-missing', () => {
    refuses(`${disk()}${rng}${noBalloon}`, [missing('disk', 'raspi3b'), missing('rng', 'raspi3b')], raspberry);
    refuses(`<controller type='scsi' model='virtio-scsi'/><input type='tablet' bus='virtio'/>`, [missing('controller', 'raspi3b'), missing('input', 'raspi3b')], raspberry);
    refuses(`<channel type='pty'><target type='virtio' name='a'/></channel><console type='pty'><target type='virtio'/></console>`, [missing('channel', 'raspi3b'), missing('console', 'raspi3b')], raspberry);
    refuses(`${card}<memballoon model='virtio'/>`, [missing('interface', 'sifive_u'), missing('memballoon', 'sifive_u')], sifive);
    refuses(`${vsock}<filesystem type='mount'><source dir='/a'/><target dir='a'/></filesystem>`, [missing('vsock', 'vexpress-a9'), missing('filesystem', 'vexpress-a9')], express);
    refuses(`<video><model type='virtio'/></video><controller type='usb' model='none'/>${noBalloon}`, [missing('video', 'q800')], m68k);
    accepts(`${disk("<address type='virtio-mmio'/>")}<disk type='file' device='disk'><source file='/b.img'/><target dev='sda' bus='sd'/></disk>${card}${noBalloon}`, raspberry);
    accepts(`${disk()}${rng}${card}<memballoon model='virtio'/><channel type='pty'><target type='virtio' name='a'/></channel>`, express);
    accepts(`${disk()}${rng}${vsock}`, { ...raspberry, machine: 'virt' });
    accepts(`${disk()}${rng}${vsock}`, { ...sifive, machine: 'virt' });
    fixes(`${rng}${noBalloon}`, 'virtio-bus-missing', 'remove-element', noBalloon, raspberry);
  });

  test('pci-controller-elsewhere', () => {
    refuses(
      `<controller type='pci' index='0' model='pcie-root'/><controller type='pci' index='1' model='pcie-root-port'/>`,
      [{ code: 'pci-controller-elsewhere', at: 'pcie-root-port', message: 'Libvirt knows no PCI of the machine type `raspi3b`, and so no `pcie-root-port`: remove it, or use `virt`.' }],
      raspberry,
    );
    accepts(`<controller type='pci' index='1' model='pcie-root-port'/>`, { ...raspberry, machine: 'virt' });
  });
});
