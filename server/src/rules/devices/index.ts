// The families of rules on devices other than disks, and on what all devices share.
import type { RuleFamily } from '../../domain/rule';
import { characterDevices } from './characterDevices';
import { deviceList } from './deviceList';
import { filesystems } from './filesystems';
import { graphicsRules } from './graphics';
import { guardRules } from './guards';
import { hostdevs } from './hostdevs';
import { inputs } from './inputs';
import { interfacePorts } from './interfacePorts';
import { interfaces } from './interfaces';
import { iommuRules } from './iommu';
import { memoryDeviceRules } from './memoryDevices';
import { ports } from './ports';
import { smallDeviceRules } from './smallDevices';
import { tpmRules } from './tpm';
import { videoAndSound } from './video';
import { virtioMemRules } from './virtioMem';

/** Families on devices, in the order of the table of codes. */
export const deviceFamilies: readonly RuleFamily[] = [
  memoryDeviceRules,
  virtioMemRules,
  tpmRules,
  guardRules,
  iommuRules,
  smallDeviceRules,
  deviceList,
  hostdevs,
  interfaces,
  interfacePorts,
  characterDevices,
  ports,
  graphicsRules,
  videoAndSound,
  filesystems,
  inputs,
];
