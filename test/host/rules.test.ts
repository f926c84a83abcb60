// A real libvirt judges every domain of the rules' tests: what a rule calls an error it refuses, what a test calls fine it takes.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startSession, type Daemon } from '../../scripts/libvirtHost/index.mjs';
import { rulesFixes, runRules } from '../../server/src/domain/runRules';
import { ruleKinds } from '../../server/src/rules/index';
import { forTarget, libvirtRules } from '../../server/src/service/ruleSet';
import { applyEdits } from '../../server/src/text/edits';
import { readDomain } from '../support/checkRule';
import { recordedCases } from '../support/recordCases';
import { testService } from '../support/service';
import { judge, type Verdict } from './judge';

interface Judged extends Verdict {
  readonly text: string;
  /** The errors that all rules together find in it. */
  readonly codes: readonly string[];
}

/** What a fix makes of a domain. */
interface FixedText {
  /** Code and title. */
  readonly kind: string;
  readonly text: string;
}

/** The rules of the libvirt that is here. */
const { rules } = forTarget(libvirtRules, execFileSync('virsh', ['--version'], { encoding: 'utf8' }).trim());

const service = testService();

/** Why libvirt 9.0 may refuse a domain that is fine: what it is too old for, and what only another host has. */
const NOT_THE_DOCUMENT: readonly RegExp[] = [
  // This machine: its devices, mounts, firmware, processors, and what an unprivileged daemon may do.
  /tun module loaded|hugetlbfs filesystem|numad|session mode|Cannot check QEMU binary|NUMA node \d+ is unavailable/,
  /firmware to satisfy|does not support machine type|not supported (?:by|with|in) this QEMU binary|supported by hypervisor/,
  /incompatible with host CPU|cannot exceed the number supported by the host CPU|invalid PCI passthrough type|USB host device is missing|Failed to (?:open|access)/,
  /sgx epc isn't supported|cannot open directory '\/(?:dev\/dri|sys\/bus)|rdp graphics are not supported|TPM version '.*' is not supported|Secret not found/,
  /does not support TPM backend|No emulator found for arch|vhost-scsi device file|invalid use of command API/,
  // What came after 9.0.
  /unexpected feature '(?:ras|aia|ps2)'|Invalid value for attribute 'type' in element '(?:backend|disk|launchSecurity)'/,
  /both maximum memory size and memory slot count|At least one numa node has to be configured when enabling memory hotplug/,
  /cannot be specified when firmware autoselection is enabled|only a single (?:watchdog|IOMMU) device|unknown watchdog model 'itco'/,
  /split I\/O APIC|Only one acpi table|CPU topology doesn't match maximum vcpu count|removable is only valid for usb disks/,
  /disk product is more than|Only scsi disk supports vendor and product|Missing required address attribute in route definition/,
  /'riscv64' architecture is not supported by CPU driver|Invalid value for attribute 'model' in element 'iommu'|Missing required attribute 'state' in element 'stimer'/,
  // Advice, not errors, is what the rules have for these: they are sure of the name or of the default only where the host is known.
  /Unknown CPU model|cannot translate CPU model|ROM tuning is only supported|No PCI buses available|controller model 'lsilogic'|only supported by virtio-scsi controller|no(?:ne| ports?) is available|USB is disabled for this domain|unable to find audio backend/,
];

/** Errors of which no example can be shown to the QEMU driver of a host without KVM, and why. */
const NOT_SHOWN: Readonly<Record<string, readonly string[]>> = {
  'only Xen refuses it': [
    'os-type-missing', 'secure-boot-xen', 'xen-secure-boot', 'xen-sound', 'xen-filterref', 'xen-hostdev-mode', 'xen-hostdev-driver',
    'xen-parallel', 'xen-balloon', 'xen-video', 'xen-interface-type', 'xen-interface-script', 'xen-interface-model', 'xen-clock-offset',
    'xen-timer', 'xen-transient-disk', 'xen-disk-driver', 'xen-channel-target', 'xen-usb-model', 'disk-target-not-derivable',
    'xen-os-type', 'xen-graphics', 'xen-loader-format', 'xen-serial-type', 'xen-usb-input', 'xen-network-disk', 'xen-channel-name', 'xen-numa-cpus',
  ],
  'only LXC refuses it': [
    'init-missing', 'init-argument-empty', 'max-memory-unsupported', 'vcpus-unsupported', 'idmap-half', 'idmap-without-root',
    'lxc-interface-type', 'lxc-interface-script', 'lxc-console-type', 'lxc-hostdev', 'lxc-timer', 'input-in-container',
    'lxc-os-type', 'lxc-direct-interface', 'lxc-filesystem-type', 'lxc-filesystem-driver', 'lxc-disk-type', 'lxc-disk-driver', 'lxc-shared-network',
  ],
  'only bhyve refuses it': [
    'rng-bhyve', 'bhyve-interface', 'bhyve-disk', 'bhyve-input', 'bhyve-graphics', 'bhyve-clock-offset', 'bhyve-topology',
    'bhyve-controller', 'bhyve-filesystem', 'bhyve-sound',
    'bhyve-os-type', 'bhyve-disk-type', 'bhyve-one-display', 'bhyve-serial-type', 'bhyve-boot-device', 'bhyve-boot-order', 'bhyve-bootloader-args', 'bhyve-audio', 'bhyve-pci-bus', 'bhyve-loader-format',
  ],
  'every driver but QEMU refuses it': ['cpu-check-without-model', 'usb-serial-address-type', 'memory-device-unsupported'],
  'its condition needs type `kvm`': ['cpu-model-s390-old-machine', 'cpu-missing-for-settings', 'feature-tcg-needs-emulation', 'timer-armvtimer-off'],
  'its examples are vhost-user interfaces': ['vhostuser-without-path', 'vhostuser-shared-memory', 'vhostuser-server-reconnect', 'interface-needs-virtio'],
};

describe('the rules and a real libvirt', () => {
  let judged: readonly Judged[] = [];
  let fixes: readonly FixedText[] = [];

  let host: Daemon | undefined;

  beforeAll(async () => {
    const own = judgeable(recordedCases().map(({ text }) => text));
    fixes = fixedTexts(own);
    const texts = judgeable([...own, ...fixes.map(({ text }) => text)]);
    host = await startSession(join(inject('base'), 'r'));
    const verdicts = await judge(host, texts);
    judged = texts.map((text, index) => ({ text, codes: errorsOf(text), ...(verdicts[index] ?? { refusedBy: undefined, message: '' }) }));
    const wrong = judged.filter(({ codes }) => codes.length > 0);
    const refused = wrong.filter(({ refusedBy }) => refusedBy !== undefined).length;
    const taken = judged.filter(({ codes, refusedBy }) => codes.length === 0 && refusedBy === undefined).length;
    const deaths = judged.filter(({ refusedBy }) => refusedBy === "libvirt's death").length;
    console.log(`Libvirt died of ${deaths}; ${wrong.length} domains with errors, ${refused} refused; ${judged.length - wrong.length} without, ${taken} taken`);
  }, 240_000);

  afterAll(async () => host?.stop());

  test('were compared on nearly all there is', () => {
    expect(judged.length).toBeGreaterThan(1000);
    expect(judged.filter(({ refusedBy }) => refusedBy === "libvirt's death").length).toBeLessThan(20);
  });

  test('what a rule calls an error libvirt refuses', () => {
    const taken = judged.filter(({ codes, refusedBy }) => codes.length > 0 && refusedBy === undefined);
    expect(taken.map(({ codes, text }) => ({ codes, text }))).toEqual([]);
  });

  test('what has no error libvirt takes', () => {
    const unexplained = judged.filter(({ codes, text, refusedBy, message }) => codes.length === 0 && refusedBy !== undefined && !isExcused(message) && refusedBy !== "libvirt's death" && !hasFault(text));
    expect(unexplained.map(({ message, text }) => ({ message, text }))).toEqual([]);
  });

  test('what a fix makes libvirt takes', () => {
    const refusals = new Map(judged.flatMap(({ text, refusedBy, message }) => (refusedBy === undefined || refusedBy === "libvirt's death" || isExcused(message) ? [] : [[text, message]])));
    expect(fixes.length).toBeGreaterThan(250);
    expect(fixes.flatMap(({ kind, text }) => (refusals.has(text) ? [{ kind, message: refusals.get(text), text }] : []))).toEqual([]);
  });

  test('all errors but those that it cannot judge were shown to it', () => {
    const shown = new Set(judged.flatMap(({ codes }) => codes));
    const errors = rules.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    expect(errors.filter((code) => !shown.has(code)).sort()).toEqual(Object.values(NOT_SHOWN).flat().sort());
  });
});

/** Whether the grammar says what the rules leave to it. */
function hasFault(text: string): boolean {
  return service.check(text).some(({ severity }) => severity === 'error');
}

function isExcused(message: string): boolean {
  return NOT_THE_DOCUMENT.some((reason) => reason.test(message));
}

/** As QEMU runs it on a host without KVM; libvirt 9.0 itself dies of some vhost-user interfaces. */
function judgeable(texts: readonly string[]): readonly string[] {
  const qemu = texts.map((text) => text.replace(/(<domain type=['"])kvm/, '$1qemu'));
  return [...new Set(qemu)].filter((text) => /<domain[^>]* type=['"]qemu/.test(text) && !/<interface[^>]* type=['"]vhostuser/.test(text));
}

/** What the first fix of each kind makes of each kind of error, wherever that leaves none. */
function fixedTexts(texts: readonly string[]): readonly FixedText[] {
  const found = new Map<string, FixedText>();
  for (const text of texts) {
    const domain = readDomain(text);
    if (!domain) continue;
    for (const problem of runRules(rules, domain)) {
      if (ruleKinds[problem.code]?.severity !== 'error') continue;
      for (const { title, edits } of rulesFixes(rules, domain, problem)) {
        const kind = `${problem.code}: ${title}`;
        if (found.has(kind)) continue;
        const fixed = applyEdits(text, edits);
        if (errorsOf(fixed).length === 0) found.set(kind, { kind, text: fixed });
      }
    }
  }
  return [...found.values()];
}

function errorsOf(text: string): readonly string[] {
  const domain = readDomain(text);
  if (!domain) return [];
  return [...new Set(runRules(rules, domain).map(({ code }) => code))].filter((code) => ruleKinds[code]?.severity === 'error');
}
