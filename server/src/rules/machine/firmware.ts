// Firmware: automatic selection and explicit loaders, NVRAM, Secure Boot, and what goes with ACPI.
import type { Domain } from '../../domain/domain';
import { removeElement, setAttribute } from '../../domain/edits';
import { firmwareOf } from '../../domain/firmware';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { isOff, isOn, lookup } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix } from '../../text/problem';
import { addFeature, removeBlamedElement, removeFromList, selectEfi } from '../fixes';
import { removeBlamed } from '../support';

function isHvm(domain: Domain): boolean {
  return domain.osTypeName === 'hvm';
}

const enrolledKeys = rule({
  code: 'firmware-enrolled-keys-without-secure-boot',
  severity: 'error',
  summary: 'Feature `enrolled-keys` is on and `secure-boot` is off.',
  message: 'Enrolled keys are for Secure Boot: enable `secure-boot`, or disable `enrolled-keys`.',
  on: 'os/firmware',
  check(firmware, domain, report) {
    const { selected, features } = firmwareOf(domain);
    const keys = features.get('enrolled-keys');
    const secure = features.get('secure-boot');
    if (selected === '' || !secure || !isOn(keys?.attribute('enabled')) || !isOff(secure.attribute('enabled'))) return;
    report(keys?.attribute('enabled') ?? firmware, {}, [relatedPlace(secure, 'because-of-this')]);
  },
});

const featuresWithoutSelection = rule({
  code: 'firmware-feature-without-selection',
  severity: 'error',
  summary: 'Firmware features are asked for and firmware is not selected automatically.',
  message: 'Features choose among firmwares: add firmware=`efi` to `<os>`, or remove `<firmware>`.',
  on: 'os/firmware',
  check(firmware, domain, report) {
    if (isHvm(domain) && !domain.find('os')?.attribute('firmware') && firmware.child('feature')) report(firmware);
  },
  fix: selectEfi,
});

const loaderPathMissing = rule({
  code: 'loader-path-missing',
  severity: 'error',
  summary: 'A loader or NVRAM is described without a path, and firmware is not selected automatically.',
  message: 'Which firmware? Give `<loader>` a path, or add firmware=`efi` to `<os>` and libvirt chooses one.',
  on: 'os[loader], os[nvram]',
  check(os, domain, report) {
    const { selected, loader, loaderPath, nvram } = firmwareOf(domain);
    const blame = loader ?? nvram;
    if (isHvm(domain) && selected === '' && !os.attribute('firmware') && blame && loaderPath === '') report(blame);
  },
  fix: selectEfi,
});

const biosNvram = rule({
  code: 'firmware-bios-nvram',
  severity: 'error',
  summary: 'Firmware `bios` is selected and there is NVRAM.',
  message: 'BIOS keeps nothing in NVRAM: remove `<nvram>`, or use firmware=`efi`.',
  on: 'os/nvram',
  check(nvram, domain, report) {
    if (firmwareOf(domain).selected === 'bios') report(nvram);
  },
  fix: removeBlamedElement,
});

const statelessNvram = rule({
  code: 'loader-stateless-nvram',
  severity: 'error',
  summary: 'The loader is stateless and there is NVRAM.',
  message: 'A stateless loader keeps nothing: remove `<nvram>`, or `stateless`.',
  on: 'os/nvram',
  check(nvram, domain, report) {
    const { loader, loaderPath, selected } = firmwareOf(domain);
    const stateless = loader?.attribute('stateless');
    if (!stateless || !isOn(stateless) || (selected === '' && loaderPath === '') || selected === 'bios') return;
    report(nvram, {}, [relatedPlace(stateless, 'because-of-this')]);
  },
  fix: removeBlamedElement,
});

const statefulLoader = rule({
  code: 'loader-not-stateless',
  severity: 'error',
  summary: 'stateless="no" is set on a loader that has nowhere to keep its state.',
  message: 'Only UEFI in flash keeps state: remove stateless=`no`, or use firmware=`efi` or type=`pflash`.',
  on: 'os/loader',
  check(loader, domain, report) {
    const stateless = loader.attribute('stateless');
    const { selected, loaderType, loaderPath } = firmwareOf(domain);
    if (!stateless || !isOff(stateless) || (selected === '' && loaderPath === '')) return;
    if (selected === '' ? loaderType !== 'pflash' : selected !== 'efi') report(stateless);
  },
  fix: removeBlamed,
});

const writableSelected = rule({
  code: 'firmware-selected-writable',
  severity: 'error',
  summary: 'Firmware is selected automatically and must be writable, which no firmware is.',
  message: 'Firmware that libvirt selects is shared and read-only: remove readonly=`no`.',
  on: 'os/loader',
  check(loader, domain, report) {
    const readonly = loader.attribute('readonly');
    if (domain.isQemu && firmwareOf(domain).selected !== '' && readonly && isOff(readonly)) report(readonly);
  },
  fix(domain) {
    const loader = domain.find('os/loader');
    if (!loader) return [];
    const edits = [setAttribute(loader, 'readonly', 'yes')];
    return [{ title: 'set-attribute', args: { name: 'readonly', value: 'yes' }, edits, confidence: 'choice' }];
  },
});

const biosPflash = rule({
  code: 'firmware-bios-pflash',
  severity: 'error',
  summary: 'Firmware `bios` is selected with a loader for flash, or with Secure Boot.',
  message: 'A BIOS has no `{name}` of `{value}`: remove it, or use firmware=`efi`.',
  on: 'os/loader',
  check(loader, domain, report) {
    if (!domain.isQemu || firmwareOf(domain).selected !== 'bios') return;
    const type = loader.attribute('type');
    const secure = loader.attribute('secure');
    if (type?.value === 'pflash') report(type, { name: 'type', value: 'pflash' });
    if (secure && isOn(secure)) report(secure, { name: 'secure', value: secure.value });
  },
  fix: removeBlamed,
});

const biosFeature = rule({
  code: 'firmware-bios-secure-boot',
  severity: 'error',
  summary: 'Firmware `bios` is selected and has to have Secure Boot or enrolled keys.',
  message: 'No BIOS has `{name}`: use firmware=`efi`.',
  on: 'os/firmware/feature[@enabled=yes]',
  check(feature, domain, report) {
    const name = feature.attribute('name');
    if (name && domain.isQemu && firmwareOf(domain).selected === 'bios') report(name, { name: name.value });
  },
  fix: removeFromList,
});

/** Families of architectures for which the firmware exists. */
const FIRMWARE_FAMILIES: Readonly<Record<string, readonly string[]>> = { bios: ['x86'], efi: ['x86', 'arm', 'riscv', 'loongarch', 'other'] };

const firmwareArch = rule({
  code: 'firmware-arch',
  severity: 'error',
  summary: 'Firmware is selected that does not exist for the architecture.',
  message: 'There is no firmware `{firmware}` for {arch}: remove the attribute.',
  on: 'os[@firmware]',
  check(os, domain, report) {
    const firmware = os.attribute('firmware');
    const { arch, archFamily: family } = domain;
    if (!firmware || !domain.isQemu || arch === undefined || family === undefined) return;
    if (lookup(FIRMWARE_FAMILIES, firmware.value)?.includes(family) === false) report(firmware, { firmware: firmware.value, arch });
  },
  // Features choose among firmwares that are selected: without a selection they have no place.
  fix(domain, problem) {
    const features = domain.find('os')?.child('firmware');
    const removed = features ? [removeElement(domain.document.text, features)] : [];
    return removeBlamed(domain, problem).map((fix) => ({ ...fix, edits: [...fix.edits, ...removed] }));
  },
});

const secureMachine = rule({
  code: 'secure-boot-needs-q35',
  severity: 'error',
  summary: 'A secure loader is used on a machine that is not an x86_64 q35.',
  message: 'A secure loader needs an x86_64 machine of type q35.',
  on: 'os/loader',
  check(loader, domain, report) {
    const secure = loader.attribute('secure');
    if (!domain.isQemu || !secure || !isOn(secure) || domain.machine === undefined || domain.arch === undefined) return;
    if (!domain.isQ35 || domain.arch !== 'x86_64') report(secure);
  },
});

const secureXen = rule({
  code: 'secure-boot-xen',
  severity: 'error',
  summary: 'Secure Boot is asked of Xen.',
  message: 'Xen has no Secure Boot.',
  on: 'os/loader',
  check(loader, domain, report) {
    const secure = loader.attribute('secure');
    if (domain.virtType === 'xen' && secure && isOn(secure) && firmwareOf(domain).loaderType === 'pflash') report(secure);
  },
});

const secureSmm = rule({
  code: 'secure-boot-needs-smm',
  severity: 'error',
  summary: 'A secure loader is used without System Management Mode.',
  message: 'A secure loader needs System Management Mode: add `<smm state="on"/>` to `<features>`.',
  on: 'os/loader',
  check(loader, domain, report) {
    const secure = loader.attribute('secure');
    if (!domain.isQemu || !domain.isQ35 || domain.arch !== 'x86_64' || !secure || !isOn(secure)) return;
    const smm = domain.feature('smm');
    const { selected, loaderPath } = firmwareOf(domain);
    if (selected === '' && loaderPath === '') return;
    // Where libvirt selects the firmware it turns SMM on, but not against what is written.
    if (selected === '' ? !smm || isOff(smm.attribute('state')) : isOff(smm?.attribute('state'))) report(secure);
  },
  fix(domain) {
    const smm = domain.feature('smm');
    if (smm) return [turnOn(smm)];
    return addFeature(domain, 'smm', "<smm state='on'/>");
  },
});

const uefiNeedsAcpi = rule({
  code: 'uefi-needs-acpi',
  severity: 'error',
  summary: 'An x86 guest boots by UEFI without ACPI.',
  message: 'UEFI needs ACPI on x86: add `<acpi/>` to `<features>`.',
  on: 'os[@firmware], os[loader]',
  check(os, domain, report) {
    if (!domain.isQemu || !domain.isX86 || !firmwareOf(domain).isUefi || domain.feature('acpi')) return;
    report(os.attribute('firmware') ?? firmwareOf(domain).loader?.attribute('type') ?? os);
  },
  fix: (domain) => addFeature(domain, 'acpi'),
});

const acpiNeedsUefi = rule({
  code: 'acpi-needs-uefi',
  severity: 'error',
  summary: 'An aarch64 guest has ACPI without UEFI.',
  message: 'ACPI needs UEFI on aarch64: add firmware=`efi` to `<os>`, or remove `<acpi/>`.',
  on: 'features/acpi',
  check(acpi, domain, report) {
    if (domain.isQemu && domain.isArmVirt && domain.arch === 'aarch64' && !firmwareOf(domain).isUefi) report(acpi);
  },
  fix: selectEfi,
});

const acpiUnsupported = rule({
  code: 'acpi-machine-unsupported',
  since: '11.3.0',
  severity: 'error',
  summary: 'The machine has no ACPI.',
  message: 'Machine `{machine}` has no ACPI: remove `<acpi/>`.',
  on: 'features/acpi',
  check(acpi, domain, report) {
    const { machine } = domain;
    if (!domain.isQemu || machine === undefined) return;
    const isBoard = domain.isArm && !domain.isArmVirt && !machine.startsWith('sbsa') && !machine.startsWith('xen');
    if (isBoard) report(acpi, { machine });
  },
});

const nvramType = rule({
  code: 'nvram-type-unsupported',
  severity: 'error',
  summary: 'NVRAM is kept in something other than a file, a block device or on the network.',
  message: 'NVRAM cannot be of type `{type}`: use `file`, `block` or `network`.',
  on: 'os/nvram',
  check(nvram, domain, report) {
    const type = nvram.attribute('type');
    if (!domain.isQemu || !type || !['dir', 'volume', 'nvme', 'vhostuser', 'vhostvdpa'].includes(type.value)) return;
    report(type, { type: type.value });
  },
});

const nvramParts = rule({
  code: 'nvram-source-unsupported',
  severity: 'error',
  summary: 'NVRAM has slices, persistent reservations or a backing store.',
  message: 'NVRAM has no `<{element}>`: remove it.',
  on: 'os/nvram',
  check(nvram, domain, report) {
    if (!domain.isQemu || !nvram.attribute('type')) return;
    const source = nvram.child('source');
    for (const element of [source?.child('slices'), source?.child('reservations'), nvram.child('backingStore')]) {
      if (element) report(element, { element: element.name });
    }
  },
  fix: removeBlamedElement,
});

const loaderByPath = rule({
  code: 'firmware-path-explicit',
  severity: 'hint',
  summary: 'A firmware file is named by its path, which differs between hosts.',
  message: 'The path of the firmware ties the guest to this host: with firmware=`efi` in `<os>` libvirt finds it anywhere.',
  on: 'os/loader',
  check(loader, domain, report) {
    const { selected, loaderType, loaderPath } = firmwareOf(domain);
    if (domain.isQemu && selected === '' && loaderType === 'pflash' && loaderPath !== '') report(loader.textSpan ?? loader);
  },
});

const templateUnlisted = rule({
  code: 'firmware-template-unlisted',
  severity: 'warning',
  summary: 'Firmware is selected automatically with an NVRAM template from a place where distributions keep none.',
  message: 'With firmware=`{firmware}` libvirt takes only a template that a firmware description of the host lists: name the loader explicitly, or remove `template`.',
  on: 'os/nvram',
  check(nvram, domain, report) {
    const { selected } = firmwareOf(domain);
    const template = nvram.attribute('template');
    if (!domain.isQemu || selected !== 'efi' || !template || INSTALLED.test(template.value)) return;
    report(template, { firmware: selected });
  },
  fix: removeBlamed,
});

/** Where packages put firmware. */
const INSTALLED = /^\/(usr|opt|run|nix|gnu|snap)\//;

/** The rules on firmware. */
export const firmwareRules: RuleFamily = {
  name: 'firmware',
  rules: [
    enrolledKeys,
    featuresWithoutSelection,
    loaderPathMissing,
    biosNvram,
    statelessNvram,
    statefulLoader,
    writableSelected,
    biosPflash,
    biosFeature,
    firmwareArch,
    secureMachine,
    secureXen,
    secureSmm,
    uefiNeedsAcpi,
    acpiNeedsUefi,
    acpiUnsupported,
    nvramType,
    nvramParts,
    templateUnlisted,
    loaderByPath,
  ],
};

function turnOn(feature: XmlElement): Fix {
  const edits = [setAttribute(feature, 'state', 'on')];
  return { title: 'set-attribute', args: { name: 'state', value: 'on' }, edits, confidence: 'choice' };
}
