// PCI controllers: the root that a machine type needs, indexes, and which options each model takes.
import { controllerAt, controllersOf } from '../../domain/controllers';
import type { Domain } from '../../domain/domain';
import { removeElement } from '../../domain/edits';
import { isAtPiix3, pciTopology } from '../../domain/pciTopology';
import { rule, type Rule, type RuleFamily } from '../../domain/rule';
import { anyBaseAttribute, unsigned, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement } from '../fixes';
import { attributeOr, misplaced, removeBlamed, replaceBlamed } from '../support';

const isPci = (controller: XmlElement): boolean => value(controller, 'type') === 'pci';
const isRoot = (model: string): boolean => model === 'pci-root' || model === 'pcie-root';

const wrongRoot = rule({
  code: 'pci-wrong-root',
  severity: 'error',
  on: 'devices/controller[@type=pci]',
  summary: 'The PCI controller with index 0 of a QEMU guest is not the root that its machine type has.',
  message: 'The machine type `{machine}` has a `{expected}` as its PCI controller 0, not a `{model}`.',
  check(controller, domain, report) {
    const model = controller.attribute('model');
    if (model === undefined || !domain.isQemu || Number(value(controller, 'index') ?? 0) !== 0) return;
    const { machineRoot } = pciTopology(domain);
    if (machineRoot === undefined || machineRoot === 'none' || model.value === machineRoot) return;
    if (controllerAt(domain, controller)?.index === 0) report(model, { machine: domain.machine ?? '', expected: machineRoot, model: model.value });
  },
  // What the PIIX3 chip of an i440fx machine has at its slot is elsewhere below a pcie-root.
  fix(domain, problem) {
    const expected = String(problem.args['expected']);
    const chips = expected === 'pcie-root' ? domain.devices('controller').filter((controller) => isAtPiix3(domain, controller)) : [];
    const removed = chips.flatMap((chip) => chip.child('address') ?? []).map((address) => removeElement(domain.document.text, address));
    return replaceBlamed(domain, problem, expected).map((fix) => ({ ...fix, edits: [...fix.edits, ...removed] }));
  },
});

const rootIndex = rule({
  code: 'pci-root-index',
  severity: 'error',
  on: 'devices/controller[@model=pci-root|pcie-root]',
  summary: 'A pci-root or pcie-root of a QEMU guest has an index other than 0 (a pSeries guest may have several pci-roots).',
  message: 'A `{model}` is the root of the PCI tree and has index 0, not {index}.',
  check(controller, domain, report) {
    const model = value(controller, 'model') ?? '';
    if (!isPci(controller) || !domain.isQemu || domain.machineFamily === undefined) return;
    const index = controllerAt(domain, controller)?.index ?? 0;
    if (index !== 0 && !(domain.isPseries && model === 'pci-root')) report(attributeOr(controller, 'index'), { model, index });
  },
  // A root beside the first controller is one too many.
  fix(domain, problem) {
    const hasFirst = controllersOf(domain, 'pci').some(({ index }) => index === 0);
    return hasFirst ? removeBlamedElement(domain, problem) : replaceBlamed(domain, problem, '0');
  },
});

const rootAddress = misplaced({
  code: 'pci-root-address',
  on: 'devices/controller',
  paths: ['address'],
  summary: 'A pci-root or pcie-root has an address.',
  message: 'A PCI root is plugged into nothing and has no address; remove the `<address>`.',
  when: (controller) => isPci(controller) && isRoot(value(controller, 'model') ?? ''),
});

/** Largest index of a PCI controller. */
const LAST_INDEX = 255;

const highIndex = rule({
  code: 'pci-controller-index-out-of-range',
  severity: 'error',
  on: 'devices/controller[@index]',
  summary: 'A PCI controller has an index beyond 255.',
  message: 'The index of a PCI controller is at most 255, not {index}.',
  check(controller, _domain, report) {
    const index = controller.attribute('index');
    if (index && index.value.length > 2 && isPci(controller) && (unsigned(index.value) ?? 0) > LAST_INDEX) report(index, { index: index.value });
  },
});

const EXPANDERS = ['pci-expander-bus', 'pcie-expander-bus'];

const expanderElsewhere = rule({
  code: 'pci-expander-elsewhere',
  severity: 'error',
  on: 'devices/controller[@model=pci-expander-bus|pcie-expander-bus]',
  summary: 'A PCI expander bus is on a machine type that does not take it.',
  message: 'A `{model}` is for {machines} only, not for `{machine}`.',
  check(controller, domain, report) {
    const model = controller.attribute('model');
    if (!isPci(controller) || !domain.isQemu || domain.machineFamily === undefined) return;
    const args = { model: model?.value ?? '', machine: domain.machine ?? '' };
    if (model?.value === 'pci-expander-bus' && !domain.isI440fx) report(model, { ...args, machines: 'i440fx' });
    if (model?.value === 'pcie-expander-bus' && !domain.isQ35 && !domain.isArmVirt) report(model, { ...args, machines: 'q35, virt (arm)' });
  },
  fix(domain, problem) {
    return domain.isQ35 || domain.isArmVirt ? replaceBlamed(domain, problem, 'pcie-expander-bus') : removeBlamed(domain, problem);
  },
});

/** QEMU's buses are numbered up to this; what is free below the lowest number taken is what libvirt looks for. */
const BUS_NUMBERS = 256;

const noBusNumber = rule({
  code: 'pci-expander-no-bus-number',
  severity: 'error',
  on: '[devices/controller@model=pci-expander-bus|pcie-expander-bus]',
  summary: 'An expander bus has no busNr, and the lowest busNr of the others leaves no room below it.',
  message: 'Libvirt takes a `busNr` below the lowest, and there is none below {lowest}: give this one a `busNr`.',
  only: (domain) => domain.isQemu,
  check(_, domain, report) {
    const pci = controllersOf(domain, 'pci');
    const numbers = pci.flatMap(({ element }) => anyBaseAttribute(element.child('target'), 'busNr') ?? []);
    let lowest = Math.min(BUS_NUMBERS, ...numbers);
    // After qemuDomainAddressFindNewBusNr() of libvirt's qemu_domain_address.c: each takes two.
    for (const { element, model } of pci) {
      if (!EXPANDERS.includes(model ?? '') || element.child('target')?.attribute('busNr')) continue;
      if (lowest > 2) lowest -= 2;
      else report(attributeOr(element, 'model'), { lowest });
    }
  },
});

const nodeOnFirst = rule({
  code: 'pci-first-on-numa-node',
  severity: 'error',
  on: 'devices/controller[target/node]',
  summary: 'The PCI controller with index 0 is put on a NUMA node.',
  message: 'The PCI controller 0 belongs to no NUMA node; remove `<node>`.',
  check(controller, domain, report) {
    const node = isPci(controller) ? controller.child('target')?.child('node') : undefined;
    if (node && controllerAt(domain, controller)?.index === 0) report(node);
  },
  fix: removeBlamed,
});

const missingNode = rule({
  code: 'pci-numa-node-missing',
  severity: 'error',
  on: 'devices/controller[target/node]',
  summary: 'A PCI controller of a QEMU guest is put on a NUMA node that the guest does not have.',
  message: 'The guest has no NUMA node {node}; `<cpu><numa>` has {count}.',
  check(controller, domain, report) {
    const node = isPci(controller) ? controller.child('target')?.child('node') : undefined;
    if (node === undefined || !domain.isQemu || controllerAt(domain, controller)?.index === 0) return;
    const number = unsigned(node.textContent.trim());
    const count = domain.numaCells.length;
    if (number !== undefined && number >= count) report(node.textSpan ?? node, { node: number, count });
  },
});

/** The models that take an option of `<target>`; `pci-root` stands for the pSeries host bridge where `isPhb` is set. */
interface TargetOption {
  readonly path: string;
  readonly name: string;
  readonly models: readonly string[];
  readonly isPhb?: true;
  /** The libvirt that it came with, where older ones ignore it. */
  readonly since?: string;
}

const PORTS = ['pcie-root-port', 'pcie-switch-downstream-port'];
const OPTIONS: readonly TargetOption[] = [
  { path: 'target@index', name: 'target-index', models: [], isPhb: true },
  { path: 'target@busNr', name: 'bus-nr', models: EXPANDERS },
  { path: 'target/node', name: 'numa-node', models: EXPANDERS, isPhb: true },
  { path: 'target@chassisNr', name: 'chassis-nr', models: ['pci-bridge'] },
  { path: 'target@chassis', name: 'chassis', models: PORTS },
  { path: 'target@port', name: 'port', models: PORTS },
  { path: 'target@hotplug', name: 'hotplug', models: ['pci-root', ...PORTS] },
  { path: 'target@memReserve', name: 'mem-reserve', models: ['pcie-root-port', 'pci-bridge'], since: '10.3.0' },
];

function optionRule({ path, name, models, isPhb, since }: TargetOption): Rule {
  return misplaced({
    ...(since !== undefined && { since }),
    code: `pci-${name}-not-for-model`,
    on: 'devices/controller',
    paths: [path],
    summary: `A PCI controller of a QEMU guest has the option ${path}, which its model does not take.`,
    message: 'A `{model}` does not take `{name}`; remove it.',
    when(controller, domain) {
      const model = value(controller, 'model');
      if (!isPci(controller) || model === undefined || !domain.isQemu || models.includes(model)) return false;
      if (isPhb && model === 'pci-root' && (domain.isPseries || domain.machineFamily === undefined)) return false;
      // Of a node on the first controller another rule speaks.
      if (name === 'numa-node' && controllerAt(domain, controller)?.index === 0) return false;
      return { model };
    },
  });
}

/** Ranges of the options, after virDomainControllerDefValidate() of libvirt's domain_validate.c. */
const RANGES: readonly (readonly [name: string, first: number, last: number])[] = [
  ['chassisNr', 1, 255],
  ['chassis', 0, 255],
  ['port', 0, 255],
  ['busNr', 1, 254],
  ['index', 0, 30],
];

const optionRange = rule({
  code: 'pci-option-out-of-range',
  severity: 'error',
  on: 'devices/controller[target]',
  summary: 'chassisNr, chassis, port, busNr or the target index of a PCI controller is out of range.',
  message: '`{name}` is from {first} to {last}; `{value}` is not.',
  check(controller, _domain, report) {
    const target = isPci(controller) ? controller.child('target') : undefined;
    if (target === undefined) return;
    for (const [name, first, last] of RANGES) {
      const attribute = target.attribute(name);
      const number = attribute && anyBaseAttribute(target, name);
      if (attribute && number !== undefined && (number < first || number > last)) report(attribute, { name, first, last, value: attribute.value });
    }
  },
});

const targetIndexZero = rule({
  code: 'pci-target-index-zero',
  severity: 'error',
  on: 'devices/controller[target@index]',
  summary: 'A PCI controller has target index 0 but not index 0, or the other way round.',
  message: 'Only the PCI controller with `index` 0 has target index 0, and it has no other.',
  check(controller, domain, report) {
    const target = isPci(controller) ? controller.child('target') : undefined;
    const attribute = target?.attribute('index');
    const number = anyBaseAttribute(target, 'index');
    const index = controllerAt(domain, controller)?.index;
    if (attribute && number !== undefined && number <= 30 && index !== undefined && (number === 0) !== (index === 0)) report(attribute);
  },
});

const hole = misplaced({
  code: 'pci-hole64-not-on-machine',
  on: 'devices/controller',
  paths: ['pcihole64'],
  summary: 'A PCI root of a QEMU guest sets the 64-bit PCI hole on a machine type that does not take it.',
  message: 'The machine type `{machine}` does not take a 64-bit PCI hole; remove `<pcihole64>`.',
  when(controller, domain) {
    const model = value(controller, 'model') ?? '';
    if (!isPci(controller) || !domain.isQemu || domain.machineFamily === undefined) return false;
    const refused = (model === 'pci-root' && !domain.isI440fx) || (model === 'pcie-root' && !domain.isQ35);
    return refused && { machine: domain.machine ?? '' };
  },
});

/** QEMU's device for each model (the first is what libvirt takes). */
const MODEL_NAMES: Readonly<Record<string, readonly string[]>> = {
  'pci-root': ['spapr-pci-host-bridge'],
  'pcie-root': [],
  'pci-bridge': ['pci-bridge'],
  'dmi-to-pci-bridge': ['i82801b11-bridge'],
  'pcie-to-pci-bridge': ['pcie-pci-bridge'],
  'pcie-root-port': ['pcie-root-port', 'ioh3420'],
  'pcie-switch-upstream-port': ['x3130-upstream'],
  'pcie-switch-downstream-port': ['xio3130-downstream'],
  'pci-expander-bus': ['pxb'],
  'pcie-expander-bus': ['pxb-pcie'],
};

const modelName = rule({
  code: 'pci-model-name',
  severity: 'error',
  on: 'devices/controller[model@name]',
  summary: 'The name of QEMU\'s device does not fit the model of a PCI controller of a QEMU guest.',
  message: '`{name}` is not QEMU\'s device for a `{model}`; remove `<model>`, libvirt knows the right one.',
  check(controller, domain, report) {
    const name = controller.child('model')?.attribute('name');
    if (name === undefined || !isPci(controller) || !domain.isQemu) return;
    const model = value(controller, 'model') ?? '';
    const names = model === 'pci-root' && isSurelyNotPseries(domain) ? [] : MODEL_NAMES[model];
    if (names && !names.includes(name.value)) report(name, { name: name.value, model });
  },
});

function isSurelyNotPseries(domain: Domain): boolean {
  return domain.machineFamily !== undefined && !domain.isPseries;
}

/** Rules on PCI controllers. */
export const pciControllers: RuleFamily = {
  name: 'pciControllers',
  rules: [
    wrongRoot,
    rootIndex,
    rootAddress,
    highIndex,
    expanderElsewhere,
    noBusNumber,
    nodeOnFirst,
    missingNode,
    ...OPTIONS.map(optionRule),
    optionRange,
    targetIndexZero,
    hole,
    modelName,
  ],
};
