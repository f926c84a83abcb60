// The guest's clock and timers, by architecture and machine.
import { removeElement } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { isOff, isOn, unsigned, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement } from '../fixes';
import { removeBlamed } from '../support';

/** 9999-12-31T23:59:59, the last second that libvirt can write. */
const LAST_START = 253402300799;
const X86_TIMERS: ReadonlySet<string> = new Set(['tsc', 'kvmclock', 'hypervclock', 'hpet']);
/** Tick policies that QEMU does not have, by timer. */
const TICK_POLICIES: Readonly<Record<string, readonly string[]>> = {
  rtc: ['merge', 'discard'],
  pit: ['merge'],
  armvtimer: ['catchup', 'merge'],
};

const platformTimer = rule({
  code: 'timer-platform-unsupported',
  severity: 'error',
  summary: 'QEMU has no timer `platform`.',
  message: 'The timer `platform` is for Xen: remove it.',
  on: 'clock/timer',
  check(timer, domain, report) {
    const name = timer.attribute('name');
    if (domain.isQemu && name?.value === 'platform') report(name);
  },
  fix: (domain, problem) => removeTimer(domain.document.text, domain.findAll('clock', 'timer'), problem.span.start),
});

const x86Timer = rule({
  code: 'timer-x86-only',
  severity: 'error',
  summary: 'A timer of x86 is present in a guest of another architecture.',
  message: 'The timer `{name}` is for x86 guests; this one is {arch}.',
  on: 'clock/timer',
  check(timer, domain, report) {
    const name = timer.attribute('name');
    if (!domain.isQemu || !name || !X86_TIMERS.has(name.value) || domain.arch === undefined || domain.isX86) return;
    if (isOn(timer.attribute('present'))) report(name, { name: name.value, arch: domain.arch });
  },
  fix: (domain, problem) => removeTimer(domain.document.text, domain.findAll('clock', 'timer'), problem.span.start),
});

const armTimer = rule({
  code: 'timer-armvtimer-needs-kvm',
  severity: 'error',
  summary: 'The timer `armvtimer` is used outside a KVM guest of the ARM machine `virt`.',
  message: 'The timer `armvtimer` is for KVM guests of the ARM machine `virt`.',
  on: 'clock/timer',
  check(timer, domain, report) {
    const name = timer.attribute('name');
    if (!domain.isQemu || name?.value !== 'armvtimer' || domain.arch === undefined || domain.machine === undefined) return;
    if (domain.virtType !== 'kvm' || !domain.isArmVirt) report(name);
  },
  fix: removeBlamedElement,
});

const armTimerOff = rule({
  code: 'timer-armvtimer-off',
  severity: 'error',
  summary: 'The timer `armvtimer` is disabled.',
  message: 'The timer `armvtimer` cannot be disabled.',
  on: 'clock/timer',
  check(timer, domain, report) {
    const present = timer.attribute('present');
    if (value(timer, 'name') !== 'armvtimer' || !present || !isOff(present)) return;
    if (domain.virtType === 'kvm' && domain.isArmVirt) report(present);
  },
  fix: removeBlamed,
});

const rtcTrack = rule({
  code: 'timer-rtc-track-boot',
  severity: 'error',
  summary: 'The timer `rtc` tracks `boot`, which QEMU does not.',
  message: 'QEMU\'s real-time clock tracks `guest`, `wall` or `realtime`, not `boot`.',
  on: 'clock/timer',
  check(timer, domain, report) {
    const track = timer.attribute('track');
    if (domain.isQemu && value(timer, 'name') === 'rtc' && track?.value === 'boot') report(track);
  },
  fix: removeBlamed,
});

const tickPolicy = rule({
  code: 'timer-tickpolicy-unsupported',
  severity: 'error',
  summary: 'A timer has a tick policy that QEMU does not have for it.',
  message: 'QEMU\'s timer `{name}` has no tick policy `{policy}`.',
  on: 'clock/timer',
  check(timer, domain, report) {
    const policy = timer.attribute('tickpolicy');
    const name = value(timer, 'name');
    if (!domain.isQemu || !policy || name === undefined || !Object.hasOwn(TICK_POLICIES, name)) return;
    if (name === 'armvtimer' && (domain.virtType !== 'kvm' || !domain.isArmVirt)) return;
    if (TICK_POLICIES[name]?.includes(policy.value)) report(policy, { name, policy: policy.value });
  },
  fix: removeBlamed,
});

const pitCatchup = rule({
  code: 'timer-pit-catchup-arch',
  severity: 'error',
  summary: 'The timer `pit` of a guest that is not x86 has tick policy `catchup`.',
  message: 'Only the timer `pit` of x86 guests catches up; this one is {arch}. Remove the timer.',
  on: 'clock/timer[@name=pit]',
  check(timer, domain, report) {
    const policy = timer.attribute('tickpolicy');
    if (domain.isQemu && policy?.value === 'catchup' && domain.arch !== undefined && !domain.isX86) report(policy, { arch: domain.arch });
  },
  fix: (domain, problem) => removeTimer(domain.document.text, domain.findAll('clock', 'timer'), problem.span.start),
});

const startTooLate = rule({
  code: 'clock-start-too-late',
  severity: 'error',
  summary: 'The clock starts after the year 9999.',
  message: '`start` is at most {last}, the end of the year 9999.',
  on: 'clock[@start]',
  check(clock, domain, report) {
    const start = clock.attribute('start');
    const seconds = unsigned(start?.value);
    if (domain.isQemu && value(clock, 'offset') === 'absolute' && start && seconds !== undefined && seconds > LAST_START) {
      report(start, { last: LAST_START });
    }
  },
});

const timezoneMissing = rule({
  code: 'clock-timezone-missing',
  severity: 'error',
  summary: 'The clock has offset `timezone` and no `timezone`.',
  message: 'Which time zone? Add timezone=`Europe/Paris`, for instance.',
  on: 'clock[@offset=timezone]',
  check(clock, _domain, report) {
    const offset = clock.attribute('offset');
    if (offset && (value(clock, 'timezone') ?? '') === '') report(offset);
  },
});

/** The rules on the clock. */
export const clockRules: RuleFamily = {
  name: 'clock',
  rules: [platformTimer, x86Timer, armTimer, armTimerOff, rtcTrack, tickPolicy, pitCatchup, startTooLate, timezoneMissing],
};

function removeTimer(text: string, timers: readonly XmlElement[], offset: number) {
  const timer = timers.find(({ start, openEnd }) => start <= offset && offset < openEnd);
  if (!timer) return [];
  return [{ title: 'remove-element', args: { element: 'timer' }, edits: [removeElement(text, timer)], confidence: 'choice' as const }];
}
