// What libvirt's schemas ask for and libvirt does without: a device that is to be made has no name yet.
import type { DocumentKind } from '../../grammar/types';
import type { Problem } from '../../text/problem';

/** By kind, elements with a child that libvirt does not need: parsers of node_device_conf.c and storage_conf.c. */
const NOT_NEEDED: Readonly<Partial<Record<DocumentKind, readonly (readonly [element: string, child: string])[]>>> = {
  // For `nodedev-create` and `nodedev-define` libvirt finds the name, and the number of a new SCSI host.
  nodedev: [['device', 'name'], ['capability', 'host']],
  storagevol: [['volume', 'target']],
};

/** Whether a problem is that something is missing which only the schema asks for. */
export function isNotNeeded({ code, args }: Problem, kind: DocumentKind): boolean {
  if (code !== 'missing-element') return false;
  return NOT_NEEDED[kind]?.some(([element, child]) => args['element'] === element && args['missing'] === child) === true;
}
