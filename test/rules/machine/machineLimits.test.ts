// Rules of rules/machine/machineLimits.ts: devices and vCPUs that QEMU has for some architectures and machines only.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('machineLimits', () => {
  it('vcpus-beyond-machine', () => {
    checkRule(`<vcpu>2</vcpu><devices><memballoon model='none'/></devices>`, [
      { code: 'vcpus-beyond-machine', at: '2', message: 'The machine type `isapc` has at most 1 vCPUs, not 2.' },
    ], { machine: 'isapc' });
    checkRule(`<vcpu>249</vcpu>`, [
      { code: 'vcpus-beyond-machine', at: '249', message: 'The machine type `s390-ccw-virtio` has at most 248 vCPUs, not 249.' },
    ], { arch: 's390x' });
    checkRule(`<vcpu>5</vcpu>`, [
      { code: 'vcpus-beyond-machine', at: '5', message: 'The machine type `vexpress-a9` has at most 4 vCPUs, not 5.' },
    ], { arch: 'armv7l', machine: 'vexpress-a9', type: 'qemu' });
    checkRule(`<vcpu>248</vcpu>`, [], { arch: 's390x' });
    checkRule(`<vcpu>513</vcpu>`, [
      { code: 'vcpus-beyond-machine', at: '513', message: 'The machine type `virt` has at most 512 vCPUs, not 513.' },
    ], { arch: 'aarch64' });
    checkRule(`<vcpu>512</vcpu>`, [], { arch: 'aarch64' });
  });

  it('mdev-model-arch', () => {
    checkRule(`<hostdev mode='subsystem' type='mdev' model='vfio-ccw'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/></source></hostdev>`, [
      { code: 'mdev-model-arch', at: 'vfio-ccw', message: '`vfio-ccw` is a device of s390 machines; this guest is x86_64: use `vfio-pci`.' },
    ]);
    checkRule(`<hostdev mode='subsystem' type='mdev' model='vfio-ap'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/></source></hostdev>`, [
      { code: 'mdev-model-arch', at: 'vfio-ap', message: '`vfio-ap` is a device of s390 machines; this guest is aarch64: use `vfio-pci`.' },
    ], { arch: 'aarch64' });
    checkRule(`<hostdev mode='subsystem' type='mdev' model='vfio-ap'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/></source></hostdev>`, [], { arch: 's390x' });
    checkRule(`<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/></source></hostdev>`, []);
  });

  it('video-type-arch', () => {
    checkRule(`<video><model type='vga'/></video>`, [
      { code: 'video-type-arch', at: 'vga', message: 'QEMU has no `vga` card for s390x; use `virtio`.' },
    ], { arch: 's390x' });
    checkRule(`<video><model type='qxl'/></video>`, [
      { code: 'video-type-arch', at: 'qxl', message: 'QEMU has no `qxl` card for s390x; use `virtio`.' },
    ], { arch: 's390x' });
    checkRule(`<video><model type='virtio'/></video>`, [], { arch: 's390x' });
    checkRule(`<video><model type='vga'/></video>`, [], { arch: 'aarch64' });
  });

  it('console-sclp-arch', () => {
    checkRule(`<console type='pty'><target type='sclp'/></console>`, [
      { code: 'console-sclp-arch', at: 'sclp', message: 'Consoles of type `sclp` are for s390 guests; this one is x86_64: use `virtio`.' },
    ]);
    checkRule(`<console type='pty'><target type='sclp'/></console>`, [], { arch: 's390x' });
  });

  it('memory-sgx-arch', () => {
    checkRule(`<maxMemory slots='4' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu mode='host-passthrough'><numa><cell id='0' cpus='0' memory='2097152'/></numa></cpu><devices><memory model='sgx-epc'><target><size unit='MiB'>512</size></target></memory></devices>`, [
      { code: 'memory-sgx-arch', at: 'sgx-epc', message: 'SGX is for x86 guests; this one is aarch64.' },
    ], { arch: 'aarch64', severities: ['error'] });
    checkRule(`<maxMemory slots='4' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu mode='host-passthrough'><numa><cell id='0' cpus='0' memory='2097152'/></numa></cpu><devices><memory model='sgx-epc'><target><size unit='MiB'>512</size></target></memory></devices>`, [], { severities: ['error'] });
  });
});
