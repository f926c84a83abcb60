// What must be unique among all devices: boot orders, aliases, and the one console that is a serial port.
import { freeAlias, namedDevices } from '../../domain/aliases';
import { bootOrders } from '../../domain/bootOrders';
import { lowestFree } from '../../domain/controllers';
import { setAttribute } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { value } from '../../domain/values';
import type { XmlAttribute } from '../../syntax/nodes';
import { addChild } from '../fixes';
import { attributeOr, elementAround, removeBlamed, replaceBlamed } from '../support';

const sameOrder = rule({
  code: 'boot-order-in-use',
  severity: 'error',
  on: '[devices/*/boot@order]',
  summary: 'Two devices have the same boot order.',
  message: 'Another device has boot order {order} already; give each its own.',
  check(_, domain, report) {
    if (domain.osTypeName !== 'hvm' || !(domain.isQemu || domain.virtType === 'xen')) return;
    const taken = new Map<number, XmlAttribute>();
    for (const { attribute, order } of bootOrders(domain)) {
      if (order === undefined) continue;
      const first = taken.get(order);
      if (first === undefined) taken.set(order, attribute);
      else report(attribute, { order }, [relatedPlace(first, 'first-one')]);
    }
  },
  fix(domain, problem) {
    const used = new Set(bootOrders(domain).map(({ order }) => order ?? 0));
    return replaceBlamed(domain, problem, String(lowestFree(used, 1)));
  },
});

const sameAlias = rule({
  code: 'alias-in-use',
  severity: 'error',
  on: '[devices/*/alias@name]',
  summary: 'Two devices of a QEMU guest have the same alias of their own.',
  message: 'Another device has the alias `{alias}` already; give each its own.',
  check(_, domain, report) {
    if (!domain.isQemu) return;
    const taken = new Map<string, XmlAttribute>();
    for (const { device, alias } of namedDevices(domain)) {
      // A console may stand for the first serial port and then has its alias.
      if (device.name === 'console' && domain.devices('serial').length > 0) continue;
      const first = taken.get(alias.value);
      if (first === undefined) taken.set(alias.value, alias);
      else report(alias, { alias: alias.value }, [relatedPlace(first, 'first-one')]);
    }
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, freeAlias(domain, String(problem.args['alias'] ?? 'ua-device'))),
});

const secondSerialConsole = rule({
  code: 'second-serial-console',
  severity: 'error',
  on: '[devices/console]',
  summary: 'A console other than the first of a QEMU guest is a serial port.',
  message: 'Only the first `<console>` can be a serial port; give this one a `<target>` of type `virtio`.',
  check(_, domain, report) {
    if (!domain.isQemu) return;
    for (const console of domain.devices('console').slice(1)) {
      const target = console.child('target');
      if ((value(target, 'type') ?? 'serial') === 'serial') report(target ? attributeOr(target, 'type') : console);
    }
  },
  fix(domain, problem) {
    const around = elementAround(domain.root, problem.span);
    const console = around.name === 'target' ? around.parent : around;
    const target = console?.child('target');
    if (!target) return addChild(domain, console, 'target', "<target type='virtio'/>");
    return [{ title: 'set-attribute', args: { name: 'type', value: 'virtio' }, edits: [setAttribute(target, 'type', 'virtio')], confidence: 'choice' }];
  },
});

const secondRedirfilter = rule({
  code: 'redirfilter-duplicate',
  severity: 'error',
  on: 'devices[redirfilter]',
  summary: 'A guest has two sets of rules on redirected USB devices.',
  message: 'There is one `<redirfilter>` for all redirected devices: put its rules into the first one.',
  check(devices, _domain, report) {
    const [first, ...others] = [...devices.elements('redirfilter')];
    for (const other of others) if (first) report(other, {}, [relatedPlace(first, 'first-one')]);
  },
  fix: removeBlamed,
});

/** Rules on what all devices share. */
export const deviceList: RuleFamily = { name: 'deviceList', rules: [sameOrder, sameAlias, secondSerialConsole, secondRedirfilter] };
