// Texts of megabytes, all prefixes of real documents and thousands of random edits; FUZZ_SECONDS runs the fuzzer for longer.
import { describe, expect, test } from 'vitest';
import { locate } from '../../server/src/syntax/locate';
import { parseXml } from '../../server/src/syntax/parser';
import { checkFormatting, checkHostile, checkPrefixes, treeFaults } from '../support/checkTree';
import { corpusDocuments } from '../support/corpus';
import { brokenText, editedAtRandom, hostileTexts } from '../support/fuzz';
import { random } from '../support/random';

describe('texts of megabytes that take quadratic time where something is searched again and again', () => {
  test.each(hostileTexts({ many: 30_000, deep: 100_000, long: 1_000_000 }))('%s', (_title, text) => {
    checkHostile(text);
  });
});

const prefixed = corpusDocuments('accepted').filter(({ text }) => text.length < 1300).filter((_, index) => index % 8 === 0).slice(0, 20);

test.skipIf(prefixed.length === 0)('every prefix of 20 of libvirt’s documents parses', () => {
  expect(prefixed).toHaveLength(20);
  for (const { text } of prefixed) checkPrefixes(text);
});

test.skipIf(prefixed.length === 0)('formatting a text again changes nothing, however libvirt’s documents are broken', () => {
  const documents = [...corpusDocuments('accepted'), ...corpusDocuments('rejected')];
  for (const [index, { text }] of documents.entries()) {
    const next = random(index + 1);
    for (let variant = 0; variant < 4; variant++) checkFormatting(editedAtRandom(text, next));
  }
});

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 0);

test('random edits and random bytes', { timeout: 1000 * (seconds + 60) }, () => {
  const end = performance.now() + seconds * 1000;
  const first = seconds > 0 ? Math.floor(performance.now() * 1000) : 1;
  for (let seed = first, rounds = 0; rounds < 5000 || performance.now() < end; seed++, rounds++) {
    const text = brokenText(seed);
    const faults = treeFaults(text);
    for (let probe = 0; probe < 5; probe++) locate(parseXml(text), (seed * 7919 * (probe + 1)) % (text.length + 1));
    if (faults.length > 0) expect({ seed, text, faults }).toEqual({ seed, text, faults: [] });
    checkFormatting(text);
  }
});
