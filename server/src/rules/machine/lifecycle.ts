// Name, identity, title, and what happens when the guest stops: the general part of a domain.
import { setAttribute, setText } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { text, textBlame, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { addChild, removeBlamedElement, replaceWith } from '../fixes';

const NIL_UUID = /^0{8}-?0{4}-?0{4}-?0{4}-?0{12}$/;

const nameSlash = rule({
  code: 'name-with-slash',
  severity: 'error',
  summary: 'The name has a slash.',
  message: 'A name cannot contain `/`: libvirt makes file names of it.',
  on: 'name',
  check(name, domain, report) {
    if (!name.textContent.includes('/')) return;
    if (!['vbox', 'openvz', 'vmware', 'test', 'hyperv'].includes(domain.virtType)) report(textBlame(name));
  },
  fix(domain) {
    const name = domain.root.child('name');
    if (!name) return [];
    const fixed = name.textContent.trim().replaceAll('/', '-');
    return [{ title: 'set-text', args: { value: fixed }, edits: [setText(name, fixed)], confidence: 'choice' }];
  },
});

const renameRestart = rule({
  code: 'lifecycle-rename-restart',
  severity: 'error',
  summary: 'QEMU has no action `rename-restart`.',
  message: 'QEMU cannot rename the guest to restart it: use `restart` or `destroy` in `<{element}>`.',
  on: 'on_poweroff[.=rename-restart], on_reboot[.=rename-restart], on_crash[.=rename-restart]',
  check(element, domain, report) {
    if (domain.isQemu) report(textBlame(element), { element: element.name });
  },
  fix: replaceWith('restart'),
});

const preserve = rule({
  code: 'lifecycle-preserve',
  severity: 'error',
  summary: 'With QEMU, only `<on_crash>` can have `preserve`.',
  message: 'QEMU keeps nothing of a guest that powers off or reboots: use `destroy` or `restart` in `<{element}>`.',
  on: 'on_poweroff[.=preserve], on_reboot[.=preserve]',
  check(element, domain, report) {
    if (domain.isQemu) report(textBlame(element), { element: element.name });
  },
  fix: replaceWith('destroy'),
});

const contradiction = rule({
  code: 'lifecycle-restart-destroy',
  severity: 'error',
  summary: 'QEMU cannot restart on power-off and destroy on reboot.',
  message: 'A guest that restarts when it powers off cannot be destroyed when it reboots: set `<on_reboot>` to `restart`.',
  on: 'on_reboot[.=destroy]',
  check(reboot, domain, report) {
    if (!domain.isQemu || text(domain.root.child('on_poweroff')) !== 'restart') return;
    report(textBlame(reboot));
  },
  fix(domain) {
    const reboot = domain.root.child('on_reboot');
    if (!reboot) return [];
    return [{ title: 'set-text', args: { value: 'restart' }, edits: [setText(reboot, 'restart')], confidence: 'choice' }];
  },
});

const osTypeQemu = rule({
  code: 'os-type-not-hvm',
  severity: 'error',
  summary: 'QEMU and KVM run guests of type `hvm` only.',
  message: 'QEMU runs whole machines: the type is `hvm`, not `{type}`.',
  on: 'os/type[.=exe|linux|xen|xenpvh|uml]',
  check(type, domain, report) {
    if (domain.isQemu) report(textBlame(type), { type: text(type) ?? '' });
  },
  fix(domain) {
    const type = domain.osType;
    return type ? [{ title: 'set-text', args: { value: 'hvm' }, edits: [setText(type, 'hvm')], confidence: 'choice' }] : [];
  },
});

const osTypeMissing = rule({
  code: 'os-type-missing',
  severity: 'error',
  summary: 'There is no `<type>` in `<os>`, and no `<bootloader>` that would make it a Xen guest.',
  message: 'libvirt does not know what runs here: add `<os><type>hvm</type></os>`, or `exe` for a container.',
  on: '',
  check(root, domain, report) {
    if (domain.osTypeName === '' && !root.child('bootloader')) report(domain.osType ?? root.child('os') ?? root);
  },
});

const initMissing = rule({
  code: 'init-missing',
  severity: 'error',
  summary: 'A container has no `<init>`.',
  message: 'A container starts with a program: add `<init>/sbin/init</init>` to `<os>`.',
  on: 'os/type[.=exe]',
  check(type, domain, report) {
    if (!domain.isQemu && type.parent?.child('init') === undefined) report(textBlame(type));
  },
  fix: (domain) => addChild(domain, domain.root.child('os'), 'init', '<init>/sbin/init</init>'),
});

const initEmpty = rule({
  code: 'init-argument-empty',
  severity: 'error',
  summary: "An argument or environment variable of a container's `<init>` is empty.",
  message: '`<{element}>` is empty; remove it, or say what it is.',
  on: 'os/initarg, os/initenv',
  check(element, domain, report) {
    if (domain.osTypeName === 'exe' && element.textContent === '') report(element, { element: element.name });
  },
  fix: removeBlamedElement,
});

const bootloader = rule({
  code: 'bootloader-unsupported',
  severity: 'error',
  summary: 'QEMU has no `<bootloader>`.',
  message: '`<{element}>` is for Xen: QEMU boots from `<os>`.',
  on: 'bootloader, bootloader_args',
  check(element, domain, report) {
    if (domain.isQemu && element.textContent !== '') report(element, { element: element.name });
  },
  fix: removeBlamedElement,
});

const suspendArch = rule({
  code: 'pm-suspend-arch',
  severity: 'error',
  summary: 'ACPI sleep states are set for a guest that is not x86.',
  message: 'ACPI sleep states are for x86 guests only; this one is {arch}. Remove `<{element}>`.',
  on: 'pm/suspend-to-mem, pm/suspend-to-disk',
  // Libvirt 9.0 takes it wherever QEMU comes with a PIIX4: on POWER, and maybe on MIPS, SPARC and others.
  formerly: { until: '11.3.0', only: ({ isArm, isS390, isRiscv, isLoongArch }) => isArm || isS390 || isRiscv || isLoongArch },
  check(element, domain, report) {
    if (!domain.isQemu || domain.arch === undefined || domain.isX86 || !element.attribute('enabled')) return;
    report(element, { arch: domain.arch, element: element.name });
  },
  fix: removeBlamedElement,
});

const generationArch = rule({
  code: 'genid-arch',
  severity: 'error',
  summary: 'A guest on s390 or POWER has a generation ID, which needs ACPI.',
  message: 'Guests read a generation ID through ACPI, and {arch} has none: remove `<genid>`.',
  on: 'genid',
  only: ({ isQemu, isS390, isPpc64, archFamily }) => isQemu && (isS390 || isPpc64 || archFamily === 'ppc'),
  check: (genid, { arch }, report) => report(genid, { arch: arch ?? '' }),
  fix: removeBlamedElement,
});

const perfDuplicate = rule({
  code: 'perf-event-duplicate',
  severity: 'error',
  summary: 'A perf event is given twice.',
  message: 'Event `{name}` is already given.',
  on: 'perf',
  check(perf, _domain, report) {
    const seen = new Map<string, XmlElement>();
    for (const event of perf.elements('event')) {
      const name = value(event, 'name');
      if (name === undefined) continue;
      const first = seen.get(name);
      if (first) report(event.attribute('name') ?? event, { name }, [relatedPlace(first, 'first-one')]);
      else seen.set(name, event);
    }
  },
  fix: removeBlamedElement,
});

const nilUuid = rule({
  code: 'uuid-nil',
  severity: 'warning',
  summary: 'The UUID is all zeros.',
  message: 'A UUID of zeros is not unique: remove `<uuid>` and libvirt makes one.',
  on: 'uuid',
  check(uuid, _domain, report) {
    const id = uuid.textContent;
    if (id.includes('00000000') && NIL_UUID.test(id.trim())) report(textBlame(uuid));
  },
  fix: removeBlamedElement,
});

const emulated = rule({
  code: 'emulation-instead-of-kvm',
  severity: 'hint',
  summary: 'A guest of type `qemu` runs without hardware help.',
  message: 'type=`qemu` emulates every instruction, ten times slower; on hardware of the same architecture use `kvm`.',
  on: '[@type=qemu]',
  check(root, domain, report) {
    const type = root.attribute('type');
    if (type && domain.isX86) report(type);
  },
  fix(domain) {
    const edits = [setAttribute(domain.root, 'type', 'kvm')];
    return [{ title: 'set-attribute', args: { name: 'type', value: 'kvm' }, edits, confidence: 'choice' }];
  },
});

/** The rules on the general part of a domain. */
export const lifecycleRules: RuleFamily = {
  name: 'lifecycle',
  rules: [
    nameSlash,
    renameRestart,
    preserve,
    contradiction,
    osTypeQemu,
    osTypeMissing,
    initMissing,
    initEmpty,
    bootloader,
    suspendArch,
    generationArch,
    perfDuplicate,
    nilUuid,
    emulated,
  ],
};
