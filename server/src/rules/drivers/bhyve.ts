// Bhyve guests: what libvirt's driver (bhyve_domain.c, bhyve_command.c) has no counterpart for.
import { diskBus, diskDevice, interfaceType } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { anyBaseAttribute, text, textBlame, unsignedAttribute, value } from '../../domain/values';
import { topologyProduct } from '../../domain/vcpus';
import { removeBlamedElement, replaceWith, toUtc } from '../fixes';
import { attributeOr, impossibleValue, replaceBlamed } from '../support';

function isBhyve(domain: Domain): boolean {
  return domain.virtType === 'bhyve';
}

/** Whether there is firmware, so that libvirt loads nothing from a disk itself. */
function isUefi({ root }: Domain): boolean {
  const os = root.child('os');
  return os?.child('loader') !== undefined || value(os, 'firmware') === 'efi';
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

/** Buses that no version of the driver has; `scsi` is there since 12.0.0. */
const BUSES = new Set(['ide', 'fdc', 'usb', 'xen', 'uml', 'sd']);

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
    if (!target || bus === undefined || bus === 'scsi') return;
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
    const bootsUefi = domain.root.child('bootloader') === undefined && isUefi(domain);
    if (type && type.value !== 'vnc') report(type, { value: type.value });
    else if (!bootsUefi) report(element, { value: 'BIOS' });
    else if (password?.value.includes(',') === true) report(password, { value: ',' });
  },
});

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

const osType = rule({
  code: 'bhyve-os-type',
  severity: 'error',
  on: 'os/type[.=exe|linux|xen|xenpvh|uml]',
  summary: 'A bhyve guest is of another type than hvm.',
  message: 'bhyve runs whole machines: the type is `hvm`, not `{type}`.',
  only: isBhyve,
  check(type, domain, report) {
    report(textBlame(type), { type: domain.osTypeName });
  },
  fix: replaceWith('hvm'),
});

/** What no version of the driver has; newer ones have more than `file` and `volume`. */
const SOURCES = new Set(['network', 'dir', 'vhostuser', 'vhostvdpa']);

const diskType = impossibleValue({
  code: 'bhyve-disk-type',
  on: 'devices/disk[@type]',
  summary: 'A disk of a bhyve guest is in the network, a directory or another process.',
  message: 'bhyve has disks of type `file` and `volume`, not `{value}`.',
  only: isBhyve,
  attribute: 'type',
  isPossible: (type) => !SOURCES.has(type),
});

const oneDisplay = rule({
  code: 'bhyve-one-display',
  severity: 'error',
  on: '[devices/graphics]',
  summary: 'A bhyve guest with graphics has more than one display or video card.',
  message: 'bhyve has one display with one video card; remove this `<{element}>`.',
  only: isBhyve,
  check(_root, domain, report) {
    const others = [...domain.devices('graphics').slice(1), ...domain.devices('video').slice(1)];
    for (const element of others) report(element, { element: element.name });
  },
  fix: removeBlamedElement,
});

const SERIALS = new Set(['pty', 'vc', 'spicevmc', 'spiceport', 'qemu-vdagent', 'dbus']);

const serial = rule({
  code: 'bhyve-serial-type',
  severity: 'error',
  on: 'devices/serial[@type]',
  summary: 'The first serial port of a bhyve guest is of a type that bhyve does not have.',
  message: 'bhyve has no serial port of type `{value}`; use `nmdm`.',
  only: isBhyve,
  check(element, domain, report) {
    const type = element.attribute('type');
    if (type && SERIALS.has(type.value) && domain.devices('serial')[0] === element) report(type, { value: type.value });
  },
});

/** Whether bhyveload loads the guest's system from a disk: no firmware, and no boot loader of the person's choice. */
function isLoadedFromDisk(domain: Domain): boolean {
  return isBhyve(domain) && domain.osTypeName === 'hvm' && !isUefi(domain) && domain.root.child('bootloader') === undefined;
}

const bootDevice = rule({
  code: 'bhyve-boot-device',
  severity: 'error',
  on: 'os[boot]',
  summary: 'A bhyve guest without UEFI boots from several devices, or from one that is no disk or CD-ROM, or not there.',
  message: 'Without UEFI, bhyve boots from one disk or CD-ROM that is there, not from `{dev}`.',
  only: isLoadedFromDisk,
  check(os, domain, report) {
    const [first, second] = [...os.elements('boot')];
    const dev = first?.attribute('dev');
    if (second) report(attributeOr(second, 'dev'), { dev: value(second, 'dev') ?? '' });
    else if (dev && !hasDisk(domain, dev.value)) report(dev, { dev: dev.value });
  },
});

/** Whether there is a disk of the kind that a boot device asks for. */
function hasDisk(domain: Domain, dev: string): boolean {
  const device = { hd: 'disk', cdrom: 'cdrom' }[dev];
  return device !== undefined && domain.devices('disk').some((disk) => diskDevice(disk) === device);
}

const bootOrder = rule({
  code: 'bhyve-boot-order',
  severity: 'error',
  on: '[devices/disk/boot@order]',
  summary: 'Several disks of a bhyve guest without UEFI have a boot order.',
  message: 'Without UEFI, bhyve boots from one disk and tries no other; remove this `<boot>`.',
  only: isLoadedFromDisk,
  check(_root, domain, report) {
    const usable = domain.devices('disk').filter((disk) => ['disk', 'cdrom'].includes(diskDevice(disk)));
    const boots = usable.flatMap((disk) => disk.child('boot') ?? []);
    // Beside `<boot dev>` another rule speaks.
    if (domain.findAll('os', 'boot').length > 0) return;
    for (const boot of boots.slice(1)) report(boot);
  },
  fix: removeBlamedElement,
});

const bootloaderArguments = rule({
  code: 'bhyve-bootloader-args',
  severity: 'error',
  on: 'bootloader',
  summary: 'A bhyve guest has a boot loader other than grub-bhyve, and no arguments for it.',
  message: 'libvirt knows the arguments of `grub-bhyve` only: add `<bootloader_args>` for this boot loader.',
  only: isBhyve,
  check(bootloader, domain, report) {
    const path = text(bootloader) ?? '';
    if (path === '' || path.includes('grub-bhyve') || isUefi(domain) || domain.root.child('bootloader_args')) return;
    report(textBlame(bootloader));
  },
});

const audio = rule({
  code: 'bhyve-audio',
  severity: 'error',
  on: 'devices/audio[@type]',
  summary: 'A sound card of a bhyve guest plays by a backend other than oss.',
  message: 'bhyve plays sound by `oss` only, not by `{value}`.',
  only: isBhyve,
  check(element, domain, report) {
    const type = element.attribute('type');
    const id = value(element, 'id');
    const isUsed = domain.devices('sound').some((sound) => value(sound.child('audio'), 'id') === id);
    if (type && isUsed && type.value !== 'oss' && type.value !== 'none') report(type, { value: type.value });
  },
});

const pciBus = rule({
  code: 'bhyve-pci-bus',
  severity: 'error',
  on: 'devices/*/address[@type=pci]',
  summary: 'A device of a bhyve guest is on another PCI bus than 0.',
  message: 'bhyve has one PCI bus, number 0 of domain 0; not `{value}`.',
  only: isBhyve,
  check(address, _domain, report) {
    for (const name of ['domain', 'bus']) {
      const attribute = address.attribute(name);
      if (attribute && (anyBaseAttribute(address, name) ?? 0) !== 0) report(attribute, { value: attribute.value });
    }
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, '0', 'only'),
});

const loaderFormat = impossibleValue({
  code: 'bhyve-loader-format',
  on: 'os/loader[@format]',
  summary: 'libvirt is to select firmware for a bhyve guest that is not in raw format.',
  message: 'libvirt selects firmware in format `raw` for bhyve, not `{value}`.',
  only: isBhyve,
  attribute: 'format',
  isPossible: (format, loader) => format === 'raw' || value(loader.parent, 'firmware') === undefined,
  fix: (domain, problem) => replaceBlamed(domain, problem, 'raw', 'only'),
});

/** Rules on bhyve guests. */
export const bhyveRules: RuleFamily = {
  name: 'bhyve',
  rules: [
    network,
    disk,
    input,
    graphics,
    clock,
    topology,
    controller,
    filesystem,
    soundCard,
    osType,
    diskType,
    oneDisplay,
    serial,
    bootDevice,
    bootOrder,
    bootloaderArguments,
    audio,
    pciBus,
    loaderFormat,
  ],
};
