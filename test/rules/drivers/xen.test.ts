// Rules of rules/drivers/xen.ts: what Xen guests cannot have, and near guests that can.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('xen', () => {
  it('xen-secure-boot', () => {
    checkRule(`<domain type='xen'><name>a</name><memory>1048576</memory><os firmware='efi'><type>hvm</type><firmware><feature enabled='yes' name='secure-boot'/></firmware></os></domain>`, [
      { code: 'xen-secure-boot', at: 'feature', message: 'Xen has no Secure Boot; remove this feature.' },
    ]);
    checkRule(`<domain type='xen'><name>a</name><memory>1048576</memory><os firmware='efi'><type>hvm</type></os></domain>`, []);
    checkRule(`<domain type='xen'><name>a</name><memory>1048576</memory><os firmware='efi'><type>hvm</type><firmware><feature enabled='no' name='secure-boot'/></firmware></os></domain>`, []);
  });

  it('xen-sound', () => {
    checkRule(`<sound model='ich9'/>`, [
      { code: 'xen-sound', at: 'ich9', message: 'Xen has no sound card `ich9`; use `ich6`, `ac97`, `es1370` or `sb16`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<sound model='ich6'/>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-filterref', () => {
    checkRule(`<interface type='bridge'><source bridge='b'/><filterref filter='a'/></interface>`, [
      { code: 'xen-filterref', at: 'filterref', message: 'Xen has no network filters; remove `<filterref>`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<interface type='bridge'><source bridge='b'/><filterref filter='a'/></interface>`, []);
  });

  it('xen-hostdev-mode', () => {
    checkRule(`<hostdev mode='capabilities' type='storage'><source><block>/dev/sda</block></source></hostdev>`, [
      { code: 'xen-hostdev-mode', at: 'capabilities', message: 'Mode `capabilities` is for containers; use `subsystem`.' },
    ], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-hostdev-driver', () => {
    checkRule(`<hostdev mode='subsystem' type='pci'><driver name='vfio'/><source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>`, [
      { code: 'xen-hostdev-driver', at: 'vfio', message: 'Xen passes devices through by itself; `vfio` is no driver for it: remove it.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<hostdev mode='subsystem' type='pci'><driver name='xen'/><source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-parallel', () => {
    checkRule(`<parallel type='pty'/>`, [
      { code: 'xen-parallel', at: 'parallel', message: 'Xen guests have no parallel port; remove it.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<serial type='pty'/>`, [], { type: 'xen', machine: 'xenfv' });
    checkRule(`<parallel type='pty'/>`, []);
  });

  it('xen-balloon', () => {
    checkRule(`<memballoon model='none'/>`, [
      { code: 'xen-balloon', at: 'none', message: 'A Xen guest always has the balloon of model `xen`, not `none`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<memballoon model='xen'/>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-video', () => {
    checkRule(`<video><model type='vmvga'/></video>`, [
      { code: 'xen-video', at: 'vmvga', message: 'Xen has the video cards `vga` (from 8 MiB), `cirrus` (from 4 MiB) and `qxl` (from 128 MiB), not this one.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<video><model type='vga' vram='4096'/></video>`, [
      { code: 'xen-video', at: '4096', message: 'Xen has the video cards `vga` (from 8 MiB), `cirrus` (from 4 MiB) and `qxl` (from 128 MiB), not this one.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<video><model type='cirrus' vram='8192'/></video>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-interface-type', () => {
    checkRule(`<interface type='direct'><source dev='eth0' mode='bridge'/></interface>`, [
      { code: 'xen-interface-type', at: 'direct', message: 'Xen has no interfaces of type `direct`; use `network` or `bridge`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<interface type='bridge'><source bridge='b'/></interface>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-interface-script', () => {
    checkRule(`<interface type='hostdev'><source><address type='pci' domain='0' bus='1' slot='0' function='0'/></source><script path='/a'/></interface>`, [
      { code: 'xen-interface-script', at: '/a', message: 'Scripts are for interfaces of type `bridge` and `ethernet`; remove it.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<interface type='bridge'><source bridge='b'/><script path='vif-bridge'/></interface>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-interface-model', () => {
    checkRule(`<domain type='xen'><name>a</name><memory>1048576</memory><os><type>linux</type></os><devices><interface type='bridge'><source bridge='b'/><model type='e1000'/></interface></devices></domain>`, [
      { code: 'xen-interface-model', at: 'e1000', message: 'A paravirtual guest has interfaces of model `netfront` only, not `e1000`.' },
    ]);
    checkRule(`<interface type='bridge'><source bridge='b'/><model type='e1000'/></interface>`, [], { type: 'xen', machine: 'xenfv' });
    checkRule(`<domain type='xen'><name>a</name><memory>1048576</memory><os><type>linux</type></os><devices><interface type='bridge'><source bridge='b'/><model type='netfront'/></interface></devices></domain>`, []);
  });

  it('xen-clock-offset', () => {
    checkRule(`<clock offset='timezone' timezone='Europe/Paris'/>`, [
      { code: 'xen-clock-offset', at: 'timezone', message: 'Xen has no clock with offset `timezone`; use `utc`, `localtime` or `variable`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<clock offset='localtime'/>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-timer', () => {
    checkRule(`<clock offset='utc'><timer name='rtc' tickpolicy='catchup'/></clock>`, [
      { code: 'xen-timer', at: 'rtc', message: 'Xen has no timer `rtc`; remove it.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<clock offset='utc'><timer name='hpet' present='yes'/></clock>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-transient-disk', () => {
    checkRule(`<disk type='file' device='disk'><source file='/a'/><target dev='xvda' bus='xen'/><transient/></disk>`, [
      { code: 'xen-transient-disk', at: 'transient', message: 'Xen has no transient disks; remove it.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<disk type='file' device='disk'><source file='/a'/><target dev='xvda' bus='xen'/></disk>`, [], { type: 'xen', machine: 'xenfv' });
    checkRule(`<disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/><transient/></disk>`, []);
  });

  it('xen-disk-driver', () => {
    checkRule(`<disk type='file' device='disk'><driver name='blktap'/><source file='/a'/><target dev='xvda' bus='xen'/></disk>`, [
      { code: 'xen-disk-driver', at: 'blktap', message: 'Xen has no disk driver `blktap` for this; use `qemu` with `raw` or `qcow2`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<disk type='file' device='disk'><driver name='file' type='qcow2'/><source file='/a'/><target dev='xvda' bus='xen'/></disk>`, [
      { code: 'xen-disk-driver', at: 'qcow2', message: 'Xen has no disk driver `file` for this; use `qemu` with `raw` or `qcow2`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a'/><target dev='xvda' bus='xen'/></disk>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-channel-target', () => {
    checkRule(`<channel type='pty'><target type='virtio' name='a'/></channel>`, [
      { code: 'xen-channel-target', at: 'virtio', message: 'A Xen guest has channels of target type `xen` only, not `virtio`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<channel type='pty'><target type='xen' name='a'/></channel>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-usb-model', () => {
    checkRule(`<controller type='usb' index='0' model='ich9-ehci1'/>`, [
      { code: 'xen-usb-model', at: 'ich9-ehci1', message: 'Xen has the USB controllers `qusb1` and `qusb2`, not `ich9-ehci1`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<controller type='usb' index='0' model='qusb2'/>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-os-type', () => {
    checkRule(`<domain type='xen'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os></domain>`, [
      { code: 'xen-os-type', at: 'exe', message: 'Xen runs guests of type `hvm`, `linux` and `xenpvh`, not `exe`.' },
    ]);
    checkRule(`<domain type='xen'><name>a</name><memory>1048576</memory><os><type>xenpvh</type></os></domain>`, []);
    checkRule(`<domain type='vz'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os></domain>`, []);
  });

  it('xen-graphics', () => {
    checkRule(`<graphics type='egl-headless'/>`, [
      { code: 'xen-graphics', at: 'egl-headless', message: 'Xen has graphics of type `vnc`, `spice` and `sdl`, not `egl-headless`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<graphics type='sdl'/>`, [], { type: 'xen', machine: 'xenfv' });
    checkRule(`<graphics type='vnc'/>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-loader-format', () => {
    checkRule(`<domain type='xen'><name>a</name><memory>1048576</memory><os><type>hvm</type><loader readonly='yes' type='pflash' format='qcow2'>/a</loader></os></domain>`, [
      { code: 'xen-loader-format', at: 'qcow2', message: 'Xen reads firmware in format `raw` only, not `qcow2`.' },
    ]);
    checkRule(`<domain type='xen'><name>a</name><memory>1048576</memory><os><type>hvm</type><loader readonly='yes' type='pflash' format='raw'>/a</loader></os></domain>`, []);
  });

  it('xen-serial-type', () => {
    checkRule(`<serial type='nmdm'><source master='/dev/nmdm0A' slave='/dev/nmdm0B'/></serial>`, [
      { code: 'xen-serial-type', at: 'nmdm', message: 'Xen cannot connect a serial port to `nmdm`; use `pty`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<serial type='tcp'><source mode='bind' host='127.0.0.1' service='4444'/><protocol type='raw'/></serial>`, [], { type: 'xen', machine: 'xenfv' });
    checkRule(`<serial type='pty'/>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-usb-input', () => {
    checkRule(`<input type='keyboard' bus='usb'/>`, [
      { code: 'xen-usb-input', at: 'keyboard', message: 'Xen has a mouse and a tablet on USB, not `keyboard`; remove it.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<input type='tablet' bus='usb'/>`, [], { type: 'xen', machine: 'xenfv' });
    checkRule(`<input type='keyboard' bus='ps2'/>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-network-disk', () => {
    checkRule(`<disk type='network' device='disk'><source protocol='nbd' name='a'><host name='h' port='1'/></source><target dev='xvda' bus='xen'/></disk>`, [
      { code: 'xen-network-disk', at: 'nbd', message: 'Xen has network disks of protocol `rbd`, and no `:` in the name of an image; not `nbd`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<disk type='network' device='disk'><source protocol='rbd' name='pool/a:b'/><target dev='xvda' bus='xen'/></disk>`, [
      { code: 'xen-network-disk', at: 'pool/a:b', message: 'Xen has network disks of protocol `rbd`, and no `:` in the name of an image; not `pool/a:b`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<disk type='network' device='disk'><source protocol='rbd' name='p:l/image'/><target dev='xvda' bus='xen'/></disk>`, [], { type: 'xen', machine: 'xenfv' });
    checkRule(`<disk type='network' device='disk'><driver name='phy' type='raw'/><source protocol='rbd' name='pool/image'/><target dev='xvda' bus='xen'/></disk>`, [
      { code: 'xen-disk-driver', at: 'phy', message: 'Xen has no disk driver `phy` for this; use `qemu` with `raw` or `qcow2`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='rbd' name='pool/image'/><target dev='xvda' bus='xen'/></disk>`, [], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-channel-name', () => {
    checkRule(`<channel type='pty'><target type='xen'/></channel>`, [
      { code: 'xen-channel-name', at: 'target', message: 'A guest of Xen finds its channels by name: add `name`.' },
    ], { type: 'xen', machine: 'xenfv' });
  });

  it('xen-numa-cpus', () => {
    checkRule(`<vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><«cell» id='1' memory='524288'/></numa></cpu>`, [
      { code: 'xen-numa-cpus', at: 'cell', message: 'Each NUMA cell of a Xen guest has CPUs: add `cpus`.' },
    ], { type: 'xen', machine: 'xenfv' });
    checkRule(`<vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0' memory='524288'/><cell id='1' cpus='1' memory='524288'/></numa></cpu>`, [], { type: 'xen', machine: 'xenfv' });
  });
});
