// The rules with their sentences, as checkers take them.
import type { Rule } from '../domain/rule';
import { isNewer } from '../features/words/versions';
import type { MessageTable } from '../features/messages';
import type { Severity } from '../text/problem';
import type { DocumentRule } from '../rules/documents/documentRule';
import { documentRules, domainRules, ruleKinds } from '../rules/index';
import { fixTitles, relatedSentences } from '../rules/sentences';

/** Rules and what they say. */
export interface RuleSet {
  /** On domains. */
  readonly rules: readonly Rule[];
  /** On other documents; none where there is no list. */
  readonly documentRules?: readonly DocumentRule[];
  readonly messages: MessageTable;
}

/** Every rule of ours. */
export const libvirtRules: RuleSet = {
  rules: domainRules,
  documentRules,
  messages: { kinds: ruleKinds, sentences: { ...relatedSentences, ...fixTitles } },
};

/** The rules whose findings are as serious as one of these: advice is for people who are writing, and warnings may not be asked for. */
export function ofSeverity(ruleSet: RuleSet, severities: readonly Severity[]): RuleSet {
  return only(ruleSet, ({ severity }) => severities.includes(severity));
}

/** The rules that a libvirt of this version has: those that began later are left out or say less. Without a version, all of them. */
export function forTarget(ruleSet: RuleSet, version: string | undefined): RuleSet {
  if (version === undefined || version === '') return ruleSet;
  const isThere = ({ since }: Pick<Rule, 'since'>): boolean => since === undefined || !isNewer(since, version);
  const saysLess = ({ formerly }: Rule): boolean => formerly !== undefined && isNewer(formerly.until, version);
  // The newest has all of them, and shares their index.
  if ([...ruleSet.rules, ...(ruleSet.documentRules ?? [])].every(isThere) && !ruleSet.rules.some(saysLess)) return ruleSet;
  const kept = only(ruleSet, isThere);
  return { ...kept, rules: kept.rules.map((rule) => (saysLess(rule) ? asFormerly(rule) : rule)) };
}

/** A rule as older libvirts had it. */
function asFormerly(rule: Rule): Rule {
  const { only: now, formerly } = rule;
  return { ...rule, only: (domain) => now?.(domain) !== false && formerly?.only(domain) !== false };
}

function only({ rules, documentRules: others = [], messages }: RuleSet, isKept: (rule: Pick<Rule, 'severity' | 'since'>) => boolean): RuleSet {
  return { rules: rules.filter(isKept), documentRules: others.filter(isKept), messages };
}
