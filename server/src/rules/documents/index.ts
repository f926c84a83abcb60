// The families of rules on documents that are no domains.
import type { DocumentRuleFamily } from './documentRule';
import { networkModeRules } from './networkModes';
import { networkAddressRules } from './networks';

export type { DocumentRule, DocumentRuleFamily } from './documentRule';

/** Families on other documents, behind those on domains in the table of codes. */
export const documentFamilies: readonly DocumentRuleFamily[] = [networkAddressRules, networkModeRules];
