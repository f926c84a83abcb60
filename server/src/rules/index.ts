// Every semantic rule, by family: a new rule is added to its family's list, a new family to the index of its folder.
import type { Rule, RuleFamily } from '../domain/rule';
import type { ProblemKind } from '../text/problem';
import { addressFamilies } from './addresses';
import { advice } from './advice';
import { deviceFamilies } from './devices';
import { diskFamilies } from './disks';
import { documentFamilies, type DocumentRule } from './documents';
import { driverFamilies } from './drivers';
import { machineFamilies } from './machine';
import { startFamilies } from './start';

/** The families in the order of the table of codes. */
export const ruleFamilies: readonly RuleFamily[] = [
  ...machineFamilies,
  ...driverFamilies,
  ...addressFamilies,
  ...diskFamilies,
  ...deviceFamilies,
  ...startFamilies,
  advice,
];

/** All rules for domain documents. */
export const domainRules: readonly Rule[] = ruleFamilies.flatMap((family) => family.rules);

/** All rules for documents that are no domains. */
export const documentRules: readonly DocumentRule[] = documentFamilies.flatMap((family) => family.rules);

/** Severity and sentence of each rule's code, for features/messages.ts. */
export const ruleKinds: Readonly<Record<string, ProblemKind>> = Object.fromEntries(
  [...domainRules, ...documentRules].map(({ code, severity, message }) => [code, { severity, message }]),
);
