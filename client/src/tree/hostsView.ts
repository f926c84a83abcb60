// The view "Hosts": creates it, keeps grouping and filter, and tells VS Code which welcome text fits.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { HostModel, Hosts } from '../hosts/hosts';
import type { DescribeOptions } from './describe';
import type { Grouping, TreeNode } from './nodes';
import { HostsTreeProvider } from './provider';
import { TreeMemory } from './treeMemory';

const groupingKey = 'libvirt.grouping';

/** VS Code takes a row that it is to show only once it has it from us, and loses what is open around it otherwise. */
const settledMs = 300;

/** Up to so many domains, all their details are read with the list. */
const smallHost = 200;

/** The view with its provider; commands change grouping and filter through it. */
export class HostsView implements vscode.Disposable {
  readonly provider: HostsTreeProvider;
  readonly view: vscode.TreeView<TreeNode>;
  private readonly subscriptions: { dispose(): unknown }[] = [];
  private readonly tree: TreeMemory;
  /** What was selected before the window was loaded, until it is there or something else is selected. */
  private wanted: string | undefined;
  private revealing: NodeJS.Timeout | undefined;

  constructor(private readonly hosts: Hosts, private readonly memory: vscode.Memento, options: DescribeOptions) {
    this.tree = new TreeMemory(memory);
    this.wanted = this.tree.selected;
    this.provider = new HostsTreeProvider(hosts, options, this.tree);
    this.provider.model.options = { grouping: memory.get<Grouping>(groupingKey, 'host'), filter: '' };
    this.view = vscode.window.createTreeView('libvirt.hosts', { treeDataProvider: this.provider, canSelectMany: true, showCollapseAll: true });
    this.subscriptions.push(
      this.provider,
      // Shown where no host has a machine: its welcome text says what to do.
      vscode.window.registerTreeDataProvider('libvirt.start', { getChildren: () => [], getTreeItem: () => new vscode.TreeItem('') }),
      this.view,
      this.view.onDidChangeVisibility(({ visible }) => hosts.setVisible(visible ? 'visible' : 'hidden')),
      this.provider.onDidRefresh(() => this.updateContext()),
      this.view.onDidExpandElement(({ element }) => this.tree.touch(element.id, 'open')),
      this.view.onDidCollapseElement(({ element }) => this.tree.touch(element.id, 'closed')),
      this.view.onDidChangeSelection(({ selection }) => this.selected(selection)),
      this.provider.onDidShow((nodes) => this.selectAgain(nodes)),
      hosts.onDidChange(({ host, change }) => {
        if (change.kind === 'domains') void this.readDetails(host, change.uuids);
      }),
    );
    hosts.setVisible(this.view.visible ? 'visible' : 'hidden');
    this.updateContext();
    tellSelected([]);
  }

  get grouping(): Grouping {
    return this.provider.model.options.grouping;
  }

  get filter(): string {
    return this.provider.model.options.filter;
  }

  /** What is selected, in the tree's order; empty when nothing is. */
  get selection(): readonly TreeNode[] {
    return this.view.selection;
  }

  async groupBy(grouping: Grouping): Promise<void> {
    this.provider.show({ ...this.provider.model.options, grouping });
    await this.memory.update(groupingKey, grouping);
    // Tags are in the XML, which a list does not read: fetch what is not known yet.
    if (grouping === 'tag') await this.readAllDetails();
  }

  async filterBy(filter: string): Promise<void> {
    this.provider.show({ ...this.provider.model.options, filter });
    if (filter !== '') await this.readAllDetails();
  }

  dispose(): void {
    clearTimeout(this.revealing);
    for (const one of this.subscriptions) one.dispose();
  }

  private selected(selection: readonly TreeNode[]): void {
    if (selection.length > 0) this.wanted = undefined;
    this.tree.select(selection[0]?.id ?? this.wanted);
    tellSelected(selection);
  }

  /** Selects what was selected when the window was closed, once it is shown; a view that nobody sees is not opened for it. */
  private selectAgain(nodes: readonly TreeNode[]): void {
    const node = this.view.visible ? nodes.find(({ id }) => id === this.wanted) : undefined;
    if (node === undefined) return;
    clearTimeout(this.revealing);
    this.revealing = setTimeout(() => {
      // Something else may have been selected meanwhile. What cannot be shown now may be the next time.
      if (this.wanted === node.id) void this.view.reveal(node, { select: true, focus: false, expand: false }).then(() => { this.wanted = undefined; }, () => undefined);
    }, settledMs);
  }

  /** Titles, tags and what an agent can do are in the XML, which a list does not read: small hosts are read whole. */
  private async readDetails(host: HostModel, uuids: readonly string[]): Promise<void> {
    if (!this.view.visible || host.snapshot.domains.value.length > smallHost) return;
    await Promise.all(uuids.map(async (uuid) => host.details(uuid).catch(() => undefined)));
    for (const uuid of uuids) this.provider.refreshDomain(host.id, uuid);
  }

  private async readAllDetails(): Promise<void> {
    await Promise.all(this.hosts.all.flatMap((host) => host.snapshot.domains.value.map(async (domain) => host.details(domain.uuid).catch(() => undefined))));
    this.provider.show(this.provider.model.options);
  }

  private updateContext(): void {
    const { model } = this.provider;
    const filter = model.options.filter;
    const message = filter === '' ? undefined : l10n.t('Filter: {0}', filter);
    // VS Code's declaration wants a string; an absent message is undefined at run time, and types differ by version.
    (this.view as { message?: string | undefined }).message = message;
    void vscode.commands.executeCommand('setContext', 'libvirt.emptiness', model.emptiness());
    void vscode.commands.executeCommand('setContext', 'libvirt.filtered', filter !== '');
    void vscode.commands.executeCommand('setContext', 'libvirt.grouping', model.options.grouping);
  }
}

/** Keys mean what the selected rows are: Delete on a machine is another command than on a volume. */
function tellSelected(selection: readonly TreeNode[]): void {
  const kinds = [...new Set(selection.map((node) => node.kind))];
  void vscode.commands.executeCommand('setContext', 'libvirt.selected', kinds.length === 1 ? kinds[0] : 'various');
}
