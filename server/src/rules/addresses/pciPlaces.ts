// PCI slots with several functions, buses that libvirt adds by itself, and controllers for which no place is left.
import { formatPci } from '../../domain/addresses';
import { controllersOf } from '../../domain/controllers';
import type { Domain } from '../../domain/domain';
import { builtinFunctions, busModel, functionKey, isAtPiix3, pciTopology, type PciDevice } from '../../domain/pciTopology';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { isOff, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { addChild } from '../fixes';
import { attributeOr, replaceBlamed } from '../support';

/** Machines whose guests find the functions of a slot as PCI says. zPCI shows each function by itself, QEMU's sPAPR too. */
function hasPlainPci(domain: Domain): boolean {
  return domain.isQemu && !domain.isS390 && !domain.isPseries;
}

/** The devices that are in each slot, in document order. */
function slotsOf(domain: Domain): readonly (readonly PciDevice[])[] {
  const slots = new Map<string, PciDevice[]>();
  for (const entry of pciTopology(domain).devices) {
    const { domain: segment, bus, slot: number } = entry.address;
    const key = `${segment}:${bus}:${number}`;
    const slot = slots.get(key);
    if (slot) slot.push(entry);
    else slots.set(key, [entry]);
  }
  return [...slots.values()];
}

const multifunctionOff = rule({
  code: 'pci-multifunction-off',
  severity: 'warning',
  on: '[devices/*/address@multifunction=off]',
  summary: 'Several functions of a PCI slot are used, but the one numbered 0 has multifunction=`off`: QEMU does not start.',
  message: '{other} is in this slot too, so QEMU does not start: function 0 needs `multifunction="on"`.',
  only: hasPlainPci,
  check(_, domain, report) {
    for (const slot of domain.memo(slotsOf)) {
      for (const entry of slot) {
        const multifunction = entry.address.element.attribute('multifunction');
        if (!multifunction || !isOff(multifunction) || entry.address.function !== 0) continue;
        const other = slot.find((one) => one !== entry);
        if (other) report(multifunction, { other: formatPci(other.address) }, [relatedPlace(other.address.element, 'because-of-this')]);
      }
    }
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'on', 'only'),
});

const functionZeroMissing = rule({
  code: 'pci-function-0-missing',
  severity: 'warning',
  on: '[devices/*/address@function]',
  summary: 'A PCI slot has functions, but none with number 0: guests do not look at the others.',
  message: 'Nothing has function 0 of this slot, and without it a guest does not find {address}.',
  only: hasPlainPci,
  check(_, domain, report) {
    for (const slot of domain.memo(slotsOf)) {
      if (slot.some(({ address }) => address.function === 0)) continue;
      for (const { address, device } of slot) {
        if (isAtPiix3(domain, device) || builtinFunctions(domain).has(functionKey({ ...address, function: 0 }))) continue;
        report(attributeOr(address.element, 'function'), { address: formatPci(address) });
      }
    }
  },
});

/** Fewer buses than this are added without anybody's wondering. */
const MANY_BUSES = 8;

const impliedBuses = rule({
  code: 'pci-buses-implied',
  severity: 'hint',
  on: '[devices/*/address@bus]',
  summary: 'A PCI address is on a bus far beyond those that the document has: libvirt adds a controller for each bus up to it.',
  message: 'There is no PCI controller with index {bus}: libvirt adds {count} of them up to it; check that this bus is meant.',
  only: (domain) => domain.isQemu && !domain.isS390,
  check(_, domain, report) {
    const { devices, busCount } = pciTopology(domain);
    if (busCount === undefined || busCount === 0) return;
    const [furthest] = devices.filter(({ address }) => address.domain === 0).sort((a, b) => b.address.bus - a.address.bus);
    const bus = furthest?.address.bus ?? 0;
    const count = bus + 1 - busCount;
    if (furthest && count >= MANY_BUSES) report(attributeOr(furthest.address.element, 'bus'), { bus, count });
  },
});

/** Each has a target index, and those are 0 to 30 (virDomainControllerDefValidate() of libvirt's domain_validate.c). */
const MAX_HOST_BRIDGES = 31;

const tooManyRoots = rule({
  code: 'pci-roots-too-many',
  severity: 'error',
  on: '[devices/controller@type=pci]',
  summary: 'A pSeries guest has more than 31 PCI host bridges; libvirt adds one for each index that is left out.',
  message: 'A pSeries guest has at most {max} PCI host bridges; with index {index} it has {count}, as libvirt adds those left out.',
  only: (domain) => domain.isQemu && domain.isPseries,
  check(_, domain, report) {
    const { busCount = 0 } = pciTopology(domain);
    const roots = Array.from({ length: busCount }, (_bus, index) => busModel(domain, index)).filter((model) => model === 'pci-root');
    const last = controllersOf(domain, 'pci').find(({ index }) => index === busCount - 1);
    if (roots.length > MAX_HOST_BRIDGES && last) {
      report(attributeOr(last.element, 'index'), { max: MAX_HOST_BRIDGES, index: busCount - 1, count: roots.length });
    }
  },
});

/** How many ports there are that nothing has been plugged into by hand; libvirt makes root ports of the indexes that are left out. */
function freePorts(domain: Domain): number {
  const { busCount = 0, devices } = pciTopology(domain);
  let free = 0;
  for (let bus = 0; bus < busCount; bus++) {
    const model = busModel(domain, bus);
    const isPort = model === 'pcie-root-port' || model === 'pcie-switch-downstream-port';
    if (isPort && !devices.some(({ address }) => address.bus === bus)) free++;
  }
  return free;
}

/** After virDomainPCIAddressSetGrow() of libvirt's domain_addr.c: for ordinary devices and most controllers it adds ports, for these it does not. */
const noPort = rule({
  code: 'pci-bridge-without-port',
  severity: 'error',
  on: '[devices/controller@model=pcie-to-pci-bridge]',
  summary: 'A pcie-to-pci-bridge has no address, and there is no free port that it could be plugged into.',
  message: 'There is no free port for this `pcie-to-pci-bridge`, and libvirt adds none: add a PCI controller of model `pcie-root-port`.',
  only: (domain) => domain.isQemu && pciTopology(domain).machineRoot === 'pcie-root',
  check(_, domain, report) {
    if (pciTopology(domain).busCount === undefined) return;
    const waiting = controllersOf(domain, 'pci').filter(({ model, element }) => model === 'pcie-to-pci-bridge' && hasNoAddress(element));
    for (const { element } of waiting.slice(freePorts(domain))) report(attributeOr(element, 'model'));
  },
  fix: (domain) => addChild(domain, domain.root.child('devices'), 'controller', "<controller type='pci' model='pcie-root-port'/>"),
});

function hasNoAddress(controller: XmlElement): boolean {
  const address = controller.child('address');
  return address === undefined || (value(address, 'type') === 'pci' && !address.attribute('slot') && !address.attribute('bus'));
}

/** Rules on the places that PCI has. */
export const pciPlaces: RuleFamily = {
  name: 'pciPlaces',
  rules: [multifunctionOff, functionZeroMissing, impliedBuses, tooManyRoots, noPort],
};
