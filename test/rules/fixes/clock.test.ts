// Fixes of rules/machine/clock.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of clock', () => {
  checkRuleFix(
    `<clock offset='utc'><timer name='platform'/></clock>`,
    'timer-platform-unsupported',
    'remove-element',
    `<clock offset='utc'></clock>`,
  );
  checkRuleFix(
    `<clock offset='utc'><timer name='tsc' present='yes'/></clock>`,
    'timer-x86-only',
    'remove-element',
    `<clock offset='utc'></clock>`,
    { arch: 's390x' },
  );
  checkRuleFix(
    `<clock offset='utc'><timer name='armvtimer' tickpolicy='discard'/></clock>`,
    'timer-armvtimer-needs-kvm',
    'remove-element',
    `<clock offset='utc'></clock>`,
  );
  checkRuleFix(
    `<cpu mode='maximum'/><clock offset='utc'><timer name='armvtimer' tickpolicy='discard' present='no'/></clock>`,
    'timer-armvtimer-off',
    'remove-attribute',
    `<cpu mode='maximum'/><clock offset='utc'><timer name='armvtimer' tickpolicy='discard'/></clock>`,
    { arch: 'aarch64' },
  );
  checkRuleFix(
    `<clock offset='utc'><timer name='rtc' track='boot' tickpolicy='catchup'/></clock>`,
    'timer-rtc-track-boot',
    'remove-attribute',
    `<clock offset='utc'><timer name='rtc' tickpolicy='catchup'/></clock>`,
  );
  checkRuleFix(
    `<clock offset='utc'><timer name='rtc' tickpolicy='merge'/></clock>`,
    'timer-tickpolicy-unsupported',
    'remove-attribute',
    `<clock offset='utc'><timer name='rtc'/></clock>`,
  );
  checkRuleFix(
    `<clock offset='utc'><timer name='pit' tickpolicy='catchup'/></clock>`,
    'timer-pit-catchup-arch',
    'remove-element',
    `<clock offset='utc'></clock>`,
    { arch: 'aarch64' },
  );
});
