// The families of rules on disks and their images.
import type { RuleFamily } from '../../domain/rule';
import { diskConnections } from './diskConnections';
import { diskDrivers } from './diskDrivers';
import { diskEncryption } from './diskEncryption';
import { diskIdentity } from './diskIdentity';
import { disks } from './disks';
import { diskSources } from './diskSources';
import { driveBuses } from './driveBuses';

/** Families on disks, in the order of the table of codes. */
export const diskFamilies: readonly RuleFamily[] = [
  disks,
  driveBuses,
  diskIdentity,
  diskSources,
  diskConnections,
  diskEncryption,
  diskDrivers,
];
