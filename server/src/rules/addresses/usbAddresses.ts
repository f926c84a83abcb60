// USB: buses, ports and hubs that devices ask for, and controllers with their masters and companions.
import { controllerAt, controllersOf } from '../../domain/controllers';
import type { Domain } from '../../domain/domain';
import { setAttribute } from '../../domain/edits';
import { rule, type Rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { findPort, isUsbDevice, isUsbOff, usbAddress, usbBuses, usbPorts, type UsbAddress, type UsbFault } from '../../domain/usbTree';
import { unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix, Problem } from '../../text/problem';
import { attributeOr, elementAround, misplaced, removeBlamed, replaceBlamed } from '../support';

/** A rule on USB addresses that name something which is not there. */
function missing(fault: UsbFault, blamed: string, code: string, summary: string, message: string): Rule {
  return rule({
    code,
    severity: 'error',
    on: '[devices/*/address@type=usb]',
    only: hasUsbFault,
    summary,
    message,
    check(_, domain, report) {
      for (const { address, found } of domain.memo(usbPlaces)) {
        if (found !== fault) continue;
        report(attributeOr(address.element, blamed), { bus: address.bus, port: address.path.join('.') });
      }
    },
    fix: removeAddress,
  });
}

/** The port that each USB device asks for, or why it cannot have it. */
function usbPlaces(domain: Domain): readonly { readonly address: UsbAddress; readonly found: ReturnType<typeof findPort> }[] {
  const places: { address: UsbAddress; found: ReturnType<typeof findPort> }[] = [];
  for (const device of domain.devices()) {
    const address = isUsbDevice(device) ? usbAddress(device) : undefined;
    if (address) places.push({ address, found: findPort(usbBuses(domain), address) });
  }
  return places;
}

function hasUsbFault(domain: Domain): boolean {
  return domain.isQemu && domain.memo(usbPlaces).some(({ found }) => typeof found === 'string') && !isUsbOff(domain);
}

const missingBus = missing(
  'no-bus',
  'bus',
  'usb-no-such-bus',
  'A USB address of a QEMU guest names a bus without controller.',
  'There is no USB controller with index {bus}; add one, or use another bus.',
);
const missingHub = missing(
  'no-hub',
  'port',
  'usb-no-such-hub',
  'The port of a USB address of a QEMU guest is on a hub that is not there.',
  'USB bus {bus} has no hub for port {port}; add a `<hub>` above it, or use a port of the bus itself.',
);
const missingPort = missing(
  'no-port',
  'port',
  'usb-no-such-port',
  'A USB address of a QEMU guest names a port that its controller or hub does not have.',
  'USB bus {bus} has no port {port}; use a lower number, or let libvirt choose.',
);

const samePort = rule({
  code: 'usb-port-in-use',
  severity: 'error',
  on: '[devices/*/address@type=usb]',
  summary: 'Two USB devices of a QEMU guest are at the same port.',
  message: 'Port {port} of USB bus {bus} is already taken; choose another port.',
  check(_, domain, report) {
    if (!domain.isQemu || isUsbOff(domain)) return;
    const places = domain.memo(usbPlaces);
    if (places.length < 2) return;
    const taken = new Map<string, XmlElement>();
    for (const { address } of places) {
      if (address.path.length === 0) continue;
      const port = address.path.join('.');
      const key = `${address.bus}:${port}`;
      const first = taken.get(key);
      if (first === undefined) taken.set(key, address.element);
      else report(attributeOr(address.element, 'port'), { port, bus: address.bus }, [relatedPlace(attributeOr(first, 'port'), 'first-one')]);
    }
  },
  fix: freePort,
});

const hexadecimalBus = rule({
  code: 'usb-bus-not-decimal',
  severity: 'error',
  on: 'devices/*/address[@type=usb]',
  summary: 'The bus of a USB address is hexadecimal, which the schema takes and libvirt does not.',
  message: 'libvirt reads the `bus` of a USB address as a decimal number, and `{value}` is none.',
  check(address, _domain, report) {
    const bus = address.attribute('bus');
    if (bus && /^(0x)?[\da-f]+$/i.test(bus.value) && !/^\d+$/.test(bus.value)) report(bus, { value: bus.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, String(Number.parseInt(String(problem.args['value'] ?? ''), 16))),
});

/** Libvirt takes it; QEMU does not start. */
const hubAddress: Rule = {
  ...misplaced({
    code: 'usb-hub-address-type',
    on: 'devices/hub',
    paths: ['address@type'],
    summary: 'A USB hub has an address that is not a USB address: QEMU does not start.',
    message: 'A USB hub needs an address of type `usb`, not `{value}`.',
    when: (hub, domain) => domain.isQemu && !['usb', 'unassigned'].includes(value(hub.child('address'), 'type') ?? 'usb'),
  }),
  severity: 'warning',
};

const usbOff = rule({
  code: 'usb-device-without-usb',
  severity: 'error',
  on: '[devices/controller@model=none]',
  summary: 'A guest whose USB is switched off by a controller of model none has a USB device.',
  message: '`<{element}>` is a USB device, but the USB controller of model `none` switches USB off; remove one of them.',
  check(_, domain, report) {
    if (!isUsbOff(domain)) return;
    for (const device of domain.devices()) {
      if (isUsbDevice(device) && (domain.isQemu || device.name === 'redirdev')) report(device, { element: device.name });
    }
  },
  fix: removeBlamed,
});

const noneWithOthers = rule({
  code: 'usb-none-with-others',
  severity: 'error',
  on: '[devices/controller@model=none]',
  summary: 'There is a USB controller besides one of model none.',
  message: 'A USB controller of model `none` switches USB off, so there can be no other USB controller.',
  check(_, domain, report) {
    if (!isUsbOff(domain)) return;
    controllersOf(domain, 'usb').forEach(({ element }, place) => {
      if (place > 0 && element.attribute('model')) report(attributeOr(element, 'type'), {});
    });
  },
  fix: (domain, problem) => removeBlamed(domain, { ...problem, span: elementAround(domain.root, problem.span).nameSpan }),
});

const noMaster = rule({
  code: 'usb-companions-without-master',
  severity: 'error',
  on: '[devices/controller/master],[devices/controller@model=ich9-uhci1|ich9-uhci2|ich9-uhci3]',
  summary: 'All USB controllers are companions of another one that is not there.',
  message: 'All USB controllers have a `<master>`, so none is the master; add an `ich9-ehci1` with the same index.',
  check(_, domain, report) {
    const usb = controllersOf(domain, 'usb').filter(({ model }) => model !== 'none');
    const first = usb[0];
    if (first && usb.every(({ element, model }) => isCompanion(element, model))) report(attributeOr(first.element, 'model'), {});
  },
});

const masterElsewhere = rule({
  code: 'usb-companion-index',
  severity: 'error',
  on: 'devices/controller[master],devices/controller[@model=ich9-uhci1|ich9-uhci2|ich9-uhci3]',
  summary: 'A USB companion controller of a QEMU guest has an index at which there is no master.',
  message: 'There is no master with index {index} for this companion; give both the same `index`.',
  check(element, domain, report) {
    if (!domain.isQemu || value(element, 'type') !== 'usb') return;
    const own = controllerAt(domain, element);
    if (own?.index === undefined || !isCompanion(element, own.model)) return;
    const usb = controllersOf(domain, 'usb').filter(({ model }) => model !== 'none');
    const isMaster = (other: (typeof usb)[number]): boolean => !isCompanion(other.element, other.model);
    // Where no master is at all, another rule says so.
    if (usb.some(isMaster) && !usb.some((other) => other.index === own.index && isMaster(other))) {
      report(attributeOr(element, 'index'), { index: own.index });
    }
  },
});

const sameIndex = rule({
  code: 'usb-controllers-same-index',
  severity: 'error',
  on: '[devices/controller]',
  summary: 'Two USB controllers of a QEMU guest that are not companions have the same index.',
  message: 'Another USB controller has index {index} already; only `ich9` companions share one.',
  check(_, domain, report) {
    const usb = controllersOf(domain, 'usb');
    if (!domain.isQemu || usb.length < 2) return;
    const seen = new Map<number, XmlElement>();
    for (const controller of usb) {
      const { element, index, model } = controller;
      if (index === undefined || model === 'none' || usbPorts(controller, domain) === 0) continue;
      const first = seen.get(index);
      if (first === undefined) seen.set(index, element);
      else report(attributeOr(element, 'index'), { index }, [relatedPlace(attributeOr(first, 'index'), 'first-one')]);
    }
  },
});

const MAX_XHCI_PORTS = 15;

const tooManyPorts = rule({
  code: 'xhci-too-many-ports',
  severity: 'error',
  on: 'devices/controller[@ports]',
  summary: 'An xHCI controller of a QEMU guest has more than 15 ports.',
  message: '`{model}` has at most 15 ports, not {ports}.',
  check(controller, domain, report) {
    const attribute = controller.attribute('ports');
    if (attribute === undefined || !domain.isQemu || value(controller, 'type') !== 'usb') return;
    const model = value(controller, 'model') ?? '';
    const ports = unsignedAttribute(controller, 'ports') ?? 0;
    if (/^(nec|qemu)-xhci$/.test(model) && ports > MAX_XHCI_PORTS) report(attribute, { model, ports });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, String(MAX_XHCI_PORTS), 'only'),
});

const portsElsewhere = misplaced({
  code: 'usb-ports-not-xhci',
  on: 'devices/controller',
  paths: ['@ports'],
  summary: 'A USB controller of a QEMU guest that is not an xHCI controller sets its number of ports.',
  message: 'Only `qemu-xhci` and `nec-xhci` take `ports`, not `{model}`.',
  when(controller, domain) {
    // Without a model, libvirt takes the PIIX3's in x86 guests.
    const model = value(controller, 'model') ?? (domain.isX86 ? 'piix3-uhci' : undefined);
    if (!domain.isQemu || value(controller, 'type') !== 'usb' || model === undefined) return false;
    return !/^((nec|qemu)-xhci|qusb[12]|none)$/.test(model) && { model };
  },
});

const xenModel = rule({
  code: 'usb-model-xen-only',
  severity: 'error',
  on: 'devices/controller[@model=qusb1|qusb2]',
  summary: 'A USB controller of a QEMU guest is of a model that only Xen has.',
  message: '`{model}` is a USB controller of Xen; a QEMU guest takes `qemu-xhci`.',
  check(controller, domain, report) {
    const model = controller.attribute('model');
    if (model && domain.isQemu && value(controller, 'type') === 'usb') report(model, { model: model.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'qemu-xhci'),
});

function isCompanion(element: XmlElement, model: string | undefined): boolean {
  return element.child('master') !== undefined || /^ich9-uhci[123]$/.test(model ?? '');
}

function removeAddress(domain: Domain, problem: Problem): readonly Fix[] {
  return removeBlamed(domain, { ...problem, span: elementAround(domain.root, problem.span).nameSpan });
}

/** Moves a device to the lowest free port of the same hub, or leaves the choice to libvirt. */
function freePort(domain: Domain, problem: Problem): readonly Fix[] {
  const element = elementAround(domain.root, problem.span);
  const device = domain.devices().find((candidate) => candidate.child('address') === element);
  const address = device && usbAddress(device);
  const removal = removeAddress(domain, problem);
  if (address === undefined) return removal;
  const hub = findPort(usbBuses(domain), address);
  if (typeof hub !== 'object' || hub.ports === undefined) return removal;
  const taken = new Set(domain.devices().map((other) => usbAddress(other)).filter((other) => other?.bus === address.bus).map((other) => other?.path.join('.')));
  for (let port = 1; port <= hub.ports; port++) {
    const path = [...address.path.slice(0, -1), port].join('.');
    if (taken.has(path)) continue;
    const edits = [setAttribute(element, 'port', path)];
    return [{ title: 'set-attribute', args: { name: 'port', value: path }, edits, confidence: 'choice' }, ...removal];
  }
  return removal;
}

/** Rules on USB addresses and controllers. */
export const usbAddresses: RuleFamily = {
  name: 'usbAddresses',
  rules: [
    missingBus,
    missingHub,
    missingPort,
    samePort,
    hexadecimalBus,
    hubAddress,
    usbOff,
    noneWithOthers,
    noMaster,
    masterElsewhere,
    sameIndex,
    tooManyPorts,
    portsElsewhere,
    xenModel,
  ],
};
