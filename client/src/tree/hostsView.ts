// The view "Hosts": creates it, keeps grouping and filter, and tells VS Code which welcome text fits.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { HostModel, Hosts } from '../hosts/hosts';
import type { DescribeOptions } from './describe';
import type { Grouping, TreeNode } from './nodes';
import { HostsTreeProvider } from './provider';

const groupingKey = 'libvirt.grouping';

/** Up to so many domains, all their details are read with the list. */
const smallHost = 200;

/** The view with its provider; commands change grouping and filter through it. */
export class HostsView implements vscode.Disposable {
  readonly provider: HostsTreeProvider;
  readonly view: vscode.TreeView<TreeNode>;
  private readonly subscriptions: { dispose(): unknown }[] = [];

  constructor(private readonly hosts: Hosts, private readonly memory: vscode.Memento, options: DescribeOptions) {
    this.provider = new HostsTreeProvider(hosts, options);
    this.provider.model.options = { grouping: memory.get<Grouping>(groupingKey, 'host'), filter: '' };
    this.view = vscode.window.createTreeView('libvirt.hosts', { treeDataProvider: this.provider, canSelectMany: true, showCollapseAll: true });
    this.subscriptions.push(
      this.provider,
      // Shown where no host has a machine: its welcome text says what to do.
      vscode.window.registerTreeDataProvider('libvirt.start', { getChildren: () => [], getTreeItem: () => new vscode.TreeItem('') }),
      this.view,
      this.view.onDidChangeVisibility(({ visible }) => hosts.setVisible(visible ? 'visible' : 'hidden')),
      this.provider.onDidRefresh(() => this.updateContext()),
      hosts.onDidChange(({ host, change }) => {
        if (change.kind === 'domains') void this.readDetails(host, change.uuids);
      }),
    );
    hosts.setVisible(this.view.visible ? 'visible' : 'hidden');
    this.updateContext();
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
    for (const one of this.subscriptions) one.dispose();
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
