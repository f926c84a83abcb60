// Fixes of rules/machine/numa.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of numa', () => {
  checkRuleFix(
    `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='2' cpus='2-3' memory='524288'/></numa></cpu>`,
    'numa-cell-id-gap',
    'renumber-cells',
    `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
  );
  checkRuleFix(
    `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-3' memory='1048576'><cache level='1' associativity='direct' policy='writeback'><size value='10' unit='KiB'/><line value='8' unit='B'/></cache><cache level='1' associativity='direct' policy='writeback'><size value='10' unit='KiB'/><line value='8' unit='B'/></cache></cell></numa></cpu>`,
    'numa-cache-duplicate',
    'remove-element',
    `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-3' memory='1048576'><cache level='1' associativity='direct' policy='writeback'><size value='10' unit='KiB'/><line value='8' unit='B'/></cache></cell></numa></cpu>`,
  );
  checkRuleFix(
    `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/><interconnects><latency initiator='0' target='1' type='access' value='5'/><latency initiator='0' target='1' type='access' value='6'/></interconnects></numa></cpu>`,
    'numa-link-duplicate',
    'remove-element',
    `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/><interconnects><latency initiator='0' target='1' type='access' value='5'/></interconnects></numa></cpu>`,
  );
});
