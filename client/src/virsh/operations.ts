// Every virsh command that we run, as data, by area.
export * from './operations/agent';
export * from './operations/definitions';
export * from './operations/devices';
export * from './operations/hostDevices';
export * from './operations/hostFacts';
export * from './operations/lifecycle';
export * from './operations/networks';
export * from './operations/snapshots';
export * from './operations/storage';
export type { Operation } from './operation';
