// What is said of a translation that does not fit its original; test/corpus/words.test.ts asks it of the words as they are.
import { expect, test } from 'vitest';
import { compareTranslation } from '../../../server/scripts/words/translation';
import type { ElementWords, WordsData } from '../../../server/src/features/words/data';

test('a translation is compared with its original', () => {
  const entry = { selectors: ['disk'], summary: 'A', facts: { since: '1.0.0' }, attributes: { type: { summary: 'T', values: { a: { text: 'x' } } } } };
  const data = (entries: ElementWords[]): WordsData => ({ generated: '', language: '', entries });
  expect(compareTranslation(data([entry]), data([{ ...entry, summary: '甲' }]))).toEqual([]);
  expect(
    compareTranslation(data([entry]), data([{ ...entry, facts: { since: '1.1.0' }, attributes: { type: { summary: '' }, x: { summary: '' } } }, { selectors: ['b'], summary: '' }])),
  ).toEqual([
    "disk: its facts are not the original's",
    "disk @type: its values are not the original's",
    'disk @x: the original no longer has it',
    'b: the original no longer has it',
  ]);
});
