// What is below what in the tree, from the live model of the hosts; free of the vscode API.
import type { HostModel, HostSnapshot, Hosts, Loaded } from '../hosts/hosts';
import type { DomainSummary, Failure, Interface, Snapshot } from '../virsh/hypervisor';
import { can } from './abilities';
import { byName, passes, statesOf, tagsOf, type KnownDomain } from './filter';
import { idOf, NodeStore, type DomainPartNode, type EmptyNode, type GroupNode, type Grouping, type HostDevicesNode, type PoolNode, type Section, type SectionNode, type TreeNode } from './nodes';

/** What the person chose to see. */
export interface TreeOptions {
  readonly grouping: Grouping;
  readonly filter: string;
}

/** Why there is nothing to show, or no machine on any host: each has its own welcome text. */
export type Emptiness = 'none' | 'looking' | 'no-virsh' | 'no-host' | 'no-access' | 'no-domains';

/** Answers what the children of a node are. Nodes with one id are one object. */
export class TreeModel {
  readonly store = new NodeStore();
  options: TreeOptions = { grouping: 'host', filter: '' };
  /** Why hosts that are tried again failed. */
  private readonly failures = new Map<string, Failure>();
  /** Each list that a host gave, in order. A list is never changed, but replaced. */
  private readonly ordered = new WeakMap<readonly DomainSummary[], readonly DomainSummary[]>();

  constructor(private readonly hosts: Hosts) {}

  /** Why there is nothing to show. Only usual hosts can be absent: a host of the person's own is always there. */
  emptiness(): Emptiness {
    if (this.hosts.all.length > 0) return hasNoDomains(this.hosts.all) ? 'no-domains' : 'none';
    const codes = this.hosts.unanswered.map((host) => failureCode(host.snapshot));
    if (codes.some((code) => code === undefined)) return 'looking';
    if (codes.includes('virsh-missing')) return 'no-virsh';
    return codes.includes('permission-denied') ? 'no-access' : 'no-host';
  }

  async children(node: TreeNode | undefined): Promise<TreeNode[]> {
    const children = await this.childrenOf(node);
    // Machines move between groups; what is below one place only is gone when it is not there any more.
    if (node !== undefined && listed.has(node.kind)) this.store.keepOnly(node, children);
    return children.map((one) => this.store.keep(one, node));
  }

  /** Forgets the nodes of what this host has no more. What could not be read is not gone. */
  forgetGone({ id, snapshot }: HostModel): void {
    this.store.forgetGone(id, new Set([...snapshot.domains.value, ...snapshot.networks.value, ...snapshot.pools.value].map((one) => one.uuid)));
  }

  /** The children of what holds domains (or of the root), which need no reading. */
  childrenNow(node: TreeNode | undefined): TreeNode[] {
    if (node === undefined) return this.roots();
    if (node.kind === 'host') return this.sections(node.host);
    if (node.kind === 'section') return this.sectionChildren(node);
    return node.kind === 'group' ? this.domains(node.group).map(domainNode) : [];
  }

  /** Everything shown that holds domains; the root (undefined) where groups come and go with them. */
  parentsOfDomains(): (TreeNode | undefined)[] {
    if (this.options.grouping !== 'host') return [undefined, ...this.groups().map((group) => this.store.get(group.id)).filter((one) => one !== undefined)];
    return this.hosts.all.map((host) => this.store.get(idOf(host.id, 'domains'))).filter((one) => one !== undefined);
  }

  host(id: string): HostModel | undefined {
    return this.hosts.get(id);
  }

  domain(node: { readonly host: string; readonly uuid: string }): DomainSummary | undefined {
    return this.hosts.get(node.host)?.snapshot.domains.value.find((one) => one.uuid === node.uuid);
  }

  /** Domains of all hosts that answer, or of a group, that pass the filter: of what a broken connection had, nothing can be done. */
  domains(group?: GroupNode['group']): KnownDomain[] {
    return this.hosts.all.filter(({ snapshot }) => snapshot.state.kind === 'connected').flatMap((host) => this.domainsOf(host, group));
  }

  domainsOf(host: HostModel, group?: GroupNode['group']): KnownDomain[] {
    const { name, domains } = host.snapshot;
    const { filter } = this.options;
    return this.inOrder(domains.value).flatMap((domain) => {
      const details = host.knownDetails(domain.uuid);
      if (group !== undefined && (group.by === 'state' ? domain.state !== group.state : details?.tag !== group.tag)) return [];
      const known = { host: host.id, hostName: name, domain, details };
      return filter === '' || passes(known, filter) ? known : [];
    });
  }

  /** By name: with many groups, each of which asks for its own, comparing names would take longer than all else. */
  private inOrder(domains: readonly DomainSummary[]): readonly DomainSummary[] {
    const known = this.ordered.get(domains) ?? [...domains].sort(byName);
    this.ordered.set(domains, known);
    return known;
  }

  private async childrenOf(node: TreeNode | undefined): Promise<TreeNode[]> {
    if (node === undefined) return this.roots();
    switch (node.kind) {
      case 'host': return this.sections(node.host);
      case 'section': return this.sectionChildren(node);
      case 'group': return this.domains(node.group).map(domainNode);
      case 'domain': return this.domainParts(node.host, node.uuid);
      case 'domain-part': return this.partChildren(node);
      case 'pool': return this.volumes(node);
      case 'host-devices': return this.hostDevices(node);
      case 'snapshot': return node.snapshot.children.map((one) => snapshotNode(node.host, node.uuid, one));
      default: return [];
    }
  }

  private roots(): TreeNode[] {
    const hosts: TreeNode[] = this.hosts.all.map((host) => ({ kind: 'host', id: idOf(host.id), host: host.id }));
    const groups: TreeNode[] = this.groups();
    const { grouping, filter } = this.options;
    const nothing = grouping !== 'host' && filter !== '' && groups.length === 0 ? [emptyNode('', 'group', 'filtered')] : [];
    return [...groups, ...nothing, ...hosts];
  }

  private groups(): GroupNode[] {
    if (this.options.grouping === 'host') return [];
    const domains = this.domains();
    if (this.options.grouping === 'state') {
      return statesOf(domains).map((state) => ({ kind: 'group', id: `group/${idOf('state', state)}`, group: { by: 'state', state } }));
    }
    return tagsOf(domains).map((tag) => ({ kind: 'group', id: `group/${tag === undefined ? 'untagged' : idOf('tag', tag)}`, group: { by: 'tag', tag } }));
  }

  private sections(id: string): TreeNode[] {
    const host = this.hosts.get(id);
    if (host === undefined) return [];
    const { state } = host.snapshot;
    // While it is tried again, the reason stays: a row that comes and goes with every try is one that jumps.
    if (state.kind === 'failed') this.failures.set(id, state.failure);
    else if (state.kind !== 'connecting') this.failures.delete(id);
    if (state.kind !== 'connected') return failureNodes(id, idOf(id), this.failures.get(id));
    const sections: readonly Section[] = this.options.grouping === 'host' ? ['domains', 'networks', 'pools'] : ['networks', 'pools'];
    return [...sections.map((section): TreeNode => ({ kind: 'section', id: idOf(id, section), host: id, section })), { kind: 'host-devices', id: idOf(id, 'host-devices'), host: id }];
  }

  private sectionChildren(node: SectionNode): TreeNode[] {
    const host = this.hosts.get(node.host);
    if (host === undefined) return [];
    const part = host.snapshot[node.section];
    const children = this.sectionObjects(host, node.section);
    const trouble = failureNodes(node.host, node.id, part.failure);
    if (children.length > 0 || trouble.length > 0 || !part.loaded) return [...trouble, ...children];
    return [emptyNode(node.host, node.id, part.value.length > 0 ? 'filtered' : node.section)];
  }

  private sectionObjects(host: HostModel, section: Section): TreeNode[] {
    if (section === 'domains') return this.domainsOf(host).map(domainNode);
    if (section === 'networks') return sorted(host.snapshot.networks).map((one) => ({ kind: 'network', id: idOf(host.id, 'network', one.uuid), host: host.id, uuid: one.uuid }));
    return sorted(host.snapshot.pools).map((one) => ({ kind: 'pool', id: idOf(host.id, 'pool', one.uuid), host: host.id, uuid: one.uuid }));
  }

  private domainParts(host: string, uuid: string): TreeNode[] {
    const hasSnapshots = can(this.hosts.get(host)?.snapshot.uri ?? '', 'snapshot');
    return (['disks', 'interfaces', ...(hasSnapshots ? ['snapshots' as const] : [])] as const).map((part) => ({ kind: 'domain-part', id: idOf(host, 'domain', uuid, part), host, uuid, part }));
  }

  private async partChildren(node: DomainPartNode): Promise<TreeNode[]> {
    const host = this.hosts.get(node.host);
    if (host === undefined) return [];
    const { children, failure } = await partNodes(host, node);
    const all = [...failureNodes(node.host, node.id, failure), ...children];
    return all.length > 0 ? all : [emptyNode(node.host, node.id, node.part)];
  }

  private async hostDevices({ id, host }: HostDevicesNode): Promise<TreeNode[]> {
    const content = await this.hosts.get(host)?.hostDevices();
    if (content === undefined) return [];
    const trouble = failureNodes(host, id, content.failure);
    const devices = content.value.map((device): TreeNode => ({ kind: 'host-device', id: idOf(host, 'host-device', device.name), host, device }));
    return trouble.length + devices.length === 0 ? [emptyNode(host, id, 'host-devices')] : [...trouble, ...devices];
  }

  private async volumes(node: PoolNode): Promise<TreeNode[]> {
    const host = this.hosts.get(node.host);
    const pool = host?.snapshot.pools.value.find((one) => one.uuid === node.uuid);
    if (host === undefined || pool?.active !== true) return [];
    const content = await host.pool(node.uuid);
    const volumes = [...content.value.volumes].sort(byName).map((volume): TreeNode => ({ kind: 'volume', id: idOf(node.host, 'volume', node.uuid, volume.name), host: node.host, pool: node.uuid, volume }));
    const all = [...failureNodes(node.host, node.id, content.failure), ...volumes];
    return all.length > 0 ? all : [emptyNode(node.host, node.id, 'volumes')];
  }
}

/** Nodes whose children are below no other. */
const listed: ReadonlySet<TreeNode['kind']> = new Set(['domain-part', 'snapshot', 'pool', 'host-devices']);

/** Some host answers, and no host that does has a domain; of a host that is being asked nobody knows yet. */
function hasNoDomains(hosts: readonly HostModel[]): boolean {
  const connected = hosts.filter(({ snapshot }) => snapshot.state.kind === 'connected');
  const empty = connected.every(({ snapshot: { domains } }) => domains.loaded && domains.failure === undefined && domains.value.length === 0);
  return connected.length > 0 && empty && hosts.every(({ snapshot }) => snapshot.state.kind !== 'connecting');
}

function failureCode(snapshot: HostSnapshot): string | undefined {
  return snapshot.state.kind === 'failed' ? snapshot.state.failure.code : undefined;
}

function domainNode(known: KnownDomain): TreeNode {
  return { kind: 'domain', id: idOf(known.host, 'domain', known.domain.uuid), host: known.host, uuid: known.domain.uuid };
}

/** What is below a part of a domain; of what could not be read, why, and what was there before. */
async function partNodes(host: HostModel, node: DomainPartNode): Promise<{ readonly children: readonly TreeNode[]; readonly failure: Failure | undefined }> {
  const base = { host: node.host, uuid: node.uuid };
  if (node.part === 'snapshots') {
    const { value, failure } = await host.snapshotsOf(node.uuid);
    return { children: value.map((one) => snapshotNode(node.host, node.uuid, one)), failure };
  }
  const { value, failure } = await host.devicesOf(node.uuid);
  const children = node.part === 'disks'
    ? (value?.disks ?? []).map((disk): TreeNode => ({ kind: 'disk', id: idOf(node.host, 'domain', node.uuid, 'disk', disk.target), ...base, disk }))
    : (value?.interfaces ?? []).map((device, index, all): TreeNode => ({ kind: 'interface', id: idOf(node.host, 'domain', node.uuid, 'interface', interfaceKey(device, index, all)), ...base, device }));
  return { children, failure };
}

/** libvirt takes one address twice; VS Code takes no id twice, and shows nothing at all then. */
function interfaceKey({ mac }: Interface, index: number, all: readonly Interface[]): string {
  const isFirst = mac !== undefined && all.findIndex((one) => one.mac === mac) === index;
  return isFirst ? mac : `${mac ?? ''}#${index}`;
}

function snapshotNode(host: string, uuid: string, snapshot: Snapshot): TreeNode {
  return { kind: 'snapshot', id: idOf(host, 'domain', uuid, 'snapshot', snapshot.name), host, uuid, snapshot };
}

/** What went wrong, and in a row of its own, which a narrow sidebar shows too, what helps. */
function failureNodes(host: string, parent: string, failure: Failure | undefined): TreeNode[] {
  return failure === undefined ? [] : [{ kind: 'failure', id: `${parent}/!failure`, host, failure }, { kind: 'remedy', id: `${parent}/!remedy`, host, failure }];
}

function emptyNode(host: string, parent: string, of: EmptyNode['of']): TreeNode {
  return { kind: 'empty', id: `${parent}/!empty`, host, of };
}

function sorted<T extends { readonly name: string }>(part: Loaded<readonly T[]>): T[] {
  return [...part.value].sort(byName);
}
