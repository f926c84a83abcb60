// Every rule has a test in which it must speak and one in which it must not, though the document has what the rule is about.
import { beforeAll, expect, it } from 'vitest';
import { domainRules } from '../../server/src/rules/index';
import { recordedCases, type RecordedCase } from '../support/recordCases';

let cases: readonly RecordedCase[] = [];

beforeAll(() => {
  cases = recordedCases().filter(({ fixOf }) => fixOf === undefined);
}, 240_000);

/** The codes that no case has in a list of its. */
function missingFrom(codesOf: (recorded: RecordedCase) => readonly string[]): readonly string[] {
  const there = new Set(cases.flatMap(codesOf));
  return domainRules.map(({ code }) => code).filter((code) => !there.has(code));
}

it('every rule has a case in which it must speak', () => {
  expect(missingFrom(({ codes }) => codes)).toEqual([]);
});

it('every rule has a case in which it must not speak', () => {
  expect(missingFrom(({ silent = [] }) => silent)).toEqual([]);
});
