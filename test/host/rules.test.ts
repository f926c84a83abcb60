// A real libvirt judges every domain of the rules' tests: what a rule calls an error it refuses, what a test calls fine it takes.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startSession, type Daemon } from '../../scripts/libvirtHost/index.mjs';
import { runRules } from '../../server/src/domain/runRules';
import { domainRules, ruleKinds } from '../../server/src/rules/index';
import { readDomain } from '../support/checkRule';
import { RECORD_VARIABLE, type RecordedCase } from '../support/recordCases';
import { judge, type Verdict } from './judge';

interface Judged extends Verdict {
  readonly text: string;
  /** The errors that all rules together find in it. */
  readonly codes: readonly string[];
}

/** Codes whose examples libvirt 9.0 takes, and the function of libvirt 11.3 that refuses them when they are defined. */
const TAKEN: Readonly<Record<string, string>> = {
  'acpi-machine-unsupported': 'qemuValidateDomainDef, of what a QEMU from 8.0 on says of its machines',
  'shim-without-kernel': 'virDomainDefOSValidate',
  'memory-address-overlap': 'virDomainMemoryDefCheckConflict',
  'watchdog-machine': 'qemuValidateDomainWatchdogDef',
  'cpu-maxphysaddr-limit-emulate': 'virCPUDefParseXML',
  'throttlegroup-name-missing': 'virDomainThrottleGroupDefParseXML',
  'throttlefilters-on-cdrom': 'virDomainDiskDefValidate',
  'throttle-group-undefined': 'virDomainDiskDefValidate',
  'throttle-filter-repeated': 'virDomainDiskDefThrottleFiltersParse',
  'throttle-group-repeated': 'virDomainDefThrottleGroupsParse',
  'usb-disk-empty': 'qemuValidateDomainDeviceDefDiskFrontend',
  'pstore-size': 'virDomainPstoreDefValidate',
  'pstore-address': 'qemuValidateDomainDeviceDefPstore',
  'memnode-mode-mixed': 'virDomainNumaDefValidate',
  'protocol-sheepdog': 'virDomainDiskDefValidateSourceChainOne',
  'data-store-format': 'virDomainDiskDefValidateSourceChainOne',
  'data-store-not-raw': 'virDomainDiskDefValidateSourceChainOne',
  'data-store-nested': 'virDomainDiskDefValidateSourceChainOne',
  'disk-discard-no-unref': 'virDomainDiskDefValidate',
  'disk-iothread-twice': 'virDomainDiskDefValidate',
  'iotune-on-sd': 'qemuValidateDomainDeviceDefDiskBlkdeviotune',
  'video-blob-type': 'virDomainVideoDefValidate',
  'video-blob-memory': 'qemuValidateDomainDeviceDefVideo',
  'controller-iothread-twice': 'virDomainControllerDefValidate',
  'controller-mapped-iothread-undefined': 'qemuDomainValidateIothreadMapping',
  'controller-mapped-iothread-repeated': 'qemuDomainValidateIothreadMapping',
  'controller-mapped-queues-uneven': 'qemuDomainValidateIothreadMapping',
  'controller-mapped-queues-incomplete': 'qemuDomainValidateIothreadMapping',
  'disk-mapped-iothread-undefined': 'qemuDomainValidateIothreadMapping',
  'disk-mapped-iothread-repeated': 'qemuDomainValidateIothreadMapping',
  'disk-mapped-queues-uneven': 'qemuDomainValidateIothreadMapping',
  'disk-mapped-queues-incomplete': 'qemuDomainValidateIothreadMapping',
  'filesystem-limits': 'qemuValidateDomainDeviceDefFS',
  'iommu-driver-attributes': 'virDomainIOMMUDefValidate, of attributes that came with libvirt 11.5 and later',
  'filesystem-sandbox': 'qemuValidateDomainDeviceDefFS',
  'character-protocol': 'qemuValidateDomainChrSourceDef',
};

/** Why libvirt 9.0 may refuse a domain that is fine: what it is too old for, and what only another host has. */
const NOT_THE_DOCUMENT: readonly RegExp[] = [
  // This machine: its devices, mounts, firmware, processors, and what an unprivileged daemon may do.
  /tun module loaded|hugetlbfs filesystem|numad|session mode|Cannot check QEMU binary|NUMA node \d+ is unavailable/,
  /firmware to satisfy|does not support machine type|not supported (?:by|with) this QEMU binary|supported by hypervisor/,
  /incompatible with host CPU|invalid PCI passthrough type|USB host device is missing|Failed to (?:open|access)/,
  /sgx epc isn't supported|cannot open directory '\/(?:dev\/dri|sys\/bus)|rdp graphics are not supported|TPM version '.*' is not supported|Secret not found/,
  // What came after 9.0.
  /unexpected feature '(?:ras|aia|ps2)'|Invalid value for attribute 'type' in element '(?:backend|disk|launchSecurity)'/,
  /both maximum memory size and memory slot count|At least one numa node has to be configured when enabling memory hotplug/,
  /cannot be specified when firmware autoselection is enabled|only a single (?:watchdog|IOMMU) device|unknown watchdog model 'itco'/,
  /split I\/O APIC|Only one acpi table|CPU topology doesn't match maximum vcpu count|removable is only valid for usb disks/,
  /disk product is more than|Only scsi disk supports vendor and product|Missing required address attribute in route definition/,
  /Invalid value for attribute 'model' in element 'iommu'|Missing required attribute 'state' in element 'stimer'/,
  // Advice, not errors, is what the rules have for these: they are sure of the name or of the default only where the host is known.
  /Unknown CPU model|ROM tuning is only supported|No PCI buses available|controller model 'lsilogic'|only supported by virtio-scsi controller|no(?:ne| ports?) is available|USB is disabled for this domain/,
];

describe('the rules and a real libvirt', () => {
  let judged: readonly Judged[] = [];

  let host: Daemon | undefined;

  beforeAll(async () => {
    const texts = recordedTexts();
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
    const unexplained = judged.filter(({ codes, refusedBy }) => codes.length > 0 && refusedBy === undefined && !codes.some((code) => Object.hasOwn(TAKEN, code)));
    expect(unexplained.map(({ codes, text }) => ({ codes, text }))).toEqual([]);
  });

  test('what has no error libvirt takes', () => {
    const unexplained = judged.filter(({ codes, refusedBy, message }) => codes.length === 0 && refusedBy !== undefined && !isExcused(message) && refusedBy !== "libvirt's death");
    expect(unexplained.map(({ message, text }) => ({ message, text }))).toEqual([]);
  });

  test('every exception is still one', () => {
    const needed = new Set(judged.filter(({ codes, refusedBy }) => codes.length > 0 && refusedBy === undefined).flatMap(({ codes }) => codes));
    expect(Object.keys(TAKEN).filter((code) => !needed.has(code))).toEqual([]);
  });
});

function isExcused(message: string): boolean {
  return NOT_THE_DOCUMENT.some((reason) => reason.test(message));
}

/** The domains of the rules' own tests, each once, as QEMU runs them on a host without KVM. */
function recordedTexts(): readonly string[] {
  const record = join(mkdtempSync(join(inject('base'), 'cases')), 'cases');
  const root = fileURLToPath(new URL('../..', import.meta.url));
  // Whether those tests pass is their own affair; what they use is written down first.
  spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'test/rules'], { cwd: root, env: { ...process.env, [RECORD_VARIABLE]: record }, stdio: 'pipe' });
  chmodSync(record, 0o644);
  const cases = readFileSync(record, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as RecordedCase);
  const texts = cases.map(({ text }) => text.replace(/(<domain type=['"])kvm/, '$1qemu'));
  // Libvirt 9.0 itself dies of some vhost-user interfaces.
  return [...new Set(texts)].filter((text) => /<domain[^>]* type=['"]qemu/.test(text) && !text.includes('vhostuser'));
}

function errorsOf(text: string): readonly string[] {
  const domain = readDomain(text);
  if (!domain) return [];
  return [...new Set(runRules(domainRules, domain).map(({ code }) => code))].filter((code) => ruleKinds[code]?.severity === 'error');
}
