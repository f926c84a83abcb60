// Applies every fix that is offered for what rules find in a domain: its problem goes, no other comes, and the schema has no more against it.
import { expect } from 'vitest';
import facts from '../../server/grammars/facts.json';
import { domainOf } from '../../server/src/domain/domain';
import { rulesFixes, runRules } from '../../server/src/domain/runRules';
import { openDocument, type LibvirtDocument } from '../../server/src/features/document';
import { domainRules } from '../../server/src/rules/index';
import { documentFixes } from '../../server/src/service/fixes';
import { parseXml } from '../../server/src/syntax/parser';
import { applyEdits } from '../../server/src/text/edits';
import type { Fix, Problem } from '../../server/src/text/problem';
import { grammarOf } from './checkGrammar';

/** A domain with all that is wrong with it. */
interface Checked {
  readonly text: string;
  readonly ofRules: readonly Problem[];
  readonly all: readonly Problem[];
}

/** What a look at the fixes of a domain found. */
export interface FixSweep {
  /** Fixes that were applied, and those of the rules themselves that are not offered because they are not whole. */
  readonly offered: number;
  readonly dropped: number;
  /** What is wrong with fixes that are offered, as sentences with the result. */
  readonly faults: readonly string[];
}

/** Checks all fixes of all problems of a domain, whichever problems the test is about. */
export function checkFixes(text: string): void {
  expect(sweepFixes(text).faults).toEqual([]);
}

/** Applies the fixes that are offered for all that rules find in a domain. What a rule's own fix does rightly is offered as it is. */
export function sweepFixes(text: string): FixSweep {
  const before = check(text);
  const domain = domainOf(parseXml(text), facts);
  const own = before.ofRules.map((problem) => (domain ? rulesFixes(domainRules, domain, problem) : []));
  const isWhole = own.every((fixes, index) => fixes.every((fix) => faultsOf(before, before.ofRules[index], fix) === ''));
  const offered = isWhole ? own : offeredFixes(before);
  const faults = offered.flatMap((fixes, index) => fixes.map((fix) => faultsOf(before, before.ofRules[index], fix))).filter((fault) => fault !== '');
  return { offered: offered.flat().length, dropped: own.flat().length - offered.flat().length, faults };
}

function offeredFixes({ text, ofRules }: Checked): readonly (readonly Fix[])[] {
  const document = openDocument(text, grammarOf, 'domain');
  const problemsOf = (one: LibvirtDocument): readonly Problem[] => check(one.text).all;
  return document ? documentFixes(document, { problemsOf, rules: domainRules, facts }).offered(ofRules) : [];
}

function faultsOf(before: Checked, problem: Problem | undefined, fix: Fix): string {
  const result = applyEdits(before.text, fix.edits);
  const rest = [...before.all];
  rest.splice(rest.findIndex(({ code }) => code === problem?.code), 1);
  const codes = rest.map(({ code }) => code);
  const more = check(result).all.filter(({ code }) => {
    const at = codes.indexOf(code);
    if (at >= 0) codes.splice(at, 1);
    return at < 0;
  });
  return more.length === 0 ? '' : `${fix.title} of ${problem?.code ?? ''} leaves or brings ${more.map(({ code }) => code).join(', ')}:\n${result}`;
}

function check(text: string): Checked {
  const xml = parseXml(text);
  const domain = domainOf(xml, facts);
  const ofRules = domain ? runRules(domainRules, domain) : [];
  return { text, ofRules, all: [...xml.problems, ...grammarOf('domain').match(xml.root).problems, ...ofRules] };
}
