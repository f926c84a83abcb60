// Rules of server/src/rules/devices/deviceList.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('deviceList', () => {
  test('boot-order-in-use', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><boot order='1'/></disk>
      <interface type='network'><source network='default'/><model type='virtio'/><boot order='1'/></interface>`,
      [{ code: 'boot-order-in-use', at: '1', message: 'Another device has boot order 1 already; give each its own.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><boot order='1'/></disk>
      <interface type='network'><source network='default'/><model type='virtio'/><boot order='2'/></interface>`);
  });

  test('alias-in-use', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><alias name='ua-a'/></interface>
      <interface type='network'><source network='default'/><model type='virtio'/><alias name='ua-a'/></interface>`,
      [{ code: 'alias-in-use', at: 'ua-a', message: 'Another device has the alias `ua-a` already; give each its own.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><alias name='net0'/></interface>
      <interface type='network'><source network='default'/><model type='virtio'/><alias name='net0'/></interface>`);
  });

  test('second-serial-console', () => {
    refuses(
      `<console type='pty'/>
      <console type='pty'><target type='serial'/></console>`,
      [{ code: 'second-serial-console', at: 'serial', message: 'Only the first `<console>` can be a serial port; give this one a `<target>` of type `virtio`.' }],
    );
    accepts(`<console type='pty'/>
      <console type='pty'><target type='virtio'/></console>`);
  });
});
