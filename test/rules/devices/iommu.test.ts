// Rules of rules/devices/iommu.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('iommu', () => {
  it('iommu-machine', () => {
    checkRule(`<iommu model='intel'/>`, [
      {
        code: 'iommu-machine',
        at: 'intel',
        message: 'An IOMMU of model `intel` needs a machine of type q35.',
      },
    ], { machine: 'pc' });
    checkRule(`<iommu model='smmuv3'/>`, [
      {
        code: 'iommu-machine',
        at: 'smmuv3',
        message: 'An IOMMU of model `smmuv3` needs a machine of type ARM virt.',
      },
    ]);
    checkRule(`<features><acpi/></features><devices><iommu model='virtio'/></devices>`, [
      {
        code: 'iommu-machine',
        at: 'virtio',
        message: 'An IOMMU of model `virtio` needs a machine of type q35 / ARM virt.',
      },
    ], { machine: 'pc' });
    checkRule(`<iommu model='intel'/>`, []);
    checkRule(`<iommu model='smmuv3'/>`, [], { arch: 'aarch64' });
  });

  it('iommu-needs-acpi', () => {
    checkRule(`<iommu model='virtio'/>`, [
      {
        code: 'iommu-needs-acpi',
        at: 'virtio',
        message: 'A virtio IOMMU is found through ACPI: add `<acpi/>` to `<features>`.',
      },
    ]);
    checkRule(`<features><acpi/></features><devices><iommu model='virtio'/></devices>`, []);
  });

  it('iommu-address', () => {
    checkRule(
      `<features><acpi/></features><devices><iommu model='virtio'><address type='drive'/></iommu></devices>`,
      [
        {
          code: 'iommu-address',
          at: 'address',
          message: 'An IOMMU of model `virtio` has no address of type `drive`: remove it.',
        },
      ],
    );
  });

  it('iommu-driver-attributes', () => {
    checkRule(`<iommu model='smmuv3'><driver intremap='on'/></iommu>`, [
      {
        code: 'iommu-driver-attributes',
        at: 'on',
        message: '`intremap` is a setting of other IOMMUs: model `smmuv3` does not have it.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<iommu model='intel'><driver intremap='on' caching_mode='on'/></iommu>`, []);
  });

  it('iommu-intremap-ioapic', () => {
    checkRule(
      `<features><ioapic driver='kvm'/></features><devices><iommu model='intel'><driver intremap='on'/></iommu></devices>`,
      [
        {
          code: 'iommu-intremap-ioapic',
          at: 'kvm',
          message: 'Interrupt remapping needs the I/O APIC of QEMU: set `<ioapic driver="qemu"/>`.',
        },
      ],
    );
    checkRule(`<features><ioapic driver='qemu'/></features><devices><iommu model='intel'><driver intremap='on'/></iommu></devices>`, []);
  });

  it('iommu-eim-intremap', () => {
    checkRule(`<iommu model='intel'><driver eim='on'/></iommu>`, [
      {
        code: 'iommu-eim-intremap',
        at: 'on',
        message: 'Extended interrupt mode needs interrupt remapping: set intremap=`on`.',
      },
    ]);
    checkRule(`<iommu model='intel'><driver intremap='on' eim='on'/></iommu>`, []);
  });
});
