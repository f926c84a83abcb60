// Fixes of rules/machine/lifecycle.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of lifecycle', () => {
  checkRuleFix(
    `<name>a/b</name>`,
    'name-with-slash',
    'set-text',
    `<name>a-b</name>`,
  );
  checkRuleFix(
    `<on_crash>rename-restart</on_crash>`,
    'lifecycle-rename-restart',
    'set-text',
    `<on_crash>restart</on_crash>`,
  );
  checkRuleFix(
    `<on_poweroff>preserve</on_poweroff>`,
    'lifecycle-preserve',
    'set-text',
    `<on_poweroff>destroy</on_poweroff>`,
  );
  checkRuleFix(
    `<on_poweroff>restart</on_poweroff><on_reboot>destroy</on_reboot>`,
    'lifecycle-restart-destroy',
    'set-text',
    `<on_poweroff>restart</on_poweroff><on_reboot>restart</on_reboot>`,
  );
  checkRuleFix(
    `<os><type arch='x86_64'>exe</type></os>`,
    'os-type-not-hvm',
    'set-text',
    `<os><type arch='x86_64'>hvm</type></os>`,
  );
  checkRuleFix(
    `<pm><suspend-to-mem enabled='no'/></pm>`,
    'pm-suspend-arch',
    'remove-element',
    `<pm></pm>`,
    { arch: 'aarch64' },
  );
  checkRuleFix(
    `<perf><event name='cmt' enabled='yes'/><event name='cmt' enabled='no'/></perf>`,
    'perf-event-duplicate',
    'remove-element',
    `<perf><event name='cmt' enabled='yes'/></perf>`,
  );
});
