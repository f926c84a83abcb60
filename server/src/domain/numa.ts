// The guest's NUMA nodes, numbered as libvirt numbers them.
import type { XmlElement } from '../syntax/nodes';
import { bitmapOf } from './bitmap';
import type { Domain } from './domain';
import { unsigned } from './values';

/** One `<cell>` of `<cpu><numa>`. */
export interface NumaNode {
  readonly element: XmlElement;
  /** Its `id`, or its place among the cells; `undefined` where the `id` is not a number. */
  readonly id: number | undefined;
  /** Its vCPUs; `undefined` for a cell without (or where they cannot be read). */
  readonly cpus: ReadonlySet<number> | undefined;
}

/** The guest's NUMA nodes in document order. */
export function numaNodes(domain: Domain): readonly NumaNode[] {
  return domain.memo(readNodes);
}

function readNodes(domain: Domain): readonly NumaNode[] {
  return domain.numaCells.map((element, index) => {
    const id = element.attribute('id');
    const cpus = bitmapOf(element.attribute('cpus')?.value);
    return { element, id: id ? unsigned(id.value) : index, cpus: cpus?.size === 0 ? undefined : cpus };
  });
}
