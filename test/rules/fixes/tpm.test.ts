// Fixes of rules/devices/tpm.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of tpm', () => {
  checkRuleFix(
    `<tpm model='tpm-crb'><backend type='emulator' version='1.2'/></tpm>`,
    'tpm-version-1-2',
    'set-attribute',
    `<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>`,
  );
  checkRuleFix(
    `<tpm model='tpm-tis'><backend type='emulator' version='1.2'><active_pcr_banks><sha256/></active_pcr_banks></backend></tpm>`,
    'tpm-needs-version-2',
    'set-attribute',
    `<tpm model='tpm-tis'><backend type='emulator' version='2.0'><active_pcr_banks><sha256/></active_pcr_banks></backend></tpm>`,
  );
  checkRuleFix(
    `<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm><tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>`,
    'tpm-duplicate',
    'remove-element',
    `<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>`,
  );
});
