// The families of rules on the machine itself: everything that is not a disk, a controller, an address or a connection.
import type { RuleFamily } from '../domain/rule';
import { bootRules } from './boot';
import { clockRules } from './clock';
import { cpuRules } from './cpu';
import { cputuneRules } from './cputune';
import { featureRules } from './features';
import { firmwareRules } from './firmware';
import { lifecycleRules } from './lifecycle';
import { memoryRules } from './memory';
import { numaRules } from './numa';
import { numatuneRules } from './numatune';
import { vcpuRules } from './vcpu';

/** Families on the machine, in the order of the table of codes. */
export const machineFamilies: readonly RuleFamily[] = [
  lifecycleRules,
  bootRules,
  firmwareRules,
  memoryRules,
  numaRules,
  numatuneRules,
  vcpuRules,
  cputuneRules,
  cpuRules,
  featureRules,
  clockRules,
];
