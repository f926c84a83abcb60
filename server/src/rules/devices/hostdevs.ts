// Devices of the host that are passed through: duplicates, and what each kind can have.
import { addressType, formatPci, pciNumbers } from '../../domain/addresses';
import { hostdevType } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { anyBaseAttribute, isOn, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeDevice, setOn } from '../fixes';
import { attributeOr, misplaced, removeBlamed, replaceBlamed } from '../support';

const sameDevice = rule({
  code: 'hostdev-in-use',
  severity: 'error',
  on: '[devices/hostdev],[devices/interface/source/address]',
  summary: 'The same device of the host is passed through twice.',
  message: 'This device of the host is passed through already; remove one of the two.',
  check(_, domain, report) {
    const taken = new Map<string, XmlElement>();
    for (const device of domain.devices()) {
      if (device.name !== 'hostdev' && value(device, 'type') !== 'hostdev') continue;
      const source = device.child('source');
      const key = source && sourceKey(device, source);
      if (source === undefined || key === undefined) continue;
      const first = taken.get(key);
      if (first === undefined) taken.set(key, source);
      else report(source.child('address') ?? source, {}, [relatedPlace(first.child('address') ?? first, 'first-one')]);
    }
  },
  fix: removeDevice,
});

/** What tells devices of the host apart (virDomainHostdevMatchSubsys of libvirt's domain_conf.c). */
function sourceKey(device: XmlElement, source: XmlElement): string | undefined {
  const type = device.name === 'interface' ? (value(source.child('address'), 'type') ?? 'usb') : hostdevType(device);
  const address = source.child('address');
  switch (type) {
    case 'pci': {
      const numbers = address && pciNumbers(address);
      return numbers && `pci ${formatPci(numbers)}`;
    }
    case 'mdev':
      return `mdev ${value(address, 'uuid')?.toLowerCase() ?? ''}`;
    case 'usb':
      return usbKey(source);
    case 'scsi':
      return scsiKey(source);
    case 'scsi_host':
      return `scsi_host ${value(source, 'wwpn') ?? ''}`;
    default:
      return undefined;
  }
}

function usbKey(source: XmlElement): string | undefined {
  const bus = anyBaseAttribute(source.child('address'), 'bus');
  const device = anyBaseAttribute(source.child('address'), 'device');
  if (bus !== undefined && device !== undefined) return bus !== 0 && device !== 0 ? `usb ${bus}.${device}` : undefined;
  const vendor = anyBaseAttribute(source.child('vendor'), 'id');
  const product = anyBaseAttribute(source.child('product'), 'id');
  return vendor === undefined || product === undefined ? undefined : `usb ${vendor}:${product}`;
}

function scsiKey(source: XmlElement): string | undefined {
  if (value(source, 'protocol') === 'iscsi') {
    const host = source.child('host');
    return `iscsi ${value(source, 'name') ?? ''} ${value(host, 'name') ?? ''} ${value(host, 'port') ?? ''}`;
  }
  const parts = ['bus', 'target', 'unit'].map((name) => anyBaseAttribute(source.child('address'), name));
  return parts.includes(undefined) ? undefined : `scsi ${value(source.child('adapter'), 'name') ?? ''} ${parts.join('.')}`;
}

/** Address types by kind of hostdev, after virDomainHostdevDefValidate() of libvirt's domain_validate.c. */
const ADDRESS_TYPES: Readonly<Record<string, readonly string[]>> = {
  pci: ['pci', 'unassigned'],
  scsi: ['drive'],
  scsi_host: ['pci', 'ccw'],
  usb: ['usb'],
};

const addressKind = rule({
  code: 'hostdev-address-type',
  severity: 'error',
  on: 'devices/hostdev[address@type]',
  summary: 'A hostdev has an address of a type that its kind does not take.',
  message: 'A `{kind}` hostdev takes an address of type {types}, not `{type}`.',
  check(hostdev, _domain, report) {
    const type = hostdev.child('address')?.attribute('type');
    const kind = hostdevType(hostdev);
    const types = kind === undefined ? undefined : ADDRESS_TYPES[kind];
    if (type && kind !== undefined && types && !types.includes(type.value)) {
      report(type, { kind, types: types.map((name) => `\`${name}\``).join(', '), type: type.value });
    }
  },
  fix: removeBlamed,
});

const mdevAddress = rule({
  code: 'mdev-address-type',
  severity: 'error',
  on: 'devices/hostdev[address@type]',
  summary: 'A mediated device has an address of a type that its model does not take.',
  message: 'A mediated device of model `{model}` takes an address of type `{expected}`, not `{type}`.',
  check(hostdev, _domain, report) {
    const type = hostdev.child('address')?.attribute('type');
    if (type === undefined || hostdevType(hostdev) !== 'mdev') return;
    const model = value(hostdev, 'model') ?? '';
    const expected = model === 'vfio-pci' ? 'pci' : model === 'vfio-ccw' ? 'ccw' : undefined;
    if (expected !== undefined && type.value !== expected) report(type, { model, expected, type: type.value });
  },
  fix: removeBlamed,
});

const ramfbTwice = rule({
  code: 'ramfb-twice',
  severity: 'error',
  on: '[devices/hostdev@ramfb]',
  summary: 'More than one hostdev has ramfb.',
  message: 'Another hostdev has `ramfb` already; only one can.',
  check(_, domain, report) {
    const enabled = domain.devices('hostdev').map((hostdev) => hostdev.attribute('ramfb')).filter((ramfb) => ramfb && isOn(ramfb));
    for (const ramfb of enabled.slice(1)) if (ramfb) report(ramfb);
  },
  fix: removeBlamed,
});

const startupPolicy = misplaced({
  code: 'hostdev-startup-policy-kind',
  on: 'devices/hostdev',
  paths: ['source@startupPolicy'],
  summary: 'A hostdev that is not a USB device has a startupPolicy.',
  message: '`{name}` is for a hostdev of type `usb` only, not `{kind}`.',
  when(hostdev) {
    const kind = hostdevType(hostdev);
    return kind !== undefined && kind !== 'usb' && { kind };
  },
});

const noBoot = misplaced({
  code: 'hostdev-boot',
  on: 'devices/hostdev',
  paths: ['boot'],
  summary: 'A QEMU guest is to boot from a mediated device or a vhost-scsi host.',
  message: 'A guest cannot boot from a hostdev of type `{kind}`; remove `<boot>`.',
  when(hostdev, domain) {
    const kind = hostdevType(hostdev);
    if (!domain.isQemu || (kind !== 'scsi_host' && kind !== 'mdev')) return false;
    return value(hostdev, 'model') !== 'vfio-ccw' && { kind };
  },
});

const displayModel = misplaced({
  code: 'mdev-display-model',
  // Only for vfio-pci is the attribute looked at (qemuValidateDomainMdevDef); elsewhere it does nothing.
  severity: 'warning',
  on: 'devices/hostdev',
  paths: ['@display'],
  summary: 'A mediated device that is not of model vfio-pci says whether it is a display.',
  message: '`display` is for mediated devices of model `vfio-pci` only.',
  when: (hostdev, domain) => domain.isQemu && hostdevType(hostdev) === 'mdev' && value(hostdev, 'model') !== 'vfio-pci',
});

const displayAlone = rule({
  code: 'hostdev-display-without-graphics',
  severity: 'error',
  on: 'devices/hostdev[@display]',
  summary: 'A hostdev of a QEMU guest is a display, but the guest has no graphics.',
  message: '`display` needs a `<graphics>` device to show it; add one.',
  check(hostdev, domain, report) {
    const display = hostdev.attribute('display');
    // Of mediated devices of other models it is not looked at.
    const isAsked = hostdevType(hostdev) !== 'mdev' || value(hostdev, 'model') === 'vfio-pci';
    if (display && isOn(display) && isAsked && domain.isQemu && domain.devices('graphics').length === 0) report(display);
  },
  fix: removeBlamed,
});

const apTwice = rule({
  code: 'vfio-ap-twice',
  severity: 'error',
  on: '[devices/hostdev@model]',
  summary: 'A QEMU guest has more than one mediated device of model vfio-ap.',
  message: 'A guest has one mediated device of model `vfio-ap` only.',
  check(_, domain, report) {
    if (!domain.isQemu) return;
    const devices = domain.devices('hostdev').filter((hostdev) => value(hostdev, 'model') === 'vfio-ap');
    for (const device of devices.slice(1)) report(attributeOr(device, 'model'));
  },
  fix: removeDevice,
});

const capabilities = rule({
  code: 'hostdev-capabilities',
  severity: 'error',
  on: 'devices/hostdev[@mode]',
  summary: 'A hostdev of a QEMU guest has mode capabilities, which is for containers.',
  message: 'Mode `capabilities` is for containers; a QEMU guest takes `subsystem`.',
  check(hostdev, domain, report) {
    const mode = hostdev.attribute('mode');
    if (mode?.value === 'capabilities' && domain.isQemu) report(mode);
  },
});

const writeFiltering = misplaced({
  code: 'hostdev-write-filtering',
  on: 'devices/hostdev',
  paths: ['source@writeFiltering'],
  summary: 'A PCI hostdev of a QEMU guest sets the filtering of writes to its configuration space.',
  message: 'QEMU does not take `{name}`; remove it.',
  when: (hostdev, domain) => domain.isQemu && hostdevType(hostdev) === 'pci',
});

const iscsiHosts = rule({
  code: 'hostdev-iscsi-hosts',
  severity: 'error',
  on: 'devices/hostdev/source[@protocol]',
  summary: 'An iscsi hostdev has more than one host.',
  message: 'An `iscsi` hostdev takes one `<host>` only.',
  check(source, _domain, report) {
    const second = value(source, 'protocol') === 'iscsi' ? [...source.elements('host')][1] : undefined;
    if (second) report(second);
  },
  fix: removeBlamed,
});

const iscsiSecret = rule({
  code: 'hostdev-iscsi-secret',
  severity: 'error',
  on: 'devices/hostdev/source/auth/secret',
  summary: 'The secret of an iscsi hostdev is not of type iscsi.',
  message: 'The secret of an `iscsi` hostdev is of type `iscsi`.',
  check(secret, _domain, report) {
    if (value(secret, 'type') !== 'iscsi') report(attributeOr(secret, 'type'));
  },
  fix: setOn('type', 'iscsi'),
});

const teaming = rule({
  code: 'hostdev-teaming',
  severity: 'error',
  on: 'devices/hostdev/teaming',
  summary: 'A teamed hostdev is not the transient member of its team.',
  message: 'A hostdev is the `transient` member of its team and names the `persistent` interface.',
  check(element, _domain, report) {
    if (value(element, 'type') !== 'transient' || !element.attribute('persistent')) report(attributeOr(element, 'type'));
  },
  fix: setOn('type', 'transient'),
});

const unmanagedType = misplaced({
  code: 'hostdev-acpi-unassigned',
  on: 'devices/hostdev',
  paths: ['acpi@index'],
  summary: 'A hostdev of a QEMU guest without an address on a PCI bus has an ACPI index.',
  message: 'Only a PCI device has an ACPI index, and this one is of type `{kind}`.',
  when(hostdev: XmlElement, domain: Domain) {
    const kind = hostdevType(hostdev);
    return domain.isQemu && addressType(hostdev) === undefined && (kind === 'usb' || kind === 'scsi') && { kind };
  },
});

const scsiAdapter = rule({
  code: 'hostdev-scsi-adapter',
  severity: 'error',
  on: 'devices/hostdev[@type=scsi]',
  summary: 'The adapter of a SCSI hostdev of a QEMU guest is not named as the kernel names them.',
  message: '`{name}` is no SCSI adapter: its name is `scsi_host` and a number.',
  check(hostdev, domain, report) {
    const name = hostdev.child('source')?.child('adapter')?.attribute('name');
    if (name && domain.isQemu && hostdevType(hostdev) === 'scsi' && !/^scsi_host\s*\+?\d/.test(name.value)) report(name, { name: name.value });
  },
});

const scsiManaged = rule({
  code: 'hostdev-scsi-managed',
  severity: 'warning',
  on: 'devices/hostdev[@managed=yes]',
  summary: 'A SCSI hostdev of a QEMU guest is managed: the guest does not start.',
  message: 'libvirt detaches no SCSI devices, and the guest does not start: set `managed` to `no`.',
  check(hostdev, domain, report) {
    const managed = hostdev.attribute('managed');
    const source = hostdev.child('source');
    if (managed && domain.isQemu && hostdevType(hostdev) === 'scsi' && value(source, 'protocol') !== 'iscsi') report(managed);
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'no', 'only'),
});

/** Rules on devices of the host. */
export const hostdevs: RuleFamily = {
  name: 'hostdevs',
  rules: [
    sameDevice,
    addressKind,
    mdevAddress,
    ramfbTwice,
    startupPolicy,
    noBoot,
    displayModel,
    displayAlone,
    apTwice,
    capabilities,
    writeFiltering,
    iscsiHosts,
    iscsiSecret,
    teaming,
    unmanagedType,
    scsiAdapter,
    scsiManaged,
  ],
};
