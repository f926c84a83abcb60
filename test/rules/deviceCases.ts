// What the tests of the device families share: fragments that libvirt refuses, fragments that come close, and fixes.
import { addressFamilies } from '../../server/src/rules/addresses';
import { deviceFamilies } from '../../server/src/rules/devices';
import { diskFamilies } from '../../server/src/rules/disks';
import { checkRule, checkRuleFix, type DomainDefaults, type ExpectedProblem } from '../support/checkRule';

const rules = [...addressFamilies, ...diskFamilies, ...deviceFamilies].flatMap((family) => family.rules);

/** Checks that the device families find exactly these problems in a fragment. */
export function refuses(xml: string, expected: readonly ExpectedProblem[], defaults: DomainDefaults = {}): void {
  checkRule(xml, expected, { rules, ...defaults });
}

/** Checks that no device family finds anything in a fragment. */
export function accepts(xml: string, defaults: DomainDefaults = {}): void {
  checkRule(xml, [], { rules, ...defaults });
}

/** Checks what the first fix with this title makes of a fragment. */
export function fixes(xml: string, code: string, title: string, fixed: string, defaults: DomainDefaults = {}): void {
  checkRuleFix(xml, code, title, fixed, { rules, ...defaults });
}
