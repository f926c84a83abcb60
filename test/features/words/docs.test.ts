// The words as they are: every file keeps the format, every example is valid in its place, the compiled form is fresh.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileWords, generateWords } from '../../../server/scripts/compileDocs';
import { ExampleChecker } from '../../../server/scripts/words/examples';

const grammars = join(import.meta.dirname, '..', '..', '..', 'server', 'grammars');

test.each(['en', 'zh-cn'])('the files of %s keep the format, and their examples are valid', { timeout: 60_000 }, (language) => {
  const { data, faults } = compileWords(language);
  const checker = new ExampleChecker(grammars);
  const wrong = data.entries.flatMap((entry) => checker.check(entry).map((problem) => `${entry.selectors.join(', ')}: ${problem}`));
  expect({ faults, wrong }).toEqual({ faults: [], wrong: [] });
});

test('the compiled words are fresh', () => {
  expect(generateWords({ check: true })).toEqual([]);
});
