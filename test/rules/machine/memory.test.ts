// Rules of rules/machine/memory.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { memoryRules } from '../../../server/src/rules/machine/memory';
import { checkRule, checkRuleFix } from '../../support/checkRule';

describe('memory', () => {
  it('memory-missing', () => {
    checkRule('<memory>0</memory>', [
      {
        code: 'memory-missing',
        at: '0',
        message: 'The guest has no memory: give its size in `<memory>`.',
      },
    ]);
    checkRule(
      `<domain type='kvm'><name>a</name><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`,
      [
        {
          code: 'memory-missing',
          at: 'domain',
          message: 'The guest has no memory: give its size in `<memory>`.',
        },
      ],
    );
    checkRule(`<domain type='kvm'><name>a</name><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os><cpu><numa><cell id='0' cpus='0' memory='524288'/></numa></cpu></domain>`, []);
  });

  it('memory-devices-exceed-memory', () => {
    checkRule(
      `<maxMemory slots='1' unit='GiB'>8</maxMemory><memory unit='MiB'>512</memory><devices><memory model='dimm'><target><size unit='MiB'>512</size></target></memory></devices>`,
      [
        {
          code: 'memory-devices-exceed-memory',
          at: '512',
          message: '`<memory>` is 512 MiB and includes the memory devices, which take 512 MiB: nothing is left to boot with.',
        },
      ],
      { arch: 'ppc64' },
    );
    checkRule(`<maxMemory slots='1' unit='GiB'>8</maxMemory><memory unit='MiB'>1024</memory><devices><memory model='dimm'><target><size unit='MiB'>512</size></target></memory></devices>`, [], { arch: 'ppc64' });
  });

  it('max-memory-below-memory', () => {
    checkRule(
      `<maxMemory unit='GiB'>1</maxMemory><memory unit='GiB'>2</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='2' unit='GiB'/></numa></cpu>`,
      [
        {
          code: 'max-memory-below-memory',
          at: '1',
          message: '`<maxMemory>` is 1 GiB, less than the 2 GiB that the guest already has: raise it.',
        },
      ],
    );
    checkRule(`<maxMemory unit='GiB'>2</maxMemory><memory unit='GiB'>2</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='2' unit='GiB'/></numa></cpu>`, []);
  });

  it('max-memory-slots-without-size', () => {
    checkRule(`<maxMemory slots='4'>0</maxMemory>`, [
      {
        code: 'max-memory-slots-without-size',
        at: '0',
        message: '`<maxMemory>` needs a size when it has `slots`.',
      },
    ]);
    checkRule(`<maxMemory slots='4'>4194304</maxMemory>`, [], { arch: 'ppc64' });
  });

  it('max-memory-unsupported', () => {
    checkRule(`<maxMemory slots='4'>4194304</maxMemory>`, [
      {
        code: 'max-memory-unsupported',
        at: 'maxMemory',
        message: 'Memory cannot be hot-plugged with type=`lxc`: remove `<maxMemory>`.',
      },
    ], { type: 'lxc' });
    checkRule(`<maxMemory slots='4'>4194304</maxMemory>`, [], { arch: 'ppc64' });
  });

  it('memtune-min-guarantee-unsupported', () => {
    checkRule(`<memtune><min_guarantee unit='MiB'>64</min_guarantee></memtune>`, [
      {
        code: 'memtune-min-guarantee-unsupported',
        at: 'min_guarantee',
        message: 'QEMU cannot guarantee memory: remove `<min_guarantee>`.',
      },
    ]);
    checkRule(`<memtune><hard_limit unit='GiB'>4</hard_limit></memtune>`, []);
    checkRule(`<memtune><min_guarantee unit='MiB'>64</min_guarantee></memtune>`, [], { type: 'vmware' });
  });

  it('hugepage-size-zero', () => {
    checkRule(`<memoryBacking><hugepages><page size='0'/></hugepages></memoryBacking>`, [
      {
        code: 'hugepage-size-zero',
        at: '0',
        message: 'A huge page cannot have size 0: use `2` with unit `MiB`, for instance.',
      },
    ]);
    checkRule(`<memoryBacking><hugepages><page size='2048'/></hugepages></memoryBacking>`, []);
  });

  it('hugepage-size-unknown', () => {
    checkRule(
      `<memory unit='MiB'>1000</memory><memoryBacking><hugepages><page size='5' unit='MiB'/></hugepages></memoryBacking>`,
      [
        {
          code: 'hugepage-size-unknown',
          at: '5',
          message: 'No x86 host has pages of 5 MiB: use 2 MiB or 1 GiB.',
        },
      ],
    );
    checkRule(`<memoryBacking><hugepages><page size='1' unit='GiB'/></hugepages></memoryBacking>`, []);
    checkRule(`<memoryBacking><hugepages><page size='64'/></hugepages></memoryBacking>`, [], { arch: 'aarch64' });
  });

  it('hugepage-node-missing', () => {
    checkRule(`<memoryBacking><hugepages><page size='2048' nodeset='1'/></hugepages></memoryBacking>`, [
      {
        code: 'hugepage-node-missing',
        at: '1',
        message: 'The guest has no NUMA node 1: `nodeset` of `<page>` names cells of `<cpu><numa>`.',
      },
    ]);
    checkRule(
      `<memoryBacking><hugepages><page size='2048' nodeset='0-2'/></hugepages></memoryBacking><vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0' memory='524288'/><cell id='1' cpus='1' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'hugepage-node-missing',
          at: '0-2',
          message: 'The guest has no NUMA node 2: `nodeset` of `<page>` names cells of `<cpu><numa>`.',
        },
      ],
    );
    checkRule(`<memoryBacking><hugepages><page size='2048' nodeset='0'/></hugepages></memoryBacking>`, []);
    checkRule(`<memoryBacking><hugepages><page size='2048' nodeset='1'/></hugepages></memoryBacking><vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0' memory='524288'/><cell id='1' cpus='1' memory='524288'/></numa></cpu>`, []);
  });

  it('hugepage-nodeset-empty', () => {
    checkRule(`<memoryBacking><hugepages><page size='2048' nodeset='0,^0'/></hugepages></memoryBacking>`, [
      {
        code: 'hugepage-nodeset-empty',
        at: '0,^0',
        message: '`nodeset` is empty: everything in it is taken out again.',
      },
    ]);
  });

  it('hugepage-nodeset-overlap', () => {
    checkRule(
      `<memoryBacking><hugepages><page size='2048' nodeset='0'/><page size='1048576' nodeset='0-1'/></hugepages></memoryBacking><vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0' memory='524288'/><cell id='1' cpus='1' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'hugepage-nodeset-overlap',
          at: '0-1',
          message: 'Another `<page>` is already for node 0: each node has one page size.',
        },
      ],
      { severities: ['error'] },
    );
    checkRule(`<memoryBacking><hugepages><page size='2048' nodeset='0'/><page size='1048576' nodeset='1'/></hugepages></memoryBacking><vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0' memory='524288'/><cell id='1' cpus='1' memory='524288'/></numa></cpu>`, [], { severities: ['error'] });
  });

  it('hugepage-default-duplicate', () => {
    checkRule(
      `<memoryBacking><hugepages><page size='2048'/><«page» size='1048576'/></hugepages></memoryBacking>`,
      [
        {
          code: 'hugepage-default-duplicate',
          at: 'page',
          message: 'Another `<page>` without `nodeset` already gives the default page size: give this one a `nodeset`, or remove it.',
        },
      ],
    );
    checkRule(`<memoryBacking><hugepages><page size='2048'/><page size='1048576' nodeset='1'/></hugepages></memoryBacking><vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0' memory='524288'/><cell id='1' cpus='1' memory='524288'/></numa></cpu>`, [], { severities: ['error'] });
  });

  it('hugepages-allocation-ondemand', () => {
    checkRule(`<memoryBacking><hugepages/><allocation mode='ondemand'/></memoryBacking>`, [
      {
        code: 'hugepages-allocation-ondemand',
        at: 'ondemand',
        message: 'Huge pages are always allocated at once: remove mode=`ondemand`, or `<hugepages>`.',
      },
    ]);
    checkRule(`<memoryBacking><hugepages/><allocation mode='immediate'/></memoryBacking>`, []);
  });

  it('hugepages-source-anonymous', () => {
    checkRule(`<memoryBacking><hugepages/><source type='anonymous'/></memoryBacking>`, [
      {
        code: 'hugepages-source-anonymous',
        at: 'anonymous',
        message: 'Huge pages cannot be anonymous memory: use `<source type="memfd"/>`, or remove the source.',
      },
    ]);
    checkRule(`<memoryBacking><hugepages/><source type='memfd'/></memoryBacking>`, []);
  });

  it('current-memory-above-memory', () => {
    checkRule(`<memory unit='MiB'>512</memory><currentMemory unit='MiB'>1024</currentMemory>`, [
      {
        code: 'current-memory-above-memory',
        at: '1024',
        message: '`<currentMemory>` is 1 GiB, more than the 512 MiB of `<memory>`: libvirt lowers it to that.',
      },
    ]);
    checkRule(`<memory unit='MiB'>512</memory><currentMemory unit='MiB'>256</currentMemory>`, []);
    const numa = (current: string): string =>
      `<memory unit='MiB'>1024</memory><currentMemory>${current}</currentMemory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='512' unit='MiB'/></numa></cpu>`;
    checkRuleFix(numa('1048576'), 'current-memory-above-memory', 'set-text', numa('524288'));
  });

  it('current-memory-without-balloon', () => {
    checkRule(
      `<memory unit='MiB'>512</memory><currentMemory unit='MiB'>256</currentMemory><devices><memballoon model='none'/></devices>`,
      [
        {
          code: 'current-memory-without-balloon',
          at: '256',
          message: 'Without a balloon the guest keeps all of `<memory>`: `<currentMemory>` does nothing. Add `<memballoon model="virtio"/>`.',
        },
      ],
    );
    checkRule(`<memory unit='MiB'>512</memory><currentMemory unit='MiB'>512</currentMemory><devices><memballoon model='none'/></devices>`, []);
  });

  it('memory-not-hugepage-aligned', () => {
    checkRule(
      `<memory unit='MiB'>1500</memory><memoryBacking><hugepages><page size='1' unit='GiB'/></hugepages></memoryBacking>`,
      [
        {
          code: 'memory-not-hugepage-aligned',
          at: '1500',
          message: '1500 MiB is not a whole number of pages of 1 GiB: the rest of the last page is wasted, or the guest does not start.',
        },
      ],
    );
    checkRule(`<memory unit='GiB'>2</memory><memoryBacking><hugepages><page size='1' unit='GiB'/></hugepages></memoryBacking>`, []);
  });

  it('memory-device-unsupported', () => {
    const device = `<devices><memory model='dimm'><target><size unit='MiB'>128</size></target></memory></devices>`;
    for (const type of ['lxc', 'xen', 'bhyve']) {
      const message = `There are no memory devices with type=\`${type}\`: remove this \`<memory>\`, and say the size in that of \`<domain>\`.`;
      checkRule(device, [{ code: 'memory-device-unsupported', at: 'memory', message }], { type, rules: memoryRules.rules });
    }
    checkRule(device, [], { type: 'kvm', rules: memoryRules.rules });
  });
});
