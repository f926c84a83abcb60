// Rules of rules/devices/smallDevices.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('smallDevices', () => {
  it('memballoon-model-unsupported', () => {
    checkRule(`<memballoon model='xen'/>`, [
      {
        code: 'memballoon-model-unsupported',
        at: 'xen',
        message: 'QEMU has no Xen balloon: use model=`virtio`.',
      },
    ]);
    checkRule(`<memballoon model='virtio'/>`, []);
    checkRule(`<memballoon model='xen'/>`, [], { type: 'xen' });
  });

  it('vsock-cid-reserved', () => {
    checkRule(`<vsock model='virtio'><cid auto='no' address='2'/></vsock>`, [
      {
        code: 'vsock-cid-reserved',
        at: '2',
        message: "CIDs 0 to 2 are the host's: use 3 or more, or auto=`yes`.",
      },
    ]);
    checkRule(`<vsock model='virtio'><cid auto='no' address='3'/></vsock>`, []);
  });

  it('rng-bhyve', () => {
    checkRule(`<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>`, [
      {
        code: 'rng-bhyve',
        at: '/dev/urandom',
        message: 'bhyve has a virtio generator fed by `/dev/random` and no other.',
      },
    ], { type: 'bhyve' });
    checkRule(`<rng model='virtio'><backend model='builtin'/></rng>`, [
      {
        code: 'rng-bhyve',
        at: 'builtin',
        message: 'bhyve has a virtio generator fed by `/dev/random` and no other.',
      },
    ], { type: 'bhyve' });
    checkRule(`<rng model='virtio'><backend model='random'>/dev/random</backend></rng>`, [], { type: 'bhyve' });
    checkRule(`<rng model='virtio'><backend model='builtin'/></rng>`, []);
  });

  it('pstore-size', () => {
    checkRule(`<pstore backend='acpi-erst'><path>/p</path><size unit='KiB'>12</size></pstore>`, [
      { code: 'pstore-size', at: '12', message: `The pstore's size is a power of two of 4 KiB or more.` },
    ]);
    checkRule(`<pstore backend='acpi-erst'><path>/p</path><size unit='KiB'>8</size></pstore>`, []);
  });

  it('pstore-address', () => {
    checkRule(
      `<pstore backend='acpi-erst'><path>/p</path><size unit='KiB'>8</size><address type='isa'/></pstore>`,
      [
        {
          code: 'pstore-address',
          at: 'isa',
          message: 'The pstore is a PCI device: its address cannot be of type `isa`.',
        },
      ],
    );
    checkRule(`<pstore backend='acpi-erst'><path>/p</path><size unit='KiB'>8</size><address type='pci' domain='0' bus='0' slot='5' function='0'/></pstore>`, []);
  });

  it('nvram-device-address', () => {
    checkRule(`<nvram><address type='isa'/></nvram>`, [
      {
        code: 'nvram-device-address',
        at: 'isa',
        message: 'The NVRAM device is at a `spapr-vio` address, not `isa`.',
      },
    ], { arch: 'ppc64' });
    checkRule(`<nvram><address type='spapr-vio' reg='0x3000'/></nvram>`, [], { arch: 'ppc64' });
  });

  it('shmem-name', () => {
    checkRule(`<shmem name='..'><model type='ivshmem-plain'/></shmem>`, [
      { code: 'shmem-name', at: '..', message: '`..` cannot be the name of a file in /dev/shm.' },
    ]);
    checkRule(`<shmem name='s'><model type='ivshmem-plain'/></shmem>`, []);
  });

  it('shmem-model-removed', () => {
    checkRule(`<shmem name='s'/>`, [
      {
        code: 'shmem-model-removed',
        at: 'shmem',
        message: 'QEMU has no `ivshmem` any more: set `<model type="ivshmem-plain"/>`, or `ivshmem-doorbell` with a server.',
      },
    ]);
    checkRule(`<shmem name='s'><model type='ivshmem'/></shmem>`, [
      {
        code: 'shmem-model-removed',
        at: 'ivshmem',
        message: 'QEMU has no `ivshmem` any more: set `<model type="ivshmem-plain"/>`, or `ivshmem-doorbell` with a server.',
      },
    ]);
  });

  it('shmem-size', () => {
    checkRule(`<shmem name='s'><model type='ivshmem-plain'/><size unit='M'>3</size></shmem>`, [
      {
        code: 'shmem-size',
        at: '3',
        message: 'The size of shared memory is a power of two of 1 MiB or more.',
      },
    ]);
    checkRule(`<shmem name='s'><model type='ivshmem-plain'/><size unit='KiB'>512</size></shmem>`, [
      {
        code: 'shmem-size',
        at: '512',
        message: 'The size of shared memory is a power of two of 1 MiB or more.',
      },
    ]);
    checkRule(`<shmem name='s'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>`, []);
  });

  it('shmem-server', () => {
    checkRule(`<shmem name='s'><model type='ivshmem-doorbell'/></shmem>`, [
      {
        code: 'shmem-server',
        at: 'ivshmem-doorbell',
        message: 'Model `ivshmem-doorbell` needs a `<server>` and `ivshmem-plain` has none; this one is `ivshmem-doorbell`.',
      },
    ]);
    checkRule(`<shmem name='s'><model type='ivshmem-plain'/><server path='/s'/></shmem>`, [
      {
        code: 'shmem-server',
        at: 'server',
        message: 'Model `ivshmem-doorbell` needs a `<server>` and `ivshmem-plain` has none; this one is `ivshmem-plain`.',
      },
    ]);
    checkRule(`<shmem name='s'><model type='ivshmem-doorbell'/><server path='/s'/></shmem>`, []);
  });

  it('shmem-doorbell-size', () => {
    checkRule(
      `<shmem name='s'><model type='ivshmem-doorbell'/><size unit='M'>4</size><server path='/s'/></shmem>`,
      [
        {
          code: 'shmem-doorbell-size',
          at: 'size',
          message: 'The server decides how much memory is shared: remove `<size>`.',
        },
      ],
    );
  });

  it('shmem-msi-without-server', () => {
    checkRule(`<shmem name='s'><model type='ivshmem-plain'/><msi vectors='8'/></shmem>`, [
      {
        code: 'shmem-msi-without-server',
        at: 'msi',
        message: 'Interrupts come through a server: add `<server path="…"/>`, or remove `<msi>`.',
      },
    ]);
    checkRule(`<shmem name='s'><model type='ivshmem-doorbell'/><server path='/s'/><msi vectors='8'/></shmem>`, []);
  });

  it('shmem-address', () => {
    checkRule(`<shmem name='s'><model type='ivshmem-plain'/><address type='isa'/></shmem>`, [
      {
        code: 'shmem-address',
        at: 'isa',
        message: 'Shared memory is a PCI device: its address cannot be of type `isa`.',
      },
    ]);
    checkRule(`<shmem name='s'><model type='ivshmem-plain'/><size unit='M'>4</size><address type='pci' domain='0' bus='0' slot='5' function='0'/></shmem>`, []);
  });
});
