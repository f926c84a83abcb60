// Fixes of rules/machine/cpu.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of cpu', () => {
  checkRuleFix(
    `<cpu mode='host-model' migratable='on'/>`,
    'cpu-migratable-mode',
    'remove-attribute',
    `<cpu mode='host-model'/>`,
  );
  checkRuleFix(
    `<cpu mode='host-model'><vendor>Intel</vendor></cpu>`,
    'cpu-vendor-without-model',
    'remove-element',
    `<cpu mode='host-model'></cpu>`,
  );
  checkRuleFix(
    `<cpu mode='host-model'><feature policy='require' name='vmx'/><feature policy='disable' name='vmx'/></cpu>`,
    'cpu-feature-duplicate',
    'remove-element',
    `<cpu mode='host-model'><feature policy='require' name='vmx'/></cpu>`,
  );
  checkRuleFix(
    `<cpu mode='host-model'><feature policy='require' name='vmxx'/></cpu>`,
    'cpu-feature-unknown',
    'remove-element',
    `<cpu mode='host-model'></cpu>`,
  );
  checkRuleFix(
    `<cpu mode='host-model'><feature policy='optional' name='edat'/></cpu>`,
    'cpu-feature-policy-s390',
    'set-attribute',
    `<cpu mode='host-model'><feature policy='require' name='edat'/></cpu>`,
    { arch: 's390x' },
  );
  checkRuleFix(
    `<cpu check='full'><topology sockets='1' cores='1' threads='1'/></cpu>`,
    'cpu-check-without-model',
    'remove-attribute',
    `<cpu><topology sockets='1' cores='1' threads='1'/></cpu>`,
    { type: 'xen' },
  );
  checkRuleFix(
    `<cpu mode='host-model'><maxphysaddr mode='emulate' bits='42'/></cpu>`,
    'cpu-maxphysaddr-arch',
    'remove-element',
    `<cpu mode='host-model'></cpu>`,
    { arch: 'aarch64' },
  );
  checkRuleFix(
    `<cpu mode='host-model'><maxphysaddr mode='passthrough' bits='42'/></cpu>`,
    'cpu-maxphysaddr-bits-passthrough',
    'remove-attribute',
    `<cpu mode='host-model'><maxphysaddr mode='passthrough'/></cpu>`,
  );
  checkRuleFix(
    `<cpu mode='host-model'><maxphysaddr mode='emulate' bits='42' limit='40'/></cpu>`,
    'cpu-maxphysaddr-limit-emulate',
    'remove-attribute',
    `<cpu mode='host-model'><maxphysaddr mode='emulate' bits='42'/></cpu>`,
  );
  checkRuleFix(
    `<cpu mode='host-model'><cache level='3' mode='emulate'/></cpu>`,
    'cpu-cache-arch',
    'remove-element',
    `<cpu mode='host-model'></cpu>`,
    { arch: 'aarch64' },
  );
  checkRuleFix(
    `<cpu mode='host-model'><cache level='2' mode='emulate'/></cpu>`,
    'cpu-cache-emulate-level',
    'set-attribute',
    `<cpu mode='host-model'><cache level='3' mode='emulate'/></cpu>`,
  );
  checkRuleFix(
    `<cpu mode='maximum'><cache level='3' mode='passthrough'/></cpu>`,
    'cpu-cache-level-unused',
    'remove-attribute',
    `<cpu mode='maximum'><cache mode='passthrough'/></cpu>`,
  );
  checkRuleFix(
    `<features><pmu state='off'/></features>`,
    'cpu-missing-for-settings',
    'add-element',
    `<cpu mode='host-passthrough'/>\n<features><pmu state='off'/></features>`,
    { arch: 'aarch64' },
  );
  checkRuleFix(
    `<cpu mode='maximum'><model>Haswell</model></cpu>`,
    'cpu-model-ignored',
    'remove-element',
    `<cpu mode='maximum'></cpu>`,
  );
  checkRuleFix(
    `<vcpu>1</vcpu>\n<cpu mode='host-model'/>\n<clock offset='utc'/>`,
    'cpu-models-of-arch-unknown',
    'remove-element',
    `<vcpu>1</vcpu>\n<clock offset='utc'/>`,
    { type: 'qemu', arch: 'ppc', machine: 'g3beige' },
  );
});
