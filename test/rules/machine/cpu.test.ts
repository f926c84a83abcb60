// Rules of rules/machine/cpu.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('cpu', () => {
  it('cpu-host-passthrough-needs-kvm', () => {
    checkRule(`<cpu mode='host-passthrough' migratable='off'/>`, [
      {
        code: 'cpu-host-passthrough-needs-kvm',
        at: 'host-passthrough',
        message: "An emulated guest cannot have the host's CPU: use type=`kvm`, or mode=`host-model` or `maximum`.",
      },
    ], { type: 'qemu', arch: 'aarch64' });
    checkRule(`<cpu mode='host-passthrough' migratable='off'/>`, [], { arch: 'aarch64' });
    checkRule(`<cpu mode='maximum'/>`, [], { type: 'qemu', arch: 'aarch64' });
  });

  it('cpu-migratable-mode', () => {
    checkRule(`<cpu mode='host-model' migratable='on'/>`, [
      {
        code: 'cpu-migratable-mode',
        at: 'on',
        message: '`migratable` belongs to modes `host-passthrough` and `maximum`; this CPU is `host-model`. Remove it.',
      },
    ]);
    checkRule(`<cpu mode='maximum' migratable='on'/>`, []);
  });

  it('cpu-vendor-without-model', () => {
    checkRule(`<cpu mode='host-model'><vendor>Intel</vendor></cpu>`, [
      { code: 'cpu-vendor-without-model', at: 'vendor', message: '`<vendor>` needs a `<model>`.' },
    ]);
    checkRule(`<cpu mode='custom'><model>Haswell</model><vendor>Intel</vendor></cpu>`, []);
  });

  it('cpu-feature-without-model', () => {
    checkRule(`<cpu><feature policy='require' name='vmx'/></cpu>`, [
      {
        code: 'cpu-feature-without-model',
        at: 'feature',
        message: 'Features are changes to a model: add `<model>`, or set mode=`host-model` or `host-passthrough`.',
      },
    ]);
    checkRule(`<cpu mode='host-model'><feature policy='require' name='vmx'/></cpu>`, []);
  });

  it('cpu-feature-duplicate', () => {
    checkRule(
      `<cpu mode='host-model'><feature policy='require' name='vmx'/><feature policy='disable' name='«vmx»'/></cpu>`,
      [
        { code: 'cpu-feature-duplicate', at: 'vmx', message: 'Feature `vmx` is already given.' },
      ],
    );
  });

  it('cpu-feature-unknown', () => {
    checkRule(`<cpu mode='host-model'><feature policy='require' name='vmxx'/></cpu>`, [
      { code: 'cpu-feature-unknown', at: 'vmxx', message: '`vmxx` is not a CPU feature of x86_64.' },
    ]);
    checkRule(`<cpu mode='host-model'><feature policy='disable' name='vmx'/></cpu>`, [
      { code: 'cpu-feature-unknown', at: 'vmx', message: '`vmx` is not a CPU feature of aarch64.' },
    ], { arch: 'aarch64' });
    checkRule(`<cpu mode='host-model'><feature policy='require' name='vmx'/></cpu>`, []);
    checkRule(`<cpu mode='host-model'><feature policy='require' name='anything'/></cpu>`, [], { arch: 's390x' });
  });

  it('cpu-feature-policy-s390', () => {
    checkRule(`<cpu mode='host-model'><feature policy='optional' name='edat'/></cpu>`, [
      {
        code: 'cpu-feature-policy-s390',
        at: 'optional',
        message: 's390 features are required or disabled: `optional` is not available for `edat`.',
      },
    ], { arch: 's390x' });
    checkRule(`<cpu mode='host-model'><feature policy='optional' name='vmx'/></cpu>`, []);
  });

  it('cpu-sve-disabled', () => {
    checkRule(
      `<cpu mode='host-model'><feature policy='disable' name='sve'/><feature policy='require' name='sve512'/></cpu>`,
      [
        {
          code: 'cpu-sve-disabled',
          at: 'sve512',
          message: '`sve` is disabled, so vector length `sve512` cannot be set: require `sve`, or remove the length.',
        },
      ],
      { arch: 'aarch64' },
    );
    checkRule(`<cpu mode='host-model'><feature policy='require' name='sve'/><feature policy='require' name='sve512'/></cpu>`, [], { arch: 'aarch64' });
  });

  it('cpu-check-without-model', () => {
    checkRule(`<cpu check='full'><topology sockets='1' cores='1' threads='1'/></cpu>`, [
      {
        code: 'cpu-check-without-model',
        at: 'full',
        message: 'There is no CPU model to check: add `<model>`, or remove `check`.',
      },
    ], { type: 'xen' });
    checkRule(`<cpu check='full'><topology sockets='1' cores='1' threads='1'/></cpu>`, []);
    checkRule(`<cpu mode='host-model' check='full'/>`, []);
  });

  it('cpu-model-s390-old-machine', () => {
    checkRule(`<cpu mode='host-model'/>`, [
      {
        code: 'cpu-model-s390-old-machine',
        at: 'host-model',
        message: "Machine `s390-ccw-virtio-2.7` knows only the host's own CPU: use mode=`host-passthrough`, or a newer machine type.",
      },
    ], { arch: 's390x', machine: 's390-ccw-virtio-2.7', severities: ['error'] });
    checkRule(`<cpu mode='host-model'/>`, [], { arch: 's390x', machine: 's390-ccw-virtio-2.8', severities: ['error'] });
  });

  it('cpu-missing-for-settings', () => {
    checkRule(`<features><pmu state='off'/></features>`, [
      {
        code: 'cpu-missing-for-settings',
        at: 'pmu',
        message: '`<pmu>` is set on the CPU, and libvirt knows no default CPU of aarch64: add `<cpu mode="host-passthrough"/>`.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<clock offset='utc'><timer name='armvtimer' tickpolicy='discard'/></clock>`, [
      {
        code: 'cpu-missing-for-settings',
        at: 'timer',
        message: '`<timer>` is set on the CPU, and libvirt knows no default CPU of aarch64: add `<cpu mode="host-passthrough"/>`.',
      },
    ], { arch: 'aarch64' });
    checkRule(
      `<cpu><topology sockets='1' cores='1' threads='1'/></cpu><features><kvm><hidden state='on'/></kvm></features>`,
      [
        {
          code: 'cpu-missing-for-settings',
          at: 'hidden',
          message: '`<hidden>` is set on the CPU, and libvirt knows no default CPU of aarch64: add `<cpu mode="host-passthrough"/>`.',
        },
      ],
      { arch: 'aarch64' },
    );
    checkRule(`<cpu mode='maximum'/><features><pmu state='off'/></features>`, [], { arch: 'aarch64' });
    checkRule(`<features><pmu state='off'/></features>`, [], { arch: 'aarch64', type: 'qemu' });
    checkRule(`<features><pmu state='off'/></features>`, []);
    checkRule(`<clock offset='utc'><timer name='armvtimer'/></clock>`, [], { arch: 'aarch64' });
  });

  it('cpu-models-of-arch-unknown', () => {
    const message = 'Libvirt knows no CPUs of ppc and does not start such a guest: remove `<cpu>`.';
    const ppc = { type: 'qemu', arch: 'ppc', machine: 'g3beige', severities: ['error'] };
    checkRule(`<cpu><model>7447</model></cpu>`, [{ code: 'cpu-models-of-arch-unknown', at: '7447', message }], ppc);
    checkRule(`<cpu mode='host-model'/>`, [{ code: 'cpu-models-of-arch-unknown', at: 'host-model', message }], ppc);
    checkRule(`<cpu><model>rv32</model></cpu>`, [{ code: 'cpu-models-of-arch-unknown', at: 'rv32', message: message.replace('ppc', 'riscv32') }], { ...ppc, arch: 'riscv32', machine: 'virt' });
    checkRule(`<cpu><model>power9</model></cpu>`, [], { ...ppc, arch: 'ppc64', machine: 'pseries' });
    checkRule(`<cpu><model>cortex-a57</model></cpu>`, [], { ...ppc, arch: 'aarch64', machine: 'virt' });
  });

  it('cpu-model-wrong-arch', () => {
    const cpu = (model: string): string => `<cpu><model>${model}</model></cpu>`;
    checkRule(cpu('Haswell'), [
      { code: 'cpu-model-wrong-arch', at: 'Haswell', message: '`Haswell` is a CPU of x86, and this guest is aarch64: it does not start.' },
    ], { type: 'qemu', arch: 'aarch64' });
    checkRule(cpu('cortex-a57'), [
      { code: 'cpu-model-wrong-arch', at: 'cortex-a57', message: '`cortex-a57` is a CPU of ARM, and this guest is x86_64: it does not start.' },
    ], { type: 'qemu', severities: ['error', 'warning'] });
    checkRule(cpu('POWER9'), [
      { code: 'cpu-model-wrong-arch', at: 'POWER9', message: '`POWER9` is a CPU of POWER, and this guest is s390x: it does not start.' },
    ], { type: 'qemu', arch: 's390x' });
    checkRule(cpu('cortex-a57'), [], { arch: 'aarch64' });
    checkRule(cpu('z14'), [], { arch: 's390x' });
    checkRule(cpu('rv64'), [], { arch: 'riscv64' });
    checkRule(`<cpu mode='host-model'><model>Haswell</model></cpu>`, [], { arch: 'aarch64', severities: ['error'] });
  });

  it('topology-level-arch', () => {
    checkRule(
      `<vcpu>2</vcpu><cpu mode='maximum'><topology sockets='1' dies='2' cores='1' threads='1'/></cpu>`,
      [
        {
          code: 'topology-level-arch',
          at: '2',
          message: 'QEMU knows no `dies` on aarch64 machines and does not start: put the factor into `cores` or `sockets`.',
        },
      ],
      { arch: 'aarch64' },
    );
    checkRule(
      `<vcpu>2</vcpu><cpu mode='maximum'><topology sockets='1' clusters='2' cores='1' threads='1'/></cpu>`,
      [
        {
          code: 'topology-level-arch',
          at: '2',
          message: 'QEMU knows no `clusters` on x86_64 machines and does not start: put the factor into `cores` or `sockets`.',
        },
      ],
    );
    checkRule(`<vcpu>2</vcpu><cpu mode='maximum'><topology sockets='1' clusters='2' cores='1' threads='1'/></cpu>`, [], { arch: 'aarch64' });
    checkRule(`<vcpu>2</vcpu><cpu mode='maximum'><topology sockets='1' dies='2' cores='1' threads='1'/></cpu>`, []);
  });

  it('cpu-model-ignored', () => {
    checkRule(`<cpu mode='maximum'><model>Haswell</model></cpu>`, [
      {
        code: 'cpu-model-ignored',
        at: 'Haswell',
        message: 'Mode `maximum` has no model: `Haswell` does nothing. Remove it, or use mode=`custom`.',
      },
    ]);
  });

  it('cpu-model-unknown', () => {
    checkRule(`<cpu mode='custom'><model>Haswel</model></cpu>`, [
      {
        code: 'cpu-model-unknown',
        at: 'Haswel',
        message: 'Libvirt knows no x86 CPU `Haswel`: `virsh cpu-models x86_64` lists them.',
      },
    ]);
    checkRule(`<cpu mode='custom'><model>Haswell</model></cpu>`, []);
  });

  it('cpu-host-passthrough-migration', () => {
    checkRule(`<cpu mode='host-passthrough'/>`, [
      {
        code: 'cpu-host-passthrough-migration',
        at: 'host-passthrough',
        message: 'With `host-passthrough` the guest migrates only between identical hosts; `host-model` lets it move to similar ones.',
      },
    ]);
    checkRule(`<cpu mode='host-passthrough' migratable='off'/>`, []);
  });
});
