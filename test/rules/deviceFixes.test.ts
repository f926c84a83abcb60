// Quick fixes of the device families: each gives a document in which the problem is gone.
import { describe, test } from 'vitest';
import { checkRuleFix } from '../support/checkRule';
import { fixes } from './deviceCases';

const disk = (target: string, rest = ''): string =>
  `<disk type='file' device='disk'><source file='/a.img'/><target ${target}/>${rest}</disk>`;
const nic = (address: string): string => `<interface type='network'><source network='default'/><model type='virtio'/>${address}</interface>`;
const slot = (number: string): string => `<address type='pci' domain='0x0000' bus='0x00' slot='${number}' function='0x0'/>`;

describe('fixes of device rules', () => {
  test('a taken PCI slot becomes the next free one', () => {
    fixes(`${nic(slot('0x01'))}\n${nic(slot('0x01'))}`, 'pci-address-in-use', 'set-attribute', `${nic(slot('0x01'))}\n${nic(slot('0x02'))}`);
  });

  test('a taken PCI slot is left to libvirt', () => {
    fixes(`${nic(slot('0x01'))}\n${nic(slot('0x01'))}`, 'pci-address-in-use', 'remove-element', `${nic(slot('0x01'))}\n${nic('')}`);
  });

  test('a taken target becomes the next free one', () => {
    fixes(
      `${disk("dev='vda' bus='virtio'")}\n${disk("dev='vda' bus='virtio'")}`,
      'disk-target-in-use',
      'set-attribute',
      `${disk("dev='vda' bus='virtio'")}\n${disk("dev='vdb' bus='virtio'")}`,
    );
  });

  test('a taken unit becomes the next free one', () => {
    const at = (unit: number): string => `<address type='drive' controller='0' bus='0' target='0' unit='${unit}'/>`;
    fixes(
      `${disk("dev='sda' bus='sata'", at(1))}\n${disk("dev='sdb' bus='sata'", at(1))}`,
      'drive-address-in-use',
      'set-attribute',
      `${disk("dev='sda' bus='sata'", at(1))}\n${disk("dev='sdb' bus='sata'", at(0))}`,
    );
  });

  test('a taken boot order becomes the next free one', () => {
    fixes(
      `${disk("dev='vda' bus='virtio'", "<boot order='1'/>")}\n${disk("dev='vdb' bus='virtio'", "<boot order='1'/>")}`,
      'boot-order-in-use',
      'set-attribute',
      `${disk("dev='vda' bus='virtio'", "<boot order='1'/>")}\n${disk("dev='vdb' bus='virtio'", "<boot order='2'/>")}`,
    );
  });

  test('a taken controller index becomes the next free one', () => {
    const scsi = (index: number): string => `<controller type='scsi' index='${index}' model='virtio-scsi'/>`;
    fixes(`${scsi(0)}\n${scsi(0)}`, 'controller-index-in-use', 'set-attribute', `${scsi(0)}\n${scsi(1)}`);
  });

  test('a second PCI root goes, for there is one', () => {
    const root = "<controller type='pci' index='0' model='pcie-root'/>";
    fixes(`${root}\n<controller type='pci' model='pcie-root' index='0'/>`, 'controller-index-in-use', 'remove-element', root);
  });

  test('an address goes with the type that it cannot be without', () => {
    fixes(nic("<address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0001'/>"), 'ccw-address-elsewhere', 'remove-element', nic(''));
  });

  test('a PCI controller goes with the model that it cannot be without', () => {
    fixes(`${nic('')}\n<controller type='pci' index='1' model='pcie-expander-bus'/>`, 'pci-expander-elsewhere', 'remove-element', nic(''), { machine: 'pc' });
  });

  test('a disk that is moved off IDE loses its place there', () => {
    fixes(
      disk("dev='hda'", "<address type='drive' controller='0' bus='1' target='0' unit='0'/>"),
      'ide-disk-not-on-machine',
      'set-attribute',
      disk("dev='hda' bus='sata'"),
    );
  });

  test('a ps2 device goes to USB only where there is USB', () => {
    const input = (bus: string): string => `<controller type='usb' model='none'/><input type='tablet' bus='${bus}'/>`;
    fixes(input('ps2'), 'ps2-input-type', 'set-attribute', input('virtio'));
  });

  test('a taken USB port becomes the next free one', () => {
    const controller = "<controller type='usb' index='0' model='qemu-xhci'/>";
    const tablet = (port: number): string => `<input type='tablet' bus='usb'><address type='usb' bus='0' port='${port}'/></input>`;
    fixes(`${controller}\n${tablet(1)}\n${tablet(1)}`, 'usb-port-in-use', 'set-attribute', `${controller}\n${tablet(1)}\n${tablet(2)}`);
  });

  test('a taken virtio-serial port becomes the next free one', () => {
    const channel = (port: number): string =>
      `<channel type='pty'><target type='virtio' name='a'/><address type='virtio-serial' controller='0' bus='0' port='${port}'/></channel>`;
    fixes(`${channel(1)}\n${channel(1)}`, 'virtio-serial-port-in-use', 'set-attribute', `${channel(1)}\n${channel(2)}`);
  });

  test('a misplaced attribute is removed', () => {
    const video = (attributes: string): string => `<video><model type='vga'${attributes}/></video>`;
    fixes(video(" blob='on'"), 'video-blob-type', 'remove-attribute', video(''));
  });

  test('a misplaced element is removed', () => {
    fixes(disk("dev='sda' bus='sata'", '<readonly/>'), 'readonly-ata-disk', 'remove-element', disk("dev='sda' bus='sata'"));
  });

  test('the wrong root becomes the right one', () => {
    const root = (model: string): string => `<controller type='pci' index='0' model='${model}'/>`;
    fixes(root('pci-root'), 'pci-wrong-root', 'set-attribute', root('pcie-root'));
  });

  test('an IDE disk of a q35 machine moves to SATA', () => {
    fixes(disk("dev='sda' bus='ide'"), 'ide-disk-not-on-machine', 'set-attribute', disk("dev='sda' bus='sata'"));
  });

  test('a taken audio id becomes the next free one', () => {
    const audio = (id: number): string => `<audio id='${id}' type='none'/>`;
    fixes(`${audio(1)}\n${audio(1)}`, 'audio-id-in-use', 'set-attribute', `${audio(1)}\n${audio(2)}`);
  });

  test.each<[code: string, title: string, before: string, after: string]>([
    ['disk-target-name', 'set-attribute', disk("dev='abc' bus='virtio'"), disk("dev='vda' bus='virtio'")],
    ['floppy-bus', 'set-attribute', "<disk type='file' device='floppy'><target dev='fda' bus='sata'/></disk>", "<disk type='file' device='floppy'><target dev='fda' bus='fdc'/></disk>"],
    ['disk-identity-too-long', 'set-text', disk("dev='sda' bus='scsi'", '<vendor>123456789</vendor>'), disk("dev='sda' bus='scsi'", '<vendor>12345678</vendor>')],
    ['disk-identity-too-long', 'set-text', disk("dev='sda' bus='scsi'", '<vendor>a&amp;b456789</vendor>'), disk("dev='sda' bus='scsi'", '<vendor>a&amp;b45678</vendor>')],
    ['disk-identity-too-long', 'set-text', disk("dev='sda' bus='scsi'", '<vendor><![CDATA[a&b456789]]></vendor>'), disk("dev='sda' bus='scsi'", '<vendor>a&amp;b45678</vendor>')],
    ['second-serial-console', 'add-element', "<console type='pty'/>\n<console type='pty'/>", "<console type='pty'/>\n<console type='pty'>\n  <target type='virtio'/>\n</console>"],
    ['graphics-type-twice', 'remove-element', "<graphics type='vnc'/>\n<graphics type='vnc' port='5900'/>", "<graphics type='vnc'/>"],
    ['vnc-port-out-of-range', 'set-attribute', "<graphics type='vnc' port='80'/>", "<graphics type='vnc' port='-1' autoport='yes'/>"],
    ['audio-missing', 'add-element', "<audio id='1' type='none'/>\n<graphics type='vnc'><audio id='2'/></graphics>", "<audio id='1' type='none'/>\n<graphics type='vnc'><audio id='2'/></graphics>\n<audio id='2' type='none'/>"],
    ['character-without-spice', 'add-element', "<channel type='spicevmc'><target type='virtio'/></channel>", "<channel type='spicevmc'><target type='virtio'/></channel>\n<graphics type='spice' autoport='yes'/>"],
    ['character-without-spice', 'remove-element', "<video/>\n<channel type='spicevmc'><target type='virtio'/></channel>", '<video/>'],
    ['serial-not-on-machine', 'remove-attribute', "<serial type='pty'><target type='sclp-serial' port='0'/></serial>", "<serial type='pty'><target port='0'/></serial>"],
    ['isa-serial-ports', 'set-attribute', "<serial type='pty'><target type='isa-serial' port='9'/></serial>", "<serial type='pty'><target type='isa-serial' port='0'/></serial>"],
    ['interface-without-source', 'add-element', "<interface type='network'/>", "<interface type='network'>\n  <source network='default'/>\n</interface>"],
    ['interface-ip-prefix', 'set-attribute', "<interface type='user'><ip address='10.0.2.0' prefix='30'/></interface>", "<interface type='user'><ip address='10.0.2.0' prefix='24'/></interface>"],
    ['filesystem-boot-driver', 'remove-element', "<filesystem><source dir='/a'/><target dir='b'/><boot order='1'/></filesystem>", "<filesystem><source dir='/a'/><target dir='b'/></filesystem>"],
  ])('%s: %s', (code, title, before, after) => {
    fixes(before, code, title, after);
  });

  test.each<[code: string, title: string, before: string, after: string]>([
    ['vsock-cid-reserved', 'set-attribute', "<vsock><cid address='2'/></vsock>", "<vsock><cid auto='yes'/></vsock>"],
    ['vsock-cid-reserved', 'set-attribute', "<vsock><cid auto='no' address='2'/></vsock>", "<vsock><cid auto='yes'/></vsock>"],
    ['vnc-password-too-long', 'set-attribute', "<graphics type='vnc' passwd='a&amp;b456789'/>", "<graphics type='vnc' passwd='a&amp;b45678'/>"],
    ['shmem-model-removed', 'add-element', "<shmem name='a'><size unit='M'>4</size></shmem>", "<shmem name='a'><size unit='M'>4</size>\n  <model type='ivshmem-plain'/>\n</shmem>"],
    ['shmem-size', 'set-text', "<shmem name='a'><model type='ivshmem-plain'/><size unit='M'>3</size></shmem>", "<shmem name='a'><model type='ivshmem-plain'/><size unit='KiB'>4096</size></shmem>"],
    ['watchdog-actions-differ', 'set-attribute', "<watchdog model='i6300esb' action='reset'/>\n<watchdog model='itco' action='none'/>", "<watchdog model='i6300esb' action='reset'/>\n<watchdog model='itco' action='reset'/>"],
  ])('%s: %s', (code, title, before, after) => {
    checkRuleFix(before, code, title, after);
  });

  test('a missing iothread is added', () => {
    const threads = (list: string, thread: number): string => `<vcpu>2</vcpu>\n${list}\n<devices>\n${disk("dev='vda' bus='virtio'", '').replace('<source', `<driver name='qemu' iothread='${thread}'/><source`)}\n</devices>`;
    fixes(threads('<iothreads>1</iothreads>', 2), 'disk-iothread-undefined', 'set-iothreads', threads('<iothreads>2</iothreads>', 2));
    fixes(threads('<iothreads>1</iothreads>', 2), 'disk-iothread-undefined', 'remove-attribute', threads('<iothreads>1</iothreads>', 2).replace(" iothread='2'", ''));
  });
});
