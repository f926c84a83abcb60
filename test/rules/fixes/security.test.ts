// Fixes of rules/machine/security.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of security', () => {
  checkRuleFix(
    `<seclabel type='dynamic' model='dac'/><seclabel type='none' model='dac'/>`,
    'seclabel-duplicate',
    'remove-element',
    `<seclabel type='dynamic' model='dac'/>`,
  );
  checkRuleFix(
    `<disk type='file' device='disk'><source file='/a'><seclabel model='dac' relabel='no'/><seclabel model='dac' relabel='no'/></source><target dev='vda' bus='virtio'/></disk>`,
    'seclabel-device-duplicate',
    'remove-element',
    `<disk type='file' device='disk'><source file='/a'><seclabel model='dac' relabel='no'/></source><target dev='vda' bus='virtio'/></disk>`,
  );
  checkRuleFix(
    `<keywrap><cipher name='aes' state='on'/><cipher name='aes' state='off'/></keywrap>`,
    'keywrap-cipher-duplicate',
    'remove-element',
    `<keywrap><cipher name='aes' state='on'/></keywrap>`,
    { arch: 's390x' },
  );
  checkRuleFix(
    `<seclabel type='dynamic' model='dac'><label>x</label></seclabel>`,
    'seclabel-label-ignored',
    'remove-element',
    `<seclabel type='dynamic' model='dac'></seclabel>`,
  );
});
