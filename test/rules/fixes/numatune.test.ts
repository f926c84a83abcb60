// Fixes of rules/machine/numatune.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of numatune', () => {
  checkRuleFix(
    `<numatune><memory mode='strict' placement='auto'/><memnode cellid='0' mode='strict' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
    'memnode-with-automatic-placement',
    'remove-element',
    `<numatune><memory mode='strict' placement='auto'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
  );
  checkRuleFix(
    `<numatune><memnode cellid='0' mode='strict' nodeset='0'/></numatune>`,
    'memnode-without-cells',
    'remove-element',
    `<numatune></numatune>`,
  );
  checkRuleFix(
    `<numatune><memnode cellid='2' mode='strict' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
    'memnode-cell-missing',
    'remove-element',
    `<numatune></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
  );
  checkRuleFix(
    `<numatune><memnode cellid='1' mode='strict' nodeset='0'/><memnode cellid='1' mode='strict' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
    'memnode-duplicate',
    'remove-element',
    `<numatune><memnode cellid='1' mode='strict' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
  );
});
