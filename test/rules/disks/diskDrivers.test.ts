// Rules of server/src/rules/disks/diskDrivers.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('diskDrivers', () => {
  test('disk-driver-name', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='tap2' type='raw'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-driver-name', at: 'tap2', message: 'A disk of a QEMU guest has the driver `qemu`, not `tap2`.' }],
    );
  });

  test('disk-io-native-cache', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='raw' cache='writeback' io='native'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-io-native-cache', at: 'writeback', message: '`io` of `native` needs `cache` of `none` or `directsync`.' }],
    );
    accepts(`<disk type='file' device='disk'><driver name='qemu' type='raw' cache='none' io='native'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`);
  });

  test('disk-discard-no-unref', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='raw' discard_no_unref='on'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-discard-no-unref', at: 'on', message: '`discard_no_unref` is for `qcow2` images that can be written to only.' }],
    );
    accepts(`<disk type='file' device='disk'><driver name='qemu' type='qcow2' discard_no_unref='on'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`);
  });

  test('disk-copy-on-read', () => {
    refuses(
      `<disk type='file' device='cdrom'><driver name='qemu' type='raw' copy_on_read='on'/><source file='/a.img'/><target dev='sda' bus='sata'/></disk>`,
      [{ code: 'disk-copy-on-read', at: 'on', message: '`copy_on_read` needs a hard disk that can be written to; this is `cdrom`.' }],
    );
    accepts(`<disk type='file' device='disk'><driver name='qemu' type='raw' copy_on_read='on'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>`);
  });

  test('disk-iothread-twice', () => {
    refuses(
      `<iothreads>1</iothreads><devices><disk type='file' device='disk'><driver name='qemu' type='raw' iothread='1'><iothreads><iothread id='1'/></iothreads></driver><source file='/a.img'/><target dev='vda' bus='virtio'/></disk></devices>`,
      [{ code: 'disk-iothread-twice', at: '1', message: '`iothread` and `<iothreads>` exclude each other; remove one of them.' }],
    );
  });

  test('disk-iothread-bus', () => {
    refuses(
      `<iothreads>1</iothreads><devices><disk type='file' device='disk'><driver name='qemu' type='raw' iothread='1'/><source file='/a.img'/><target dev='sda' bus='sata'/></disk></devices>`,
      [{ code: 'disk-iothread-bus', at: '1', message: '`iothread` is for disks on the `virtio` bus; for `sata` give it to the controller.' }],
    );
    accepts(`<iothreads>1</iothreads><devices><disk type='file' device='disk'><driver name='qemu' type='raw' iothread='1'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk></devices>`);
  });

  test('disk-iothreads-bus', () => {
    refuses(
      `<iothreads>1</iothreads><devices><disk type='file' device='disk'><driver name='qemu' type='raw'><iothreads><iothread id='1'/></iothreads></driver><source file='/a.img'/><target dev='sda' bus='sata'/></disk></devices>`,
      [{ code: 'disk-iothreads-bus', at: 'iothreads', message: '`iothreads` is for disks on the `virtio` bus; for `sata` give it to the controller.' }],
    );
    accepts(`<iothreads>1</iothreads><devices><disk type='file' device='disk'><driver name='qemu' type='raw'><iothreads><iothread id='1'/></iothreads></driver><source file='/a.img'/><target dev='vda' bus='virtio'/></disk></devices>`);
  });

  test('disk-iothread-undefined', () => {
    refuses(
      `<iothreads>1</iothreads><devices><disk type='file' device='disk'><driver name='qemu' type='raw' iothread='2'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk></devices>`,
      [{ code: 'disk-iothread-undefined', at: '2', message: 'The domain has no iothread 2; raise `<iothreads>` or add it to `<iothreadids>`.' }],
    );
  });

  test('iotune-too-large', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><iotune><total_bytes_sec>1000000000000001</total_bytes_sec></iotune></disk>`,
      [{ code: 'iotune-too-large', at: '1000000000000001', message: '`<total_bytes_sec>` is at most 1000000000000000.' }],
    );
  });

  test('iotune-group-alone', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><iotune><group_name>g</group_name></iotune></disk>`,
      [{ code: 'iotune-group-alone', at: 'g', message: 'The group `g` has no limits; set at least one.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><iotune><group_name>g</group_name></iotune></disk>
      <disk type='file' device='disk'><source file='/a.img'/><target dev='vdb' bus='virtio'/><iotune><total_iops_sec>100</total_iops_sec><group_name>g</group_name></iotune></disk>`);
  });

  test('iotune-group-differs', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><iotune><total_iops_sec>200</total_iops_sec><group_name>g</group_name></iotune></disk>
      <disk type='file' device='disk'><source file='/a.img'/><target dev='vdb' bus='virtio'/><iotune><total_iops_sec>100</total_iops_sec><group_name>g</group_name></iotune></disk>`,
      [{ code: 'iotune-group-differs', at: 'g', message: '`vda` is in the group `g` too, with other limits; give all disks of a group the same ones.' }],
    );
  });

  test('iotune-on-sd', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sd'/><iotune><total_iops_sec>200</total_iops_sec></iotune></disk>`,
      [{ code: 'iotune-on-sd', at: 'iotune', message: 'A disk on the `sd` bus takes no `<iotune>`; remove it.' }],
    );
  });

  test('throttlefilters-on-cdrom', () => {
    refuses(
      `<throttlegroups><throttlegroup><total_iops_sec>10</total_iops_sec><group_name>a</group_name></throttlegroup></throttlegroups><devices><disk type='file' device='cdrom'><source file='/a.img'/><target dev='sda' bus='sata'/><throttlefilters><throttlefilter group='a'/></throttlefilters></disk></devices>`,
      [{ code: 'throttlefilters-on-cdrom', at: 'throttlefilter', message: 'A CD-ROM takes no `<throttlefilters>`; remove them.' }],
    );
  });

  test('throttle-group-undefined', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><throttlefilters><throttlefilter group='a'/></throttlefilters></disk>`,
      [{ code: 'throttle-group-undefined', at: 'a', message: 'There is no throttle group `a`; add it to `<throttlegroups>`.' }],
    );
  });

  test('throttle-filter-repeated', () => {
    refuses(
      `<throttlegroups><throttlegroup><total_iops_sec>10</total_iops_sec><group_name>a</group_name></throttlegroup></throttlegroups><devices><disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><throttlefilters><throttlefilter group='a'/><throttlefilter group='a'/></throttlefilters></disk></devices>`,
      [{ code: 'throttle-filter-repeated', at: 'a', message: 'The group `a` is listed already; remove one of them.' }],
    );
  });

  test('throttle-group-repeated', () => {
    refuses(
      `<throttlegroups><throttlegroup><total_iops_sec>10</total_iops_sec><group_name>a</group_name></throttlegroup><throttlegroup><total_iops_sec>10</total_iops_sec><group_name>a</group_name></throttlegroup></throttlegroups>`,
      [{ code: 'throttle-group-repeated', at: 'a', message: 'Another throttle group is named `a` already.' }],
    );
  });

  test('transient-disk', () => {
    refuses(
      `<disk type='file' device='cdrom'><source file='/a.img'/><target dev='sda' bus='sata'/><transient/></disk>`,
      [{ code: 'transient-disk', at: 'transient', message: '`<transient>` is for hard disks of type `file` that can be written to only.' }],
    );
    refuses(
      `<disk type='volume' device='disk'><source pool='p' volume='v'/><target dev='vda' bus='virtio'/><transient/></disk>`,
      [{ code: 'transient-disk', at: 'transient', message: '`<transient>` is for hard disks of type `file` that can be written to only.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><transient/></disk>`);
  });

  test('transient-share-backing-bus', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/><transient shareBacking='yes'/></disk>`,
      [{ code: 'transient-share-backing-bus', at: 'yes', message: '`shareBacking` is for disks on the `usb`, `virtio` or `scsi` bus, not on `sata`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><transient shareBacking='yes'/></disk>`);
  });

  test('sd-encryption-secrets', () => {
    refuses(
      `<disk type='network' device='disk'><source protocol='rbd' name='a/b'><host name='h' port='1'/><encryption format='luks' engine='librbd'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d60'/></encryption></source><target dev='sda' bus='sd'/></disk>`,
      [{ code: 'sd-encryption-secrets', at: 'secret', message: 'A disk on the `sd` bus takes one `<secret>` only.' }],
    );
  });
});
