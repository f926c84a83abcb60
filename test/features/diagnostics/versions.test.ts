// Things newer than the libvirt aimed at, and deprecated ones, as the words know them.
import { expect, test } from 'vitest';
import { isNewer } from '../../../server/src/features/diagnostics/versions';
import { createWords } from '../../../server/src/features/words/words';
import { testService, testWords } from '../../support/service';

const words = createWords({
  ...testWords,
  entries: [...testWords.entries, { selectors: ['smartcard'], summary: 'Old.', facts: { deprecated: '9.0.0' } }],
});

/** `code «blamed»: sentence` of the problems about versions. */
function shown(devices: string, targetVersion?: string): string[] {
  const text = `<domain type='kvm'><name>a</name><memory>4194304</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${devices}</devices></domain>`;
  const diagnostics = testService({ words: () => words, ...(targetVersion !== undefined && { targetVersion }) }).check(text);
  return diagnostics
    .filter(({ code }) => code === 'newer-than-target' || code === 'deprecated')
    .map(({ code, span, message }) => `${code} «${text.slice(span.start, span.end)}»: ${message}`);
}

const NVME = "<disk type='nvme' device='disk'><source type='pci' managed='yes' namespace='1'><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source><target dev='vda' bus='virtio'/></disk>";

test('a value newer than the target', () => {
  expect(shown(NVME, '5.10.0')).toEqual([
    'newer-than-target «nvme»: `nvme` came with libvirt 6.0.0; the libvirt aimed at is 5.10.0. Leave it out, or set another target version.',
  ]);
  expect(shown(NVME, '6.0.0')).toEqual([]);
  expect(shown(NVME)).toEqual([]);
});

test('a deprecated element, unless the target is older than its deprecation', () => {
  expect(shown("<smartcard mode='host'/>")).toEqual(['deprecated «smartcard»: `<smartcard>` is deprecated since libvirt 9.0.0.']);
  expect(shown("<smartcard mode='host'/>", '8.0.0')).toEqual([]);
});

test('versions compare as numbers', () => {
  expect([isNewer('10.0.0', '9.9.9'), isNewer('9.0', '9.0.0'), isNewer('9.0.1', '9.0.0'), isNewer('0.9.5', '0.10.0')]).toEqual([true, false, true, false]);
});
