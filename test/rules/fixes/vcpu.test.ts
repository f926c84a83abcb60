// Fixes of rules/machine/vcpu.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of vcpu', () => {
  checkRuleFix(
    `<vcpu current='4'>2</vcpu>`,
    'vcpu-current-above-max',
    'set-attribute',
    `<vcpu current='2'>2</vcpu>`,
  );
  checkRuleFix(
    `<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes' hotpluggable='no'/><vcpu id='2' enabled='no'/></vcpus>`,
    'vcpu-id-beyond-max',
    'remove-element',
    `<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes' hotpluggable='no'/></vcpus>`,
  );
  checkRuleFix(
    `<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes'/></vcpus>`,
    'vcpus-unsupported',
    'remove-element',
    `<vcpu>2</vcpu>`,
    { type: 'lxc' },
  );
  checkRuleFix(
    `<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='1' enabled='no' hotpluggable='no'/></vcpus>`,
    'vcpu-offline-not-hotpluggable',
    'set-attribute',
    `<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='1' enabled='no' hotpluggable='yes'/></vcpus>`,
  );
  checkRuleFix(
    `<vcpu>4</vcpu><cpu><topology sockets='1' cores='3' threads='1'/></cpu>`,
    'topology-differs-from-vcpus',
    'set-vcpus',
    `<vcpu>3</vcpu><cpu><topology sockets='1' cores='3' threads='1'/></cpu>`,
  );
});
