// PCI addresses: does the bus exist, does it take the device, does it have the slot, and is the function free?
import { formatPci, pciAddress, type PciAddress } from '../../domain/addresses';
import { controllerAt } from '../../domain/controllers';
import type { Domain } from '../../domain/domain';
import { setAttribute } from '../../domain/edits';
import {
  accepts,
  addsOnlyPorts,
  builtinFunctions,
  doubtfulPciDevices,
  busesFor,
  busKind,
  busModel,
  functionKey,
  isBuiltinController,
  isAtPiix3,
  pciTopology,
  type PciDevice,
} from '../../domain/pciTopology';
import { rule, type Blame, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix, Problem, RelatedPlace } from '../../text/problem';
import { attributeOr, elementAround, removeBlamed, replaceBlamed } from '../support';

/** Whether there is anything for the rules of `onDevices` to look at. */
function hasDoubtfulPci(domain: Domain): boolean {
  return domain.isQemu && pciTopology(domain).busCount !== undefined && doubtfulPciDevices(domain).length > 0;
}

/** A rule on devices with a PCI address in a QEMU domain whose buses are known: those of which not all is plainly right. */
function onDevices(check: (entry: PciDevice, domain: Domain, busCount: number) => readonly [Blame, Readonly<Record<string, string | number>>] | undefined) {
  return (_: XmlElement, domain: Domain, report: (blame: Blame, args: Readonly<Record<string, string | number>>) => void): void => {
    const { busCount = 0 } = pciTopology(domain);
    for (const entry of doubtfulPciDevices(domain)) {
      const found = check(entry, domain, busCount);
      if (found) report(...found);
    }
  };
}

const otherDomain = rule({
  code: 'pci-domain-not-zero',
  severity: 'error',
  on: '[devices/*/address@domain]',
  summary: 'A device of a QEMU guest is in a PCI domain other than 0.',
  message: 'QEMU guests have PCI domain 0 only; `{value}` does not exist.',
  only: hasDoubtfulPci,
  check: onDevices(({ address }) => {
    const attribute = address.element.attribute('domain');
    return address.domain !== 0 && attribute ? [attribute, { value: attribute.value }] : undefined;
  }),
  fix: (domain, problem) => replaceBlamed(domain, problem, '0x0000', 'only'),
});

const noPci = rule({
  code: 'pci-address-without-bus',
  severity: 'error',
  on: '[devices/*/address]',
  summary: 'A device has a PCI address, but the machine type has no PCI bus.',
  message: 'The machine type `{machine}` has no PCI bus, so a device cannot have a PCI address; remove the `<address>`.',
  only: hasDoubtfulPci,
  check: onDevices(({ address }, domain, busCount) =>
    busCount === 0 ? [address.element, { machine: domain.machine ?? '' }] : undefined,
  ),
  // On isapc libvirt would look for a PCI bus all the same; elsewhere there are other buses.
  fix: (domain, problem) => (domain.machineFamily === 'isapc' ? [] : removeBlamed(domain, problem)),
});

const wrongBus = rule({
  code: 'pci-wrong-bus',
  severity: 'error',
  on: '[devices/*/address]',
  summary: 'A device is plugged into a PCI bus that does not take it.',
  message: '`{what}` cannot be plugged into bus {bus}, which is a `{model}`; it takes one of: {buses}.',
  only: hasDoubtfulPci,
  check: onDevices(({ address, connection, device }, domain, busCount) => {
    if (address.domain !== 0 || address.bus >= busCount || connection === 'integrated') return undefined;
    const model = busModel(domain, address.bus);
    const kind = busKind(model);
    if (model === undefined || kind === undefined || accepts(kind, connection)) return undefined;
    const what = connection === 'endpoint' ? device.name : connection;
    return [attributeOr(address.element, 'bus'), { what, bus: address.bus, model, buses: quoted(busesFor(connection)) }];
  }),
  fix: removeAddress,
});

const notOnRoot = rule({
  code: 'pci-integrated-elsewhere',
  severity: 'error',
  on: '[devices/iommu/address],[devices/panic/address]',
  summary: 'A device that belongs on PCI bus 0 (virtio IOMMU, pvpanic) is on another bus.',
  message: '`<{element}>` of this model must be on PCI bus 0, not on bus {bus}.',
  only: hasDoubtfulPci,
  check: onDevices(({ address, connection, device }) =>
    connection === 'integrated' && address.bus !== 0
      ? [attributeOr(address.element, 'bus'), { element: device.name, bus: address.bus }]
      : undefined,
  ),
  fix: removeAddress,
});

const missingBus = rule({
  code: 'pci-missing-bus',
  severity: 'error',
  on: '[devices/controller/address]',
  summary: 'A PCI controller is plugged into a bus that does not exist and that libvirt cannot add.',
  message: 'There is no PCI bus {bus} to plug this `{model}` into; add a controller with `index` {bus} that takes it.',
  only: hasDoubtfulPci,
  check: onDevices(({ address, connection }, domain, busCount) => {
    if (address.bus < busCount || connection === 'endpoint' || connection === 'integrated') return undefined;
    if (connection === 'pcie-switch-upstream-port' || busKind(connection) === undefined) return undefined;
    const grows = pciTopology(domain).devices.some((other) => other.connection === 'endpoint' && other.address.bus >= address.bus);
    return grows ? undefined : [attributeOr(address.element, 'bus'), { bus: address.bus, model: connection }];
  }),
  fix: removeAddress,
});

const noSuchSlot = rule({
  code: 'pci-no-such-slot',
  severity: 'error',
  on: '[devices/*/address]',
  summary: 'A PCI address names a slot that its bus does not have.',
  message: 'Bus {bus} is a `{model}`, which has slots {first} to {last} only; slot {slot} cannot be used.',
  only: hasDoubtfulPci,
  check: onDevices(({ address, connection }, domain, busCount) => {
    if (address.domain !== 0 || connection === 'integrated') return undefined;
    const model = busModel(domain, address.bus);
    const kind = busKind(model);
    // A bus that is not there is added; below a pcie-root it need not be a port, unless all that is on such buses belongs on one.
    if (address.bus >= busCount && model === 'pcie-root-port' && !addsOnlyPorts(domain)) return undefined;
    if (model === undefined || kind === undefined || !accepts(kind, connection)) return undefined;
    if (address.slot >= kind.firstSlot && address.slot <= kind.lastSlot) return undefined;
    return [
      attributeOr(address.element, 'slot'),
      { bus: address.bus, model, first: kind.firstSlot, last: kind.lastSlot, slot: address.slot },
    ];
  }),
  fix: freeSlotFixes,
});

const inUse = rule({
  code: 'pci-address-in-use',
  severity: 'error',
  on: '[devices/*/address@slot]',
  summary: 'Two devices of a QEMU guest have the same PCI address.',
  message: 'PCI address {address} is already taken by `<{holder}>`; choose another slot.',
  check(_, domain, report) {
    const { devices } = pciTopology(domain);
    if (!domain.isQemu || devices.length < 2) return;
    const taken = new Map<number, PciDevice>();
    for (const entry of devices) {
      const { address, device } = entry;
      // At the place of the PIIX3's controllers, libvirt counts them only on the machines that have it.
      if (address.domain !== 0 || (!domain.isI440fx && isAtPiix3(domain, device))) continue;
      const key = functionKey(address);
      const first = taken.get(key);
      if (first === undefined) taken.set(key, entry);
      else report(attributeOr(address.element, 'slot'), { address: formatPci(address), holder: first.device.name }, firstPlace(first));
    }
  },
  fix: freeSlotFixes,
});

const builtinInUse = rule({
  code: 'pci-address-builtin',
  severity: 'error',
  on: '[devices/*/address]',
  summary: 'A device has the PCI address of one that the machine type has built in.',
  message: 'PCI address {address} belongs to the {holder} that this machine type has built in; choose another slot.',
  only: hasDoubtfulPci,
  check: onDevices(({ address, device }, domain) => {
    const holder = address.domain === 0 ? builtinFunctions(domain).get(functionKey(address)) : undefined;
    if (holder === undefined || isBuiltinController(domain, device)) return undefined;
    return [attributeOr(address.element, 'slot'), { address: formatPci(address), holder }];
  }),
  fix: freeSlotFixes,
});

const fixedPlaces: readonly (readonly [type: string, family: 'i440fx' | 'q35', slot: number, fn: number])[] = [
  ['ide', 'i440fx', 1, 1],
  ['usb', 'i440fx', 1, 2],
  ['sata', 'q35', 0x1f, 2],
];

const FIXED = new Set(fixedPlaces.map(([type]) => type));

const builtinElsewhere = rule({
  code: 'builtin-controller-address',
  severity: 'error',
  on: 'devices/controller[address]',
  summary: 'The first IDE or USB controller of an i440fx machine, or the first SATA controller of a q35 machine, is not where the chipset has it.',
  message: 'The first `{type}` controller is part of the chipset and always at {address}; remove its `<address>`.',
  check(element, domain, report) {
    if (!domain.isQemu || !FIXED.has(value(element, 'type') ?? 'ide') || !isBuiltinController(domain, element)) return;
    const type = controllerAt(domain, element)?.type;
    const place = fixedPlaces.find(([of, family]) => of === type && family === domain.machineFamily);
    const address = place && pciAddress(element);
    if (address === undefined || place === undefined) return;
    if (address.bus === 0 && address.slot === place[2] && address.function === place[3] && address.domain === 0) return;
    const expected = { domain: 0, bus: 0, slot: place[2], function: place[3] };
    report(address.element, { type: place[0], address: formatPci(expected) });
  },
  fix: removeBlamed,
});

const piix3OnPcie = rule({
  code: 'piix3-on-pcie',
  severity: 'error',
  on: 'devices/controller[address]',
  summary: 'A controller is at the place of the PIIX3 chip on a machine whose root bus is PCI Express.',
  message: 'At {address} only an i440fx machine has a `{type}` controller; this machine has a `pcie-root`.',
  check(element, domain, report) {
    if (!domain.isQemu || domain.isI440fx || !isAtPiix3(domain, element) || busModel(domain, 0) !== 'pcie-root') return;
    const address = pciAddress(element);
    const controller = controllerAt(domain, element);
    // What libvirt takes for a USB controller without model depends on the architecture.
    if (controller?.type === 'usb' && controller.model === undefined && !domain.isX86) return;
    if (address) report(address.element, { address: formatPci(address), type: controller?.type ?? '' });
  },
  fix: removeBlamed,
});

const bridgeAboveItself = rule({
  code: 'pci-bridge-index-not-above-bus',
  severity: 'error',
  on: '[devices/controller/address]',
  summary: 'A pci-bridge has an index that is not greater than the bus it is plugged into.',
  message: 'A `pci-bridge` needs an `index` greater than the bus it is plugged into, but {index} is not greater than {bus}.',
  only: hasDoubtfulPci,
  check: onDevices(({ address, connection, device }, domain) => {
    if (connection !== 'pci-bridge') return undefined;
    const index = controllerAt(domain, device)?.index;
    return index !== undefined && index > 0 && index <= address.bus
      ? [attributeOr(address.element, 'bus'), { index, bus: address.bus }]
      : undefined;
  }),
  fix: removeAddress,
});

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function firstPlace(first: PciDevice): readonly RelatedPlace[] {
  return [relatedPlace(attributeOr(first.address.element, 'slot'), 'first-one')];
}

/** Removes the address, so that libvirt chooses one. */
function removeAddress(domain: Domain, problem: Problem): readonly Fix[] {
  const element = elementAround(domain.root, problem.span);
  return removeBlamed(domain, { ...problem, span: element.nameSpan });
}

/** Moves the device to the next free slot of its bus, or leaves the choice to libvirt. */
function freeSlotFixes(domain: Domain, problem: Problem): readonly Fix[] {
  const element = elementAround(domain.root, problem.span);
  const entry = pciTopology(domain).devices.find(({ address }) => address.element === element);
  const slot = entry && freeSlot(domain, entry.address);
  const removal = removeAddress(domain, problem);
  // What the machine has built in has its place there: no other slot is right.
  if (slot === undefined || (element.parent && isBuiltinController(domain, element.parent))) return removal;
  const newSlot = `0x${slot.toString(16).padStart(2, '0')}`;
  const edits = [setAttribute(element, 'slot', newSlot)];
  if (entry?.address.function !== 0) edits.push(setAttribute(element, 'function', '0x0'));
  return [{ title: 'set-attribute', args: { name: 'slot', value: newSlot }, edits, confidence: 'choice' }, ...removal];
}

/** The next slot of an address's bus in which no function is taken; `undefined` where there is none. */
function freeSlot(domain: Domain, { bus }: PciAddress): number | undefined {
  const kind = busKind(busModel(domain, bus));
  if (kind === undefined || kind.firstSlot === kind.lastSlot) return undefined;
  const used = new Set<number>();
  for (const key of builtinFunctions(domain).keys()) if (bus === 0) used.add((key >> 3) & 0x1f);
  for (const { address } of pciTopology(domain).devices) if (address.bus === bus) used.add(address.slot);
  for (let slot = kind.firstSlot; slot <= kind.lastSlot; slot++) if (!used.has(slot)) return slot;
  return undefined;
}

/** Rules on PCI addresses. */
export const pciAddresses: RuleFamily = {
  name: 'pciAddresses',
  rules: [
    otherDomain,
    noPci,
    wrongBus,
    notOnRoot,
    missingBus,
    noSuchSlot,
    inUse,
    builtinInUse,
    builtinElsewhere,
    piix3OnPcie,
    bridgeAboveItself,
  ],
};
