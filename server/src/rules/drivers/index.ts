// The families of rules on what only one hypervisor beside QEMU refuses: Xen, bhyve, containers.
import type { RuleFamily } from '../../domain/rule';
import { bhyveRules } from './bhyve';
import { lxcRules } from './lxc';
import { xenRules } from './xen';

/** Families on other hypervisors, in the order of the table of codes. */
export const driverFamilies: readonly RuleFamily[] = [
  xenRules,
  bhyveRules,
  lxcRules,
];
