// Rules on the CPU's cache and its physical address bits.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('cpuCache', () => {
  it('cpu-maxphysaddr-arch', () => {
    checkRule(`<cpu mode='host-model'><maxphysaddr mode='emulate' bits='42'/></cpu>`, [
      {
        code: 'cpu-maxphysaddr-arch',
        at: 'maxphysaddr',
        message: '`<maxphysaddr>` is for x86 guests only; this one is aarch64.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<cpu mode='host-model'><maxphysaddr mode='emulate' bits='42'/></cpu>`, []);
  });

  it('cpu-maxphysaddr-bits-passthrough', () => {
    checkRule(`<cpu mode='host-model'><maxphysaddr mode='passthrough' bits='42'/></cpu>`, [
      {
        code: 'cpu-maxphysaddr-bits-passthrough',
        at: '42',
        message: "Mode `passthrough` takes the host's number of bits: remove `bits`, or use mode=`emulate`.",
      },
    ]);
    checkRule(`<cpu mode='host-model'><maxphysaddr mode='passthrough' limit='40'/></cpu>`, []);
  });

  it('cpu-maxphysaddr-limit-emulate', () => {
    checkRule(`<cpu mode='host-model'><maxphysaddr mode='emulate' bits='42' limit='40'/></cpu>`, [
      {
        code: 'cpu-maxphysaddr-limit-emulate',
        at: '40',
        message: '`limit` belongs to mode `passthrough`: with `emulate`, `bits` says it.',
      },
    ]);
  });

  it('cpu-cache-arch', () => {
    checkRule(`<cpu mode='host-model'><cache level='3' mode='emulate'/></cpu>`, [
      {
        code: 'cpu-cache-arch',
        at: 'cache',
        message: 'A CPU cache can be described for x86 guests only; this one is aarch64.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<cpu mode='host-model'><cache level='3' mode='emulate'/></cpu>`, []);
  });

  it('cpu-cache-emulate-level', () => {
    checkRule(`<cpu mode='host-model'><cache level='2' mode='emulate'/></cpu>`, [
      {
        code: 'cpu-cache-emulate-level',
        at: '2',
        message: 'Only a cache of level 3 can be emulated: set level=`3`.',
      },
    ]);
    checkRule(`<cpu mode='host-model'><cache mode='emulate'/></cpu>`, [
      {
        code: 'cpu-cache-emulate-level',
        at: 'cache',
        message: 'Only a cache of level 3 can be emulated: set level=`3`.',
      },
    ]);
  });

  it('cpu-cache-level-unused', () => {
    checkRule(`<cpu mode='maximum'><cache level='3' mode='passthrough'/></cpu>`, [
      {
        code: 'cpu-cache-level-unused',
        at: '3',
        message: 'Mode `passthrough` is for the cache as a whole: remove `level`.',
      },
    ]);
    checkRule(`<cpu mode='host-model'><cache level='3' mode='disable'/></cpu>`, [
      {
        code: 'cpu-cache-level-unused',
        at: '3',
        message: 'Mode `disable` is for the cache as a whole: remove `level`.',
      },
    ]);
    checkRule(`<cpu mode='maximum'><cache mode='passthrough'/></cpu>`, []);
  });

  it('cpu-cache-passthrough-mode', () => {
    checkRule(`<cpu mode='host-model'><cache mode='passthrough'/></cpu>`, [
      {
        code: 'cpu-cache-passthrough-mode',
        at: 'passthrough',
        message: "The host's cache goes with its CPU: mode=`passthrough` needs a CPU of mode `host-passthrough` or `maximum`.",
      },
    ]);
    checkRule(`<cpu mode='host-passthru'><cache mode='passthrough'/></cpu>`, []);
  });
});
