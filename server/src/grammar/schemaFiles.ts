// Which schema file describes which kind of document.
import type { DocumentKind } from './types';

/** Root schema files by kind, as libvirt ships them; device fragments are part of the domain's. */
export const SCHEMA_FILES: Readonly<Record<Exclude<DocumentKind, 'device'>, string>> = {
  domain: 'domain.rng',
  network: 'network.rng',
  storagepool: 'storagepool.rng',
  storagevol: 'storagevol.rng',
  domainsnapshot: 'domainsnapshot.rng',
  domaincheckpoint: 'domaincheckpoint.rng',
  domainbackup: 'domainbackup.rng',
  nwfilter: 'nwfilter.rng',
  nwfilterbinding: 'nwfilterbinding.rng',
  secret: 'secret.rng',
  interface: 'interface.rng',
  nodedev: 'nodedev.rng',
  capability: 'capability.rng',
  domaincaps: 'domaincaps.rng',
  storagepoolcaps: 'storagepoolcaps.rng',
  cpu: 'cpu.rng',
};
