// Rules of rules/machine/clock.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('clock', () => {
  it('timer-platform-unsupported', () => {
    checkRule(`<clock offset='utc'><timer name='platform'/></clock>`, [
      {
        code: 'timer-platform-unsupported',
        at: 'platform',
        message: 'The timer `platform` is for Xen: remove it.',
      },
    ]);
    checkRule(`<clock offset='utc'><timer name='platform'/></clock>`, [], { type: 'vz' });
  });

  it('timer-x86-only', () => {
    checkRule(`<clock offset='utc'><timer name='tsc' present='yes'/></clock>`, [
      {
        code: 'timer-x86-only',
        at: 'tsc',
        message: 'The timer `tsc` is for x86 guests; this one is s390x.',
      },
    ], { arch: 's390x' });
    checkRule(`<clock offset='utc'><timer name='hpet' present='yes'/></clock>`, [
      {
        code: 'timer-x86-only',
        at: 'hpet',
        message: 'The timer `hpet` is for x86 guests; this one is aarch64.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<clock offset='utc'><timer name='tsc' present='yes'/></clock>`, []);
    checkRule(`<clock offset='utc'><timer name='hpet' present='no'/></clock>`, [], { arch: 'aarch64' });
  });

  it('timer-armvtimer-needs-kvm', () => {
    checkRule(`<clock offset='utc'><timer name='armvtimer' tickpolicy='discard'/></clock>`, [
      {
        code: 'timer-armvtimer-needs-kvm',
        at: 'armvtimer',
        message: 'The timer `armvtimer` is for KVM guests of the ARM machine `virt`.',
      },
    ]);
    checkRule(`<cpu mode='maximum'/><clock offset='utc'><timer name='armvtimer' tickpolicy='discard'/></clock>`, [], { arch: 'aarch64' });
  });

  it('timer-armvtimer-off', () => {
    checkRule(
      `<cpu mode='maximum'/><clock offset='utc'><timer name='armvtimer' tickpolicy='discard' present='no'/></clock>`,
      [
        { code: 'timer-armvtimer-off', at: 'no', message: 'The timer `armvtimer` cannot be disabled.' },
      ],
      { arch: 'aarch64' },
    );
  });

  it('timer-rtc-track-boot', () => {
    checkRule(`<clock offset='utc'><timer name='rtc' track='boot' tickpolicy='catchup'/></clock>`, [
      {
        code: 'timer-rtc-track-boot',
        at: 'boot',
        message: "QEMU's real-time clock tracks `guest`, `wall` or `realtime`, not `boot`.",
      },
    ]);
    checkRule(`<clock offset='utc'><timer name='rtc' track='guest' tickpolicy='catchup'/></clock>`, []);
  });

  it('timer-tickpolicy-unsupported', () => {
    checkRule(`<clock offset='utc'><timer name='rtc' tickpolicy='merge'/></clock>`, [
      {
        code: 'timer-tickpolicy-unsupported',
        at: 'merge',
        message: "QEMU's timer `rtc` has no tick policy `merge`.",
      },
    ]);
    checkRule(`<clock offset='utc'><timer name='pit' tickpolicy='merge'/></clock>`, [
      {
        code: 'timer-tickpolicy-unsupported',
        at: 'merge',
        message: "QEMU's timer `pit` has no tick policy `merge`.",
      },
    ]);
    checkRule(`<clock offset='utc'><timer name='armvtimer' tickpolicy='catchup'/></clock>`, [
      {
        code: 'timer-tickpolicy-unsupported',
        at: 'catchup',
        message: "QEMU's timer `armvtimer` has no tick policy `catchup`.",
      },
    ], { arch: 'aarch64' });
    checkRule(`<clock offset='utc'><timer name='rtc' tickpolicy='catchup'/><timer name='pit' tickpolicy='delay'/></clock>`, []);
    checkRule(`<clock offset='utc'><timer name='rtc' tickpolicy='merge'/></clock>`, [], { type: 'vz' });
  });

  it('timer-pit-catchup-arch', () => {
    const pit = (policy: string): string => `<clock offset='utc'><timer name='pit' tickpolicy='${policy}'/></clock>`;
    for (const arch of ['aarch64', 'ppc64', 's390x', 'riscv64']) {
      const message = `Only the timer \`pit\` of x86 guests catches up; this one is ${arch}. Remove the timer.`;
      checkRule(pit('catchup'), [{ code: 'timer-pit-catchup-arch', at: 'catchup', message }], { arch });
      checkRule(pit('delay'), [], { arch });
    }
    checkRule(pit('catchup'), []);
  });

  it('clock-start-too-late', () => {
    checkRule(`<clock offset='absolute' start='253402300800'/>`, [
      {
        code: 'clock-start-too-late',
        at: '253402300800',
        message: '`start` is at most 253402300799, the end of the year 9999.',
      },
    ]);
    checkRule(`<clock offset='absolute' start='253402300799'/>`, []);
  });

  it('clock-timezone-missing', () => {
    checkRule(`<clock offset='timezone'/>`, [
      {
        code: 'clock-timezone-missing',
        at: 'timezone',
        message: 'Which time zone? Add timezone=`Europe/Paris`, for instance.',
      },
    ]);
    checkRule(`<clock offset='timezone' timezone='Europe/Paris'/>`, []);
  });
});
