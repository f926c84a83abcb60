// The nodes of the tree: who they are, and nothing of what they show. An id stays the same as long as its object lives.
import type { Disk, DomainState, Failure, HostDevice, Interface, Snapshot, Volume } from '../virsh/hypervisor';

/** The sections below a host. */
export type Section = 'domains' | 'networks' | 'pools';

/** How domains are grouped. */
export type Grouping = 'host' | 'state' | 'tag';

export interface HostNode { readonly kind: 'host'; readonly id: string; readonly host: string }
export interface SectionNode { readonly kind: 'section'; readonly id: string; readonly host: string; readonly section: Section }
/** A group of domains of all hosts: of one state, or of one tag (undefined: without a tag). */
export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly group: { readonly by: 'state'; readonly state: DomainState } | { readonly by: 'tag'; readonly tag: string | undefined };
}
export interface DomainNode { readonly kind: 'domain'; readonly id: string; readonly host: string; readonly uuid: string }
export interface DomainPartNode { readonly kind: 'domain-part'; readonly id: string; readonly host: string; readonly uuid: string; readonly part: 'disks' | 'interfaces' | 'snapshots' }
export interface DiskNode { readonly kind: 'disk'; readonly id: string; readonly host: string; readonly uuid: string; readonly disk: Disk }
export interface InterfaceNode { readonly kind: 'interface'; readonly id: string; readonly host: string; readonly uuid: string; readonly device: Interface }
export interface SnapshotNode { readonly kind: 'snapshot'; readonly id: string; readonly host: string; readonly uuid: string; readonly snapshot: Snapshot }
export interface NetworkNode { readonly kind: 'network'; readonly id: string; readonly host: string; readonly uuid: string }
export interface PoolNode { readonly kind: 'pool'; readonly id: string; readonly host: string; readonly uuid: string }
export interface VolumeNode { readonly kind: 'volume'; readonly id: string; readonly host: string; readonly pool: string; readonly volume: Volume }
/** The host's own devices that guests can be given. */
export interface HostDevicesNode { readonly kind: 'host-devices'; readonly id: string; readonly host: string }
export interface HostDeviceNode { readonly kind: 'host-device'; readonly id: string; readonly host: string; readonly device: HostDevice }
/** Why the parent could not be read. */
export interface FailureNode { readonly kind: 'failure'; readonly id: string; readonly host: string; readonly failure: Failure }
/** What helps against the failure above it. */
export interface RemedyNode { readonly kind: 'remedy'; readonly id: string; readonly host: string; readonly failure: Failure }
/** Says that there is nothing here, and what to do about that. */
export interface EmptyNode { readonly kind: 'empty'; readonly id: string; readonly host: string; readonly of: Section | 'volumes' | 'snapshots' | 'disks' | 'interfaces' | 'host-devices' | 'filtered' }

export type TreeNode =
  | HostNode
  | SectionNode
  | GroupNode
  | DomainNode
  | DomainPartNode
  | DiskNode
  | InterfaceNode
  | SnapshotNode
  | NetworkNode
  | PoolNode
  | VolumeNode
  | HostDevicesNode
  | HostDeviceNode
  | FailureNode
  | RemedyNode
  | EmptyNode;

/** Ids are paths of escaped names, so that no name can imitate another node. */
export function idOf(...path: readonly string[]): string {
  return path.map((part) => encodeURIComponent(part)).join('/');
}

/**
 * Keeps one object for each id, because VS Code recognises nodes by identity: expansion and selection
 * survive a refresh only when the same object comes back.
 */
export class NodeStore {
  private readonly nodes = new Map<string, TreeNode>();
  private readonly parents = new Map<string, TreeNode | undefined>();

  /** The node that stands for `node`, with the newer content where it carries any, below `parent`. */
  keep<Node extends TreeNode>(node: Node, parent: TreeNode | undefined): Node {
    const known = this.nodes.get(node.id);
    this.parents.set(node.id, parent);
    if (known === undefined || known.kind !== node.kind) {
      this.nodes.set(node.id, node);
      return node;
    }
    return Object.assign<TreeNode, Node>(known, node);
  }

  get(id: string): TreeNode | undefined {
    return this.nodes.get(id);
  }

  parentOf(node: TreeNode): TreeNode | undefined {
    return this.parents.get(node.id);
  }

  /** The hosts that any node belongs to. */
  hosts(): Set<string> {
    return new Set([...this.nodes.values()].flatMap((node) => ('host' in node ? [node.host] : [])));
  }

  /** How many nodes are known. */
  get size(): number {
    return this.nodes.size;
  }

  /** Forgets everything of hosts that are gone. */
  forgetHost(host: string): void {
    this.forget((node) => 'host' in node && node.host === host);
  }

  /** Forgets domains, networks and pools that the host has no more, with everything below them. */
  forgetGone(host: string, there: ReadonlySet<string>): void {
    const ofHost = `${idOf(host)}/`;
    this.forget(({ id }) => {
      const [, kind, uuid] = id.startsWith(ofHost) ? id.split('/') : [];
      return uuid !== undefined && /^(?:domain|network|pool|volume)$/.test(kind ?? '') && !there.has(decodeURIComponent(uuid));
    });
  }

  /** Forgets what was below `parent` and is not among its children now, with everything below that. */
  keepOnly(parent: TreeNode, children: readonly TreeNode[]): void {
    const there = new Set(children.map((one) => one.id));
    const gone = [...this.parents].filter(([id, above]) => above?.id === parent.id && !there.has(id)).map(([id]) => id);
    this.forget(({ id }) => gone.some((one) => id === one || id.startsWith(`${one}/`)));
  }

  private forget(isGone: (node: TreeNode) => boolean): void {
    for (const [id, node] of this.nodes) {
      if (!isGone(node)) continue;
      this.nodes.delete(id);
      this.parents.delete(id);
    }
  }
}
