// Rules of rules/devices/virtioMem.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('virtioMem', () => {
  it('virtio-mem-block-size', () => {
    checkRule(
      `<maxMemory slots='0' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-mem'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
      [
        {
          code: 'virtio-mem-block-size',
          at: 'target',
          message: 'virtio-mem needs a `<block>` that is a power of two of 2 MiB or more.',
        },
      ],
    );
    checkRule(
      `<maxMemory slots='0' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-mem'><target><size unit='MiB'>512</size><node>0</node><block unit='MiB'>3</block></target></memory></devices>`,
      [
        {
          code: 'virtio-mem-block-size',
          at: '3',
          message: 'virtio-mem needs a `<block>` that is a power of two of 2 MiB or more.',
        },
      ],
    );
    checkRule(
      `<maxMemory slots='0' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-mem'><target><size unit='MiB'>512</size><node>0</node><block unit='KiB'>1024</block></target></memory></devices>`,
      [
        {
          code: 'virtio-mem-block-size',
          at: '1024',
          message: 'virtio-mem needs a `<block>` that is a power of two of 2 MiB or more.',
        },
      ],
    );
    checkRule(`<maxMemory slots='0' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-mem'><target><size unit='MiB'>512</size><node>0</node><block unit='MiB'>2</block></target></memory></devices>`, []);
  });

  it('virtio-mem-requested-too-large', () => {
    checkRule(
      `<maxMemory slots='0' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-mem'><target><size unit='MiB'>512</size><node>0</node><block unit='MiB'>2</block><requested unit='GiB'>1</requested></target></memory></devices>`,
      [
        {
          code: 'virtio-mem-requested-too-large',
          at: '1',
          message: '1 GiB is requested of a device of 512 MiB: lower `<requested>`.',
        },
      ],
    );
    checkRule(`<maxMemory slots='0' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-mem'><target><size unit='MiB'>512</size><node>0</node><block unit='MiB'>2</block><requested unit='MiB'>512</requested></target></memory></devices>`, []);
  });

  it('virtio-mem-requested-unaligned', () => {
    checkRule(
      `<maxMemory slots='0' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-mem'><target><size unit='MiB'>512</size><node>0</node><block unit='MiB'>2</block><requested unit='MiB'>5</requested></target></memory></devices>`,
      [
        {
          code: 'virtio-mem-requested-unaligned',
          at: '5',
          message: '5 MiB is not a whole number of blocks of 2 MiB.',
        },
      ],
    );
  });

  it('memory-address-unaligned', () => {
    checkRule(
      `<maxMemory slots='0' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-mem'><target><size unit='MiB'>512</size><node>0</node><block unit='MiB'>2</block><requested unit='MiB'>4</requested><address base='0x100001000'/></target></memory></devices>`,
      [
        {
          code: 'memory-address-unaligned',
          at: '0x100001000',
          message: 'The address must be a multiple of 2 MiB.',
        },
      ],
    );
    checkRule(`<maxMemory slots='0' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-mem'><target><size unit='MiB'>512</size><node>0</node><block unit='MiB'>2</block><requested unit='MiB'>4</requested><address base='0x100200000'/></target></memory></devices>`, []);
  });

  it('virtio-mem-ccw-pages', () => {
    const memory = (source: string): string => `<memory model='virtio-mem'>${source}<target><size unit='MiB'>512</size><block unit='MiB'>2</block><requested unit='MiB'>128</requested></target></memory>`;
    const guest = (source: string): string =>
      `<maxMemory unit='MiB'>2048</maxMemory><memory unit='MiB'>1024</memory><memoryBacking><hugepages><page size='1' unit='MiB'/></hugepages></memoryBacking><devices>${memory(source)}</devices>`;
    const s390 = { arch: 's390x', severities: ['error'] };
    checkRule(guest(`<source><pagesize unit='MiB'>2</pagesize></source>`), [
      { code: 'virtio-mem-ccw-pages', at: 'pagesize', message: 'On s390, virtio-mem has the pages of the other memory, 1 MiB: remove `<pagesize>`.' },
    ], s390);
    checkRule(guest(`<source><pagesize unit='MiB'>1</pagesize></source>`), [], s390);
    checkRule(guest(''), [], s390);
  });

  it('virtio-mem-ccw-node', () => {
    checkRule(
      `<maxMemory unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/><cell id='1' cpus='1' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-mem'><address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0001'/><target><size unit='MiB'>512</size><node>1</node><block unit='MiB'>2</block></target></memory></devices>`,
      [
        { code: 'virtio-mem-ccw-node', at: 'node', message: 's390 guests have no NUMA: remove `<node>`.' },
      ],
      { arch: 's390x' },
    );
  });
});
