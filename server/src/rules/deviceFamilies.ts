// The families of rules on what is plugged into the machine: disks, controllers, addresses, networks, characters, graphics.
import type { RuleFamily } from '../domain/rule';
import { driveAddresses } from './driveAddresses';
import { pciAddresses } from './pciAddresses';
import { usbAddresses } from './usbAddresses';

/** Families on devices, in the order of the table of codes. */
export const deviceFamilies: readonly RuleFamily[] = [pciAddresses, driveAddresses, usbAddresses];
