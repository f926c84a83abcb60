// A machine that got another name keeps its tab: the definition is opened again under its new name, in the same place.
import * as vscode from 'vscode';
import type { Hosts } from '../hosts/hosts';
import { addressOf, definitionUri, type DefinitionFileSystem } from './definitionFileSystem';
import { isDirty } from './openDocuments';
import { knownName } from './objects';

/** Follows the tab in front: VS Code can open a tab behind no other. A text that is not defined stays where it was typed. */
export function followRenames(hosts: Hosts, files: DefinitionFileSystem): vscode.Disposable {
  /** The tabs that are being opened anew: the change of tabs that this makes asks again. */
  const underWay = new Set<string>();
  const follow = (): void => {
    for (const { activeTab: tab, viewColumn } of vscode.window.tabGroups.all) {
      const key = tab?.input instanceof vscode.TabInputText ? `${viewColumn} ${tab.input.uri.toString()}` : undefined;
      if (tab === undefined || key === undefined || underWay.has(key)) continue;
      underWay.add(key);
      // A host that does not answer now leaves the tab as it is; the next change asks again.
      void followTab(tab, viewColumn).catch(() => undefined).finally(() => underWay.delete(key));
    }
  };

  const followTab = async (tab: vscode.Tab, viewColumn: vscode.ViewColumn): Promise<void> => {
    const uri = tab.input instanceof vscode.TabInputText ? tab.input.uri : undefined;
    const address = uri === undefined ? undefined : addressOf(uri);
    const host = address === undefined ? undefined : hosts.get(address.host);
    if (uri === undefined || address === undefined || host === undefined) return;
    const name = knownName(host, address.kind, address.uuid);
    if (name === undefined || name === address.name || isDirty(uri) || files.isKept(address)) return;
    const editor = vscode.window.visibleTextEditors.find((one) => one.document.uri.toString() === uri.toString() && one.viewColumn === viewColumn);
    const selection = editor === undefined ? {} : { selection: editor.selection };
    await vscode.window.showTextDocument(definitionUri({ ...address, name }), { viewColumn, preview: tab.isPreview, preserveFocus: true, ...selection });
    await vscode.window.tabGroups.close(tab, true);
  };

  const subscriptions = [hosts.onDidChange(follow), vscode.window.tabGroups.onDidChangeTabs(follow)];
  return new vscode.Disposable(() => {
    for (const one of subscriptions) one.dispose();
  });
}
