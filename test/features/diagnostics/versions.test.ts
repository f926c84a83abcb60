// Things newer than the libvirt aimed at, as the words know them; versions compared; nothing said twice.
import { expect, test } from 'vitest';
import type { TargetOrigin } from '../../../server/src/features/diagnostics/versions';
import { isNewer } from '../../../server/src/features/words/versions';
import { createWords } from '../../../server/src/features/words/words';
import { testService, testWords } from '../../support/service';

const words = createWords({
  ...testWords,
  entries: [
    ...testWords.entries,
    { selectors: ['pstore'], summary: 'New.', facts: { since: '10.6.0' }, attributes: { backend: { summary: 'B', facts: { since: '10.6.0' } } } },
    { selectors: ['disk[@type=nvme]/source'], summary: 'Of NVMe.', attributes: { namespace: { summary: 'N', facts: { since: '6.0.0' } }, managed: { summary: 'M', facts: { since: '7.0.0' } } } },
    { selectors: ['disk'], summary: 'D', attributes: { sgio: { summary: 'S', facts: { removed: 'unknown' } } } },
    { selectors: ['model'], summary: 'M', attributes: { type: { summary: 'T', values: { ivshmem: { text: 'Old.', removed: 'QEMU 4.0' } } } } },
  ],
});

/** Checks all problems of some devices: `code «blamed»: sentence`. */
function checkVersions(devices: string, targetVersion: string | undefined, expected: readonly string[]): void {
  const text = `<domain type='kvm'><name>a</name><memory>4194304</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${devices}</devices></domain>`;
  const diagnostics = testService({ words: () => words, ...(targetVersion !== undefined && { targetVersion }) }).check(text);
  expect(diagnostics.filter(({ severity }) => severity !== 'hint').map(({ code, span, message }) => `${code} «${text.slice(span.start, span.end)}»: ${message}`)).toEqual(expected);
}

const NVME = "<disk type='nvme' device='disk'><source type='pci' managed='yes' namespace='1'><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source><target dev='vda' bus='virtio'/></disk>";
const newer = (thing: string, since: string, target: string): string =>
  `newer-than-target «${thing}»: \`${thing}\` came with libvirt ${since}; the libvirt aimed at is ${target}. Leave it out, or set another target version.`;

test('a value newer than the target, and what is newer still inside; what came with it stays silent', () => {
  checkVersions(NVME, '5.10.0', [newer('nvme', '6.0.0', '5.10.0'), newer('managed', '7.0.0', '5.10.0')]);
  checkVersions(NVME, '6.0.0', [newer('managed', '7.0.0', '6.0.0')]);
  checkVersions(NVME, '7.0.0', []);
});

test.each<[TargetOrigin, string]>([
  ['setting', '`managed` came with libvirt 7.0.0; the setting `libvirt.targetVersion` is 6.0.0. Leave it out, or change the setting.'],
  ['schema', '`managed` came with libvirt 7.0.0; the schemas in use are of 6.0.0. Leave it out, or set another `libvirt.targetVersion`.'],
  [{ host: 'lab' }, '`managed` came with libvirt 7.0.0; host lab has 6.0.0. Leave it out, or define this on a newer host.'],
])('the sentence says where the target is from: %j', (targetOrigin, sentence) => {
  const text = `<domain type='kvm'><name>a</name><memory>4194304</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${NVME}</devices></domain>`;
  const messages = testService({ words: () => words, targetVersion: '6.0.0', targetOrigin }).check(text).filter(({ code }) => code === 'newer-than-target').map(({ message }) => message);
  expect(messages).toEqual([sentence]);
});

test('without a target nothing is too new', () => {
  checkVersions(NVME, undefined, []);
  checkVersions(NVME, '', []);
});

test('in an element that is too new, nothing else is', () => {
  const pstore = "<pstore backend='acpi-erst'><path>/var/erst</path><size unit='KiB'>64</size></pstore>";
  const text = (target: string): string => `newer-than-target «pstore»: \`<pstore>\` came with libvirt 10.6.0; the libvirt aimed at is ${target}. Leave it out, or set another target version.`;
  checkVersions(pstore, '10.5.0', [text('10.5.0')]);
  checkVersions(pstore, '10.6', []);
});

test('what a rule refuses is not said to be gone as well', () => {
  const message = 'QEMU has no `ivshmem` any more: set `<model type="ivshmem-plain"/>`, or `ivshmem-doorbell` with a server.';
  checkVersions("<shmem name='a'><model type='ivshmem'/><size unit='M'>4</size></shmem>", undefined, [`shmem-model-removed «ivshmem»: ${message}`]);
});

test('an attribute that is gone is not said to be where the value that it has is refused', () => {
  const lun = (sgio: string): string => `<disk type='block' device='lun' sgio='${sgio}'><source dev='/dev/sdb'/><target dev='sdb' bus='scsi'/></disk><controller type='scsi' model='virtio-scsi'/>`;
  checkVersions(lun('filtered'), undefined, ['removed «sgio»: `sgio` is no longer supported; leave it out or choose another.']);
  checkVersions(lun('unfiltered'), undefined, ['sgio-unfiltered «unfiltered»: `sgio` of `unfiltered` is no longer supported; remove it.']);
});

test('versions compare as numbers', () => {
  expect([isNewer('10.0.0', '9.9.9'), isNewer('9.0', '9.0.0'), isNewer('9.0.1', '9.0.0'), isNewer('0.9.5', '0.10.0')]).toEqual([true, false, true, false]);
});

test('what a host says of itself is not measured', () => {
  const service = testService({ words: () => createWords({ ...testWords, entries: [{ selectors: ['cpu/model'], summary: 'M', text: { summary: 'T', values: { 'Icelake-Client': { text: 'Gone.', removed: 'QEMU 7.1' } } } }] }) });
  const codes = (text: string): string[] => service.check(text).map(({ code }) => code);
  const cpu = '<cpu><arch>x86_64</arch><model>Icelake-Client</model></cpu>';
  expect([codes(cpu), codes(`<capabilities><host>${cpu}</host></capabilities>`)]).toEqual([['removed'], []]);
});
