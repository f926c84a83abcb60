// What the words cost: nothing before they are asked for, one reading after that, and little of the package.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { packData } from '../../../scripts/packData.mjs';
import { bundledWords } from '../../../server/src/data/bundled';
import { createWords } from '../../../server/src/features/words/words';
import { testService, testWords } from '../../support/service';

const directory = mkdtempSync(join(tmpdir(), 'words-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('a service asks for words when something is hovered or checked, and not before', () => {
  const words = createWords(testWords);
  let asked = 0;
  const service = testService({ words: () => (asked++, words) });
  const document = service.open("<domain type='kvm'><devices><disk type='file'/></devices></domain>");
  expect(document).toBeDefined();
  if (!document) return;
  service.symbols(document);
  service.folding(document);
  expect(asked).toBe(0);
  service.hover(document, 30);
  expect(asked).toBe(1);
});

test('the words of a language are one file that is read once', () => {
  mkdirSync(join(directory, 'words'), { recursive: true });
  const file = join(directory, 'words', 'en.json');
  const words = bundledWords(directory, 'en');
  writeFileSync(file, JSON.stringify(testWords));
  const first = words();
  expect(first?.language).toBe('en');
  rmSync(file);
  expect(words()).toBe(first);
});

test('packed words are read like plain ones, a translation behind its original', async () => {
  const [plain, packed] = ['plain', 'packed'].map((name) => join(directory, name)) as [string, string];
  mkdirSync(plain);
  const german = { ...testWords, language: 'de' };
  writeFileSync(join(plain, 'en.json'), JSON.stringify(testWords));
  writeFileSync(join(plain, 'de.json'), JSON.stringify(german));
  await packData(plain, join(packed, 'words'));
  expect(readdirSync(join(packed, 'words')).sort()).toEqual(['de.json.br', 'en.json.br']);
  const languages = ['en', 'de', 'fr'].map((language) => bundledWords(packed, language)()?.language);
  expect(languages).toEqual(['en', 'de', 'en']);
});

test('the words of all languages take less than 600 KB of the package', () => {
  const folder = join(import.meta.dirname, '..', '..', '..', 'server', 'words');
  const files = readdirSync(folder);
  expect(files.sort()).toEqual(['en.json', 'zh-cn.json']);
  const packed = files.reduce((sum, file) => sum + deflateRawSync(readFileSync(join(folder, file))).length, 0);
  expect(packed).toBeLessThan(600 * 1024);
});
