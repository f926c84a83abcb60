// The fixes that rules offer, whatever document they are on.
import { domainOf, type DomainFacts } from '../domain/domain';
import type { Rule } from '../domain/rule';
import { rulesFixes } from '../domain/runRules';
import { documentRuleFixes, type DocumentRule } from '../rules/documents/documentRule';
import type { XmlDocument, XmlElement } from '../syntax/nodes';
import type { Fix, Problem } from '../text/problem';

/** The rules whose fixes are looked up. */
export interface RuleSources {
  readonly rules: readonly Rule[];
  /** On documents that are no domains; none where there is no list. */
  readonly documentRules?: readonly DocumentRule[] | undefined;
  readonly facts?: DomainFacts | undefined;
}

/** The fixes of one document's problems. */
export interface RuleFixes {
  /** What the rules are on: the document's root, or the domain inside. */
  readonly root: XmlElement;
  readonly of: (problem: Problem) => readonly Fix[];
}

/** Looks up the fixes of a document's problems; `undefined` where no rule is on such documents. */
export function ruleFixesOf(document: XmlDocument, { rules, documentRules = [], facts }: RuleSources): RuleFixes | undefined {
  const domain = domainOf(document, facts);
  if (domain) return { root: domain.root, of: (problem) => rulesFixes(rules, domain, problem) };
  const { root } = document;
  const ofKind = documentRules.filter((rule) => rule.root === root?.name);
  return root && ofKind.length > 0 ? { root, of: (problem) => documentRuleFixes(ofKind, document, problem) } : undefined;
}
