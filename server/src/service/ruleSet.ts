// The rules with their sentences, as checkers take them.
import type { Rule } from '../domain/rule';
import type { MessageTable } from '../features/messages';
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

/** The rules whose findings matter outside an editor: advice is for people who are writing. */
export function withoutHints({ rules, messages }: RuleSet): RuleSet {
  return { rules: rules.filter(({ severity }) => severity !== 'hint'), messages };
}
