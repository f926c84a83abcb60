// The families of rules on what is plugged into the machine: disks, controllers, addresses, networks, characters, graphics.
import type { RuleFamily } from '../domain/rule';
import { controllerRules } from './controllers';
import { deviceList } from './deviceList';
import { diskDrivers } from './diskDrivers';
import { disks } from './disks';
import { diskSources } from './diskSources';
import { driveAddresses } from './driveAddresses';
import { otherAddresses } from './otherAddresses';
import { pciAddresses } from './pciAddresses';
import { pciControllers } from './pciControllers';
import { usbAddresses } from './usbAddresses';

/** Families on devices, in the order of the table of codes. */
export const deviceFamilies: readonly RuleFamily[] = [
  deviceList,
  pciAddresses,
  pciControllers,
  driveAddresses,
  usbAddresses,
  otherAddresses,
  controllerRules,
  disks,
  diskSources,
  diskDrivers,
];
