// XML Schema's regular expressions, each with texts that it takes and texts that it does not; test/corpus compares with libxml2.
import { expect, test } from 'vitest';
import { compileSchemaRegex } from '../../server/src/grammar/schemaRegex';

/** Everything that a letter, digit, sign or space of several scripts can be told apart by. */
const CHARACTERS = Array.from('azAZ09_:-.+$^/\\[]{}()|?*&~ \t\n\réж中𝒳٣€\u{b7}\u{301}');

/** Those of the characters that a pattern takes. */
function taken(pattern: string): string {
  return CHARACTERS.filter((character) => compileSchemaRegex(pattern).test(character)).join('');
}

const allBut = (left: string): string => CHARACTERS.filter((character) => !left.includes(character)).join('');

test.each([
  ['.', allBut('\n\r')],
  ['\\d', '09٣'],
  ['\\D', allBut('09٣')],
  ['\\s', ' \t\n\r'],
  ['\\S', allBut(' \t\n\r')],
  ['\\w', 'azAZ09+$^|~éж中𝒳٣€\u{301}'],
  ['\\W', allBut('azAZ09+$^|~éж中𝒳٣€\u{301}')],
  ['\\i', 'azAZ_:éж中𝒳٣€'],
  ['\\I', allBut('azAZ_:éж中𝒳٣€')],
  ['\\c', 'azAZ09_:-.éж中𝒳٣€\u{b7}\u{301}'],
  ['\\C', allBut('azAZ09_:-.éж中𝒳٣€\u{b7}\u{301}')],
  ['\\p{L}', 'azAZéж中𝒳'],
  ['\\p{Lu}', 'AZ𝒳'],
  ['\\P{L}', allBut('azAZéж中𝒳')],
  ['\\p{IsBasicLatin}', allBut('éж中𝒳٣€\u{b7}\u{301}')],
  ['\\P{IsBasicLatin}', 'éж中𝒳٣€\u{b7}\u{301}'],
  ['\\p{IsLatin-1Supplement}', 'é\u{b7}'],
  ['[a-z0]', 'az0'],
  ['[^a-z]', allBut('az')],
  ['[\\i]', 'azAZ_:éж中𝒳٣€'],
  ['[\\I]', allBut('azAZ_:éж中𝒳٣€')],
  ['[^\\i]', allBut('azAZ_:éж中𝒳٣€')],
  ['[\\d\\s]', '09 \t\n\r٣'],
  ['[\\p{L}-]', 'azAZ-éж中𝒳'],
  ['[\\P{IsBasicLatin}a]', 'aéж中𝒳٣€\u{b7}\u{301}'],
  ['[a-zA-Z-[a-y]]', 'zAZ'],
  ['[^A-[z]]', allBut('zA')],
  ['[\\w-[\\d-[0]]]', 'azAZ0+$^|~éж中𝒳€\u{301}'],
  ['[+-]', '-+'],
  ['[-+]', '-+'],
  ['[+\\-.]', '-.+'],
  ['[ --]', '-+$()*& '],
  ['[|()*?{}&&~~$^]', '$^{}()|?*&~'],
  ['[\\]\\[\\\\]', '\\[]'],
  ['\\^', '^'],
  ['\\$', '$'],
  ['\\/', '/'],
  ['^', '^'],
  ['$', '$'],
  ['/', '/'],
  ['\\n', '\n'],
  ['[\\t\\r]', '\t\r'],
  ['𝒳', '𝒳'],
  ['[𝒲-𝒴]', '𝒳'],
])('%s takes the characters %j', (pattern, expected) => {
  expect(taken(pattern)).toBe(expected);
});

test.each([
  ['a{2}', ['aa'], ['', 'a', 'aaa']],
  ['a{2,}', ['aa', 'aaaa'], ['a']],
  ['a{1,2}', ['a', 'aa'], ['', 'aaa']],
  ['a{0}', [''], ['a']],
  ['(ab)?c*d+', ['abd', 'ccdd', 'd'], ['ab', 'abc', '']],
  ['a|bc', ['a', 'bc'], ['ac', 'abc', 'b', 'xa', 'bcx']],
  ['a|', ['a', ''], ['b']],
  ['', [''], ['a']],
  ['a.c', ['abc', 'a𝒳c'], ['a\nc', 'ac', 'xabc', 'abcx']],
  ['^a$', ['^a$'], ['a']],
  ['[^,]{0,3}', ['', 'a\nb', '𝒳𝒳𝒳'], ['a,b', 'abcd']],
  ['(-|\\+)?[0-9]+', ['-1', '+12', '0'], ['--1', '1-', '']],
])('%s takes %j, and not %j', (pattern, good, bad) => {
  const regex = compileSchemaRegex(pattern);
  expect([...good, ...bad].filter((text) => regex.test(text))).toEqual(good);
});

test.each([
  ...['[a-z', '[]', '[^]', '[z-a]', '[a[b]]', '[a-z-[b]c]', '(a', 'a)', 'a]', '{', 'a}', 'a{2,1}', 'a{,2}', '\\'],
  ...['a**', 'a+?', 'a{2}?', '(?:a)', '(?=a)b', '\\q', '\\b', '\\1', '\\u0041', '\\p{IsKlingon}', '\\P{IsKlingon}', '\\p{Xx}', '\\p{Script=Latin}', '\\p{', '\\p'],
])('%s is none that is understood, and takes everything', (pattern) => {
  const regex = compileSchemaRegex(pattern);
  expect(['', 'a', 'b\n', '[a-z', '𝒳'].filter((text) => !regex.test(text))).toEqual([]);
});

test('a value of a hundred thousand characters takes linear time', () => {
  const regex = compileSchemaRegex('([a-fA-F0-9]{2}:){5}[a-fA-F0-9]{2}|[a-zA-Z0-9_\\.\\-\\\\:/]+');
  expect([regex.test('a'.repeat(100_000)), regex.test(`${'a'.repeat(100_000)}!`)]).toEqual([true, false]);
});
