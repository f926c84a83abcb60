// Whether a change of the original's sentences, and only that, makes a translation older.
import { expect, test } from 'vitest';
import { olderThanOriginal, recordTranslated, serialiseRecord, type TranslatedFrom } from '../../../server/scripts/words/translationAge';
import type { ElementWords, WordsData } from '../../../server/src/features/words/data';

const disk: ElementWords = {
  selectors: ['disk'],
  summary: 'A disk.',
  facts: { since: '1.0.0', needs: 'a bus' },
  attributes: { type: { summary: 'What backs it.', values: { file: { text: 'a file.' }, block: { text: 'a device.' } } } },
};
const target: ElementWords = { selectors: ['disk/target', 'filesystem/target'], summary: 'What the guest sees.', text: { summary: 'A name.' } };
const original = words([disk, target]);
const translation = words([
  { ...disk, summary: '磁盘。', attributes: { type: { summary: '由什么提供。' } } },
  { ...target, summary: '客户机所见。', text: { summary: '名称。' } },
]);
const record = recordTranslated(original.entries, original, translation, {});

function words(entries: readonly ElementWords[]): WordsData {
  return { generated: '', language: '', entries };
}

function type(words: Partial<NonNullable<ElementWords['attributes']>[string]>): ElementWords {
  return { ...disk, attributes: { type: { summary: 'What backs it.', values: disk.attributes?.['type']?.values ?? {}, ...words } } };
}

test('a translation in step with its original is not older', () => {
  expect(olderThanOriginal(original, translation, record)).toEqual([]);
});

test.each<[string, ElementWords, string[]]>([
  ['its summary', { ...disk, summary: 'A hard disk.' }, ['disk: older than its original']],
  ['its details', { ...disk, details: 'More.' }, ['disk: older than its original']],
  ['a fact in words', { ...disk, facts: { since: '1.0.0', needs: 'a slot' } }, ['disk: older than its original']],
  ["a value's sentence", type({ values: { file: { text: 'an image.' }, block: { text: 'a device.' } } }), ['disk @type: older than its original']],
  ['the order of values', type({ values: { block: { text: 'a device.' }, file: { text: 'a file.' } } }), []],
  ['a version, which is compared by itself', { ...disk, facts: { since: '1.1.0', needs: 'a bus' } }, []],
  ['a section that is not translated at all', { ...disk, text: { summary: 'Text.' } }, []],
])('the original changes %s', (_, changed, older) => {
  expect(olderThanOriginal(words([changed, target]), translation, record)).toEqual(older);
});

test('what was never recorded is not taken as translated', () => {
  const { disk: known } = record;
  expect(olderThanOriginal(original, translation, known ? { disk: known } : {})).toEqual([
    'disk/target, filesystem/target: not known which original it was translated from',
  ]);
});

test('recording brings in step what was revised, leaves the rest, and drops what is gone', () => {
  const changed = words([
    { ...disk, summary: 'A hard disk.' },
    { ...target, summary: 'Its place.' },
  ]);
  const before: TranslatedFrom = { ...record, gone: { '': '00000000' } };
  const after = recordTranslated(changed.entries.slice(1), changed, translation, before);
  expect(Object.keys(after)).toEqual(['disk', 'disk/target, filesystem/target']);
  expect(olderThanOriginal(changed, translation, after)).toEqual(['disk: older than its original']);
});

test('the file of the record holds all of it, one entry a line', () => {
  const file = serialiseRecord(record);
  expect(JSON.parse(file)).toEqual(record);
  expect(file.split('\n')).toHaveLength(Object.keys(record).length + 3);
});
