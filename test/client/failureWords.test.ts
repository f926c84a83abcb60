// What a person reads of a failure: why, not what they know themselves.
import { expect, test } from 'vitest';
import { firstWords, remedyAction } from '../../client/src/ui/failureWords';

test.each([
  ['Failed to define domain from /dev/stdin\nunsupported configuration: no such machine', 'unsupported configuration: no such machine.'],
  ["Failed to start domain 'web'", "Failed to start domain 'web'."],
  ['internal error: process exited!\nmore', 'internal error: process exited!'],
  ['', '.'],
])('%j is told as %j', (words, told) => {
  expect(firstWords({ code: 'other', words, command: '', remedy: 'none' })).toBe(told);
});

test('a daemon that does not run is looked for on its own machine alone', () => {
  const offered = (host: string): string | undefined => remedyAction('start-daemon', host)?.command;
  expect(['qemu:///system', '', 'qemu+ssh://root@kvm1/system', 'qemu://kvm1/system'].map(offered)).toEqual(['libvirt.checkHost', 'libvirt.checkHost', 'libvirt.connectHost', 'libvirt.connectHost']);
});
