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
});
