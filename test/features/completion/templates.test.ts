// Every template and every usual form, expanded where it is offered, gives a document without a fault.
import { expect, test } from 'vitest';
import { templates } from '../../../server/src/features/completion/templates';
import { expandTemplate } from '../../../server/src/features/completion/templates/template';
import { usualForms } from '../../../server/src/features/completion/usualForms';
import { testService } from '../../support/service';

const service = testService();

const SURROUNDINGS: readonly (readonly [element: string, xml: string])[] = [
  ['name', '<name>guest</name>'],
  ['memory', "<memory unit='GiB'>4</memory>"],
  ['memoryBacking', "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>"],
  ['vcpu', '<vcpu>4</vcpu>'],
  ['os', "<os><type arch='x86_64' machine='q35'>hvm</type></os>"],
  ['features', "<features><acpi/><apic/><smm state='on'/></features>"],
  ['clock', "<clock offset='utc'><timer name='hypervclock' present='yes'/></clock>"],
];

/** A machine around a template, with what some of them say that they need. */
function documentOf(into: string, element: string, body: string): string {
  const xml = expandTemplate(body);
  if (into === '') return xml;
  const around = SURROUNDINGS.filter(([name]) => name !== element).map(([, part]) => part).join('');
  const spice = element === 'graphics' ? '' : "<graphics type='spice' autoport='yes'/>";
  const [machine, devices] = into === 'devices' ? ['', xml] : [xml, ''];
  return `<domain type='kvm'>${around}${machine}<devices>${spice}${devices}</devices></domain>`;
}

/** Errors; templates are whole things and get no warnings either, but for the order, which is the surroundings'. */
function faultsOf(text: string, severities: readonly string[]): string[] {
  const faults = service.check(text).filter(({ severity, code }) => severities.includes(severity) && code !== 'wrong-order');
  return faults.map(({ code, message }) => `${code}: ${message}`);
}

test.each(templates.map((template) => [template.label, template] as const))('%s', (_label, template) => {
  expect(faultsOf(documentOf(template.into, template.element, template.body), ['error', 'warning'])).toEqual([]);
});

/** What stands around the usual forms that are neither devices nor direct children of a machine. */
const PARENTS: Readonly<Record<string, (form: string) => string>> = {
  os: (form) => documentOf('domain', 'os', `<os>${form}</os>`),
  cpu: (form) => documentOf('domain', 'cpu', `<cpu mode='host-passthrough'>${form.replace("name=''", "name='vmx'")}</cpu>`),
  disk: (form) => inDisk('file', form),
  'disk[@type=file]': (form) => inDisk('file', form),
  'disk[@type=block]': (form) => inDisk('block', form),
  'disk[@type=volume]': (form) => inDisk('volume', form),
  'disk[@type=network]': (form) => inDisk('network', form),
  interface: (form) => inInterface('user', form),
  'interface[@type=network]': (form) => inInterface('network', form),
  'interface[@type=bridge]': (form) => inInterface('bridge', form),
  'interface[@type=direct]': (form) => inInterface('direct', form),
};

function inDisk(type: string, form: string): string {
  const target = form.startsWith('<target') ? '' : "<target dev='vda' bus='virtio'/>";
  const sources: Readonly<Record<string, string>> = { file: "<source file='/a'/>" };
  const source = form.startsWith('<source') ? '' : (sources[type] ?? '');
  return documentOf('devices', 'disk', `<disk type='${type}' device='disk'>${source}${form}${target}</disk>`);
}

function inInterface(type: string, form: string): string {
  return documentOf('devices', 'interface', `<interface type='${type}'>${form}</interface>`);
}

test.each(usualForms.map((form) => [form.on, form] as const))('usual form of %s', (on, { body }) => {
  const [element = '', parent = ''] = on.split('/').reverse();
  const around = PARENTS[parent];
  const text = around ? around(expandTemplate(body)) : documentOf(parent, element, body);
  expect(faultsOf(text, ['error'])).toEqual([]);
});

test('what people put into machines again and again is there', () => {
  const asked =
    'disk: virtio|cdrom: ISO|interface: bridge|interface: NAT|interface: macvtap|hostdev: PCI|hostdev: USB|tpm: TPM 2.0|os: UEFI with Secure Boot|' +
    'graphics: VNC|graphics: SPICE|filesystem: virtiofs|channel: QEMU guest agent|rng: |watchdog: |serial: |memoryBacking: hugepages|cputune: pinned|' +
    'domain: Linux|domain: Windows';
  expect(asked.split('|').filter((start) => !templates.some(({ label }) => label.startsWith(start)))).toEqual([]);
});

test('labels are unique: documentation is found by them', () => {
  const labels = templates.map((template) => template.label);
  expect([...new Set(labels)]).toEqual(labels);
});

test('expanding takes defaults and first choices', () => {
  expect(expandTemplate("<a b='${1:x}' c='${2|y,z|}'>$3</a>$0")).toBe("<a b='x' c='y'></a>");
});
