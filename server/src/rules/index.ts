// Every semantic rule, by family: a new rule is added to its family's list, a new family here.
import type { Rule } from '../domain/rule';

/** All rules for domain documents. */
export const domainRules: readonly Rule[] = [];
