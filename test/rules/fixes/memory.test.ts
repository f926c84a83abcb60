// Fixes of rules/machine/memory.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of memory', () => {
  checkRuleFix(
    `<memtune><min_guarantee unit='MiB'>64</min_guarantee></memtune>`,
    'memtune-min-guarantee-unsupported',
    'remove-element',
    `<memtune></memtune>`,
  );
  checkRuleFix(
    `<memoryBacking><hugepages><page size='2048'/><page size='1048576'/></hugepages></memoryBacking>`,
    'hugepage-default-duplicate',
    'remove-element',
    `<memoryBacking><hugepages><page size='2048'/></hugepages></memoryBacking>`,
  );
  checkRuleFix(
    `<memoryBacking><hugepages/><allocation mode='ondemand'/></memoryBacking>`,
    'hugepages-allocation-ondemand',
    'remove-attribute',
    `<memoryBacking><hugepages/><allocation/></memoryBacking>`,
  );
  checkRuleFix(
    `<memoryBacking><hugepages/><source type='anonymous'/></memoryBacking>`,
    'hugepages-source-anonymous',
    'set-attribute',
    `<memoryBacking><hugepages/><source type='memfd'/></memoryBacking>`,
  );
  checkRuleFix(
    `<memory unit='MiB'>512</memory><currentMemory unit='MiB'>1024</currentMemory>`,
    'current-memory-above-memory',
    'set-text',
    `<memory unit='MiB'>512</memory><currentMemory unit='MiB'>512</currentMemory>`,
  );
});
