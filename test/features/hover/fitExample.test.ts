// Examples in a hover: long lines are broken before attributes, and stay the same XML.
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitExample } from '../../../server/src/features/hover/fitExample';
import type { WordsData } from '../../../server/src/features/words/data';

test.each([
  ['what fits', "<source file='/a'/>", "<source file='/a'/>"],
  ['below the first attribute', "<vcpu placement='static' cpuset='1-4,^3,6' current='1'>2</vcpu>", "<vcpu placement='static' cpuset='1-4,^3,6'\n      current='1'>2</vcpu>"],
  ['not below a tag whose name is long', "  <qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>", "  <qemu:commandline\n      xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>"],
  ['nothing to break at', `<path>${'x'.repeat(80)}</path>`, `<path>${'x'.repeat(80)}</path>`],
  ['only the long one of several lines', "<a>\n  <b one='1234567890123456789' two='1234567890123456789' three='3'/>\n</a>", "<a>\n  <b one='1234567890123456789' two='1234567890123456789'\n     three='3'/>\n</a>"],
])('%s', (_, example, fitted) => {
  expect(fitExample(example)).toBe(fitted);
});

test('no line of an example of the words is too wide, but where one value is', () => {
  const { entries } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'server', 'words', 'en.json'), 'utf8')) as WordsData;
  const wide = entries.flatMap(({ example = '' }) => fitExample(example).split('\n')).filter((line) => line.length > 58);
  expect(wide.filter((line) => /\s\S+=.*\s\S+=/.test(line))).toEqual([]);
  expect(entries.flatMap(({ example = '' }) => (fitExample(example).replace(/\s+/g, ' ') === example.replace(/\s+/g, ' ') ? [] : [example]))).toEqual([]);
});
