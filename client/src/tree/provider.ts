// The tree as VS Code sees it: turns nodes into items, and tells VS Code the smallest part that changed.
import * as vscode from 'vscode';
import type { HostChange, HostModel, Hosts } from '../hosts/hosts';
import { TreeChanges } from './changes';
import { describe, type DescribeOptions, type Look } from './describe';
import type { TreeNode } from './nodes';
import type { TreeMemory } from './treeMemory';
import { asMarkdown, domainTooltip, hostTooltip, poolTooltip } from './tooltip';
import { TreeModel, type TreeOptions } from './treeModel';

/** How long changes are gathered before VS Code hears of them: a burst of events is one refresh. */
const gatherMs = 40;

/** The data of the view "Hosts". */
export class HostsTreeProvider implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly model: TreeModel;
  private readonly changed = new vscode.EventEmitter<TreeNode[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly refreshed = new vscode.EventEmitter<void>();
  /** Fires after every change, for the view's title and the welcome texts. */
  readonly onDidRefresh = this.refreshed.event;
  private readonly shown = new vscode.EventEmitter<readonly TreeNode[]>();
  /** VS Code was given these nodes. */
  readonly onDidShow = this.shown.event;
  private readonly changes: TreeChanges;
  private timer: NodeJS.Timeout | undefined;
  private readonly subscriptions: { dispose(): void }[];

  constructor(private readonly hosts: Hosts, private readonly options: DescribeOptions, private readonly memory: TreeMemory) {
    this.model = new TreeModel(hosts);
    this.changes = new TreeChanges(this.model, (node) => describe(this.model, node, this.options));
    this.subscriptions = [
      hosts.onDidChangeList(() => this.hostsChanged()),
      hosts.onDidChange(({ host, change }) => this.hostChanged(host, change)),
    ];
  }

  /** Groups or filters another way. */
  show(options: TreeOptions): void {
    this.model.options = options;
    this.changes.all();
    this.schedule();
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const look = describe(this.model, node, this.options);
    this.changes.showed(node, look);
    if (look === undefined) return new vscode.TreeItem('…');
    const item = new vscode.TreeItem(look.label, expansion[look.expands === 'no' ? 'no' : (this.memory.of(node.id) ?? look.expands)]);
    item.id = node.id;
    item.contextValue = look.context;
    item.accessibilityInformation = { label: look.accessible, role: 'treeitem' };
    if (look.description !== undefined) item.description = look.description;
    if (look.icon !== undefined) item.iconPath = iconOf(look.icon);
    if (look.tooltip !== undefined) item.tooltip = look.tooltip;
    if (look.click !== undefined) item.command = { command: look.click.command, title: look.click.title, arguments: [...look.click.args] };
    return item;
  }

  /** VS Code asks for the children of what is open, so asking is looking. */
  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node?.kind === 'host-devices') this.hosts.get(node.host)?.look('host-devices');
    if (node?.kind === 'section' && node.section !== 'domains') this.hosts.get(node.host)?.look(node.section);
    const children = await this.model.children(node);
    this.changes.showedBelow(node, children);
    // What was read for it may show in the row of the machine too.
    if (node?.kind === 'domain-part') this.refreshDomain(node.host, node.uuid);
    this.shown.fire(children);
    return children;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.model.store.parentOf(node);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    const text = await this.tooltipOf(node);
    if (text !== undefined) item.tooltip = asTooltip(text);
    return item;
  }

  /** Asks again for the look of one domain: something that is not part of the host's model changed. */
  refreshDomain(host: string, uuid: string): void {
    this.changes.domain(host, uuid);
    this.schedule();
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const one of this.subscriptions) one.dispose();
    this.changed.dispose();
    this.shown.dispose();
    this.refreshed.dispose();
  }

  private async tooltipOf(node: TreeNode): Promise<string | undefined> {
    if (!('host' in node)) return undefined;
    const host = this.model.host(node.host);
    if (host === undefined) return undefined;
    if (node.kind === 'host') return asMarkdown(hostTooltip(host.snapshot));
    if (node.kind === 'pool') return asMarkdown(await poolTooltip(host, node.uuid, nameOfPool(host, node.uuid)));
    const domain = node.kind === 'domain' ? this.model.domain(node) : undefined;
    if (domain === undefined) return undefined;
    return asMarkdown(await domainTooltip(host, domain, { pending: this.options.hasPendingChanges(host.id, domain.uuid) }));
  }

  private hostsChanged(): void {
    for (const id of this.model.store.hosts()) if (this.hosts.get(id) === undefined) this.model.store.forgetHost(id);
    this.changes.all();
    this.schedule();
  }

  private hostChanged(host: HostModel, change: HostChange): void {
    this.changes.host(host, change);
    this.schedule();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.tell(), gatherMs);
  }

  private tell(): void {
    this.timer = undefined;
    const stale = this.changes.take();
    if (stale === 'everything') this.changed.fire(undefined);
    else if (stale.length > 0) this.changed.fire([...stale]);
    for (const host of this.hosts.all) this.model.forgetGone(host);
    this.refreshed.fire();
  }
}

const expansion = {
  no: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  closed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
  open: vscode.TreeItemCollapsibleState.Expanded,
} as const;

function iconOf(icon: NonNullable<Look['icon']>): vscode.ThemeIcon {
  return icon.color === undefined ? new vscode.ThemeIcon(icon.id) : new vscode.ThemeIcon(icon.id, new vscode.ThemeColor(icon.color));
}

function nameOfPool(host: HostModel, uuid: string): string {
  return host.snapshot.pools.value.find((one) => one.uuid === uuid)?.name ?? uuid;
}

/** Markdown that may neither run commands nor hold HTML, whatever a guest or a host put in. */
function asTooltip(text: string): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString(text);
  tooltip.isTrusted = false;
  tooltip.supportHtml = false;
  return tooltip;
}
