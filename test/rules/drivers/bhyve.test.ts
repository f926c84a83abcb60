// Rules of rules/drivers/bhyve.ts: what bhyve guests cannot have, and near guests that can.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('bhyve', () => {
  it('bhyve-interface', () => {
    checkRule(`<interface type='bridge'><source bridge='b'/><model type='rtl8139'/></interface>`, [
      { code: 'bhyve-interface', at: 'rtl8139', message: 'bhyve has interfaces of type `bridge` and `network`, and models `virtio` and `e1000`; not `rtl8139`.' },
    ], { type: 'bhyve' });
    checkRule(`<interface type='direct'><source dev='b' mode='bridge'/><model type='virtio'/></interface>`, [
      { code: 'bhyve-interface', at: 'direct', message: 'bhyve has interfaces of type `bridge` and `network`, and models `virtio` and `e1000`; not `direct`.' },
    ], { type: 'bhyve' });
    checkRule(`<interface type='bridge'><source bridge='b'/><model type='virtio'/></interface>`, [], { type: 'bhyve' });
  });

  it('bhyve-disk', () => {
    checkRule(`<disk type='file' device='disk'><source file='/a'/><target dev='hda' bus='ide'/></disk>`, [
      { code: 'bhyve-disk', at: 'ide', message: 'bhyve has disks and filled CD-ROMs on `sata`, and disks on `virtio`; this is neither.' },
    ], { type: 'bhyve' });
    checkRule(`<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>`, [
      { code: 'bhyve-disk', at: 'cdrom', message: 'bhyve has disks and filled CD-ROMs on `sata`, and disks on `virtio`; this is neither.' },
    ], { type: 'bhyve' });
    checkRule(`<disk type='file' device='cdrom'><source file='/a'/><target dev='sda' bus='sata'/></disk>`, [], { type: 'bhyve' });
  });

  it('bhyve-input', () => {
    checkRule(`<controller type='usb' model='nec-xhci'/><input type='mouse' bus='usb'/>`, [
      { code: 'bhyve-input', at: 'mouse', message: 'bhyve has one USB tablet for input, and nothing else.' },
    ], { type: 'bhyve' });
    checkRule(`<controller type='usb' model='nec-xhci'/><input type='tablet' bus='usb'/>`, [], { type: 'bhyve' });
  });

  it('bhyve-graphics', () => {
    checkRule(`<graphics type='vnc'/>`, [
      { code: 'bhyve-graphics', at: 'graphics', message: 'bhyve has VNC for guests that boot by UEFI, with a password that has no comma; `BIOS` is in its way.' },
    ], { type: 'bhyve' });
    checkRule(`<graphics type='spice'/>`, [
      { code: 'bhyve-graphics', at: 'spice', message: 'bhyve has VNC for guests that boot by UEFI, with a password that has no comma; `spice` is in its way.' },
    ], { type: 'bhyve' });
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os><type>hvm</type><loader readonly='yes' type='pflash'>/a</loader></os><devices><graphics type='vnc' port='5904'/></devices></domain>`, []);
  });

  it('bhyve-clock-offset', () => {
    checkRule(`<clock offset='timezone' timezone='Europe/Paris'/>`, [
      { code: 'bhyve-clock-offset', at: 'timezone', message: 'bhyve has clocks of offset `utc` and `localtime`, not `timezone`.' },
    ], { type: 'bhyve' });
    checkRule(`<clock offset='localtime'/>`, [], { type: 'bhyve' });
  });

  it('bhyve-topology', () => {
    checkRule(`<vcpu>3</vcpu><cpu><topology sockets='1' cores='2' threads='1'/></cpu>`, [
      { code: 'bhyve-topology', at: 'topology', message: 'The topology makes 2 vCPUs, and bhyve needs as many as `<vcpu>` says: 3, without dies and clusters.' },
    ], { type: 'bhyve' });
    checkRule(`<vcpu>2</vcpu><cpu><topology sockets='1' cores='2' threads='1'/></cpu>`, [], { type: 'bhyve' });
  });

  it('bhyve-controller', () => {
    checkRule(`<controller type='pci' index='1' model='pci-bridge'/>`, [
      { code: 'bhyve-controller', at: 'pci-bridge', message: 'bhyve has one PCI root, one USB and one ISA controller, each with index 0, and SATA controllers; not this `pci-bridge`.' },
    ], { type: 'bhyve' });
    checkRule(`<controller type='isa' index='1'/>`, [
      { code: 'bhyve-controller', at: '1', message: 'bhyve has one PCI root, one USB and one ISA controller, each with index 0, and SATA controllers; not this `isa`.' },
    ], { type: 'bhyve' });
    checkRule(`<controller type='pci' index='0' model='pci-root'/><controller type='sata' index='1'/>`, [], { type: 'bhyve' });
  });

  it('bhyve-filesystem', () => {
    checkRule(`<filesystem type='mount' accessmode='mapped'><source dir='/a'/><target dir='x'/></filesystem>`, [
      { code: 'bhyve-filesystem', at: 'mapped', message: 'bhyve shares directories of type `mount` with the `accessmode` `passthrough` and no driver of its own, not `mapped`.' },
    ], { type: 'bhyve' });
    checkRule(`<filesystem type='mount'><source dir='/a'/><target dir='x'/></filesystem>`, [], { type: 'bhyve' });
  });

  it('bhyve-sound', () => {
    checkRule(`<sound model='ich9'/>`, [
      { code: 'bhyve-sound', at: 'ich9', message: 'bhyve has the sound card `ich7` only, not `ich9`.' },
    ], { type: 'bhyve' });
    checkRule(`<sound model='ich7'/>`, [], { type: 'bhyve' });
  });
});
