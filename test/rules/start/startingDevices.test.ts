// Rules of rules/start/startingDevices.ts: devices that libvirt defines and QEMU does not start with.
import { describe, it } from 'vitest';
import { startingDeviceRules } from '../../../server/src/rules/start/startingDevices';
import { checkRule, checkRuleFix, type DomainDefaults } from '../../support/checkRule';

const { rules } = startingDeviceRules;

function speaks(code: string, at: string, message: string, xml: string, defaults: DomainDefaults = {}): void {
  checkRule(xml, [{ code, at, message }], { rules, ...defaults });
}

function fixes(code: string, title: string, before: string, after: string, defaults: DomainDefaults = {}): void {
  checkRuleFix(before, code, title, after, { rules, ...defaults });
}

function silent(xml: string, defaults: DomainDefaults = {}): void {
  checkRule(xml, [], { rules, ...defaults });
}

describe('startingDevices', () => {
  it('virtio-serial-ports', () => {
    const controller = (ports: string): string => `<controller type='virtio-serial' index='0'${ports}/>`;
    const message = (count: number): string => `A virtio-serial controller has 1 to 511 ports, not ${count}: QEMU does not start.`;
    speaks('virtio-serial-ports', '0', message(0), controller(" ports='«0»'"));
    speaks('virtio-serial-ports', '512', message(512), controller(" ports='512'"));
    fixes('virtio-serial-ports', 'remove-attribute', controller(" ports='512'"), controller(''));
    silent(controller(" ports='1'"));
    silent(controller(" ports='511'"));
  });

  it('controller-queues-too-many', () => {
    const controller = (queues: string): string => `<controller type='scsi' index='0' model='virtio-scsi'><driver${queues}/></controller>`;
    speaks('controller-queues-too-many', '1023', 'A virtio-scsi controller has at most 1022 queues, not 1023: QEMU does not start.', controller(" queues='1023'"));
    fixes('controller-queues-too-many', 'remove-attribute', controller(" queues='1023'"), controller(''));
    silent(controller(" queues='1022'"));
  });

  it('interface-queue-size-range', () => {
    const card = (driver: string): string => `<interface type='user'><model type='virtio'/><driver${driver}/></interface>`;
    const message = (name: string, value: number): string => `\`${name}\` is a power of two from 256 to 1024, not ${value}: QEMU does not start.`;
    speaks('interface-queue-size-range', '128', message('rx_queue_size', 128), card(" rx_queue_size='128'"));
    speaks('interface-queue-size-range', '2048', message('tx_queue_size', 2048), card(" tx_queue_size='2048'"));
    fixes('interface-queue-size-range', 'remove-attribute', card(" rx_queue_size='2048'"), card(''));
    silent(card(" rx_queue_size='256' tx_queue_size='1024'"));
    silent(card(" rx_queue_size='128'").replace("type='virtio'", "type='e1000'"));
  });

  it('virtio-iommu-legacy', () => {
    const card = (model: string, driver = " iommu='on'"): string => `<interface type='user'><model type='${model}'/><driver${driver}/></interface>`;
    const message = '`iommu="on"` is not for a virtio device that speaks the old protocol too, as all but `virtio-non-transitional` do here: QEMU does not start.';
    speaks('virtio-iommu-legacy', 'on', message, card('virtio'), { machine: 'pc' });
    speaks('virtio-iommu-legacy', 'on', message, card('virtio-transitional'));
    speaks('virtio-iommu-legacy', 'on', message, `<controller type='scsi' index='0' model='virtio-transitional'><driver iommu='on'/></controller>`);
    fixes('virtio-iommu-legacy', 'remove-attribute', card('virtio'), card('virtio', ''), { machine: 'pc' });
    silent(card('virtio'));
    silent(card('virtio-non-transitional'), { machine: 'pc' });
    silent(card('virtio', " iommu='off'"), { machine: 'pc' });
  });

  it('virtio-model-on-ccw', () => {
    const s390 = { arch: 's390x' };
    const message = (model: string): string => `\`${model}\` is for PCI, and virtio devices of s390 guests are on CCW: the guest does not start; use \`virtio\`.`;
    const rng = (model: string): string => `<rng model='${model}'><backend model='builtin'/></rng>`;
    const card = (model: string): string => `<interface type='user'><model type='${model}'/></interface>`;
    speaks('virtio-model-on-ccw', 'virtio-transitional', message('virtio-transitional'), rng('virtio-transitional'), s390);
    speaks('virtio-model-on-ccw', 'virtio-non-transitional', message('virtio-non-transitional'), card('virtio-non-transitional'), s390);
    fixes('virtio-model-on-ccw', 'set-attribute', card('virtio-transitional'), card('virtio'), s390);
    fixes(
      'virtio-model-on-ccw', 'set-attribute',
      `<controller type='scsi' index='0' model='virtio-transitional'/>`, `<controller type='scsi' index='0' model='virtio-scsi'/>`, s390,
    );
    silent(rng('virtio'), s390);
    silent(rng('virtio-transitional'));
  });

  it('sound-needs-isa', () => {
    const arm = { arch: 'aarch64' };
    speaks('sound-needs-isa', 'sb16', 'The sound card `sb16` is on ISA, which the machine type `virt` does not have: QEMU does not start.', `<sound model='sb16'/>`, arm);
    fixes('sound-needs-isa', 'remove-element', `<devices><sound model='sb16'/></devices>`, `<devices></devices>`, arm);
    silent(`<sound model='ac97'/>`, arm);
    silent(`<sound model='sb16'/>`);
  });

  it('scsi-ibmvscsi-elsewhere', () => {
    const controller = (model: string): string => `<controller type='scsi' index='0' model='${model}'/>`;
    speaks('scsi-ibmvscsi-elsewhere', 'ibmvscsi', 'The SCSI controller `ibmvscsi` is of pSeries machines, and QEMU does not start with it elsewhere; use `virtio-scsi`.', controller('ibmvscsi'));
    fixes('scsi-ibmvscsi-elsewhere', 'set-attribute', controller('ibmvscsi'), controller('virtio-scsi'));
    silent(controller('ibmvscsi'), { arch: 'ppc64' });
    silent(controller('virtio-scsi'));
  });

  it('scsi-dc390-misnamed', () => {
    const controller = (model: string): string => `<controller type='scsi' index='0' model='${model}'/>`;
    speaks(
      'scsi-dc390-misnamed', 'dc390',
      'Libvirt (9.0 to 11.3 at least) asks QEMU for a `dc-390`, and QEMU calls it `dc390`: the guest does not start. Use `am53c974`, the chip of that card.',
      controller('dc390'),
    );
    fixes('scsi-dc390-misnamed', 'set-attribute', controller('dc390'), controller('am53c974'));
    silent(controller('am53c974'));
  });

  it('usb-vt82c686b-elsewhere', () => {
    const controller = (model: string): string => `<controller type='usb' index='0' model='${model}'/>`;
    speaks(
      'usb-vt82c686b-elsewhere', 'vt82c686b-uhci',
      'The USB controller `vt82c686b-uhci` is part of a chipset that the machine type `pc` does not have: the guest does not start.',
      controller('vt82c686b-uhci'), { machine: 'pc' },
    );
    fixes('usb-vt82c686b-elsewhere', 'set-attribute', controller('vt82c686b-uhci'), controller('piix3-uhci'), { machine: 'pc' });
    silent(controller('vt82c686b-uhci'), { arch: 'mips64el', machine: 'fuloong2e' });
    silent(controller('piix3-uhci'), { machine: 'pc' });
  });

  it('video-accel3d-without-gl', () => {
    const guest = (display: string, acceleration = " accel3d='yes'"): string => `${display}<video><model type='virtio'><acceleration${acceleration}/></model></video>`;
    const message = '3D needs a display with OpenGL, and QEMU does not start without: add `<gl enable="yes"/>` to a `spice` display, or a display of type `egl-headless`.';
    speaks('video-accel3d-without-gl', 'yes', message, guest(`<graphics type='vnc'/>`));
    speaks('video-accel3d-without-gl', 'yes', message, guest(`<graphics type='spice'><gl enable='no'/></graphics>`));
    silent(guest(`<graphics type='spice'><listen type='none'/><gl enable='yes'/></graphics>`));
    silent(guest(`<graphics type='egl-headless'/>`));
    silent(`<devices>${guest(`<graphics type='vnc'/>`)}</devices><qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:arg value='-display'/><qemu:arg value='egl-headless'/></qemu:commandline>`);
    silent(guest(`<graphics type='vnc'/>`, " accel3d='no'"));
  });

  it('usb-full-speed-on-ehci', () => {
    const ehci = `<controller type='usb' index='0' model='ich9-ehci1'/>`;
    const message = (model: string): string =>
      `This USB device is of full speed, which an \`${model}\` has no part in: QEMU does not start. Use a controller of model \`qemu-xhci\`, or add \`ich9-uhci1\` as its companion.`;
    speaks('usb-full-speed-on-ehci', 'hub', message('ich9-ehci1'), `${ehci}<hub type='usb'/>`);
    speaks('usb-full-speed-on-ehci', 'sound', message('ehci'), `<controller type='usb' index='0' model='ehci'/><sound model='usb'/>`);
    silent(`${ehci}<input type='tablet' bus='usb'/>`);
    silent(`${ehci}<controller type='usb' index='0' model='ich9-uhci1'><master startport='0'/></controller><hub type='usb'/>`);
  });

  it('usb-companion-ports', () => {
    const guest = (...starts: readonly string[]): string =>
      `<controller type='usb' index='0' model='ich9-ehci1'/>${starts.map((start, at) => `<controller type='usb' index='0' model='ich9-uhci${at + 1}'><master startport='${start}'/></controller>`).join('')}`;
    const message = (start: number): string => `A companion has two ports, of its own, of the 6 of its master: \`startport\` is 0, 2 or 4 for three of them, not ${start}. QEMU does not start.`;
    speaks('usb-companion-ports', '1', message(1), guest('0', '«1»'));
    speaks('usb-companion-ports', '5', message(5), guest('5'));
    silent(guest('0', '2', '4'));
    silent(guest('1', '3'));
  });

  it('acpi-index-in-use', () => {
    const card = (acpi: string): string => `<interface type='user'><model type='virtio'/>${acpi}</interface>`;
    speaks('acpi-index-in-use', '1', 'Another device has the ACPI index 1, and QEMU does not start with two; choose another one.', card(`<acpi index='1'/>`) + card(`<acpi index='«1»'/>`));
    silent(card(`<acpi index='1'/>`) + card(`<acpi index='2'/>`));
    silent(card(`<acpi index='1'/>`) + card(`<acpi index='1'/>`), { machine: 'pc' });
  });

  it('channel-target-not-in-qemu', () => {
    const channel = (type: string): string => `<channel type='null'><target type='${type}' name='a.b'/></channel>`;
    const message = 'Channels of target type `xen` are for Xen guests: libvirt does not start this one, and does not say why. Use `virtio`.';
    speaks('channel-target-not-in-qemu', 'xen', message, channel('xen'));
    fixes('channel-target-not-in-qemu', 'set-attribute', channel('xen'), channel('virtio'));
    silent(channel('virtio'));
    silent(channel('xen'), { type: 'xen' });
  });

  it('socket-path-too-long', () => {
    const port = (name: string, path: string): string => `<${name} type='unix'><source mode='bind' path='${path}'/></${name}>`;
    const [long, message] = [`/images/${'a'.repeat(100)}`, 'The path of a UNIX socket has at most 107 bytes, and this has 108: the guest does not start.'];
    speaks('socket-path-too-long', long, message, port('serial', long));
    speaks('socket-path-too-long', long, message, port('console', long));
    speaks('socket-path-too-long', `/images/${'é'.repeat(50)}`, message, port('parallel', `/images/${'é'.repeat(50)}`));
    speaks('socket-path-too-long', long, message, port('serial', `«${long}»`) + port('console', long));
    silent(port('serial', '/images/s'));
  });
});
