// What a person reads of a failure: why, not what they know themselves.
import { expect, test } from 'vitest';
import { firstWords } from '../../client/src/ui/failureWords';

test.each([
  ['Failed to define domain from /dev/stdin\nunsupported configuration: no such machine', 'unsupported configuration: no such machine.'],
  ["Failed to start domain 'web'", "Failed to start domain 'web'."],
  ['internal error: process exited!\nmore', 'internal error: process exited!'],
  ['', '.'],
])('%j is told as %j', (words, told) => {
  expect(firstWords({ code: 'other', words, command: '', remedy: 'none' })).toBe(told);
});
