// Advice: what libvirt takes and a person who runs machines would write otherwise. Warnings and hints, never errors.
import { diskDevice, diskType } from '../domain/devices';
import type { Domain } from '../domain/domain';
import { setAttribute } from '../domain/edits';
import type { MachineFamily } from '../domain/machine';
import { rule, type RuleFamily } from '../domain/rule';
import { relatedPlace } from '../domain/runRules';
import { value } from '../domain/values';
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import { addChild, removeBlamedElement } from './fixes';
import { blamedAttribute, replaceBlamed } from './support';

function isQemu(domain: Domain): boolean {
  return domain.isQemu;
}

/** Machines on whose PCI bus virtio devices are at home. */
const VIRTIO_PCI: ReadonlySet<MachineFamily | undefined> = new Set<MachineFamily>([
  'q35',
  'i440fx',
  'arm-virt',
  'riscv-virt',
  'loongarch-virt',
  'pseries',
  'malta',
]);

function hasVirtioPci(domain: Domain): boolean {
  return domain.isQemu && VIRTIO_PCI.has(domain.machineFamily);
}

/** A disk that the guest keeps its data on: neither CD-ROM nor floppy. */
function isHardDisk(disk: XmlElement): boolean {
  const device = diskDevice(disk);
  return device === 'disk' || device === 'lun';
}

const unsafeCache = rule({
  code: 'disk-cache-unsafe',
  severity: 'warning',
  on: 'devices/disk/driver[@cache=unsafe]',
  summary: 'A disk of a QEMU guest that keeps data has cache mode `unsafe`.',
  message: 'With cache mode `unsafe`, a crash of the host loses what the guest has written, and may ruin its file system; use `none`.',
  only: isQemu,
  check(driver, _domain, report) {
    const cache = driver.attribute('cache');
    const disk = driver.parent;
    const keepsData = disk && isHardDisk(disk) && !disk.child('transient') && !disk.child('readonly');
    if (cache && keepsData) report(cache);
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'none'),
});

const emulatedInterface = rule({
  code: 'interface-emulated',
  severity: 'hint',
  on: 'devices/interface/model[@type=e1000|rtl8139|ne2k_pci|pcnet]',
  summary: 'An interface of a QEMU guest is an emulated card on a machine that has virtio.',
  message: '`{model}` is emulated and slow; `virtio` is much faster where the guest has drivers for it.',
  only: hasVirtioPci,
  check(element, _domain, report) {
    const model = element.attribute('type');
    if (model) report(model, { model: model.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio'),
});

/** No fix: a guest without the drivers would not find its disk any more. */
const emulatedDisk = rule({
  code: 'disk-emulated',
  severity: 'hint',
  on: 'devices/disk/target[@bus=ide]',
  summary: 'A hard disk of an x86 QEMU guest is on the ide bus, on a machine that has virtio.',
  message: 'A disk on the `ide` bus is emulated and slow; `virtio` is much faster, but install its drivers in the guest first.',
  only: (domain) => domain.isQemu && domain.isI440fx,
  check(target, _domain, report) {
    const bus = target.attribute('bus');
    if (bus && target.parent && isHardDisk(target.parent)) report(bus);
  },
});

const AGENT = 'org.qemu.guest_agent.0';

const missingAgent = rule({
  code: 'guest-agent-missing',
  severity: 'hint',
  on: '[devices/interface]',
  summary: 'A QEMU guest with disk and interface has no channel for the guest agent.',
  message:
    'There is no channel for the QEMU guest agent, which tells the addresses of the guest and freezes its file systems for snapshots; add the channel `{channel}`.',
  only: (domain) => hasVirtioPci(domain) || (domain.isQemu && domain.isS390Ccw),
  check(root, domain, report) {
    const devices = root.child('devices');
    // What a snapshot keeps is not there to be improved.
    if (!devices || root !== domain.document.root || domain.osTypeName !== 'hvm') return;
    const hasChannel = domain.devices('channel').some((channel) => value(channel.child('target'), 'name') === AGENT);
    if (!hasChannel && domain.devices('disk').some(isHardDisk)) report(devices, { channel: AGENT });
  },
  fix: (domain) =>
    addChild(domain, domain.root.child('devices'), 'channel', `<channel type='unix'>\n  <target type='virtio' name='${AGENT}'/>\n</channel>`),
});

const bareSpice = rule({
  code: 'spice-options-missing',
  severity: 'hint',
  on: 'devices/graphics[@type=spice]',
  summary: 'A SPICE display of a QEMU guest has no options at all, so no port either.',
  message: 'This SPICE display gets no port, so no viewer can reach it over the network: add `autoport`, or say how it listens.',
  only: isQemu,
  check(graphics, _domain, report) {
    const type = graphics.attribute('type');
    const isBare = graphics.attributes.length === 1 && [...graphics.elements()].length === 0;
    if (type && isBare) report(type);
  },
  fix(domain, problem) {
    const graphics = blamedAttribute(domain, problem.span)?.owner;
    if (!graphics) return [];
    const edits = [setAttribute(graphics, 'autoport', 'yes')];
    return [{ title: 'set-attribute', args: { name: 'autoport', value: 'yes' }, edits, confidence: 'choice' }];
  },
});

/** The password itself is no argument: sentences go into logs, too. */
const clearPassword = rule({
  code: 'password-in-clear',
  severity: 'warning',
  on: 'devices/graphics[@passwd]',
  summary: 'A display has its password in the definition.',
  message:
    'Anybody who can read this definition can read the password: protect the display by TLS or SASL, or set the password while the machine runs.',
  check(graphics, _domain, report) {
    const password = graphics.attribute('passwd');
    if (password && password.value !== '') report(password);
  },
});

/** The directory of a hard disk's image, with its last slash; `undefined` for other disks and relative paths. */
function imageDirectory(disk: XmlElement): string | undefined {
  const file = value(disk.child('source'), 'file');
  if (file?.startsWith('/') !== true || diskType(disk) !== 'file' || !isHardDisk(disk)) return undefined;
  const plain = file.replace(/\/{2,}/g, '/');
  return plain.slice(0, plain.lastIndexOf('/') + 1);
}

/** The one image in another directory than all others, of which there are two or more. */
interface Stray {
  readonly disk: XmlElement;
  readonly directory: string;
  readonly others: string;
}

function strayImage(domain: Domain): Stray | undefined {
  const byDirectory = new Map<string, XmlElement[]>();
  for (const disk of domain.devices('disk')) {
    const directory = imageDirectory(disk);
    if (directory === undefined) continue;
    const disks = byDirectory.get(directory);
    if (disks) disks.push(disk);
    else byDirectory.set(directory, [disk]);
  }
  const [most, alone, ...more] = [...byDirectory].sort(([, a], [, b]) => b.length - a.length);
  const disk = alone?.[1][0];
  if (!most || !alone || !disk || more.length > 0 || most[1].length < 2 || alone[1].length > 1) return undefined;
  return alone[0].startsWith(most[0]) ? undefined : { disk, directory: alone[0], others: most[0] };
}

const outsidePool = rule({
  code: 'disk-outside-pool',
  severity: 'hint',
  on: 'devices/disk/source[@file]',
  summary: 'The image of a disk is in another directory than those of all other disks, of which there are two or more.',
  message: 'The images of the other disks are in `{others}`, and this one is in `{directory}`: check that this is meant.',
  check(source, domain, report) {
    const file = source.attribute('file');
    const stray = domain.memo(strayImage);
    if (file && stray && stray.disk === source.parent) report(file, { others: stray.others, directory: stray.directory });
  },
});

/** A MAC address in one spelling: six numbers; the text itself where it is none. */
function plainMac(address: string): string {
  return address.split(':').map((octet) => octet.toLowerCase().padStart(2, '0')).join(':');
}

/** The addresses of `<mac>` that an earlier interface has, each with that earlier one; both of a team have one address on purpose. */
function repeatedMacs(domain: Domain): ReadonlyMap<XmlElement, XmlAttribute> {
  const seen = new Map<string, XmlAttribute>();
  const repeated = new Map<XmlElement, XmlAttribute>();
  for (const element of domain.devices('interface')) {
    const mac = element.child('mac');
    const address = mac?.attribute('address');
    if (!mac || !address || element.child('teaming')) continue;
    const plain = plainMac(address.value);
    const first = seen.get(plain);
    if (first) repeated.set(mac, first);
    else seen.set(plain, address);
  }
  return repeated;
}

const macInUse = rule({
  code: 'mac-in-use',
  severity: 'warning',
  on: 'devices/interface/mac[@address]',
  summary: 'Two interfaces have the same MAC address.',
  message: 'Another interface of this machine has the MAC address `{address}`; give this one its own, or remove `<mac>` so that libvirt makes one.',
  check(mac, domain, report) {
    const address = mac.attribute('address');
    const first = domain.memo(repeatedMacs).get(mac);
    if (address && first) report(address, { address: address.value }, [relatedPlace(first, 'first-one')]);
  },
  fix: removeBlamedElement,
});

/** Advice on machines that work. */
export const advice: RuleFamily = {
  name: 'advice',
  rules: [unsafeCache, emulatedInterface, emulatedDisk, missingAgent, bareSpice, clearPassword, outsidePool, macInUse],
};
