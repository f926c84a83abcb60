// Applies every fix that rules offer for a domain: its problem goes, no error comes, and the schema has no more against it.
import { expect } from 'vitest';
import facts from '../../server/grammars/facts.json';
import { domainOf } from '../../server/src/domain/domain';
import { rulesFixes, runRules } from '../../server/src/domain/runRules';
import { domainRules, ruleKinds } from '../../server/src/rules/index';
import { parseXml } from '../../server/src/syntax/parser';
import { applyEdits } from '../../server/src/text/edits';
import type { Fix } from '../../server/src/text/problem';
import { grammarProblems } from './checkGrammar';

/** Checks all fixes of all problems of a domain, whichever problems the test is about. */
export function checkFixes(text: string): void {
  const domain = domainOf(parseXml(text), facts);
  const problems = domain ? runRules(domainRules, domain) : [];
  const codes = problems.map(({ code }) => code);
  for (const problem of problems) {
    const fixes = domain ? rulesFixes(domainRules, domain, problem) : [];
    for (const fix of fixes) expect(faultsOf(text, codes, problem.code, fix)).toEqual([]);
  }
}

/** What is wrong with what a fix makes of a text, as sentences with that result. */
function faultsOf(text: string, before: readonly string[], code: string, fix: Fix): string[] {
  const result = applyEdits(text, fix.edits);
  const after = codesOf(result);
  const count = (codes: readonly string[]): number => codes.filter((other) => other === code).length;
  const added = after.filter((other) => ruleKinds[other]?.severity === 'error' && !before.includes(other));
  const faults = [
    count(after) < count(before) ? '' : 'leaves its problem',
    added.length === 0 ? '' : `brings ${added.join(', ')}`,
    schemaFaults(result) <= schemaFaults(text) ? '' : 'breaks the schema',
  ];
  return faults.filter((fault) => fault !== '').map((fault) => `${fix.title} of ${code} ${fault}:\n${result}`);
}

function codesOf(text: string): string[] {
  const domain = domainOf(parseXml(text), facts);
  return domain ? runRules(domainRules, domain).map(({ code }) => code) : [];
}

function schemaFaults(text: string): number {
  return grammarProblems(text).length + parseXml(text).problems.length;
}
