// The rules with their sentences, as checkers take them.
import type { Rule } from '../domain/rule';
import { isNewer } from '../features/words/versions';
import type { MessageTable } from '../features/messages';
import type { Severity } from '../text/problem';
import { domainRules, ruleKinds } from '../rules/index';
import { fixTitles, relatedSentences } from '../rules/sentences';

/** Rules and what they say. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly messages: MessageTable;
}

/** Every rule of ours. */
export const libvirtRules: RuleSet = {
  rules: domainRules,
  messages: { kinds: ruleKinds, sentences: { ...relatedSentences, ...fixTitles } },
};

/** The rules whose findings are as serious as one of these: advice is for people who are writing, and warnings may not be asked for. */
export function ofSeverity({ rules, messages }: RuleSet, severities: readonly Severity[]): RuleSet {
  return { rules: rules.filter(({ severity }) => severities.includes(severity)), messages };
}

/** The rules that a libvirt of this version has: those that began later are left out. Without a version, all of them. */
export function forTarget(ruleSet: RuleSet, version: string | undefined): RuleSet {
  if (version === undefined || version === '') return ruleSet;
  return { ...ruleSet, rules: ruleSet.rules.filter(({ since }) => since === undefined || !isNewer(since, version)) };
}
