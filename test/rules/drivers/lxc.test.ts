// Rules of rules/drivers/lxc.ts: what containers cannot have, and near containers that can.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('lxc', () => {
  it('lxc-interface-type', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><interface type='user'/></devices></domain>`, [
      { code: 'lxc-interface-type', at: 'user', message: 'A container has no interfaces of type `user`; use `network`, `bridge` or `direct`.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><interface type='network'><source network='default'/></interface></devices></domain>`, []);
  });

  it('lxc-interface-script', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><interface type='bridge'><source bridge='b'/><script path='/a'/></interface></devices></domain>`, [
      { code: 'lxc-interface-script', at: 'script', message: 'Interfaces of containers run no scripts; remove it.' },
    ]);
  });

  it('lxc-console-type', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><console type='file'><source path='/a'/></console></devices></domain>`, [
      { code: 'lxc-console-type', at: 'file', message: 'The consoles of a container are of type `pty`, not `file`.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><console type='pty'/></devices></domain>`, []);
  });

  it('lxc-hostdev', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><hostdev mode='subsystem' type='pci'><source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev></devices></domain>`, [
      { code: 'lxc-hostdev', at: 'pci', message: 'A container takes USB devices, and others in mode `capabilities`; not a `pci` device.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><hostdev mode='capabilities' type='storage'><source><block>/dev/sda</block></source></hostdev></devices></domain>`, []);
  });

  it('lxc-timer', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><clock offset='localtime'><timer name='pit'/></clock></domain>`, [
      { code: 'lxc-timer', at: 'pit', message: 'A container has no timer `pit`; remove it.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><clock offset='utc'><timer name='pit'/></clock></domain>`, []);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><clock offset='localtime'><timer name='rtc'/></clock></domain>`, []);
  });

  it('lxc-os-type', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>hvm</type></os></domain>`, [
      { code: 'lxc-os-type', at: 'hvm', message: 'A container runs programs, no machine: the type is `exe`, not `hvm`.' },
    ]);
  });

  it('lxc-direct-interface', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><interface type='direct'><source dev='eth0' mode='bridge'/><bandwidth><inbound average='1000'/></bandwidth></interface></devices></domain>`, [
      { code: 'lxc-direct-interface', at: 'inbound', message: 'In a container, an interface of type `direct` takes no `<inbound>`: remove it.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><interface type='direct'><source dev='eth0' mode='vepa'/><virtualport type='802.1Qbh'><parameters profileid='a'/></virtualport></interface></devices></domain>`, [
      { code: 'lxc-direct-interface', at: 'virtualport', message: 'In a container, an interface of type `direct` takes no `<virtualport>`: remove it.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><interface type='direct'><source dev='eth0' mode='bridge'/></interface></devices></domain>`, []);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><interface type='bridge'><source bridge='b'/><bandwidth><inbound average='1000'/></bandwidth></interface></devices></domain>`, []);
  });

  it('lxc-filesystem-type', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><filesystem type='template'><source name='a'/><target dir='/b'/></filesystem></devices></domain>`, [
      { code: 'lxc-filesystem-type', at: 'template', message: 'A container mounts no `<filesystem>` of type `template` at `/b`; use `mount`.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><filesystem type='ram'><source usage='1024'/><target dir='/'/></filesystem></devices></domain>`, [
      { code: 'lxc-filesystem-type', at: 'ram', message: 'A container mounts no `<filesystem>` of type `ram` at `/`; use `mount`.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><filesystem type='ram'><source usage='1024'/><target dir='/tmp'/></filesystem><filesystem type='mount'><source dir='/a'/><target dir='/'/></filesystem></devices></domain>`, []);
  });

  it('lxc-filesystem-driver', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><filesystem type='file'><driver type='path'/><source file='/a'/><target dir='/b'/></filesystem></devices></domain>`, [
      { code: 'lxc-filesystem-driver', at: 'path', message: 'Images of a `<filesystem>` are read by `loop` (`raw` only) or by `nbd` (with `format`); `path` does not fit.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><filesystem type='file'><driver type='loop' format='qcow2'/><source file='/a'/><target dir='/b'/></filesystem></devices></domain>`, [
      { code: 'lxc-filesystem-driver', at: 'qcow2', message: 'Images of a `<filesystem>` are read by `loop` (`raw` only) or by `nbd` (with `format`); `qcow2` does not fit.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><filesystem type='file'><driver type='nbd'/><source file='/a'/><target dir='/b'/></filesystem></devices></domain>`, [
      { code: 'lxc-filesystem-driver', at: 'nbd', message: 'Images of a `<filesystem>` are read by `loop` (`raw` only) or by `nbd` (with `format`); `nbd` does not fit.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><filesystem type='file'><driver type='loop' format='raw'/><source file='/a'/><target dir='/b'/></filesystem></devices></domain>`, []);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><filesystem type='file'><driver type='nbd' format='qcow2'/><source file='/a'/><target dir='/b'/></filesystem></devices></domain>`, []);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><filesystem type='file'><source file='/a'/><target dir='/b'/></filesystem></devices></domain>`, []);
  });

  it('lxc-disk-type', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><disk type='volume' device='disk'><source pool='p' volume='v'/><target dev='sda'/></disk></devices></domain>`, [
      { code: 'lxc-disk-type', at: 'volume', message: 'A container has disks of type `file` and `block`, not `volume`.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><disk type='block' device='disk'><source dev='/dev/sda'/><target dev='sda'/></disk></devices></domain>`, []);
  });

  it('lxc-disk-driver', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/a'/><target dev='sda'/></disk></devices></domain>`, [
      { code: 'lxc-disk-driver', at: 'qemu', message: 'Images of disks are read by `loop` (`raw` only) or by `nbd` (with `type`, without cache); `qemu` does not fit.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><disk type='file' device='disk'><driver name='loop' type='qcow2'/><source file='/a'/><target dev='sda'/></disk></devices></domain>`, [
      { code: 'lxc-disk-driver', at: 'qcow2', message: 'Images of disks are read by `loop` (`raw` only) or by `nbd` (with `type`, without cache); `qcow2` does not fit.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><disk type='file' device='disk'><driver name='nbd'/><source file='/a'/><target dev='sda'/></disk></devices></domain>`, [
      { code: 'lxc-disk-driver', at: 'nbd', message: 'Images of disks are read by `loop` (`raw` only) or by `nbd` (with `type`, without cache); `nbd` does not fit.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><disk type='file' device='disk'><driver type='qcow2' cache='writeback'/><source file='/a'/><target dev='sda'/></disk></devices></domain>`, [
      { code: 'lxc-disk-driver', at: 'writeback', message: 'Images of disks are read by `loop` (`raw` only) or by `nbd` (with `type`, without cache); `writeback` does not fit.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><disk type='file' device='disk'><driver name='nbd' type='qcow2' cache='none'/><source file='/a'/><target dev='sda'/></disk></devices></domain>`, []);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><disk type='file' device='disk'><driver name='loop' type='raw' cache='writeback'/><source file='/a'/><target dev='sda'/></disk></devices></domain>`, []);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='/dev/sda'/><target dev='sda'/></disk></devices></domain>`, []);
  });

  it('lxc-shared-network', () => {
    checkRule(`<domain type='lxc' xmlns:lxc='http://libvirt.org/schemas/domain/lxc/1.0'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><interface type='network'><source network='default'/></interface></devices><lxc:namespace><lxc:sharenet type='netns' value='red'/></lxc:namespace></domain>`, [
      { code: 'lxc-shared-network', at: 'interface', message: 'This container shares the network of another and has none of its own: remove `<interface>`.' },
    ]);
    checkRule(`<domain type='lxc' xmlns:lxc='http://libvirt.org/schemas/domain/lxc/1.0'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><features><privnet/></features><devices><console type='pty'/></devices><lxc:namespace><lxc:sharenet type='netns' value='red'/></lxc:namespace></domain>`, [
      { code: 'lxc-shared-network', at: 'privnet', message: 'This container shares the network of another and has none of its own: remove `<privnet>`.' },
    ]);
    checkRule(`<domain type='lxc' xmlns:lxc='http://libvirt.org/schemas/domain/lxc/1.0'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><interface type='network'><source network='default'/></interface></devices><lxc:namespace><lxc:shareipc type='pid' value='1'/></lxc:namespace></domain>`, []);
    checkRule(`<domain type='lxc' xmlns:lxc='http://libvirt.org/schemas/domain/lxc/1.0'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><console type='pty'/></devices><lxc:namespace><lxc:sharenet type='netns' value='red'/></lxc:namespace></domain>`, []);
  });
});
