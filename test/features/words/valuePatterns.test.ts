// Words of values that are alike: the most literal pattern counts, and what stands for its placeholder is put in.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledWords } from '../../../server/src/data/bundled';
import { faultOfPattern, wordsOfValue } from '../../../server/src/features/words/valuePatterns';

const values = {
  'pc-{version}': { text: 'PC of {version}, old from {version+3, 9.1}', qemu: '1.0' },
  'pc-2.{number}': { text: 'PC of 2.{number}' },
  'pc-{name}': { text: 'PC by {name}' },
  'pc-7.0': { text: 'its own' },
};

test.each([
  ['pc-6.2', { text: 'PC of 6.2, old from 9.2', qemu: '1.0' }],
  ['pc-3.1', { text: 'PC of 3.1, old from 9.1', qemu: '1.0' }],
  ['pc-10.0', { text: 'PC of 10.0, old from 13.0', qemu: '1.0' }],
  ['pc-2.12', { text: 'PC of 2.12' }],
  ['pc-noble', { text: 'PC by noble' }],
  ['pc-7.0', { text: 'its own' }],
  ['pc-{name}', undefined],
  ['pc-', undefined],
  ['xpc-6.2', undefined],
  ['constructor', undefined],
])('%s', (value, words) => {
  expect(wordsOfValue(values, value)).toEqual(words);
});

test.each([
  ['pc-{version}', 'of {version+3}', undefined],
  ['pc-{version}', 'of {number}', '`{number}` in the sentence of `pc-{version}` stands for nothing'],
  ['pc-{year}', 'of {year}', '`{year}` is none of `{version}`, `{number}`, `{name}`'],
  ['pc', 'a `{uuid}`', undefined],
])('a pattern %s with "%s"', (key, sentence, fault) => {
  expect(faultOfPattern(key, sentence)).toBe(fault);
});

/** `<type>` in an `<os>`. */
const type = { name: 'type', parent: { name: 'os', parent: undefined, attribute: () => undefined }, attribute: () => undefined };

test.each(['en', 'zh-cn'])('in %s, machine types of QEMU and of distributions have words', (language) => {
  const words = bundledWords(join(import.meta.dirname, '..', '..', '..', 'server'), language)();
  const explained = (machine: string): string => words?.attributeValue(type, 'machine', machine)?.text ?? '';
  const families = ['pc-q35-', 'pc-i440fx-', 'virt-', 'pseries-', 's390-ccw-virtio-'];
  for (const family of families) {
    expect(explained(`${family}6.2`)).toMatch(/QEMU 6\.2 .*QEMU.* 9\.2 .*12\.2 /);
    expect(explained(`${family}4.0`)).toMatch(/QEMU 4\.0 .*QEMU.* 9\.1 .*10\.1 /);
    expect(explained(`${family}2.9`)).toMatch(/QEMU 2\.9.*QEMU 10\.1 /);
    expect(explained(`${family}rhel9.6.0`)).toMatch(/RHEL 9\.6\.0 /);
    expect(explained(`${family}noble`)).toMatch(/`noble`/);
  }
  expect(explained('pc-1.0')).toMatch(/QEMU 6\.0 /);
  expect(explained('pc-q35-5')).toBe('');
});
