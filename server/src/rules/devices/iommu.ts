// IOMMUs: models by machine, and what their settings need.
import { setAttribute } from '../../domain/edits';
import { typedAddress } from '../../domain/deviceAddress';
import { rule, type Rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { isOn, lookup, value } from '../../domain/values';
import { removeBlamed } from '../support';
import { addFeature, removeBlamedElement } from '../fixes';

const iommuMachine = rule({
  code: 'iommu-machine',
  severity: 'error',
  summary: 'An IOMMU is of a model that the machine cannot have.',
  message: 'An IOMMU of model `{model}` needs a machine of type {machines}.',
  on: 'devices/iommu',
  check(iommu, domain, report) {
    const model = iommu.attribute('model');
    if (!domain.isQemu || !model || domain.machine === undefined || domain.arch === undefined) return;
    if ((model.value === 'intel' || model.value === 'amd') && !domain.isQ35) report(model, { model: model.value, machines: 'q35' });
    if (model.value === 'smmuv3' && !domain.isArmVirt) report(model, { model: 'smmuv3', machines: 'ARM virt' });
    if (model.value === 'virtio' && !domain.isQ35 && !domain.isArmVirt) report(model, { model: 'virtio', machines: 'q35 / ARM virt' });
  },
  fix: removeBlamedElement,
});

const iommuAcpi = rule({
  code: 'iommu-needs-acpi',
  severity: 'error',
  summary: 'A virtio IOMMU is used without ACPI.',
  message: 'A virtio IOMMU is found through ACPI: add `<acpi/>` to `<features>`.',
  on: 'devices/iommu',
  check(iommu, domain, report) {
    const model = iommu.attribute('model');
    if (!domain.isQemu || model?.value !== 'virtio' || (!domain.isQ35 && !domain.isArmVirt)) return;
    if (!domain.feature('acpi')) report(model);
  },
  fix: (domain) => addFeature(domain, 'acpi'),
});

const iommuAddress = rule({
  code: 'iommu-address',
  severity: 'error',
  summary: 'An IOMMU has an address that its model does not take.',
  message: 'An IOMMU of model `{model}` has no address of type `{type}`: remove it.',
  on: 'devices/iommu',
  check(iommu, domain, report) {
    const address = typedAddress(iommu);
    const model = value(iommu, 'model');
    const type = value(address, 'type');
    if (!address || model === undefined || type === undefined) return;
    const isWrong = model === 'virtio' ? domain.isQemu && type !== 'pci' : model === 'intel' || model === 'smmuv3';
    if (isWrong) report(address, { model, type });
  },
  fix: removeBlamed,
});

/** Settings of Intel's IOMMU. */
const INTEL_ATTRIBUTES = ['intremap', 'caching_mode', 'eim', 'iotlb', 'aw_bits', 'dma_translation'] as const;
/** Settings of AMD's. */
const AMD_ATTRIBUTES = ['passthrough', 'xtsup'] as const;
/** Settings of ARM's SMMU. */
const SMMU_ATTRIBUTES = ['pciBus', 'accel', 'ats', 'ril', 'ssidsize', 'oas', 'cmdqv'] as const;

/** Refuses settings that some models do not have: by model, the settings. A libvirt that does not know them ignores them. */
function foreignSettings(code: string, foreign: Readonly<Record<string, readonly string[]>>): Rule {
  return rule({
    code,
    severity: 'error',
    summary: 'An IOMMU has a setting that only other models have.',
    message: '`{name}` is a setting of other IOMMUs: model `{model}` does not have it.',
    on: 'devices/iommu[driver]',
    check(iommu, _domain, report) {
      const model = value(iommu, 'model') ?? '';
      for (const name of lookup(foreign, model) ?? []) {
        const attribute = iommu.child('driver')?.attribute(name);
        if (attribute) report(attribute, { name, model });
      }
    },
    fix: removeBlamed,
  });
}

// What AMD's shares with Intel's is left to libvirt, and newer libvirt has `aw_bits` of virtio too.
const iommuDriver = foreignSettings('iommu-driver-attributes', {
  smmuv3: INTEL_ATTRIBUTES,
  virtio: INTEL_ATTRIBUTES.filter((name) => name !== 'aw_bits'),
});

const iommuDriverAmd: Rule = {
  ...foreignSettings('iommu-driver-amd', { intel: AMD_ATTRIBUTES, smmuv3: AMD_ATTRIBUTES, virtio: AMD_ATTRIBUTES }),
  since: '11.5.0',
  summary: "An IOMMU has a setting that only AMD's has.",
};

const iommuDriverSmmu: Rule = {
  ...foreignSettings('iommu-driver-smmu', { intel: SMMU_ATTRIBUTES, amd: SMMU_ATTRIBUTES, virtio: SMMU_ATTRIBUTES }),
  since: '12.7.0',
  summary: "An IOMMU has a setting that only ARM's SMMU has.",
};

const iommuIntremap = rule({
  code: 'iommu-intremap-ioapic',
  severity: 'error',
  summary: 'Interrupt remapping is on with an I/O APIC in the kernel.',
  message: 'Interrupt remapping needs the I/O APIC of QEMU: set `<ioapic driver="qemu"/>`.',
  on: 'devices/iommu',
  check(iommu, domain, report) {
    const intremap = iommu.child('driver')?.attribute('intremap');
    const driver = domain.feature('ioapic')?.attribute('driver');
    // Without `<ioapic>`, libvirt sets the right one by itself.
    if (intremap && isOn(intremap) && driver?.value === 'kvm') report(driver, {}, [relatedPlace(intremap, 'because-of-this')]);
  },
  fix(domain) {
    const ioapic = domain.feature('ioapic');
    if (!ioapic) return [];
    const edits = [setAttribute(ioapic, 'driver', 'qemu')];
    return [{ title: 'set-attribute', args: { name: 'driver', value: 'qemu' }, edits, confidence: 'only' }];
  },
});

const iommuEim = rule({
  code: 'iommu-eim-intremap',
  severity: 'error',
  summary: 'Extended interrupt mode is on without interrupt remapping.',
  message: 'Extended interrupt mode needs interrupt remapping: set intremap=`on`.',
  on: 'devices/iommu/driver',
  check(driver, domain, report) {
    const eim = driver.attribute('eim');
    if (!eim || !isOn(eim) || isOn(driver.attribute('intremap'))) return;
    const addsIntremap = domain.isQemu && domain.isQ35 && (domain.vcpuMax ?? 0) > 255 && !driver.attribute('intremap');
    if (!addsIntremap) report(eim);
  },
  fix(domain) {
    const driver = domain.devices('iommu')[0]?.child('driver');
    if (!driver) return [];
    const edits = [setAttribute(driver, 'intremap', 'on')];
    return [{ title: 'set-attribute', args: { name: 'intremap', value: 'on' }, edits, confidence: 'only' }];
  },
});

const iommuTwice = rule({
  code: 'iommu-duplicate',
  severity: 'error',
  summary: 'A guest has two IOMMUs, and not both are `smmuv3`.',
  message: 'A guest has one IOMMU of model `{model}`: remove this one.',
  on: 'devices[iommu]',
  check(devices, _domain, report) {
    const [first, ...others] = [...devices.elements('iommu')];
    if (first === undefined) return;
    for (const other of others) {
      // Newer libvirt has several SMMUs.
      const model = [first, other].map((iommu) => value(iommu, 'model') ?? '').find((name) => name !== 'smmuv3');
      if (model !== undefined) report(other, { model }, [relatedPlace(first, 'first-one')]);
    }
  },
  fix: removeBlamedElement,
});

/** The rules on IOMMUs. */
export const iommuRules: RuleFamily = {
  name: 'iommu',
  rules: [
    iommuMachine,
    iommuAcpi,
    iommuAddress,
    iommuDriver,
    iommuDriverAmd,
    iommuDriverSmmu,
    iommuIntremap,
    iommuEim,
    iommuTwice,
  ],
};
