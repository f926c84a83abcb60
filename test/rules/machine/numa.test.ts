// Rules of rules/machine/numa.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('numa', () => {
  it('numa-cell-id-gap', () => {
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='2' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        { code: 'numa-cell-id-gap', at: '2', message: 'With 2 cells, ids go from 0 to 1: 2 leaves a gap.' },
      ],
    );
    checkRule(`<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`, []);
    checkRule(`<vcpu>4</vcpu><cpu><numa><cell cpus='0-1' memory='524288'/><cell cpus='2-3' memory='524288'/></numa></cpu>`, []);
  });

  it('numa-cell-duplicate', () => {
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='«0»' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        { code: 'numa-cell-duplicate', at: '0', message: 'Another cell already has id 0.' },
      ],
    );
  });

  it('numa-cpus-overlap', () => {
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-2' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'numa-cpus-overlap',
          at: '2-3',
          message: 'vCPU 2 is already in cell 0: each vCPU belongs to one cell.',
        },
      ],
    );
  });

  it('numa-cpus-beyond-vcpus', () => {
    checkRule(
      `<vcpu>3</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'numa-cpus-beyond-vcpus',
          at: '2-3',
          message: 'The guest has 3 vCPUs, numbered from 0: there is no vCPU 3. Raise `<vcpu>` or shorten `cpus`.',
        },
      ],
    );
  });

  it('numa-sibling-missing', () => {
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'><distances><sibling id='2' value='21'/></distances></cell><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'numa-sibling-missing',
          at: '2',
          message: 'There is no cell 2 to be at a distance from: the guest has 2.',
        },
      ],
    );
    checkRule(`<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'><distances><sibling id='0' value='10'/><sibling id='1' value='21'/></distances></cell><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`, []);
  });

  it('numa-distance-local', () => {
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'><distances><sibling id='0' value='21'/></distances></cell><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'numa-distance-local',
          at: '21',
          message: 'Distance 10 is from a cell to itself and to no other: cell 0 to cell 0 cannot be 21.',
        },
      ],
    );
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'><distances><sibling id='1' value='10'/></distances></cell><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'numa-distance-local',
          at: '10',
          message: 'Distance 10 is from a cell to itself and to no other: cell 0 to cell 1 cannot be 10.',
        },
      ],
    );
  });

  it('numa-cache-level', () => {
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-3' memory='1048576'><cache level='4' associativity='direct' policy='writeback'><size value='10' unit='KiB'/><line value='8' unit='B'/></cache></cell></numa></cpu>`,
      [
        { code: 'numa-cache-level', at: '4', message: 'There is no cache level 4: use 1, 2 or 3.' },
      ],
    );
    checkRule(`<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-3' memory='1048576'><cache level='3' associativity='direct' policy='writeback'><size value='10' unit='KiB'/><line value='8' unit='B'/></cache></cell></numa></cpu>`, []);
  });

  it('numa-cache-duplicate', () => {
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-3' memory='1048576'><cache level='1' associativity='direct' policy='writeback'><size value='10' unit='KiB'/><line value='8' unit='B'/></cache><cache level='«1»' associativity='direct' policy='writeback'><size value='10' unit='KiB'/><line value='8' unit='B'/></cache></cell></numa></cpu>`,
      [
        { code: 'numa-cache-duplicate', at: '1', message: 'This cell already has a cache of level 1.' },
      ],
    );
  });

  it('numa-link-node-missing', () => {
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/><interconnects><latency initiator='0' target='2' type='access' value='5'/></interconnects></numa></cpu>`,
      [
        {
          code: 'numa-link-node-missing',
          at: '2',
          message: '`target` is cell 2, which the guest does not have.',
        },
      ],
    );
    checkRule(`<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/><interconnects><latency initiator='0' target='1' type='access' value='5'/></interconnects></numa></cpu>`, []);
  });

  it('numa-link-initiator-without-cpus', () => {
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-3' memory='524288'/><cell id='1' memory='524288'/><interconnects><latency initiator='«1»' target='0' type='access' value='5'/></interconnects></numa></cpu>`,
      [
        {
          code: 'numa-link-initiator-without-cpus',
          at: '1',
          message: 'Cell 1 has no vCPUs, so nothing starts there: `initiator` must be a cell with `cpus`.',
        },
      ],
    );
  });

  it('numa-link-cache-missing', () => {
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/><interconnects><latency initiator='0' target='1' cache='«1»' type='access' value='5'/></interconnects></numa></cpu>`,
      [
        { code: 'numa-link-cache-missing', at: '1', message: 'Cell 1 has no cache of level 1.' },
      ],
    );
  });

  it('numa-link-duplicate', () => {
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/><interconnects><latency initiator='0' target='1' type='access' value='5'/><«latency» initiator='0' target='1' type='access' value='6'/></interconnects></numa></cpu>`,
      [
        {
          code: 'numa-link-duplicate',
          at: 'latency',
          message: 'This link is already described by an earlier `<latency>`.',
        },
      ],
    );
    checkRule(
      `<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/><interconnects><latency initiator='0' target='1' type='access' value='5'/><«latency» initiator='1' target='0' type='access' value='5'/></interconnects></numa></cpu>`,
      [
        {
          code: 'numa-link-duplicate',
          at: 'latency',
          message: 'This link is already described by an earlier `<latency>`.',
        },
      ],
    );
    checkRule(`<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/><interconnects><latency initiator='0' target='1' type='access' value='5'/><latency initiator='0' target='1' type='read' value='5'/><bandwidth initiator='0' target='1' type='access' value='5' unit='KiB'/></interconnects></numa></cpu>`, []);
  });

  it('numa-cpus-uncovered', () => {
    checkRule(`<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>`, [
      {
        code: 'numa-cpus-uncovered',
        at: 'numa',
        message: 'vCPU 2 is in no cell: libvirt adds such vCPUs to cell 0.',
      },
    ]);
  });

  it('numa-memory-differs', () => {
    checkRule(
      `<memory unit='GiB'>4</memory><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'numa-memory-differs',
          at: '4',
          message: 'The cells have 1048576 KiB together, `<memory>` says 4194304 KiB: libvirt takes what the cells say.',
        },
      ],
    );
    checkRule(`<memory unit='GiB'>1</memory><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`, []);
  });
});
