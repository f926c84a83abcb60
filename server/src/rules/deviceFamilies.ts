// The families of rules on what is plugged into the machine: disks, controllers, addresses, networks, characters, graphics.
import type { RuleFamily } from '../domain/rule';
import { busRules } from './buses';
import { characterDevices } from './characterDevices';
import { controllerRules } from './controllers';
import { deviceList } from './deviceList';
import { diskConnections } from './diskConnections';
import { diskDrivers } from './diskDrivers';
import { diskEncryption } from './diskEncryption';
import { diskIdentity } from './diskIdentity';
import { disks } from './disks';
import { diskSources } from './diskSources';
import { driveAddresses } from './driveAddresses';
import { filesystems } from './filesystems';
import { graphicsRules } from './graphics';
import { hostdevs } from './hostdevs';
import { inputs } from './inputs';
import { interfacePorts } from './interfacePorts';
import { interfaces } from './interfaces';
import { otherAddresses } from './otherAddresses';
import { pciAddresses } from './pciAddresses';
import { pciControllers } from './pciControllers';
import { pciPlaces } from './pciPlaces';
import { ports } from './ports';
import { usbAddresses } from './usbAddresses';
import { videoAndSound } from './video';
import { virtioPlaces } from './virtioPlaces';

/** Families on devices, in the order of the table of codes. */
export const deviceFamilies: readonly RuleFamily[] = [
  deviceList,
  busRules,
  virtioPlaces,
  pciAddresses,
  pciControllers,
  pciPlaces,
  driveAddresses,
  usbAddresses,
  otherAddresses,
  controllerRules,
  disks,
  diskIdentity,
  diskSources,
  diskConnections,
  diskEncryption,
  diskDrivers,
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
