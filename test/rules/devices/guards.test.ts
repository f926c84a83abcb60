// Rules of rules/devices/guards.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('guards', () => {
  it('watchdog-actions-differ', () => {
    checkRule(`<watchdog model='i6300esb' action='reset'/><watchdog model='itco' action='pause'/>`, [
      {
        code: 'watchdog-actions-differ',
        at: 'pause',
        message: 'All watchdogs share one action: the first one has `reset`.',
      },
    ]);
    checkRule(`<watchdog model='i6300esb' action='pause'/><watchdog model='itco' action='pause'/>`, []);
  });

  it('watchdog-duplicate', () => {
    checkRule(`<watchdog model='itco' action='reset'/><watchdog model='«itco»' action='reset'/>`, [
      { code: 'watchdog-duplicate', at: 'itco', message: 'There is already a watchdog of model `itco`.' },
    ]);
    checkRule(`<watchdog model='i6300esb' action='reset'/><watchdog model='i6300esb' action='reset'/>`, []);
  });

  it('watchdog-ib700-machine', () => {
    checkRule(`<watchdog model='ib700' action='reset'/>`, [
      {
        code: 'watchdog-ib700-machine',
        at: 'ib700',
        message: 'A watchdog of model `ib700` is for i440fx machines only.',
      },
    ]);
    checkRule(`<watchdog model='ib700' action='reset'/>`, [], { machine: 'pc' });
  });

  it('watchdog-machine', () => {
    checkRule(`<watchdog model='diag288' action='reset'/>`, [
      {
        code: 'watchdog-machine',
        at: 'diag288',
        message: 'A watchdog of model `diag288` is for s390 machines only.',
      },
    ]);
    checkRule(`<watchdog model='itco' action='reset'/>`, [
      {
        code: 'watchdog-machine',
        at: 'itco',
        message: 'A watchdog of model `itco` is for q35 machines only.',
      },
    ], { machine: 'pc' });
    checkRule(`<watchdog model='itco' action='reset'/>`, []);
    checkRule(`<watchdog model='diag288' action='reset'/>`, [], { arch: 's390x' });
  });

  it('watchdog-address', () => {
    checkRule(`<watchdog model='itco' action='reset'><address type='isa'/></watchdog>`, [
      {
        code: 'watchdog-address',
        at: 'address',
        message: 'A watchdog of model `itco` has no address of type `isa`: remove it.',
      },
    ]);
    checkRule(`<watchdog model='i6300esb' action='reset'/>`, []);
  });

  it('panic-duplicate', () => {
    checkRule(`<panic model='isa'/><«panic»/>`, [
      { code: 'panic-duplicate', at: 'panic', message: 'There is already a panic device of this model.' },
    ]);
    checkRule(`<panic model='isa'/><panic model='hyperv'/>`, []);
  });

  it('panic-model-missing', () => {
    checkRule('<panic/>', [
      {
        code: 'panic-model-missing',
        at: 'panic',
        message: 'This machine has no default panic device: set `model`.',
      },
    ], { arch: 'riscv64' });
    checkRule('<panic/>', []);
    checkRule('<panic/>', [], { arch: 's390x' });
  });

  it('panic-machine', () => {
    checkRule(`<panic model='s390'/>`, [
      {
        code: 'panic-machine',
        at: 's390',
        message: 'A panic device of model `s390` is for s390 guests only.',
      },
    ]);
    checkRule(`<panic model='pseries'/>`, [
      {
        code: 'panic-machine',
        at: 'pseries',
        message: 'A panic device of model `pseries` is for pseries guests only.',
      },
    ]);
    checkRule(`<panic model='hyperv'/>`, [
      {
        code: 'panic-machine',
        at: 'hyperv',
        message: 'A panic device of model `hyperv` is for x86 guests only.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<panic model='hyperv'/>`, []);
    checkRule(`<panic model='pseries'/>`, [], { arch: 'ppc64' });
  });

  it('panic-address', () => {
    checkRule(`<panic model='s390'><address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0001'/></panic>`, [
      {
        code: 'panic-address',
        at: 'address',
        message: 'A panic device of model `s390` has no address of type `ccw`: remove it.',
      },
    ], { arch: 's390x' });
    checkRule(`<panic model='pvpanic'><address type='isa' iobase='0x505'/></panic>`, [
      {
        code: 'panic-address',
        at: 'address',
        message: 'A panic device of model `pvpanic` has no address of type `isa`: remove it.',
      },
    ]);
    checkRule(`<panic model='isa'><address type='isa' iobase='0x505'/></panic>`, []);
  });
});
