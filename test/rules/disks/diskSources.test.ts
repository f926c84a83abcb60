// Rules of server/src/rules/disks/diskSources.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('diskSources', () => {
  test('protocol-sheepdog', () => {
    refuses(
      `<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='sheepdog' name='a'><host name='h' port='1'/></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'protocol-sheepdog', at: 'sheepdog', message: '`sheepdog` is no longer supported by any hypervisor; use another protocol.' }],
    );
  });

  test('protocol-not-in-qemu', () => {
    refuses(
      `<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='tftp' name='a'><host name='h' port='1'/></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'protocol-not-in-qemu', at: 'tftp', message: 'QEMU no longer has the protocol `tftp`; use another one.' }],
    );
  });

  test('network-disk-without-name', () => {
    refuses(
      `<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='rbd'><host name='h' port='1'/></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'network-disk-without-name', at: 'source', message: 'A network disk needs a `name`: the image or volume on the server.' }],
    );
  });

  test('network-disk-name-without-pool', () => {
    refuses(
      `<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='rbd' name='image'><host name='h' port='1'/></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'network-disk-name-without-pool', at: 'image', message: '`image` has no pool; for `rbd` write `pool/image`.' }],
    );
    accepts(`<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='rbd' name='pool/image'><host name='h' port='1'/></source><target dev='vda' bus='virtio'/></disk>`);
  });

  test('nfs-host', () => {
    refuses(
      `<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='nfs' name='a'><host name='h' port='1'/></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'nfs-host', at: '1', message: 'The host of an `nfs` disk has no `port`; remove it.' }],
    );
    accepts(`<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='nfs' name='a'><host name='h'/></source><target dev='vda' bus='virtio'/></disk>`);
  });

  test('disk-format-not-in-qemu', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='cow'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-format-not-in-qemu', at: 'cow', message: 'QEMU has no disk format `cow`; use `qcow2`.' }],
    );
    accepts(`<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`);
    accepts(`<disk type='file' device='disk'><driver name='qemu' type='vmdk'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`);
  });

  test('disk-format-dir', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='dir'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-format-dir', at: 'dir', message: '`dir` is no format: set the `type` of the disk to `dir`, and the format to `fat`.' }],
    );
    accepts(`<disk type='dir' device='floppy'><driver name='qemu' type='fat'/><source dir='/a'/><target dev='fda' bus='fdc'/><readonly/></disk>`);
  });

  test('disk-format-fat', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='fat'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-format-fat', at: 'fat', message: '`fat` makes a drive of a directory, so the disk must be of type `dir`, not `file`.' }],
    );
    accepts(`<disk type='dir' device='disk'><driver name='qemu' type='fat'/><source dir='/d'/><target dev='vda' bus='virtio'/><readonly/></disk>`);
  });

  test('dir-disk-format', () => {
    refuses(
      `<disk type='dir' device='disk'><driver name='qemu' type='raw'/><source dir='/d'/><target dev='vda' bus='virtio'/><readonly/></disk>`,
      [{ code: 'dir-disk-format', at: 'raw', message: 'A disk of type `dir` needs the format `fat`.' }],
    );
  });

  test('dir-disk-writable', () => {
    refuses(
      `<disk type='dir' device='disk'><driver name='qemu' type='fat'/><source dir='/d'/><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'dir-disk-writable', at: 'dir', message: 'A disk of type `dir` cannot be written to; add `<readonly/>`.' }],
    );
  });

  test('metadata-cache-format', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='raw' ><metadata_cache><max_size unit='bytes'>1234</max_size></metadata_cache></driver><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'metadata-cache-format', at: 'metadata_cache', message: '`<metadata_cache>` is for `qcow2` images only, not for `raw`.' }],
    );
    accepts(`<disk type='file' device='disk'><driver name='qemu' type='qcow2'><metadata_cache><max_size unit='bytes'>1234</max_size></metadata_cache></driver><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`);
  });

  test('data-store-format', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/a.img'><dataStore type='file'><format type='raw'/><source file='/b'/></dataStore></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'data-store-format', at: 'dataStore', message: '`<dataStore>` is for `qcow2` images only, not for `raw`.' }],
    );
    accepts(`<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a.img'><dataStore type='file'><format type='raw'/><source file='/b'/></dataStore></source><target dev='vda' bus='virtio'/></disk>`);
  });

  test('data-store-not-raw', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a.img'><dataStore type='file'><format type='qcow2'/><source file='/b'/></dataStore></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'data-store-not-raw', at: 'qcow2', message: 'A data file must be `raw`, not `qcow2`.' }],
    );
  });

  test('data-store-nested', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a.img'><dataStore type='file'><format type='raw'/><source file='/b'><slices><slice type='storage' offset='1' size='2'/></slices></source></dataStore></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'data-store-nested', at: 'slices', message: 'The source of a `<dataStore>` has no `<slices>`; remove it.' }],
    );
  });

  test('shareable-format', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a.img'/><target dev='vda' bus='virtio'/><shareable/></disk>`,
      [{ code: 'shareable-format', at: 'shareable', message: '`<shareable>` needs a `raw` image: several guests that write to `qcow2` would destroy it.' }],
    );
    accepts(`<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/a.img'/><target dev='vda' bus='virtio'/><shareable/></disk>`);
  });

  test('lun-source', () => {
    refuses(
      `<disk type='network' device='lun'><source protocol='nbd' name='a'><host name='h' port='1'/></source><target dev='sda' bus='scsi'/></disk>`,
      [{ code: 'lun-source', at: 'network', message: 'A `lun` is a real device: its source must be a block device, a volume or on `iscsi`, not `nbd`.' }],
    );
    accepts(`<disk type='block' device='lun'><source dev='/dev/sdc'/><target dev='sda' bus='scsi'/></disk>`);
    accepts(`<disk type='network' device='lun'><source protocol='iscsi' name='iqn.x:y/0'><host name='h' port='1'/></source><target dev='sda' bus='scsi'/></disk>`);
  });

  test('lun-format', () => {
    refuses(
      `<disk type='block' device='lun'><driver name='qemu' type='qcow2'/><source dev='/dev/sdc'/><target dev='sda' bus='scsi'/></disk>`,
      [{ code: 'lun-format', at: 'qcow2', message: 'A `lun` is a real device and takes no `type` other than `raw`.' }],
    );
  });

  test('lun-option', () => {
    refuses(
      `<disk type='block' device='lun'><source dev='/dev/sdc'><encryption format='luks'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/></encryption></source><target dev='sda' bus='scsi'/></disk>`,
      [{ code: 'lun-option', at: 'encryption', message: 'A `lun` is a real device and takes no `<encryption>`; remove it.' }],
    );
  });

  test('nvme-namespace-zero', () => {
    refuses(
      `<disk type='nvme' device='disk'><source type='pci' managed='yes' namespace='0'><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'nvme-namespace-zero', at: '0', message: 'NVMe namespaces are counted from 1.' }],
    );
    accepts(`<disk type='nvme' device='disk'><source type='pci' managed='yes' namespace='1'><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source><target dev='vda' bus='virtio'/></disk>`);
  });

  test('vhost-disk-shared-memory', () => {
    refuses(
      `<disk type='vhostuser' device='disk'><source type='unix' path='/run/v.sock'/><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'vhost-disk-shared-memory', at: 'vhostuser', message: "A disk of type `vhostuser` needs shared memory; add `<memoryBacking><access mode='shared'/></memoryBacking>`." }],
    );
    accepts(`<memoryBacking><access mode='shared'/></memoryBacking><devices><disk type='vhostuser' device='disk'><source type='unix' path='/run/v.sock'/><target dev='vda' bus='virtio'/></disk></devices>`);
  });

  test('vhostvdpa-cache', () => {
    refuses(
      `<memoryBacking><access mode='shared'/></memoryBacking><devices><disk type='vhostvdpa' device='disk'><driver name='qemu' type='raw' cache='writeback'/><source dev='/dev/vhost-vdpa-0'/><target dev='vda' bus='virtio'/></disk></devices>`,
      [{ code: 'vhostvdpa-cache', at: 'writeback', message: 'A disk of type `vhostvdpa` needs `cache` of `none` or `directsync` in `<driver>`.' }],
    );
    accepts(`<memoryBacking><access mode='shared'/></memoryBacking><devices><disk type='vhostvdpa' device='disk'><driver name='qemu' type='raw' cache='none'/><source dev='/dev/vhost-vdpa-0'/><target dev='vda' bus='virtio'/></disk></devices>`);
  });

  test('cookie-repeated', () => {
    refuses(
      `<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='https' name='a'><host name='h' port='1'/><cookies><cookie name='a'>x</cookie><cookie name='a'>y</cookie></cookies></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'cookie-repeated', at: 'a', message: 'Another cookie is named `a` already.' }],
    );
    accepts(`<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='https' name='a'><host name='h' port='1'/><cookies><cookie name='a'>x</cookie><cookie name='b'>x</cookie></cookies></source><target dev='vda' bus='virtio'/></disk>`);
  });

  test('backing-store-incomplete', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><backingStore type='file'><format type='raw'/></backingStore></disk>`,
      [{ code: 'backing-store-incomplete', at: 'backingStore', message: 'A backing store with a `type` needs `<source>`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><backingStore/></disk>`);
  });
});
