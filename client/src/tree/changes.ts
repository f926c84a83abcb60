// The smallest part of the tree that a change makes stale: what looks the same and holds the same is left alone. Free of the vscode API.
import type { HostChange, HostModel } from '../hosts/hosts';
import type { Look } from './describe';
import { idOf, type TreeNode } from './nodes';
import type { TreeModel } from './treeModel';

/** What VS Code has to ask for again. */
export type Stale = 'everything' | readonly TreeNode[];

/** Remembers what was shown, and gathers what changed until somebody takes it. */
export class TreeChanges {
  /** How each item looked when it was last asked for, and what each parent held then. */
  private readonly looks = new Map<string, string>();
  private readonly below = new Map<string, string>();
  private everything = false;
  /** Nodes that are read again whole. */
  private readonly whole = new Set<string>();
  /** Hosts of which the state or a fact changed, which a row may not show. */
  private readonly hosts = new Set<string>();
  /** Domains of which something changed, or (`look`) only what is shown of them may have. */
  private readonly domains = new Map<string, 'changed' | 'look'>();

  constructor(
    private readonly model: TreeModel,
    private readonly look: (node: TreeNode) => Look | undefined,
  ) {}

  /** VS Code was given this item. */
  showed(node: TreeNode, look: Look | undefined): void {
    this.looks.set(node.id, JSON.stringify(look));
  }

  /** VS Code was given these children. */
  showedBelow(node: TreeNode | undefined, children: readonly TreeNode[]): void {
    this.below.set(node?.id ?? '', idsOf(children));
  }

  all(): void {
    this.everything = true;
  }

  host(host: HostModel, change: HostChange): void {
    switch (change.kind) {
      case 'state':
      case 'host': this.hosts.add(idOf(host.id)); break;
      case 'domains':
        for (const uuid of change.uuids) this.domains.set(idOf(host.id, 'domain', uuid), 'changed');
        // A list that could not be read names nobody.
        if (change.uuids.length === 0) this.whole.add(idOf(host.id, 'domains'));
        break;
      case 'network':
      case 'pool': this.whole.add(idOf(host.id, change.kind, change.uuid)); break;
      default: this.whole.add(idOf(host.id, change.kind));
    }
  }

  /** Something may be shown of this domain that is not part of the host's model. */
  domain(host: string, uuid: string): void {
    const id = idOf(host, 'domain', uuid);
    if (!this.domains.has(id)) this.domains.set(id, 'look');
  }

  /** What changed since this was last asked. */
  take(): Stale {
    const stale = this.everything ? 'everything' : this.smallest();
    this.everything = false;
    this.whole.clear();
    this.hosts.clear();
    this.domains.clear();
    for (const known of [this.looks, this.below]) for (const id of known.keys()) if (id !== '' && this.model.store.get(id) === undefined) known.delete(id);
    return stale;
  }

  private smallest(): Stale {
    const parents = this.domains.size + this.hosts.size === 0 ? [] : this.model.parentsOfDomains();
    if (parents.includes(undefined) && this.holdsOther(undefined)) return 'everything';
    const stale = new Set(this.whole);
    for (const id of this.hosts) {
      const node = this.model.store.get(id);
      if (node !== undefined && (this.holdsOther(node) || this.looksOther(node))) stale.add(id);
    }
    for (const parent of parents) if (parent !== undefined && (this.holdsOther(parent) || this.looksOther(parent))) stale.add(parent.id);
    for (const [id, how] of this.domains) {
      const node = this.model.store.get(id);
      const parent = node === undefined ? undefined : this.model.store.parentOf(node);
      if (node === undefined || (parent !== undefined && stale.has(parent.id))) continue;
      if (how === 'changed' || this.looksOther(node)) stale.add(id);
    }
    return [...stale].map((id) => this.model.store.get(id)).filter((node) => node !== undefined);
  }

  private looksOther(node: TreeNode): boolean {
    const shown = this.looks.get(node.id);
    return shown !== undefined && shown !== JSON.stringify(this.look(node));
  }

  private holdsOther(node: TreeNode | undefined): boolean {
    const held = this.below.get(node?.id ?? '');
    return held !== undefined && held !== idsOf(this.model.childrenNow(node));
  }
}

function idsOf(nodes: readonly TreeNode[]): string {
  return nodes.map((one) => one.id).join('\n');
}
