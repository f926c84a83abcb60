// Memory as devices: DIMMs, NVDIMMs, virtio-mem, virtio-pmem and SGX.
import { dimmAddress } from '../../domain/busAddresses';
import type { Domain } from '../../domain/domain';
import { appendChild, insertAfter, setAttribute } from '../../domain/edits';
import { guestRange, labelSize, memoryModel, targetSize, SLOT_MODELS, type GuestRange } from '../../domain/memoryDevices';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { formatSize, parseSize, type Kibibytes } from '../../domain/size';
import { isOn, lookup, text, textBlame, unsigned, unsignedAttribute } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix, Problem } from '../../text/problem';
import { removeBlamedElement, replaceWith } from '../fixes';
import { attributeOr, removeBlamed, replaceBlamed } from '../support';

const MIN_LABEL: Kibibytes = 128n;
/** Granularity of memory on pseries. */
const PSERIES_ALIGN: Kibibytes = 262144n;

/** Whether libvirt makes a NUMA cell of its own accord, so that node 0 is there. */
function getsCell(domain: Domain): boolean {
  return domain.isQemu && domain.numaCells.length === 0 && domain.root.child('maxMemory') !== undefined && !domain.isS390Ccw;
}

const needsMaxMemory = rule({
  code: 'memory-device-needs-max-memory',
  severity: 'error',
  summary: 'A memory device is used without `<maxMemory>`.',
  message: 'A memory device needs room to be plugged into: add `<maxMemory slots="16" unit="GiB">…</maxMemory>`.',
  on: 'devices/memory',
  check(device, domain, report) {
    if (domain.isQemu && !domain.root.child('maxMemory')) report(device);
  },
  fix(domain) {
    const memory = domain.root.child('memory');
    const size = domain.memory;
    if (!memory || size === undefined) return [];
    const xml = `<maxMemory slots='16' unit='KiB'>${(size * 4n).toString()}</maxMemory>`;
    return [{ title: 'add-element', args: { element: 'maxMemory' }, edits: [insertAfter(domain.document.text, memory, xml)], confidence: 'choice' }];
  },
});

const hotplugNeedsNuma = rule({
  code: 'max-memory-without-numa',
  severity: 'warning',
  summary: '`<maxMemory>` is used without NUMA cells; old libvirt refuses it, new libvirt makes a cell.',
  message: 'Memory is plugged into NUMA cells, and there is none: libvirt adds one when the guest is defined, or refuses it. Write it yourself.',
  on: 'maxMemory',
  check(maxMemory, domain, report) {
    if (!domain.isQemu || domain.numaCells.length > 0 || domain.arch === undefined || domain.isPpc64 || domain.isS390) return;
    if ((domain.maxMemory ?? 0n) > 0n) report(maxMemory);
  },
});

const slotsElsewhere = rule({
  code: 'memory-device-arch',
  severity: 'error',
  summary: 'A guest on s390 or 32-bit POWER has a DIMM or NVDIMM.',
  message: 'There are no memory slots on {arch}, and so no `{model}`: remove it; an s390 guest can have `virtio-mem`.',
  on: 'devices/memory[@model=dimm|nvdimm]',
  only: ({ isQemu, isS390, archFamily }) => isQemu && (isS390 || archFamily === 'ppc'),
  check(device, domain, report) {
    report(attributeOr(device, 'model'), { arch: domain.arch ?? '', model: memoryModel(device) });
  },
  fix: removeBlamedElement,
});

const tooFewSlots = rule({
  code: 'memory-slots-too-few',
  severity: 'error',
  summary: 'There are more DIMMs and NVDIMMs than `slots`.',
  message: '{count} memory devices need a slot and `<maxMemory>` has {slots}: raise `slots`.',
  on: 'maxMemory',
  check(maxMemory, domain, report) {
    const count = domain.devices('memory').filter((device) => SLOT_MODELS.has(memoryModel(device))).length;
    const slots = maxMemory.attribute('slots') ? unsignedAttribute(maxMemory, 'slots') : 0;
    if (domain.isQemu && slots !== undefined && count > slots) report(maxMemory.attribute('slots') ?? maxMemory, { count, slots });
  },
  fix(domain) {
    const maxMemory = domain.root.child('maxMemory');
    const count = domain.devices('memory').length;
    if (!maxMemory) return [];
    const edits = [setAttribute(maxMemory, 'slots', String(count))];
    return [{ title: 'set-attribute', args: { name: 'slots', value: count }, edits, confidence: 'choice' }];
  },
});

const slotBeyond = rule({
  code: 'memory-slot-beyond',
  severity: 'error',
  summary: 'A memory device is in a slot that the guest does not have.',
  message: 'The guest has {slots} slots, numbered from 0: there is no slot {slot}.',
  on: 'devices/memory',
  check(device, domain, report) {
    const { element, slot } = dimmAddress(device) ?? {};
    const maxMemory = domain.root.child('maxMemory');
    if (!domain.isQemu || !element || slot === undefined || !maxMemory) return;
    const slots = maxMemory.attribute('slots') ? unsignedAttribute(maxMemory, 'slots') : 0;
    if (slots !== undefined && slot >= slots) report(element.attribute('slot') ?? element, { slot, slots });
  },
  fix: freeSlot,
});

const slotTaken = rule({
  code: 'memory-slot-duplicate',
  severity: 'error',
  summary: 'Two memory devices are in one slot.',
  message: 'Slot {slot} is taken by another memory device.',
  on: 'devices[memory]',
  check(devices, _domain, report) {
    const seen = new Map<number, XmlElement>();
    for (const device of devices.elements('memory')) {
      const { element, slot } = dimmAddress(device) ?? {};
      if (!element || slot === undefined) continue;
      const first = seen.get(slot);
      if (first) report(element.attribute('slot') ?? element, { slot }, [relatedPlace(first, 'first-one')]);
      else seen.set(slot, element);
    }
  },
  fix: freeSlot,
});

/** Puts a memory device in the lowest slot that no other is in. */
function freeSlot(domain: Domain, problem: Problem): readonly Fix[] {
  const taken = new Set(domain.devices('memory').map((device) => dimmAddress(device)?.slot));
  const maxMemory = domain.root.child('maxMemory');
  const slots = (maxMemory?.attribute('slots') ? unsignedAttribute(maxMemory, 'slots') : undefined) ?? taken.size + 1;
  for (let slot = 0; slot < slots; slot++) if (!taken.has(slot)) return replaceBlamed(domain, problem, String(slot));
  return [];
}

const addressKind = rule({
  code: 'memory-address-type',
  severity: 'error',
  summary: 'A memory device has an address of a type that its model does not take.',
  message: 'A memory device of model `{model}` has an address of type {types}, not `{type}`.',
  on: 'devices/memory',
  check(device, domain, report) {
    const address = device.child('address');
    const type = address?.attribute('type');
    if (!domain.isQemu || !address || !type) return;
    const types = lookup(ADDRESS_TYPES, memoryModel(device));
    if (types && !types.includes(type.value)) {
      report(type, { model: memoryModel(device), types: types.map((name) => `\`${name}\``).join(' / '), type: type.value });
    }
  },
});

const ADDRESS_TYPES: Readonly<Record<string, readonly string[]>> = {
  'virtio-pmem': ['pci'],
  'virtio-mem': ['pci', 'ccw'],
};

const addressReplaced = rule({
  code: 'memory-address-replaced',
  // qemuAssignMemoryDeviceSlot gives it a slot before anybody looks at the type.
  severity: 'warning',
  summary: 'A DIMM has an address of another type, which libvirt replaces.',
  message: 'A memory device of model `{model}` is in a slot: libvirt replaces this address of type `{type}`.',
  on: 'devices/memory',
  check(device, domain, report) {
    const type = device.child('address')?.attribute('type');
    const model = memoryModel(device);
    if (domain.isQemu && type && type.value !== 'dimm' && (model === 'dimm' || model === 'nvdimm')) report(type, { model, type: type.value });
  },
});

const sgxAddress = rule({
  code: 'memory-sgx-address',
  severity: 'error',
  summary: 'SGX memory has an address.',
  message: 'SGX memory has no address: remove it.',
  on: 'devices/memory',
  check(device, _domain, report) {
    const address = device.child('address');
    if (memoryModel(device) === 'sgx-epc' && address?.attribute('type')) report(address);
  },
  fix: removeBlamedElement,
});

const nodeMissing = rule({
  code: 'memory-device-node-missing',
  severity: 'error',
  summary: 'A memory device does not say which NUMA cell it belongs to.',
  message: 'The guest has NUMA cells: say in `<node>` which one gets the memory.',
  on: 'devices/memory/target',
  check(target, domain, report) {
    if (!domain.isQemu || domain.numaCells.length === 0 || target.child('node') || !target.parent) return;
    if (['dimm', 'nvdimm', 'virtio-mem'].includes(memoryModel(target.parent))) report(target);
  },
  fix(domain, problem) {
    const targets = domain.devices('memory').flatMap((device) => device.child('target') ?? []);
    const target = targets.find(({ nameStart }) => nameStart === problem.span.start);
    if (!target) return [];
    const edits = [appendChild(domain.document.text, target, '<node>0</node>')];
    return [{ title: 'add-element', args: { element: 'node' }, edits, confidence: 'choice' }];
  },
});

const nodeBeyond = rule({
  code: 'memory-device-node-beyond',
  severity: 'error',
  summary: 'A memory device belongs to a NUMA cell that does not exist.',
  message: 'The guest has no NUMA cell {node} for this memory: it has {count}.',
  on: 'devices/memory/target/node',
  check(element, domain, report) {
    const node = unsigned(text(element));
    const count = getsCell(domain) ? 1 : domain.numaCells.length;
    if (node !== undefined && node >= count) report(textBlame(element), { node, count: domain.numaCells.length });
  },
});

const pathMissing = rule({
  code: 'memory-device-path-missing',
  severity: 'error',
  summary: 'An NVDIMM or virtio-pmem device has no file behind it.',
  message: 'A memory device of model `{model}` keeps its contents in a file: add `<source><path>…</path></source>`.',
  on: 'devices/memory',
  check(device, _domain, report) {
    if (!['nvdimm', 'virtio-pmem'].includes(memoryModel(device))) return;
    if ((text(device.child('source')?.child('path')) ?? '') === '') report(device, { model: memoryModel(device) });
  },
});

const discardPersistent = rule({
  code: 'memory-device-discard',
  severity: 'error',
  summary: '`discard` is set on persistent memory.',
  message: 'Persistent memory cannot be discarded: remove `discard` from this `{model}`.',
  on: 'devices/memory',
  check(device, _domain, report) {
    const discard = device.attribute('discard');
    if (discard && isOn(discard) && ['nvdimm', 'virtio-pmem'].includes(memoryModel(device))) report(discard, { model: memoryModel(device) });
  },
  fix: removeBlamed,
});

const pmemPrivate = rule({
  code: 'memory-pmem-private',
  severity: 'error',
  summary: 'A virtio-pmem device has private access.',
  message: 'What a guest writes to virtio-pmem reaches its file: access is `shared`.',
  on: 'devices/memory',
  check(device, _domain, report) {
    const access = device.attribute('access');
    if (memoryModel(device) === 'virtio-pmem' && access?.value === 'private') report(access);
  },
  fix: replaceWith('shared'),
});

const pmemNode = rule({
  code: 'memory-pmem-node',
  severity: 'error',
  summary: 'A virtio-pmem device is put in a NUMA cell.',
  message: 'virtio-pmem belongs to no NUMA cell: remove `<node>`.',
  on: 'devices/memory/target/node',
  check(node, domain, report) {
    const device = node.parent?.parent;
    const number = unsigned(text(node));
    if (!device || memoryModel(device) !== 'virtio-pmem' || number === undefined) return;
    if (number < domain.numaCells.length) report(node);
  },
  fix: removeBlamedElement,
});

const labelTooSmall = rule({
  code: 'nvdimm-label-too-small',
  severity: 'error',
  summary: "An NVDIMM's label is smaller than 128 KiB.",
  message: 'A label takes 128 KiB at least; this one has {size}.',
  on: 'devices/memory/target/label/size',
  check(element, _domain, report) {
    const size = parseSize(element);
    const device = element.parent?.parent?.parent;
    if (device && memoryModel(device) === 'nvdimm' && size !== undefined && size > 0n && size < MIN_LABEL) {
      report(textBlame(element), { size: formatSize(size) });
    }
  },
});

const labelTooLarge = rule({
  code: 'nvdimm-label-too-large',
  severity: 'error',
  summary: "An NVDIMM's label is not smaller than the NVDIMM.",
  message: 'The label takes {label} of {size}: nothing is left.',
  on: 'devices/memory/target/label/size',
  check(element, _domain, report) {
    const label = parseSize(element);
    const device = element.parent?.parent?.parent;
    const size = device && targetSize(device);
    if (!device || memoryModel(device) !== 'nvdimm' || label === undefined || size === undefined || label < size || label < MIN_LABEL) return;
    report(textBlame(element), { label: formatSize(label), size: formatSize(size) });
  },
});

const labelMissing = rule({
  code: 'nvdimm-label-missing',
  severity: 'error',
  summary: 'An NVDIMM of a ppc64 guest has no label.',
  message: 'ppc64 guests need a label on an NVDIMM: add `<label><size unit="KiB">128</size></label>`.',
  on: 'devices/memory/target',
  check(target, domain, report) {
    if (!domain.isPpc64 || !target.parent || memoryModel(target.parent) !== 'nvdimm') return;
    if (!target.child('label') || labelSize(target.parent) === 0n) report(target);
  },
});

const nvdimmSmall = rule({
  code: 'nvdimm-too-small',
  severity: 'error',
  summary: 'An NVDIMM of a ppc64 guest has less than 256 MiB besides its label.',
  message: 'On ppc64 an NVDIMM has 256 MiB besides its label at least.',
  on: 'devices/memory/target/size',
  check(element, domain, report) {
    const device = element.parent?.parent;
    const size = parseSize(element);
    const label = device && labelSize(device);
    if (!domain.isQemu || !domain.isPpc64 || memoryModel(device ?? element) !== 'nvdimm' || size === undefined || label === undefined) return;
    if (label < size && size - label < PSERIES_ALIGN) report(textBlame(element));
  },
});

const nvdimmUuid = rule({
  code: 'nvdimm-uuid-arch',
  severity: 'error',
  summary: 'An NVDIMM has a UUID in a guest that is not ppc64.',
  message: 'Only ppc64 guests give an NVDIMM a UUID: remove it.',
  on: 'devices/memory/uuid',
  check(uuid, domain, report) {
    if (uuid.parent && memoryModel(uuid.parent) === 'nvdimm' && domain.arch !== undefined && !domain.isPpc64) report(uuid);
  },
  fix: removeBlamedElement,
});

const overlap = rule({
  code: 'memory-address-overlap',
  since: '9.8.0',
  severity: 'error',
  summary: 'Two memory devices share addresses.',
  message: 'Another memory device starts at {start} and overlaps this one.',
  on: 'devices[memory]',
  check(devices, _domain, report) {
    const seen: GuestRange[] = [];
    for (const device of devices.elements('memory')) {
      const range = guestRange(device);
      if (!range) continue;
      const first = seen.find((other) => range.start < other.end && other.start < range.end);
      const related = first && [relatedPlace(first.element, 'first-one')];
      if (first) report(range.element.attribute('base') ?? range.element, { start: `0x${first.start.toString(16)}` }, related);
      seen.push(range);
    }
  },
});

/** The rules on memory devices. */
export const memoryDeviceRules: RuleFamily = {
  name: 'memory-devices',
  rules: [
    needsMaxMemory,
    slotsElsewhere,
    tooFewSlots,
    slotBeyond,
    slotTaken,
    addressKind,
    addressReplaced,
    sgxAddress,
    nodeMissing,
    nodeBeyond,
    pathMissing,
    discardPersistent,
    pmemPrivate,
    pmemNode,
    labelTooSmall,
    labelTooLarge,
    labelMissing,
    nvdimmSmall,
    nvdimmUuid,
    overlap,
    hotplugNeedsNuma,
  ],
};
