// The devices on the page: disks, networks, displays, consoles, and everything else.
import { diskBus, diskDevice, diskFormat, diskTarget, hostdevType, interfaceType, isEmptyDisk, isReadonlyDisk, hasIoTune } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { text, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { addressOf, sourceOf, usbId } from '../symbolNames';
import { code, type Page } from './page';

/** Each disk in a sentence: what the guest sees, what backs it, how it is driven. */
export function explainDisks(page: Page, domain: Domain): void {
  page.section('Disks');
  for (const disk of domain.devices('disk')) {
    page.item(disk, '**{name}**: {parts}.', { name: diskTarget(disk) ?? '?', parts: page.list([...whatDisk(page, disk), ...howDriven(page, disk)]) });
  }
  for (const share of domain.devices('filesystem')) {
    page.item(share, 'Directory {source} of the host, in the guest as {target}, by {driver}.', {
      source: code(sourceOf(share)), target: code(value(share.child('target'), 'dir')), driver: code(value(share.child('driver'), 'type') ?? value(share, 'type') ?? 'mount'),
    });
  }
}

function whatDisk(page: Page, disk: XmlElement): (string | undefined)[] {
  const device = diskDevice(disk);
  const kind =
    device === 'cdrom' ? page.say('CD-ROM drive')
    : device === 'floppy' ? page.say('floppy drive')
    : device === 'lun' ? page.say('SCSI disk of the host with all its commands')
    : page.say('hard disk');
  if (isEmptyDisk(disk)) return [kind, page.about(diskBus(disk), 'on bus {value}'), page.say('empty')];
  return [kind, page.about(diskBus(disk), 'on bus {value}'), page.about(diskFormat(disk), 'format {value}'), backing(page, disk), chain(page, disk)];
}

function backing(page: Page, disk: XmlElement): string | undefined {
  const source = disk.child('source');
  const protocol = value(source, 'protocol');
  if (protocol === undefined) return page.about(sourceOf(disk), 'in {value}');
  const hosts = [...(source?.elements('host') ?? [])].map((host) => code([value(host, 'name') ?? value(host, 'socket'), value(host, 'port')].filter(Boolean).join(':')));
  const args = { protocol: code(protocol), name: code(value(source, 'name')), hosts: page.names(hosts) };
  return hosts.length === 0 ? page.say('{name} over {protocol}', args) : page.say('{name} over {protocol} from {hosts}', args);
}

/** The images below an overlay, the nearest first. */
function chain(page: Page, disk: XmlElement): string | undefined {
  const images: string[] = [];
  for (let store = disk.child('backingStore'); store; store = store.child('backingStore')) {
    const source = sourceOf(store);
    if (source !== undefined) images.push(code(source));
  }
  return images.length === 0 ? undefined : page.say('over {images}', { images: page.names(images) });
}

function howDriven(page: Page, disk: XmlElement): (string | undefined)[] {
  const driver = disk.child('driver');
  return [
    page.about(value(driver, 'cache'), 'cache {value}'),
    page.about(value(driver, 'io'), 'I/O by {value}'),
    page.about(value(driver, 'discard'), 'discard {value}'),
    page.about(value(driver, 'iothread'), 'I/O thread {value}'),
    isReadonlyDisk(disk) ? page.say('read-only') : undefined,
    disk.child('shareable') ? page.say('shared with other machines') : undefined,
    disk.child('transient') ? page.say('what is written is thrown away at the end') : undefined,
    disk.child('encryption') ?? disk.child('source')?.child('encryption') ? page.say('encrypted') : undefined,
    hasIoTune(disk) ? page.say('limited in speed') : undefined,
    page.about(value(disk.child('boot'), 'order'), 'place {value} in the boot order'),
  ];
}

/** Each network interface: where it leads, and what the guest sees. */
export function explainInterfaces(page: Page, domain: Domain): void {
  page.section('Networks');
  for (const element of domain.devices('interface')) {
    const parts = [
      whereTo(page, element),
      page.about(value(element.child('model'), 'type'), 'model {value}'),
      page.about(value(element.child('mac'), 'address'), 'MAC address {value}'),
      vlanOf(page, element),
      page.about(value(element.child('filterref'), 'filter'), 'filtered by {value}'),
      page.about(value(element.child('mtu'), 'size'), 'MTU {value}'),
      element.child('bandwidth') ? page.say('limited in bandwidth') : undefined,
      value(element.child('link'), 'state') === 'down' ? page.say('its cable is pulled') : undefined,
      page.about(value(element.child('boot'), 'order'), 'place {value} in the boot order'),
    ];
    page.line(element, `${page.list(parts)}${page.say('.')}`);
  }
}

function whereTo(page: Page, element: XmlElement): string {
  const source = code(sourceOf(element) ?? '?');
  const type = interfaceType(element);
  switch (type) {
    case 'network':
      return page.say('In libvirt’s network {source}', { source });
    case 'bridge':
      return page.say('On the host’s bridge {source}', { source });
    case 'direct':
      return page.say('Directly on the host’s card {source}, which guest and host do not reach each other over', { source });
    case 'user':
      return page.say('Through the user’s own connections, without privileges and not reachable from outside');
    case 'hostdev':
      return page.say('A card of the host passed through ({source})', { source });
    case 'vhostuser':
      return page.say('On a switch in user space ({source})', { source });
    default:
      return page.say('Of type {type}', { type: code(type) });
  }
}

function vlanOf(page: Page, element: XmlElement): string | undefined {
  const tags = [...(element.child('vlan')?.elements('tag') ?? [])].map((tag) => code(value(tag, 'id')));
  return tags.length === 0 ? undefined : page.say('VLAN {tags}', { tags: page.names(tags) });
}

/** Screens and graphics cards. */
export function explainDisplays(page: Page, domain: Domain): void {
  page.section('Displays');
  for (const graphics of domain.devices('graphics')) {
    page.line(graphics, `${page.list([page.say('A screen over {type}', { type: code(value(graphics, 'type')) }), listensOn(page, graphics)])}${page.say('.')}`);
  }
  for (const video of domain.devices('video')) {
    page.item(video, 'Graphics card {model}.', { model: code(value(video.child('model'), 'type')) });
  }
}

function listensOn(page: Page, graphics: XmlElement): string | undefined {
  const listen = graphics.child('listen');
  if (value(listen, 'type') === 'none') return page.say('without a port');
  const network = value(listen, 'network');
  if (network !== undefined) return page.say('on the host’s address in the network {network}', { network: code(network) });
  const socket = value(listen, 'socket') ?? value(graphics, 'socket');
  if (socket !== undefined) return page.say('on the socket {socket}', { socket: code(socket) });
  const port = value(graphics, 'port');
  const where = [value(listen, 'address') ?? value(graphics, 'listen'), port === '-1' ? undefined : port].filter(Boolean).join(':');
  return page.about(where, 'on {value}');
}

/** Serial ports, consoles and channels. */
export function explainConsoles(page: Page, domain: Domain): void {
  page.section('Consoles and channels');
  for (const name of ['serial', 'parallel', 'console']) for (const device of domain.devices(name)) explainConsole(page, device);
  for (const channel of domain.devices('channel')) {
    const target = value(channel.child('target'), 'name');
    if (target === 'org.qemu.guest_agent.0') page.item(channel, 'The line to the guest agent: clean shutdown, frozen file systems, addresses.');
    else if (target === 'com.redhat.spice.0') page.item(channel, 'The line to the SPICE agent: clipboard and resolution.');
    else page.item(channel, 'A channel {name} of type {type}.', { name: code(target ?? '?'), type: code(value(channel, 'type')) });
  }
}

function explainConsole(page: Page, device: XmlElement): void {
  const type = code(value(device, 'type') ?? 'pty');
  if (device.name === 'serial') page.item(device, 'A serial port, of type {type} on the host.', { type });
  else if (device.name === 'parallel') page.item(device, 'A parallel port, of type {type} on the host.', { type });
  else page.item(device, 'A console ({target}), of type {type} on the host.', { target: code(value(device.child('target'), 'type') ?? 'serial'), type });
}

/** Devices with sections of their own, or that say nothing about the machine. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  'disk', 'filesystem', 'interface', 'graphics', 'video', 'serial', 'parallel', 'console', 'channel', 'memory', 'emulator', 'audio',
]);

/** Everything else: devices of the host, TPM, watchdog, controllers … */
export function explainOtherDevices(page: Page, domain: Domain): void {
  page.section('Other devices');
  const emulator = domain.devices('emulator')[0];
  if (emulator) page.item(emulator, 'Run by {emulator}.', { emulator: code(text(emulator)) });
  for (const device of domain.devices()) {
    if (!TOLD_ELSEWHERE.has(device.name) && !isPciPart(device)) page.line(device, otherDevice(page, device));
  }
}

/** Ports and bridges that libvirt fills in by itself: a list of them explains nothing. */
function isPciPart(device: XmlElement): boolean {
  return device.name === 'controller' && value(device, 'type') === 'pci';
}

function otherDevice(page: Page, device: XmlElement): string {
  const model = code(value(device, 'model') ?? value(device, 'type'));
  switch (device.name) {
    case 'hostdev':
      return page.say('The host’s {type} device {address}, passed through.', { type: code(hostdevType(device) ?? value(device, 'type')), address: code(usbId(device) ?? addressOf(device.child('source')?.child('address')) ?? '?') });
    case 'tpm':
      return page.say('A TPM of model {model}, version {version}.', { model, version: code(value(device.child('backend'), 'version') ?? '?') });
    case 'watchdog':
      return page.say('A watchdog {model}; when the guest hangs: {action}.', { model, action: code(value(device, 'action') ?? 'reset') });
    case 'memballoon':
      return value(device, 'model') === 'none' ? page.say('No memory balloon.') : page.say('A memory balloon, through which the host takes memory back.');
    case 'rng':
      return page.say('A random number generator fed from {source}.', { source: code(text(device.child('backend')) ?? '') });
    case 'input':
      return page.say('An input device {type} on bus {bus}.', { type: code(value(device, 'type')), bus: code(value(device, 'bus') ?? '?') });
    case 'sound':
      return page.say('A sound card {model}.', { model });
    case 'controller':
      return page.say('A controller {type}, model {model}.', { type: code(value(device, 'type')), model: code(value(device, 'model') ?? 'auto') });
    default:
      return page.list([code(`<${device.name}>`), page.about(value(device, 'model') ?? value(device, 'type'), 'model {value}')]) + page.say('.');
  }
}
