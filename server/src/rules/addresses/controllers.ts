// Controllers other than PCI and USB: unique indexes, SCSI models and their options, IDE.
import { addressType } from '../../domain/addresses';
import { controllerAt, controllers, controllersOf, lowestFree } from '../../domain/controllers';
import { diskBus } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { removeElement, setAttribute } from '../../domain/edits';
import { pciTopology } from '../../domain/pciTopology';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement } from '../fixes';
import { threadMapping, undefinedThread } from '../disks/iothreadMapping';
import { attributeOr, elementAround, misplaced, replaceBlamed } from '../support';

const sameIndex = rule({
  code: 'controller-index-in-use',
  severity: 'error',
  on: '[devices/controller]',
  summary: 'Two controllers of the same type (other than usb) have the same index.',
  message: 'Another `{type}` controller has index {index} already; give each its own.',
  check(_, domain, report) {
    const all = controllers(domain);
    if (all.length < 2) return;
    const taken = new Map<string, XmlElement>();
    for (const { element, type, index } of all) {
      if (type === 'usb' || index === undefined) continue;
      const first = taken.get(`${type} ${index}`);
      if (first === undefined) taken.set(`${type} ${index}`, element);
      else report(attributeOr(element, 'index'), { type, index }, [relatedPlace(attributeOr(first, 'index'), 'first-one')]);
    }
  },
  fix(domain, problem) {
    const controller = elementAround(domain.root, problem.span);
    if (isSole(controller, domain)) return removeBlamedElement(domain, problem);
    const used = new Set(controllersOf(domain, String(problem.args['type'])).map(({ index }) => index ?? -1));
    return replaceBlamed(domain, problem, String(lowestFree(used)));
  },
});

/** Whether a QEMU machine has one controller of this kind at most: its PCI root (pSeries has several), or its IDE. */
function isSole(controller: XmlElement, domain: Domain): boolean {
  if (!domain.isQemu) return false;
  const isRoot = ['pci-root', 'pcie-root'].includes(value(controller, 'model') ?? '');
  return isRoot ? !domain.isPseries : (value(controller, 'type') ?? 'ide') === 'ide';
}

const isScsi = (controller: XmlElement): boolean => value(controller, 'type') === 'scsi';

/** Whether a controller is surely not a virtio-scsi: the model that libvirt takes where none is written depends on QEMU. */
function isNotVirtioScsi(controller: XmlElement, domain: Domain): boolean {
  if (!isScsi(controller)) return true;
  const model = value(controller, 'model') ?? 'auto';
  return model === 'auto' ? domain.isPseries : !/^virtio-(scsi|transitional|non-transitional)$/.test(model);
}

const threadsElsewhere = misplaced({
  code: 'controller-iothread-not-virtio-scsi',
  on: 'devices/controller',
  paths: ['driver@iothread', 'driver/iothreads'],
  saysNothing: ['0'],
  summary: 'A controller other than a virtio-scsi has iothreads.',
  message: 'Only a `virtio-scsi` controller takes `{name}`; remove it, or set the `model`.',
  when: isNotVirtioScsi,
});

const threadTwice = misplaced({
  code: 'controller-iothread-twice',
  since: '11.2.0',
  on: 'devices/controller',
  paths: ['driver@iothread'],
  saysNothing: ['0'],
  summary: 'A controller has an iothread attribute and an iothreads element.',
  message: '`iothread` and `<iothreads>` exclude each other; remove one of them.',
  when: (controller) => controller.child('driver')?.child('iothreads')?.child('iothread') !== undefined,
});

const optionsElsewhere = misplaced({
  code: 'controller-option-not-virtio-scsi',
  on: 'devices/controller',
  paths: ['driver@queues', 'driver@cmd_per_lun', 'driver@max_sectors', 'driver@ioeventfd'],
  saysNothing: ['0'],
  summary: 'A controller of a QEMU guest other than a virtio-scsi has an option of virtio-scsi.',
  message: 'Only a `virtio-scsi` controller takes `{name}`; remove it, or set the `model`.',
  when: (controller, domain) => domain.isQemu && isNotVirtioScsi(controller, domain),
});

const threadAddress = misplaced({
  code: 'controller-iothread-address',
  on: 'devices/controller',
  paths: ['driver@iothread', 'driver/iothreads'],
  saysNothing: ['0'],
  summary: 'A virtio-scsi controller of a QEMU guest has iothreads and an address that is neither PCI nor CCW.',
  message: 'A virtio-scsi controller takes `{name}` only with an address of type `pci` or `ccw`, not `{type}`.',
  when(controller, domain) {
    const type = addressType(controller);
    return domain.isQemu && isScsi(controller) && type !== undefined && type !== 'pci' && type !== 'ccw' && { type };
  },
});

const xenModel = rule({
  code: 'scsi-model-not-qemu',
  severity: 'error',
  on: 'devices/controller[@model]',
  summary: 'A SCSI controller of a QEMU guest is of a model that QEMU does not have.',
  message: 'QEMU has no SCSI controller `{model}`; use `virtio-scsi`.',
  check(controller, domain, report) {
    const model = controller.attribute('model');
    if (model?.value === 'buslogic' && domain.isQemu && isScsi(controller)) report(model, { model: model.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio-scsi'),
});

const foreignType = rule({
  code: 'controller-type-not-qemu',
  severity: 'error',
  on: 'devices/controller[@type=xenbus|isa]',
  summary: 'A QEMU guest with a PCI bus has a controller of a type that only Xen or bhyve has.',
  message: 'A controller of type `{type}` is for {whom}; QEMU has none. Remove it.',
  check(controller, domain, report) {
    const type = controller.attribute('type');
    const root = pciTopology(domain).machineRoot;
    if (!type || !domain.isQemu || root === undefined || root === 'none' || addressType(controller) !== undefined) return;
    report(type, { type: type.value, whom: type.value === 'isa' ? 'bhyve' : 'Xen' });
  },
  fix: removeBlamedElement,
});

const espElsewhere = rule({
  code: 'scsi-ncr53c90-elsewhere',
  severity: 'error',
  on: 'devices/controller[@model=ncr53c90]',
  summary: 'A ncr53c90 SCSI controller is on a machine that does not have it built in, or is not the first.',
  message: '`ncr53c90` is built into some Sparc, MIPS and m68k machines as their first SCSI controller; it cannot be added.',
  check(controller, domain, report) {
    const model = controller.attribute('model');
    if (!model || !domain.isQemu || !isScsi(controller)) return;
    const family = domain.archFamily;
    const hasNone = family !== undefined && family !== 'sparc' && family !== 'mips' && family !== 'other';
    if (hasNone || (controllerAt(domain, controller)?.index ?? 0) !== 0) report(model);
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio-scsi'),
});

/** Whether a machine has IDE built in (qemuDomainMachineHasBuiltinIDE of libvirt's qemu_domain.c); `undefined` where that is unknown. */
function hasIde(domain: Domain): boolean | undefined {
  const { machine, machineFamily: family } = domain;
  if (machine === undefined || family === undefined) return undefined;
  return family === 'i440fx' || machine === 'malta' || machine === 'sun4u' || machine === 'g3beige';
}

function lacksIde(domain: Domain): boolean {
  return domain.isQemu && hasIde(domain) === false;
}

function hasOneIde(domain: Domain): boolean {
  return domain.isQemu && hasIde(domain) === true;
}

const ideElsewhere = rule({
  code: 'ide-not-on-machine',
  severity: 'error',
  on: 'devices/controller',
  summary: 'A QEMU guest has an IDE controller, but its machine type has none.',
  message: 'The machine type `{machine}` has no IDE; use `sata` or `virtio`.',
  only: lacksIde,
  check(controller, domain, report) {
    const type = controller.attribute('type');
    if ((type?.value ?? 'ide') === 'ide') report(type ?? controller, { machine: domain.machine ?? '' });
  },
});

const ideDisk = rule({
  code: 'ide-disk-not-on-machine',
  severity: 'error',
  on: 'devices/disk',
  summary: 'A QEMU guest has a disk on the ide bus, but its machine type has no IDE.',
  message: 'The machine type `{machine}` has no IDE; put the disk on `sata` or `virtio`.',
  only: lacksIde,
  check(disk, domain, report) {
    const target = disk.child('target');
    if (target === undefined || diskBus(disk) !== 'ide') return;
    const type = addressType(disk);
    if (type === undefined || type === 'drive') report(target.attribute('bus') ?? attributeOr(target, 'dev'), { machine: domain.machine ?? '' });
  },
  fix(domain, problem) {
    const target = elementAround(domain.root, problem.span);
    const disk = target.parent;
    const bus = domain.isX86 ? 'sata' : value(disk, 'device') === 'cdrom' ? 'scsi' : 'virtio';
    const address = disk?.child('address');
    const edits = [setAttribute(target, 'bus', bus), ...(address ? [removeElement(domain.document.text, address)] : [])];
    return [{ title: 'set-attribute', args: { name: 'bus', value: bus }, edits, confidence: 'choice' }];
  },
});

const secondIde = rule({
  code: 'second-ide-controller',
  severity: 'error',
  on: 'devices/controller[@index]',
  summary: 'A QEMU guest has an IDE controller with an index other than 0.',
  message: 'This machine type has one IDE controller only, with index 0.',
  only: hasOneIde,
  check(controller, domain, report) {
    if ((value(controller, 'type') ?? 'ide') !== 'ide') return;
    if ((controllerAt(domain, controller)?.index ?? 0) !== 0) report(attributeOr(controller, 'index'));
  },
});

/** Rules on controllers. */
export const controllerRules: RuleFamily = {
  name: 'controllers',
  rules: [
    sameIndex,
    threadsElsewhere,
    threadTwice,
    optionsElsewhere,
    threadAddress,
    undefinedThread('controller-iothread-undefined', 'devices/controller', 'controller'),
    ...threadMapping('controller', 'devices/controller', '11.2.0'),
    xenModel,
    foreignType,
    espElsewhere,
    ideElsewhere,
    ideDisk,
    secondIde,
  ],
};
