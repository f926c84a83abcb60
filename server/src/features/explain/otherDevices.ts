// What is neither disk, network, display nor console: devices of the host, TPM, watchdog, controllers …
import { hostdevType } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { formatSize, parseSize } from '../../domain/size';
import { text, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { addressOf, usbId } from '../symbolNames';
import { code, type Page } from './page';

/** Devices with sections or lines of their own, or that say nothing about the machine. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  'disk', 'filesystem', 'interface', 'graphics', 'video', 'serial', 'parallel', 'console', 'channel', 'memory', 'emulator', 'audio', 'controller', 'input',
]);

/** Everything else that the machine has. */
export function explainOtherDevices(page: Page, domain: Domain): void {
  page.section('Other devices');
  const [emulator] = domain.devices('emulator');
  if (emulator) page.item(emulator, 'Run by {emulator}.', { emulator: code(text(emulator)) });
  // Ports and bridges that libvirt fills in by itself explain nothing.
  const controllers = domain.devices('controller').filter((one) => value(one, 'type') !== 'pci' && !isNoUsb(one));
  const noUsb = domain.devices('controller').find(isNoUsb);
  if (noUsb) page.item(noUsb, 'No USB.');
  if (controllers[0]) page.item(controllers[0], 'Controllers: {list}.', { list: kinds(page, controllers, 'model') });
  const inputs = domain.devices('input');
  if (inputs[0]) page.item(inputs[0], 'Input: {list}.', { list: kinds(page, inputs, 'bus') });
  for (const device of domain.devices()) if (!TOLD_ELSEWHERE.has(device.name)) page.line(device, sentence(page, device));
}

function isNoUsb(controller: XmlElement): boolean {
  return value(controller, 'type') === 'usb' && value(controller, 'model') === 'none';
}

/** Types, each once with what tells it from others of its type: `usb` (`qemu-xhci`). */
function kinds(page: Page, devices: readonly XmlElement[], detail: string): string {
  const named = devices.map((device) => {
    const [type, more] = [code(value(device, 'type')), value(device, detail)];
    return more === undefined ? type : page.say('{type} ({more})', { type, more: code(more) });
  });
  return page.names([...new Set(named)]);
}

function sentence(page: Page, device: XmlElement): string {
  const say = SENTENCES[device.name];
  return page.list(say ? say(page, device) : [code(`<${device.name}>`), model(page, device)]) + page.say('.');
}

function model(page: Page, device: XmlElement): string | undefined {
  return page.about(value(device, 'model') ?? value(device, 'type'), 'model {value}');
}

type Parts = (page: Page, device: XmlElement) => readonly (string | undefined)[];

/** The parts of the sentence about a device, by its element. */
const SENTENCES: Readonly<Record<string, Parts>> = {
  hostdev: (page, device) => [hostDevice(page, device), page.about(value(device.child('boot'), 'order'), 'place {value} in the boot order')],
  tpm: (page, device) => {
    const backend = device.child('backend');
    return [page.say('A TPM'), model(page, device), page.about(value(backend, 'version'), 'version {value}'), page.about(value(backend?.child('device'), 'path'), 'the host’s own {value}')];
  },
  watchdog: (page, device) => [page.say('A watchdog {model}; when the guest hangs: {action}', { model: code(value(device, 'model')), action: code(value(device, 'action') ?? 'reset') })],
  memballoon: (page, device) => [value(device, 'model') === 'none' ? page.say('No memory balloon') : page.say('A memory balloon, through which the host takes memory back')],
  rng: (page, device) => {
    const backend = device.child('backend');
    const daemon = backend?.child('source');
    const source = daemon ? [value(daemon, 'host') ?? value(daemon, 'path'), value(daemon, 'service')].filter(Boolean).join(':') : text(backend);
    return [page.say('A random number generator'), page.about(source, 'fed from {value}')];
  },
  sound: (page, device) => [page.say('A sound card {model}', { model: code(value(device, 'model')) })],
  panic: (page, device) => [page.say('A device that tells the host when the guest’s kernel panics'), model(page, device)],
  iommu: (page, device) => [page.say('An IOMMU in the guest'), model(page, device)],
  vsock: (page, device) => [page.say('A socket between guest and host (vsock)'), page.about(value(device.child('cid'), 'address'), 'CID {value}')],
  redirdev: (page, device) => [page.say('A port for a USB device at the viewer’s end'), page.about(value(device, 'type'), 'of type {value}')],
  redirfilter: (page) => [page.say('A filter for USB devices at the viewer’s end')],
  shmem: (page, device) => {
    const size = parseSize(device.child('size'));
    return [page.say('Memory shared with other machines'), page.about(value(device, 'name'), 'named {value}'), size === undefined ? undefined : formatSize(size)];
  },
  smartcard: (page, device) => [page.say('A smart card reader'), page.about(value(device, 'mode'), 'mode {value}')],
  hub: (page) => [page.say('A USB hub')],
  crypto: (page, device) => [page.say('A cryptographic device'), model(page, device)],
  lease: (page, device) => [page.say('It holds the lock {key} while it runs', { key: code(text(device.child('key'))) })],
  nvram: (page) => [page.say('Memory that keeps the firmware’s settings (NVRAM)')],
  pstore: (page) => [page.say('A place where the guest’s kernel leaves its last messages (pstore)')],
};

function hostDevice(page: Page, device: XmlElement): string {
  const type = code(hostdevType(device) ?? value(device, 'type'));
  const address = usbId(device) ?? hostAddress(device);
  return address === undefined ? page.say('The host’s {type} device, passed through', { type }) : page.say('The host’s {type} device {address}, passed through', { type, address: code(address) });
}

/** How the host knows a device: by address, adapter, name or path. */
function hostAddress(device: XmlElement): string | undefined {
  const source = device.child('source');
  if (!source) return undefined;
  const adapter = value(source.child('adapter'), 'name');
  const address = source.child('address');
  const place = ['bus', 'target', 'unit'].map((name) => value(address, name) ?? '0').join(':');
  if (adapter !== undefined) return `${adapter} ${place}`;
  const path = ['block', 'char', 'interface'].map((name) => text(source.child(name))).find((found) => found !== undefined);
  return addressOf(address) ?? value(source, 'name') ?? value(source, 'wwpn') ?? path;
}
