// Rules of rules/devices/memoryDevices.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('memoryDevices', () => {
  it('memory-device-needs-max-memory', () => {
    checkRule(
      `<memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
      [
        {
          code: 'memory-device-needs-max-memory',
          at: 'memory',
          message: 'A memory device needs room to be plugged into: add `<maxMemory slots="16" unit="GiB">…</maxMemory>`.',
        },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`, []);
  });

  it('memory-slots-too-few', () => {
    checkRule(
      `<maxMemory slots='1' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
      [
        {
          code: 'memory-slots-too-few',
          at: '1',
          message: '2 memory devices need a slot and `<maxMemory>` has 1: raise `slots`.',
        },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`, []);
  });

  it('memory-slot-beyond', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><address type='dimm' slot='2'/><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
      [
        {
          code: 'memory-slot-beyond',
          at: '2',
          message: 'The guest has 2 slots, numbered from 0: there is no slot 2.',
        },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><address type='dimm' slot='1'/><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`, []);
  });

  it('memory-slot-duplicate', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><address type='dimm' slot='1'/><target><size unit='MiB'>512</size><node>0</node></target></memory><memory model='dimm'><address type='dimm' slot='«1»'/><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
      [
        { code: 'memory-slot-duplicate', at: '1', message: 'Slot 1 is taken by another memory device.' },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><address type='dimm' slot='0'/><target><size unit='MiB'>512</size><node>0</node></target></memory><memory model='dimm'><address type='dimm' slot='1'/><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`, []);
  });

  it('memory-address-type', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-pmem' access='shared'><source><path>/n</path></source><address type='dimm' slot='0'/><target><size unit='MiB'>512</size></target></memory></devices>`,
      [{ code: 'memory-address-type', at: 'dimm', message: 'A memory device of model `virtio-pmem` has an address of type `pci`, not `dimm`.' }],
    );
  });

  it('memory-address-replaced', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><address type='pci'/><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
      [
        {
          code: 'memory-address-replaced',
          at: 'pci',
          message: 'A memory device of model `dimm` is in a slot: libvirt replaces this address of type `pci`.',
        },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><address type='dimm' slot='1'/><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`, []);
  });

  it('memory-sgx-address', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='sgx-epc'><address type='dimm' slot='1'/><target><size unit='MiB'>512</size></target></memory></devices>`,
      [
        { code: 'memory-sgx-address', at: 'address', message: 'SGX memory has no address: remove it.' },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='sgx-epc'><target><size unit='MiB'>512</size></target></memory></devices>`, []);
  });

  it('memory-device-node-missing', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size></target></memory></devices>`,
      [
        {
          code: 'memory-device-node-missing',
          at: 'target',
          message: 'The guest has NUMA cells: say in `<node>` which one gets the memory.',
        },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`, []);
  });

  it('memory-device-node-beyond', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size><node>1</node></target></memory></devices>`,
      [
        {
          code: 'memory-device-node-beyond',
          at: '1',
          message: 'The guest has no NUMA cell 1 for this memory: it has 1.',
        },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`, []);
  });

  it('memory-device-path-missing', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='nvdimm'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
      [
        {
          code: 'memory-device-path-missing',
          at: 'memory',
          message: 'A memory device of model `nvdimm` keeps its contents in a file: add `<source><path>…</path></source>`.',
        },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='nvdimm'><source><path>/n</path></source><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`, []);
  });

  it('memory-device-discard', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='nvdimm' discard='yes'><source><path>/n</path></source><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
      [
        {
          code: 'memory-device-discard',
          at: 'yes',
          message: 'Persistent memory cannot be discarded: remove `discard` from this `nvdimm`.',
        },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm' discard='yes'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`, []);
  });

  it('memory-pmem-private', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-pmem' access='private'><source><path>/n</path></source><target><size unit='MiB'>512</size></target></memory></devices>`,
      [
        {
          code: 'memory-pmem-private',
          at: 'private',
          message: 'What a guest writes to virtio-pmem reaches its file: access is `shared`.',
        },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-pmem' access='shared'><source><path>/n</path></source><target><size unit='MiB'>512</size></target></memory></devices>`, []);
  });

  it('memory-pmem-node', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-pmem'><source><path>/n</path></source><target><size unit='MiB'>512</size><«node»>0</node></target></memory></devices>`,
      [
        {
          code: 'memory-pmem-node',
          at: 'node',
          message: 'virtio-pmem belongs to no NUMA cell: remove `<node>`.',
        },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-pmem'><source><path>/n</path></source><target><size unit='MiB'>512</size></target></memory></devices>`, []);
  });

  it('nvdimm-label-too-small', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='nvdimm'><source><path>/n</path></source><target><size unit='MiB'>512</size><node>0</node><label><size unit='KiB'>64</size></label></target></memory></devices>`,
      [
        {
          code: 'nvdimm-label-too-small',
          at: '64',
          message: 'A label takes 128 KiB at least; this one has 64 KiB.',
        },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='nvdimm'><source><path>/n</path></source><target><size unit='MiB'>512</size><node>0</node><label><size unit='KiB'>128</size></label></target></memory></devices>`, []);
  });

  it('nvdimm-label-too-large', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='nvdimm'><source><path>/n</path></source><target><size unit='MiB'>512</size><node>0</node><label><size unit='GiB'>1</size></label></target></memory></devices>`,
      [
        {
          code: 'nvdimm-label-too-large',
          at: '1',
          message: 'The label takes 1 GiB of 512 MiB: nothing is left.',
        },
      ],
    );
  });

  it('nvdimm-label-missing', () => {
    checkRule(
      `<maxMemory slots='1' unit='GiB'>8</maxMemory><memory unit='GiB'>2</memory><devices><memory model='nvdimm'><source><path>/n</path></source><target><size unit='MiB'>512</size></target></memory></devices>`,
      [
        {
          code: 'nvdimm-label-missing',
          at: 'target',
          message: 'ppc64 guests need a label on an NVDIMM: add `<label><size unit="KiB">128</size></label>`.',
        },
      ],
      { arch: 'ppc64' },
    );
    checkRule(`<maxMemory slots='1' unit='GiB'>8</maxMemory><memory unit='GiB'>2</memory><devices><memory model='nvdimm'><source><path>/n</path></source><target><size unit='MiB'>512</size><label><size unit='KiB'>128</size></label></target></memory></devices>`, [], { arch: 'ppc64' });
  });

  it('nvdimm-too-small', () => {
    checkRule(
      `<maxMemory slots='1' unit='GiB'>8</maxMemory><memory unit='GiB'>2</memory><devices><memory model='nvdimm'><source><path>/n</path></source><target><size unit='MiB'>256</size><label><size unit='KiB'>128</size></label></target></memory></devices>`,
      [
        {
          code: 'nvdimm-too-small',
          at: '256',
          message: 'On ppc64 an NVDIMM has 256 MiB besides its label at least.',
        },
      ],
      { arch: 'ppc64' },
    );
  });

  it('nvdimm-uuid-arch', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='nvdimm'><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid><source><path>/n</path></source><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
      [
        {
          code: 'nvdimm-uuid-arch',
          at: 'uuid',
          message: 'Only ppc64 guests give an NVDIMM a UUID: remove it.',
        },
      ],
    );
    checkRule(`<maxMemory slots='1' unit='GiB'>8</maxMemory><memory unit='GiB'>2</memory><devices><memory model='nvdimm'><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid><source><path>/n</path></source><target><size unit='MiB'>512</size><label><size unit='KiB'>128</size></label></target></memory></devices>`, [], { arch: 'ppc64' });
  });

  it('memory-address-overlap', () => {
    checkRule(
      `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><address type='dimm' slot='0' base='0x100000000'/><target><size unit='MiB'>512</size><node>0</node></target></memory><memory model='dimm'><address type='dimm' slot='1' base='0x110000000'/><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
      [
        {
          code: 'memory-address-overlap',
          at: '0x110000000',
          message: 'Another memory device starts at 0x100000000 and overlaps this one.',
        },
      ],
    );
    checkRule(`<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><address type='dimm' slot='0' base='0x100000000'/><target><size unit='MiB'>512</size><node>0</node></target></memory><memory model='dimm'><address type='dimm' slot='1' base='0x120000000'/><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`, []);
  });

  it('max-memory-without-numa', () => {
    checkRule(`<maxMemory slots='4' unit='GiB'>8</maxMemory>`, [
      {
        code: 'max-memory-without-numa',
        at: 'maxMemory',
        message: 'Memory is plugged into NUMA cells, and there is none: libvirt adds one when the guest is defined, or refuses it. Write it yourself.',
      },
    ]);
    checkRule(`<maxMemory slots='4' unit='GiB'>8</maxMemory>`, [], { arch: 'ppc64' });
  });

  it('memory-device-arch', () => {
    const guest = (model: string, numa = ''): string =>
      `<maxMemory slots='4' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu>${numa}<devices><memory model='${model}'><target><size unit='MiB'>512</size>${numa === '' ? '' : '<node>0</node>'}</target></memory></devices>`;
    const cell = `<cpu><numa><cell id='0' cpus='0' memory='2' unit='GiB'/></numa></cpu>`;
    checkRule(guest('dimm'), [
      { code: 'memory-device-arch', at: 'dimm', message: 'There are no memory slots on s390x, and so no `dimm`: remove it; an s390 guest can have `virtio-mem`.' },
    ], { arch: 's390x', severities: ['error'] });
    checkRule(guest('dimm', cell), [
      { code: 'memory-device-arch', at: 'dimm', message: 'There are no memory slots on ppc, and so no `dimm`: remove it; an s390 guest can have `virtio-mem`.' },
    ], { arch: 'ppc', machine: 'g3beige', type: 'qemu', severities: ['error'] });
    for (const arch of ['x86_64', 'aarch64', 'ppc64']) checkRule(guest('dimm', cell), [], { arch, severities: ['error'] });
  });
});
