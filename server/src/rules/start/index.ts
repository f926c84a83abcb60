// The families of rules on what libvirt defines and QEMU does not start: real starts judge them (test/host/starts.test.ts).
import type { RuleFamily } from '../../domain/rule';
import { startingArchRules } from './startingArch';
import { startingDeviceRules } from './startingDevices';
import { startingDiskRules } from './startingDisks';
import { startingDriveRules } from './startingDrives';
import { startingMachineRules } from './startingMachine';
import { startingNumaRules } from './startingNuma';

/** Families on what does not start, in the order of the table of codes; warnings where QEMU refuses, for libvirt defines it, and errors where libvirt does. */
export const startFamilies: readonly RuleFamily[] = [startingMachineRules, startingArchRules, startingNumaRules, startingDiskRules, startingDriveRules, startingDeviceRules];
