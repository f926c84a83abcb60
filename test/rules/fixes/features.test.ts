// Fixes of rules/machine/features.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of features', () => {
  checkRuleFix(
    `<features><htm state='on'/></features>`,
    'feature-pseries-only',
    'remove-element',
    `<features></features>`,
  );
  checkRuleFix(
    `<features><hpt resizing='enabled'/></features>`,
    'feature-hpt-pseries-only',
    'remove-element',
    `<features></features>`,
  );
  checkRuleFix(
    `<features><gic version='3'/></features>`,
    'feature-gic-arm-only',
    'remove-element',
    `<features></features>`,
  );
  checkRuleFix(
    `<features><ras state='on'/></features>`,
    'feature-ras-arm-only',
    'remove-element',
    `<features></features>`,
  );
  checkRuleFix(
    `<features><aia value='aplic'/></features>`,
    'feature-aia-riscv-only',
    'remove-element',
    `<features></features>`,
  );
  checkRuleFix(
    `<features><ioapic driver='qemu'/></features>`,
    'feature-x86-only',
    'remove-element',
    `<features></features>`,
    { arch: 'aarch64' },
  );
  checkRuleFix(
    `<features><hyperv><relaxed state='on'/></hyperv></features>`,
    'feature-hyperv-arch',
    'remove-element',
    `<features></features>`,
    { arch: 's390x' },
  );
  checkRuleFix(
    `<features><vmport state='off'/></features>`,
    'feature-vmport-machine',
    'remove-element',
    `<features></features>`,
    { arch: 'aarch64' },
  );
  checkRuleFix(
    `<features><ps2 state='off'/></features>`,
    'feature-ps2-machine',
    'remove-element',
    `<features></features>`,
    { arch: 'aarch64' },
  );
  checkRuleFix(
    `<features><pmu state='off'/></features>`,
    'feature-pmu-ppc64',
    'remove-element',
    `<features></features>`,
    { arch: 'ppc64' },
  );
  checkRuleFix(
    `<features><apic eoi='on'/></features>`,
    'feature-apic-eoi-arch',
    'remove-attribute',
    `<features><apic/></features>`,
    { arch: 'aarch64' },
  );
  checkRuleFix(
    `<features><tcg><tb-cache unit='MiB'>128</tb-cache></tcg></features>`,
    'feature-tcg-needs-emulation',
    'remove-element',
    `<features></features>`,
  );
  checkRuleFix(
    `<features><smm state='on'><tseg unit='MiB'>48</tseg></smm></features>`,
    'smm-tseg-needs-q35',
    'remove-element',
    `<features><smm state='on'></smm></features>`,
    { machine: 'pc' },
  );
  checkRuleFix(
    `<features><kvm><dirty-ring state='on' size='1000'/></kvm></features>`,
    'kvm-dirty-ring-size',
    'set-attribute',
    `<features><kvm><dirty-ring state='on' size='4096'/></kvm></features>`,
  );
  checkRuleFix(
    `<features><hyperv><spinlocks state='on' retries='100'/></hyperv></features>`,
    'hyperv-spinlock-retries',
    'set-attribute',
    `<features><hyperv><spinlocks state='on' retries='8191'/></hyperv></features>`,
  );
});
