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

  it('bhyve-disk on scsi', () => {
    checkRule(`<controller type='scsi' index='0' model='virtio-scsi'/><disk type='block' device='disk'><source dev='/a'/><target dev='sda' bus='scsi'/></disk>`, [], { type: 'bhyve' });
  });

  it('bhyve-os-type', () => {
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os><type>linux</type></os></domain>`, [
      { code: 'bhyve-os-type', at: 'linux', message: 'bhyve runs whole machines: the type is `hvm`, not `linux`.' },
    ]);
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os><type>hvm</type></os></domain>`, []);
  });

  it('bhyve-disk-type', () => {
    checkRule(`<disk type='network' device='disk'><source protocol='nbd' name='a'><host name='h' port='1'/></source><target dev='vda' bus='virtio'/></disk>`, [
      { code: 'bhyve-disk-type', at: 'network', message: 'bhyve has disks of type `file` and `volume`, not `network`.' },
    ], { type: 'bhyve' });
    checkRule(`<disk type='volume' device='disk'><source pool='p' volume='v'/><target dev='vda' bus='virtio'/></disk>`, [], { type: 'bhyve' });
  });

  it('bhyve-one-display', () => {
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os><type>hvm</type><loader readonly='yes' type='pflash'>/a</loader></os><devices><graphics type='vnc' port='5904'/><video><model type='gop'/></video><«video»><model type='gop'/></video></devices></domain>`, [
      { code: 'bhyve-one-display', at: 'video', message: 'bhyve has one display with one video card; remove this `<video>`.' },
    ]);
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os><type>hvm</type><loader readonly='yes' type='pflash'>/a</loader></os><devices><graphics type='vnc' port='5904'/><video><model type='gop'/></video></devices></domain>`, []);
  });

  it('vnc-port-out-of-range of a bhyve guest', () => {
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os><type>hvm</type><loader readonly='yes' type='pflash'>/a</loader></os><devices><graphics type='vnc' port='5' autoport='no'/></devices></domain>`, [
      { code: 'vnc-port-out-of-range', at: '5', message: 'A VNC port is 5900 to 65535, not 5; or leave it to libvirt with `autoport`.' },
    ]);
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os><type>hvm</type><loader readonly='yes' type='pflash'>/a</loader></os><devices><graphics type='vnc' port='5' autoport='yes'/></devices></domain>`, []);
  });

  it('bhyve-serial-type', () => {
    checkRule(`<serial type='pty'/>`, [
      { code: 'bhyve-serial-type', at: 'pty', message: 'bhyve has no serial port of type `pty`; use `nmdm`.' },
    ], { type: 'bhyve' });
    checkRule(`<serial type='nmdm'><source master='/dev/nmdm0A' slave='/dev/nmdm0B'/></serial>`, [], { type: 'bhyve' });
  });

  it('bhyve-boot-device', () => {
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os><type>hvm</type><boot dev='network'/></os><devices><disk type='file' device='disk'><source file='/sda'/><target dev='sda' bus='sata'/></disk></devices></domain>`, [
      { code: 'bhyve-boot-device', at: 'network', message: 'Without UEFI, bhyve boots from one disk or CD-ROM that is there, not from `network`.' },
    ]);
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os><type>hvm</type><boot dev='«cdrom»'/></os><devices><disk type='file' device='disk'><source file='/sda'/><target dev='sda' bus='sata'/></disk></devices></domain>`, [
      { code: 'bhyve-boot-device', at: 'cdrom', message: 'Without UEFI, bhyve boots from one disk or CD-ROM that is there, not from `cdrom`.' },
    ]);
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os><type>hvm</type><boot dev='cdrom'/><boot dev='«hd»'/></os><devices><disk type='file' device='disk'><source file='/sda'/><target dev='sda' bus='sata'/></disk><disk type='file' device='cdrom'><source file='/sdb'/><target dev='sdb' bus='sata'/></disk></devices></domain>`, [
      { code: 'bhyve-boot-device', at: 'hd', message: 'Without UEFI, bhyve boots from one disk or CD-ROM that is there, not from `hd`.' },
    ]);
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os><type>hvm</type><boot dev='cdrom'/></os><devices><disk type='file' device='disk'><source file='/sda'/><target dev='sda' bus='sata'/></disk><disk type='file' device='cdrom'><source file='/sdb'/><target dev='sdb' bus='sata'/></disk></devices></domain>`, []);
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os><type>hvm</type><loader readonly='yes' type='pflash'>/a</loader><boot dev='cdrom'/><boot dev='hd'/></os><devices><disk type='file' device='disk'><source file='/sda'/><target dev='sda' bus='sata'/></disk><disk type='file' device='cdrom'><source file='/sdb'/><target dev='sdb' bus='sata'/></disk></devices></domain>`, []);
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><bootloader>/usr/local/sbin/grub-bhyve</bootloader><os><type>hvm</type><boot dev='cdrom'/><boot dev='hd'/></os><devices><disk type='file' device='disk'><source file='/sda'/><target dev='sda' bus='sata'/></disk><disk type='file' device='cdrom'><source file='/sdb'/><target dev='sdb' bus='sata'/></disk></devices></domain>`, []);
  });

  it('bhyve-boot-order', () => {
    checkRule(`<disk type='file' device='disk'><source file='/sda'/><target dev='sda' bus='sata'/><boot order='1'/></disk><disk type='file' device='cdrom'><source file='/sdb'/><target dev='sdb' bus='sata'/><«boot» order='2'/></disk>`, [
      { code: 'bhyve-boot-order', at: 'boot', message: 'Without UEFI, bhyve boots from one disk and tries no other; remove this `<boot>`.' },
    ], { type: 'bhyve' });
    checkRule(`<disk type='file' device='disk'><source file='/sda'/><target dev='sda' bus='sata'/><boot order='1'/></disk><disk type='file' device='cdrom'><source file='/sdb'/><target dev='sdb' bus='sata'/></disk>`, [], { type: 'bhyve' });
  });

  it('bhyve-bootloader-args', () => {
    checkRule(`<bootloader>/usr/sbin/bhyveload</bootloader>`, [
      { code: 'bhyve-bootloader-args', at: '/usr/sbin/bhyveload', message: 'libvirt knows the arguments of `grub-bhyve` only: add `<bootloader_args>` for this boot loader.' },
    ], { type: 'bhyve' });
    checkRule(`<bootloader>/usr/local/sbin/grub-bhyve</bootloader>`, [], { type: 'bhyve' });
    checkRule(`<bootloader>/usr/sbin/bhyveload</bootloader><bootloader_args>-m 256 a</bootloader_args>`, [], { type: 'bhyve' });
  });

  it('bhyve-audio', () => {
    checkRule(`<sound model='ich7'><audio id='1'/></sound><audio id='1' type='alsa'/>`, [
      { code: 'bhyve-audio', at: 'alsa', message: 'bhyve plays sound by `oss` only, not by `alsa`.' },
    ], { type: 'bhyve' });
    checkRule(`<sound model='ich7'><audio id='1'/></sound><audio id='1' type='oss'/>`, [], { type: 'bhyve' });
    checkRule(`<audio id='1' type='alsa'/>`, [], { type: 'bhyve' });
  });

  it('bhyve-pci-bus', () => {
    checkRule(`<controller type='sata' index='0'><address type='pci' domain='0x0000' bus='0x01' slot='0x02' function='0x0'/></controller>`, [
      { code: 'bhyve-pci-bus', at: '0x01', message: 'bhyve has one PCI bus, number 0 of domain 0; not `0x01`.' },
    ], { type: 'bhyve' });
    checkRule(`<controller type='sata' index='0'><address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/></controller>`, [], { type: 'bhyve' });
  });

  it('bhyve-loader-format', () => {
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os firmware='efi'><type>hvm</type><loader format='qcow2'/></os></domain>`, [
      { code: 'bhyve-loader-format', at: 'qcow2', message: 'libvirt selects firmware in format `raw` for bhyve, not `qcow2`.' },
    ]);
    checkRule(`<domain type='bhyve'><name>a</name><memory>1048576</memory><os firmware='efi'><type>hvm</type><loader format='raw'/></os></domain>`, []);
  });
});
