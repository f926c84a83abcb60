// Watchdogs and panic notifiers: what the machine does when the guest hangs or crashes.
import type { Domain } from '../../domain/domain';
import { typedAddress } from '../../domain/deviceAddress';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamed } from '../support';
import { removeBlamedElement, setOn } from '../fixes';

const watchdogAction = rule({
  code: 'watchdog-actions-differ',
  severity: 'error',
  summary: 'Two watchdogs have different actions.',
  message: 'All watchdogs share one action: the first one has `{action}`.',
  on: 'devices[watchdog]',
  check(devices, domain, report) {
    const [first, ...others] = [...devices.elements('watchdog')];
    if (!domain.isQemu || !first) return;
    const action = value(first, 'action') ?? 'reset';
    for (const watchdog of others) {
      if ((value(watchdog, 'action') ?? 'reset') === action) continue;
      report(watchdog.attribute('action') ?? watchdog, { action }, [relatedPlace(first, 'first-one')]);
    }
  },
  fix: (domain, problem) => setOn('action', String(problem.args['action']))(domain, problem),
});

const watchdogTwice = rule({
  code: 'watchdog-duplicate',
  severity: 'error',
  summary: 'Two watchdogs have one model other than `i6300esb`.',
  message: 'There is already a watchdog of model `{model}`.',
  on: 'devices[watchdog]',
  check(devices, domain, report) {
    if (!domain.isQemu) return;
    const seen = new Map<string, XmlElement>();
    for (const watchdog of devices.elements('watchdog')) {
      const model = value(watchdog, 'model');
      if (model === undefined || model === 'i6300esb') continue;
      const first = seen.get(model);
      if (first) report(watchdog.attribute('model') ?? watchdog, { model }, [relatedPlace(first, 'first-one')]);
      else seen.set(model, watchdog);
    }
  },
  fix: removeBlamedElement,
});

const watchdogMachine = rule({
  code: 'watchdog-machine',
  severity: 'error',
  summary: 'A watchdog is of a model that the machine cannot have.',
  message: 'A watchdog of model `{model}` is for {machine} machines only.',
  on: 'devices/watchdog',
  check(watchdog, domain, report) {
    const model = watchdog.attribute('model');
    if (!domain.isQemu || !model || domain.arch === undefined || domain.machine === undefined) return;
    if (model.value === 'diag288' && !domain.isS390) report(model, { model: 'diag288', machine: 's390' });
    if (model.value === 'itco' && !domain.isQ35) report(model, { model: 'itco', machine: 'q35' });
  },
  fix: removeBlamedElement,
});

const watchdogIb700 = rule({
  code: 'watchdog-ib700-machine',
  since: '9.3.0',
  severity: 'error',
  summary: 'A watchdog is of model `ib700` and the machine is not i440fx.',
  message: watchdogMachine.message,
  on: 'devices/watchdog[@model=ib700]',
  check(watchdog, domain, report) {
    if (!domain.isQemu || domain.arch === undefined || domain.machine === undefined || domain.isI440fx) return;
    report(watchdog.attribute('model') ?? watchdog, { model: 'ib700', machine: 'i440fx' });
  },
  fix: removeBlamedElement,
});

const watchdogAddress = rule({
  code: 'watchdog-address',
  severity: 'error',
  summary: 'A watchdog has an address that its model does not take.',
  message: 'A watchdog of model `{model}` has no address of type `{type}`: remove it.',
  on: 'devices/watchdog',
  check(watchdog, domain, report) {
    const address = typedAddress(watchdog);
    const model = value(watchdog, 'model');
    const type = value(address, 'type');
    if (!domain.isQemu || !address || type === undefined || model === undefined) return;
    const isWrong = model === 'i6300esb' ? type !== 'pci' : ['ib700', 'diag288', 'itco'].includes(model);
    if (isWrong) report(address, { model, type });
  },
  fix: removeBlamed,
});

/** The model that libvirt gives a panic device without one. */
function panicModel(panic: XmlElement, domain: Domain): string | undefined {
  const written = value(panic, 'model');
  if (written !== undefined || !domain.isQemu) return written ?? '';
  if (domain.isPseries) return 'pseries';
  if (domain.isS390) return 's390';
  if (domain.isX86) return 'isa';
  return domain.isArmVirt ? 'pvpanic' : undefined;
}

const panicTwice = rule({
  code: 'panic-duplicate',
  severity: 'error',
  summary: 'Two panic devices have the same model.',
  message: 'There is already a panic device of this model.',
  on: 'devices[panic]',
  check(devices, domain, report) {
    const seen = new Map<string, XmlElement>();
    for (const panic of devices.elements('panic')) {
      const model = panicModel(panic, domain);
      const first = model === undefined ? undefined : seen.get(model);
      if (first) report(panic.attribute('model') ?? panic, {}, [relatedPlace(first, 'first-one')]);
      else if (model !== undefined) seen.set(model, panic);
    }
  },
  fix: removeBlamedElement,
});

const panicModelMissing = rule({
  code: 'panic-model-missing',
  severity: 'error',
  summary: 'A panic device has no model and the machine has no default.',
  message: 'This machine has no default panic device: set `model`.',
  on: 'devices/panic',
  check(panic, domain, report) {
    if (!domain.isQemu || panic.attribute('model') || domain.arch === undefined || domain.machine === undefined) return;
    if (panicModel(panic, domain) === undefined) report(panic);
  },
});

const panicMachine = rule({
  code: 'panic-machine',
  severity: 'error',
  summary: 'A panic device is of a model that the machine cannot have.',
  message: 'A panic device of model `{model}` is for {machine} guests only.',
  on: 'devices/panic',
  check(panic, domain, report) {
    const model = panic.attribute('model');
    if (!domain.isQemu || !model || domain.arch === undefined || domain.machine === undefined) return;
    if (model.value === 's390' && !domain.isS390) report(model, { model: 's390', machine: 's390' });
    if (model.value === 'pseries' && !domain.isPseries) report(model, { model: 'pseries', machine: 'pseries' });
    if ((model.value === 'hyperv' || model.value === 'isa') && !domain.isX86) report(model, { model: model.value, machine: 'x86' });
  },
  fix: removeBlamedElement,
});

const panicAddress = rule({
  code: 'panic-address',
  severity: 'error',
  summary: 'A panic device has an address that its model does not take.',
  message: 'A panic device of model `{model}` has no address of type `{type}`: remove it.',
  on: 'devices/panic',
  check(panic, domain, report) {
    const address = typedAddress(panic);
    const model = panicModel(panic, domain);
    const type = value(address, 'type');
    if (!domain.isQemu || !address || model === undefined || type === undefined) return;
    const isWrong = model === 'isa' ? type !== 'isa' : model === 'pvpanic' ? type !== 'pci' : true;
    if (isWrong) report(address, { model, type });
  },
  fix: removeBlamed,
});

/** The rules on watchdogs and panic devices. */
export const guardRules: RuleFamily = {
  name: 'guards',
  rules: [
    watchdogAction,
    watchdogTwice,
    watchdogMachine,
    watchdogIb700,
    watchdogAddress,
    panicTwice,
    panicModelMissing,
    panicMachine,
    panicAddress,
  ],
};
