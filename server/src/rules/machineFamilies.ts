// The families of rules on the machine itself: everything that is not a disk, a controller, an address or a connection.
import type { RuleFamily } from '../domain/rule';
import { bhyveRules } from './bhyve';
import { bootRules } from './boot';
import { clockRules } from './clock';
import { cpuRules } from './cpu';
import { cpuCacheRules } from './cpuCache';
import { cputuneRules } from './cputune';
import { featureRules } from './features';
import { firmwareRules } from './firmware';
import { guardRules } from './guards';
import { iommuRules } from './iommu';
import { lifecycleRules } from './lifecycle';
import { lxcRules } from './lxc';
import { machineLimitRules } from './machineLimits';
import { memoryRules } from './memory';
import { memoryDeviceRules } from './memoryDevices';
import { numaRules } from './numa';
import { numatuneRules } from './numatune';
import { numberRules } from './numbers';
import { pinningRules } from './pinning';
import { resourceRules } from './resources';
import { securityRules } from './security';
import { smallDeviceRules } from './smallDevices';
import { startingRules } from './starting';
import { sysinfoRules } from './sysinfo';
import { tpmRules } from './tpm';
import { vcpuRules } from './vcpu';
import { virtioMemRules } from './virtioMem';
import { xenRules } from './xen';

/** Families on the machine, in the order of the table of codes. */
export const machineFamilies: readonly RuleFamily[] = [
  lifecycleRules,
  bootRules,
  firmwareRules,
  sysinfoRules,
  memoryRules,
  memoryDeviceRules,
  virtioMemRules,
  numaRules,
  numatuneRules,
  vcpuRules,
  cputuneRules,
  pinningRules,
  cpuRules,
  cpuCacheRules,
  featureRules,
  clockRules,
  tpmRules,
  guardRules,
  iommuRules,
  smallDeviceRules,
  securityRules,
  resourceRules,
  numberRules,
  machineLimitRules,
  startingRules,
  xenRules,
  bhyveRules,
  lxcRules,
];
