// Rules of server/src/rules/devices/filesystems.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('filesystems', () => {
  test('filesystem-target-in-use', () => {
    refuses(
      `<memoryBacking><access mode='shared'/></memoryBacking><devices><filesystem type='mount' accessmode='passthrough'><driver type='virtiofs'/><source dir='/s'/><target dir='tag'/></filesystem>
      <filesystem type='mount' accessmode='passthrough'><driver type='virtiofs'/><source dir='/s'/><target dir='tag'/></filesystem></devices>`,
      [{ code: 'filesystem-target-in-use', at: 'tag', message: 'Another directory is shared as `tag` already; give each its own target.' }],
    );
    accepts(`<filesystem type='mount' accessmode='passthrough'><source dir='/s'/><target dir='tag'/></filesystem>
      <filesystem type='mount' accessmode='passthrough'><source dir='/s'/><target dir='tag'/></filesystem>`);
  });

  test('filesystem-boot-driver', () => {
    refuses(
      `<filesystem type='mount' accessmode='passthrough'><source dir='/s'/><target dir='tag'/><boot order='1'/></filesystem>`,
      [{ code: 'filesystem-boot-driver', at: 'boot', message: 'A guest can boot from `virtiofs` only; remove `<boot>`.' }],
    );
    accepts(`<memoryBacking><access mode='shared'/></memoryBacking><devices><filesystem type='mount' accessmode='passthrough'><driver type='virtiofs'/><source dir='/s'/><target dir='tag'/><boot order='1'/></filesystem></devices>`);
  });

  test('filesystem-boot-address', () => {
    refuses(
      `<memoryBacking><access mode='shared'/></memoryBacking><devices><filesystem type='mount' accessmode='passthrough'><driver type='virtiofs'/><source dir='/s'/><target dir='tag'/><boot order='1'/></filesystem></devices>`,
      [{ code: 'filesystem-boot-address', at: 'boot', message: 'A guest can boot from a `virtiofs` on a PCI bus only, not with an address of type `ccw`.' }], { arch: 's390x' },
    );
  });

  test('filesystem-type-not-in-qemu', () => {
    refuses(
      `<filesystem type='template'><source name='t'/><target dir='/'/></filesystem>`,
      [{ code: 'filesystem-type-not-in-qemu', at: 'template', message: 'QEMU shares directories of type `mount` only, not `template`.' }],
    );
  });

  test('filesystem-limits', () => {
    refuses(
      `<filesystem type='mount' accessmode='passthrough'><source dir='/s'/><target dir='tag'/><space_hard_limit unit='KiB'>1</space_hard_limit></filesystem>`,
      [{ code: 'filesystem-limits', at: 'space_hard_limit', message: 'QEMU does not limit the use of a shared directory; remove `<space_hard_limit>`.' }],
    );
    accepts(`<filesystem type='mount' accessmode='passthrough'><source dir='/s'/><target dir='tag'/><space_hard_limit unit='KiB'>0</space_hard_limit></filesystem>`);
  });

  test('filesystem-driver-not-in-qemu', () => {
    refuses(
      `<filesystem type='mount' accessmode='passthrough'><driver type='loop' format='raw'/><source dir='/s'/><target dir='tag'/></filesystem>`,
      [{ code: 'filesystem-driver-not-in-qemu', at: 'loop', message: 'QEMU does not share directories by `loop`; use `virtiofs`.' }],
    );
  });

  test('filesystem-modes', () => {
    refuses(
      `<filesystem type='mount' accessmode='passthrough' fmode='644'><source dir='/s'/><target dir='tag'/></filesystem>`,
      [{ code: 'filesystem-modes', at: '644', message: "`fmode` needs `accessmode='mapped'`; remove it." }],
    );
    accepts(`<filesystem type='mount' accessmode='mapped' fmode='644' dmode='755'><source dir='/s'/><target dir='tag'/></filesystem>`);
  });

  test('filesystem-accessmode-driver', () => {
    refuses(
      `<memoryBacking><access mode='shared'/></memoryBacking><devices><filesystem type='mount' accessmode='mapped'><driver type='virtiofs'/><source dir='/s'/><target dir='tag'/></filesystem></devices>`,
      [{ code: 'filesystem-accessmode-driver', at: 'mapped', message: "`virtiofs` takes `accessmode='passthrough'` only, not `mapped`." }],
    );
    accepts(`<memoryBacking><access mode='shared'/></memoryBacking><devices><filesystem type='mount'><driver type='virtiofs'/><source dir='/s'/><target dir='tag'/></filesystem></devices>`);
  });

  test('virtiofs-option', () => {
    refuses(
      `<memoryBacking><access mode='shared'/></memoryBacking><devices><filesystem type='mount' accessmode='passthrough' multidevs='remap'><driver type='virtiofs'/><source dir='/s'/><target dir='tag'/></filesystem></devices>`,
      [{ code: 'virtiofs-option', at: 'remap', message: '`virtiofs` does not take `multidevs`; remove it.' }],
    );
  });

  test('virtiofs-shared-memory', () => {
    refuses(
      `<filesystem type='mount' accessmode='passthrough'><driver type='virtiofs'/><source dir='/s'/><target dir='tag'/></filesystem>`,
      [{ code: 'virtiofs-shared-memory', at: 'virtiofs', message: "`virtiofs` needs shared memory; add `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`." }],
    );
    accepts(`<memoryBacking><access mode='shared'/></memoryBacking><devices><filesystem type='mount' accessmode='passthrough'><driver type='virtiofs'/><source dir='/s'/><target dir='tag'/></filesystem></devices>`);
  });
});
