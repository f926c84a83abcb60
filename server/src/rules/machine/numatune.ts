// Which host nodes the guest's memory comes from: <numatune>.
import { bitmapOf, firstOutside } from '../../domain/bitmap';
import type { Domain } from '../../domain/domain';
import { rule, type Rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement } from '../fixes';

/** No host has so many NUMA nodes: the largest machines ever built have 256. */
const MAX_HOST_NODES = 512;

const memnodeAuto = rule({
  code: 'memnode-with-automatic-placement',
  severity: 'error',
  summary: '`<memnode>` is combined with automatic placement of the memory.',
  message: 'With automatic placement numad chooses the nodes: remove `<memnode>`, or give `<memory>` a `nodeset`.',
  on: 'numatune/memnode',
  check(memnode, domain, report) {
    if (memoryPlacement(domain) === 'auto') report(memnode);
  },
  fix: removeBlamedElement,
});

const memnodeWithoutCells = rule({
  code: 'memnode-without-cells',
  severity: 'error',
  summary: '`<memnode>` is given and the guest has no NUMA cells.',
  message: 'The guest has no NUMA cells to bind: add `<numa>` to `<cpu>`, or use `<memory>` here.',
  on: 'numatune/memnode',
  check(memnode, domain, report) {
    if (domain.numaCells.length === 0 && memoryPlacement(domain) !== 'auto') report(memnode);
  },
  fix: removeBlamedElement,
});

const memnodeCell = rule({
  code: 'memnode-cell-missing',
  severity: 'error',
  summary: '`cellid` names a cell that does not exist.',
  message: 'The guest has no NUMA cell {id}: its cells are numbered 0 to {last}.',
  on: 'numatune/memnode',
  check(memnode, domain, report) {
    const id = unsignedAttribute(memnode, 'cellid');
    const count = domain.numaCells.length;
    if (count > 0 && id !== undefined && id >= count) report(memnode.attribute('cellid') ?? memnode, { id, last: count - 1 });
  },
  fix: removeBlamedElement,
});

const memnodeDuplicate = rule({
  code: 'memnode-duplicate',
  severity: 'error',
  summary: 'Two `<memnode>` elements are for one cell.',
  message: 'Another `<memnode>` is already for cell {id}.',
  on: 'numatune',
  check(numatune, _domain, report) {
    const seen = new Map<number, XmlElement>();
    for (const memnode of numatune.elements('memnode')) {
      const id = unsignedAttribute(memnode, 'cellid');
      if (id === undefined) continue;
      const first = seen.get(id);
      if (first) report(memnode.attribute('cellid') ?? memnode, { id }, [relatedPlace(first, 'first-one')]);
      else seen.set(id, memnode);
    }
  },
  fix: removeBlamedElement,
});

/** Mode `restrictive` is for `<memory>` and its `<memnode>`s or for none: here one of them has it, and not the other. */
function restrictiveAlone(who: 'memory' | 'memnode', texts: Pick<Rule, 'code' | 'since' | 'summary'>): Rule {
  return rule({
    ...texts,
    severity: 'error',
    message: 'Mode `restrictive` is for all or none: `<memory>` has `{memory}` and this `<memnode>` has `{memnode}`.',
    on: 'numatune/memnode',
    check(memnode, domain, report) {
      const modes = { memory: value(domain.find('numatune/memory'), 'mode') ?? 'strict', memnode: value(memnode, 'mode') ?? 'strict' };
      if (domain.numaCells.length === 0 || memoryPlacement(domain) === 'auto' || modes[who] !== 'restrictive') return;
      if (modes.memory !== modes.memnode) report(memnode.attribute('mode') ?? memnode, modes);
    },
  });
}

const memoryRestrictive = restrictiveAlone('memory', {
  code: 'memnode-mode-mixed',
  summary: 'Mode `restrictive` is used in `<memory>` and not in `<memnode>`.',
});

const memnodeRestrictive = restrictiveAlone('memnode', {
  code: 'memnode-restrictive-alone',
  since: '9.4.0',
  summary: 'Mode `restrictive` is used in `<memnode>` and not in `<memory>`.',
});

const staticWithoutNodeset = rule({
  code: 'numatune-static-without-nodeset',
  severity: 'error',
  summary: "Placement is `static` and no `nodeset` is given.",
  message: 'Static placement needs a `nodeset`: name the host nodes, or use placement=`auto`.',
  on: 'numatune/memory',
  check(memory, domain, report) {
    if (memory.attribute('nodeset')) return;
    const placement = memory.attribute('placement');
    if (placement?.value === 'static') report(placement);
    else if (!placement && memory.attribute('mode') && value(domain.root.child('vcpu'), 'placement') !== 'auto') report(memory);
  },
});

const hostNode = rule({
  code: 'numatune-host-node-unlikely',
  severity: 'error',
  summary: 'A host node has a number that no host reaches.',
  message: 'No host has a NUMA node {node}: `virsh capabilities` lists the nodes of yours.',
  on: 'numatune/memory, numatune/memnode',
  check(element, domain, report) {
    const nodeset = element.attribute('nodeset');
    const nodes = bitmapOf(nodeset?.value);
    const node = nodes && firstOutside(nodes, (number) => number < MAX_HOST_NODES);
    if (domain.isQemu && nodeset && node !== undefined) report(nodeset, { node });
  },
});

const nodesetEmpty = rule({
  code: 'nodeset-empty',
  severity: 'error',
  summary: 'A `nodeset` names no node.',
  message: '`nodeset` is empty: everything in it is taken out again.',
  on: 'numatune/memory, numatune/memnode',
  check(element, _domain, report) {
    const nodeset = element.attribute('nodeset');
    if (nodeset && bitmapOf(nodeset.value)?.size === 0) report(nodeset);
  },
});

/** The rules on `<numatune>`. */
export const numatuneRules: RuleFamily = {
  name: 'numatune',
  rules: [
    memnodeAuto,
    memnodeWithoutCells,
    memnodeCell,
    memnodeDuplicate,
    memoryRestrictive,
    memnodeRestrictive,
    staticWithoutNodeset,
    hostNode,
    nodesetEmpty,
  ],
};

/** How `<memory>` of `<numatune>` is placed, with libvirt's defaults; `undefined` where nothing asks for a placement. */
function memoryPlacement(domain: Domain): string | undefined {
  const memory = domain.find('numatune/memory');
  const ofVcpus = value(domain.root.child('vcpu'), 'placement') ?? 'static';
  if (!memory) return ofVcpus === 'auto' ? 'auto' : undefined;
  const written = value(memory, 'placement');
  if (written !== undefined) return written;
  return memory.attribute('nodeset') || ofVcpus === 'static' ? 'static' : 'auto';
}
