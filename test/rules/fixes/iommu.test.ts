// Fixes of rules/devices/iommu.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of iommu', () => {
  checkRuleFix(
    `<features><acpi/></features><devices><iommu model='virtio'/></devices>`,
    'iommu-machine',
    'remove-element',
    `<features><acpi/></features><devices></devices>`,
    { machine: 'pc' },
  );
  checkRuleFix(
    `<features><acpi/></features><devices><iommu model='virtio'><address type='drive'/></iommu></devices>`,
    'iommu-address',
    'remove-element',
    `<features><acpi/></features><devices><iommu model='virtio'></iommu></devices>`,
  );
  checkRuleFix(
    `<iommu model='smmuv3'><driver intremap='on'/></iommu>`,
    'iommu-driver-attributes',
    'remove-attribute',
    `<iommu model='smmuv3'><driver/></iommu>`,
    { arch: 'aarch64' },
  );
  checkRuleFix(
    `<features><ioapic driver='kvm'/></features><devices><iommu model='intel'><driver intremap='on'/></iommu></devices>`,
    'iommu-intremap-ioapic',
    'set-attribute',
    `<features><ioapic driver='qemu'/></features><devices><iommu model='intel'><driver intremap='on'/></iommu></devices>`,
  );
  checkRuleFix(
    `<iommu model='intel'><driver eim='on'/></iommu>`,
    'iommu-eim-intremap',
    'set-attribute',
    `<iommu model='intel'><driver eim='on' intremap='on'/></iommu>`,
  );
});
