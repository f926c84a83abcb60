// The guest's vCPUs one by one, as `<vcpu>` and `<vcpus>` describe them.
import type { XmlElement } from '../syntax/nodes';
import type { Domain } from './domain';
import { unsignedAttribute, value } from './values';

/** One vCPU. */
export interface Vcpu {
  readonly id: number;
  /** Its element in `<vcpus>`, where it has one. */
  readonly element: XmlElement | undefined;
  readonly online: boolean;
  readonly hotpluggable: boolean;
  /** Place in the order of plugging in; 0 where none is written. */
  readonly order: number;
}

/** Larger machines do not exist; a document that asks for more is not spelled out. */
const LIMIT = 16384;

/** Every vCPU that `<vcpus>` leaves the guest, by number; empty where there is no `<vcpus>` or it cannot be read. */
export function individualVcpus(domain: Domain): readonly Vcpu[] {
  return domain.memo(readVcpus);
}

/** How many vCPUs are there at boot; `undefined` where that cannot be read. */
export function onlineVcpus(domain: Domain): number | undefined {
  const individual = individualVcpus(domain);
  if (individual.length > 0) return individual.filter((vcpu) => vcpu.online).length;
  const current = domain.root.child('vcpu')?.attribute('current');
  return current ? unsignedAttribute(current.owner, 'current') : domain.vcpuMax;
}

/** Product of the CPU topology; `undefined` where there is none or it cannot be read. */
export function topologyProduct(domain: Domain): number | undefined {
  const topology = domain.find('cpu/topology');
  if (!topology) return undefined;
  let product = 1;
  for (const [name, isOptional] of [['sockets', false], ['dies', true], ['clusters', true], ['cores', false], ['threads', false]] as const) {
    const count = topology.attribute(name) ? unsignedAttribute(topology, name) : isOptional ? 1 : undefined;
    if (count === undefined || count === 0) return undefined;
    product *= count;
  }
  return product;
}

function readVcpus(domain: Domain): readonly Vcpu[] {
  const elements = domain.findAll('vcpus', 'vcpu');
  const max = domain.vcpuMax;
  if (elements.length === 0 || max === undefined || max > LIMIT) return [];
  const byId = new Map<number, XmlElement>();
  for (const element of elements) {
    const id = unsignedAttribute(element, 'id');
    if (id === undefined || value(element, 'enabled') === undefined) return [];
    byId.set(id, element);
  }
  return Array.from({ length: max }, (_unused, id) => toVcpu(id, byId.get(id)));
}

function toVcpu(id: number, element: XmlElement | undefined): Vcpu {
  const online = value(element, 'enabled') === 'yes';
  const hotpluggable = value(element, 'hotpluggable');
  return {
    id,
    element,
    online,
    hotpluggable: hotpluggable === undefined ? !online : hotpluggable === 'yes',
    order: unsignedAttribute(element, 'order') ?? 0,
  };
}
