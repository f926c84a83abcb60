// Bhyve guests: what libvirt's driver (bhyve_domain.c, bhyve_command.c) has no counterpart for.
import { diskBus, interfaceType } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { removeAttribute } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { unsignedAttribute, value } from '../../domain/values';
import { topologyProduct } from '../../domain/vcpus';
import type { Fix, Problem } from '../../text/problem';
import { removeBlamedElement } from '../fixes';
import { attributeOr, elementAround, impossibleValue, replaceBlamed } from '../support';

function isBhyve(domain: Domain): boolean {
  return domain.virtType === 'bhyve';
}

/** Types of interfaces that no version of the driver has. */
const INTERFACES = new Set(['direct', 'ethernet', 'vhostuser', 'server', 'client', 'mcast', 'udp', 'internal', 'hostdev', 'vdpa', 'null', 'vds']);

const network = rule({
  code: 'bhyve-interface',
  severity: 'error',
  on: 'devices/interface',
  summary: 'An interface of a bhyve guest is of a type, or of a model, that bhyve does not have.',
  message: 'bhyve has interfaces of type `bridge` and `network`, and models `virtio` and `e1000`; not `{value}`.',
  only: isBhyve,
  check(element, _domain, report) {
    const type = interfaceType(element);
    const model = element.child('model')?.attribute('type');
    if (INTERFACES.has(type)) report(attributeOr(element, 'type'), { value: type });
    else if (model && model.value !== 'virtio' && model.value !== 'e1000') report(model, { value: model.value });
  },
});

const BUSES = new Set(['ide', 'scsi', 'fdc', 'usb', 'xen', 'uml', 'sd']);

const disk = rule({
  code: 'bhyve-disk',
  severity: 'error',
  on: 'devices/disk',
  summary: 'A disk of a bhyve guest is on a bus that bhyve does not have, a floppy or lun, or an empty CD-ROM.',
  message: 'bhyve has disks and filled CD-ROMs on `sata`, and disks on `virtio`; this is neither.',
  only: isBhyve,
  check(element, _domain, report) {
    const target = element.child('target');
    const device = value(element, 'device') ?? 'disk';
    const bus = diskBus(element);
    if (!target || bus === undefined) return;
    const isEmpty = device === 'cdrom' && element.child('source') === undefined;
    const isOther = device === 'floppy' || device === 'lun' || (bus === 'virtio' && device === 'cdrom');
    if (BUSES.has(bus)) report(target.attribute('bus') ?? attributeOr(target, 'dev'));
    else if (isOther || isEmpty) report(attributeOr(element, 'device'));
  },
});

const input = rule({
  code: 'bhyve-input',
  severity: 'error',
  on: 'devices[input]',
  summary: 'A bhyve guest with USB has an input device other than one USB tablet.',
  message: 'bhyve has one USB tablet for input, and nothing else.',
  only: isBhyve,
  check(devices, domain, report) {
    const hasUsb = domain.devices('controller').some((controller) => value(controller, 'type') === 'usb');
    const inputs = [...devices.elements('input')];
    for (const [index, element] of inputs.entries()) {
      const isTablet = value(element, 'type') === 'tablet' && (value(element, 'bus') ?? 'usb') === 'usb';
      if (hasUsb && (!isTablet || index > 0)) report(attributeOr(element, 'type'));
    }
  },
  fix: removeBlamedElement,
});

const graphics = rule({
  code: 'bhyve-graphics',
  severity: 'error',
  on: 'devices/graphics',
  summary: 'Graphics of a bhyve guest are not VNC, or the guest does not boot by UEFI, or the password has a comma.',
  message: 'bhyve has VNC for guests that boot by UEFI, with a password that has no comma; `{value}` is in its way.',
  only: isBhyve,
  check(element, domain, report) {
    const type = element.attribute('type');
    const password = element.attribute('passwd');
    const os = domain.root.child('os');
    const isUefi = domain.root.child('bootloader') === undefined && (os?.child('loader') !== undefined || value(os, 'firmware') === 'efi');
    if (type && type.value !== 'vnc') report(type, { value: type.value });
    else if (!isUefi) report(element, { value: 'BIOS' });
    else if (password?.value.includes(',') === true) report(password, { value: ',' });
  },
});

/** Sets a clock to UTC, without what belongs to other offsets. */
function toUtc(domain: Domain, problem: Problem): readonly Fix[] {
  const element = elementAround(domain.root, problem.span);
  const removed = element.attributes.filter(({ name }) => name !== 'offset').map((attribute) => removeAttribute(domain.document.text, attribute));
  return replaceBlamed(domain, problem, 'utc').map((fix) => ({ ...fix, edits: [...fix.edits, ...removed] }));
}

const clock = impossibleValue({
  code: 'bhyve-clock-offset',
  on: 'clock',
  summary: 'The clock of a bhyve guest has an offset other than utc and localtime.',
  message: 'bhyve has clocks of offset `utc` and `localtime`, not `{value}`.',
  only: isBhyve,
  attribute: 'offset',
  isPossible: (offset) => offset === 'utc' || offset === 'localtime',
  fix: toUtc,
});

const topology = rule({
  code: 'bhyve-topology',
  severity: 'error',
  on: 'cpu/topology',
  summary: 'The topology of a bhyve guest has dies or clusters, or is not the number of its vCPUs.',
  message: 'The topology makes {product} vCPUs, and bhyve needs as many as `<vcpu>` says: {count}, without dies and clusters.',
  only: isBhyve,
  check(element, domain, report) {
    const product = topologyProduct(domain);
    const count = domain.vcpuMax;
    const isDeep = (unsignedAttribute(element, 'dies') ?? 1) > 1 || (unsignedAttribute(element, 'clusters') ?? 1) > 1;
    if (product !== undefined && count !== undefined && (product !== count || isDeep)) report(element, { product, count });
  },
});

const controller = rule({
  code: 'bhyve-controller',
  severity: 'error',
  on: 'devices/controller',
  summary: 'A controller of a bhyve guest is none that bhyve has, or has an index that it does not take.',
  message: 'bhyve has one PCI root, one USB and one ISA controller, each with index 0, and SATA controllers; not this `{type}`.',
  only: isBhyve,
  check(element, _domain, report) {
    const type = value(element, 'type') ?? 'ide';
    const model = element.attribute('model');
    const index = unsignedAttribute(element, 'index') ?? 0;
    const isForeign = ['ide', 'fdc', 'virtio-serial', 'ccid', 'xenbus'].includes(type);
    if (type === 'pci' && model && model.value !== 'pci-root') report(model, { type: model.value });
    else if (isForeign) report(attributeOr(element, 'type'), { type });
    else if ((type === 'pci' || type === 'isa') && index !== 0) report(attributeOr(element, 'index'), { type });
  },
});

const filesystem = rule({
  code: 'bhyve-filesystem',
  severity: 'error',
  on: 'devices/filesystem',
  summary: 'A shared directory of a bhyve guest has a type, driver or accessmode that bhyve does not have.',
  message: 'bhyve shares directories of type `mount` with the `accessmode` `passthrough` and no driver of its own, not `{value}`.',
  only: isBhyve,
  check(element, _domain, report) {
    const type = element.attribute('type');
    const driver = element.child('driver')?.attribute('type');
    const mode = element.attribute('accessmode');
    if (type && type.value !== 'mount') report(type, { value: type.value });
    else if (driver && ['handle', 'loop', 'nbd', 'ploop', 'mtp', 'virtiofs'].includes(driver.value)) report(driver, { value: driver.value });
    else if (mode && (mode.value === 'mapped' || mode.value === 'squash')) report(mode, { value: mode.value });
  },
});

const soundCard = impossibleValue({
  code: 'bhyve-sound',
  on: 'devices/sound[@model]',
  summary: 'The sound card of a bhyve guest is not of model ich7.',
  message: 'bhyve has the sound card `ich7` only, not `{value}`.',
  only: isBhyve,
  attribute: 'model',
  isPossible: (model) => model === 'ich7',
  fix: (domain, problem) => replaceBlamed(domain, problem, 'ich7', 'only'),
});

/** Rules on bhyve guests. */
export const bhyveRules: RuleFamily = {
  name: 'bhyve',
  rules: [network, disk, input, graphics, clock, topology, controller, filesystem, soundCard],
};
