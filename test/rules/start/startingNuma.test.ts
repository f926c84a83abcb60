// Rules of rules/start/startingNuma.ts: NUMA cells that libvirt defines and QEMU does not start with.
import { describe, it } from 'vitest';
import { startingNumaRules } from '../../../server/src/rules/start/startingNuma';
import { checkRule, checkRuleFix, type ExpectedProblem } from '../../support/checkRule';

const { rules } = startingNumaRules;

const cache = (level: number, size: number, line = 8): string =>
  `<cache level='${level}' associativity='direct' policy='writeback'><size value='${size}' unit='KiB'/><line value='${line}' unit='B'/></cache>`;
const link = (name: string, value: number, target = 0): string =>
  `<${name} initiator='0' target='${target}' type='access' value='${value}'${name === 'bandwidth' ? " unit='KiB'" : ''}/>`;
const LINKS = link('latency', 5) + link('bandwidth', 204800);

function guest(caches: string, links = LINKS, memory = 65536): string {
  const interconnects = links === '' ? '' : `<interconnects>${links}</interconnects>`;
  return `<memory unit='KiB'>${65536 + memory}</memory><vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0' memory='65536' unit='KiB'>${caches}</cell><cell id='1' cpus='1' memory='${memory}' unit='KiB'/>${interconnects}</numa></cpu>`;
}

function check(xml: string, ...expected: readonly ExpectedProblem[]): void {
  checkRule(xml, expected, { rules });
}

describe('startingNuma', () => {
  it('numa-cache-without-link', () => {
    const problem = {
      code: 'numa-cache-without-link',
      at: 'cache',
      message: 'QEMU does not start with a cache of cell 0 unless `<interconnects>` has a `<latency>` and a `<bandwidth>` whose `target` is 0.',
    };
    check(guest(cache(1, 10), ''), problem);
    check(guest(cache(1, 10), link('latency', 5)), problem);
    check(guest(cache(1, 10), link('latency', 5) + link('bandwidth', 204800, 1)), problem);
    check(guest(cache(1, 10), link('latency', 0) + link('bandwidth', 204800)), problem);
    check(guest(cache(1, 10)));
    check(guest('', ''));
  });

  it('numa-cache-order', () => {
    check(guest(cache(2, 10)), { code: 'numa-cache-order', at: '2', message: 'QEMU does not start with a cache of level 2 unless the cell has one of level 1 before it.' });
    check(guest(cache(2, 20).replace("'2'", "'«2»'") + cache(1, 10)), {
      code: 'numa-cache-order', at: '2', message: 'QEMU does not start with a cache of level 2 unless the cell has one of level 1 before it.',
    });
    check(guest(cache(1, 10) + cache(2, 20)));
  });

  it('numa-cache-not-larger', () => {
    check(guest(cache(1, 20) + cache(2, 19)), {
      code: 'numa-cache-not-larger', at: '19', message: 'A cache of level 2 must be larger than the 20 KiB of level 1: QEMU does not start.',
    });
    check(guest(cache(1, 20) + cache(2, 20).replace("value='20'", "value='«20»'")), {
      code: 'numa-cache-not-larger', at: '20', message: 'A cache of level 2 must be larger than the 20 KiB of level 1: QEMU does not start.',
    });
    check(guest(cache(1, 20) + cache(2, 21)));
  });

  it('numa-cache-line', () => {
    check(guest(cache(1, 10, 0)), { code: 'numa-cache-line', at: '0', message: 'A cache line has 1 to 65535 bytes, not 0: the guest does not start.' });
    check(guest(cache(1, 10, 65536).replace("line value='65536'", "line value='«65536»'")), {
      code: 'numa-cache-line', at: '65536', message: 'A cache line has 1 to 65535 bytes, not 65536: the guest does not start.',
    });
    check(guest(cache(1, 10, 65535)));
  });

  it('numa-bandwidth-unaligned', () => {
    const links = (size: number): string => link('latency', 5) + link('bandwidth', size);
    check(guest('', links(1000)), { code: 'numa-bandwidth-unaligned', at: '1000', message: 'QEMU counts bandwidths in whole MiB and does not start with 1000 KiB.' });
    checkRuleFix(guest('', links(1000)), 'numa-bandwidth-unaligned', 'set-attribute', guest('', links(1024)), { rules });
    check(guest('', links(2048)));
  });

  it('numa-cell-without-memory', () => {
    check(guest('', LINKS, 0).replace("memory='0'", "memory='«0»'"), {
      code: 'numa-cell-without-memory', at: '0', message: 'A cell needs memory: with 0 QEMU does not start (machine types before 5.1 did).',
    });
    check(guest('', LINKS, 1024));
  });

  it('numa-cells-too-many', () => {
    const cells = (count: number): string =>
      `<memory unit='MiB'>${count}</memory><vcpu>${count}</vcpu><cpu><numa>${Array.from({ length: count }, (_, id) => `<cell id='${id}' cpus='${id}' memory='1' unit='MiB'/>`).join('')}</numa></cpu>`;
    checkRule(cells(129), [{ code: 'numa-cells-too-many', at: 'cell', message: 'QEMU has room for 128 cells and does not start with 129.' }], { rules });
    checkRule(cells(128), [], { rules });
  });
});
