// Fixes of rules/devices/guards.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of guards', () => {
  checkRuleFix(
    `<watchdog model='itco' action='reset'/><watchdog model='itco' action='reset'/>`,
    'watchdog-duplicate',
    'remove-element',
    `<watchdog model='itco' action='reset'/>`,
  );
  checkRuleFix(
    `<watchdog model='itco' action='reset'><address type='isa'/></watchdog>`,
    'watchdog-address',
    'remove-element',
    `<watchdog model='itco' action='reset'></watchdog>`,
  );
  checkRuleFix(
    `<panic model='isa'/><panic/>`,
    'panic-duplicate',
    'remove-element',
    `<panic model='isa'/>`,
  );
  checkRuleFix(
    `<panic model='s390'><address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0001'/></panic>`,
    'panic-address',
    'remove-element',
    `<panic model='s390'></panic>`,
    { arch: 's390x' },
  );
});
