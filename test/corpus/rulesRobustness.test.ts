// Whatever a domain looks like, no rule throws, no fix of one does, and each of their sentences is there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rulesFixes, runRules } from '../../server/src/domain/runRules';
import { domainRules } from '../../server/src/rules/index';
import { fixTitles, relatedSentences } from '../../server/src/rules/sentences';
import { readDomain } from '../support/checkRule';

/** Runs all rules and all fixes on a text; the keys of titles and related places that no sentence belongs to. */
function unknownKeys(text: string): string[] {
  const domain = readDomain(text);
  if (!domain) return [];
  const problems = runRules(domainRules, domain);
  const related = problems.flatMap((problem) => problem.related ?? []).map(({ code }) => code);
  const titles = problems.flatMap((problem) => rulesFixes(domainRules, domain, problem)).map(({ title }) => title);
  return [
    ...titles.filter((title) => !Object.hasOwn(fixTitles, title)),
    ...related.filter((code) => !Object.hasOwn(relatedSentences, code)),
  ];
}

const whole = readFileSync(join(import.meta.dirname, '..', 'domain', 'everything.xml'), 'utf8');

test('rules never throw, and their fixes neither, wherever a document breaks off', () => {
  const ends = Array.from({ length: Math.ceil(whole.length / 23) }, (_unused, index) => index * 23);
  expect(ends.flatMap((end) => unknownKeys(whole.slice(0, end)))).toEqual([]);
});

test('rules never throw whatever a value or a text is', () => {
  const places = [...whole.matchAll(/(?<==')[^']*(?=')|(?<=>)[^<>\s][^<>]*(?=<)/g)];
  const texts = places.map(({ index, 0: old }) => `${whole.slice(0, index)}constructor${whole.slice(index + old.length)}`);
  expect(texts.flatMap(unknownKeys)).toEqual([]);
});
