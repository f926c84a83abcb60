// The families of rules on the machine itself: its name, boot, firmware, memory, processors, features, clock and shares of the host.
import type { RuleFamily } from '../../domain/rule';
import { bootRules } from './boot';
import { clockRules } from './clock';
import { cpuRules } from './cpu';
import { cpuCacheRules } from './cpuCache';
import { cputuneRules } from './cputune';
import { featureRules } from './features';
import { firmwareRules } from './firmware';
import { lifecycleRules } from './lifecycle';
import { machineLimitRules } from './machineLimits';
import { memoryRules } from './memory';
import { numaRules } from './numa';
import { numatuneRules } from './numatune';
import { numberRules } from './numbers';
import { pinningRules } from './pinning';
import { resourceRules } from './resources';
import { securityRules } from './security';
import { startingRules } from './starting';
import { sysinfoRules } from './sysinfo';
import { vcpuRules } from './vcpu';

/** Families on the machine, in the order of the table of codes. */
export const machineFamilies: readonly RuleFamily[] = [
  lifecycleRules,
  bootRules,
  firmwareRules,
  sysinfoRules,
  memoryRules,
  numaRules,
  numatuneRules,
  vcpuRules,
  cputuneRules,
  pinningRules,
  cpuRules,
  cpuCacheRules,
  featureRules,
  clockRules,
  securityRules,
  resourceRules,
  numberRules,
  machineLimitRules,
  startingRules,
];
