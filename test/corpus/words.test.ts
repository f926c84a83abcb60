// The words as they are: every file keeps the format, every example is valid in its place, the compiled form is fresh.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileWords, generateWords, readRecord } from '../../server/scripts/compileDocs';
import { coverageOf } from '../../server/scripts/words/coverage';
import { grammarPlaces } from '../../server/scripts/words/grammarPlaces';
import { olderThanOriginal } from '../../server/scripts/words/translationAge';
import { compareTranslation } from '../../server/scripts/words/translation';
import { ExampleChecker } from '../../server/scripts/words/examples';

const grammars = join(import.meta.dirname, '..', '..', 'server', 'grammars');

const LANGUAGES = ['en', 'zh-cn'] as const;
const checker = new ExampleChecker(grammars);
const compiled = { en: compileWords('en'), 'zh-cn': compileWords('zh-cn') };

test.each(LANGUAGES)('the files of %s keep the format, and their examples are valid', { timeout: 60_000 }, (language) => {
  const { data, faults } = compiled[language];
  const wrong = data.entries.flatMap((entry) => checker.check(entry).map((problem) => `${entry.selectors.join(', ')}: ${problem}`));
  expect({ faults, wrong }).toEqual({ faults: [], wrong: [] });
});

const KINDS = ['domain', 'cpu', 'network', 'storagepool', 'storagevol', 'secret', 'domainsnapshot', 'domaincheckpoint', 'domainbackup'];

test.each(LANGUAGES.flatMap((language) => KINDS.map((kind) => [language, kind] as const)))('in %s, everything in %s is explained', (language, kind) => {
  const { gaps } = coverageOf(grammarPlaces(join(grammars, `${kind}.json`)), compiled[language].data);
  expect(gaps).toEqual([]);
});

/** Kinds whose places share names with the domain's (`<interface>`, `<cpu>`, `<disk>`) but not their meaning. */
const OWN_WORDS = ['nodedev', 'nwfilter', 'nwfilterbinding', 'interface', 'storagepoolcaps', 'capability', 'domaincaps'];

test.each(LANGUAGES.flatMap((language) => OWN_WORDS.map((kind) => [language, kind] as const)))('in %s, everything in %s is explained by words of its own, not by those of domains', (language, kind) => {
  const places = grammarPlaces(join(grammars, `${kind}.json`));
  const root = places[0]?.path[0] ?? '';
  const data = compiled[language].data;
  const entries = data.entries.map((entry) => ({ ...entry, selectors: entry.selectors.filter((selector) => selector.replace(/^\//, '').split('/')[0] === root) }));
  expect(coverageOf(places, { ...data, entries }).gaps).toEqual([]);
});

test('what is translated has the versions, links, examples and values of its original', () => {
  const complaints = compareTranslation(compiled.en.data, compiled['zh-cn'].data);
  expect(complaints).toEqual([]);
});

test('no translation is older than its original', () => {
  expect(olderThanOriginal(compiled.en.data, compiled['zh-cn'].data, readRecord('zh-cn'))).toEqual([]);
});

test('the compiled words are fresh', () => {
  expect(generateWords({ check: true })).toEqual([]);
});

const reference = process.env['LIBVIRT_REFERENCE'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'reference', 'formatdomain-12.8.0.html');

test.skipIf(!existsSync(reference))('every link leads to a heading of libvirt\'s page (LIBVIRT_REFERENCE)', () => {
  const page = readFileSync(reference, 'utf8');
  const links = compiled.en.data.entries.flatMap(({ facts }) => (facts?.link?.startsWith('#') === true ? [facts.link.slice(1)] : []));
  expect(links.length).toBeGreaterThan(100);
  expect([...new Set(links)].filter((anchor) => !page.includes(`id="${anchor}"`))).toEqual([]);
});
