// No text makes the parser throw, loop or lose its order; test/corpus/robustness.test.ts has the large and the many.
import { expect, test } from 'vitest';
import { locate } from '../../server/src/syntax/locate';
import { parseXml } from '../../server/src/syntax/parser';
import { checkHostile, checkPrefixes, treeFaults } from '../support/checkTree';
import { brokenText, hostileTexts } from '../support/fuzz';

test.each(hostileTexts({ many: 1000, deep: 20_000, long: 100_000 }))('%s', (_title, text) => {
  checkHostile(text);
});

test('every prefix of a broken document parses', () => {
  checkPrefixes(`\ufeff<?xml version="1.0"?>\r\n<!DOCTYPE a [<!ENTITY b 'c'>]>\r\n<a x='1' y="&lt;"z=1 w>\r\n  <!-- -- -->\r\n  <b>𝒳<![CDATA[]]>\r\n  </c>\r\n  &d; < e\r\n</a>\r\n`);
});

test('random edits and random bytes', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const text = brokenText(seed);
    expect({ seed, faults: treeFaults(text) }).toEqual({ seed, faults: [] });
    locate(parseXml(text), (seed * 7919) % (text.length + 1));
  }
});
