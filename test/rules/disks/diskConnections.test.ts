// Rules of rules/disks/diskConnections.ts: buses, transports, backing images, keys and reservations that QEMU does not have.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('diskConnections', () => {
  it('disk-bus-not-in-qemu', () => {
    checkRule(`<disk type='file' device='disk'><source file='/a'/><target dev='xvda' bus='xen'/></disk>`, [
      { code: 'disk-bus-not-in-qemu', at: 'xen', message: 'QEMU has no disk bus `xen`; use `virtio`.' },
    ]);
    checkRule(`<disk type='file' device='disk'><source file='/a'/><target dev='xvda'/></disk>`, [
      { code: 'disk-bus-not-in-qemu', at: 'xvda', message: 'QEMU has no disk bus `xen`; use `virtio`.' },
    ]);
    checkRule(`<disk type='file' device='disk'><source file='/a'/><target dev='xvda' bus='xen'/></disk>`, [], { type: 'xen' });
    checkRule(`<disk type='file' device='disk'><source file='/a'/><target dev='xvda' bus='virtio'/></disk>`, []);
  });

  it('disk-host-transport', () => {
    checkRule(`<disk type='network' device='disk'><source protocol='nbd' name='a'><host name='a' transport='rdma'/></source><target dev='vda' bus='virtio'/></disk>`, [
      { code: 'disk-host-transport', at: 'rdma', message: '`nbd` goes over `tcp`, `unix`, not over `rdma`.' },
    ]);
    checkRule(`<disk type='network' device='disk'><source protocol='ssh' name='a'><host transport='unix' socket='/a'/></source><target dev='vda' bus='virtio'/></disk>`, [
      { code: 'disk-host-transport', at: 'unix', message: '`ssh` goes over `tcp`, not over `unix`.' },
    ]);
    checkRule(`<disk type='network' device='disk'><source protocol='nbd' name='a'><host transport='unix' socket='/a'/></source><target dev='vda' bus='virtio'/></disk>`, []);
  });

  it('iscsi-unit-unreadable', () => {
    checkRule(`<disk type='network' device='disk'><source protocol='iscsi' name='iqn.2013-07.com.example:a/x'><host name='a'/></source><target dev='vda' bus='virtio'/></disk>`, [
      { code: 'iscsi-unit-unreadable', at: 'iqn.2013-07.com.example:a/x', message: '`x` is no logical unit; the name of an `iscsi` disk is a target, a slash and a number.' },
    ]);
    checkRule(`<disk type='network' device='disk'><source protocol='iscsi' name='iqn.2013-07.com.example:a/1'><host name='a'/></source><target dev='vda' bus='virtio'/></disk>`, []);
    checkRule(`<disk type='network' device='disk'><source protocol='iscsi' name='iqn.2013-07.com.example:a'><host name='a'/></source><target dev='vda' bus='virtio'/></disk>`, []);
  });

  it('disk-format-without-backing', () => {
    checkRule(`<disk type='file' device='disk'><driver name='qemu' type='vdi'/><source file='/a'/><backingStore type='file'><format type='raw'/><source file='/b'/></backingStore><target dev='vda' bus='virtio'/></disk>`, [
      { code: 'disk-format-without-backing', at: 'backingStore', message: 'An image of format `vdi` has no backing image; remove `<backingStore>`.' },
    ]);
    checkRule(`<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a'/><backingStore type='file'><format type='raw'/><source file='/b'/></backingStore><target dev='vda' bus='virtio'/></disk>`, []);
    checkRule(`<disk type='file' device='disk'><driver name='qemu' type='vdi'/><source file='/a'/><backingStore/><target dev='vda' bus='virtio'/></disk>`, []);
  });

  it('disk-encryption-without-secret', () => {
    checkRule(`<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/a'><encryption format='luks'/></source><target dev='vda' bus='virtio'/></disk>`, [
      { code: 'disk-encryption-without-secret', at: 'encryption', message: 'QEMU needs the key of a `luks` image: add `<secret type="passphrase" uuid="…"/>`.' },
    ]);
  });

  it('disk-reservations-source', () => {
    checkRule(`<disk type='block' device='lun'><source dev='/a'><reservations managed='no'/></source><target dev='sda' bus='scsi'/></disk>`, [
      { code: 'disk-reservations-source', at: 'reservations', message: 'Reservations need `<source type="unix" path="…" mode="client"/>` where libvirt does not manage them: `source` is missing or wrong.' },
    ]);
    checkRule(`<disk type='block' device='lun'><source dev='/a'><reservations managed='no'><source type='unix' path='/x' mode='server'/></reservations></source><target dev='sda' bus='scsi'/></disk>`, [
      { code: 'disk-reservations-source', at: 'server', message: 'Reservations need `<source type="unix" path="…" mode="client"/>` where libvirt does not manage them: `mode` is missing or wrong.' },
    ]);
    checkRule(`<disk type='block' device='lun'><source dev='/a'><reservations managed='yes'/></source><target dev='sda' bus='scsi'/></disk>`, []);
    checkRule(`<disk type='block' device='lun'><source dev='/a'><reservations managed='no'><source type='unix' path='/x' mode='client'/></reservations></source><target dev='sda' bus='scsi'/></disk>`, []);
  });

  it('vhostuser-disk-backing', () => {
    checkRule(`<memoryBacking><access mode='shared'/></memoryBacking><devices><disk type='vhostuser' device='disk' snapshot='no'><driver name='qemu' type='raw'/><source type='unix' path='/a'/><«backingStore» type='file'><format type='raw'/><source file='/b'/></backingStore><target dev='vda' bus='virtio'/></disk></devices>`, [
      { code: 'vhostuser-disk-backing', at: 'backingStore', message: `The image behind a vhost-user disk is its backend's affair; remove \`<backingStore>\`.` },
    ]);
  });
});
