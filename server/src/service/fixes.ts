// The fixes of a document's problems, from the features' tables and from the rules themselves.
import { domainOf } from '../domain/domain';
import type { Rule } from '../domain/rule';
import { rulesFixes } from '../domain/runRules';
import type { FixesOf } from '../features/codeActions';
import type { LibvirtDocument } from '../features/document';
import { belongsInGrammar, builtInFixes, fixesFor } from '../features/fixes/index';
import type { Problem } from '../text/problem';

/** Looks fixes up for the problems of one document. */
export function documentFixes(document: LibvirtDocument, problems: readonly Problem[], rules: readonly Rule[]): FixesOf {
  const context = { xml: document.xml, problems, belongsIn: belongsInGrammar(document.grammar) };
  const codes = new Set(rules.map((rule) => rule.code));
  return (problem) => {
    if (!codes.has(problem.code)) return fixesFor(builtInFixes, context, problem);
    const domain = domainOf(document.xml);
    return domain ? rulesFixes(rules, domain, problem) : [];
  };
}
