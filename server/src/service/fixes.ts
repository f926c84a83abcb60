// The fixes of a document's problems, from the features' tables and from the rules themselves.
import { domainOf, type DomainFacts } from '../domain/domain';
import type { Rule } from '../domain/rule';
import { rulesFixes } from '../domain/runRules';
import type { FixesOf } from '../features/codeActions';
import type { LibvirtDocument } from '../features/document';
import { applyEdits, belongsInGrammar, builtInFixes, fixesFor } from '../features/fixes/index';
import type { Fix, Problem } from '../text/problem';

/** Looks fixes up for the problems of one document. */
export function documentFixes(document: LibvirtDocument, problems: readonly Problem[], rules: readonly Rule[], facts?: DomainFacts): FixesOf {
  const { xml, grammar, match } = document;
  const context = { xml, problems, belongsIn: belongsInGrammar(grammar), grammar, match };
  const codes = new Set(rules.map((rule) => rule.code));
  return (problem) => {
    if (!codes.has(problem.code)) return fixesFor(builtInFixes, context, problem).filter((fix) => helps(document, fix));
    const domain = domainOf(document.xml, facts);
    return domain ? rulesFixes(rules, domain, problem) : [];
  };
}

/** Whether a fix leaves the document with fewer faults than it has: one that only moves the fault is not offered. */
function helps(document: LibvirtDocument, fix: Fix): boolean {
  return faultsOf(document.withText(applyEdits(document.text, fix.edits))) < faultsOf(document);
}

function faultsOf(document: LibvirtDocument): number {
  return document.xml.problems.length + (document.match?.problems.length ?? 0);
}
