// Every semantic rule, by family: a new rule is added to its family's list, a new family here.
import type { Rule, RuleFamily } from '../domain/rule';
import type { ProblemKind } from '../text/problem';
import { advice } from './advice';
import { deviceFamilies } from './deviceFamilies';
import type { DocumentRule, DocumentRuleFamily } from './documentRule';
import { machineFamilies } from './machineFamilies';
import { networkModeRules } from './networkModes';
import { networkAddressRules } from './networks';
import { startFamilies } from './startFamilies';

/** The families in the order of the table of codes. */
export const ruleFamilies: readonly RuleFamily[] = [...machineFamilies, ...deviceFamilies, ...startFamilies, advice];

/** All rules for domain documents. */
export const domainRules: readonly Rule[] = ruleFamilies.flatMap((family) => family.rules);

/** The families on other documents, behind those on domains in the table of codes. */
export const documentFamilies: readonly DocumentRuleFamily[] = [networkAddressRules, networkModeRules];

/** All rules for documents that are no domains. */
export const documentRules: readonly DocumentRule[] = documentFamilies.flatMap((family) => family.rules);

/** Severity and sentence of each rule's code, for features/messages.ts. */
export const ruleKinds: Readonly<Record<string, ProblemKind>> = Object.fromEntries(
  [...domainRules, ...documentRules].map(({ code, severity, message }) => [code, { severity, message }]),
);
