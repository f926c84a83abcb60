// Rules of rules/machine/features.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('features', () => {
  it('feature-pseries-only', () => {
    checkRule(`<features><htm state='on'/></features>`, [
      {
        code: 'feature-pseries-only',
        at: 'htm',
        message: '`<htm>` is for pseries machines; this guest is x86_64, machine `q35`.',
      },
    ]);
    checkRule(`<features><cfpc value='fixed'/></features>`, [
      {
        code: 'feature-pseries-only',
        at: 'cfpc',
        message: '`<cfpc>` is for pseries machines; this guest is x86_64, machine `q35`.',
      },
    ]);
    checkRule(`<features><htm state='on'/></features>`, [], { arch: 'ppc64' });
    checkRule(`<features><htm state='on'/></features>`, [], { type: 'xen' });
  });

  it('feature-hpt-pseries-only', () => {
    checkRule(`<features><hpt resizing='enabled'/></features>`, [
      {
        code: 'feature-hpt-pseries-only',
        at: 'hpt',
        message: '`<hpt>` is for pseries machines; this guest is x86_64, machine `q35`.',
      },
    ]);
    checkRule(`<features><hpt resizing='enabled'/></features>`, [], { arch: 'ppc64' });
    checkRule('<features><hpt/></features>', []);
  });

  it('feature-gic-arm-only', () => {
    checkRule(`<features><gic version='3'/></features>`, [
      {
        code: 'feature-gic-arm-only',
        at: 'gic',
        message: 'Only the ARM machine `virt` has a configurable `<gic>`; this guest is x86_64, machine `q35`.',
      },
    ]);
    checkRule(`<features><gic version='3'/></features>`, [], { arch: 'aarch64' });
  });

  it('feature-ras-arm-only', () => {
    checkRule(`<features><ras state='on'/></features>`, [
      {
        code: 'feature-ras-arm-only',
        at: 'ras',
        message: '`<ras>` is for the ARM machine `virt`; this guest is x86_64, machine `q35`.',
      },
    ]);
    checkRule(`<features><ras state='on'/></features>`, [], { arch: 'aarch64' });
  });

  it('feature-aia-riscv-only', () => {
    checkRule(`<features><aia value='aplic'/></features>`, [
      {
        code: 'feature-aia-riscv-only',
        at: 'aia',
        message: '`<aia>` is for the RISC-V machine `virt`; this guest is x86_64, machine `q35`.',
      },
    ]);
    checkRule(`<features><aia value='aplic'/></features>`, [], { arch: 'riscv64' });
  });

  it('feature-x86-only', () => {
    checkRule(`<features><ioapic driver='qemu'/></features>`, [
      {
        code: 'feature-x86-only',
        at: 'ioapic',
        message: '`<ioapic>` is for x86 guests; this one is aarch64.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<features><pvspinlock state='on'/></features>`, [
      {
        code: 'feature-x86-only',
        at: 'pvspinlock',
        message: '`<pvspinlock>` is for x86 guests; this one is s390x.',
      },
    ], { arch: 's390x' });
    checkRule(`<features><ioapic driver='qemu'/></features>`, []);
  });

  it('feature-hyperv-arch', () => {
    checkRule(`<features><hyperv><relaxed state='on'/></hyperv></features>`, [
      {
        code: 'feature-hyperv-arch',
        at: 'hyperv',
        message: 'Hyper-V enlightenments are for x86 guests and the ARM machine `virt`; this guest is s390x, machine `s390-ccw-virtio`.',
      },
    ], { arch: 's390x' });
    checkRule(`<features><hyperv><relaxed state='on'/></hyperv></features>`, []);
    checkRule(`<cpu mode='maximum'/><features><hyperv><relaxed state='on'/></hyperv></features>`, [], { arch: 'aarch64' });
  });

  it('feature-vmport-machine', () => {
    checkRule(`<features><vmport state='off'/></features>`, [
      {
        code: 'feature-vmport-machine',
        at: 'vmport',
        message: 'Machine `virt` has no VMware port: remove `<vmport>`.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<features><vmport state='off'/></features>`, []);
  });

  it('feature-ps2-machine', () => {
    checkRule(`<features><ps2 state='off'/></features>`, [
      {
        code: 'feature-ps2-machine',
        at: 'ps2',
        message: 'Machine `virt` has no PS/2 controller: remove `<ps2>`.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<features><ps2 state='off'/></features>`, []);
  });

  it('feature-pmu-ppc64', () => {
    checkRule(`<features><pmu state='off'/></features>`, [
      {
        code: 'feature-pmu-ppc64',
        at: 'pmu',
        message: 'The PMU of ppc64 guests is always on: remove `<pmu>`.',
      },
    ], { arch: 'ppc64' });
    checkRule(`<features><pmu state='on'/></features>`, [], { arch: 'ppc64' });
    checkRule(`<features><pmu state='off'/></features>`, []);
  });

  it('feature-apic-eoi-arch', () => {
    checkRule(`<features><apic eoi='on'/></features>`, [
      {
        code: 'feature-apic-eoi-arch',
        at: 'on',
        message: '`eoi` is for x86 guests; this one is aarch64.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<features><apic eoi='on'/></features>`, []);
  });

  it('feature-vmport-needs-ps2', () => {
    checkRule(`<features><vmport state='on'/><ps2 state='off'/></features>`, [
      {
        code: 'feature-vmport-needs-ps2',
        at: 'on',
        message: 'The VMware port is part of the PS/2 controller, which `<ps2 state="off"/>` removes.',
      },
    ]);
    checkRule(`<features><vmport state='on'/><ps2 state='on'/></features>`, []);
  });

  it('feature-tcg-needs-emulation', () => {
    checkRule(`<features><tcg><tb-cache unit='MiB'>128</tb-cache></tcg></features>`, [
      {
        code: 'feature-tcg-needs-emulation',
        at: 'tcg',
        message: '`<tcg>` tunes emulation, which type=`kvm` does not do: remove it, or use type=`qemu`.',
      },
    ]);
    checkRule(`<features><tcg><tb-cache unit='MiB'>128</tb-cache></tcg></features>`, [], { type: 'qemu', arch: 'aarch64' });
  });

  it('feature-tcg-cache-size', () => {
    checkRule(`<features><tcg><tb-cache unit='KiB'>1000</tb-cache></tcg></features>`, [
      {
        code: 'feature-tcg-cache-size',
        at: '1000',
        message: 'The translation cache is sized in whole MiB.',
      },
    ], { type: 'qemu', arch: 'aarch64' });
  });

  it('smm-tseg-needs-q35', () => {
    checkRule(`<features><smm state='on'><tseg unit='MiB'>48</tseg></smm></features>`, [
      {
        code: 'smm-tseg-needs-q35',
        at: 'tseg',
        message: 'Only q35 has an extended TSEG: remove `<tseg>`, or use a q35 machine.',
      },
    ], { machine: 'pc' });
    checkRule(`<features><smm state='on'><tseg unit='MiB'>48</tseg></smm></features>`, []);
    checkRule(`<features><smm state='off'/></features>`, [], { machine: 'pc' });
  });

  it('smm-tseg-size', () => {
    checkRule(`<features><smm state='on'><tseg unit='KiB'>100</tseg></smm></features>`, [
      { code: 'smm-tseg-size', at: '100', message: 'TSEG is sized in whole MiB.' },
    ]);
    checkRule(`<features><smm state='on'><tseg unit='KiB'>2048</tseg></smm></features>`, []);
  });

  it('kvm-dirty-ring-size', () => {
    checkRule(`<features><kvm><dirty-ring state='on' size='1000'/></kvm></features>`, [
      {
        code: 'kvm-dirty-ring-size',
        at: '1000',
        message: 'The dirty ring has a `size` that is a power of two from 1024 to 65536.',
      },
    ]);
    checkRule(`<features><kvm><dirty-ring state='on'/></kvm></features>`, [
      {
        code: 'kvm-dirty-ring-size',
        at: 'dirty-ring',
        message: 'The dirty ring has a `size` that is a power of two from 1024 to 65536.',
      },
    ]);
    checkRule(`<features><kvm><dirty-ring state='on' size='4096'/></kvm></features>`, []);
    checkRule(`<features><kvm><dirty-ring state='off'/></kvm></features>`, []);
  });

  it('hyperv-spinlock-retries', () => {
    checkRule(`<features><hyperv><spinlocks state='on' retries='100'/></hyperv></features>`, [
      {
        code: 'hyperv-spinlock-retries',
        at: '100',
        message: 'Hyper-V spinlocks need `retries` of 4095 or more; 8191 is usual.',
      },
    ]);
    checkRule(`<features><hyperv><spinlocks state='on'/></hyperv></features>`, [
      {
        code: 'hyperv-spinlock-retries',
        at: 'spinlocks',
        message: 'Hyper-V spinlocks need `retries` of 4095 or more; 8191 is usual.',
      },
    ]);
    checkRule(`<features><hyperv><spinlocks state='on' retries='8191'/></hyperv></features>`, []);
    checkRule(`<features><hyperv><spinlocks state='off'/></hyperv></features>`, []);
  });

  it('hyperv-vendor-id-missing', () => {
    checkRule(`<features><hyperv><vendor_id state='on'/></hyperv></features>`, [
      {
        code: 'hyperv-vendor-id-missing',
        at: 'vendor_id',
        message: '`<vendor_id>` needs a `value` of at most 12 characters.',
      },
    ]);
    checkRule(`<features><hyperv><vendor_id state='on' value='x'/></hyperv></features>`, []);
  });

  it('hyperv-dependency', () => {
    checkRule(`<features><hyperv><synic state='on'/></hyperv></features>`, [
      {
        code: 'hyperv-dependency',
        at: 'synic',
        message: '`<synic>` needs `<vpindex state="on"/>`: without it QEMU does not start the guest.',
      },
    ]);
    checkRule(`<features><hyperv><vpindex state='on'/><synic state='on'/></hyperv></features>`, []);
  });

  it('hyperv-stimer-needs-clock', () => {
    checkRule(
      `<features><hyperv><vpindex state='on'/><synic state='on'/><stimer state='on'/></hyperv></features>`,
      [
        {
          code: 'hyperv-stimer-needs-clock',
          at: 'stimer',
          message: '`<stimer>` needs the Hyper-V clock: add `<timer name="hypervclock" present="yes"/>` to `<clock>`.',
        },
      ],
    );
    checkRule(`<features><hyperv><vpindex state='on'/><synic state='on'/><stimer state='on'/></hyperv></features><clock offset='localtime'><timer name='hypervclock' present='yes'/></clock>`, []);
  });

  it('hyperv-few-enlightenments', () => {
    checkRule(`<clock offset='localtime'><timer name='hypervclock' present='yes'/></clock>`, [
      {
        code: 'hyperv-few-enlightenments',
        at: 'hypervclock',
        message: 'A Windows guest is faster with `<hyperv>` in `<features>`: `relaxed`, `vapic` and `spinlocks` at least.',
      },
    ]);
    checkRule(`<clock offset='localtime'><timer name='hypervclock' present='no'/></clock>`, []);
  });

  it('feature-vmcoreinfo-arch', () => {
    for (const arch of ['s390x', 'ppc64']) {
      checkRule(`<features><vmcoreinfo state='on'/></features>`, [
        { code: 'feature-vmcoreinfo-arch', at: 'vmcoreinfo', message: `QEMU has no \`<vmcoreinfo>\` on ${arch}: remove it.` },
      ], { arch });
      checkRule(`<features><vmcoreinfo state='off'/></features>`, [], { arch });
    }
    for (const arch of ['x86_64', 'aarch64', 'riscv64']) checkRule(`<features><vmcoreinfo state='on'/></features>`, [], { arch });
  });
});
