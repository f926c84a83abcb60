// Containers: what libvirt's LXC driver (lxc_process.c, lxc_controller.c) refuses when one starts.
import { hostdevType, interfaceType } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { rule, type RuleFamily } from '../../domain/rule';
import { value } from '../../domain/values';
import { removeBlamedElement } from '../fixes';
import { attributeOr, impossibleValue, misplaced, replaceBlamed } from '../support';

function isLxc(domain: Domain): boolean {
  return domain.virtType === 'lxc';
}

const INTERFACES = new Set(['network', 'bridge', 'ethernet', 'direct']);

const network = rule({
  code: 'lxc-interface-type',
  severity: 'error',
  on: 'devices/interface',
  summary: 'An interface of a container is of a type other than network, bridge, direct and ethernet.',
  message: 'A container has no interfaces of type `{type}`; use `network`, `bridge` or `direct`.',
  only: isLxc,
  check(element, _domain, report) {
    const type = interfaceType(element);
    if (!INTERFACES.has(type)) report(attributeOr(element, 'type'), { type });
  },
});

const script = misplaced({
  code: 'lxc-interface-script',
  on: 'devices/interface',
  paths: ['script'],
  summary: 'An interface of a container has a script.',
  message: 'Interfaces of containers run no scripts; remove it.',
  when: (_element, domain) => isLxc(domain),
});

const console = impossibleValue({
  code: 'lxc-console-type',
  on: 'devices/console[@type]',
  summary: 'A console of a container is not a pseudo terminal.',
  message: 'The consoles of a container are of type `pty`, not `{value}`.',
  only: isLxc,
  attribute: 'type',
  isPossible: (type) => type === 'pty',
  fix: (domain, problem) => replaceBlamed(domain, problem, 'pty', 'only'),
});

const hostdev = rule({
  code: 'lxc-hostdev',
  severity: 'error',
  on: 'devices/hostdev',
  summary: 'A hostdev of a container in mode subsystem is not a USB device.',
  message: 'A container takes USB devices, and others in mode `capabilities`; not a `{type}` device.',
  only: isLxc,
  check(element, _domain, report) {
    const type = hostdevType(element);
    if (type !== undefined && type !== 'usb') report(attributeOr(element, 'type'), { type });
  },
  fix: removeBlamedElement,
});

const TIMERS = new Set(['rtc', 'hpet']);

const timer = rule({
  code: 'lxc-timer',
  severity: 'error',
  on: 'clock[@offset=localtime]',
  summary: 'A container with the time of its place has a timer other than rtc and hpet.',
  message: 'A container has no timer `{name}`; remove it.',
  only: isLxc,
  check(clock, _domain, report) {
    for (const element of clock.elements('timer')) {
      const name = element.attribute('name');
      if (name && !TIMERS.has(name.value) && value(element, 'present') !== 'no') report(name, { name: name.value });
    }
  },
  fix: removeBlamedElement,
});

/** Rules on containers. */
export const lxcRules: RuleFamily = {
  name: 'lxc',
  rules: [network, script, console, hostdev, timer],
};
