// The devices on the page: disks, networks, displays, consoles.
import { diskBus, diskDevice, diskFormat, diskTarget, interfaceType, isEmptyDisk, isReadonlyDisk, hasIoTune } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { sourceOf } from '../symbolNames';
import { code, type Page } from './page';

/** Each disk in a sentence: what the guest sees, what backs it, how it is driven. */
export function explainDisks(page: Page, domain: Domain): void {
  page.section('Disks');
  for (const disk of domain.devices('disk')) {
    page.item(disk, '**{name}**: {parts}.', { name: diskTarget(disk) ?? page.say('without a name'), parts: page.list([...whatDisk(page, disk), ...howDriven(page, disk)]) });
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
  const hosts = [...(source?.elements('host') ?? [])].map((host) => code([hostName(host), value(host, 'port')].filter(Boolean).join(':')));
  const name = value(source, 'name') ?? '';
  const args = { protocol: code(protocol), name: code(name), hosts: page.names(hosts) };
  // An NBD server has one export when none is named.
  if (name === '') return hosts.length === 0 ? page.say('over {protocol}', args) : page.say('over {protocol} from {hosts}', args);
  return hosts.length === 0 ? page.say('{name} over {protocol}', args) : page.say('{name} over {protocol} from {hosts}', args);
}

/** The colons of an IPv6 address are not those of a port. */
function hostName(host: XmlElement): string | undefined {
  const name = value(host, 'name') ?? value(host, 'socket');
  return name?.includes(':') === true ? `[${name}]` : name;
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
      return value(element.child('backend'), 'type') === 'passt' ? page.say('Through passt on the host') : page.say('On a switch in user space ({source})', { source });
    case 'ethernet':
      return page.say('On a tap device of the host');
    case 'vdpa':
      return page.say('On the host’s vDPA device {source}', { source });
    case 'server':
    case 'client':
    case 'mcast':
    case 'udp':
      return page.say('Through a socket of the hypervisor ({type})', { type: code(type) });
    case 'null':
      return page.say('Connected to nothing');
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
    const model = value(video.child('model'), 'type');
    if (model === undefined) page.item(video, 'A graphics card of the model that libvirt chooses.');
    else page.item(video, 'Graphics card {model}.', { model: code(model) });
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
    else if (target !== undefined) page.item(channel, 'A channel {name} of type {type}.', { name: code(target), type: code(value(channel, 'type')) });
    else page.line(channel, namelessChannel(page, channel));
  }
}

function namelessChannel(page: Page, channel: XmlElement): string {
  const target = channel.child('target');
  const type = code(value(channel, 'type'));
  const address = [value(target, 'address'), value(target, 'port')].filter(Boolean).join(':');
  return address === '' ? page.say('A channel of type {type}.', { type }) : page.say('What the guest sends to {address} arrives on the host, of type {type}.', { address: code(address), type });
}

function explainConsole(page: Page, device: XmlElement): void {
  const type = code(value(device, 'type') ?? 'pty');
  if (device.name === 'serial') page.item(device, 'A serial port, of type {type} on the host.', { type });
  else if (device.name === 'parallel') page.item(device, 'A parallel port, of type {type} on the host.', { type });
  else page.item(device, 'A console ({target}), of type {type} on the host.', { target: code(value(device.child('target'), 'type') ?? 'serial'), type });
}
