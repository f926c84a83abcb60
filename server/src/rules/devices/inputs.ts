// Keyboards, mice and tablets: which bus takes which; and the nvram device.
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { isUsbOff } from '../../domain/usbTree';
import { value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { lacksUsb } from '../addresses/buses';
import { attributeOr, misplaced, removeBlamed, replaceBlamed } from '../support';

const typeOf = (input: XmlElement): string => value(input, 'type') ?? '';

/** The bus of an input device: as written, or what libvirt takes in a hardware guest; `undefined` where that is unknown. */
function busOf(input: XmlElement, domain: Domain): string | undefined {
  const written = value(input, 'bus');
  if (written !== undefined) return written;
  if (domain.osTypeName !== 'hvm' || domain.archFamily === undefined) return undefined;
  const type = typeOf(input);
  if (domain.isX86 && (type === 'mouse' || type === 'keyboard')) return 'ps2';
  if (domain.isS390 || type === 'passthrough') return 'virtio';
  return type === 'evdev' ? 'none' : 'usb';
}

/** A bus for what cannot be on ps2. */
function otherBus(domain: Domain): string {
  return domain.isS390 || isUsbOff(domain) || lacksUsb(domain) ? 'virtio' : 'usb';
}

const ps2Off = rule({
  code: 'ps2-switched-off',
  severity: 'error',
  on: '[features/ps2@state=off|no]',
  summary: 'An input device is on the ps2 bus, but the feature ps2 is switched off.',
  message: 'The feature `ps2` is off, so there is no `ps2` bus; use `usb` or `virtio`.',
  check(_, domain, report) {
    for (const input of domain.devices('input')) {
      if (busOf(input, domain) === 'ps2') report(attributeOr(input, input.attribute('bus') ? 'bus' : 'type'));
    }
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, otherBus(domain)).filter(({ args }) => args['name'] === 'bus'),
});

const ps2Type = rule({
  code: 'ps2-input-type',
  severity: 'error',
  on: 'devices/input[@bus=ps2]',
  summary: 'An input device on the ps2 bus of a hardware guest is neither a mouse nor a keyboard.',
  message: 'The `ps2` bus has a mouse and a keyboard only, not a `{type}`; use `usb` or `virtio`.',
  check(input, domain, report) {
    const type = typeOf(input);
    const bus = input.attribute('bus');
    if (bus && domain.osTypeName === 'hvm' && type !== 'mouse' && type !== 'keyboard') report(bus, { type });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, otherBus(domain)),
});

/** Machines with a keyboard controller (virQEMUCapsSupportsI8042 of libvirt's qemu_capabilities.c). */
const PS2_MACHINES = new Set(['i440fx', 'q35', 'isapc', 'xenfv']);

/** Whether the machine surely has no keyboard controller. */
function lacksPs2({ isQemu, isX86, machineFamily }: Domain): boolean {
  return isQemu && machineFamily !== undefined && !PS2_MACHINES.has(machineFamily) && !(isX86 && machineFamily === 'other');
}

const ps2Elsewhere = rule({
  code: 'ps2-not-on-machine',
  severity: 'error',
  on: 'devices/input[@bus=ps2]',
  summary: 'An input device of a QEMU guest is on the ps2 bus, but its machine type has none.',
  message: 'The machine type `{machine}` has no `ps2` bus; use `usb` or `virtio`.',
  only: lacksPs2,
  // Libvirt 9.0 asks QEMU alone, which has the device wherever an ISA bus can be: x86, POWER, Alpha …
  formerly: { until: '11.3.0', only: ({ isArm, isS390, isRiscv, isLoongArch }) => isArm || isS390 || isRiscv || isLoongArch },
  check(input, domain, report) {
    const bus = input.attribute('bus');
    if (bus) report(bus, { machine: domain.machine ?? '' });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, otherBus(domain)),
});

const foreignBus = rule({
  code: 'input-bus-for-guest',
  severity: 'error',
  on: 'devices/input[@bus]',
  summary: 'An input device of a hardware guest is on the xen bus, or one of a paravirtual Xen guest is not.',
  message: 'An input device of a guest of type `{os}` cannot be on the `{bus}` bus.',
  check(input, domain, report) {
    const bus = input.attribute('bus');
    const os = domain.osTypeName;
    if (!bus) return;
    const isForeign = os === 'hvm' ? bus.value === 'xen' : (os === 'xen' || os === 'xenpvh') && bus.value !== 'xen';
    if (isForeign) report(bus, { os, bus: bus.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, problem.args['os'] === 'hvm' ? otherBus(domain) : 'xen'),
});

function isPlainContainer({ osTypeName, virtType }: Domain): boolean {
  return osTypeName === 'exe' && !['vz', 'parallels', ''].includes(virtType);
}

const inContainer = rule({
  code: 'input-in-container',
  severity: 'error',
  on: 'devices/input',
  summary: 'A container that is not one of Virtuozzo has an input device.',
  message: 'A container has no input devices; remove this `<input>`.',
  only: isPlainContainer,
  check: (input, _domain, report) => report(input),
  fix: removeBlamed,
});

const modelBus = misplaced({
  code: 'input-model-bus',
  on: 'devices/input',
  paths: ['@model'],
  summary: 'An input device that is not on the virtio bus is of a virtio model.',
  message: 'The model `{value}` is for the `virtio` bus only, not for `{bus}`.',
  when(input, domain) {
    const bus = busOf(input, domain);
    return bus !== undefined && bus !== 'virtio' && { bus };
  },
});

const transitional = misplaced({
  code: 'input-model-transitional',
  on: 'devices/input',
  paths: ['@model'],
  saysNothing: ['virtio'],
  summary: 'An input device of a QEMU guest is of a transitional or non-transitional virtio model.',
  message: 'QEMU has no transitional models of input devices; remove `model`.',
  when: (input, domain) => domain.isQemu && value(input, 'bus') === 'virtio',
});

const nvramElsewhere = rule({
  code: 'nvram-not-pseries',
  severity: 'error',
  on: 'devices/nvram',
  summary: 'A QEMU guest that is not a pSeries machine has an nvram device.',
  message: 'The `<nvram>` device is for pSeries guests only; for UEFI variables use `<os><nvram>`.',
  check(nvram, domain, report) {
    if (domain.isQemu && domain.machineFamily !== undefined && !domain.isPseries) report(nvram);
  },
  fix: removeBlamed,
});

/** Rules on input devices and hubs. */
export const inputs: RuleFamily = {
  name: 'inputs',
  rules: [
    ps2Off,
    ps2Type,
    ps2Elsewhere,
    foreignBus,
    inContainer,
    modelBus,
    transitional,
    nvramElsewhere,
  ],
};
