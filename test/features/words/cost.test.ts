// What the words cost: nothing before they are asked for, one reading after that, and little of the package.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants, deflateRawSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
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

test('words that are packed are read like plain ones', () => {
  const packed = join(directory, 'words', 'de.json.br');
  mkdirSync(join(directory, 'words'), { recursive: true });
  const content = JSON.stringify({ ...testWords, language: 'de' });
  writeFileSync(packed, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }));
  expect(bundledWords(directory, 'de')()?.language).toBe('de');
});

test('the words of all languages take less than 600 KB of the package', () => {
  const folder = join(import.meta.dirname, '..', '..', '..', 'server', 'words');
  const files = readdirSync(folder);
  expect(files.sort()).toEqual(['en.json', 'zh-cn.json']);
  const packed = files.reduce((sum, file) => sum + deflateRawSync(readFileSync(join(folder, file))).length, 0);
  expect(packed).toBeLessThan(600 * 1024);
});
