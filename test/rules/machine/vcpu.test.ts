// Rules of rules/machine/vcpu.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('vcpu', () => {
  it('vcpu-current-above-max', () => {
    checkRule(`<vcpu current='4'>2</vcpu>`, [
      {
        code: 'vcpu-current-above-max',
        at: '4',
        message: 'The guest has 2 vCPUs at most, so 4 cannot be there at boot: lower `current` or raise `<vcpu>`.',
      },
    ]);
    checkRule(`<vcpu current='2'>4</vcpu>`, []);
  });

  it('vcpu-id-beyond-max', () => {
    checkRule(
      `<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes' hotpluggable='no'/><vcpu id='2' enabled='no'/></vcpus>`,
      [
        {
          code: 'vcpu-id-beyond-max',
          at: '2',
          message: 'The guest has 2 vCPUs, numbered from 0: there is no vCPU 2.',
        },
      ],
    );
    checkRule(`<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes' hotpluggable='no'/><vcpu id='1' enabled='no'/></vcpus>`, []);
  });

  it('vcpus-unsupported', () => {
    checkRule(`<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes'/></vcpus>`, [
      {
        code: 'vcpus-unsupported',
        at: 'vcpus',
        message: 'vCPUs cannot be described one by one with type=`lxc`: remove `<vcpus>`.',
      },
    ], { type: 'lxc' });
    checkRule(`<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes'/></vcpus>`, []);
  });

  it('vcpu-offline-not-hotpluggable', () => {
    checkRule(
      `<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='1' enabled='no' hotpluggable='«no»'/></vcpus>`,
      [
        {
          code: 'vcpu-offline-not-hotpluggable',
          at: 'no',
          message: 'vCPU 1 is off and cannot be plugged in either: set `hotpluggable` to `yes`, or enable it.',
        },
      ],
    );
    checkRule(`<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='1' enabled='no' hotpluggable='yes'/></vcpus>`, []);
  });

  it('vcpu0-must-be-first', () => {
    checkRule(`<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='no'/><vcpu id='1' enabled='yes'/></vcpus>`, [
      {
        code: 'vcpu0-must-be-first',
        at: 'no',
        message: 'vCPU 0 boots the guest: it is enabled, not hot-pluggable, and its order is 1 if it has one.',
      },
    ]);
    checkRule(`<vcpu>1</vcpu><vcpus><vcpu id='0' enabled='yes' hotpluggable='«yes»'/></vcpus>`, [
      {
        code: 'vcpu0-must-be-first',
        at: 'yes',
        message: 'vCPU 0 boots the guest: it is enabled, not hot-pluggable, and its order is 1 if it has one.',
      },
    ]);
    checkRule(
      `<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes' order='«2»'/><vcpu id='1' enabled='no' order='1'/></vcpus>`,
      [
        {
          code: 'vcpu0-must-be-first',
          at: '2',
          message: 'vCPU 0 boots the guest: it is enabled, not hot-pluggable, and its order is 1 if it has one.',
        },
      ],
    );
    checkRule(`<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes' hotpluggable='no' order='1'/><vcpu id='1' enabled='no'/></vcpus>`, []);
  });

  it('vcpu-order-partly-set', () => {
    checkRule(
      `<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes' order='1'/><vcpu id='1' enabled='yes' hotpluggable='yes'/></vcpus>`,
      [
        {
          code: 'vcpu-order-partly-set',
          at: 'vcpu',
          message: 'Enabled vCPUs all have an `order` or none has: vCPU 1 differs from vCPU 0.',
        },
      ],
    );
    checkRule(`<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes' order='1'/><vcpu id='1' enabled='yes' hotpluggable='yes' order='2'/></vcpus>`, []);
  });

  it('vcpu-fixed-after-hotpluggable', () => {
    checkRule(
      `<vcpu>3</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='1' enabled='yes' hotpluggable='yes'/><vcpu id='2' enabled='yes' hotpluggable='no'/></vcpus>`,
      [
        {
          code: 'vcpu-fixed-after-hotpluggable',
          at: 'no',
          message: 'vCPU 2 cannot be unplugged, so it comes before the hot-pluggable ones and in ascending order.',
        },
      ],
    );
    checkRule(`<vcpu>3</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='1' enabled='yes' hotpluggable='no'/><vcpu id='2' enabled='yes' hotpluggable='yes'/></vcpus>`, []);
  });

  it('vcpu-order-duplicate', () => {
    checkRule(
      `<vcpu>3</vcpu><vcpus><vcpu id='0' enabled='yes' order='1'/><vcpu id='1' enabled='yes' hotpluggable='yes' order='2'/><vcpu id='2' enabled='yes' hotpluggable='yes' order='«2»'/></vcpus>`,
      [
        {
          code: 'vcpu-order-duplicate',
          at: '2',
          message: 'Each `order` is used once, from 1 to the number of vCPUs: 2 is not free.',
        },
      ],
    );
  });

  it('topology-differs-from-vcpus', () => {
    checkRule(`<vcpu>4</vcpu><cpu><topology sockets='1' cores='3' threads='1'/></cpu>`, [
      {
        code: 'topology-differs-from-vcpus',
        at: 'topology',
        message: 'The topology has 3 CPUs and `<vcpu>` says 4: they must be equal.',
      },
    ]);
    checkRule(`<vcpu>8</vcpu><cpu><topology sockets='1' dies='2' cores='2' threads='2'/></cpu>`, []);
    checkRule(`<vcpu>4</vcpu><cpu><topology sockets='1' cores='3' threads='1'/></cpu>`, [], { type: 'xen' });
  });

  it('topology-too-large', () => {
    checkRule(`<vcpu>4</vcpu><cpu><topology sockets='65536' cores='65536' threads='2'/></cpu>`, [
      {
        code: 'topology-too-large',
        at: 'topology',
        message: 'The topology has 8589934592 CPUs, more than libvirt can count.',
      },
    ]);
  });

  it('vcpus-not-whole-cores', () => {
    checkRule(`<vcpu current='3'>8</vcpu><cpu><topology sockets='1' cores='2' threads='4'/></cpu>`, [
      {
        code: 'vcpus-not-whole-cores',
        at: '4',
        message: 'pseries adds vCPUs by whole cores of 4 threads: 3 at boot is not a multiple of it.',
      },
    ], { arch: 'ppc64' });
    checkRule(`<vcpu current='4'>8</vcpu><cpu><topology sockets='1' cores='2' threads='4'/></cpu>`, [], { arch: 'ppc64' });
    checkRule(`<vcpu current='3'>8</vcpu><cpu><topology sockets='1' cores='2' threads='4'/></cpu>`, []);
  });

  it('vcpus-need-q35', () => {
    checkRule(`<vcpu>256</vcpu><cpu><topology sockets='1' cores='256' threads='1'/></cpu>`, [
      { code: 'vcpus-need-q35', at: '256', message: 'Only q35 machines can have more than 255 vCPUs.' },
    ], { machine: 'pc' });
    checkRule(`<vcpu>255</vcpu><cpu><topology sockets='1' cores='255' threads='1'/></cpu>`, [], { machine: 'pc' });
  });

  it('vcpus-need-eim', () => {
    checkRule(
      `<vcpu>256</vcpu><cpu><topology sockets='1' cores='256' threads='1'/></cpu><devices><iommu model='intel'><driver intremap='on' eim='off'/></iommu></devices>`,
      [
        {
          code: 'vcpus-need-eim',
          at: '256',
          message: "More than 255 vCPUs need the IOMMU's extended interrupt mode: set `<driver intremap=\"on\" eim=\"on\"/>` in `<iommu>`.",
        },
      ],
    );
    checkRule(`<vcpu>256</vcpu><cpu><topology sockets='1' cores='256' threads='1'/></cpu><devices><iommu model='intel'><driver intremap='on' eim='on'/></iommu></devices>`, []);
  });

  it('topology-missing', () => {
    checkRule('<vcpu>16</vcpu>', [
      {
        code: 'topology-missing',
        at: '16',
        message: 'Without `<topology>` the guest sees 16 sockets of one core; some systems then use only a few. Say how many cores a socket has.',
      },
    ]);
    checkRule(`<vcpu>16</vcpu><cpu><topology sockets='1' cores='16' threads='1'/></cpu>`, []);
    checkRule('<vcpu>4</vcpu>', []);
  });
});
