// Data beside the program that is missing, cut off or of another version: it is said, for silence would mean that all is well.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { packData } from '../../scripts/packData.mjs';
import { bundledFacts, bundledGrammars, bundledWords } from '../../server/src/data/bundled';
import { testWords } from '../support/service';

const server = join(import.meta.dirname, '..', '..', 'server');
const packed = mkdtempSync(join(tmpdir(), 'packed-'));
let directory = '';
let said: string[] = [];
const failed = (message: string): void => void said.push(message.replace(directory, ''));

beforeAll(async () => {
  const [grammars, words] = ['grammars', 'words'].map((name) => join(packed, 'plain', name)) as [string, string];
  for (const file of ['secret.json', 'facts.json']) cpSync(join(server, 'grammars', file), join(grammars, file));
  await packData(grammars, join(packed, 'data', 'grammars'));
  for (const language of ['en', 'de']) {
    mkdirSync(words, { recursive: true });
    writeFileSync(join(words, `${language}.json`), JSON.stringify({ ...testWords, language }));
  }
  await packData(words, join(packed, 'data', 'words'));
});
afterAll(() => rmSync(packed, { recursive: true, force: true }));
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bundled-'));
  said = [];
  cpSync(join(packed, 'data'), directory, { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** What can be read: the grammar of secrets, whether there are names of CPUs, and the languages of the words asked for. */
function read(): unknown[] {
  const grammar = bundledGrammars(directory, failed)('secret');
  const facts = bundledFacts(directory, failed)();
  return [grammar?.kind, Object.keys(facts.cpus).length > 0, ...['en', 'de', 'fr'].map((language) => bundledWords(directory, language, failed)()?.language)];
}

const change = (file: string, make: (content: Buffer) => Buffer | string): void => writeFileSync(join(directory, file), make(readFileSync(join(directory, file))));
const sentence = (file: string): string => `this installation is damaged, install it again: ${join('/', file)} cannot be used`;

test('what is whole is read without a word', () => {
  expect([read(), said]).toEqual([['secret', true, 'en', 'de', 'en'], []]);
});

test.each<readonly [what: string, harm: () => void, result: readonly unknown[], files: readonly string[]]>([
  ['a missing grammar', () => rmSync(join(directory, 'grammars/secret.json.br')), [undefined, true, 'en', 'de', 'en'], ['grammars/secret.json']],
  ['a grammar that is cut off', () => change('grammars/secret.json.br', (content) => content.subarray(0, 100)), [undefined, true, 'en', 'de', 'en'], ['grammars/secret.json']],
  ['a grammar of another version', () => writeFileSync(join(directory, 'grammars/secret.json'), '{"format":-1}'), [undefined, true, 'en', 'de', 'en'], ['grammars/secret.json']],
  ['missing names', () => rmSync(join(directory, 'grammars/facts.json')), ['secret', false, 'en', 'de', 'en'], ['grammars/facts.json']],
  ['a translation that is cut off', () => change('words/de.json.br', (content) => content.subarray(0, content.length >> 1)), ['secret', true, 'en', 'en', 'en'], ['words/de.json']],
  ['a translation of another original', () => change('words/en.json.br', () => readFileSync(join(directory, 'grammars/secret.json.br'))), ['secret', true, undefined, undefined, undefined], ['words/en.json', 'words/de.json', 'words/en.json', 'words/en.json']],
])('%s is told of', (_, harm, result, files) => {
  harm();
  expect([read(), said.map((message) => message.replace(/ \(.*\)$/s, ''))]).toEqual([result, files.map(sentence)]);
});

test('it is told once, and is no reason to read again', () => {
  rmSync(join(directory, 'words/en.json.br'));
  const words = bundledWords(directory, 'en', failed);
  expect([words(), words(), said.length]).toEqual([undefined, undefined, 1]);
});
