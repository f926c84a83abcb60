// Rules of rules/machine/lifecycle.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('lifecycle', () => {
  it('name-with-slash', () => {
    checkRule('<name>a/b</name>', [
      {
        code: 'name-with-slash',
        at: 'a/b',
        message: 'A name cannot contain `/`: libvirt makes file names of it.',
      },
    ]);
    checkRule('<name>a-b</name>', []);
  });

  it('lifecycle-rename-restart', () => {
    checkRule('<on_crash>rename-restart</on_crash>', [
      {
        code: 'lifecycle-rename-restart',
        at: 'rename-restart',
        message: 'QEMU cannot rename the guest to restart it: use `restart` or `destroy` in `<on_crash>`.',
      },
    ]);
    checkRule('<on_reboot>rename-restart</on_reboot>', [
      {
        code: 'lifecycle-rename-restart',
        at: 'rename-restart',
        message: 'QEMU cannot rename the guest to restart it: use `restart` or `destroy` in `<on_reboot>`.',
      },
    ]);
    checkRule('<on_crash>coredump-restart</on_crash>', []);
    checkRule('<on_crash>rename-restart</on_crash>', [], { type: 'xen' });
  });

  it('lifecycle-preserve', () => {
    checkRule('<on_poweroff>preserve</on_poweroff>', [
      {
        code: 'lifecycle-preserve',
        at: 'preserve',
        message: 'QEMU keeps nothing of a guest that powers off or reboots: use `destroy` or `restart` in `<on_poweroff>`.',
      },
    ]);
    checkRule('<on_crash>preserve</on_crash>', []);
    checkRule('<on_poweroff>preserve</on_poweroff>', [], { type: 'xen' });
  });

  it('lifecycle-restart-destroy', () => {
    checkRule('<on_poweroff>restart</on_poweroff><on_reboot>destroy</on_reboot>', [
      {
        code: 'lifecycle-restart-destroy',
        at: 'destroy',
        message: 'A guest that restarts when it powers off cannot be destroyed when it reboots: set `<on_reboot>` to `restart`.',
      },
    ]);
    checkRule('<on_poweroff>destroy</on_poweroff><on_reboot>destroy</on_reboot>', []);
    checkRule('<on_poweroff>restart</on_poweroff><on_reboot>destroy</on_reboot>', [], { type: 'xen' });
  });

  it('os-type-not-hvm', () => {
    checkRule(`<os><type arch='x86_64'>exe</type></os>`, [
      {
        code: 'os-type-not-hvm',
        at: 'exe',
        message: 'QEMU runs whole machines: the type is `hvm`, not `exe`.',
      },
    ]);
    checkRule('<os><type>exe</type><init>/sbin/init</init></os>', [], { type: 'lxc' });
  });

  it('bootloader-unsupported', () => {
    checkRule('<bootloader>/usr/bin/pygrub</bootloader>', [
      {
        code: 'bootloader-unsupported',
        at: 'bootloader',
        message: '`<bootloader>` is for Xen: QEMU boots from `<os>`.',
      },
    ]);
    checkRule('<bootloader/>', []);
    checkRule('<bootloader>/usr/bin/pygrub</bootloader>', [], { type: 'xen' });
  });

  it('pm-suspend-arch', () => {
    checkRule(`<pm><suspend-to-mem enabled='no'/></pm>`, [
      {
        code: 'pm-suspend-arch',
        at: 'suspend-to-mem',
        message: 'ACPI sleep states are for x86 guests only; this one is aarch64. Remove `<suspend-to-mem>`.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<pm><suspend-to-mem enabled='no'/></pm>`, []);
  });

  it('perf-event-duplicate', () => {
    checkRule(`<perf><event name='cmt' enabled='yes'/><event name='«cmt»' enabled='no'/></perf>`, [
      { code: 'perf-event-duplicate', at: 'cmt', message: 'Event `cmt` is already given.' },
    ]);
    checkRule(`<perf><event name='cmt' enabled='yes'/><event name='mbmt' enabled='no'/></perf>`, []);
  });

  it('os-type-missing', () => {
    const message = 'libvirt does not know what runs here: add `<os><type>hvm</type></os>`, or `exe` for a container.';
    checkRule(`<domain type='xen'><name>a</name><memory>1024</memory></domain>`, [{ code: 'os-type-missing', at: 'domain', message }]);
    checkRule(`<domain type='test'><name>a</name><memory>1024</memory><os><boot dev='hd'/></os></domain>`, [{ code: 'os-type-missing', at: 'os', message }]);
    checkRule(`<domain type='xen'><name>a</name><memory>1024</memory><bootloader>/usr/bin/pygrub</bootloader></domain>`, []);
    checkRule(`<domain type='test'><name>a</name><memory>1024</memory><os><type>hvm</type></os></domain>`, []);
  });

  it('uuid-nil', () => {
    checkRule('<uuid>00000000-0000-0000-0000-000000000000</uuid>', [
      {
        code: 'uuid-nil',
        at: '00000000-0000-0000-0000-000000000000',
        message: 'A UUID of zeros is not unique: remove `<uuid>` and libvirt makes one.',
      },
    ]);
    checkRule('<uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>', []);
  });

  it('emulation-instead-of-kvm', () => {
    checkRule('<name>a</name>', [
      {
        code: 'emulation-instead-of-kvm',
        at: 'qemu',
        message: 'type=`qemu` emulates every instruction, ten times slower; on hardware of the same architecture use `kvm`.',
      },
    ], { type: 'qemu' });
    checkRule('<name>a</name>', [], { type: 'qemu', arch: 'aarch64' });
  });

  it('genid-arch', () => {
    for (const arch of ['s390x', 'ppc64']) {
      const message = `Guests read a generation ID through ACPI, and ${arch} has none: remove \`<genid>\`.`;
      checkRule('<genid/>', [{ code: 'genid-arch', at: 'genid', message }], { arch });
    }
    checkRule('<genid/>', []);
    checkRule('<genid/>', [], { arch: 'i686' });
  });
});
