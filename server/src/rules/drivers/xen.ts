// Xen guests: what libvirt's driver for libxl (libxl_domain.c, libxl_conf.c) has no counterpart for.
import { interfaceType } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { setAttribute } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { textBlame, unsignedAttribute, value } from '../../domain/values';
import { removeBlamedElement, removeFromList, replaceWith, toUtc } from '../fixes';
import { elementAround, impossibleValue, misplaced, replaceBlamed } from '../support';

function isXen(domain: Domain): boolean {
  return domain.virtType === 'xen';
}

function isXenHvm(domain: Domain): boolean {
  return isXen(domain) && domain.osTypeName === 'hvm';
}

const secureBoot = rule({
  code: 'xen-secure-boot',
  severity: 'error',
  on: 'os/firmware/feature[@name=secure-boot]',
  summary: 'A Xen guest asks for firmware with Secure Boot.',
  message: 'Xen has no Secure Boot; remove this feature.',
  only: isXen,
  check(feature, domain, report) {
    if (value(feature, 'enabled') === 'yes' && value(domain.root.child('os'), 'firmware') === 'efi') report(feature);
  },
  fix: removeFromList,
});

const SOUNDS = new Set(['ich6', 'es1370', 'ac97', 'sb16']);

const sound = rule({
  code: 'xen-sound',
  severity: 'error',
  on: 'devices/sound',
  summary: 'The first sound card of a Xen guest is none of ich6, es1370, ac97 and sb16.',
  message: 'Xen has no sound card `{model}`; use `ich6`, `ac97`, `es1370` or `sb16`.',
  only: isXen,
  check(element, domain, report) {
    const model = element.attribute('model');
    if (model && domain.devices('sound')[0] === element && !SOUNDS.has(model.value)) report(model, { model: model.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'ich6'),
});

const filter = misplaced({
  code: 'xen-filterref',
  on: 'devices/interface',
  paths: ['filterref'],
  summary: 'An interface of a Xen guest has a network filter.',
  message: 'Xen has no network filters; remove `<filterref>`.',
  // Where the connection takes no filter, libvirt reads none.
  when: (element, domain) => isXen(domain) && ['network', 'bridge', 'ethernet'].includes(interfaceType(element)),
});

const capabilities = impossibleValue({
  code: 'xen-hostdev-mode',
  on: 'devices/hostdev',
  summary: 'A hostdev of a Xen guest has mode capabilities, which is for containers.',
  message: 'Mode `{value}` is for containers; use `subsystem`.',
  only: isXen,
  attribute: 'mode',
  isPossible: (mode) => mode !== 'capabilities',
  fix: (domain, problem) => replaceBlamed(domain, problem, 'subsystem'),
});

const pciDriver = impossibleValue({
  code: 'xen-hostdev-driver',
  on: 'devices/hostdev/driver',
  summary: "A PCI hostdev of a Xen guest has a driver other than Xen's.",
  message: 'Xen passes devices through by itself; `{value}` is no driver for it: remove it.',
  only: isXen,
  attribute: 'name',
  isPossible: (name, driver) => name === 'xen' || value(driver.parent, 'type') !== 'pci',
  fix: removeBlamedElement,
});

const parallel = rule({
  code: 'xen-parallel',
  severity: 'error',
  on: 'devices/parallel',
  summary: 'A Xen guest has a parallel port.',
  message: 'Xen guests have no parallel port; remove it.',
  only: isXenHvm,
  check(element, _domain, report) {
    report(element);
  },
  fix: removeBlamedElement,
});

const balloon = impossibleValue({
  code: 'xen-balloon',
  on: 'devices/memballoon',
  summary: 'The balloon of a Xen guest is of another model than xen, or none.',
  message: 'A Xen guest always has the balloon of model `xen`, not `{value}`.',
  only: isXen,
  attribute: 'model',
  isPossible: (model) => model === 'xen',
  fix: (domain, problem) => replaceBlamed(domain, problem, 'xen', 'only'),
});

/** The least video memory by type of card, in KiB, with whatever emulator. */
const LEAST_VRAM: Readonly<Record<string, number>> = { vga: 8192, xen: 8192, cirrus: 4096, qxl: 131072 };

const video = rule({
  code: 'xen-video',
  severity: 'error',
  on: 'devices/video/model',
  summary: 'The video card of a Xen guest is of a type that Xen does not have, or has too little memory.',
  message: 'Xen has the video cards `vga` (from 8 MiB), `cirrus` (from 4 MiB) and `qxl` (from 128 MiB), not this one.',
  only: isXenHvm,
  check(model, domain, report) {
    const type = model.attribute('type');
    if (!type || domain.devices('video')[0] !== model.parent) return;
    if (!Object.hasOwn(LEAST_VRAM, type.value)) report(type);
    const vram = model.attribute('vram');
    if (vram && (unsignedAttribute(model, 'vram') ?? Infinity) < (LEAST_VRAM[type.value] ?? 0)) report(vram);
  },
});

const INTERFACES = new Set(['bridge', 'ethernet', 'network', 'hostdev']);

const interfaceKind = impossibleValue({
  code: 'xen-interface-type',
  on: 'devices/interface',
  summary: 'An interface of a Xen guest is of a type other than network, bridge, ethernet and hostdev.',
  message: 'Xen has no interfaces of type `{value}`; use `network` or `bridge`.',
  only: isXen,
  attribute: 'type',
  isPossible: (type) => INTERFACES.has(type),
});

const script = misplaced({
  code: 'xen-interface-script',
  on: 'devices/interface',
  paths: ['script@path'],
  summary: 'An interface of a Xen guest that is of type network or hostdev has a script.',
  message: 'Scripts are for interfaces of type `bridge` and `ethernet`; remove it.',
  when: (element, domain) => isXen(domain) && interfaceType(element) === 'hostdev',
});

const pvModel = impossibleValue({
  code: 'xen-interface-model',
  on: 'devices/interface/model',
  summary: 'An interface of a paravirtual Xen guest is emulated.',
  message: 'A paravirtual guest has interfaces of model `netfront` only, not `{value}`.',
  only: (domain) => isXen(domain) && /^(linux|xen|xenpvh)$/.test(domain.osTypeName),
  attribute: 'type',
  isPossible: (type) => type === 'netfront',
  fix: (domain, problem) => replaceBlamed(domain, problem, 'netfront'),
});

const clock = impossibleValue({
  code: 'xen-clock-offset',
  on: 'clock',
  summary: 'The clock of a Xen guest has offset timezone or absolute.',
  message: 'Xen has no clock with offset `{value}`; use `utc`, `localtime` or `variable`.',
  only: isXen,
  attribute: 'offset',
  isPossible: (offset) => offset !== 'timezone' && offset !== 'absolute',
  fix: toUtc,
});

const timer = rule({
  code: 'xen-timer',
  severity: 'error',
  on: 'clock/timer',
  summary: 'A Xen guest has a timer other than tsc and, if it is not paravirtual, hpet.',
  message: 'Xen has no timer `{name}`; remove it.',
  only: isXen,
  check(element, domain, report) {
    const name = element.attribute('name');
    if (!name || name.value === 'tsc' || (name.value === 'hpet' && domain.osTypeName === 'hvm')) return;
    report(name, { name: name.value });
  },
  fix: removeBlamedElement,
});

const transient = misplaced({
  code: 'xen-transient-disk',
  on: 'devices/disk',
  paths: ['transient'],
  summary: 'A Xen guest has a transient disk.',
  message: 'Xen has no transient disks; remove it.',
  when: (_disk, domain) => isXen(domain),
});

/** Image formats by the name of the driver. */
const FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  ['tap', ['qcow', 'qcow2', 'vhd', 'raw', 'aio', 'qed']],
  ['tap2', ['qcow', 'qcow2', 'vhd', 'raw', 'aio', 'qed']],
  ['qemu', ['qcow', 'qcow2', 'vhd', 'raw', 'aio', 'qed']],
  ['file', ['raw', 'aio']],
  ['phy', ['raw', 'aio']],
]);

const diskDriver = rule({
  code: 'xen-disk-driver',
  severity: 'error',
  on: 'devices/disk/driver[@name]',
  summary: 'The driver of a disk of a Xen guest is one that Xen does not have, or does not read the format.',
  message: 'Xen has no disk driver `{driver}` for this; use `qemu` with `raw` or `qcow2`.',
  only: isXen,
  check(driver, _domain, report) {
    const name = driver.attribute('name');
    const format = driver.attribute('type');
    const possible = FORMATS.get(name?.value ?? '');
    const isRemote = value(driver.parent, 'type') === 'network';
    if (name && (possible === undefined || (isRemote && name.value !== 'qemu'))) report(name, { driver: name.value });
    else if (name && format && possible?.includes(format.value) === false) report(format, { driver: name.value });
  },
  fix(domain, problem) {
    const driver = elementAround(domain.root, problem.span);
    const format = value(driver, 'type');
    if (format !== undefined && FORMATS.get('qemu')?.includes(format) === false) return [];
    const edits = [setAttribute(driver, 'name', 'qemu')];
    return [{ title: 'set-attribute', args: { name: 'name', value: 'qemu' }, edits, confidence: 'choice' }];
  },
});

const channel = impossibleValue({
  code: 'xen-channel-target',
  on: 'devices/channel/target',
  summary: "A channel of a Xen guest is not Xen's.",
  message: 'A Xen guest has channels of target type `xen` only, not `{value}`.',
  only: isXen,
  attribute: 'type',
  isPossible: (type) => type === 'xen',
  fix: (domain, problem) => replaceBlamed(domain, problem, 'xen'),
});

const usbModel = impossibleValue({
  code: 'xen-usb-model',
  on: 'devices/controller[@type=usb]',
  summary: "A USB controller of a Xen guest is not one of Xen's.",
  message: 'Xen has the USB controllers `qusb1` and `qusb2`, not `{value}`.',
  only: isXen,
  attribute: 'model',
  isPossible: (model) => model === 'qusb1' || model === 'qusb2',
  fix: (domain, problem) => replaceBlamed(domain, problem, 'qusb2'),
});

const osType = rule({
  code: 'xen-os-type',
  severity: 'error',
  on: 'os/type[.=exe|uml]',
  summary: 'A Xen guest is of a type that Xen does not run.',
  message: 'Xen runs guests of type `hvm`, `linux` and `xenpvh`, not `{type}`.',
  only: isXen,
  check(type, domain, report) {
    report(textBlame(type), { type: domain.osTypeName });
  },
  fix: replaceWith('hvm'),
});

const GRAPHICS = new Set(['sdl', 'vnc', 'spice']);

const graphics = impossibleValue({
  code: 'xen-graphics',
  on: 'devices/graphics[@type]',
  summary: 'Graphics of a Xen guest are none of vnc, spice and sdl.',
  message: 'Xen has graphics of type `vnc`, `spice` and `sdl`, not `{value}`.',
  only: isXen,
  attribute: 'type',
  isPossible: (type) => GRAPHICS.has(type),
  fix: (domain, problem) => replaceBlamed(domain, problem, 'vnc'),
});

const loaderFormat = impossibleValue({
  code: 'xen-loader-format',
  on: 'os/loader[@format]',
  summary: 'The firmware of a Xen guest is not in raw format.',
  message: 'Xen reads firmware in format `raw` only, not `{value}`.',
  only: isXenHvm,
  attribute: 'format',
  isPossible: (format) => format === 'raw',
  fix: (domain, problem) => replaceBlamed(domain, problem, 'raw', 'only'),
});

const SERIALS = new Set(['null', 'stdio', 'vc', 'pty', 'file', 'pipe', 'dev', 'udp', 'tcp', 'unix']);

const serial = impossibleValue({
  code: 'xen-serial-type',
  on: 'devices/serial[@type]',
  summary: 'A serial port of a Xen guest leads to where Xen cannot connect it.',
  message: 'Xen cannot connect a serial port to `{value}`; use `pty`.',
  only: isXenHvm,
  attribute: 'type',
  isPossible: (type) => SERIALS.has(type),
  fix: (domain, problem) => replaceBlamed(domain, problem, 'pty'),
});

const usbInput = impossibleValue({
  code: 'xen-usb-input',
  on: 'devices/input[@bus=usb]',
  summary: 'A USB input device of a Xen guest is neither a mouse nor a tablet.',
  message: 'Xen has a mouse and a tablet on USB, not `{value}`; remove it.',
  only: isXenHvm,
  attribute: 'type',
  isPossible: (type) => type === 'mouse' || type === 'tablet',
  fix: removeBlamedElement,
});

const networkDisk = rule({
  code: 'xen-network-disk',
  severity: 'error',
  on: 'devices/disk[@type=network]',
  summary: 'A network disk of a Xen guest is not on RBD, or its image has a colon in its name.',
  message: 'Xen has network disks of protocol `rbd`, and no `:` in the name of an image; not `{value}`.',
  only: isXen,
  check(disk, _domain, report) {
    const source = disk.child('source');
    const protocol = source?.attribute('protocol');
    const name = source?.attribute('name');
    if (!protocol) return;
    const [image = ''] = name?.value.replace(/^[^/]*\//, '').split('@') ?? [];
    if (protocol.value !== 'rbd') report(protocol, { value: protocol.value });
    else if (name && image.includes(':')) report(name, { value: name.value });
  },
});

const channelName = rule({
  code: 'xen-channel-name',
  severity: 'error',
  on: 'devices/channel/target[@type=xen]',
  summary: 'A channel of a Xen guest has no name.',
  message: 'A guest of Xen finds its channels by name: add `name`.',
  only: isXen,
  check(target, _domain, report) {
    if (!target.attribute('name')) report(target);
  },
});

const numaCpus = rule({
  code: 'xen-numa-cpus',
  severity: 'error',
  on: 'cpu/numa/cell',
  summary: 'A NUMA cell of a Xen guest has no CPUs.',
  message: 'Each NUMA cell of a Xen guest has CPUs: add `cpus`.',
  only: isXen,
  check(cell, _domain, report) {
    if (!cell.attribute('cpus')) report(cell);
  },
});

/** Rules on Xen guests. */
export const xenRules: RuleFamily = {
  name: 'xen',
  rules: [
    secureBoot,
    sound,
    filter,
    capabilities,
    pciDriver,
    parallel,
    balloon,
    video,
    interfaceKind,
    script,
    pvModel,
    clock,
    timer,
    transient,
    diskDriver,
    channel,
    usbModel,
    osType,
    graphics,
    loaderFormat,
    serial,
    usbInput,
    networkDisk,
    channelName,
    numaCpus,
  ],
};
