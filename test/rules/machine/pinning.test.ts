// Rules of rules/machine/pinning.ts: pins that get in each other's way.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

const pinned = (inner: string): string => `<vcpu>2</vcpu><cputune>${inner}</cputune>`;

describe('pinning', () => {
  it('vcpupin-overlap', () => {
    checkRule(pinned(`<vcpupin vcpu='0' cpuset='0-3'/><vcpupin vcpu='1' cpuset='2-5'/>`), [
      { code: 'vcpupin-overlap', at: '2-5', message: 'Host CPU 2 is one of vCPU 0 too, whose CPUs are others besides: give both the same CPUs, or none in common.' },
    ]);
    checkRule(pinned(`<vcpupin vcpu='0' cpuset='0-3'/><vcpupin vcpu='1' cpuset='0-3'/>`), []);
    checkRule(pinned(`<vcpupin vcpu='0' cpuset='0-1'/><vcpupin vcpu='1' cpuset='2-3'/>`), []);
  });

  it('emulatorpin-shared-cpu', () => {
    checkRule(pinned(`<vcpupin vcpu='0' cpuset='2'/><vcpupin vcpu='1' cpuset='3'/><emulatorpin cpuset='0-2'/>`), [
      { code: 'emulatorpin-shared-cpu', at: '0-2', message: "Host CPU 2 is one of vCPU 0 too: QEMU's own threads take turns with it. Give them CPUs of their own." },
    ]);
    checkRule(pinned(`<vcpupin vcpu='0' cpuset='2'/><vcpupin vcpu='1' cpuset='3'/><emulatorpin cpuset='0-1'/>`), []);
    checkRule(pinned(`<vcpupin vcpu='0' cpuset='0-3'/><vcpupin vcpu='1' cpuset='0-3'/><emulatorpin cpuset='0-3'/>`), []);
  });
});
