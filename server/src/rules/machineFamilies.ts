// The families of rules on the machine itself: everything that is not a disk, a controller, an address or a connection.
import type { RuleFamily } from '../domain/rule';

/** Families on the machine, in the order of the table of codes. */
export const machineFamilies: readonly RuleFamily[] = [];
