// Which patterns of the schemas are enumerations, and which words they list.
import { expect, test } from 'vitest';
import { patternWordsOf } from '../../server/src/grammar/patternWords';

test.each([
  ['(vepa|bridge|private)', ['vepa', 'bridge', 'private'], true],
  ['(ipv4)|(ipv6)', ['ipv4', 'ipv6'], true],
  ['([Ff][Aa][Ll][Ss][Ee]|0)', ['false', '0'], false],
  ['([Rr]eply|ARP_[Rr]equest)', ['Reply', 'ARP_Request'], false],
  ['((NEW|OLD)(,(NEW|OLD))*|NONE)', ['NEW', 'OLD', 'NONE'], false],
  ['(x|y)(1|2)', ['x1', 'x2', 'y1', 'y2'], true],
])('%s', (pattern, words, isWhole) => {
  expect(patternWordsOf({ name: 'string', define: '', pattern })).toEqual({ words, isWhole });
});

test.each(['[a-z]+|x', '(fd|hd)[a-z]+', '(a|b)*', 'a?|b', '(a|b', 'a|b)', '(a|)', '0x[0-9]|1', '[ab]|c', 'ab', '(a|b|c|d|e|f)(a|b|c|d|e|f)'])('%s is no enumeration', (pattern) => {
  expect(patternWordsOf({ name: 'string', define: '', pattern })).toBeUndefined();
});
