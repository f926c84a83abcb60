// The families of rules on where devices are: buses, controllers and addresses of every kind.
import type { RuleFamily } from '../../domain/rule';
import { busRules } from './buses';
import { controllerRules } from './controllers';
import { driveAddresses } from './driveAddresses';
import { otherAddresses } from './otherAddresses';
import { pciAddresses } from './pciAddresses';
import { pciControllers } from './pciControllers';
import { pciPlaces } from './pciPlaces';
import { usbAddresses } from './usbAddresses';
import { virtioPlaces } from './virtioPlaces';

/** Families on addresses, in the order of the table of codes. */
export const addressFamilies: readonly RuleFamily[] = [
  busRules,
  virtioPlaces,
  pciAddresses,
  pciControllers,
  pciPlaces,
  driveAddresses,
  usbAddresses,
  otherAddresses,
  controllerRules,
];
