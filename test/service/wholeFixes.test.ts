// Fixes that do what goes along with them, and those that are not offered since there is no right way.
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/text/edits';
import { testService } from '../support/service';

const service = testService();

const machine = (devices: string, type = "<type arch='x86_64' machine='q35'>hvm</type>"): string =>
  `<domain type='kvm'>\n  <name>web</name>\n  <memory>2</memory>\n  <os>\n    ${type}\n  </os>\n  <devices>\n${devices}\n  </devices>\n</domain>\n`;

/** The titles of the fixes of all problems of a code, each with the text that it gives. */
function fixes(text: string, code: string): Readonly<Record<string, string>> {
  const document = service.openAs(text, 'domain');
  const actions = service.codeActions(document, { start: 0, end: text.length }).filter(({ diagnostic }) => diagnostic.problem.code === code);
  return Object.fromEntries(actions.map(({ title, edits }) => [title, applyEdits(text, edits)]));
}

const cdrom = (bus: string, options = '', address = ''): string =>
  `    <disk type='file' device='cdrom'>\n      <driver name='qemu'${options}/>\n      <target dev='sda' bus='${bus}'/>${address}\n    </disk>`;
const PCI = "\n      <address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/>";

test('a CD-ROM that moves to another bus loses its address and what the bus does not have', () => {
  expect(fixes(machine(cdrom('virtio', " queues='2'", PCI)), 'cdrom-bus')).toEqual({
    'Set `bus` to `sata`; Remove `queues`; Remove `<address>`': machine(cdrom('sata')),
  });
});

test('what is set twice is named once', () => {
  expect(fixes(machine(cdrom('xen')), 'disk-bus-not-in-qemu')).toEqual({ 'Set `bus` to `sata`': machine(cdrom('sata')) });
});

test('no device goes along with a fix', () => {
  const ports = "<controller type='pci' index='0' model='pcie-root'/><controller type='pci' index='1' model='pcie-root-port'/>";
  const balloon = `<memballoon model='virtio'>${PCI.replace("slot='0x05'", "slot='0x1f'")}</memballoon>`;
  const text = machine(`${ports}${balloon}`, "<type arch='x86_64' machine='pc'>hvm</type>");
  const document = service.openAs(text, 'domain');
  const actions = service.codeActions(document, { start: 0, end: text.length });
  const further = actions.filter(({ title }) => / *; Remove `<(controller|memballoon)>`/.test(title));
  expect(actions.length).toBeGreaterThan(0);
  expect(further).toEqual([]);
});

test('a value that rules refuse is not offered for one that the schema refuses', () => {
  const disk = (device: string): string => `    <disk type='file' device='${device}'><source file='/a'/><target dev='vda' bus='virtio'/></disk>`;
  expect(fixes(machine(disk('bogus')), 'invalid-value')).toEqual({
    'Change to `disk`': machine(disk('disk')),
    'Remove `device`': machine(disk('bogus').replace(" device='bogus'", '')),
  });
});

test.each([
  ['ccw', "<type arch='s390x' machine='s390-ccw-virtio'>hvm</type>", 'ccw-address-in-use', 'devno', "cssid='0xfe' ssid='0x0' devno='0x0000'", '0x0001'],
  ['spapr-vio', "<type arch='ppc64' machine='pseries'>hvm</type>", 'spapr-vio-reg-in-use', 'reg', "reg='0x00001000'", '0x00002000'],
])('a taken %s address becomes the next free one', (type, os, code, name, place, free) => {
  const model = type === 'ccw' ? 'virtio' : 'spapr-vlan';
  const nic = (where: string): string => `    <interface type='user'><model type='${model}'/><address type='${type}' ${where}/></interface>`;
  const text = machine(`${nic(place)}\n${nic(place)}`, os);
  const next = place.replace(new RegExp(`${name}='[^']*'`), `${name}='${free}'`);
  expect(fixes(text, code)).toEqual({ [`Set \`${name}\` to \`${free}\``]: machine(`${nic(place)}\n${nic(next)}`, os) });
});

test.each([
  ['uid', '0x0001', '0x0002'],
  ['fid', '0x00000000', '0x00000001'],
])('a taken zPCI %s becomes the next free one', (name, taken, free) => {
  const os = "<type arch='s390x' machine='s390-ccw-virtio'>hvm</type>";
  const nic = (slot: number, ids: string): string =>
    `    <interface type='user'><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x0${slot}' function='0x0'><zpci ${ids}/></address></interface>`;
  const [other, first, second] = name === 'uid' ? ['fid', '0x00000000', '0x00000001'] : ['uid', '0x0001', '0x0002'];
  const text = (id: string): string =>
    machine(`${nic(1, `${name}='${taken}' ${other}='${first}'`)}\n${nic(2, `${name}='${id}' ${other}='${second}'`)}`, os);
  expect(fixes(text(taken), `zpci-${name}-in-use`)).toEqual({ [`Set \`${name}\` to \`${free}\``]: text(free) });
});

test('a taken memory slot becomes the lowest free one', () => {
  const dimm = (slot: number): string =>
    `    <memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target><address type='dimm' slot='${slot}'/></memory>`;
  const text = (slot: number): string =>
    machine(`${dimm(0)}\n${dimm(1)}\n${dimm(slot)}`).replace(
      '<memory>2</memory>',
      "<maxMemory slots='4' unit='GiB'>8</maxMemory>\n  <memory unit='MiB'>2560</memory>\n  <vcpu>1</vcpu>\n  <cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu>",
    );
  expect(fixes(text(1), 'memory-slot-duplicate')).toEqual({ 'Set `slot` to `2`': text(2) });
});
